//! A scenario: what it shows, request and server as code, the lab, and why.

use engine::Body;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use lessons::{Chapter, Scenario, lab::Site};

use super::{
    head::PageHead,
    layout::{LearnTabs, Neighbours},
    not_found::NotFoundPage,
    page_context,
};
use crate::lab::{self, Lab, LabData};

/// `/learn/<chapter>/<scenario>`
#[component]
pub(super) fn ScenarioPage() -> impl IntoView {
    let params = use_params_map();
    let slug = |name| params.read_untracked().get(name).unwrap_or_default();
    let found = lessons::chapter(&slug("chapter")).and_then(|chapter| {
        let scenario = chapter.scenarios.iter().find(|scenario| scenario.slug == slug("scenario"))?;
        Some((chapter, *scenario))
    });
    match found {
        Some((chapter, scenario)) => page(chapter, scenario),
        None => view! { <NotFoundPage /> }.into_any(),
    }
}

fn page(chapter: &'static Chapter, scenario: &'static Scenario) -> AnyView {
    let prose = &scenario.prose;
    let site = page_context().site;
    let request = scenario.request.to_request(&site.api);
    let headers: Vec<_> = request.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    let body = match &request.body {
        Body::Text(text) => Some(text.clone()),
        _ => None,
    };
    let Site { page, api } = site;
    provide_context(LabData {
        request: request.clone(),
        page: page.clone(),
        api: api.clone(),
        user_agent: String::new(),
    });
    let part = |id: &'static str, heading: &'static str| {
        let text = prose.section(id).map(|section| view! { <div inner_html=section.html></div> });
        view! {
            <section aria-labelledby=id>
                <h2 id=id>{heading}</h2>
                {text}
            </section>
        }
        .into_any()
    };
    let see = prose.section("what-you-will-see").map(|section| section.html);
    view! {
        <PageHead title=prose.title description=prose.summary />
        <LearnTabs chapter scenario=Some(scenario) />
        <main id="content" class="scenario" tabindex="-1">
            <div id="panel" role="tabpanel" aria-labelledby="title" class="panel">
            <h1 id="title">{prose.title}</h1>
            <div
                class="lab"
                id=lab::ID
                data-page=page
                data-api=api
                data-url=request.url
                data-method=request.method
                data-mode=request.mode.as_str()
                data-credentials=request.credentials.as_str()
                data-redirect=request.redirect.as_str()
                data-headers=headers.join("\n")
                data-body=body
            >
                <div class="brief">
                    <section aria-labelledby="see" class="prose">
                        <h2 id="see" class="visually-hidden">"What you will see"</h2>
                        <div inner_html=see></div>
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
            </div>
            <noscript>
                <p class="notice">"Expected: "{scenario.expect.sentence()}</p>
            </noscript>
            <div class="prose parts">
                {part("why", "Why")}
                {part("the-fix", "The fix")}
                {part("in-devtools", "In DevTools")}
                {part("in-the-standard", "In the standard")}
            </div>
            </div>
            <Neighbours chapter scenario=Some(scenario) />
        </main>
    }
    .into_any()
}
