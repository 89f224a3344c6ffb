//! How the server is started: parsed and checked once, a struct a concern.

mod bind;
mod origins;

use std::{
    io,
    net::{IpAddr, TcpListener},
    path::PathBuf,
    time::Duration,
};

use clap::Parser;
use wire::{Deployment, PublicOrigin};

use self::bind::{Bind, BindAddr, Sockets};
use self::origins::Origins;
use crate::{client::counted_address, closed_port::ClosedPort};

/// The options of `cors-lab serve`. Tests read them as a command line of their own.
#[derive(Clone, Debug, Parser)]
pub struct Config {
    #[command(flatten)]
    pub bind: Bind,

    #[command(flatten)]
    pub origins: Origins,

    /// The folder with the built assets.
    #[arg(long, env = "CORS_LAB_SITE_ROOT", default_value = "target/site", value_name = "DIR")]
    pub site_root: PathBuf,

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
    /// Page and API origins do not pair up.
    #[error(
        "--page-origin names {page} and --api-origin {api}: give both, one page origin for each API origin"
    )]
    Pairs { page: usize, api: usize },
    /// Page and API would be one origin.
    #[error("--page-origin and --api-origin are both {0}: without two origins there is nothing to see")]
    OneOrigin(PublicOrigin),
    /// No port is left at the API's addresses to keep closed.
    #[error("cannot reserve a port beside --api-addr where nothing listens: {0}")]
    NoClosedPort(#[source] io::Error),
}

impl Config {
    /// Opens the sockets and pairs up the origins.
    ///
    /// # Errors
    /// See [`ConfigError`].
    pub fn listen(&self) -> Result<Listeners, ConfigError> {
        let Sockets { page, api, metrics } = self.bind.open()?;
        let pairs = self.origins.pair_up(page.origins, api.origins)?;
        let closed = ClosedPort::beside(&api.listeners).map_err(ConfigError::NoClosedPort)?;
        Ok(Listeners {
            page: page.listeners,
            api: api.listeners,
            metrics: metrics.map(|metrics| metrics.listeners).unwrap_or_default(),
            deployment: Deployment::new(pairs, self.origins.sites.clone(), closed.port()),
            closed,
            proxies: self.trust_proxy.iter().copied().map(counted_address).collect(),
            drain: Duration::from_secs(self.drain_seconds.into()),
            reports: self.test_reports,
        })
    }
}

#[cfg(test)]
mod tests {
    use wire::Pair;

    use super::*;

    fn config(arguments: &[&str]) -> Result<Config, clap::Error> {
        Config::try_parse_from(std::iter::once("cors-lab").chain(arguments.iter().copied()))
    }

    fn pairs(arguments: &[&str]) -> Result<Vec<Pair>, ConfigError> {
        let config = config(arguments).expect("legal arguments");
        config.origins.pair_up(config.bind.page_addr.origins(3000), config.bind.api_addr.origins(4000))
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
    fn sites_are_domains() {
        let sites = config(&["--site", "lab.example,lab.co.uk"]).expect("legal").origins.sites;
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
