use engine::BlockReason;

use crate::{
    Expectation,
    model::{Fetch, Setup},
};

pub(crate) mod server;

pub(crate) const SETUP: Setup = Setup {
    request: Fetch { method: "DELETE", ..Fetch::get() },
    expect: Expectation::BlockedAfterSending(BlockReason::AllowOriginMismatch),
    fixed_by: Some("good-request"),
};
