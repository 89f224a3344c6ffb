//! Where each browser's developer tools show what CORS did.

use crate::{Browser, Prose, model::prose};

/// For this browser.
pub fn devtools(browser: Browser) -> &'static Prose {
    const CHROMIUM: Prose = prose!("devtools", "chromium");
    const FIREFOX: Prose = prose!("devtools", "firefox");
    const WEBKIT: Prose = prose!("devtools", "webkit");
    match browser {
        Browser::Chromium => &CHROMIUM,
        Browser::Firefox => &FIREFOX,
        Browser::Webkit => &WEBKIT,
    }
}
