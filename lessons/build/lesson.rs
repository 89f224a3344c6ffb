//! A scenario's `lesson.md` to the source of a `LessonProse` value. What is missing, unknown, too long or there twice
//! is an error that names its line.

use std::{
    collections::BTreeMap,
    fmt::Write,
    ops::Range,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail, ensure};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::{
    highlight::Highlighter,
    prose::{Section, check_summary, front_matter, html_of, sections},
};

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct FrontMatter {
    question: String,
    tab: String,
    title: String,
    label: String,
    summary: String,
}

/// The longest names, in characters: they have to fit into a heading and into a tab.
const QUESTION_MAX: usize = 64;
const TITLE_MAX: usize = 70;
const TAB_MAX: usize = 22;
const LABEL_MAX: usize = 24;

/// The longest trap, in words.
const TRAP_MAX: usize = 50;
const TRAP: &str = "**The trap:** ";

/// A section of a lesson.
struct Rule {
    /// The field of `LessonProse`.
    field: &'static str,
    /// What it may be called.
    headings: &'static [&'static str],
    /// How many words are read. Code is not counted.
    words: usize,
    optional: bool,
}

/// In this order.
const RULES: [Rule; 6] = [
    Rule::of("before", &["Before you send"], 40),
    Rule::of("why", &["Why"], 110),
    Rule { optional: true, ..Rule::of("more", &["More"], 150) },
    Rule::of("fix", &["The fix", "In your own server"], TRAP_MAX),
    Rule::of("devtools", &["In DevTools"], 70),
    Rule::of("standard", &["In the standard"], 70),
];

impl Rule {
    const fn of(
        field: &'static str,
        headings: &'static [&'static str],
        words: usize,
    ) -> Self {
        Self { field, headings, words, optional: false }
    }
}

/// The names of all tabs, before and after sending.
#[derive(Default)]
pub(crate) struct Names(BTreeMap<(PathBuf, &'static str, String), PathBuf>);

/// For a lesson of a chapter.
pub(crate) struct ChapterNames<'a> {
    names: &'a mut Names,
    chapter: PathBuf,
    path: &'a Path,
}

impl Names {
    /// For the lesson at this path, in this folder of a scenario.
    pub(crate) fn of_chapter<'a>(
        &'a mut self,
        scenario: &Path,
        path: &'a Path,
    ) -> ChapterNames<'a> {
        let chapter = scenario.parent().unwrap_or(scenario).to_owned();
        ChapterNames { names: self, chapter, path }
    }
}

impl ChapterNames<'_> {
    /// Takes a name of this kind, which must be free in the chapter.
    fn take(&mut self, kind: &'static str, name: &str) -> Result<()> {
        let key = (self.chapter.clone(), kind, name.to_owned());
        match self.names.0.insert(key, self.path.to_owned()) {
            Some(other) => {
                bail!("the {kind} {name:?} is that of {} too", other.display())
            }
            None => Ok(()),
        }
    }
}

/// What a lesson becomes.
pub(crate) struct Rendered {
    /// The source of a `LessonProse` value.
    pub(crate) source: String,
    /// The code of its fix for axum.
    pub(crate) axum: String,
}

/// A place in the file, for messages.
struct Text<'a> {
    file: &'a str,
    body: &'a str,
}

impl Text<'_> {
    /// The line of an offset in the body, from 1.
    fn line(&self, offset: usize) -> usize {
        let before = self.file.len() - self.body.len() + offset;
        self.file[..before].matches('\n').count() + 1
    }

    /// The line of a field in the front matter, from 1.
    fn line_of(&self, field: &str) -> usize {
        let is = |line: &str| {
            line.strip_prefix(field)
                .is_some_and(|rest| rest.trim_start().starts_with('='))
        };
        self.file.lines().position(is).map_or(1, |place| place + 1)
    }
}

