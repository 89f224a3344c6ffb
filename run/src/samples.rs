//! What the tests of this crate share.

use wire::{OriginSet, PublicOrigin};

/// Origins as on a developer's machine.
pub(crate) fn origins() -> OriginSet {
    let origin = |text| PublicOrigin::parse(text).expect("an origin");
    OriginSet {
        page: origin("http://localhost:3000"),
        api: origin("http://localhost:4000"),
        other_page: origin("http://127.0.0.1:3000"),
        other_api: origin("http://127.0.0.1:4000"),
        nowhere: origin("http://localhost:4999"),
    }
}
