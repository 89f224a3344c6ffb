use engine::Mode;

use crate::{
    Expectation,
    model::{Fetch, Setup},
};

pub(crate) mod server;

pub(crate) const SETUP: Setup = Setup {
    causes: &["no-cors-as-fix"],
    fixed_by: Some("good-origin"),
    ..Setup::of(Fetch { mode: Mode::NoCors, ..Fetch::get() }, Expectation::Opaque)
};
