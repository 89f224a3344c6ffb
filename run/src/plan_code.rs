//! A plan as the JavaScript that runs it. The text works when it is pasted into the console.

use engine::{Body, CredentialsMode, Mode, RedirectMode, Request};
use wire::{OriginSet, RunId};

use crate::{
    plan::{Context, Element, Plan},
    words,
};

/// What a piece of the code is; decides its colour, one of those of `style/code.css`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Anything else.
    Plain,
    /// `await`, for example.
    Keyword,
    /// The name of a function.
    Function,
    /// A string.
    String,
}

/// A piece of code. All texts in a row are the code.
pub type Token = (TokenKind, String);

/// The code for a plan at the lab's origins: a call of `fetch()` for each of its fetches, or the element that makes it.
/// With a run, the URLs carry it.
pub fn plan_code(plan: &Plan, origins: &OriginSet, run: Option<&RunId>) -> Vec<Token> {
    let mut code = Code::default();
    for (place, fetch) in (0..plan.steps.len()).filter_map(|step| plan.fetch(step)).enumerate() {
        if place > 0 {
            code.add(TokenKind::Plain, "\n");
        }
        if fetch.from != Context::Page {
            code.add(TokenKind::Plain, "// ");
            code.add(TokenKind::Plain, words::context(fetch.from));
            code.add(TokenKind::Plain, "\n");
        }
        match fetch.element {
            None => code.fetch(&fetch.request(origins, run)),
            Some(element) => code.element(element, &fetch.target.url(origins, run)),
        }
    }
    code.0
}

#[derive(Default)]
struct Code(Vec<Token>);

impl Code {
    fn add(&mut self, kind: TokenKind, text: &str) {
        match self.0.last_mut() {
            Some((last, all)) if *last == kind => all.push_str(text),
            _ => self.0.push((kind, text.to_owned())),
        }
    }

    /// `fetch()` with what differs from its defaults.
    fn fetch(&mut self, request: &Request) {
        self.add(TokenKind::Keyword, "await ");
        self.add(TokenKind::Function, "fetch");
        self.add(TokenKind::Plain, "(");
        self.string(&request.url);
        let mut open = false;
        let mut field = |code: &mut Self, name: &str| {
            code.add(TokenKind::Plain, if open { "" } else { ", {\n" });
            code.add(TokenKind::Plain, "  ");
            code.add(TokenKind::Plain, name);
            code.add(TokenKind::Plain, ": ");
            open = true;
        };
        if request.method != "GET" {
            field(self, "method");
            self.string(&request.method);
            self.add(TokenKind::Plain, ",\n");
        }
        if request.mode != Mode::Cors {
            field(self, "mode");
            self.string(request.mode.as_str());
            self.add(TokenKind::Plain, ",\n");
        }
        if request.credentials != CredentialsMode::SameOrigin {
            field(self, "credentials");
            self.string(request.credentials.as_str());
            self.add(TokenKind::Plain, ",\n");
        }
        if request.redirect != RedirectMode::Follow {
            field(self, "redirect");
            self.string(request.redirect.as_str());
            self.add(TokenKind::Plain, ",\n");
        }
        if !request.headers.is_empty() {
            field(self, "headers");
            self.add(TokenKind::Plain, "[\n");
            // Pairs, not an object: a name may come twice.
            for (name, value) in &request.headers {
                self.add(TokenKind::Plain, "    [");
                self.string(name);
                self.add(TokenKind::Plain, ", ");
                self.string(value);
                self.add(TokenKind::Plain, "],\n");
            }
            self.add(TokenKind::Plain, "  ],\n");
        }
        if let Body::Text(text) = &request.body {
            field(self, "body");
            self.string(text);
            self.add(TokenKind::Plain, ",\n");
        }
        self.add(TokenKind::Plain, if open { "});" } else { ");" });
    }

    fn element(&mut self, element: Element, url: &str) {
        self.add(TokenKind::Plain, "<img");
        self.add(TokenKind::Plain, if element == Element::Image { "" } else { " crossorigin" });
        self.add(TokenKind::Plain, " src=\"");
        self.add(TokenKind::Plain, url);
        self.add(TokenKind::Plain, "\">");
    }

    /// A string literal in double quotes.
    fn string(&mut self, text: &str) {
        let mut literal = String::from('"');
        for character in text.chars() {
            match character {
                '"' => literal.push_str("\\\""),
                '\\' => literal.push_str("\\\\"),
                '\n' => literal.push_str("\\n"),
                control if control.is_control() => {
                    literal.push_str("\\x");
                    for shift in [4, 0] {
                        literal.extend(char::from_digit((control as u32 >> shift) & 0xf, 16));
                    }
                }
                other => literal.push(other),
            }
        }
        literal.push('"');
        self.add(TokenKind::String, &literal);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(request: &Request) -> String {
        let mut code = Code::default();
        code.fetch(request);
        code.0.into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn a_plain_get_is_a_url() {
        assert_eq!(
            text(&Request::new("http://localhost:4000/a")),
            r#"await fetch("http://localhost:4000/a");"#
        );
    }

    #[test]
    fn all_that_differs_from_the_defaults_is_said() {
        let request = Request {
            method: "PUT".into(),
            headers: vec![("X-Quote".into(), "say \"a\"".into())],
            mode: Mode::NoCors,
            credentials: CredentialsMode::Include,
            redirect: RedirectMode::Manual,
            body: Body::Text("{}".into()),
            ..Request::new("http://localhost:4000/a")
        };
        assert_eq!(
            text(&request),
            r#"await fetch("http://localhost:4000/a", {
  method: "PUT",
  mode: "no-cors",
  credentials: "include",
  redirect: "manual",
  headers: [
    ["X-Quote", "say \"a\""],
  ],
  body: "{}",
});"#
        );
    }

    #[test]
    fn what_would_end_a_string_literal_is_escaped() {
        let body = Body::Text("a\"b\\c\nd\te\u{7f}".into());
        let request = Request { body, ..Request::new("u") };
        assert!(text(&request).contains(r#"body: "a\"b\\c\nd\x09e\x7f""#), "{}", text(&request));
    }
}
