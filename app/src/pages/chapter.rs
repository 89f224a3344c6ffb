//! The introduction to a chapter.

use leptos::prelude::*;
use leptos_meta::Stylesheet;
use leptos_router::hooks::use_params_map;
use lessons::{CHAPTERS, Chapter};

use super::{
    guard::GuardPicture,
    head::PageHead,
    layout::{LearnTabs, Neighbours, lesson_links, sections},
    not_found::NotFoundPage,
};

/// `/learn/<chapter>`
#[component]
pub(super) fn ChapterPage() -> impl IntoView {
    let slug = use_params_map().read_untracked().get("chapter").unwrap_or_default();
    let Some(chapter) = lessons::chapter(&slug) else {
        return view! { <NotFoundPage /> }.into_any();
    };
    view! {
        <PageHead title=chapter.prose.title description=chapter.prose.summary />
        <LearnTabs chapter scenario=None />
        <main id="content" class="chapter" tabindex="-1">
            <div id="panel" role="tabpanel" aria-labelledby="title" class="panel">
            <h1 id="title">{chapter.prose.title}</h1>
            <div class="chapter-parts">
                <aside class="beside">{beside(chapter)}</aside>
                <div class="prose">{sections(&chapter.prose)}</div>
            </div>
            </div>
            <Neighbours chapter scenario=None />
        </main>
    }
    .into_any()
}

/// What is on this page, and what comes after it.
fn beside(chapter: &'static Chapter) -> impl IntoView {
    let sections: Vec<_> = chapter
        .prose
        .sections
        .iter()
        .map(|section| view! { <li><a href=format!("#{}", section.id)>{section.heading}</a></li> })
        .collect();
    let scenarios = lesson_links(chapter);
    let scenarios = (!scenarios.is_empty()).then(|| {
        view! {
            <nav aria-labelledby="scenarios">
                <h2 id="scenarios">"Scenarios"</h2>
                <ul>{scenarios}</ul>
            </nav>
        }
    });
    // The first chapter is where the picture is explained.
    let picture = (chapter.slug == CHAPTERS[0].slug)
        .then(|| view! { <Stylesheet href="/home.css" /> <GuardPicture /> });
    view! {
        <nav aria-labelledby="on-this-page">
            <h2 id="on-this-page">"On this page"</h2>
            <ul>{sections}</ul>
        </nav>
        {scenarios}
        {picture}
    }
}
