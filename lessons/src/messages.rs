//! What browsers print in the console: a page for each kind of message, and the words that were recorded.

use std::ops::Range;

use crate::Prose;

/// Everything that is known of one kind of message.
#[derive(Debug)]
pub struct Message {
    /// Its part of the page's URL: `/reference/messages/<slug>`.
    pub slug: &'static str,
    pub prose: Prose,
    /// Whether it is only taken for CORS.
    pub look_alike: bool,
    /// The engine's reason that leads to it, by name.
    pub reason: Option<&'static str>,
    /// The scenario that shows it live: `<chapter>/<slug>`.
    pub scenario: Option<&'static str>,
    /// Where the standard has it.
    pub anchor: Option<&'static str>,
    /// What else people search for.
    pub keywords: &'static [&'static str],
    pub quotes: &'static [Quote],
}

/// What a browser prints, with `{placeholders}` for what differs.
#[derive(Debug)]
pub struct Quote {
    pub browser: Browser,
    pub text: &'static str,
    /// The file of the browser's source code that it was read in.
    pub source: &'static str,
    /// When it was printed, if it is not any more.
    pub era: Option<&'static str>,
}

impl Quote {
    /// Whether a recorded line has these words, with anything in the placeholders. Never so for words with an
    /// [`era`](Self::era): no browser of today prints them.
    pub fn is_said_in(&self, line: &str) -> bool {
        self.place_in(line).is_some()
    }

    /// Where in a recorded line these words stand, in bytes.
    pub fn place_in(&self, line: &str) -> Option<Range<usize>> {
        if self.era.is_some() { None } else { place(line, self.text) }
    }
}

/// Three engines, which differ in their words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Browser {
    Chromium,
    Firefox,
    Webkit,
}

impl Browser {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::Webkit];

    /// The word in data and markup.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::Webkit => "webkit",
        }
    }

    /// The name that people know it by.
    pub fn name(self) -> &'static str {
        match self {
            Self::Chromium => "Chrome and Edge",
            Self::Firefox => "Firefox",
            Self::Webkit => "Safari and WebKit",
        }
    }
}

/// Every kind of message, in the order of the slugs.
pub const MESSAGES: &[Message] =
    include!(concat!(env!("OUT_DIR"), "/messages.rs"));

/// The message of this slug.
pub fn message(slug: &str) -> Option<&'static Message> {
    MESSAGES.iter().find(|message| message.slug == slug)
}

/// What one browser printed when it was run by `cargo xtask record`.
#[derive(Debug)]
pub struct Recording {
    pub browser: Browser,
    /// Name and version, in the browser's own words.
    pub version: &'static str,
    /// The day, as `2026-11-24`.
    pub date: &'static str,
    pub lines: &'static [Line],
}

/// A line of a console. `{page}`, `{api}`, `{other-api}`, `{nowhere}` and
/// `{run}` stand for the origins and the run: they are all that was put in
/// place of what was printed.
#[derive(Debug)]
pub struct Line {
    /// The scenario, `<chapter>/<slug>`, or the slug of the message that was provoked.
    pub of: &'static str,
    pub text: &'static str,
}

/// What was recorded, a browser each. The files are `recorded/<browser>.toml`.
pub const RECORDINGS: &[Recording] =
    include!(concat!(env!("OUT_DIR"), "/recordings.rs"));

/// The recorded line in which a browser said this, if it was heard to say it.
pub fn recorded(quote: &Quote) -> Option<(&'static Recording, &'static str)> {
    RECORDINGS
        .iter()
        .filter(|recording| recording.browser == quote.browser)
        .find_map(|recording| {
            let line = recording
                .lines
                .iter()
                .find(|line| quote.is_said_in(line.text))?;
            Some((recording, line.text))
        })
}

/// What the browsers printed in a scenario.
pub fn console_of(
    scenario: &str,
) -> impl Iterator<Item = (&'static Recording, &'static str)> {
    RECORDINGS.iter().flat_map(move |recording| {
        let lines =
            recording.lines.iter().filter(move |line| line.of == scenario);
        lines.map(move |line| (recording, line.text))
    })
}

/// Where a line has all that stands around the placeholders of a template, in order, in bytes.
fn place(line: &str, template: &str) -> Option<Range<usize>> {
    let mut start = None;
    let mut end = 0;
    for (index, piece) in template.split('{').enumerate() {
        let literal = match piece.split_once('}') {
            Some((_, after)) if index > 0 => after,
            _ => piece,
        };
        let found = end + line[end..].find(literal)?;
        end = found + literal.len();
        start = start.or((!literal.is_empty()).then_some(found));
    }
    Some(start?..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_a_template_with_anything_in_the_placeholders() {
        let template = "Origin {origin} is not allowed. Status code: {status}";
        let range = |line| place(line, template);
        let line = "So: Origin http://a is not allowed. Status code: 200";
        assert_eq!(
            range(line).map(|range| &line[range]),
            Some("Origin http://a is not allowed. Status code: ")
        );
        assert_eq!(range("Origin http://a is not allowed."), None);
        assert_eq!(
            range("Status code: 200 Origin http://a is not allowed."),
            None
        );
        assert_eq!(place("anything", "{all}"), None);
    }

    #[test]
    fn slugs_are_unique_and_sorted() {
        assert!(MESSAGES.is_sorted_by(|a, b| a.slug < b.slug));
    }
}
