//! The introduction to a chapter.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    head::PageHead,
    layout::{LearnTabs, Neighbours},
    not_found::NotFoundPage,
};

/// `/learn/<chapter>`
#[component]
pub(super) fn ChapterPage() -> impl IntoView {
    let slug = use_params_map().read_untracked().get("chapter").unwrap_or_default();
    let Some(chapter) = lessons::chapter(&slug) else {
        return view! { <NotFoundPage /> }.into_any();
    };
    let sections = chapter
        .prose
        .sections
        .iter()
        .map(|section| {
            view! {
                <section aria-labelledby=section.id>
                    <h2 id=section.id>{section.heading}</h2>
                    <div inner_html=section.html></div>
                </section>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <PageHead title=chapter.prose.title description=chapter.prose.summary />
        <LearnTabs chapter scenario=None />
        <main id="content" class="chapter" tabindex="-1">
            <div id="panel" role="tabpanel" aria-labelledby="title" class="panel">
            <h1 id="title">{chapter.prose.title}</h1>
            <div class="prose">{sections}</div>
            </div>
            <Neighbours chapter scenario=None />
        </main>
    }
    .into_any()
}
