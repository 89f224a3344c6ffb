//! The origins under which the lab is reached, by what they are to a page.

use std::{fmt, sync::Arc};

use engine::Origin;

use crate::Role;

/// An origin as browsers serialize it, parsed once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicOrigin {
    origin: Origin,
    text: Box<str>,
    /// Where in `text` the authority begins.
    authority: usize,
}

/// Why a text is not a [`PublicOrigin`]. Its message says what one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidOrigin;

impl fmt::Display for InvalidOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an origin is scheme://host or scheme://host:port as browsers write it, such as https://lab.example")
    }
}

impl std::error::Error for InvalidOrigin {}

impl PublicOrigin {
    /// Takes exactly what a browser writes into `Origin` for a page over HTTP(S).
    ///
    /// # Errors
    /// For anything else: a path, capitals, the scheme's own port.
    pub fn parse(text: &str) -> Result<Self, InvalidOrigin> {
        let origin = Origin::parse(text).ok_or(InvalidOrigin)?;
        if origin.serialize() != text {
            return Err(InvalidOrigin);
        }
        Self::of(origin)
    }

    /// The origin of pages that are reached over plain HTTP at this host and port.
    ///
    /// # Errors
    /// When this is no host and port.
    pub fn at(authority: &str) -> Result<Self, InvalidOrigin> {
        Self::of(Origin::parse(&format!("http://{authority}")).ok_or(InvalidOrigin)?)
    }

    fn of(origin: Origin) -> Result<Self, InvalidOrigin> {
        let Some(scheme @ ("http" | "https")) = origin.scheme() else { return Err(InvalidOrigin) };
        let authority = scheme.len() + "://".len();
        Ok(Self { text: origin.serialize().into(), origin, authority })
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// As the engine compares it.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Host and port as they stand in the `Host` header.
    pub fn authority(&self) -> &str {
        &self.text[self.authority..]
    }

    /// Whether this stands in the `Host` header of requests to it: in any case, the scheme's own port said or not.
    pub fn is_at(&self, authority: &str) -> bool {
        let own = self.authority();
        if authority == own {
            return true;
        }
        let Some((host, rest)) = authority.split_at_checked(own.len()) else { return false };
        let (port, suffix) = if self.is_secure() { (443, ":443") } else { (80, ":80") };
        let names_own_port = rest == suffix && self.origin.effective_port() == Some(port);
        host.eq_ignore_ascii_case(own) && (rest.is_empty() || names_own_port)
    }

    /// The same scheme and host at another port.
    fn with_port(&self, port: u16) -> Self {
        let scheme = &self.text[..self.authority];
        let host = self.origin.host().unwrap_or_default();
        let origin = Origin::parse(&format!("{scheme}{host}:{port}"));
        origin.and_then(|origin| Self::of(origin).ok()).unwrap_or_else(|| self.clone())
    }

    /// Whether it is reached over TLS.
    pub fn is_secure(&self) -> bool {
        self.origin.scheme() == Some("https")
    }
}

impl fmt::Display for PublicOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// A page's own origin and API, and those of another site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OriginSet {
    /// The page's own.
    pub page: PublicOrigin,
    /// The API that belongs to it.
    pub api: PublicOrigin,
    /// The page of another site. The same as `page` where the lab is reached under one pair of origins only.
    pub other_page: PublicOrigin,
    /// The API of another site; see `other_page`.
    pub other_api: PublicOrigin,
    /// The API's host, at a port where nothing listens.
    pub nowhere: PublicOrigin,
}

impl OriginSet {
    /// The origin that has this role.
    pub fn at(&self, role: Role) -> &PublicOrigin {
        match role {
            Role::Page => &self.page,
            Role::Api => &self.api,
            Role::OtherPage => &self.other_page,
            Role::OtherApi => &self.other_api,
        }
    }

    /// All of them in one text, for [`OriginSet::from_text`].
    pub fn to_text(&self) -> String {
        let all = [&self.page, &self.api, &self.other_page, &self.other_api, &self.nowhere];
        all.map(PublicOrigin::as_str).join(" ")
    }

    /// Reads what [`OriginSet::to_text`] writes. `None` if it is anything else.
    pub fn from_text(text: &str) -> Option<Self> {
        let mut origins = text.split(' ').map(PublicOrigin::parse);
        let mut next = || origins.next()?.ok();
        let set =
            Self { page: next()?, api: next()?, other_page: next()?, other_api: next()?, nowhere: next()? };
        origins.next().is_none().then_some(set)
    }

    /// Whether there is another site.
    pub fn has_other(&self) -> bool {
        self.page != self.other_page
    }
}

/// A page's origin and the API's that belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The page's.
    pub page: PublicOrigin,
    /// The API's.
    pub api: PublicOrigin,
}

impl Pair {
    /// The pair of these two.
    ///
    /// # Errors
    /// When one of them is none; see [`PublicOrigin::parse`].
    pub fn parse(page: &str, api: &str) -> Result<Self, InvalidOrigin> {
        Ok(Self { page: PublicOrigin::parse(page)?, api: PublicOrigin::parse(api)? })
    }
}

/// How a lab is reached from outside. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Deployment(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    sets: Vec<OriginSet>,
    sites: Vec<String>,
}

