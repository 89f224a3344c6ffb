use crate::{
    Expectation,
    model::{Fetch, Scenario, prose, server},
};

mod server;

pub(crate) const SCENARIO: Scenario = Scenario {
    slug: "good-origin",
    prose: prose!("simple/good_origin"),
    server: server!("simple/good_origin"),
    request: Fetch::get("/api/simple/good-origin"),
    expect: Expectation::Readable,
    fixed_by: None,
};
