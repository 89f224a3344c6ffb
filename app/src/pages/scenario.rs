//! A scenario: what it shows, request and server as code, the lab, and why.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use lessons::{Chapter, Scenario, ScenarioId, Section};

use super::{
    head::PageHead,
    lab_place::LabPlace,
    layout::{LearnTabs, Neighbours},
    not_found::NotFoundPage,
    page_context,
};
use crate::lab::Lab;

/// `/learn/<chapter>/<scenario>`
#[component]
pub(super) fn ScenarioPage() -> impl IntoView {
    let params = use_params_map();
    let slug = |name| params.read_untracked().get(name).unwrap_or_default();
    let id = format!("{}/{}", slug("chapter"), slug("scenario")).parse::<ScenarioId>();
    let found = id.ok().and_then(|id| Some((lessons::chapter(id.chapter())?, lessons::scenario(id))));
    match found {
        Some((chapter, scenario)) => page(chapter, scenario),
        None => view! { <NotFoundPage /> }.into_any(),
    }
}

fn page(chapter: &'static Chapter, scenario: &'static Scenario) -> AnyView {
    let prose = &scenario.prose;
    let part = |section: &'static Section| {
        view! {
            <section aria-labelledby=section.id>
                <h2 id=section.id>{section.heading}</h2>
                <div inner_html=section.html></div>
            </section>
        }
    };
    view! {
        <PageHead title=prose.title description=prose.summary />
        <LearnTabs chapter scenario=Some(scenario) />
        <main id="content" class="scenario" tabindex="-1">
            <div id="panel" role="tabpanel" aria-labelledby="title" class="panel">
            <h1 id="title">{prose.title}</h1>
            {(scenario.needs_another_site() && !page_context().origins.has_other()).then(|| view! {
                <p class="notice">
                    "This lab is reached as one site, and this scenario needs two: what you see differs from the \
                     text. Who runs the lab can give it a second pair of origins (--page-origin, --api-origin)."
                </p>
            })}
            <LabPlace of=scenario scenario=scenario.id.to_string()>
                <div class="brief">
                    <section aria-labelledby="see" class="prose">
                        <h2 id="see" class="visually-hidden">"What you will see"</h2>
                        <div inner_html=prose.see.html></div>
                    </section>
                    <section class="card server" aria-labelledby="server-code-heading">
                        <h2 id="server-code-heading" class="card-heading">
                            "The server"
                            <span class="hint">"the file that runs, whole"</span>
                        </h2>
                        <pre class="code" tabindex="0" role="group" aria-label="Server code">
                            <code id="server-code" inner_html=scenario.server.html></code>
                        </pre>
                    </section>
                </div>
                <Lab />
            </LabPlace>
            <noscript>
                <p class="notice">"Expected: "{scenario.expect.sentence()}</p>
            </noscript>
            <div class="prose parts">
                {[&prose.why, &prose.fix, &prose.devtools, &prose.standard].map(part)}
            </div>
            </div>
            <Neighbours chapter scenario=Some(scenario) />
        </main>
    }
    .into_any()
}
