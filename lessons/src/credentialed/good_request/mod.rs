use engine::CredentialsMode;

use crate::{
    Expectation,
    model::{Fetch, Scenario, prose, server},
};

mod server;

pub(crate) const SCENARIO: Scenario = Scenario {
    slug: "good-request",
    prose: prose!("credentialed/good_request"),
    server: server!("credentialed/good_request"),
    request: Fetch {
        credentials: CredentialsMode::Include,
        ..Fetch::get("/api/credentialed/good-request")
    },
    expect: Expectation::Readable,
    fixed_by: None,
};
