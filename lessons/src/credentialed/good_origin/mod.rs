use engine::{BlockReason, CredentialsMode};

use crate::{
    Expectation,
    model::{Fetch, Scenario, prose, server},
};

mod server;

pub(crate) const SCENARIO: Scenario = Scenario {
    slug: "good-origin",
    prose: prose!("credentialed/good_origin"),
    server: server!("credentialed/good_origin"),
    request: Fetch {
        credentials: CredentialsMode::Include,
        ..Fetch::get("/api/credentialed/good-origin")
    },
    expect: Expectation::BlockedAfterSending(
        BlockReason::AllowCredentialsNotTrue,
    ),
    fixed_by: Some("good-request"),
};
