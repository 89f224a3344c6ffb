//! What is taught. A folder a chapter, in it a folder a scenario: its prose (`lesson.md`), its server
//! (`server.rs`, compiled, mounted and shown; `server.mjs`, the same in Express, shown) and what the browser is
//! expected to do (`mod.rs`).
//!
//! Server side only: none of this reaches the WASM.

#![expect(
    unreachable_pub,
    reason = "servers are shown to learners, who write `pub fn routes`"
)]

mod credentialed;
mod devtools;
mod explanations;
mod messages;
mod model;
mod one_origin;
mod preflight;
mod simple;
mod start;

pub use devtools::devtools;
pub use explanations::explanation;
pub use messages::{
    Browser, Line, MESSAGES, Message, Quote, RECORDINGS, Recording, console_of,
    message, recorded,
};
pub use model::{
    Chapter, Diff, DiffOf, Fetch, Fix, FixHeading, LessonProse, Prose, Scenario,
    ScenarioId, Section, ServerCode, Sign, SourceCode, UnknownScenario,
};
pub use run::Expectation;

/// Every chapter, in the order in which they are taught. The only such list: routes, pages and tests are all
/// made from it. A chapter's own `mod.rs` lists its scenarios.
pub const CHAPTERS: &[Chapter] = &[
    start::CHAPTER,
    simple::CHAPTER,
    preflight::CHAPTER,
    credentialed::CHAPTER,
    one_origin::CHAPTER,
];

/// The chapter of this slug.
pub fn chapter(slug: &str) -> Option<&'static Chapter> {
    CHAPTERS.iter().find(|chapter| chapter.slug == slug)
}

/// Every scenario, in order.
pub fn scenarios() -> impl Iterator<Item = &'static Scenario> {
    CHAPTERS.iter().flat_map(|chapter| chapter.scenarios)
}

/// The scenario of this id.
///
/// # Panics
/// When a `fixed_by` names no scenario, which a test of the content finds out. All other ids are of one.
pub fn scenario(id: ScenarioId) -> &'static Scenario {
    scenarios()
        .find(|scenario| scenario.id == id)
        .unwrap_or_else(|| panic!("{id} is not a scenario"))
}
