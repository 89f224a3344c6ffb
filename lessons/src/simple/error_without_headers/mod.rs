use engine::BlockReason;

use crate::{
    Expectation,
    model::{Fetch, Setup},
};

pub(crate) mod server;

pub(crate) const SETUP: Setup = Setup {
    causes: &["app-error-without-headers"],
    fixed_by: Some("error-with-headers"),
    ..Setup::of(
        Fetch::get(),
        Expectation::BlockedAfterSending(BlockReason::AllowOriginMissing),
    )
};
