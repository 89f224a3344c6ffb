use engine::{BlockReason, Profile};

use crate::{
    Expectation,
    model::{Fetch, Setup},
};

pub(crate) mod server;

pub(crate) const SETUP: Setup = Setup {
    // WebKit looks at the status before it looks for the header.
    instead: &[(
        Profile::Webkit,
        Expectation::BlockedAtPreflight(BlockReason::PreflightStatusNotOk),
    )],
    causes: &["login-before-preflight"],
    ..Setup::of(
        Fetch { headers: &[("Authorization", "Bearer demo")], ..Fetch::get() },
        Expectation::BlockedAtPreflight(BlockReason::AllowOriginMissing),
    )
};
