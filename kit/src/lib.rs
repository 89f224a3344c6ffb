//! What a scenario's server may use besides axum.
//!
//! - [`Deployment`], the state of every scenario's router, and [`PageOrigin`], taken from it.
//! - [`Notes`] and [`Visit`]: something that a request can change.
//! - [`hello`] and [`goodbye`]: something to answer.
//! - [`get`], [`post`], [`put`], [`patch`] and [`delete`]: axum's, with a note in the record that the handler ran.
//!
//! [`HandlerProbe`] and [`DemoData`] are the recorder's side of it.

mod demo_data;
mod greetings;
mod handler_probe;
mod page_origin;
mod routing;
mod visit;

pub use wire::Deployment;

pub use crate::{
    demo_data::{DemoData, Notes},
    greetings::{goodbye, hello},
    handler_probe::HandlerProbe,
    page_origin::PageOrigin,
    routing::{delete, get, patch, post, put},
    visit::Visit,
};
