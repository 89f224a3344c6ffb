//! What a browser decides about a cross-origin request, as the
//! [Fetch standard](https://fetch.spec.whatwg.org/) defines it.

mod request;

pub use request::{Body, CredentialsMode, Mode, RedirectMode, Request};
