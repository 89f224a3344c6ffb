use crate::{
    Expectation,
    model::{Fetch, Scenario, prose, server},
};

mod server;

pub(crate) const SCENARIO: Scenario = Scenario {
    slug: "wildcard-origin",
    prose: prose!("simple/wildcard_origin"),
    server: server!("simple/wildcard_origin"),
    request: Fetch::get("/api/simple/wildcard-origin"),
    expect: Expectation::Readable,
    fixed_by: None,
};
