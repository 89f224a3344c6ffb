//! What the engine says and what happened, in English.

mod notes;
mod outcomes;

use std::borrow::Cow;

pub use notes::note_parts;
pub use outcomes::{FindingWords, cause, context, deed, effect, finding, label, outcome};

/// A piece of a sentence. Text and values stay apart, so that no character of a value can be taken for markup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Words.
    Text(Cow<'static, str>),
    /// A value, or anything else that is shown as code.
    Code(String),
}

/// Parts as one text, with code between backticks as in Markdown: a value that has backticks itself stands
/// between more of them.
pub fn plain_text(parts: &[Part]) -> String {
    let mut plain = String::new();
    for part in parts {
        match part {
            Part::Text(text) => plain.push_str(text),
            Part::Code(code) => push_code(&mut plain, code),
        }
    }
    plain
}

fn push_code(plain: &mut String, code: &str) {
    let longest_run = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let space = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
    for _ in 0..=longest_run {
        plain.push('`');
    }
    plain.push_str(space);
    plain.push_str(code);
    plain.push_str(space);
    for _ in 0..=longest_run {
        plain.push('`');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backticks_in_a_value_do_not_end_the_code() {
        for (code, plain) in
            [("*", "`*`"), ("", "``"), ("a`b", "``a`b``"), ("``", "``` `` ```"), ("a``b`", "``` a``b` ```")]
        {
            assert_eq!(plain_text(&[Part::Code(code.to_owned())]), plain);
        }
        let parts = [Part::Text("is ".into()), Part::Code("x".into()), Part::Text(", `no`".into())];
        assert_eq!(plain_text(&parts), "is `x`, `no`");
    }
}
