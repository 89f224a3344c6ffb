//! Which request headers are harmless enough to be sent without asking, and which script may not
//! set at all. See [Headers](https://fetch.spec.whatwg.org/#terminology-headers).

use crate::header_list::{
    HeaderName, byte_length, convert_header_names_to_a_sorted_lowercase_set, get_decode_and_split, is_one_of,
    is_token,
};
use crate::method::is_forbidden_method;
use crate::profile::{Profile, Rules};

/// The value beyond which a header is not safelisted, in bytes.
const LONGEST_SAFELISTED_VALUE: usize = 128;

/// The sum of safelisted values beyond which none of them is safelisted any more, in bytes.
const LARGEST_SAFELISTED_SUM: usize = 1024;

/// Whether a header may be sent cross-origin without a preflight.
///
/// Spec: <https://fetch.spec.whatwg.org/#cors-safelisted-request-header>
pub fn is_cors_safelisted_request_header<'q>(name: &str, value: &str, rules: impl Into<Rules<'q>>) -> bool {
    let rules = rules.into();

    // Step 1. A long value could smuggle something, so it is not safelisted.
    if byte_length(value) > LONGEST_SAFELISTED_VALUE {
        return false;
    }

    // Step 2. A few names have rules of their own.
    let is_named = |known: &str| name.eq_ignore_ascii_case(known);
    // Divergence: bytes-beyond-ascii. Firefox takes them for control characters.
    let is_unsafe = |c: char| {
        is_cors_unsafe_request_header_byte(c) || (!c.is_ascii() && rules.distrusts_bytes_beyond_ascii)
    };
    if is_named("accept") {
        !value.chars().any(is_unsafe)
    } else if is_named("accept-language") || is_named("content-language") {
        value
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '*' | ',' | '-' | '.' | ';' | '='))
    } else if is_named("content-type") {
        // Note: the essence is what counts, not what a lenient server might make of it.
        const FORM_TYPES: [&str; 3] =
            ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"];
        // Divergence: content-type-comma. Firefox takes no type that has one in its parameters.
        let has_bad_comma = rules.distrusts_commas_in_content_types && value.contains(',');
        !has_bad_comma
            && !value.chars().any(is_unsafe)
            && parse_mime_type_essence(value).is_some_and(|essence| is_one_of(essence, &FORM_TYPES))
    } else if is_named("range") {
        // Divergence: range-unit-case. WebKit takes the unit in any case.
        let lower;
        let value = if rules.ignores_range_unit_case {
            lower = value.to_ascii_lowercase();
            lower.as_str()
        } else {
            value
        };
        // Note: a range without a start, such as `bytes=-500`, is not one browsers ever sent.
        match parse_a_single_range_header_value(value, rules) {
            // Divergence: range-limit. Browsers read positions as numbers of 64 bits.
            Some((Some(start), end)) => rules
                .last_range_position
                .map(Position::of_digits)
                .is_none_or(|last| end.unwrap_or(start) <= last),
            _ => false,
        }
    } else {
        // Divergence: chromium-client-hints. Chromium safelists old client hints too.
        rules.safelists_client_hints && is_client_hint(&name.to_ascii_lowercase(), value)
    }

    // Step 3. A header that its rule lets pass is safelisted.
    // Note: the branches above are that answer.
}

/// Whether a character is a byte that could confuse a server.
///
/// Spec: <https://fetch.spec.whatwg.org/#cors-unsafe-request-header-byte>
fn is_cors_unsafe_request_header_byte(c: char) -> bool {
    matches!(
        c,
        '\0'..='\u{8}' | '\u{A}'..='\u{1F}' | '"' | '(' | ')' | ':' | '<' | '>' | '?' | '@' | '['
            | '\\' | ']' | '{' | '}' | '\u{7F}'
    )
}

