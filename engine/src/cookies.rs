//! Does a cookie go along with a request? As in
//! [RFC 6265bis](https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html), section 5.8.3 "Retrieval
//! Algorithm", for one cookie that is stored already and has not expired.
//!
//! Out of scope: how cookies are stored (section 5.7), partitioned cookies, and what browsers block of third parties
//! by default or by the user's wish.

use crate::origin::Origin;
use crate::request::CredentialsMode;
use crate::url::Url;

/// The `SameSite` attribute of a stored cookie. RFC 6265bis, section 5.6.7.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SameSite {
    /// Along with every request.
    None,
    /// Along with requests of the same site, and with navigations that read.
    Lax,
    /// Along with requests of the same site.
    Strict,
    /// The cookie has no such attribute.
    #[default]
    Absent,
}

/// What a `SameSite` that is absent means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DefaultSameSite {
    /// The same as `Lax`: the RFC and Chromium. For two minutes after it was set, Chromium lets such a cookie go
    /// along with a cross-site `POST` navigation too, which is out of scope here.
    #[default]
    Lax,
    /// The same as `None`: Firefox and Safari.
    None,
}

/// A cookie as it is stored: name and value are of no interest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCookie {
    /// The host that has set it or, with a `Domain` attribute, that domain; lower case, without a dot in front.
    pub domain: String,
    /// Whether the cookie has no `Domain` attribute, so that it goes to its very host only.
    pub host_only: HostOnly,
    /// The `Path` attribute, or the default path of the URL that has set it.
    pub path: String,
    /// Whether it has the attribute `Secure`.
    pub secure: Secure,
    /// The attribute `SameSite`.
    pub same_site: SameSite,
}

/// Whether a cookie goes to its very host only. RFC 6265bis, section 5.7, the host-only-flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HostOnly {
    /// It has no `Domain`.
    Yes,
    /// It has one, and goes to the hosts under it too.
    No,
}

/// Whether a cookie has the attribute `Secure`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secure {
    /// It has.
    Yes,
    /// It has not.
    No,
}

/// What sends the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sender {
    /// `fetch()` of a page, in this credentials mode.
    Fetch(CredentialsMode),
    /// An element of a page, such as an image without `crossorigin`: credentials are always included.
    Element,
    /// A link or a form that takes the whole tab to the URL.
    TopLevelNavigation,
}

/// The request that a cookie would go along with.
#[derive(Clone, Copy, Debug)]
pub struct CookieRequest<'a> {
    /// The origin of the page that asks.
    pub page: &'a Origin,
    /// The registrable domains that the caller knows.
    pub sites: &'a [String],
    /// Where the request goes.
    pub url: &'a Url,
    /// What sends it.
    pub sender: Sender,
    /// The method, as it is sent.
    pub method: &'a str,
    /// What a `SameSite` that is absent means.
    pub default_same_site: DefaultSameSite,
    /// Whether `Secure` cookies go to loopback addresses over HTTP.
    pub loopback: LoopbackAsSecure,
}

/// Whether `Secure` cookies go to loopback addresses over HTTP.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LoopbackAsSecure {
    /// They do: Chromium and Firefox. RFC 6265bis, section 5.8.3, leaves "secure protocol" to the browser.
    #[default]
    Yes,
    /// They do not: Safari.
    No,
}

/// Whether a cookie goes along, and the first reason why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CookieVerdict {
    /// It goes along.
    Goes,
    /// It stays where it is.
    Stays(StaysReason),
}

named_enum! {
    /// Why a cookie does not go along.
    StaysReason {
        /// The credentials mode is `omit`, or `same-origin` and the URL is of another origin. This is the Fetch
        /// standard's decision, before any cookie is looked at.
        CredentialsMode = "credentials-mode",
        /// The URL's host is not the cookie's, nor under its domain. RFC 6265bis, section 5.8.3, step 1, first item;
        /// section 5.1.3 for the match.
        Domain = "domain",
        /// The URL's path is not under the cookie's. Section 5.8.3, step 1, second item; section 5.1.4 for the match.
        Path = "path",
        /// The cookie is `Secure` and the URL is not. Section 5.8.3, step 1, third item.
        Secure = "secure",
        /// `SameSite=Strict`, and the request comes from another site. Section 5.8.3, step 1, last item.
        SameSiteStrict = "same-site-strict",
        /// `SameSite=Lax`, and the request comes from another site and is no navigation that reads. Sections 5.8.3
        /// and 5.2 for what "same-site" means.
        SameSiteLax = "same-site-lax",
        /// The same for a cookie without `SameSite`, which the browser takes for `Lax`.
        SameSiteDefault = "same-site-default",
    }
}

