//! [Mixed content](https://w3c.github.io/webappsec-mixed-content/): secure pages ask no insecure servers.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::fetch_request::FetchRequest;
use crate::origin::Origin;
use crate::profile::Rules;
use crate::url::Url;

/// Whether the current URL is not asked because the page is secure and the URL is not.
///
/// Spec: <https://w3c.github.io/webappsec-mixed-content/#should-block-fetch>
pub(crate) fn should_be_blocked_as_mixed_content(request: &FetchRequest<'_>, rules: Rules<'_>) -> bool {
    // Step 1. The request goes out if any of this holds.
    // Step 1.1. The page does not prohibit mixed content.
    if request.origin.scheme() != Some("https") {
        return false;
    }

    // Step 1.2. The URL is potentially trustworthy.
    // Divergence: mixed-content-loopback. WebKit trusts no loopback address over HTTP.
    let url = request.current_url();
    let is_insecure = matches!(url.scheme(), "http" | "ws" | "ftp");
    let is_trusted_loopback = is_loopback(url.origin()) && !rules.distrusts_loopback_from_secure_pages;

    // Step 2. Otherwise it is blocked.
    is_insecure && !is_trusted_loopback

    // Out of scope: steps 1.3 and 1.4, for reasons that spec.toml gives.
}

/// Whether an insecure URL is asked from a secure page only because it is a loopback address.
pub(crate) fn is_let_through_as_loopback(origin: &Origin, url: &Url) -> bool {
    origin.scheme() == Some("https") && url.scheme() == "http" && is_loopback(url.origin())
}

/// Whether the host is this machine for certain: `localhost`, `127.0.0.0/8` or `[::1]`.
///
/// Spec: <https://w3c.github.io/webappsec-secure-contexts/#potentially-trustworthy-origin>
pub(crate) fn is_loopback(origin: &Origin) -> bool {
    let Some(host) = origin.host() else { return false };
    let name = host.strip_suffix('.').unwrap_or(host);
    name == "localhost"
        || name.ends_with(".localhost")
        || host == "[::1]"
        || host.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
}

/// How far away a host is, as far as its name says: the nearer, the greater.
///
/// See <https://wicg.github.io/local-network-access/#ip-address-space>.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum AddressSpace {
    /// Anywhere, or a name that says nothing.
    Public,
    /// A private or link-local address, or a name in `.local`.
    Local,
    /// This machine.
    Loopback,
}

/// The address space that the host's name alone tells.
pub(crate) fn address_space(origin: &Origin) -> AddressSpace {
    let Some(host) = origin.host() else { return AddressSpace::Public };
    let is_local = match host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(address) => address
            .parse::<Ipv6Addr>()
            .is_ok_and(|address| address.is_unique_local() || address.is_unicast_link_local()),
        None => {
            host.ends_with(".local")
                || host
                    .parse::<Ipv4Addr>()
                    .is_ok_and(|address| address.is_private() || address.is_link_local())
        }
    };
    match is_loopback(origin) {
        true => AddressSpace::Loopback,
        false if is_local => AddressSpace::Local,
        false => AddressSpace::Public,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn address_spaces_are_read_from_the_host_alone() {
        for (host, expected) in [
            ("localhost", AddressSpace::Loopback),
            ("a.localhost", AddressSpace::Loopback),
            ("127.9.9.9", AddressSpace::Loopback),
            ("[::1]", AddressSpace::Loopback),
            ("10.0.0.1", AddressSpace::Local),
            ("172.31.0.1", AddressSpace::Local),
            ("192.168.1.1", AddressSpace::Local),
            ("169.254.1.1", AddressSpace::Local),
            ("[fd00::1]", AddressSpace::Local),
            ("[fe80::1]", AddressSpace::Local),
            ("printer.local", AddressSpace::Local),
            ("172.32.0.1", AddressSpace::Public),
            ("notlocalhost", AddressSpace::Public),
            ("localhost.example", AddressSpace::Public),
            ("[2001:db8::1]", AddressSpace::Public),
        ] {
            let origin = Origin::parse(&format!("http://{host}")).expect(host);
            assert_eq!(address_space(&origin), expected, "{host}");
        }
    }
}
