//! How the server is started: parsed and checked once.

use std::{
    fmt, io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener},
    path::PathBuf,
    str::FromStr,
    time::Duration,
};

use clap::Parser;
use wire::{Deployment, Pair, PublicOrigin};

use crate::{client::counted_address, closed_port::ClosedPort};

/// The page and the API of CORS Lab, each on an origin of its own.
#[derive(Clone, Debug, Parser)]
#[command(name = "cors-lab", version, about)]
pub struct Config {
    /// Where the page listens: `host:port`. `localhost` is both loopback addresses, port 0 any free port.
    #[arg(long, env = "CORS_LAB_PAGE_ADDR", default_value = "localhost:3000", value_name = "ADDR")]
    pub page_addr: BindAddr,

    /// Where the API listens: `host:port`. It must not be where the page listens: two origins are the point.
    #[arg(long, env = "CORS_LAB_API_ADDR", default_value = "localhost:4000", value_name = "ADDR")]
    pub api_addr: BindAddr,

    /// The origin that browsers open the page from, if it is not the address: `https://lab.example`.
    /// Several are separated by commas; the n-th belongs to the n-th API origin.
    #[arg(long, env = "CORS_LAB_PAGE_ORIGIN", value_delimiter = ',', value_name = "ORIGIN")]
    pub page_origin: Vec<Origin>,

    /// The origin that browsers reach the API under, if it is not the address: `https://api.lab.example`.
    #[arg(long, env = "CORS_LAB_API_ORIGIN", value_delimiter = ',', value_name = "ORIGIN")]
    pub api_origin: Vec<Origin>,

    /// A registrable domain that the origins are of, such as `lab.example` for `https://lab.example` and
    /// `https://api.lab.example`: they are then one site. Without it, each host is a site. Several are separated
    /// by commas.
    #[arg(long = "site", env = "CORS_LAB_SITES", value_delimiter = ',', value_name = "DOMAIN", value_parser = registrable_domain)]
    pub sites: Vec<String>,

    /// The folder with the built assets.
    #[arg(long, env = "CORS_LAB_SITE_ROOT", default_value = "target/site", value_name = "DIR")]
    pub site_root: PathBuf,

    /// Where numbers for Prometheus are answered: `host:port`, path `/metrics`. Nowhere if it is not given.
    #[arg(long, env = "CORS_LAB_METRICS_ADDR", value_name = "ADDR")]
    pub metrics_addr: Option<BindAddr>,

    /// Addresses of proxies in front of the lab, separated by commas. The last address of their
    /// `X-Forwarded-For` is then the client that bounds are counted by.
    #[arg(long, env = "CORS_LAB_TRUST_PROXY", value_delimiter = ',', value_name = "IP")]
    pub trust_proxy: Vec<IpAddr>,

    /// How long `/health` says `draining` (status 503) before the server stops, in seconds, so that a load
    /// balancer sends new visitors elsewhere.
    #[arg(long, env = "CORS_LAB_DRAIN_SECONDS", default_value = "0", value_name = "SECONDS")]
    pub drain_seconds: u16,

    /// Keep the reports that the matrix page sends with `?report=`, for the tests that read them.
    #[arg(long, hide = true)]
    pub test_reports: bool,

    /// Pages reload themselves when the server is started again.
    #[arg(long)]
    pub dev: bool,
}

/// A host and port to listen at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BindAddr {
    host: Host,
    port: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Host {
    /// `localhost`: 127.0.0.1 and, where the machine has it, ::1.
    Loopback,
    Ip(IpAddr),
}

impl FromStr for BindAddr {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let expected = "expected host:port with an IP address or localhost, such as localhost:3000";
        if let Ok(address) = text.parse::<SocketAddr>() {
            return Ok(Self { host: Host::Ip(address.ip()), port: address.port() });
        }
        match text.split_once(':') {
            Some(("localhost", port)) => match port.parse() {
                Ok(port) => Ok(Self { host: Host::Loopback, port }),
                Err(_) => Err(format!("`{port}` is not a port; {expected}")),
            },
            _ => Err(expected.to_owned()),
        }
    }
}

impl fmt::Display for BindAddr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.host {
            Host::Loopback => write!(f, "localhost:{}", self.port),
            Host::Ip(ip) => SocketAddr::new(ip, self.port).fmt(f),
        }
    }
}

impl BindAddr {
    /// Opens the listening sockets.
    ///
    /// # Errors
    /// When the port is taken or the address is not this machine's.
    pub fn bind(&self) -> io::Result<Vec<TcpListener>> {
        let ip = match self.host {
            Host::Ip(ip) => return Ok(vec![TcpListener::bind((ip, self.port))?]),
            Host::Loopback => IpAddr::V4(Ipv4Addr::LOCALHOST),
        };
        let v4 = TcpListener::bind((ip, self.port))?;
        let port = v4.local_addr()?.port();
        match TcpListener::bind((Ipv6Addr::LOCALHOST, port)) {
            Ok(v6) => Ok(vec![v4, v6]),
            // Another process on ::1 would answer in our place for half of the browsers.
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => Err(error),
            // A machine without IPv6.
            Err(_) => Ok(vec![v4]),
        }
    }

