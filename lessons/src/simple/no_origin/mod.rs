use engine::BlockReason;

use crate::{
    Expectation,
    model::{Fetch, Scenario, prose, server},
};

mod server;

pub(crate) const SCENARIO: Scenario = Scenario {
    slug: "no-origin",
    prose: prose!("simple/no_origin"),
    server: server!("simple/no_origin"),
    request: Fetch::get("/api/simple/no-origin"),
    expect: Expectation::BlockedAfterSending(BlockReason::AllowOriginMissing),
    fixed_by: Some("good-origin"),
};