impl Deployment {
    /// A lab that is reached under these pairs of origins; the first is the one that is announced. The other site
    /// of a pair is the next one, and of the last one the first. `sites` are the registrable domains that the
    /// hosts belong to, where they are more than the hosts themselves. At `closed_port` nothing listens.
    ///
    /// # Panics
    /// When there is no pair: configuration makes at least one.
    pub fn new(pairs: Vec<Pair>, sites: Vec<String>, closed_port: u16) -> Self {
        assert!(!pairs.is_empty(), "a lab is reached under at least one pair of origins");
        let others = pairs.iter().cycle().skip(1);
        let set = |(pair, other): (&Pair, &Pair)| {
            let nowhere = pair.api.with_port(closed_port);
            let (Pair { page, api }, other) = (pair.clone(), other.clone());
            OriginSet { page, api, other_page: other.page, other_api: other.api, nowhere }
        };
        Self(Arc::new(Inner { sets: pairs.iter().zip(others).map(set).collect(), sites }))
    }

    /// The origins as each of the pages sees them, in the order of configuration.
    pub fn sets(&self) -> &[OriginSet] {
        &self.0.sets
    }

    /// The registrable domains that the engine is told of.
    pub fn sites(&self) -> &[String] {
        &self.0.sites
    }

    /// The place in [`Deployment::sets`] of the pair that has an origin at this authority (the `Host` header).
    pub fn pair_at(&self, authority: &str) -> Option<usize> {
        self.0.sets.iter().position(|set| set.page.is_at(authority) || set.api.is_at(authority))
    }

    /// The origins as seen from the pair at this authority, or from the first.
    pub fn set_at(&self, authority: Option<&str>) -> &OriginSet {
        let place = authority.and_then(|authority| self.pair_at(authority)).unwrap_or_default();
        &self.0.sets[place]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(host: &str) -> Pair {
        let at = |port| format!("http://{host}:{port}");
        Pair::parse(&at(3000), &at(4000)).expect("origins")
    }

    #[test]
    fn only_what_a_browser_writes_is_an_origin() {
        for good in ["http://localhost:3000", "https://lab.example", "http://[::1]:3000", "https://a.b:8443"]
        {
            assert_eq!(PublicOrigin::parse(good).map(|origin| origin.to_string()).as_deref(), Ok(good));
        }
        for bad in [
            "localhost:3000",
            "ftp://a",
            "http://a/",
            "http://A.example",
            "https://a:443",
            "http://a:80",
            "http://a:b:81",
            "http://127.1:3000",
            "http://u@a",
            "*",
            "null",
            "",
        ] {
            assert_eq!(PublicOrigin::parse(bad), Err(InvalidOrigin), "{bad}");
        }
    }

    #[test]
    fn the_schemes_own_port_may_be_said_or_not() {
        let is_at = |origin, host| PublicOrigin::parse(origin).expect("an origin").is_at(host);
        for host in ["lab.example", "LAB.example", "lab.example:443"] {
            assert!(is_at("https://lab.example", host), "{host}");
        }
        for host in ["lab.example:80", "lab.example:4430", "lab.example.", "a.lab.example", "lab", ""] {
            assert!(!is_at("https://lab.example", host), "{host}");
        }
        assert!(is_at("http://[::1]", "[::1]:80"));
        assert!(is_at("http://localhost:3000", "localhost:3000"));
        assert!(!is_at("http://localhost:3000", "localhost:3000:80"));
        assert!(!is_at("http://localhost:3000", "localhost"));
    }

    #[test]
    fn the_origin_at_an_address_is_written_as_browsers_do() {
        let at = |authority| PublicOrigin::at(authority).map(|origin| origin.to_string());
        assert_eq!(at("localhost:80").as_deref(), Ok("http://localhost"));
        assert_eq!(at("[0:0:0:0:0:0:0:1]:3000").as_deref(), Ok("http://[::1]:3000"));
        assert!(at("a/b").is_err());
    }

    #[test]
    fn the_other_site_is_the_other_pair() {
        let lab = Deployment::new(vec![pair("localhost"), pair("127.0.0.1")], vec![], 4999);
        assert_eq!(lab.sets()[1].nowhere.as_str(), "http://127.0.0.1:4999");
        let from = |authority| {
            let set = lab.set_at(Some(authority));
            [Role::Page, Role::Api, Role::OtherPage, Role::OtherApi].map(|role| set.at(role).authority())
        };
        assert_eq!(
            from("localhost:3000"),
            ["localhost:3000", "localhost:4000", "127.0.0.1:3000", "127.0.0.1:4000"]
        );
        assert_eq!(
            from("127.0.0.1:4000"),
            ["127.0.0.1:3000", "127.0.0.1:4000", "localhost:3000", "localhost:4000"]
        );
        assert_eq!(from("elsewhere"), from("localhost:3000"));
        for set in lab.sets() {
            assert_eq!(OriginSet::from_text(&set.to_text()).as_ref(), Some(set));
        }
        assert_eq!(OriginSet::from_text("http://a http://b"), None);
        assert!(lab.sets()[0].has_other());
        assert!(!Deployment::new(vec![pair("localhost")], vec![], 4999).sets()[0].has_other());
    }
}
