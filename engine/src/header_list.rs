//! [Header lists](https://fetch.spec.whatwg.org/#concept-header-list).
//!
//! Names and values are isomorphic strings: one character, at most U+00FF, is one byte.

use std::cmp::Ordering;
use std::fmt;

/// The headers of a response, as they came over the wire.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HeaderList<'a>(pub &'a [(String, String)]);

impl<'a> HeaderList<'a> {
    /// The values of all headers of that name, in order.
    pub(crate) fn values(self, name: &'static str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(candidate, _)| candidate.eq_ignore_ascii_case(name))
            .map(|(_, value)| without_tabs_or_spaces(value))
    }

    /// Whether there is a header of that name.
    pub fn contains(self, name: &'static str) -> bool {
        self.values(name).next().is_some()
    }

    /// Gets the value of a header; several headers of one name are one value, joined by `, `.
    ///
    /// Spec: <https://fetch.spec.whatwg.org/#concept-header-list-get>
    pub fn get(self, name: &'static str) -> Option<HeaderValue<'a>> {
        let mut values = self.values(name);

        // Step 1. Without a header of that name there is no value.
        let first = values.next()?;

        // Step 2. One value, or all of them with a comma and a space between.
        Some(match values.next() {
            None => HeaderValue::One(first),
            Some(_) => HeaderValue::Combined { list: self, name },
        })
    }

    /// The same for those who do not see empty headers beside others of their name.
    pub(crate) fn get_ignoring_empty(self, name: &'static str) -> Option<HeaderValue<'a>> {
        let mut values = self.values(name).filter(|value| !value.is_empty());
        match (values.next(), values.next()) {
            (None, _) => self.values(name).next().map(HeaderValue::One),
            (Some(value), None) => Some(HeaderValue::One(value)),
            (Some(_), Some(_)) => Some(HeaderValue::Combined { list: self, name }),
        }
    }

    /// Extracts the items of a header that is a comma-separated list of tokens
    /// (`#method`, `#field-name`).
    ///
    /// Spec: <https://fetch.spec.whatwg.org/#extract-header-list-values>
    pub fn extract_list(self, name: &'static str) -> Extracted<'a> {
        // Step 1. Without a header of that name the result is null.
        let Some(value) = self.get(name) else {
            return Extracted::Null;
        };

        // Step 2. A header that may appear only once, but appears again, is a failure.
        // Note: the lists may be spread over several headers, so this never happens here.

        // Step 3. Start with no items.
        let tokens = Tokens(value);

        // Step 4. Go through the headers of that name.
        for item in tokens.items() {
            // Step 4.1. Take the header apart at its commas. Empty items do not count.
            // Step 4.2. One item that is not a token spoils all of them.
            if !is_token(item) {
                return Extracted::Failure(item);
            }

            // Step 4.3. Keep the item.
            // Note: nothing is copied; the items are walked through again when they are needed.
        }

        // Step 5. These are the items.
        Extracted::Values(tokens)
    }
}

impl HeaderList<'_> {
    /// Whether the items of a list begin with tokens, `*` among them, whatever comes then.
    pub(crate) fn has_wildcard_before_junk(self, name: &'static str) -> bool {
        let Some(value) = self.get(name) else { return false };
        Tokens(value).items().take_while(|item| is_token(item)).any(|item| item == "*")
    }
}

/// What [`HeaderList::get`] found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeaderValue<'a> {
    /// There is one header of that name.
    One(&'a str),
    /// There are several; the value is all of theirs, joined by a comma and a space.
    Combined {
        /// Where they are.
        list: HeaderList<'a>,
        /// Their name.
        name: &'static str,
    },
}

impl HeaderValue<'_> {
    /// Whether the value is exactly `text`, byte for byte.
    pub fn is(self, text: &str) -> bool {
        match self {
            Self::One(value) => value == text,
            Self::Combined { .. } => self.to_string() == text,
        }
    }
}

impl HeaderValue<'_> {
    /// The value as a text of its own.
    pub fn to_text(self) -> String {
        match self {
            Self::One(value) => value.to_owned(),
            Self::Combined { .. } => self.to_string(),
        }
    }
}

impl fmt::Display for HeaderValue<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::One(value) => f.write_str(value),
            Self::Combined { list, name } => {
                for (index, value) in list.values(name).enumerate() {
                    f.write_str(if index == 0 { "" } else { ", " })?;
                    f.write_str(value)?;
                }
                Ok(())
            }
        }
    }
}

