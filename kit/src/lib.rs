//! What a scenario's server may use besides axum.
//!
//! - [`Deployment`], the state of every scenario's router, and what is taken from it: [`PageOrigin`],
//!   [`OtherPageOrigin`] and [`OtherApi`].
//! - [`Notes`] and [`Visit`]: something that a request can change.
//! - [`hello`] and [`goodbye`]: something to answer.
//! - [`get`], [`post`], [`put`], [`patch`] and [`delete`]: axum's, with a note in the record that the handler ran.
//!
//! [`HandlerProbe`] and [`DemoData`] are the recorder's side of it.

mod demo_data;
mod greetings;
mod handler_probe;
mod other_api;
mod page_origin;
mod routing;
mod visit;

pub use wire::Deployment;

pub use crate::{
    demo_data::{DemoData, Notes},
    greetings::{goodbye, hello},
    handler_probe::HandlerProbe,
    other_api::OtherApi,
    page_origin::{OtherPageOrigin, PageOrigin},
    routing::{delete, get, patch, post, put},
    visit::Visit,
};
