//! A scenario on one screen: what one does on the left, what happens on the right, and below it what it means.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use lessons::{Chapter, FixHeading, Scenario, ScenarioId, Section, Sign, SourceCode};

use super::{
    head::PageHead,
    lab_place::LabPlace,
    layout::{LearnTabs, Neighbours, Segments},
    not_found::NotFoundPage,
    page_context,
    server_code::ServerCode,
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
    view! {
        <PageHead title=prose.question description=prose.summary />
        <LearnTabs chapter scenario=Some(scenario) />
        <main id="content" class="scenario" tabindex="-1">
            <div id="panel" role="tabpanel" aria-labelledby="title" class="panel">
            <div class="title">
                <h1 id="title">{prose.question}</h1>
                <div class="before" inner_html=prose.before.html></div>
            </div>
            {(scenario.needs_another_site() && !page_context().origins.has_other()).then(|| view! {
                <p class="notice">
                    "This lab is reached as one site, and this scenario needs two: what you see differs from the \
                     text. Who runs the lab can give it a second pair of origins (--page-origin, --api-origin)."
                </p>
            })}
            <LabPlace of=scenario scenario=scenario.id.to_string() fixed=scenario.fixed_by.map(lessons::scenario)>
                <Lab />
                <ServerCode scenario />
                <details class="card fold">
                    <summary>"Why, the fix and the evidence open after you send. " <span>"Show them anyway"</span></summary>
                </details>
                <Why scenario />
                <TheFix scenario />
                <Evidence />
                <Told id="told-devtools" section=&prose.devtools />
                <Told id="told-standard" section=&prose.standard />
            </LabPlace>
            <noscript>
                <p class="notice">"Sending needs JavaScript; everything else can be read without it. Expected: "{scenario.expect.sentence()}</p>
            </noscript>
            </div>
            <Neighbours chapter scenario=Some(scenario) />
        </main>
    }
    .into_any()
}

/// The one point of the scenario, what else is true, and where to go from here.
#[component]
fn Why(scenario: &'static Scenario) -> impl IntoView {
    let prose = &scenario.prose;
    let more = prose.more.as_ref().map(|more| {
        view! {
            <details class="more">
                <summary>"More about this"</summary>
                <div inner_html=more.html></div>
            </details>
        }
    });
    let fixed = scenario.fixed_by.map(lessons::scenario).map(|fixed| {
        view! {
            <p class="on">
                <a class="button quiet small" href=format!("/learn/{}", fixed.id)>
                    "See the fixed scenario"
                </a>
            </p>
        }
    });
    view! {
        <section class="why prose" aria-labelledby="why">
            <h2 id="why">{prose.why.heading}</h2>
            <div inner_html=prose.why.html></div>
            {more}
            {fixed}
        </section>
    }
}

/// What has to change: the lines first, then code for two servers, and what goes wrong with it.
#[component]
fn TheFix(scenario: &'static Scenario) -> impl IntoView {
    let fix = &scenario.prose.fix;
    let lines = fix.diff.lines.iter().map(|(sign, line)| {
        let class = match sign {
            Sign::Same => "same",
            Sign::Removed => "removed",
            Sign::Added => "added",
        };
        // Where nothing is broken no line differs, and signs would only be noise.
        let sign = matches!(fix.heading, FixHeading::TheFix).then(|| format!("{} ", sign.as_str()));
        view! { <span class=class>{sign}{*line}"\n"</span> }
    });
    let code = |stack: &'static str, label: &'static str, code: &'static SourceCode| {
        view! {
            <pre class="code" data-of=stack tabindex="0" role="group" aria-label=label>
                <code inner_html=code.html></code>
            </pre>
        }
    };
    view! {
        <section class="card fix" aria-labelledby="fix">
            <div class="card-heading">
                <h2 id="fix">{fix.heading.as_str()}</h2>
                <Segments
                    name="fix-stack"
                    legend="Your stack"
                    options=[("express", "Express"), ("axum", "axum")]
                    is_stack=true
                />
            </div>
            // Proven is only what a test has started and asked.
            <p class="hint">
                {fix.diff.of.as_str()} <span data-of="express">" (Express: not run by our tests)"</span>
            </p>
            <pre class="diff" aria-label=fix.diff.of.as_str() tabindex="0" role="group">
                <code>{lines.collect::<Vec<_>>()}</code>
            </pre>
            {code("express", "Code in Express", &fix.js)}
            {code("axum", "Code in axum", &fix.rust)}
            <div class="trap" inner_html=fix.trap></div>
        </section>
    }
}

/// What each of them saw, in the order of the tabs: the word in the markup, and the name of the tab.
const EVIDENCE: [(&str, &str); 6] = [
    ("javascript", "JavaScript"),
    ("wire", "Wire"),
    ("server", "Server"),
    ("console", "Console"),
    ("standard", "Standard"),
    ("compare", "Compare"),
];

/// What each of them saw, one at a time. The lab fills it once the request was sent.
#[component]
fn Evidence() -> impl IntoView {
    view! {
        <section class="card evidence" aria-labelledby="evidence-heading">
            <h2 id="evidence-heading" class="visually-hidden">"What each of them saw"</h2>
            <Segments name="evidence" legend="Whose view" options=EVIDENCE />
            <div class="panel-of" data-piece="javascript"></div>
            <div data-piece="evidence"></div>
        </section>
    }
}

/// What stands below one of the evidence's tabs: read beside what that tab shows.
#[component]
fn Told(id: &'static str, section: &'static Section) -> impl IntoView {
    view! {
        <section class="card told" id=id aria-label=section.heading>
            <div class="prose" inner_html=section.html></div>
        </section>
    }
}
