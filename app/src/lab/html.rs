//! HTML as a string, escaped by type: markup is a literal of this program, everything else is text.
//!
//! What the lab shows after a run is rendered anew as a whole, so it needs no reactivity inside, and the
//! same views as component trees would more than double the WASM.

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

    /// The HTML.
    pub(super) fn finish(&mut self) -> String {
        std::mem::take(&mut self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_and_markup_is_not() {
        let html =
            Html::default().tag("<p>").text("<script>\"a\" & 'b'</script>").tag("</p>").number(7).finish();
        assert_eq!(html, "<p>&lt;script&gt;&quot;a&quot; &amp; 'b'&lt;/script&gt;</p>7");
    }
}
