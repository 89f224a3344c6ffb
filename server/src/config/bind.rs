//! Where the lab listens.

use std::{
    fmt, io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener},
    str::FromStr,
};

use clap::Args;
use wire::PublicOrigin;

use super::ConfigError;

/// The addresses of the listeners.
#[derive(Clone, Debug, Args)]
pub struct Bind {
    /// Where the page listens: `host:port`. `localhost` is both loopback addresses, port 0 any free port.
    #[arg(long, env = "CORS_LAB_PAGE_ADDR", default_value = "localhost:3000", value_name = "ADDR")]
    pub page_addr: BindAddr,

    /// Where the API listens: `host:port`. It must not be where the page listens: two origins are the point.
    #[arg(long, env = "CORS_LAB_API_ADDR", default_value = "localhost:4000", value_name = "ADDR")]
    pub api_addr: BindAddr,

    /// Where numbers for Prometheus are answered: `host:port`, path `/metrics`. Nowhere if it is not given.
    #[arg(long, env = "CORS_LAB_METRICS_ADDR", value_name = "ADDR")]
    pub metrics_addr: Option<BindAddr>,
}

/// The open sockets.
#[derive(Debug)]
pub(super) struct Sockets {
    pub(super) page: Bound,
    pub(super) api: Bound,
    pub(super) metrics: Option<Bound>,
}

/// The sockets of one address.
#[derive(Debug)]
pub(super) struct Bound {
    pub(super) listeners: Vec<TcpListener>,
    /// The origins that a browser on this machine reaches them under, the announced one first.
    pub(super) origins: Vec<PublicOrigin>,
}

impl Bind {
    /// Opens all sockets.
    ///
    /// # Errors
    /// [`ConfigError::Bind`].
    pub(super) fn open(&self) -> Result<Sockets, ConfigError> {
        let open = |flag, address: &BindAddr| {
            address.open().map_err(|error| ConfigError::Bind {
                flag,
                address: address.clone(),
                reason: match error.kind() {
                    io::ErrorKind::AddrInUse => {
                        format!("the port is in use; stop the other program, or give another --{flag}")
                    }
                    io::ErrorKind::PermissionDenied => "this port needs more rights".to_owned(),
                    _ => error.to_string(),
                },
            })
        };
        Ok(Sockets {
            page: open("page-addr", &self.page_addr)?,
            api: open("api-addr", &self.api_addr)?,
            metrics: self.metrics_addr.as_ref().map(|address| open("metrics-addr", address)).transpose()?,
        })
    }
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
    fn open(&self) -> io::Result<Bound> {
        let listeners = match self.host {
            Host::Ip(ip) => vec![TcpListener::bind((ip, self.port))?],
            Host::Loopback => on_loopback(self.port)?,
        };
        let port = listeners[0].local_addr()?.port();
        Ok(Bound { listeners, origins: self.origins(port) })
    }

    /// The origins that a browser on this machine reaches this port under, the announced one first.
    pub(super) fn origins(&self, port: u16) -> Vec<PublicOrigin> {
        let loopback = || vec![format!("localhost:{port}"), format!("127.0.0.1:{port}")];
        let authorities = match self.host {
            Host::Loopback => loopback(),
            Host::Ip(ip) if ip.is_unspecified() => loopback(),
            Host::Ip(ip) => vec![SocketAddr::new(ip, port).to_string()],
        };
        let origin =
            |authority: String| PublicOrigin::at(&authority).expect("a host and a port make an origin");
        authorities.into_iter().map(origin).collect()
    }
}

/// Listens at 127.0.0.1 and, where the machine has it, at the same port of ::1.
fn on_loopback(port: u16) -> io::Result<Vec<TcpListener>> {
    let v4 = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    match TcpListener::bind((Ipv6Addr::LOCALHOST, v4.local_addr()?.port())) {
        Ok(v6) => Ok(vec![v4, v6]),
        // Another process on ::1 would answer in our place for half of the browsers.
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => Err(error),
        // A machine without IPv6.
        Err(_) => Ok(vec![v4]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_become_the_origins_that_a_browser_writes() {
        for (address, port, expected) in [
            ("localhost:0", 3000, "http://localhost:3000 http://127.0.0.1:3000"),
            ("0.0.0.0:0", 3000, "http://localhost:3000 http://127.0.0.1:3000"),
            ("192.0.2.1:80", 80, "http://192.0.2.1"),
            ("[2001:db8:0::1]:3000", 3000, "http://[2001:db8::1]:3000"),
            ("[::ffff:192.0.2.1]:3000", 3000, "http://[::ffff:c000:201]:3000"),
        ] {
            let origins = address.parse::<BindAddr>().expect(address).origins(port);
            let origins: Vec<_> = origins.iter().map(PublicOrigin::to_string).collect();
            assert_eq!(origins.join(" "), expected, "{address}");
        }
    }
}