    /// The authorities that a browser on this machine reaches it under, the announced one first.
    fn authorities(&self, port: u16) -> Vec<String> {
        match self.host {
            Host::Loopback => vec![format!("localhost:{port}"), format!("127.0.0.1:{port}")],
            Host::Ip(ip) if ip.is_unspecified() => {
                vec![format!("localhost:{port}"), format!("127.0.0.1:{port}")]
            }
            Host::Ip(ip) => vec![SocketAddr::new(ip, port).to_string()],
        }
    }
}

/// An origin as browsers serialize it: scheme, host, and the port where it is not the scheme's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(PublicOrigin);

impl FromStr for Origin {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let fault = |what: &str| {
            Err(format!(
                "{what}; an origin is scheme://host or scheme://host:port, such as https://lab.example"
            ))
        };
        let Some((scheme, authority)) = text.split_once("://") else { return fault("no scheme") };
        let default_port = match scheme {
            "http" => ":80",
            "https" => ":443",
            _ => return fault("the scheme is not http or https"),
        };
        if authority.contains('/') {
            return fault("a path or a trailing slash");
        }
        if authority.contains('@') {
            return fault("a user name");
        }
        if authority.ends_with(default_port) {
            return fault("the scheme's own port, which browsers leave out");
        }
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
            _ => (authority, None),
        };
        let legal =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-_[]:".contains(&byte);
        if host.is_empty() || !host.bytes().all(legal) {
            return fault("the host is not a lower-case ASCII host name or address");
        }
        if port.is_some_and(|port| port.starts_with('0') || port.parse::<u16>().is_err()) {
            return fault("the port is not a number from 1 to 65535");
        }
        PublicOrigin::parse(text).map(Self).map_err(|error| error.to_string())
    }
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

/// The sockets, and the origins that they are reached under.
#[derive(Debug)]
pub struct Listeners {
    /// Where the page listens.
    pub page: Vec<TcpListener>,
    /// Where the API listens.
    pub api: Vec<TcpListener>,
    /// Where the metrics are answered, if anywhere.
    pub metrics: Vec<TcpListener>,
    /// The port at the API's addresses where nothing listens, reserved for as long as the server runs. Pages ask
    /// for it at the API's public host: behind a proxy that is the proxy's host, where nothing is reserved.
    pub closed: ClosedPort,
    /// The origins.
    pub deployment: Deployment,
    /// Proxies whose `X-Forwarded-For` counts.
    pub proxies: Vec<IpAddr>,
    /// How long the server says that it is about to stop before it does.
    pub drain: Duration,
    /// Whether the tests' reports of the matrix are kept.
    pub reports: bool,
}

/// A configuration that cannot be used: one line for the user.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The port is taken, or the address is not this machine's.
    #[error("cannot listen at --{flag} {address}: {reason}")]
    Bind { flag: &'static str, address: BindAddr, reason: String },
    /// No port is left at the API's addresses to keep closed.
    #[error("cannot reserve a port beside --api-addr where nothing listens: {0}")]
    NoClosedPort(#[source] io::Error),
    /// Page and API origins do not pair up.
    #[error(
        "--page-origin names {page} and --api-origin {api}: give both, one page origin for each API origin"
    )]
    Pairs { page: usize, api: usize },
    /// Page and API would be one origin.
    #[error("--page-origin and --api-origin are both {0}: without two origins there is nothing to see")]
    OneOrigin(PublicOrigin),
}

impl Config {
    /// Opens the sockets and pairs up the origins.
    ///
    /// # Errors
    /// See [`ConfigError`].
    pub fn listen(&self) -> Result<Listeners, ConfigError> {
        let bind = |flag, address: &BindAddr| {
            let error = |error: io::Error| ConfigError::Bind {
                flag,
                address: address.clone(),
                reason: match error.kind() {
                    io::ErrorKind::AddrInUse => {
                        format!("the port is in use; stop the other program, or give another --{flag}")
                    }
                    io::ErrorKind::PermissionDenied => "this port needs more rights".to_owned(),
                    _ => error.to_string(),
                },
            };
            let listeners = address.bind().map_err(error)?;
            let port = listeners[0].local_addr().map_err(error)?.port();
            Ok((listeners, address.authorities(port)))
        };
        let (page, page_authorities) = bind("page-addr", &self.page_addr)?;
        let (api, api_authorities) = bind("api-addr", &self.api_addr)?;
        let metrics = match &self.metrics_addr {
            Some(address) => bind("metrics-addr", address)?.0,
            None => Vec::new(),
        };
        let pairs = self.pairs(&page_authorities, &api_authorities)?;
        let closed = ClosedPort::beside(&api).map_err(ConfigError::NoClosedPort)?;
        Ok(Listeners {
            page,
            api,
            metrics,
            deployment: Deployment::new(pairs, self.sites.clone(), closed.port()),
            closed,
            proxies: self.trust_proxy.iter().copied().map(counted_address).collect(),
            drain: Duration::from_secs(self.drain_seconds.into()),
            reports: self.test_reports,
        })
    }

