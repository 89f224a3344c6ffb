//! Why the browser says it blocked something, from what its console says.

mod chromium;
mod firefox;
mod webkit;

use std::collections::BTreeMap;

use browsers::Browser;
use engine::BlockReason;

/// What a sentence may stand for.
pub(crate) type Reasons = &'static [BlockReason];

/// The reasons told for cases, by id.
pub(crate) type Told = BTreeMap<usize, Reasons>;

/// What a browser's console says.
struct Console {
    /// What sentences stand for. The first that occurs in a message counts.
    sentences: &'static [(&'static str, Reasons)],
    /// Reasons for which there are sentences, but not always said.
    told_sometimes: Reasons,
    /// What it tells of which case, in that order.
    read: fn(&str) -> Vec<(usize, Reasons)>,
}

impl Console {
    fn of(browser: Browser) -> &'static Self {
        match browser {
            Browser::Chromium => &chromium::CONSOLE,
            Browser::Firefox => &firefox::CONSOLE,
            Browser::Webkit => &webkit::CONSOLE,
        }
    }

    fn reasons_of(&self, message: &str) -> Option<Reasons> {
        self.sentences.iter().find(|(part, _)| message.contains(part)).map(|(_, reasons)| *reasons)
    }
}

/// Whether the browser always says so when it blocks for this reason. For others it may say nothing,
/// or nothing about CORS.
pub(crate) fn is_always_told(browser: Browser, reason: BlockReason) -> bool {
    let console = Console::of(browser);
    !console.told_sometimes.contains(&reason)
        && console.sentences.iter().any(|(_, reasons)| reasons.contains(&reason))
}

/// Reads what the console said. What was said first about a case is the reason; what comes later
/// comes of it.
pub(crate) fn read_console(browser: Browser, text: &str) -> Told {
    let mut told = Told::new();
    for (id, reasons) in (Console::of(browser).read)(text) {
        told.entry(id).or_insert(reasons);
    }
    told
}

/// The id of the case that a URL belongs to.
fn case_of(url: &str) -> Option<usize> {
    let (_, path) = url.split_once("/c/")?;
    path.split_once('/')?.0.parse().ok()
}
