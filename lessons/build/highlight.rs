//! Source code to HTML with a handful of classes, few enough to keep the pages small.

use anyhow::{Context, Result};
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxSet};

/// What a scope of the syntax definitions looks like on the page: the first prefix that matches the
/// innermost scope wins. The classes are styled in `style/code.css`.
const CLASSES: &[(&str, &str)] = &[
    ("comment", "c"),
    ("punctuation.definition.comment", "c"),
    ("punctuation.definition.string", "s"),
    ("constant.character.escape", "s"),
    ("string", "s"),
    ("constant.other", "n"),
    ("constant", "n"),
    ("entity.name.function", "f"),
    ("support.function", "f"),
    ("variable.function", "f"),
    ("entity.name", "t"),
    ("support.type", "t"),
    ("support.class", "t"),
    ("storage.type.numeric", "n"),
    ("keyword.operator", ""),
    ("keyword", "k"),
    ("storage", "k"),
    ("variable.language", "k"),
];

/// The syntax definitions and the classes.
pub(crate) struct Highlighter {
    syntaxes: SyntaxSet,
    classes: Vec<(Scope, &'static str)>,
}

impl Highlighter {
    pub(crate) fn new() -> Result<Self> {
        let classes = CLASSES
            .iter()
            .map(|(prefix, class)| {
                Ok((Scope::new(prefix).context(*prefix)?, *class))
            })
            .collect::<Result<_>>()?;
        Ok(Self { syntaxes: SyntaxSet::load_defaults_newlines(), classes })
    }

    /// The code as the content of a `<code>`. A language that is not known is only escaped.
    pub(crate) fn html(&self, code: &str, language: &str) -> Result<String> {
        let Some(syntax) = self.syntaxes.find_syntax_by_token(language) else {
            return Ok(escape(code));
        };
        let mut parser = ParseState::new(syntax);
        let mut scopes = ScopeStack::new();
        let mut html = String::new();
        for line in code.split_inclusive('\n') {
            let mut from = 0;
            for (position, operation) in
                parser.parse_line(line, &self.syntaxes)?
            {
                self.span(&mut html, &scopes, &line[from..position]);
                scopes.apply(&operation)?;
                from = position;
            }
            self.span(&mut html, &scopes, &line[from..]);
        }
        Ok(html)
    }

    fn span(&self, html: &mut String, scopes: &ScopeStack, text: &str) {
        let class = if text.trim().is_empty() { "" } else { self.class(scopes) };
        let text = escape(text);
        match class {
            "" => html.push_str(&text),
            _ => {
                let open = format!("<span class={class}>");
                // Neighbours of one class become one span.
                let joined = html.strip_suffix("</span>").filter(|head| {
                    head.rfind("<span")
                        .is_some_and(|start| head[start..].starts_with(&open))
                });
                match joined.map(str::len) {
                    Some(length) => html.truncate(length),
                    None => html.push_str(&open),
                }
                html.push_str(&text);
                html.push_str("</span>");
            }
        }
    }

    fn class(&self, scopes: &ScopeStack) -> &'static str {
        scopes
            .as_slice()
            .iter()
            .rev()
            .find_map(|scope| {
                self.classes
                    .iter()
                    .find(|(prefix, _)| prefix.is_prefix_of(*scope))
                    .map(|(_, class)| *class)
            })
            .unwrap_or("")
    }
}

/// Text as HTML text.
pub(crate) fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    pulldown_cmark_escape::escape_html_body_text(&mut html, text)
        .expect("a String takes every text");
    html
}
