use engine::BlockReason;

use crate::{
    Expectation,
    model::{Fetch, Setup},
};

pub(crate) mod server;

pub(crate) const SETUP: Setup = Setup {
    causes: &["header-unlisted", "unexpected-preflight"],
    fixed_by: Some("remembered"),
    ..Setup::of(
        Fetch {
            method: "POST",
            headers: &[("Content-Type", "application/json")],
            body: Some(r#"{"order":"coffee"}"#),
            ..Fetch::get()
        },
        Expectation::BlockedAtPreflight(BlockReason::HeaderNotAllowed),
    )
};