/// Decides whether a cookie goes along with a request.
pub fn cookie_goes_along(cookie: &StoredCookie, request: CookieRequest<'_>) -> CookieVerdict {
    match reason_to_stay(cookie, request) {
        Some(reason) => CookieVerdict::Stays(reason),
        None => CookieVerdict::Goes,
    }
}

fn reason_to_stay(cookie: &StoredCookie, request: CookieRequest<'_>) -> Option<StaysReason> {
    let url = request.url;
    let includes_credentials = match request.sender {
        Sender::Fetch(CredentialsMode::Omit) => false,
        Sender::Fetch(CredentialsMode::SameOrigin) => request.page.same_origin(url.origin()),
        Sender::Fetch(CredentialsMode::Include) | Sender::Element | Sender::TopLevelNavigation => true,
    };
    if !includes_credentials {
        return Some(StaysReason::CredentialsMode);
    }
    if !domain_matches(url.origin(), cookie) {
        return Some(StaysReason::Domain);
    }
    if !path_matches(url.path_and_query(), &cookie.path) {
        return Some(StaysReason::Path);
    }
    let is_secure = url.scheme() == "https"
        || (request.loopback == LoopbackAsSecure::Yes && crate::mixed_content::is_loopback(url.origin()));
    if cookie.secure == Secure::Yes && !is_secure {
        return Some(StaysReason::Secure);
    }

    // Note: a site includes the scheme, as in the RFC and Chromium; Firefox and Safari do not look at it.
    let is_same_site = request.page.same_site(url.origin(), request.sites);
    let reads = matches!(request.method, "GET" | "HEAD" | "OPTIONS" | "TRACE");
    let is_lax_navigation = request.sender == Sender::TopLevelNavigation && reads;
    match (cookie.same_site, request.default_same_site) {
        _ if is_same_site => None,
        (SameSite::None, _) | (SameSite::Absent, DefaultSameSite::None) => None,
        (SameSite::Strict, _) => Some(StaysReason::SameSiteStrict),
        (SameSite::Lax, _) => (!is_lax_navigation).then_some(StaysReason::SameSiteLax),
        (SameSite::Absent, DefaultSameSite::Lax) => {
            (!is_lax_navigation).then_some(StaysReason::SameSiteDefault)
        }
    }
}

/// RFC 6265bis, section 5.1.3 "Domain Matching", for cookies with a `Domain`.
fn domain_matches(origin: &Origin, cookie: &StoredCookie) -> bool {
    let Some(host) = origin.host() else { return false };
    let is_under = || {
        host.strip_suffix(cookie.domain.as_str()).is_some_and(|before| before.ends_with('.'))
            && !origin.host_is_an_address()
    };
    host == cookie.domain || (cookie.host_only == HostOnly::No && is_under())
}

