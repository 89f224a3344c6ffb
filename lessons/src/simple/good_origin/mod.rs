use crate::{
    Expectation,
    model::{Fetch, Setup},
};

pub(crate) mod server;

pub(crate) const SETUP: Setup = Setup {
    request: Fetch::get(),
    expect: Expectation::Readable,
    fixed_by: None,
};
