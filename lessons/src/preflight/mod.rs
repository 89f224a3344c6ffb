mod authorization_wildcard;
mod bad_method;
mod bad_origin;
mod good_request;
mod json_body;
mod login_first;
mod remembered;
mod req_bad_origin;

use crate::model::chapter;

chapter! {
    preflight: [
        bad_origin, bad_method, req_bad_origin, good_request, json_body,
        remembered, login_first, authorization_wildcard
    ]
}
