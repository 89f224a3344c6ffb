mod good_origin;
mod good_request;
mod lax_cookie;
mod wildcard_origin;

use crate::model::chapter;

chapter! {
    credentialed: [wildcard_origin, good_origin, good_request, lax_cookie]
}
