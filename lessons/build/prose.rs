//! A text to the source of a `Prose` or `Message` value: TOML front matter between `+++` lines, then
//! Markdown in `##` sections.

use std::{fmt::Write, ops::Range};

use anyhow::{Context, Result, bail, ensure};
use pulldown_cmark::{
    CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html,
};

use crate::highlight::{Highlighter, escape};

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct FrontMatter {
    title: String,
    label: String,
    summary: String,
}

/// What stands above a message's page.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct MessageFrontMatter {
    title: String,
    summary: String,
    kind: String,
    reason: Option<String>,
    scenario: Option<String>,
    anchor: Option<String>,
    keywords: Vec<String>,
    message: Vec<QuoteFrontMatter>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct QuoteFrontMatter {
    browser: String,
    text: String,
    source: String,
    era: Option<String>,
}

/// The longest summary that link previews and search results show whole, in characters.
const SUMMARY_MAX: usize = 160;

/// A text to the source of a `Prose` value.
pub(crate) fn render(text: &str, highlighter: &Highlighter) -> Result<String> {
    let (front, body) = front_matter(text)?;
    let front: FrontMatter = toml::from_str(front)
        .context("the front matter has title, label and summary")?;
    prose(&front, body, highlighter)
}

/// A message's page to the source of a `Message` value.
pub(crate) fn render_message(
    slug: &str,
    text: &str,
    highlighter: &Highlighter,
) -> Result<String> {
    let (front, body) = front_matter(text)?;
    let front: MessageFrontMatter =
        toml::from_str(front).context("the front matter is that of a message")?;
    let look_alike = match front.kind.as_str() {
        "cors" => false,
        "look-alike" => true,
        other => bail!("kind is `cors` or `look-alike`, not {other:?}"),
    };
    let plain = FrontMatter {
        label: front.title.clone(),
        title: front.title,
        summary: front.summary,
    };
    let mut source = String::new();
    writeln!(source, "crate::Message {{ slug: {slug:?},")?;
    writeln!(source, "prose: {},", prose(&plain, body, highlighter)?)?;
    writeln!(
        source,
        "look_alike: {look_alike}, reason: {:?}, scenario: {:?}, anchor: {:?}, keywords: &{:?},",
        front.reason, front.scenario, front.anchor, front.keywords
    )?;
    writeln!(source, "quotes: &[")?;
    for quote in front.message {
        let browser = match quote.browser.as_str() {
            "chromium" => "Chromium",
            "firefox" => "Firefox",
            "webkit" => "Webkit",
            other => bail!("{other:?} is not a browser that we know"),
        };
        writeln!(
            source,
            "crate::Quote {{ browser: crate::Browser::{browser}, text: {:?}, source: {:?}, era: {:?} }},",
            quote.text, quote.source, quote.era
        )?;
    }
    writeln!(source, "] }}")?;
    Ok(source)
}

/// The front matter, and the Markdown below it.
pub(crate) fn front_matter(text: &str) -> Result<(&str, &str)> {
    text.strip_prefix("+++\n")
        .and_then(|rest| rest.split_once("\n+++\n"))
        .context("a text begins with TOML front matter between two `+++` lines")
}

fn prose(
    front: &FrontMatter,
    body: &str,
    highlighter: &Highlighter,
) -> Result<String> {
    check_summary(&front.summary)?;
    let mut source = format!(
        "crate::Prose {{ title: {:?}, label: {:?}, summary: {:?},\n",
        front.title, front.label, front.summary
    );
    writeln!(source, "sections: &[")?;
    for section in sections(body)? {
        let html = html_of(&body[section.text.clone()], highlighter)?;
        writeln!(source, "{},", section.source(&html))?;
    }
    writeln!(source, "] }}")?;
    Ok(source)
}

pub(crate) fn check_summary(summary: &str) -> Result<()> {
    ensure!(
        summary.chars().count() <= SUMMARY_MAX,
        "the summary has more than {SUMMARY_MAX} characters: shorten it"
    );
    Ok(())
}

/// A `##` section.
pub(crate) struct Section {
    pub(crate) id: String,
    pub(crate) heading: String,
    /// Where its heading stands in the body.
    pub(crate) offset: usize,
    /// Where the text below the heading stands in the body.
    pub(crate) text: Range<usize>,
}

impl Section {
    /// As a value of `Section` with this HTML.
    pub(crate) fn source(&self, html: &str) -> String {
        format!(
            "crate::Section {{ id: {:?}, heading: {:?}, html: {html:?} }}",
            self.id, self.heading
        )
    }
}

/// The sections of a body, in order.
pub(crate) fn sections(body: &str) -> Result<Vec<Section>> {
    let mut sections: Vec<Section> = Vec::new();
    // In a heading: where it stands, and its text so far.
    let mut open: Option<(Range<usize>, String)> = None;
    let parser = Parser::new_ext(body, Options::ENABLE_TABLES);
    for (event, range) in parser.into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) => {
                bail!("the title is in the front matter: use `##` for sections")
            }
            Event::Start(Tag::Heading { level: HeadingLevel::H2, .. }) => {
                open = Some((range, String::new()));
            }
            Event::End(TagEnd::Heading(HeadingLevel::H2)) => {
                let Some((range, heading)) = open.take() else { continue };
                if let Some(last) = sections.last_mut() {
                    last.text.end = range.start;
                }
                let id: String = heading
                    .split(|c: char| !c.is_alphanumeric())
                    .filter(|word| !word.is_empty())
                    .map(str::to_lowercase)
                    .collect::<Vec<_>>()
                    .join("-");
                ensure!(
                    !sections.iter().any(|section| section.id == id),
                    "two sections are called {heading:?}"
                );
                let text = range.end..body.len();
                let offset = range.start;
                sections.push(Section { id, heading, offset, text });
            }
            Event::Text(text) | Event::Code(text) => {
                if let Some((_, heading)) = &mut open {
                    heading.push_str(&text);
                }
            }
            _ => {}
        }
    }
    let first = sections.first().map_or(body.len(), |section| section.offset);
    ensure!(
        body[..first].trim().is_empty(),
        "text before the first `##` heading"
    );
    Ok(sections)
}

/// HTML of a section's text.
pub(crate) fn html_of(text: &str, highlighter: &Highlighter) -> Result<String> {
    let mut events: Vec<Event<'_>> = Vec::new();
    let mut code: Option<(String, String)> = None;
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => {
                bail!("no HTML in lessons: {html:?}")
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => {
                code = Some((language.into_string(), String::new()));
            }
            Event::Text(text) if code.is_some() => {
                if let Some((_, block)) = &mut code {
                    block.push_str(&text);
                }
            }
            Event::End(TagEnd::CodeBlock) if code.is_some() => {
                let (language, block) = code.take().unwrap_or_default();
                let html = format!(
                    "<pre class=\"code\" tabindex=\"0\" role=\"group\" aria-label=\"Code: {}\"><code>{}</code></pre>",
                    escape(&language),
                    highlighter.html(&block, &language)?
                );
                events.push(Event::Html(html.into()));
            }
            // A table may be wider than a phone: it scrolls in its own box, which the keyboard reaches.
            Event::Start(Tag::Table(alignments)) => {
                let open = "<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"Table\">";
                events.push(Event::Html(open.into()));
                events.push(Event::Start(Tag::Table(alignments)));
            }
            Event::End(TagEnd::Table) => {
                events.push(Event::End(TagEnd::Table));
                events.push(Event::Html("</div>".into()));
            }
            event => events.push(event),
        }
    }
    let mut html = String::new();
    html::push_html(&mut html, events.into_iter());
    Ok(html)
}
