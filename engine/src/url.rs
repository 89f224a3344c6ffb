//! As much of a URL as the decisions depend on.
//!
//! This is a small subset of the [URL standard](https://url.spec.whatwg.org/), so that the engine
//! stays small enough for a page. Origins of HTTP(S) URLs come out as in the standard: case,
//! default ports, IPv4 in all its spellings, IPv6, credentials, backslashes, tabs and newlines.
//!
//! Out of scope: internationalized host names (a host outside ASCII is kept as written: its ASCII form takes
//! tables that are larger than this crate), the origin inside a `blob:` URL, percent-encoding of the path and
//! the query (they are kept as written).

use std::borrow::Cow;
use std::fmt;
use std::net::Ipv6Addr;

use crate::header_list::is_one_of;
use crate::origin::{OpaqueId, Origin};

/// A URL, cut down to what matters: where it leads and whether it carries a user name or password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Url {
    scheme: Cow<'static, str>,
    origin: Origin,
    includes_credentials: bool,
    path_and_query: String,
}

impl Url {
    /// Parses an absolute URL. Returns `None` where the URL standard's parser fails or where the
    /// host is out of scope.
    pub fn parse(input: &str) -> Option<Self> {
        parse(input, None)
    }

    /// Parses a URL that may be relative to this one, as the `Location` of a redirect may.
    pub fn join(&self, input: &str) -> Option<Self> {
        parse(input, Some(self))
    }

    /// The root of an origin, as a base for relative URLs. `None` for an opaque origin.
    pub(crate) fn root_of(origin: &Origin) -> Option<Self> {
        Some(Self {
            scheme: scheme_text(origin.scheme()?),
            origin: origin.clone(),
            includes_credentials: false,
            path_and_query: "/".to_owned(),
        })
    }

    /// Reads `host[:port]` for an origin whose scheme may be any.
    pub(crate) fn parse_authority_of_origin(scheme: &str, authority: &str) -> Option<Origin> {
        if !is_scheme(scheme) || authority.ends_with(':') {
            return None;
        }
        parse_host_and_port(scheme_text(scheme), authority)
    }

    /// The scheme, lower case, without the colon.
    pub fn scheme(&self) -> &str {
        &self.scheme
    }

    /// The [origin](https://url.spec.whatwg.org/#concept-url-origin).
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The path and, with its question mark, the query.
    pub fn path_and_query(&self) -> &str {
        &self.path_and_query
    }

    /// Whether the URL [includes credentials](https://url.spec.whatwg.org/#include-credentials).
    pub fn includes_credentials(&self) -> bool {
        self.includes_credentials
    }

    /// Whether the scheme is an [HTTP(S) scheme](https://fetch.spec.whatwg.org/#http-scheme).
    pub fn is_http(&self) -> bool {
        matches!(self.scheme.as_ref(), "http" | "https")
    }
}

impl fmt::Display for Url {
    /// Credentials are left out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.origin {
            Origin::Tuple { .. } => write!(f, "{}{}", self.origin, self.path_and_query),
            Origin::Opaque(_) => write!(f, "{}:{}", self.scheme, self.path_and_query),
        }
    }
}

/// The port that a scheme stands for.
pub(crate) fn default_port(scheme: &str) -> Option<u16> {
    match scheme {
        "http" | "ws" => Some(80),
        "https" | "wss" => Some(443),
        "ftp" => Some(21),
        _ => None,
    }
}

/// The [URL parser](https://url.spec.whatwg.org/#concept-basic-url-parser), as far as needed.
fn parse(input: &str, base: Option<&Url>) -> Option<Url> {
    let is_outside = |byte: Option<&u8>| byte.is_some_and(|byte| *byte <= b' ');
    let input = if is_outside(input.as_bytes().first()) || is_outside(input.as_bytes().last()) {
        input.trim_matches(|c| c <= ' ')
    } else {
        input
    };
    let end = find(input, |byte| matches!(byte, b'#' | b'\t' | b'\n' | b'\r'));
    if matches!(input.as_bytes().get(end), Some(b'\t' | b'\n' | b'\r')) {
        return parse(&input.replace(['\t', '\n', '\r'], ""), base);
    }
    let input = &input[..end];

    let end = find(input, |byte| byte == b':');
    let (scheme, rest) = input.split_at(end);
    if rest.is_empty() || !is_scheme(scheme) {
        return parse_relative(input, base?);
    }
    let rest = &rest[1..];
    let scheme = scheme_text(scheme);
    if default_port(&scheme).is_none() {
        return Some(Url {
            scheme,
            origin: Origin::Opaque(OpaqueId::URL),
            includes_credentials: false,
            path_and_query: rest.to_owned(),
        });
    }
    match base {
        Some(base) if base.scheme == scheme && !rest.starts_with("//") => parse_relative(rest, base),
        _ => parse_authority(scheme, rest.trim_start_matches(['/', '\\'])),
    }
}

