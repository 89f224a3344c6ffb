//! A scenario's server as it is shown: imports folded, each line told which part of the run it makes, the guilty one
//! marked once the request was sent.

use leptos::prelude::*;
use lessons::{DiffOf, FixHeading, Scenario, Sign};

use super::layout::Segments;

/// The card with the server's code, in Rust and, where there is one, in JavaScript.
#[component]
pub(super) fn ServerCode(scenario: &'static Scenario) -> impl IntoView {
    let rust = marked(scenario, scenario.server.source, scenario.server.html, &RUST);
    let express = scenario.express.as_ref().map(|code| marked(scenario, code.source, code.html, &EXPRESS));
    let choice = express.is_some().then(|| {
        view! {
            <Segments
                name="server-stack"
                legend="Language of the server"
                options=[("axum", "Rust"), ("express", "Express")]
                is_stack=true
            />
        }
    });
    view! {
        <section class="card server" aria-labelledby="server-code-heading">
            <div class="card-heading">
                <h2 id="server-code-heading">"The server"</h2>
                {choice}
                <label class="whole">
                    <input type="checkbox" />
                    <span>"Whole file"</span>
                </label>
            </div>
            <pre class="code lines" data-of="axum" tabindex="0" role="group" aria-label="Server code">
                <code id="server-code" inner_html=rust></code>
            </pre>
            {express
                .map(|html| {
                    view! {
                        <pre class="code lines" data-of="express" tabindex="0" role="group" aria-label="Server code in Express">
                            <code id="express-code" inner_html=html></code>
                        </pre>
                        <p class="hint" data-of="express">
                            "Tests start it and see the same responses."
                        </p>
                    }
                })}
            <p class="hint" data-of="axum">"It runs here; imports and routes are folded."</p>
        </section>
    }
}

/// How to read a language's file.
struct Language {
    /// Whether a line begins a part, and which one: `preflight`, `handler` or both.
    begins: fn(line: &str, source: &str) -> Option<&'static str>,
    /// The line with which a part ends.
    ends: &'static str,
}

const BOTH: &str = "preflight handler";

const RUST: Language = Language {
    begins: |line, source| {
        let name = line.strip_prefix("async fn ")?.split('(').next()?;
        Some(match () {
            () if source.contains(&format!("from_fn({name})")) => BOTH,
            () if source.contains(&format!("options({name})")) => "preflight",
            () => "handler",
        })
    },
    ends: "}",
};

const EXPRESS: Language = Language {
    begins: |line, _| match line {
        _ if line.starts_with("app.options(") => Some("preflight"),
        _ if line.starts_with("app.use(") => Some(BOTH),
        _ if line.starts_with("app.listen(") => None,
        _ if line.starts_with("app.") || line.starts_with("function ") => Some("handler"),
        _ => None,
    },
    ends: "}",
};

/// The highlighted code, a line an element. Its text is the file, to the letter.
fn marked(scenario: &Scenario, source: &str, html: &str, language: &Language) -> String {
    let mut guilty = Guilty::of(scenario);
    // What stands in front of the handlers, or behind them, responds in their place.
    if let Some(guilty) = &mut guilty
        && source.lines().any(|line| (language.begins)(line, source) == Some(BOTH))
    {
        guilty.part = BOTH;
    }
    // What is shown at first is what responds, with the comment above it.
    let lines: Vec<&str> = source.lines().collect();
    let first = lines.iter().position(|line| (language.begins)(line, source).is_some()).unwrap_or_default();
    let comment = lines[..first].iter().rev().take_while(|line| line.starts_with("//")).count();
    let mut part = "";
    let mut marked = String::from("<span class=imports>");
    let mut open = None;
    for (number, (text, line)) in lines.iter().zip(html.lines()).enumerate() {
        let line = whole(line, &mut open);
        if number == first - comment {
            marked += "</span>";
        }
        let begins = (language.begins)(text, source);
        if let Some(begun) = begins {
            part = begun;
        }
        marked += "<span class=l";
        if !part.is_empty() {
            marked += &format!(" data-part='{part}'");
        }
        if let Some(why) = guilty.as_ref().and_then(|guilty| guilty.is(text, part, begins)) {
            marked += &format!(" data-guilty='{why}'");
        }
        marked += &format!(">{line}\n</span>");
        if text.starts_with(language.ends) {
            part = "";
        }
    }
    marked
}

/// The line with no element open at its end. A comment's element ends on the next line.
fn whole<'a>(line: &'a str, open: &mut Option<&'a str>) -> String {
    let mut whole = open.map(str::to_owned).unwrap_or_default() + line;
    let last = line.rfind("<span").or(open.map(|_| 0));
    let closed = line.rfind("</span>").is_some_and(|end| line.rfind("<span").is_none_or(|begin| begin < end));
    *open = match line.rfind("<span") {
        Some(begin) if !closed => line[begin..].split_inclusive('>').next(),
        None if !closed => *open,
        _ => None,
    };
    if last.is_some() && open.is_some() {
        whole += "</span>";
    }
    whole
}

/// What marks the line that is wrong.
struct Guilty {
    part: &'static str,
    /// The value that stands there and should not. `None`: what is missing makes it wrong.
    value: Option<&'static str>,
}

impl Guilty {
    fn of(scenario: &Scenario) -> Option<Self> {
        let fix = &scenario.prose.fix;
        if !matches!(fix.heading, FixHeading::TheFix) {
            return None;
        }
        let part = match fix.diff.of {
            DiffOf::Response => "handler",
            DiffOf::Preflight => "preflight",
            _ => return None,
        };
        let removed = fix.diff.lines.iter().find(|(sign, _)| matches!(sign, Sign::Removed));
        Some(Self { part, value: removed.and_then(|(_, line)| Some(line.split_once(": ")?.1)) })
    }

    /// The word for a line that is wrong.
    fn is(&self, line: &str, part: &str, begins: Option<&str>) -> Option<&'static str> {
        match self.value {
            Some(value) => {
                (part == self.part && line.contains(&format!("\"{value}\""))).then_some("this line")
            }
            None if self.part == BOTH => (begins == Some(BOTH)).then_some("responds without the header"),
            // A function that only helps is no response.
            None => {
                (begins == Some(self.part) && !line.starts_with("function ")).then_some("a header is missing")
            }
        }
    }
}