/// What [`HeaderList::extract_list`] found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extracted<'a> {
    /// No such header.
    Null,
    /// The header cannot be parsed because of this item.
    Failure(&'a str),
    /// The items, perhaps none.
    Values(Tokens<'a>),
}

impl<'a> Extracted<'a> {
    /// The items; none where there is no header or it cannot be parsed.
    pub(crate) fn items(self) -> impl Iterator<Item = &'a str> {
        let tokens = match self {
            Self::Values(tokens) => tokens,
            Self::Null | Self::Failure(_) => Tokens(HeaderValue::One("")),
        };
        tokens.items()
    }

    /// Whether an item is `text`, case included.
    pub(crate) fn contains(self, text: &str) -> bool {
        self.items().any(|item| item == text)
    }

    /// Whether an item is `text`, upper and lower case being the same.
    pub(crate) fn contains_ignoring_case(self, text: &str) -> bool {
        self.items().any(|item| item.eq_ignore_ascii_case(text))
    }
}

/// The items of all headers of one name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tokens<'a>(HeaderValue<'a>);

impl<'a> Tokens<'a> {
    /// The items, in order.
    pub fn items(self) -> impl Iterator<Item = &'a str> {
        let (one, list, name) = match self.0 {
            HeaderValue::One(value) => (Some(value), HeaderList(&[]), ""),
            HeaderValue::Combined { list, name } => (None, list, name),
        };
        one.into_iter().chain(list.values(name)).flat_map(split_at_commas).filter(|item| !item.is_empty())
    }
}

/// The parts of a value between its commas, without tabs or spaces around them.
fn split_at_commas(value: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(value);
    std::iter::from_fn(move || {
        let value = rest?;
        let (item, after) = match value.bytes().position(|byte| byte == b',') {
            Some(comma) => (&value[..comma], Some(&value[comma + 1..])),
            None => (value, None),
        };
        rest = after;
        Some(without_tabs_or_spaces(item))
    })
}

/// Takes a value apart at its commas, but not at those in quotes.
///
/// Spec: <https://fetch.spec.whatwg.org/#header-value-get-decode-and-split>
pub(crate) fn get_decode_and_split(value: &str) -> Vec<&str> {
    // Step 1. The value is decoded already: one character is one byte.
    let input = value.as_bytes();

    // Step 2. Start at the beginning.
    let mut position = 0;

    // Step 3. There are no values yet.
    let mut values = Vec::new();

    // Step 4. The first one is empty so far.
    // Note: it is the text from its start to the position.
    let mut temporary_value_start = 0;

    // Step 5. Go on to the end.
    loop {
        // Step 5.1. Everything up to a quotation mark or a comma belongs to this value.
        while position < input.len() && !matches!(input[position], b'"' | b',') {
            position += 1;
        }

        // Step 5.2. A quotation mark opens a string that may hold commas.
        if input.get(position) == Some(&b'"') {
            // Step 5.2.1. Take it whole, with its backslashes.
            position += 1;
            while position < input.len() && input[position] != b'"' {
                position += if input[position] == b'\\' { 2 } else { 1 };
            }
            position = (position + 1).min(input.len());

            // Step 5.2.2. More may follow.
            if position < input.len() {
                continue;
            }
        }

        // Step 5.3. Tabs and spaces around the value do not belong to it.
        let temporary_value = value.get(temporary_value_start..position).unwrap_or_default();
        let temporary_value = without_tabs_or_spaces(temporary_value);

        // Step 5.4. Keep it.
        values.push(temporary_value);

        // Step 5.5. Begin a new one.
        temporary_value_start = position + 1;

        // Step 5.6. At the end these are the values.
        if position >= input.len() {
            return values;
        }

        // Step 5.7. Otherwise the value ended at a comma.

        // Step 5.8. Go on behind it.
        position += 1;
    }
}

/// A header name that is compared and displayed in lower case, without being copied.
#[derive(Clone, Copy, Debug, Eq)]
pub struct HeaderName<'a>(pub &'a str);

impl HeaderName<'_> {
    /// The name in lower case.
    pub fn to_lower_case(self) -> String {
        self.0.to_ascii_lowercase()
    }

    fn lower_case_bytes(&self) -> impl Iterator<Item = u8> {
        self.0.bytes().map(|byte| byte.to_ascii_lowercase())
    }
}

impl PartialEq for HeaderName<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(other.0)
    }
}

impl Ord for HeaderName<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.lower_case_bytes().cmp(other.lower_case_bytes())
    }
}

impl PartialOrd for HeaderName<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for HeaderName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write;
        self.0.chars().try_for_each(|c| f.write_char(c.to_ascii_lowercase()))
    }
}

/// Lower-cases the names, sorts them and drops duplicates.
///
/// Spec: <https://fetch.spec.whatwg.org/#convert-header-names-to-a-sorted-lowercase-set>
pub(crate) fn convert_header_names_to_a_sorted_lowercase_set<'a>(
    header_names: impl Iterator<Item = &'a str>,
) -> Vec<HeaderName<'a>> {
    // Step 1. Start with an empty set.
    let mut header_names_set: Vec<HeaderName<'a>> = Vec::new();

    // Step 2. Put every name into it, in lower case.
    // Step 3. Sort by bytes.
    // Note: each name goes to its place at once, where an equal one is found as well. The lists are short,
    // and a general sort would be a twentieth of the engine's WASM.
    for name in header_names.map(HeaderName) {
        if let Err(place) = header_names_set.binary_search(&name) {
            header_names_set.insert(place, name);
        }
    }
    header_names_set
}

