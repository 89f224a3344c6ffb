//! [Origins](https://html.spec.whatwg.org/multipage/browsers.html#concept-origin) of pages and URLs, and their sites.

use std::borrow::Cow;
use std::fmt;
use std::net::Ipv4Addr;

use crate::url::{Url, default_port};

/// The security identity of a page or of a URL.
///
/// Two origins are the same only if scheme, host and port are all the same; `localhost:3000` and
/// `localhost:4000` are two origins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// An origin that can be written down and compared.
    Tuple {
        /// The scheme, lower case, without the colon.
        scheme: Cow<'static, str>,
        /// The host, lower case, IPv6 addresses in brackets.
        host: String,
        /// The port, or `None` where it is the scheme's default.
        port: Option<u16>,
    },
    /// An origin that equals only itself and is written `null`: a sandboxed frame, a `file:` page,
    /// a `data:` document.
    Opaque(OpaqueId),
}

/// What tells one opaque origin from another. All of them are written `null`, so only whoever makes them knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OpaqueId(u32);

impl OpaqueId {
    /// The opaque origin that [`Origin::parse`] makes of `null`: that of the page or frame that the caller speaks of.
    pub const PAGE: Self = Self(0);

    /// The origin of a URL such as `data:,x`. Each has one of its own, so this is the same origin as none, itself
    /// included.
    pub(crate) const URL: Self = Self(u32::MAX);

    /// One of several that the caller counts. `0` is [`OpaqueId::PAGE`].
    pub const fn new(number: u16) -> Self {
        Self(number as u32)
    }
}

impl Origin {
    /// Reads a serialized origin such as `http://localhost:3000` or `null`.
    ///
    /// Case and an explicit default port are put right. Returns `None` for anything that is more
    /// than an origin, such as a path or a trailing slash. Any scheme is taken, because pages of
    /// apps and extensions have origins such as `capacitor://localhost`; `file:` is opaque.
    pub fn parse(input: &str) -> Option<Self> {
        if input == "null" {
            return Some(Self::Opaque(OpaqueId::PAGE));
        }
        let (scheme, rest) = input.split_once(':')?;
        let rest = rest.strip_prefix("//")?;
        if scheme.eq_ignore_ascii_case("file") {
            return (rest.is_empty() || rest == "/").then_some(Self::Opaque(OpaqueId::PAGE));
        }
        if rest.is_empty() || rest.contains(['/', '\\', '?', '#', '@']) {
            return None;
        }
        if rest.contains(|c: char| c.is_whitespace() || c.is_control()) {
            return None;
        }
        Url::parse_authority_of_origin(scheme, rest)
    }

    /// The [serialization](https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin):
    /// what stands in the `Origin` header.
    pub fn serialize(&self) -> String {
        match self {
            Self::Tuple { scheme, host, port } => {
                // Note: this is done for every note with an origin in it, and formatting is slow.
                let mut text = String::with_capacity(scheme.len() + host.len() + 9);
                text.push_str(scheme);
                text.push_str("://");
                text.push_str(host);
                if let Some(port) = port {
                    text.push(':');
                    push_decimal(&mut text, *port);
                }
                text
            }
            Self::Opaque(_) => "null".to_owned(),
        }
    }

    /// Whether both are the [same origin](https://html.spec.whatwg.org/multipage/browsers.html#same-origin).
    ///
    /// An opaque origin is the same as itself and no other.
    pub fn same_origin(&self, other: &Self) -> bool {
        *self != Self::Opaque(OpaqueId::URL) && self == other
    }

    /// Whether the origin is opaque.
    pub fn is_opaque(&self) -> bool {
        matches!(self, Self::Opaque(_))
    }

