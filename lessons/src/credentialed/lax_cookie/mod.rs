use engine::CredentialsMode;
use run::Step;
use wire::Role;

use crate::{
    Expectation,
    model::{Fetch, Setup},
};

pub(crate) mod server;

pub(crate) const SETUP: Setup = Setup {
    then: &[Step::Again],
    causes: &["cookie-samesite"],
    ..Setup::of(
        Fetch {
            at: Some(Role::OtherApi),
            credentials: CredentialsMode::Include,
            ..Fetch::get()
        },
        Expectation::Readable,
    )
};
