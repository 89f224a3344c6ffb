//! One kind of message: for the person who pasted it into a search engine.

use leptos::prelude::*;
use leptos_meta::Stylesheet;
use leptos_router::hooks::use_params_map;
use lessons::{Browser, Message, message, recorded};

use super::{
    super::{head::PageHead, layout::sections, not_found::NotFoundPage},
    ReferenceLinks, quote,
};

/// `/reference/messages/<slug>`
#[component]
pub(in super::super) fn MessagePage() -> impl IntoView {
    let slug = use_params_map().read_untracked().get("slug").unwrap_or_default();
    match message(&slug) {
        Some(message) => page(message),
        None => view! { <NotFoundPage /> }.into_any(),
    }
}

fn page(message: &'static Message) -> AnyView {
    let prose = &message.prose;
    let said = |browser: Browser, past: bool| {
        let mut quotes: Vec<_> =
            message.quotes.iter().filter(|one| one.browser == browser && one.era.is_some() == past).collect();
        // Two templates can be heard in one line.
        quotes.dedup_by_key(|one| recorded(one).map_or(one.text, |(_, line)| line));
        quotes.into_iter().map(quote).collect::<Vec<_>>()
    };
    let now: Vec<_> = Browser::ALL.into_iter().flat_map(|browser| said(browser, false)).collect();
    let past: Vec<_> = Browser::ALL.into_iter().flat_map(|browser| said(browser, true)).collect();
    let past = (!past.is_empty()).then(|| {
        view! {
            <details>
                <summary>"What older versions said"</summary>
                <div class="quotes">{past}</div>
            </details>
        }
    });
    let live = message.scenario.map(|scenario| {
        view! {
            <p class="ways">
                <a class="button" href=format!("/learn/{scenario}")>"See it happen"</a>
            </p>
        }
    });
    let standard = message.anchor.map(|anchor| {
        view! {
            <p>
                <a href=anchor rel="noreferrer">"Where the standard has it"</a>
            </p>
        }
    });
    let kind =
        if message.look_alike { "It looks like a CORS error but is not one." } else { "It belongs to CORS." };
    view! {
        <PageHead title=prose.title description=prose.summary />
        <Stylesheet href="/reference.css" />
        <ReferenceLinks current="" />
        <main id="content" class="reference" tabindex="-1">
            <h1>{prose.title}</h1>
            <p class="lead">{prose.summary} " " {kind}</p>
            <section aria-labelledby="said">
                <h2 id="said">"What the console says"</h2>
                <div class="quotes">{now}</div>
                {past}
            </section>
            <div class="prose reference-parts">{sections(prose)}</div>
            {live}
            {standard}
            <p><a href="/reference/messages">"All messages"</a></p>
        </main>
    }
    .into_any()
}