    fn pairs(
        &self,
        page_authorities: &[String],
        api_authorities: &[String],
    ) -> Result<Vec<Pair>, ConfigError> {
        let at = |authority: &String| PublicOrigin::at(authority).expect("an address has a host and a port");
        let given = |origins: &[Origin], authorities: &[String]| -> Vec<PublicOrigin> {
            match origins {
                [] => authorities.iter().map(at).collect(),
                origins => origins.iter().map(|origin| origin.0.clone()).collect(),
            }
        };
        let mut pages = given(&self.page_origin, page_authorities);
        let mut apis = given(&self.api_origin, api_authorities);
        if self.page_origin.is_empty() && self.api_origin.is_empty() {
            // `--page-addr localhost:3000 --api-addr 127.0.0.1:4000` has one name on one side and two on the
            // other: what both have in number is paired.
            let pairs = pages.len().min(apis.len());
            pages.truncate(pairs);
            apis.truncate(pairs);
        } else if self.page_origin.len() != self.api_origin.len() {
            return Err(ConfigError::Pairs { page: self.page_origin.len(), api: self.api_origin.len() });
        }
        let pairs: Vec<Pair> = pages.into_iter().zip(apis).map(|(page, api)| Pair { page, api }).collect();
        match pairs.iter().find(|pair| pair.page == pair.api) {
            Some(pair) => Err(ConfigError::OneOrigin(pair.page.clone())),
            None => Ok(pairs),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(arguments: &[&str]) -> Result<Config, clap::Error> {
        Config::try_parse_from(std::iter::once("cors-lab").chain(arguments.iter().copied()))
    }

    fn pairs(arguments: &[&str]) -> Result<Vec<Pair>, ConfigError> {
        let config = config(arguments).expect("legal arguments");
        config.pairs(&config.page_addr.authorities(3000), &config.api_addr.authorities(4000))
    }

    fn pair(page: &str, api: &str) -> Pair {
        Pair::parse(page, api).expect("origins")
    }

    #[test]
    fn the_default_is_reached_under_both_names_of_this_machine() {
        assert_eq!(
            pairs(&[]).expect("the defaults are legal"),
            [
                pair("http://localhost:3000", "http://localhost:4000"),
                pair("http://127.0.0.1:3000", "http://127.0.0.1:4000")
            ]
        );
    }

    #[test]
    fn public_origins_replace_the_addresses() {
        let arguments = ["--page-origin", "https://lab.example", "--api-origin", "https://api.lab.example"];
        assert_eq!(
            pairs(&arguments).expect("a legal pair"),
            [pair("https://lab.example", "https://api.lab.example")]
        );
    }

    #[test]
    fn origins_without_their_partner_are_refused() {
        let error = pairs(&["--page-origin", "https://lab.example"]).expect_err("no API origin");
        assert!(matches!(error, ConfigError::Pairs { page: 1, api: 0 }));
    }

    #[test]
    fn one_origin_for_both_is_refused() {
        let error = pairs(&["--page-origin", "http://a.example", "--api-origin", "http://a.example"])
            .expect_err("one origin");
        assert!(matches!(error, ConfigError::OneOrigin(_)));
    }

    #[test]
    fn only_serialized_origins_are_taken() {
        for good in ["http://localhost:3000", "https://lab.example", "http://[::1]:3000", "https://a.b:8443"]
        {
            assert!(good.parse::<Origin>().is_ok(), "{good}");
        }
        for bad in [
            "localhost:3000",
            "ftp://a",
            "http://a/",
            "http://a/b",
            "http://A.example",
            "https://a:443",
            "http://a:80",
            "http://a:0",
            "http://a:99999",
            "http://a:x",
            "http://u@a",
            "http://",
            "*",
            "null",
            "",
        ] {
            assert!(bad.parse::<Origin>().is_err(), "{bad}");
        }
    }

    #[test]
    fn sites_are_domains() {
        let sites = config(&["--site", "lab.example,lab.co.uk"]).expect("legal").sites;
        assert_eq!(sites, ["lab.example", "lab.co.uk"]);
        for bad in
            ["https://lab.example", "lab.example:3000", "Lab.example", "example", "127.0.0.1", "", "a.b/"]
        {
            let error = config(&["--site", bad]).expect_err(bad).to_string();
            assert!(error.contains("--site"), "{error}");
        }
    }

    #[test]
    fn a_bad_value_is_named_with_its_flag() {
        let error =
            config(&["--api-origin", "http://localhost:4000/"]).expect_err("a trailing slash").to_string();
        assert!(error.contains("--api-origin") && error.contains("http://localhost:4000/"), "{error}");
    }

    #[test]
    fn a_busy_port_is_named_with_its_flag() {
        let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = taken.local_addr().expect("bound").to_string();
        let error = config(&["--page-addr", &address]).expect("legal").listen().expect_err("it is taken");
        assert!(
            error
                .to_string()
                .starts_with(&format!("cannot listen at --page-addr {address}: the port is in use"))
        );
    }
}
