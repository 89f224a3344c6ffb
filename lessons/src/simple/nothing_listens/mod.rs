use crate::{
    Expectation,
    model::{Fetch, Setup},
};

pub(crate) mod server;

pub(crate) const SETUP: Setup = Setup {
    causes: &["nothing-listens"],
    ..Setup::of(Fetch { at: None, ..Fetch::get() }, Expectation::NoServer)
};
