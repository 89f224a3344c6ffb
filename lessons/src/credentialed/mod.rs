pub(crate) mod good_origin;
pub(crate) mod good_request;
pub(crate) mod wildcard_origin;

use crate::model::{Prose, prose};

pub(crate) const PROSE: Prose = prose!("credentialed");
