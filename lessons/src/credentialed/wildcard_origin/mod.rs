use engine::{BlockReason, CredentialsMode};

use crate::{
    Expectation,
    model::{Fetch, Scenario, prose, server},
};

mod server;

pub(crate) const SCENARIO: Scenario = Scenario {
    slug: "wildcard-origin",
    prose: prose!("credentialed/wildcard_origin"),
    server: server!("credentialed/wildcard_origin"),
    request: Fetch {
        credentials: CredentialsMode::Include,
        ..Fetch::get("/api/credentialed/wildcard-origin")
    },
    expect: Expectation::BlockedAfterSending(
        BlockReason::WildcardWithCredentials,
    ),
    fixed_by: Some("good-request"),
};
