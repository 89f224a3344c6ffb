//! What is said of a run that is over: by the wire, the server, the console and the standard. A piece of HTML that the
//! lab asks for, so that none of it is in the WASM and none of it is on the page before.

use std::ops::Range;

use engine::{BlockReason, Profile};
use leptos::prelude::*;
use lessons::{Browser, MESSAGES, Message, Recording, Scenario, console_of, devtools};
use wire::{OriginSet, PublicOrigin, RunId, RunRecord};

use run::{News, profile_of};

use super::reference::from_a_test;
use crate::lab::{Evidence, compared, evidence};

/// What the wire, the server, the console and the standard say of a run that is over, and how it differs from the one
/// before: a panel each.
pub fn evidence_html(
    scenario: &Scenario,
    plan: String,
    origins: &OriginSet,
    run: &RunId,
    news: Vec<News>,
    before: Option<&RunRecord>,
    user_agent: &str,
) -> String {
    let compared = compared(before, &news);
    let Evidence { wire, server, verdict, reason } = evidence(plan, origins.clone(), run.clone(), news);
    let console = match reason {
        Some(reason) => console_html(scenario, reason, origins, run, user_agent),
        None => {
            view! { <p>"Nothing about CORS: the console is quiet where nothing is blocked."</p> }.to_html()
        }
    };
    view! {
        <div class="panel-of" data-piece="wire" inner_html=wire></div>
        <div class="panel-of" data-piece="server" inner_html=server></div>
        <div class="panel-of" data-piece="console" inner_html=console></div>
        <div class="panel-of" data-piece="standard" inner_html=verdict></div>
        <div class="panel-of" data-piece="compare" inner_html=compared></div>
    }
    .to_html()
}

/// Why it was blocked, where that is not what the lesson explains, and what the consoles say.
pub fn console_html(
    scenario: &Scenario,
    reason: BlockReason,
    origins: &OriginSet,
    run: &RunId,
    user_agent: &str,
) -> String {
    let explained = (scenario.expect.reason() != Some(reason)).then(|| {
        let prose = lessons::explanation(reason);
        let sections = prose.sections.iter().map(|section| {
            view! {
                <section>
                    <h4>{section.heading}</h4>
                    <div inner_html=section.html></div>
                </section>
            }
        });
        view! { <h3>{prose.title}</h3> {sections.collect::<Vec<_>>()} }
    });
    let filled = Filled { origins, run };
    let consoles = consoles(&scenario.id.to_string(), reason, &filled, own_browser(user_agent));
    view! { {explained} {consoles} }.to_html()
}

/// Guessed from the user agent, which can say anything.
fn own_browser(user_agent: &str) -> Option<Browser> {
    match profile_of(user_agent) {
        Profile::Standard => None,
        Profile::Chromium => Some(Browser::Chromium),
        Profile::Firefox => Some(Browser::Firefox),
        Profile::Webkit => Some(Browser::Webkit),
    }
}

/// What each browser's console says, the visitor's own first.
fn consoles(scenario: &str, reason: BlockReason, filled: &Filled<'_>, own: Option<Browser>) -> AnyView {
    let mut browsers = Browser::ALL;
    browsers.sort_by_key(|browser| Some(*browser) != own);
    let choices = browsers.iter().enumerate().map(|(place, browser)| {
        let guess = (Some(*browser) == own).then_some(" (yours, we guess)");
        view! {
            <label>
                <input type="radio" name="console" value=browser.as_str() checked=place == 0 />
                <span>{browser.name()} {guess}</span>
            </label>
        }
    });
    let panels = browsers.iter().map(|browser| {
        let said: Vec<_> = console_of(scenario)
            .filter(|(recording, _)| recording.browser == *browser)
            .map(|(recording, line)| quote(recording, line, reason, filled))
            .collect();
        let nothing = said.is_empty().then(|| view! { <p class="hint">"No message was recorded."</p> });
        let hints = devtools(*browser).sections.iter().map(|section| section.html).collect::<String>();
        view! {
            <div class="console" data-browser=browser.as_str()>
                {said}
                {nothing}
                <details>
                    <summary>"In its developer tools"</summary>
                    <div inner_html=hints></div>
                </details>
            </div>
        }
    });
    view! {
        <section class="consoles">
            <fieldset class="segments">
                <legend class="visually-hidden">"Browser"</legend>
                {choices.collect::<Vec<_>>()}
            </fieldset>
            <p class="hint">
                "Underlined: the URL that was asked. Dashed: the page's origin. Bold: the check."
            </p>
            {panels.collect::<Vec<_>>()}
        </section>
    }
    .into_any()
}

