use crate::{
    Expectation,
    model::{Fetch, Scenario, prose, server},
};

mod server;

pub(crate) const SCENARIO: Scenario = Scenario {
    slug: "good-request",
    prose: prose!("preflight/good_request"),
    server: server!("preflight/good_request"),
    request: Fetch {
        method: "DELETE",
        ..Fetch::get("/api/preflight/good-request")
    },
    expect: Expectation::Readable,
    fixed_by: None,
};
