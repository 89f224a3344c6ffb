use engine::BlockReason;

use crate::{
    Expectation,
    model::{Fetch, Scenario, prose, server},
};

mod server;

pub(crate) const SCENARIO: Scenario = Scenario {
    slug: "bad-method",
    prose: prose!("preflight/bad_method"),
    server: server!("preflight/bad_method"),
    request: Fetch {
        method: "DELETE",
        ..Fetch::get("/api/preflight/bad-method")
    },
    expect: Expectation::BlockedAtPreflight(BlockReason::MethodNotAllowed),
    fixed_by: Some("good-request"),
};