/// The rest of a URL that has no scheme of its own.
fn parse_relative(input: &str, base: &Url) -> Option<Url> {
    // A base such as `data:` has no place to be relative to.
    default_port(&base.scheme)?;
    let is_slash = |c: Option<char>| matches!(c, Some('/' | '\\'));
    let mut characters = input.chars();
    let first = characters.next();
    if is_slash(first) && is_slash(characters.next()) {
        return parse_authority(base.scheme.clone(), input.trim_start_matches(['/', '\\']));
    }
    let base_path = base.path_and_query.split('?').next().unwrap_or_default();
    let joined = match first {
        None => base.path_and_query.clone(),
        Some('?') => format!("{base_path}{input}"),
        Some('/' | '\\') => input.to_owned(),
        Some(_) => {
            let folder = base_path.rfind('/').map_or("/", |end| &base_path[..=end]);
            format!("{folder}{input}")
        }
    };
    Some(Url {
        scheme: base.scheme.clone(),
        origin: base.origin.clone(),
        includes_credentials: base.includes_credentials,
        path_and_query: without_dot_segments(&joined),
    })
}

/// What follows `scheme://`.
fn parse_authority(scheme: Cow<'static, str>, input: &str) -> Option<Url> {
    let end = find(input, |byte| matches!(byte, b'/' | b'\\' | b'?'));
    let (authority, path) = input.split_at(end);
    let (credentials, host_and_port) = match authority.bytes().rposition(|byte| byte == b'@') {
        Some(at) => (&authority[..at], &authority[at + 1..]),
        None => ("", authority),
    };
    Some(Url {
        origin: parse_host_and_port(scheme.clone(), host_and_port)?,
        scheme,
        includes_credentials: !matches!(credentials, "" | ":"),
        path_and_query: without_dot_segments(path),
    })
}

/// The position of the first byte that is looked for, which must be ASCII, or the end.
fn find(input: &str, is_it: impl Fn(u8) -> bool) -> usize {
    input.bytes().position(is_it).unwrap_or(input.len())
}

fn parse_host_and_port(scheme: Cow<'static, str>, input: &str) -> Option<Origin> {
    let host_end = match input.strip_prefix('[') {
        Some(rest) => rest.find(']')? + 2,
        None => find(input, |byte| byte == b':'),
    };
    let (host, port) = input.split_at(host_end);
    let host = parse_host(host)?;
    let port = match port.strip_prefix(':') {
        Some("") => None,
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => Some(digits.parse().ok()?),
        None if port.is_empty() => None,
        _ => return None,
    };
    let port = port.filter(|port| Some(*port) != default_port(&scheme));
    Some(Origin::Tuple { scheme, host, port })
}

/// The [host parser](https://url.spec.whatwg.org/#concept-host-parser).
fn parse_host(input: &str) -> Option<String> {
    if let Some(address) = input.strip_prefix('[') {
        return Some(serialize_ipv6(address.strip_suffix(']')?.parse().ok()?));
    }
    let is_plain = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.');
    let mut host = if input.bytes().all(is_plain) { input.to_owned() } else { decode_host(input)? };
    if host.is_empty() {
        return None;
    }
    if ends_in_a_number(&host) {
        let [a, b, c, d] = parse_ipv4(&host)?.to_be_bytes();
        host = format!("{a}.{b}.{c}.{d}");
    }
    Some(host)
}

/// Percent-decodes a host and brings its ASCII letters to lower case. What is not ASCII stays as it is.
fn decode_host(input: &str) -> Option<String> {
    let mut host = Vec::with_capacity(input.len());
    let mut bytes = input.bytes();
    while let Some(byte) = bytes.next() {
        let byte = match byte {
            b'%' => {
                let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
                (digit(bytes.next())? * 16 + digit(bytes.next())?) as u8
            }
            byte => byte,
        };
        // Forbidden domain code points.
        let is_forbidden = byte.is_ascii()
            && (!byte.is_ascii_graphic()
                || matches!(
                    byte,
                    b'#' | b'%' | b'/' | b':' | b'<' | b'>' | b'?' | b'@' | b'[' | b'\\' | b']' | b'^' | b'|'
                ));
        if is_forbidden {
            return None;
        }
        host.push(byte.to_ascii_lowercase());
    }
    String::from_utf8(host).ok()
}