    /// Whether both are of the [same site](https://html.spec.whatwg.org/multipage/browsers.html#same-site),
    /// the scheme included, the port not.
    ///
    /// The standard compares registrable domains, which takes the public suffix list. Here the caller says which
    /// `sites` it knows, such as `lab.example`: then `app.lab.example` and `api.lab.example` are of one site. Hosts
    /// of no known site are compared whole. The answer is never wrongly "yes" unless a site is no registrable domain.
    pub fn same_site(&self, other: &Self, sites: &[String]) -> bool {
        match (self, other) {
            (Self::Tuple { scheme: a, .. }, Self::Tuple { scheme: b, .. }) => {
                a == b && self.schemelessly_same_site(other, sites)
            }
            _ => self.same_origin(other),
        }
    }

    /// [Same site](https://html.spec.whatwg.org/multipage/browsers.html#schemelessly-same-site)
    /// without looking at the scheme; hosts are compared as in [`Origin::same_site`].
    pub fn schemelessly_same_site(&self, other: &Self, sites: &[String]) -> bool {
        match (self, other) {
            (Self::Tuple { host: a, .. }, Self::Tuple { host: b, .. }) => {
                site_of(a, sites).eq_ignore_ascii_case(site_of(b, sites))
            }
            _ => self.same_origin(other),
        }
    }

    /// The host, or `None` where the origin is opaque.
    pub fn host(&self) -> Option<&str> {
        match self {
            Self::Tuple { host, .. } => Some(host),
            Self::Opaque(_) => None,
        }
    }

    /// The scheme, or `None` where the origin is opaque.
    pub fn scheme(&self) -> Option<&str> {
        match self {
            Self::Tuple { scheme, .. } => Some(scheme),
            Self::Opaque(_) => None,
        }
    }

    /// Whether the host is an IPv4 or IPv6 address.
    pub(crate) fn host_is_an_address(&self) -> bool {
        match self {
            Self::Tuple { host, .. } => host.starts_with('[') || host.parse::<Ipv4Addr>().is_ok(),
            Self::Opaque(_) => false,
        }
    }

    /// The port that a connection goes to, or `None` where scheme and origin name none.
    pub fn effective_port(&self) -> Option<u16> {
        match self {
            Self::Tuple { scheme, port, .. } => port.or_else(|| default_port(scheme)),
            Self::Opaque(_) => None,
        }
    }

    /// Whether `text` is, byte for byte, the serialization of this origin.
    pub(crate) fn serializes_to(&self, text: &str) -> bool {
        let Self::Tuple { scheme, host, port } = self else {
            return text == "null";
        };
        let rest = text
            .strip_prefix(scheme.as_ref())
            .and_then(|rest| rest.strip_prefix("://"))
            .and_then(|rest| rest.strip_prefix(host.as_str()));
        match (rest, port) {
            (None, _) => false,
            (Some(rest), None) => rest.is_empty(),
            (Some(rest), Some(port)) => rest
                .strip_prefix(':')
                .is_some_and(|digits| !digits.starts_with(['0', '+']) && digits.parse() == Ok(*port)),
        }
    }
}

fn push_decimal(text: &mut String, number: u16) {
    if number >= 10 {
        push_decimal(text, number / 10);
    }
    text.push(char::from(b'0' + (number % 10) as u8));
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.serialize())
    }
}

/// The registrable domain that a host belongs to, if it is known, or the host.
fn site_of<'h>(host: &'h str, sites: &'h [String]) -> &'h str {
    let is_site = |site: &&str| {
        host.len().checked_sub(site.len()).is_some_and(|start| {
            host.get(start..).is_some_and(|end| end.eq_ignore_ascii_case(site))
                && (start == 0 || host[..start].ends_with('.'))
        })
    };
    // Note: the longest one, as `example.co.uk` is a site and `co.uk` is none.
    let sites = sites.iter().map(String::as_str).filter(|site| !site.is_empty());
    sites.filter(is_site).max_by_key(|site| site.len()).unwrap_or(host)
}

/// The origin of a request in writing: what stands in its `Origin` header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SerializedOrigin<'a> {
    /// The four letters `null`.
    Null,
    /// The page's origin.
    Page(&'a Origin),
}

