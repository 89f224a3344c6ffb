pub(crate) mod bad_method;
pub(crate) mod bad_origin;
pub(crate) mod good_request;
pub(crate) mod req_bad_origin;

use crate::model::{Prose, prose};

pub(crate) const PROSE: Prose = prose!("preflight");
