mod bad_method;
mod bad_origin;
mod good_request;
mod req_bad_origin;

use crate::model::chapter;

chapter! { preflight: [bad_origin, bad_method, req_bad_origin, good_request] }
