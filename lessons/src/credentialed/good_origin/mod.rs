use engine::{BlockReason, CredentialsMode};

use crate::{
    Expectation,
    model::{Fetch, Setup},
};

pub(crate) mod server;

pub(crate) const SETUP: Setup = Setup {
    request: Fetch { credentials: CredentialsMode::Include, ..Fetch::get() },
    expect: Expectation::BlockedAfterSending(
        BlockReason::AllowCredentialsNotTrue,
    ),
    fixed_by: Some("good-request"),
};
