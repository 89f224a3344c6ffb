//! The profile of the engine that a browser is compared with.

use browsers::Browser;
use engine::Profile;

/// What is known of where this browser leaves the standard.
pub fn profile_of(browser: Browser) -> Profile {
    match browser {
        Browser::Chromium => Profile::Chromium,
        Browser::Firefox => Profile::Firefox,
        Browser::Webkit => Profile::Webkit,
    }
}
