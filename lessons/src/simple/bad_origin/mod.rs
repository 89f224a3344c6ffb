use engine::BlockReason;

use crate::{
    Expectation,
    model::{Fetch, Scenario, prose, server},
};

mod server;

pub(crate) const SCENARIO: Scenario = Scenario {
    slug: "bad-origin",
    prose: prose!("simple/bad_origin"),
    server: server!("simple/bad_origin"),
    request: Fetch::get("/api/simple/bad-origin"),
    expect: Expectation::BlockedAfterSending(BlockReason::AllowOriginMismatch),
    fixed_by: Some("good-origin"),
};
