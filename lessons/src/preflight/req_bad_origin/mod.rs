use engine::BlockReason;

use crate::{
    Expectation,
    model::{Fetch, Scenario, prose, server},
};

mod server;

pub(crate) const SCENARIO: Scenario = Scenario {
    slug: "req-bad-origin",
    prose: prose!("preflight/req_bad_origin"),
    server: server!("preflight/req_bad_origin"),
    request: Fetch {
        method: "DELETE",
        ..Fetch::get("/api/preflight/req-bad-origin")
    },
    expect: Expectation::BlockedAfterSending(BlockReason::AllowOriginMismatch),
    fixed_by: Some("good-request"),
};
