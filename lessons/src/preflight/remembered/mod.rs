use run::Step;

use crate::{
    Expectation,
    model::{Fetch, Setup},
};

pub(crate) mod server;

pub(crate) const SETUP: Setup = Setup {
    then: &[Step::Again],
    ..Setup::of(
        Fetch {
            method: "POST",
            headers: &[("Content-Type", "application/json")],
            body: Some(r#"{"order":"coffee"}"#),
            ..Fetch::get()
        },
        Expectation::Readable,
    )
};
