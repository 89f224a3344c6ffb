//! What every page has around it.

use leptos::prelude::*;
use lessons::{CHAPTERS, Chapter, Prose, Scenario, Section};

use super::{page_context, reader::Reader};

/// Header, content, footer.
#[component]
pub(super) fn Layout(children: Children) -> impl IntoView {
    let context = page_context();
    let elsewhere = context.elsewhere.map(|host| {
        let home = context.origins.page.to_string();
        view! {
            <p class="notice">
                "You opened this page at " <code>{host}</code> ", which is not an origin that the lab is configured for. The scenarios work from "
                <a href=home>{home.clone()}</a> "."
            </p>
        }
    });
    view! {
        <a class="skip" href="#content">"Skip to the content"</a>
        <header class="site-header">
            <a class="wordmark" href="/">
                <span class="mark" aria-hidden="true"></span>
                "CORS Lab"
            </a>
            <nav class="site-nav" aria-label="Main">
                <a href="/learn/start">"Lessons"</a>
                <a href="/reference/messages">"Reference"</a>
            </nav>
            <p class="origins">
                <span>"page " <code>{context.origins.page.to_string()}</code></span>
                <span>"API " <code>{context.origins.api.to_string()}</code></span>
            </p>
            <button type="button" class="button quiet small" popovertarget="reader" hidden>
                "Settings" <span>" and keys"</span>
            </button>
        </header>
        <Reader />
        {elsewhere}
        {children()}
        <footer class="site-footer">
            <p>
                "The API is wrong on purpose and holds nothing of value."
            </p>
            <p>
                <a href="/components">"Design components"</a>
            </p>
        </footer>
        <p id="toast" class="toast" role="status" popover="manual"></p>
    }
}

/// The chapters as tabs, and below them the current chapter's pages.
#[component]
pub(super) fn LearnTabs(chapter: &'static Chapter, scenario: Option<&'static Scenario>) -> impl IntoView {
    let chapters = CHAPTERS
        .iter()
        .map(|other| {
            let selected = other.slug == chapter.slug;
            tab(Tab::Chapter(other), selected)
        })
        .collect::<Vec<_>>();
    let pages = (!chapter.scenarios.is_empty()).then(|| {
        let introduction = tab(Tab::Introduction(chapter), scenario.is_none());
        let scenarios = chapter
            .scenarios
            .iter()
            .map(|other| {
                let selected = scenario.is_some_and(|scenario| scenario.id == other.id);
                tab(Tab::Scenario(other), selected)
            })
            .collect::<Vec<_>>();
        view! {
            <div role="tablist" class="tabs" aria-label=format!("Scenarios: {}", chapter.prose.label)>
                {introduction} {scenarios}
            </div>
        }
    });
    view! {
        <nav class="learn-tabs" aria-label="Lessons">
            <div role="tablist" class="tabs" aria-label="Chapters">
                {chapters}
            </div>
            {pages}
        </nav>
    }
}