/// A recorded line as this visitor would see it, its parts marked.
fn quote(
    recording: &'static Recording,
    line: &'static str,
    reason: BlockReason,
    filled: &Filled<'_>,
) -> AnyView {
    let explained = explained_by(recording.browser, line, reason);
    let link = explained.as_ref().map(|(message, _)| {
        view! { <a href=format!("/reference/messages/{}", message.slug)>{message.prose.title}</a> }
    });
    let check = explained.map_or(0..0, |(_, place)| place);
    let (before, after) = (&line[..check.start], &line[check.end..]);
    view! {
        <figure class="quote" data-browser=recording.browser.as_str() data-how="recorded">
            <blockquote>
                <code>
                    {parts(before, filled)} <strong title="the check">{parts(&line[check], filled)}</strong>
                    {parts(after, filled)}
                </code>
            </blockquote>
            <figcaption>{from_a_test(recording)} ". " {link}</figcaption>
        </figure>
    }
    .into_any()
}

/// The page about a line, and where in the line its words stand: the page of this reason, or else that whose
/// words are most of the line.
fn explained_by(
    browser: Browser,
    line: &str,
    reason: BlockReason,
) -> Option<(&'static Message, Range<usize>)> {
    let said = MESSAGES.iter().flat_map(|message| {
        let quotes = message.quotes.iter().filter(move |quote| quote.browser == browser);
        quotes.filter_map(move |quote| Some((message, quote.place_in(line)?)))
    });
    said.max_by_key(|(message, place)| (message.reason == Some(reason.as_str()), place.len()))
}

/// What stands for the placeholders of a recorded line.
struct Filled<'a> {
    origins: &'a OriginSet,
    run: &'a RunId,
}

impl Filled<'_> {
    /// The origin that was asked, where the text begins with the name of one, and what stands behind the name.
    fn asked<'t>(&self, text: &'t str) -> Option<(&PublicOrigin, &'t str)> {
        let OriginSet { api, other_api, nowhere, .. } = self.origins;
        let named = [("{api}", api), ("{other-api}", other_api), ("{nowhere}", nowhere)];
        named.into_iter().find_map(|(name, origin)| Some((origin, text.strip_prefix(name)?)))
    }
}

/// A line with its placeholders filled in; which URL was asked and which origin asks are marked.
fn parts(line: &str, filled: &Filled<'_>) -> Vec<AnyView> {
    let mut views = Vec::new();
    let mut rest = line;
    while let Some(place) = rest.find('{') {
        let (before, after) = rest.split_at(place);
        views.push(before.to_owned().into_any());
        if let Some(after) = after.strip_prefix("{page}") {
            let page = filled.origins.page.to_string();
            views.push(
                view! {
                    <mark class="origin" title="the page's origin">
                        {page}
                    </mark>
                }
                .into_any(),
            );
            rest = after;
        } else if let Some((origin, after)) = filled.asked(after) {
            // The URL goes on to the next quotation mark or space.
            let end = after.find(['\'', '"', '’', ' ', ')']).unwrap_or(after.len());
            let path = after[..end].replace("{run}", filled.run.as_str());
            let url = format!("{origin}{path}");
            views.push(
                view! {
                    <mark class="url" title="the URL that was asked">
                        {url}
                    </mark>
                }
                .into_any(),
            );
            rest = &after[end..];
        } else {
            views.push("{".into_any());
            rest = &after[1..];
        }
    }
    views.push(rest.to_owned().into_any());
    views
}
