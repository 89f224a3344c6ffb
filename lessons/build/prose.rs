//! A `lesson.md` to the source of a `Prose` value: TOML front matter between `+++` lines, then Markdown
//! in `##` sections.

use std::fmt::Write;

use anyhow::{Context, Result, bail, ensure};
use pulldown_cmark::{
    CodeBlockKind, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd,
    html,
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

/// What a scenario's text has: the field of `LessonProse`, and the heading.
const LESSON: [(&str, &str); 5] = [
    ("see", "What you will see"),
    ("why", "Why"),
    ("fix", "The fix"),
    ("devtools", "In DevTools"),
    ("standard", "In the standard"),
];

/// A text to the source of a `Prose` value, or of a `LessonProse` where it is a scenario's.
pub(crate) fn render(
    text: &str,
    is_scenario: bool,
    highlighter: &Highlighter,
) -> Result<String> {
    let (front, body) = front_matter(text)?;
    let front: FrontMatter = toml::from_str(front)
        .context("the front matter has title, label and summary")?;
    if !is_scenario {
        return prose(&front, body, highlighter);
    }
    let sections = sections(body, highlighter)?;
    let line_of = |offset: usize| {
        let before = text.len() - body.len() + offset;
        text[..before].matches('\n').count() + 1
    };
    let mut source = head("crate::LessonProse", &front)?;
    let places = LESSON.len().max(sections.len());
    for place in 0..places {
        let (expected, found) = (LESSON.get(place), sections.get(place));
        match (expected, found) {
            (Some((field, heading)), Some(section))
                if section.heading == *heading =>
            {
                writeln!(source, "{field}: {},", section.source())?;
            }
            (Some((_, heading)), Some(section)) => bail!(
                "line {}: expected `## {heading}`, found `## {}`",
                line_of(section.offset),
                section.heading
            ),
            (Some((_, heading)), None) => {
                bail!("line {}: `## {heading}` is missing", line_of(body.len()))
            }
            (None, Some(section)) => bail!(
                "line {}: `## {}` is no section of a scenario's lesson",
                line_of(section.offset),
                section.heading
            ),
            (None, None) => {}
        }
    }
    source.push('}');
    Ok(source)
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

fn front_matter(text: &str) -> Result<(&str, &str)> {
    text.strip_prefix("+++\n")
        .and_then(|rest| rest.split_once("\n+++\n"))
        .context("a text begins with TOML front matter between two `+++` lines")
}

fn prose(
    front: &FrontMatter,
    body: &str,
    highlighter: &Highlighter,
) -> Result<String> {
    let mut source = head("crate::Prose", front)?;
    writeln!(source, "sections: &[")?;
    for section in sections(body, highlighter)? {
        writeln!(source, "{},", section.source())?;
    }
    writeln!(source, "] }}")?;
    Ok(source)
}

/// The beginning of a value of this type.
fn head(name: &str, front: &FrontMatter) -> Result<String> {
    ensure!(
        front.summary.chars().count() <= SUMMARY_MAX,
        "the summary has more than {SUMMARY_MAX} characters: shorten it"
    );
    Ok(format!(
        "{name} {{ title: {:?}, label: {:?}, summary: {:?},\n",
        front.title, front.label, front.summary
    ))
}

struct Section {
    id: String,
    heading: String,
    html: String,
    /// Where its heading stands in the body.
    offset: usize,
}

impl Section {
    /// As a value of `Section`.
    fn source(&self) -> String {
        format!(
            "crate::Section {{ id: {:?}, heading: {:?}, html: {:?} }}",
            self.id, self.heading, self.html
        )
    }
}

fn sections(body: &str, highlighter: &Highlighter) -> Result<Vec<Section>> {
    let mut sections = Vec::new();
    let mut heading: Option<String> = None;
    let mut events: Vec<Event<'_>> = Vec::new();
    let mut code: Option<(String, String)> = None;
    let mut offset = 0;
    let parser = Parser::new_ext(body, Options::ENABLE_TABLES);
    for (event, range) in parser.into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) => {
                bail!("the title is in the front matter: use `##` for sections")
            }
            Event::Start(Tag::Heading { level: HeadingLevel::H2, .. }) => {
                close(&mut sections, heading.take(), offset, &mut events)?;
                heading = Some(String::new());
                offset = range.start;
            }
            Event::End(TagEnd::Heading(HeadingLevel::H2)) => {
                let text = events.drain(..).filter_map(|event| match event {
                    Event::Text(text) | Event::Code(text) => Some(text),
                    _ => None,
                });
                heading = Some(text.map(CowStr::into_string).collect());
            }
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
    close(&mut sections, heading, offset, &mut events)?;
    Ok(sections)
}

fn close(
    sections: &mut Vec<Section>,
    heading: Option<String>,
    offset: usize,
    events: &mut Vec<Event<'_>>,
) -> Result<()> {
    let Some(heading) = heading else {
        ensure!(events.is_empty(), "text before the first `##` heading");
        return Ok(());
    };
    let mut content = String::new();
    html::push_html(&mut content, events.drain(..));
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
    sections.push(Section { id, heading, html: content, offset });
    Ok(())
}
