//! A scenario: what it shows, request and server as code, the lab, and why.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use lessons::{Chapter, Scenario, ScenarioId, Section, SourceHtml};

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
                        <h2 id="see" class="visually-hidden">{prose.before.heading}</h2>
                        <div inner_html=prose.before.html></div>
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
                {[Some(&prose.why), prose.more.as_ref()].map(|section| section.map(part))}
                {fix(scenario)}
                {[&prose.devtools, &prose.standard].map(part)}
            </div>
            </div>
            <Neighbours chapter scenario=Some(scenario) />
        </main>
    }
    .into_any()
}

/// What has to change: the lines, the code for two servers, and what goes wrong with it.
fn fix(scenario: &'static Scenario) -> impl IntoView {
    let fix = &scenario.prose.fix;
    let code = |name, code: &'static SourceHtml| {
        view! {
            <pre class="code" tabindex="0" role="group" aria-label=format!("Code: {name}")>
                <code inner_html=code.html></code>
            </pre>
        }
    };
    let lines = fix.diff.lines.iter().map(|(sign, line)| format!("{} {line}\n", sign.as_str()));
    let lines = lines.collect::<String>();
    let fixed = scenario.fixed_by.map(lessons::scenario).map(|fixed| {
        view! { <p><a href=format!("/learn/{}", fixed.id)>{fixed.prose.label}</a>" shows it fixed."</p> }
    });
    view! {
        <section aria-labelledby="fix">
            <h2 id="fix">{fix.heading.as_str()}</h2>
            <p>{fix.diff.of.as_str()}":"</p>
            <pre class="code" tabindex="0" role="group" aria-label=fix.diff.of.as_str()><code>{lines}</code></pre>
            {code("Express", &fix.js)}
            {code("axum", &fix.rust)}
            <div inner_html=fix.trap></div>
            {fixed}
        </section>
    }
}