/// Whether the text is a [header name](https://fetch.spec.whatwg.org/#header-name).
pub(crate) fn is_header_name(name: &str) -> bool {
    is_token(name)
}

/// Whether the text is a [header value](https://fetch.spec.whatwg.org/#header-value), once
/// normalized.
pub(crate) fn is_header_value(value: &str) -> bool {
    !value.chars().any(|c| matches!(c, '\0' | '\n' | '\r') || c > '\u{FF}')
        && without_tabs_or_spaces(value).len() == value.len()
}

/// Removes [HTTP whitespace](https://fetch.spec.whatwg.org/#http-whitespace-byte) around a value
/// that script gave.
///
/// Spec: <https://fetch.spec.whatwg.org/#concept-header-value-normalize>
pub(crate) fn normalize_header_value(value: &str) -> &str {
    let is_outside = |byte: Option<&u8>| matches!(byte, Some(b'\t' | b'\n' | b'\r' | b' '));
    if is_outside(value.as_bytes().first()) || is_outside(value.as_bytes().last()) {
        value.trim_matches(['\t', '\n', '\r', ' '])
    } else {
        value
    }
}

/// Whether `name` is one of the names, upper and lower case being the same.
pub(crate) fn is_one_of(name: &str, names: &[&str]) -> bool {
    names.iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// A header value as HTTP delivers it: without tabs or spaces around it.
pub(crate) fn without_tabs_or_spaces(value: &str) -> &str {
    let is_outside = |byte: Option<&u8>| matches!(byte, Some(b'\t' | b' '));
    if is_outside(value.as_bytes().first()) || is_outside(value.as_bytes().last()) {
        value.trim_matches(['\t', ' '])
    } else {
        value
    }
}

/// Whether the text is an HTTP [token](https://httpwg.org/specs/rfc9110.html#rule.token.separators).
pub(crate) fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| IS_TOKEN_BYTE[usize::from(byte)])
}

/// Which bytes may be in a token.
const IS_TOKEN_BYTE: [bool; 256] = {
    let others = b"!#$%&'*+-.^_`|~";
    let mut table = [false; 256];
    let mut byte: u8 = 0;
    while byte < 0x80 {
        table[byte as usize] = byte.is_ascii_alphanumeric();
        byte += 1;
    }
    let mut index = 0;
    while index < others.len() {
        table[others[index] as usize] = true;
        index += 1;
    }
    table
};

/// The number of bytes that an isomorphic string stands for.
pub(crate) fn byte_length(value: &str) -> usize {
    if value.is_ascii() { value.len() } else { value.chars().count() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect()
    }

    #[test]
    fn several_headers_are_one_value() {
        let headers = list(&[("A", " 1 "), ("B", "x"), ("a", "\t2")]);
        let headers = HeaderList(&headers);
        assert_eq!(headers.get("a").expect("a value").to_string(), "1, 2");
        assert!(headers.get("A").expect("a value").is("1, 2"));
        assert_eq!(headers.get("b"), Some(HeaderValue::One("x")));
        assert_eq!(headers.get("c"), None);
    }

    #[test]
    fn lists_may_be_spread_and_hold_empty_items() {
        let headers = list(&[("A", "x, ,y,"), ("A", ""), ("a", "z")]);
        let items: Vec<&str> = HeaderList(&headers).extract_list("a").items().collect();
        assert_eq!(items, ["x", "y", "z"]);
    }

    #[test]
    fn one_bad_item_spoils_a_list() {
        for bad in ["x y", "x, @", "\"x\"", "x;y", "x\u{c}", "x\u{b}", "é"] {
            let headers = list(&[("A", "fine"), ("A", bad)]);
            let extracted = HeaderList(&headers).extract_list("a");
            assert!(matches!(extracted, Extracted::Failure(_)), "{bad:?}");
        }
        assert_eq!(HeaderList(&[]).extract_list("a"), Extracted::Null);
    }

    #[test]
    fn commas_in_quotes_do_not_split() {
        for (value, expected) in [
            ("nosniff,", vec!["nosniff", ""]),
            ("", vec![""]),
            ("text/html;\", x/x", vec!["text/html;\", x/x"]),
            ("x/x;test=\"hi\",y/y", vec!["x/x;test=\"hi\"", "y/y"]),
            ("x / x,,,1", vec!["x / x", "", "", "1"]),
            ("\"1,2\", 3", vec!["\"1,2\"", "3"]),
            ("\"1\\\",2\", 3", vec!["\"1\\\",2\"", "3"]),
            ("\"\\", vec!["\"\\"]),
        ] {
            assert_eq!(get_decode_and_split(value), expected, "{value:?}");
        }
    }
}
