//! The front door.

use leptos::prelude::*;
use leptos_meta::Stylesheet;
use lessons::CHAPTERS;

use super::{guard::GuardPicture, head::PageHead, lab_place::LabPlace, layout::lesson_links};
use crate::lab::Demo;

/// The scenario that the demonstration sends.
const DEMONSTRATED: &str = "simple/no-origin";

/// `/`
#[component]
pub(super) fn HomePage() -> impl IntoView {
    view! {
        <PageHead
            title="See what CORS really does"
            description="Send real cross-origin requests to servers that are wrong on purpose. See what your browser blocks, what your code, the wire and the server each saw, and the step of the standard that decided."
        />
        <Stylesheet href="/home.css" />
        <main id="content" class="home" tabindex="-1">
            <div class="front">
                <div class="welcome">
                    <h1>"See what CORS really does"</h1>
                    <p class="lead">
                        "This page sends real requests to an API on another origin. Your browser blocks them or lets them through, and you see what your code, the wire and the server each saw."
                    </p>
                    <p class="ways">
                        <a class="button" href=first_scenario()>"Begin with the first scenario"</a>
                        <a class="button quiet" href="/learn/start">"What is an origin?"</a>
                        <a class="button quiet" href="/reference/messages">"Look up a console message"</a>
                    </p>
                </div>
                <section class="live" aria-labelledby="live">
                    <h2 id="live">"Try it here"</h2>
                    <p>"The server has forgotten one header. Send a request, see where it ends, then send it to the server with the header."</p>
                    {demonstration()}
                    <noscript>
                        <p class="notice">"Sending needs JavaScript. The lessons can be read without it."</p>
                    </noscript>
                </section>
                <figure class="picture">
                    <GuardPicture />
                    <figcaption>
                        "The browser is a guard at a gate. The server writes the guest list, in headers. Whoever is not on it may still have been served: the guard only keeps the answer."
                    </figcaption>
                </figure>
            </div>
            <section aria-labelledby="lessons">
                <h2 id="lessons">"The lessons"</h2>
                <ol class="chapters">{chapters()}</ol>
            </section>
        </main>
    }
}

fn first_scenario() -> Option<String> {
    lessons::scenarios().next().map(|scenario| format!("/learn/{}", scenario.id))
}

/// A real run of a broken scenario, and of the one that mends it.
fn demonstration() -> Option<impl IntoView> {
    let broken = lessons::scenario(DEMONSTRATED.parse().ok()?);
    let fixed = lessons::scenario(broken.fixed_by?);
    Some(view! {
        <LabPlace of=broken fixed=fixed>
            <Demo />
        </LabPlace>
    })
}

fn chapters() -> Vec<impl IntoView> {
    CHAPTERS
        .iter()
        .map(|chapter| {
            let scenarios = lesson_links(chapter);
            view! {
                <li class="card">
                    <h3>
                        <a href=format!("/learn/{}", chapter.slug)>{chapter.prose.label}</a>
                    </h3>
                    <p>{chapter.prose.summary}</p>
                    {(!scenarios.is_empty()).then(|| view! { <ul class="links">{scenarios}</ul> })}
                </li>
            }
        })
        .collect()
}
