//! HTML as a string, escaped by type: markup is a literal of this program, everything else is text.
//!
//! What the lab shows after a run is rendered anew as a whole, so it needs no reactivity inside, and the
//! same views as component trees would more than double the WASM.

use std::borrow::Cow;

use engine::Note;
use run::words::{Part, note_parts};

/// HTML under construction.
#[derive(Debug, Default)]
pub(super) struct Html(String);

impl Html {
    /// Adds markup. Only literals can be markup.
    pub(super) fn tag(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Adds text, which can come from anywhere. It is safe in an attribute's double quotes as well.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        for character in text.chars() {
            match character {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                other => self.0.push(other),
            }
        }
        self
    }

    /// Adds a number.
    pub(super) fn number(&mut self, number: u32) -> &mut Self {
        self.0.push_str(&number.to_string());
        self
    }

    /// Adds a note of the engine in words, its values as code.
    pub(super) fn note(&mut self, note: &Note) -> &mut Self {
        for part in note_parts(note) {
            match part {
                Part::Text(text) => self.text(&text),
                Part::Code(code) => self.tag("<code>").text(&code).tag("</code>"),
            };
        }
        self
    }

    /// The HTML.
    pub(super) fn finish(&mut self) -> String {
        std::mem::take(&mut self.0)
    }
}

/// A header's value for people: UTF-8 where it is that, else as it is, one character a byte.
pub(super) fn decoded(isomorphic: &str) -> Cow<'_, str> {
    if isomorphic.is_ascii() {
        return isomorphic.into();
    }
    let bytes = isomorphic.chars().map(|character| u8::try_from(character).ok()).collect::<Option<Vec<u8>>>();
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    text.map_or(isomorphic.into(), Cow::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_shown_as_utf_8_where_it_is_that() {
        assert_eq!(decoded("plain"), "plain");
        assert_eq!(decoded("caf\u{c3}\u{a9}"), "caf\u{e9}");
        assert_eq!(decoded("caf\u{e9}"), "caf\u{e9}", "these bytes are no UTF-8");
    }

    #[test]
    fn text_is_escaped_and_markup_is_not() {
        let html =
            Html::default().tag("<p>").text("<script>\"a\" & 'b'</script>").tag("</p>").number(7).finish();
        assert_eq!(html, "<p>&lt;script&gt;&quot;a&quot; &amp; 'b'&lt;/script&gt;</p>7");
    }
}
