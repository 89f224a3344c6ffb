//! The origins that browsers reach the lab under.

use clap::Args;
use engine::Origin;
use wire::{Pair, PublicOrigin};

use super::ConfigError;

/// The public origins, where they are not the addresses.
#[derive(Clone, Debug, Args)]
pub struct Origins {
    /// The origin that browsers open the page from, if it is not the address: `https://lab.example`.
    /// Several are separated by commas; the n-th belongs to the n-th API origin.
    #[arg(
        long,
        env = "CORS_LAB_PAGE_ORIGIN",
        value_delimiter = ',',
        value_name = "ORIGIN",
        value_parser = parse
    )]
    pub page_origin: Vec<PublicOrigin>,

    /// The origin that browsers reach the API under, if it is not the address: `https://api.lab.example`.
    #[arg(
        long,
        env = "CORS_LAB_API_ORIGIN",
        value_delimiter = ',',
        value_name = "ORIGIN",
        value_parser = parse
    )]
    pub api_origin: Vec<PublicOrigin>,

    /// A registrable domain that the origins are of, such as `lab.example` for `https://lab.example` and
    /// `https://api.lab.example`: they are then one site. Without it, each host is a site. Several are separated
    /// by commas.
    #[arg(
        long = "site",
        env = "CORS_LAB_SITES",
        value_delimiter = ',',
        value_name = "DOMAIN",
        value_parser = registrable_domain
    )]
    pub sites: Vec<String>,
}

impl Origins {
    /// Pairs up page and API origins. `pages` and `apis` are those of the addresses: they count where none is given.
    ///
    /// # Errors
    /// [`ConfigError::Pairs`], [`ConfigError::OneOrigin`].
    pub(super) fn pair_up(
        &self,
        mut pages: Vec<PublicOrigin>,
        mut apis: Vec<PublicOrigin>,
    ) -> Result<Vec<Pair>, ConfigError> {
        if self.page_origin.is_empty() && self.api_origin.is_empty() {
            // `--page-addr localhost:3000 --api-addr 127.0.0.1:4000` has one name on one side and two on the
            // other: what both have in number is paired.
            let pairs = pages.len().min(apis.len());
            pages.truncate(pairs);
            apis.truncate(pairs);
        } else if self.page_origin.len() != self.api_origin.len() {
            return Err(ConfigError::Pairs { page: self.page_origin.len(), api: self.api_origin.len() });
        } else {
            pages.clone_from(&self.page_origin);
            apis.clone_from(&self.api_origin);
        }
        let pairs: Vec<Pair> = pages.into_iter().zip(apis).map(|(page, api)| Pair { page, api }).collect();
        match pairs.iter().find(|pair| pair.page == pair.api) {
            Some(pair) => Err(ConfigError::OneOrigin(pair.page.clone())),
            None => Ok(pairs),
        }
    }
}

/// Reads an origin as browsers write it: the server compares texts, and so do the lessons' servers.
fn parse(text: &str) -> Result<PublicOrigin, String> {
    let fault = match (fault(text), PublicOrigin::parse(text), Origin::parse(text)) {
        (None, Ok(origin), _) => return Ok(origin),
        (Some(fault), ..) => fault.to_owned(),
        (None, _, Some(origin)) => format!("browsers write this origin as {origin}"),
        (None, _, None) => "the host is not a host name or address".to_owned(),
    };
    Err(format!("{fault}; an origin is scheme://host or scheme://host:port, such as https://lab.example"))
}

/// Takes what can be a registrable domain: a host name in lower case, with a dot in it.
fn registrable_domain(text: &str) -> Result<String, String> {
    let is_host = PublicOrigin::at(text).is_ok_and(|origin| origin.authority() == text);
    let is_name =
        text.contains('.') && text.contains(|c: char| c.is_ascii_alphabetic()) && !text.contains(':');
    match is_host && is_name {
        true => Ok(text.to_owned()),
        false => Err("expected the domain that a site is registered under, such as lab.example".to_owned()),
    }
}

/// What is wrong at first sight, or is an origin that the lab cannot have.
fn fault(text: &str) -> Option<&'static str> {
    let Some((scheme, authority)) = text.split_once("://") else { return Some("no scheme") };
    let default_port = match scheme {
        "http" => ":80",
        "https" => ":443",
        _ => return Some("the scheme is not http or https"),
    };
    if authority.contains('/') {
        return Some("a path or a trailing slash");
    }
    if authority.contains('@') {
        return Some("a user name");
    }
    if authority.ends_with(default_port) {
        return Some("the scheme's own port, which browsers leave out");
    }
    // More than host names have could be read as something else in a policy: `http://*`, `http://a;b`.
    let legal = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-_[]:".contains(&byte);
    if authority.is_empty() || authority.starts_with(':') || !authority.bytes().all(legal) {
        return Some("the host is not a lower-case ASCII host name or address");
    }
    let port = authority.rsplit_once(':').map(|(_, port)| port).filter(|port| !port.ends_with(']'));
    if port.is_some_and(|port| port.starts_with('0') || port.parse::<u16>().is_err()) {
        return Some("the port is not a number from 1 to 65535");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_serialized_origins_are_taken() {
        for good in [
            "http://localhost:3000",
            "https://lab.example",
            "http://[::1]:3000",
            "https://a.b:8443",
            "http://127.0.0.1",
        ] {
            assert_eq!(parse(good).map(|origin| origin.to_string()).as_deref(), Ok(good));
        }
        for (bad, hint) in [
            ("localhost:3000", "no scheme"),
            ("*", "no scheme"),
            ("null", "no scheme"),
            ("", "no scheme"),
            ("ftp://a", "not http or https"),
            ("HTTP://a", "not http or https"),
            ("http://a/", "trailing slash"),
            ("http://a/b", "a path"),
            ("http://u@a", "a user name"),
            ("https://a:443", "the scheme's own port"),
            ("http://a:80", "the scheme's own port"),
            ("http://A.example", "lower-case"),
            ("http://", "the host is not"),
            ("http://:81", "the host is not"),
            ("http://a;b", "the host is not"),
            ("http://*", "the host is not"),
            ("http://a:b:81", "the host is not"),
            ("http://[::1", "the host is not"),
            ("http://127.1:3000", "browsers write this origin as http://127.0.0.1:3000;"),
            ("http://[0:0::1]", "browsers write this origin as http://[::1];"),
            ("http://a:0", "the port is not"),
            ("http://a:080", "the port is not"),
            ("http://a:", "the port is not"),
            ("http://a:99999", "the port is not"),
            ("http://a:x", "the port is not"),
        ] {
            let refused = parse(bad).expect_err(bad);
            assert!(refused.contains(hint), "{bad}: {refused}");
        }
    }
}