/// The names that make a preflight necessary: lower case, sorted, each once.
///
/// Spec: <https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names>
pub fn cors_unsafe_request_header_names<'a, 'q>(
    headers: &[(&'a str, &'a str)],
    rules: impl Into<Rules<'q>>,
) -> Vec<HeaderName<'a>> {
    let rules = rules.into();

    // Step 1. No name is known to be unsafe yet.
    let mut unsafe_names: Vec<&'a str> = Vec::new();

    // Step 2. No name is known to depend on the sum yet.
    let mut potentially_unsafe_names: Vec<&'a str> = Vec::new();

    // Step 3. The safelisted values add up to nothing yet.
    let mut safelist_value_size = 0;

    // Step 4. Look at every header.
    for (index, (name, value)) in headers.iter().enumerate() {
        // Divergence: user-agent. Chromium does not look at it.
        if rules.overlooks_user_agent && name.eq_ignore_ascii_case("user-agent") {
            continue;
        }
        let combined;
        let value = match combined_value(headers, index, rules) {
            Combined::Alone => *value,
            Combined::SeenBefore => continue,
            Combined::Joined(joined) => {
                combined = joined;
                combined.as_str()
            }
        };

        // Step 4.1. Remember a name that is not safelisted with this value.
        if !is_cors_safelisted_request_header(name, value, rules) {
            unsafe_names.push(name);
        } else {
            // Step 4.2. Otherwise the name is fine unless all the values are too much together.
            potentially_unsafe_names.push(name);
            safelist_value_size += byte_length(value);
        }
    }

    // Step 5. More than 1,024 bytes of safelisted values make all of those names unsafe.
    // Divergence: no-safelist-sum. WebKit does not count.
    if safelist_value_size > LARGEST_SAFELISTED_SUM && rules.limits_safelist_sum {
        unsafe_names.append(&mut potentially_unsafe_names);
    }

    // Step 6. Sort them, in lower case and without duplicates.
    convert_header_names_to_a_sorted_lowercase_set(unsafe_names.into_iter())
}

/// How a header of the list is looked at where headers of one name are looked at together.
enum Combined {
    /// By itself.
    Alone,
    /// Not at all: it went with an earlier one.
    SeenBefore,
    /// Together with all the later ones of its name.
    Joined(String),
}

/// Joins headers of one name, for those who look at them joined.
fn combined_value(headers: &[(&str, &str)], index: usize, rules: Rules<'_>) -> Combined {
    // Divergence: combined-request-headers. Chromium and WebKit join headers of one name first.
    if !rules.combines_request_headers {
        return Combined::Alone;
    }
    let (name, value) = headers[index];
    let same_name = |(other, _): &&(&str, &str)| other.eq_ignore_ascii_case(name);
    if headers[..index].iter().any(|header| same_name(&header)) {
        return Combined::SeenBefore;
    }
    let mut rest = headers[index + 1..].iter().filter(same_name).peekable();
    if rest.peek().is_none() {
        return Combined::Alone;
    }
    let mut joined = value.to_owned();
    for (_, value) in rest {
        joined.push_str(", ");
        joined.push_str(value);
    }
    Combined::Joined(joined)
}

/// Whether `*` does not stand for the name: `Authorization`.
///
/// Spec: <https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name>
pub fn is_cors_non_wildcard_request_header_name(name: &str) -> bool {
    name.eq_ignore_ascii_case("authorization")
}

/// Whether script can always read the header of a cross-origin response.
///
/// Spec: <https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name>
pub fn is_cors_safelisted_response_header_name(name: &str) -> bool {
    is_one_of(
        name,
        &[
            "cache-control",
            "content-language",
            "content-length",
            "content-type",
            "expires",
            "last-modified",
            "pragma",
        ],
    )
}

/// Whether script can never read the header.
///
/// Spec: <https://fetch.spec.whatwg.org/#forbidden-response-header-name>
pub fn is_forbidden_response_header_name(name: &str) -> bool {
    name.eq_ignore_ascii_case("set-cookie") || name.eq_ignore_ascii_case("set-cookie2")
}

/// Whether the header describes the body and goes when the body goes.
///
/// Spec: <https://fetch.spec.whatwg.org/#request-body-header-name>
pub(crate) fn is_request_body_header_name(name: &str) -> bool {
    is_one_of(name, &["content-encoding", "content-language", "content-location", "content-type"])
}

