mod bad_origin;
mod error_with_headers;
mod error_without_headers;
mod good_origin;
mod header_not_exposed;
mod no_origin;
mod nothing_listens;
mod opaque;
mod redirected;
mod sandboxed_frame;
mod wildcard_origin;

use crate::model::chapter;

chapter! {
    simple: [
        no_origin, wildcard_origin, bad_origin, good_origin,
        error_without_headers, error_with_headers, header_not_exposed, opaque,
        redirected, sandboxed_frame, nothing_listens
    ]
}