/// A lesson to the source of a `LessonProse` value.
pub(crate) fn render(
    file: &str,
    highlighter: &Highlighter,
    mut names: ChapterNames<'_>,
) -> Result<Rendered> {
    let (front, body) = front_matter(file)?;
    let text = Text { file, body };
    let front: FrontMatter = toml::from_str(front).context(
        "the front matter has question, tab, title, label and summary",
    )?;
    let mut source = String::from("crate::LessonProse {\n");
    let mut axum = String::new();
    for (field, value, most) in [
        ("question", &front.question, QUESTION_MAX),
        ("tab", &front.tab, TAB_MAX),
        ("title", &front.title, TITLE_MAX),
        ("label", &front.label, LABEL_MAX),
    ] {
        let place = || format!("line {}: {field}", text.line_of(field));
        let length = value.chars().count();
        ensure!(
            (1..=most).contains(&length),
            "{} has {length} characters, at most {most} fit",
            place()
        );
        if matches!(field, "tab" | "label") {
            names.take(field, value).with_context(place)?;
        }
        writeln!(source, "{field}: {value:?},")?;
    }
    check_summary(&front.summary)
        .with_context(|| format!("line {}", text.line_of("summary")))?;
    writeln!(source, "summary: {:?},", front.summary)?;

    let mut found = sections(body)?.into_iter().peekable();
    for rule in &RULES {
        let is =
            |section: &Section| rule.headings.contains(&section.heading.as_str());
        let Some(section) = found.next_if(is) else {
            if rule.optional {
                writeln!(source, "{}: None,", rule.field)?;
                continue;
            }
            let expected = rule.headings.join("` or `## ");
            match found.peek() {
                Some(other) => bail!(
                    "line {}: expected `## {expected}`, found `## {}`",
                    text.line(other.offset),
                    other.heading
                ),
                None => bail!(
                    "line {}: `## {expected}` is missing",
                    text.line(body.len())
                ),
            }
        };
        let value = match rule.field {
            "fix" => {
                let (value, code) = fix(&text, &section, highlighter)?;
                axum = code;
                value
            }
            _ => {
                let part = &body[section.text.clone()];
                check_words(&text, &section, part, rule.words)?;
                section.source(&html_of(part, highlighter)?)
            }
        };
        match rule.optional {
            true => writeln!(source, "{}: Some({value}),", rule.field)?,
            false => writeln!(source, "{}: {value},", rule.field)?,
        }
    }
    if let Some(section) = found.next() {
        bail!(
            "line {}: `## {}` is no section of a scenario's lesson, or stands in the wrong place",
            text.line(section.offset),
            section.heading
        );
    }
    source.push('}');
    Ok(Rendered { source, axum })
}

/// How many words a text has, without its code blocks.
fn words(markdown: &str) -> usize {
    let mut text = String::new();
    let mut in_code = false;
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(part) | Event::Code(part) if !in_code => {
                text.push_str(&part);
            }
            Event::SoftBreak
            | Event::HardBreak
            | Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::TableCell) => {
                text.push(' ');
            }
            _ => {}
        }
    }
    text.split_whitespace().count()
}

fn check_words(
    text: &Text<'_>,
    section: &Section,
    markdown: &str,
    most: usize,
) -> Result<()> {
    let count = words(markdown);
    ensure!(
        (1..=most).contains(&count),
        "line {}: `## {}` has {count} words, at most {most} are read: shorten it",
        text.line(section.offset),
        section.heading
    );
    Ok(())
}

/// A fenced code block.
struct Block {
    info: String,
    code: String,
    /// Where it stands in its section.
    place: Range<usize>,
}

fn blocks(markdown: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut open = false;
    let parser = Parser::new_ext(markdown, Options::ENABLE_TABLES);
    for (event, place) in parser.into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                let (info, code) = (info.into_string(), String::new());
                blocks.push(Block { info, code, place });
                open = true;
            }
            Event::End(TagEnd::CodeBlock) => open = false,
            Event::Text(part) if open => {
                if let Some(block) = blocks.last_mut() {
                    block.code.push_str(&part);
                }
            }
            _ => {}
        }
    }
    blocks
}

