use engine::BlockReason;

use crate::{
    Expectation,
    model::{Fetch, Setup},
};

pub(crate) mod server;

pub(crate) const SETUP: Setup = Setup {
    causes: &["origin-part-differs"],
    fixed_by: Some("good-origin"),
    ..Setup::of(
        Fetch::get(),
        Expectation::BlockedAfterSending(BlockReason::AllowOriginMismatch),
    )
};
