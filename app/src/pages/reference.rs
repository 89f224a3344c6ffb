//! What browsers print and where they differ, to look up.

mod divergences;
mod message;
mod messages;

pub(super) use divergences::DivergencesPage;
pub(super) use message::MessagePage;
pub(super) use messages::MessagesPage;

use leptos::prelude::*;
use lessons::{Browser, Quote, Recording, recorded};

/// What is the reference, as tabs would say it: the pages of it.
#[component]
pub(super) fn ReferenceLinks(current: &'static str) -> impl IntoView {
    let links = [
        ("/reference/messages", "Messages"),
        ("/reference/divergences", "Where browsers differ"),
        ("/matrix", "This browser"),
    ]
    .map(|(href, label)| {
        let here = (href == current).then_some("page");
        view! {
            <li>
                <a href=href aria-current=here>
                    {label}
                </a>
            </li>
        }
    });
    view! {
        <nav aria-label="Reference" class="reference-links">
            <ul>{links}</ul>
        </nav>
    }
}

/// A browser's sentence, and where it is from: recorded by a test, or read in the source code.
fn quote(quote: &'static Quote) -> AnyView {
    match recorded(quote) {
        Some((recording, line)) => sentence(quote.browser, line, from_a_test(recording), "recorded"),
        None => {
            let when = match quote.era {
                Some(era) => format!("{era}; from {}, not recorded", quote.source),
                None => format!("from {}, not recorded", quote.source),
            };
            sentence(quote.browser, quote.text, when, "read")
        }
    }
}

/// Browser, version and date of a recording.
pub(super) fn from_a_test(recording: &Recording) -> String {
    format!("{}, recorded on {}", recording.version, recording.date)
}

fn sentence(browser: Browser, text: &str, from: String, how: &'static str) -> AnyView {
    view! {
        <figure class="quote" data-browser=browser.as_str() data-how=how>
            <figcaption>
                <strong>{browser.name()}</strong>
                ": "
                {from}
            </figcaption>
            <blockquote>
                <code>{with_placeholders(text)}</code>
            </blockquote>
        </figure>
    }
    .into_any()
}

/// A text in which what differs from run to run stands in braces.
fn with_placeholders(text: &str) -> Vec<AnyView> {
    let mut views = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        views.push(before.to_owned().into_any());
        views.push(view! { <var>{name.to_owned()}</var> }.into_any());
        rest = after;
    }
    views.push(rest.to_owned().into_any());
    views
}
