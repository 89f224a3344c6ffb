//! The front door.

use leptos::prelude::*;
use leptos_meta::Stylesheet;
use lessons::{CHAPTERS, ScenarioId};

use super::{guard::GuardPicture, head::PageHead, lab_place::LabPlace, layout::lesson_links};
use crate::lab::Demo;

/// The scenario that the demonstration sends.
const DEMONSTRATED: &str = "simple/no-origin";

/// The scenario that a teacher begins with.
const TAUGHT: &str = "preflight/req-bad-origin";

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
                        "A CORS error says little. Here real requests go to servers that are wrong on purpose, and you see where each one stops, why, and how to fix it."
                    </p>
                    <form class="door card" data-paste="/reference/messages">
                        <label for="paste">"Got a red line? Paste it."</label>
                        <textarea
                            id="paste"
                            rows="3"
                            spellcheck="false"
                            placeholder="Access to fetch at … has been blocked by CORS policy: …"
                        ></textarea>
                        <p class="actions">
                            <button class="button quiet">"Find out what it means"</button>
                            <span class="hint">"It stays in this browser."</span>
                        </p>
                        <noscript>
                            <a href="/reference/messages">"All console messages"</a>
                        </noscript>
                    </form>
                    <div class="doors">
                        <a class="door card" href="/learn/start" data-continue>
                            <b>"Learn it"</b>
                            <span>"20 minutes: who decides, and real requests that are blocked for a reason."</span>
                        </a>
                        <a class="door card" href=taught()>
                            <b>"Teach it"</b>
                            <span>"Offline, on a projector: the drawing fills the screen, a clicker steps through it."</span>
                        </a>
                    </div>
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
                        "The browser is a guard at a gate. The server writes the guest list, in headers. A page that is not on it may still have reached the server: the guard only keeps the response back."
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

/// The scenario that says most in a room, laid out for a projector.
fn taught() -> Option<String> {
    let id = TAUGHT.parse::<ScenarioId>().ok()?;
    Some(format!("/learn/{id}?projector"))
}

/// A real run of a broken scenario, and of the one that fixes it.
fn demonstration() -> Option<impl IntoView> {
    let broken = lessons::scenario(DEMONSTRATED.parse().ok()?);
    let fixed = Some(lessons::scenario(broken.fixed_by?));
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