/// Whether a `no-cors` request may carry the header.
///
/// Spec: <https://fetch.spec.whatwg.org/#no-cors-safelisted-request-header>
pub fn is_no_cors_safelisted_request_header(name: &str, value: &str) -> bool {
    // Step 1. Only four names can be.
    if !is_one_of(name, &["accept", "accept-language", "content-language", "content-type"]) {
        return false;
    }

    // Step 2. And only with a safelisted value.
    is_cors_safelisted_request_header(name, value, Profile::Standard)
}

/// Whether the browser silently drops the header when script sets it.
///
/// Spec: <https://fetch.spec.whatwg.org/#forbidden-request-header>
pub fn is_forbidden_request_header(name: &str, value: &str) -> bool {
    // Step 1. These belong to the browser.
    if is_one_of(
        name,
        &[
            "accept-charset",
            "accept-encoding",
            "access-control-request-headers",
            "access-control-request-method",
            "connection",
            "content-length",
            "cookie",
            "cookie2",
            "date",
            "dnt",
            "expect",
            "host",
            "keep-alive",
            "origin",
            "referer",
            "set-cookie",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "via",
        ],
    ) {
        return true;
    }

    // Step 2. So do two whole families.
    let starts_with =
        |prefix: &str| name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    if starts_with("proxy-") || starts_with("sec-") {
        return true;
    }

    // Step 3. These three could smuggle in a method that script may not use.
    if is_one_of(name, &["x-http-method", "x-http-method-override", "x-method-override"]) {
        // Step 3.1. Take the value apart.
        let parsed_values = get_decode_and_split(value);

        // Step 3.2. One forbidden method among them is enough.
        if parsed_values.into_iter().any(is_forbidden_method) {
            return true;
        }
    }

    // Step 4. All other headers are script's own.
    false
}

/// Reads the one simple form of `Range`, without any whitespace: a start and an end, each of which
/// may be missing.
///
/// Spec: <https://fetch.spec.whatwg.org/#simple-range-header-value>
fn parse_a_single_range_header_value<'a>(
    value: &'a str,
    rules: Rules<'_>,
) -> Option<(Option<Position<'a>>, Option<Position<'a>>)> {
    // Step 1. The value is decoded already: one character is one byte.
    let data = value;

    // Step 2. The unit is `bytes`, in lower case.
    // Step 3. Go on behind it.
    let data = data.strip_prefix("bytes")?;

    // Step 5. There must be an equals sign.
    // Step 6. Go on behind it.
    let data = data.strip_prefix('=')?;

    // Step 8. Collect the digits of the start.
    let (range_start, data) = collect_digits(data, rules);

    // Step 9. No digits, no start.
    let range_start_value = (!range_start.is_empty()).then(|| Position::of_digits(range_start));

    // Step 11. There must be a hyphen.
    // Step 12. Go on behind it.
    let data = data.strip_prefix('-')?;

    // Step 14. Collect the digits of the end.
    let (range_end, data) = collect_digits(data, rules);

    // Step 15. No digits, no end.
    let range_end_value = (!range_end.is_empty()).then(|| Position::of_digits(range_end));

    // Step 16. Nothing may follow.
    if !data.is_empty() {
        return None;
    }

    // Step 17. One of the two must be there.
    if range_start_value.is_none() && range_end_value.is_none() {
        return None;
    }

    // Step 18. The end must not lie before the start.
    if let (Some(start), Some(end)) = (range_start_value, range_end_value)
        && start > end
    {
        return None;
    }

    // Step 19. This is the range.
    Some((range_start_value, range_end_value))

    // Out of scope: steps 4, 7, 10 and 13. They allow whitespace, which this caller never does.
}

fn collect_digits<'a>(data: &'a str, rules: Rules<'_>) -> (&'a str, &'a str) {
    let split = |data: &'_ str| data.find(|c: char| !c.is_ascii_digit()).unwrap_or(data.len());

    // Divergence: range-digits. WebKit takes a plus sign, and whitespace of the rarer kinds.
    if rules.reads_range_digits_leniently {
        let is_space = ['\u{B}', '\u{C}'];
        let trimmed = data.trim_start_matches(is_space);
        let trimmed = trimmed.strip_prefix('+').unwrap_or(trimmed);
        let (digits, rest) = trimmed.split_at(split(trimmed));
        // A sign or a space without digits is no number.
        return if digits.is_empty() { ("", data) } else { (digits, rest.trim_start_matches(is_space)) };
    }
    data.split_at(split(data))
}