/// The section of the fix to the source of a `Fix` value: what changes, the code for two servers, the trap. Beside
/// it the code for axum.
fn fix(
    text: &Text<'_>,
    section: &Section,
    highlighter: &Highlighter,
) -> Result<(String, String)> {
    let markdown = &text.body[section.text.clone()];
    let line = |offset: usize| text.line(section.text.start + offset);
    let blocks = blocks(markdown);
    let is = |place: usize, word: &str| {
        blocks.get(place).is_some_and(|block| {
            block.info.split_whitespace().next() == Some(word)
        })
    };
    for (place, word) in ["diff", "js", "rust"].into_iter().enumerate() {
        ensure!(
            is(place, word),
            "line {}: `## {}` has a ```diff block, a ```js block and a ```rust block, in this order: ```{word} is not there",
            line(blocks.get(place).map_or(0, |block| block.place.start)),
            section.heading
        );
    }
    let [diff, js, rust] = &blocks[..] else {
        bail!(
            "line {}: a fourth block: the fix has three",
            line(blocks[3].place.start)
        );
    };
    let between = [
        0..diff.place.start,
        diff.place.end..js.place.start,
        js.place.end..rust.place.start,
    ];
    for range in between {
        ensure!(
            markdown[range.clone()].trim().is_empty(),
            "line {}: text goes below the three blocks",
            line(range.start)
        );
    }
    let trap = markdown[rust.place.end..].trim();
    ensure!(
        trap.starts_with(TRAP),
        "line {}: below the blocks stands what goes wrong in real servers, and begins with `{TRAP}`",
        line(rust.place.end)
    );
    check_words(text, section, trap, TRAP_MAX)?;

    let heading = match section.heading.as_str() {
        "The fix" => "TheFix",
        _ => "InYourOwnServer",
    };
    let mut source = format!(
        "crate::Fix {{ heading: crate::FixHeading::{heading},\ndiff: {},\n",
        diff_source(diff, heading, line(diff.place.start))?
    );
    for (field, block) in [("js", js), ("rust", rust)] {
        writeln!(
            source,
            "{field}: crate::SourceCode {{ source: {:?}, html: {:?} }},",
            block.code,
            highlighter.html(&block.code, &block.info)?
        )?;
    }
    write!(source, "trap: {:?} }}", html_of(trap, highlighter)?)?;
    Ok((source, rust.code.clone()))
}

/// A diff block to the source of a `Diff` value. `first` is the line of its fence.
fn diff_source(block: &Block, heading: &str, first: usize) -> Result<String> {
    let of = match block.info.as_str() {
        "diff" | "diff response" => "Response",
        "diff preflight" => "Preflight",
        "diff request" => "Request",
        "diff cookie" => "Cookie",
        "diff code" => "Code",
        other => bail!(
            "line {first}: ```{other}: a diff is of `response`, `preflight`, `request`, `cookie` or `code`"
        ),
    };
    let mut lines = Vec::new();
    for (place, line) in block.code.lines().enumerate() {
        let at = first + 1 + place;
        let sign = match line.chars().next() {
            Some('-') => "Removed",
            Some('+') => "Added",
            Some(' ') => "Same",
            _ => bail!(
                "line {at}: a line of a diff begins with `+`, `-` or a space"
            ),
        };
        // After the sign stands a space, so that all lines begin in one column.
        let Some(rest) = line[1..].strip_prefix(' ') else {
            bail!("line {at}: after the sign of a diff stands a space");
        };
        lines.push((sign, rest));
    }
    let count = |sign| lines.iter().filter(|(found, _)| *found == sign).count();
    let (added, removed, same) =
        (count("Added"), count("Removed"), count("Same"));
    match heading {
        "TheFix" => ensure!(
            added > 0 && same <= 2,
            "line {first}: a fix adds a line, and has two lines beside it at most"
        ),
        _ => ensure!(
            added + removed == 0 && same > 0,
            "line {first}: where nothing is broken no line is added or removed"
        ),
    }
    let lines: Vec<_> = lines
        .into_iter()
        .map(|(sign, rest)| format!("(crate::Sign::{sign}, {rest:?})"))
        .collect();
    Ok(format!(
        "crate::Diff {{ of: crate::DiffOf::{of}, lines: &[{}] }}",
        lines.join(", ")
    ))
}
