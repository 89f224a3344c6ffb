use crate::{
    Expectation,
    model::{Fetch, Setup},
};

pub(crate) mod server;

pub(crate) const SETUP: Setup =
    Setup::of(Fetch { method: "DELETE", ..Fetch::get() }, Expectation::Readable);