/// RFC 6265bis, section 5.1.4 "Paths and Path-Match".
fn path_matches(path_and_query: &str, cookie_path: &str) -> bool {
    let path = path_and_query.split('?').next().unwrap_or_default();
    path.strip_prefix(cookie_path)
        .is_some_and(|rest| rest.is_empty() || cookie_path.ends_with('/') || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FETCH: Sender = Sender::Fetch(CredentialsMode::Include);

    fn cookie() -> StoredCookie {
        StoredCookie {
            domain: "api.lab.example".to_owned(),
            host_only: HostOnly::Yes,
            path: "/".to_owned(),
            secure: Secure::No,
            same_site: SameSite::None,
        }
    }

    /// Whether the cookie goes along from the page to the URL.
    fn decide(cookie: &StoredCookie, page: &str, url: &str, sender: Sender, method: &str) -> CookieVerdict {
        let request = CookieRequest {
            page: &Origin::parse(page).expect(page),
            sites: &["lab.example".to_owned()],
            url: &Url::parse(url).expect(url),
            sender,
            method,
            default_same_site: DefaultSameSite::Lax,
            loopback: LoopbackAsSecure::Yes,
        };
        cookie_goes_along(cookie, request)
    }

    #[test]
    fn same_site_decides_by_page_and_sender() {
        use CookieVerdict::{Goes, Stays};
        use StaysReason::{SameSiteDefault, SameSiteLax, SameSiteStrict};
        let (same, other, insecure) =
            ("https://app.lab.example", "https://evil.example", "http://app.lab.example");
        let top = Sender::TopLevelNavigation;
        for (same_site, page, sender, method, expected) in [
            (SameSite::None, other, FETCH, "POST", Goes),
            (SameSite::Lax, same, FETCH, "POST", Goes),
            (SameSite::Strict, same, FETCH, "POST", Goes),
            (SameSite::Absent, same, Sender::Element, "GET", Goes),
            (SameSite::Lax, other, FETCH, "GET", Stays(SameSiteLax)),
            (SameSite::Lax, other, Sender::Element, "GET", Stays(SameSiteLax)),
            (SameSite::Lax, other, top, "GET", Goes),
            (SameSite::Lax, other, top, "POST", Stays(SameSiteLax)),
            (SameSite::Strict, other, top, "GET", Stays(SameSiteStrict)),
            (SameSite::Absent, other, FETCH, "GET", Stays(SameSiteDefault)),
            (SameSite::Absent, other, top, "GET", Goes),
            (SameSite::Strict, insecure, FETCH, "GET", Stays(SameSiteStrict)),
            (SameSite::Lax, "null", FETCH, "GET", Stays(SameSiteLax)),
        ] {
            let cookie = StoredCookie { same_site, ..cookie() };
            let verdict = decide(&cookie, page, "https://api.lab.example/x", sender, method);
            assert_eq!(verdict, expected, "{same_site:?} from {page} by {sender:?} {method}");
        }
    }

    #[test]
    fn the_rest_is_decided_by_the_url_and_the_credentials_mode() {
        use CookieVerdict::{Goes, Stays};
        let page = "https://app.lab.example";
        let fetch = Sender::Fetch;
        let domain = StoredCookie { domain: "lab.example".to_owned(), host_only: HostOnly::No, ..cookie() };
        let path = StoredCookie { path: "/a".to_owned(), ..cookie() };
        let folder = StoredCookie { path: "/a/".to_owned(), ..cookie() };
        let secure = StoredCookie { secure: Secure::Yes, ..cookie() };
        let local = StoredCookie { domain: "localhost".to_owned(), ..secure.clone() };
        let address = StoredCookie { domain: "0.0.1".to_owned(), host_only: HostOnly::No, ..cookie() };
        for (cookie, url, sender, expected) in [
            (
                &cookie(),
                "https://api.lab.example/",
                fetch(CredentialsMode::Omit),
                Stays(StaysReason::CredentialsMode),
            ),
            (
                &cookie(),
                "https://api.lab.example/",
                fetch(CredentialsMode::SameOrigin),
                Stays(StaysReason::CredentialsMode),
            ),
            (&domain, "https://app.lab.example/", fetch(CredentialsMode::SameOrigin), Goes),
            (&cookie(), "https://api.lab.example/", FETCH, Goes),
            (&cookie(), "https://lab.example/", FETCH, Stays(StaysReason::Domain)),
            (&cookie(), "https://x.api.lab.example/", FETCH, Stays(StaysReason::Domain)),
            (&domain, "https://x.api.lab.example/", FETCH, Goes),
            (&domain, "https://lab.example/", FETCH, Goes),
            (&domain, "https://evillab.example/", FETCH, Stays(StaysReason::Domain)),
            (&address, "http://127.0.0.1/", FETCH, Stays(StaysReason::Domain)),
            (&path, "https://api.lab.example/a?b", FETCH, Goes),
            (&path, "https://api.lab.example/a/b", FETCH, Goes),
            (&path, "https://api.lab.example/ab", FETCH, Stays(StaysReason::Path)),
            (&folder, "https://api.lab.example/a", FETCH, Stays(StaysReason::Path)),
            (&folder, "https://api.lab.example/a/b", FETCH, Goes),
            (&secure, "http://api.lab.example/", FETCH, Stays(StaysReason::Secure)),
            (&secure, "https://api.lab.example/", FETCH, Goes),
            (&local, "http://localhost:4000/", FETCH, Goes),
        ] {
            assert_eq!(
                decide(cookie, page, url, sender, "GET"),
                expected,
                "{cookie:?} to {url} by {sender:?}"
            );
        }
    }
}
