use engine::CredentialsMode;

use crate::{
    Expectation,
    model::{Fetch, Setup},
};

pub(crate) mod server;

pub(crate) const SETUP: Setup = Setup::of(
    Fetch { credentials: CredentialsMode::Include, ..Fetch::get() },
    Expectation::Readable,
);
