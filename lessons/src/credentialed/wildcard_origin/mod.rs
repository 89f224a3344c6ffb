use engine::{BlockReason, CredentialsMode};

use crate::{
    Expectation,
    model::{Fetch, Setup},
};

pub(crate) mod server;

pub(crate) const SETUP: Setup = Setup {
    causes: &["star-with-credentials"],
    fixed_by: Some("good-request"),
    ..Setup::of(
        Fetch { credentials: CredentialsMode::Include, ..Fetch::get() },
        Expectation::BlockedAfterSending(BlockReason::WildcardWithCredentials),
    )
};