/// A position in a `Range`: a whole number of any size.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Position<'a> {
    /// Without zeros in front, the longer of two numbers is the larger.
    length: usize,
    digits: &'a str,
}

impl<'a> Position<'a> {
    /// The number that these digits mean.
    pub(crate) fn of_digits(digits: &'a str) -> Self {
        let digits = digits.trim_start_matches('0');
        Self { length: digits.len(), digits }
    }
}

/// The [essence](https://mimesniff.spec.whatwg.org/#mime-type-essence) of a MIME type, as written,
/// or `None` where the text is not one. Parameters are not looked at.
///
/// Spec: <https://mimesniff.spec.whatwg.org/#parse-a-mime-type>
fn parse_mime_type_essence(value: &str) -> Option<&str> {
    let whitespace = ['\t', '\n', '\r', ' '];
    let value = value.trim_matches(whitespace);
    let essence = value.split(';').next().unwrap_or_default().trim_end_matches(whitespace);
    let (kind, subtype) = essence.split_once('/')?;
    (is_token(kind) && is_token(subtype)).then_some(essence)
}

/// Whether the header is one of the client hints that Chromium forgets at a redirect.
pub(crate) fn is_forgotten_client_hint(name: &str) -> bool {
    is_one_of(name, &["device-memory", "downlink", "dpr", "ect", "rtt", "viewport-width", "width"])
}

/// What Chromium safelists beyond the standard.
fn is_client_hint(name: &str, value: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match name {
        "device-memory" | "dpr" | "downlink" => match value.split_once('.') {
            Some((whole, fraction)) => digits(whole) && digits(fraction),
            None => digits(value),
        },
        "width" | "viewport-width" | "rtt" => digits(value),
        "ect" => matches!(value, "slow-2g" | "2g" | "3g" | "4g"),
        "save-data" => value.eq_ignore_ascii_case("on"),
        "intervention" => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn safelisted(name: &str, value: &str) -> bool {
        is_cors_safelisted_request_header(name, value, Profile::Standard)
    }

    #[test]
    fn ranges_are_compared_even_when_they_are_huge() {
        assert!(safelisted("Range", "bytes=0-99999999999999999999999"));
        assert!(!safelisted("Range", "bytes=99999999999999999999999-99999999999999999999998"));
        assert!(!safelisted("Range", "bytes=2-1"));
        assert!(safelisted("Range", "bytes=9-010"));
        assert!(safelisted("Range", "bytes=1-1"));
    }

    #[test]
    fn length_counts_bytes_not_utf_8() {
        assert!(safelisted("Accept", &"é".repeat(128)));
        assert!(!safelisted("Accept", &"é".repeat(129)));
    }

    #[test]
    fn the_sum_may_be_1024_but_not_more() {
        let long = "a".repeat(128);
        let mut headers = vec![("Accept", long.as_str()); 8];
        assert!(cors_unsafe_request_header_names(&headers, Profile::Standard).is_empty());
        headers.push(("Accept-Language", "a"));
        assert_eq!(
            cors_unsafe_request_header_names(&headers, Profile::Standard),
            [HeaderName("accept"), HeaderName("accept-language")]
        );
    }

    #[test]
    fn method_overrides_are_forbidden_only_with_forbidden_methods() {
        for (value, forbidden) in
            [("GET", false), ("TRACE", true), ("get, track", true), ("\"TRACE\"", false), ("", false)]
        {
            assert_eq!(is_forbidden_request_header("X-HTTP-Method", value), forbidden, "{value}");
        }
        assert!(is_forbidden_request_header("Sec-Anything", ""));
        assert!(!is_forbidden_request_header("User-Agent", "x"));
        assert!(!is_forbidden_request_header("Second", "x"));
    }
}