/// The [ends-in-a-number checker](https://url.spec.whatwg.org/#ends-in-a-number-checker).
fn ends_in_a_number(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    let last = host.bytes().rposition(|byte| byte == b'.').map_or(host, |dot| &host[dot + 1..]);
    // Numbers of all three kinds begin with a digit.
    if !last.bytes().next().is_some_and(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let all_digits = last.bytes().all(|byte| byte.is_ascii_digit());
    all_digits || parse_ipv4_number(last).is_some()
}

/// The [IPv4 parser](https://url.spec.whatwg.org/#concept-ipv4-parser).
fn parse_ipv4(host: &str) -> Option<u32> {
    let host = host.strip_suffix('.').unwrap_or(host);
    let mut address: u64 = 0;
    let mut parts = host.split('.').peekable();
    for index in 0..4 {
        let number = parse_ipv4_number(parts.next()?)?;
        if parts.peek().is_none() {
            let room = 1_u64 << (8 * (4 - index));
            return (number < room).then_some((address | number) as u32);
        }
        if number > 255 {
            return None;
        }
        address |= number << (8 * (3 - index));
    }
    None
}

/// The [IPv4 number parser](https://url.spec.whatwg.org/#ipv4-number-parser): decimal, octal
/// after `0`, hexadecimal after `0x`.
fn parse_ipv4_number(input: &str) -> Option<u64> {
    let (digits, radix) = if let Some(hex) = input.strip_prefix("0x") {
        (hex, 16)
    } else if input.len() > 1 && input.starts_with('0') {
        (&input[1..], 8)
    } else {
        (input, 10)
    };
    if input.is_empty() {
        return None;
    }
    let mut number: u64 = 0;
    for digit in digits.chars() {
        let digit = u64::from(digit.to_digit(radix)?);
        number = number.saturating_mul(u64::from(radix)).saturating_add(digit);
    }
    Some(number)
}

/// The [IPv6 serializer](https://url.spec.whatwg.org/#concept-ipv6-serializer), in brackets.
fn serialize_ipv6(address: Ipv6Addr) -> String {
    let pieces = address.segments();
    let (mut longest_start, mut longest, mut run) = (0, 1, 0);
    for (index, piece) in pieces.iter().enumerate() {
        run = if *piece == 0 { run + 1 } else { 0 };
        if run > longest {
            (longest, longest_start) = (run, index + 1 - run);
        }
    }
    let mut text = String::from("[");
    let mut index = 0;
    while index < pieces.len() {
        if longest > 1 && index == longest_start {
            text.push_str(if index == 0 { "::" } else { ":" });
            index += longest;
            continue;
        }
        text.push_str(&format!("{:x}", pieces[index]));
        index += 1;
        if index < pieces.len() {
            text.push(':');
        }
    }
    text.push(']');
    text
}

/// Resolves `.` and `..` in the path and makes sure that it starts with a slash.
fn without_dot_segments(path_and_query: &str) -> String {
    let (path, query) = path_and_query.split_at(find(path_and_query, |byte| byte == b'?'));
    if path.starts_with('/') && !path.bytes().any(|byte| matches!(byte, b'.' | b'\\' | b'%')) {
        return path_and_query.to_owned();
    }
    let path = path.replace('\\', "/");
    let mut segments: Vec<&str> = Vec::new();
    let mut rest = path.strip_prefix('/').unwrap_or(&path).split('/').peekable();
    while let Some(segment) = rest.next() {
        let last = rest.peek().is_none();
        let dots = match segment.len() {
            1 | 3 if is_one_of(segment, &[".", "%2e"]) => ".",
            2 | 4 | 6 if is_one_of(segment, &["..", ".%2e", "%2e.", "%2e%2e"]) => "..",
            _ => "",
        };
        match dots {
            ".." => {
                segments.pop();
                if last {
                    segments.push("");
                }
            }
            "." if last => segments.push(""),
            "." => {}
            _ => segments.push(segment),
        }
    }
    format!("/{}{query}", segments.join("/"))
}

fn is_scheme(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic())
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
}

