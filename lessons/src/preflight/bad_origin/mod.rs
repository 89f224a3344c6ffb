use engine::BlockReason;

use crate::{
    Expectation,
    model::{Fetch, Scenario, prose, server},
};

mod server;

pub(crate) const SCENARIO: Scenario = Scenario {
    slug: "bad-origin",
    prose: prose!("preflight/bad_origin"),
    server: server!("preflight/bad_origin"),
    request: Fetch {
        method: "DELETE",
        ..Fetch::get("/api/preflight/bad-origin")
    },
    expect: Expectation::BlockedAtPreflight(BlockReason::AllowOriginMismatch),
    fixed_by: Some("good-request"),
};