/// What a tab leads to.
#[derive(Clone, Copy)]
enum Tab {
    Chapter(&'static Chapter),
    Introduction(&'static Chapter),
    Scenario(&'static Scenario),
}

/// A tab. What is in its data attributes is what the reader's progress is shown by.
fn tab(leads_to: Tab, selected: bool) -> AnyView {
    let (current, state) = if selected { (Some("page"), "true") } else { (None, "false") };
    let told = match leads_to {
        Tab::Scenario(scenario) => Some(scenario.prose.label),
        _ => None,
    };
    let (href, label, lesson, chapter) = match leads_to {
        Tab::Chapter(chapter) => {
            (format!("/learn/{}", chapter.slug), chapter.prose.label, None, Some(chapter))
        }
        Tab::Introduction(chapter) => (format!("/learn/{}", chapter.slug), "Introduction", None, None),
        Tab::Scenario(scenario) => {
            let lesson = scenario.id.to_string();
            (format!("/learn/{lesson}"), scenario.prose.tab, Some(lesson), None)
        }
    };
    let chapter = chapter.filter(|chapter| !chapter.scenarios.is_empty());
    view! {
        <a
            role="tab"
            href=href
            aria-selected=state
            aria-current=current
            aria-controls="panel"
            data-lesson=lesson
            data-told=told
            data-chapter=chapter.map(|chapter| chapter.slug)
            data-of=chapter.map(|chapter| chapter.scenarios.len())
        >
            <span class="name">{label}</span>
        </a>
    }
    .into_any()
}

/// Links to the scenarios of a chapter, which show the reader's progress.
pub(super) fn lesson_links(chapter: &'static Chapter) -> Vec<impl IntoView> {
    let link = |scenario: &'static Scenario| {
        let lesson = scenario.id.to_string();
        view! {
            <li>
                <a href=format!("/learn/{lesson}") data-lesson=lesson data-told=scenario.prose.label>
                    <span class="name">{scenario.prose.tab}</span>
                </a>
            </li>
        }
    };
    chapter.scenarios.iter().map(link).collect()
}

/// The sections of a text, each under its heading.
pub(super) fn sections(prose: &'static Prose) -> Vec<impl IntoView> {
    let section = |section: &'static Section| {
        view! {
            <section aria-labelledby=section.id>
                <h2 id=section.id>{section.heading}</h2>
                <div inner_html=section.html></div>
            </section>
        }
    };
    prose.sections.iter().map(section).collect()
}

/// A page before or after this one.
#[derive(Clone)]
pub(super) struct Neighbour {
    href: String,
    title: &'static str,
}

/// The pages around this one, in the order of the lessons.
pub(super) fn neighbours(
    chapter: &'static Chapter,
    scenario: Option<&'static Scenario>,
) -> (Option<Neighbour>, Option<Neighbour>) {
    let pages: Vec<_> = CHAPTERS
        .iter()
        .flat_map(|chapter| {
            let introduction =
                Neighbour { href: format!("/learn/{}", chapter.slug), title: chapter.prose.title };
            let scenarios = chapter.scenarios.iter().map(|scenario| Neighbour {
                href: format!("/learn/{}", scenario.id),
                title: scenario.prose.question,
            });
            std::iter::once(introduction).chain(scenarios)
        })
        .collect();
    let here = match scenario {
        Some(scenario) => format!("/learn/{}", scenario.id),
        None => format!("/learn/{}", chapter.slug),
    };
    let Some(place) = pages.iter().position(|page| page.href == here) else { return (None, None) };
    let before = place.checked_sub(1).and_then(|place| pages.get(place));
    (before.cloned(), pages.get(place + 1).cloned())
}

/// Links to the pages before and after this one.
#[component]
pub(super) fn Neighbours(chapter: &'static Chapter, scenario: Option<&'static Scenario>) -> impl IntoView {
    let (before, after) = neighbours(chapter, scenario);
    let link = |neighbour: Neighbour, rel: &'static str, word: &'static str| {
        view! {
            <a rel=rel class=rel href=neighbour.href>
                <span class="hint">{word}</span>
                {neighbour.title}
            </a>
        }
    };
    view! {
        <nav class="neighbours" aria-label="Previous and next">
            {before.map(|before| link(before, "prev", "Previous"))}
            {after.map(|after| link(after, "next", "Next"))}
        </nav>
    }
}

/// One of several, as a row of buttons: the value in the markup, and the label. The first is chosen.
#[component]
pub(super) fn Segments<const N: usize>(
    /// Of the radio buttons.
    name: &'static str,
    legend: &'static str,
    options: [(&'static str, &'static str); N],
    /// Whether it is the reader's stack that is chosen, which is remembered.
    #[prop(optional)]
    is_stack: bool,
) -> impl IntoView {
    let option = |(place, (value, label)): (usize, (&'static str, &'static str))| {
        view! {
            <label>
                <input type="radio" name=name value=value checked=place == 0 data-stack=is_stack.then_some("") />
                <span>{label}</span>
            </label>
        }
    };
    view! {
        <fieldset class="segments">
            <legend class="visually-hidden">{legend}</legend>
            {options.into_iter().enumerate().map(option).collect::<Vec<_>>()}
        </fieldset>
    }
}