/// The scheme in lower case, without an allocation where it is `http` or `https`.
fn scheme_text(scheme: &str) -> Cow<'static, str> {
    if scheme.eq_ignore_ascii_case("http") {
        Cow::Borrowed("http")
    } else if scheme.eq_ignore_ascii_case("https") {
        Cow::Borrowed("https")
    } else {
        Cow::Owned(scheme.to_ascii_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn absolute(input: &str) -> String {
        Url::parse(input).expect(input).to_string()
    }

    #[test]
    fn absolute_urls_are_normalized() {
        for (input, output) in [
            ("http://localhost:4000/x?y=1#z", "http://localhost:4000/x?y=1"),
            ("HTTP://EXAMPLE.com:80", "http://example.com/"),
            ("https:example.com", "https://example.com/"),
            ("http:\\\\example.com\\a", "http://example.com/a"),
            (" http://example.com/ ", "http://example.com/"),
            ("ht\ntp://exa\tmple.com/", "http://example.com/"),
            ("http://example.com?q", "http://example.com/?q"),
            ("http://a/b/../c/./d/..", "http://a/c/"),
            ("http://a/%2e%2E/b", "http://a/b"),
            ("http://ex%61mple.com", "http://example.com/"),
            ("http://127.1", "http://127.0.0.1/"),
            ("http://0x7f.0.0.01/", "http://127.0.0.1/"),
            ("http://2130706433/", "http://127.0.0.1/"),
            ("http://example.com./", "http://example.com./"),
            ("http://[::1]:8080/", "http://[::1]:8080/"),
            ("http://[0:0:0:0:0:0:0:1]/", "http://[::1]/"),
            ("http://[2001:DB8:0:0:1:0:0:1]/", "http://[2001:db8::1:0:0:1]/"),
            ("http://[1:0:2:3:4:5:6:0]/", "http://[1:0:2:3:4:5:6:0]/"),
            ("http://[::ffff:1.2.3.4]/", "http://[::ffff:102:304]/"),
            ("http://[1::]/", "http://[1::]/"),
            ("http://Bücher.Example/", "http://bücher.example/"),
            ("http://b%C3%BCcher.example/", "http://bücher.example/"),
            ("data:text/plain,hi", "data:text/plain,hi"),
        ] {
            assert_eq!(absolute(input), output, "{input:?}");
        }
    }

    #[test]
    fn broken_urls_are_refused() {
        for input in [
            "",
            "/x",
            "x",
            "//a",
            "http://",
            "http:///",
            "http://:80",
            "http://a:b",
            "http://a:65536",
            "http://a b/",
            "http://a<b",
            "http://[::1",
            "http://[x]",
            "http://[::1]x",
            "http://1.2.3.4.5",
            "http://1.2.3.256",
            "http://0x/0.1.2.3.4",
            "http://a%zz",
            "http://a%",
            "http://u@",
        ] {
            let url = Url::parse(input);
            if input == "http://0x/0.1.2.3.4" {
                // `0x` alone is the number zero.
                assert_eq!(url.expect(input).to_string(), "http://0.0.0.0/0.1.2.3.4");
            } else {
                assert_eq!(url, None, "{input:?}");
            }
        }
    }

    #[test]
    fn locations_are_resolved_against_the_answering_url() {
        let base = Url::parse("http://a:1/b/c?d").expect("a URL");
        for (location, output) in [
            ("", "http://a:1/b/c?d"),
            ("#x", "http://a:1/b/c?d"),
            ("?e", "http://a:1/b/c?e"),
            ("e", "http://a:1/b/e"),
            ("../e", "http://a:1/e"),
            ("./", "http://a:1/b/"),
            ("/e", "http://a:1/e"),
            ("//e/f", "http://e/f"),
            ("\\\\e/f", "http://e/f"),
            ("http:e", "http://a:1/b/e"),
            ("http:/e", "http://a:1/e"),
            ("http://e", "http://e/"),
            ("https:e", "https://e/"),
            ("mailto:x", "mailto:x"),
        ] {
            assert_eq!(base.join(location).expect(location).to_string(), output, "{location:?}");
        }
        assert_eq!(base.join("//"), None);
        assert_eq!(base.join("http://:1"), None);
        assert_eq!(Url::parse("data:,x").expect("a URL").join("y"), None);
    }

    #[test]
    fn credentials_are_seen_only_where_there_are_any() {
        for (input, expected) in [
            ("http://u@a/", true),
            ("http://u:p@a/", true),
            ("http://:p@a/", true),
            ("http://u@b@a/", true),
            ("http://@a/", false),
            ("http://:@a/", false),
            ("http://a/@b", false),
            ("http://a?u@b", false),
        ] {
            let url = Url::parse(input).expect(input);
            assert_eq!(url.includes_credentials(), expected, "{input}");
            assert_eq!(url.origin().to_string(), "http://a", "{input}");
        }
    }
}
