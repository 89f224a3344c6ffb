//! What is taught. A folder a chapter, in it a folder a scenario: its prose (`lesson.md`), its server
//! (`server.rs`, compiled, mounted and shown) and what the browser is expected to do (`mod.rs`).
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
    Chapter, Expectation, Fetch, Prose, Scenario, Section, ServerCode,
};

/// Every chapter and scenario, in the order in which they are taught. The only such list: routes, pages
/// and tests are all made from it.
pub const CHAPTERS: &[Chapter] = &[
    Chapter { slug: "start", prose: start::PROSE, scenarios: &[] },
    Chapter {
        slug: "simple",
        prose: simple::PROSE,
        scenarios: &[
            &simple::no_origin::SCENARIO,
            &simple::wildcard_origin::SCENARIO,
            &simple::bad_origin::SCENARIO,
            &simple::good_origin::SCENARIO,
        ],
    },
    Chapter {
        slug: "preflight",
        prose: preflight::PROSE,
        scenarios: &[
            &preflight::bad_origin::SCENARIO,
            &preflight::bad_method::SCENARIO,
            &preflight::req_bad_origin::SCENARIO,
            &preflight::good_request::SCENARIO,
        ],
    },
    Chapter {
        slug: "credentialed",
        prose: credentialed::PROSE,
        scenarios: &[
            &credentialed::wildcard_origin::SCENARIO,
            &credentialed::good_origin::SCENARIO,
            &credentialed::good_request::SCENARIO,
        ],
    },
    Chapter { slug: "one-origin", prose: one_origin::PROSE, scenarios: &[] },
];

/// The chapter of this slug.
pub fn chapter(slug: &str) -> Option<&'static Chapter> {
    CHAPTERS.iter().find(|chapter| chapter.slug == slug)
}

/// Every scenario with its chapter, in order.
pub fn scenarios() -> impl Iterator<Item = (&'static Chapter, &'static Scenario)>
{
    CHAPTERS.iter().flat_map(|chapter| {
        chapter.scenarios.iter().map(move |scenario| (chapter, *scenario))
    })
}
