use engine::{BlockReason, Profile};

use crate::{
    Expectation,
    model::{Fetch, Setup},
};

pub(crate) mod server;

pub(crate) const SETUP: Setup = Setup {
    instead: &[
        (Profile::Chromium, Expectation::Readable),
        (Profile::Firefox, Expectation::Readable),
        (Profile::Webkit, Expectation::Readable),
    ],
    causes: &["star-in-lists"],
    ..Setup::of(
        Fetch { headers: &[("Authorization", "Bearer demo")], ..Fetch::get() },
        Expectation::BlockedAtPreflight(BlockReason::AuthorizationNotListed),
    )
};
