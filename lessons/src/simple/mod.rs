mod bad_origin;
mod good_origin;
mod no_origin;
mod wildcard_origin;

use crate::model::chapter;

chapter! { simple: [no_origin, wildcard_origin, bad_origin, good_origin] }
