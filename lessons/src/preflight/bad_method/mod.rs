use engine::BlockReason;

use crate::{
    Expectation,
    model::{Fetch, Setup},
};

pub(crate) mod server;

pub(crate) const SETUP: Setup = Setup {
    causes: &["method-not-listed"],
    fixed_by: Some("good-request"),
    ..Setup::of(
        Fetch { method: "DELETE", ..Fetch::get() },
        Expectation::BlockedAtPreflight(BlockReason::MethodNotAllowed),
    )
};
