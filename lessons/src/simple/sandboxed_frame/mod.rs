use engine::BlockReason;
use run::Context;

use crate::{
    Expectation,
    model::{Fetch, Setup},
};

pub(crate) mod server;

pub(crate) const SETUP: Setup = Setup {
    causes: &["null-origin-page"],
    ..Setup::of(
        Fetch { from: Context::SandboxedFrame, ..Fetch::get() },
        Expectation::BlockedAfterSending(BlockReason::AllowOriginMismatch),
    )
};
