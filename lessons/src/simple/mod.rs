pub(crate) mod bad_origin;
pub(crate) mod good_origin;
pub(crate) mod no_origin;
pub(crate) mod wildcard_origin;

use crate::model::{Prose, prose};

pub(crate) const PROSE: Prose = prose!("simple");
