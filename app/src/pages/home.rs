//! The front door.

use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use lessons::CHAPTERS;

/// `/`
#[component]
pub(super) fn HomePage() -> impl IntoView {
    let chapters = CHAPTERS
        .iter()
        .map(|chapter| {
            let scenarios = chapter
                .scenarios
                .iter()
                .map(|scenario| {
                    view! {
                        <li>
                            <a href=format!("/learn/{}/{}", chapter.slug, scenario.slug)>
                                {scenario.prose.label}
                            </a>
                        </li>
                    }
                })
                .collect::<Vec<_>>();
            view! {
                <li class="card">
                    <h3>
                        <a href=format!("/learn/{}", chapter.slug)>{chapter.prose.label}</a>
                    </h3>
                    <p>{chapter.prose.summary}</p>
                    <ul class="links">{scenarios}</ul>
                </li>
            }
        })
        .collect::<Vec<_>>();
    let first = lessons::scenarios()
        .next()
        .map(|(chapter, scenario)| format!("/learn/{}/{}", chapter.slug, scenario.slug));
    view! {
        <Title text="CORS Lab: send real requests, see why the browser blocks them" />
        <Meta
            name="description"
            content="An interactive tutorial: real cross-origin requests against servers that are wrong on purpose, and what the browser, the wire and the server each saw."
        />
        <main id="content" class="home">
            <h1>"See what CORS really does"</h1>
            <p class="lead">
                "This page and its API are two origins on your machine. Send real requests from one to the other, watch your browser block them or let them through, and see what your code, the wire and the server each saw."
            </p>
            <p class="ways">
                <a class="button" href=first>"Send the first request"</a>
                <a class="button quiet" href="/learn/start">"Begin with the idea"</a>
            </p>
            <h2>"The lessons"</h2>
            <ol class="chapters">{chapters}</ol>
        </main>
    }
}
