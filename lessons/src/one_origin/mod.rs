use crate::model::{Prose, prose};

pub(crate) const PROSE: Prose = prose!("one_origin");