impl SerializedOrigin<'_> {
    /// The text of the header.
    pub(crate) fn to_text(self) -> String {
        match self {
            Self::Null => "null".to_owned(),
            Self::Page(origin) => origin.serialize(),
        }
    }

    /// Whether `text` is this, byte for byte.
    pub(crate) fn is(self, text: &str) -> bool {
        match self {
            Self::Null => text == "null",
            Self::Page(origin) => origin.serializes_to(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(text: &str) -> Origin {
        Origin::parse(text).expect(text)
    }

    #[test]
    fn serialization_is_lower_case_and_without_default_port() {
        for (input, output) in [
            ("http://localhost:3000", "http://localhost:3000"),
            ("HTTP://LocalHost:80", "http://localhost"),
            ("https://example.com:443", "https://example.com"),
            ("https://example.com:80", "https://example.com:80"),
            ("http://[::1]:3000", "http://[::1]:3000"),
            ("http://127.1", "http://127.0.0.1"),
            ("capacitor://localhost", "capacitor://localhost"),
            ("null", "null"),
            ("file://", "null"),
        ] {
            assert_eq!(origin(input).serialize(), output, "{input}");
            assert!(origin(input).serializes_to(output), "{input}");
        }
    }

    #[test]
    fn what_is_more_or_less_than_an_origin_is_refused() {
        for input in [
            "",
            "localhost:3000",
            "http://",
            "http:///",
            "http://a/",
            "http://a/b",
            "http://a?",
            "http://a#",
            "http://u@a",
            "http://a:",
            "http://a:99999",
            "http://a:x",
            "http://a b",
            " http://a",
            "http://a\n",
            "Null",
            "://a",
            "1x://a",
        ] {
            assert_eq!(Origin::parse(input), None, "{input:?}");
        }
    }

    #[test]
    fn only_the_exact_text_is_the_serialization() {
        let page = origin("http://page.test:8000");
        for text in [
            "http://page.test",
            "http://page.test:800",
            "http://page.test:80000",
            "http://page.test:08000",
            "http://page.test:+8000",
            "http://page.test:8000/",
            "http://page.test:8000 ",
            "HTTP://page.test:8000",
            "https://page.test:8000",
            "",
            "null",
            "page.test:8000",
        ] {
            assert!(!page.serializes_to(text), "{text:?}");
        }
    }

    #[test]
    fn an_opaque_origin_is_same_origin_with_itself_only() {
        let frame = origin("null");
        let other = Origin::Opaque(OpaqueId::new(1));
        assert!(frame.same_origin(&origin("null")) && frame.same_site(&frame, &[]));
        assert!(!frame.same_origin(&other) && !frame.same_site(&other, &[]));
        assert!(!frame.same_origin(&origin("http://localhost")));
        let url = Url::parse("data:,x").expect("a URL");
        assert!(!url.origin().same_origin(url.origin()));
        assert_eq!(other.serialize(), "null");
    }

    #[test]
    fn hosts_are_of_one_site_where_the_caller_knows_it() {
        let sites = ["lab.example".to_owned(), "b.lab.example".to_owned(), String::new()];
        let same = |a: &str, b: &str| origin(a).same_site(&origin(b), &sites);
        assert!(same("https://app.lab.example", "https://api.lab.example:8443"));
        assert!(same("https://lab.example", "https://a.b.c.lab.example"));
        assert!(same("https://x.b.lab.example", "https://b.lab.example"));
        assert!(!same("https://x.b.lab.example", "https://app.lab.example"));
        assert!(!same("https://app.lab.example", "http://api.lab.example"));
        assert!(!same("https://evillab.example", "https://app.lab.example"));
        assert!(!same("https://a.example", "https://b.example"));
        assert!(!origin("https://app.lab.example").same_site(&origin("https://api.lab.example"), &[]));
    }

    #[test]
    fn sites_ignore_the_port_but_not_the_scheme() {
        let here = origin("http://localhost:3000");
        assert!(here.same_site(&origin("http://localhost:4000"), &[]));
        assert!(!here.same_origin(&origin("http://localhost:4000")));
        assert!(!here.same_site(&origin("https://localhost:3000"), &[]));
        assert!(!here.same_site(&origin("http://127.0.0.1:3000"), &[]));
    }
}
