//! Who sends a request: the address, and the connection.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Who sends a request. In the extensions of every request that came over a socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Client {
    /// The address that bounds are counted by; one for a whole IPv6 network.
    pub address: IpAddr,
    /// The connection: unlike that of any other connection of this process.
    pub connection: u64,
}

impl Default for Client {
    /// A request without a socket, as tests make it.
    fn default() -> Self {
        Self { address: Ipv4Addr::UNSPECIFIED.into(), connection: 0 }
    }
}

/// The address that a client is counted by: an IPv6 client has a whole network of 64 bits to itself, so that
/// stands for one.
pub(crate) fn counted_address(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) if !v6.is_loopback() => {
            let [a, b, c, d, ..] = v6.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ipv6_network_counts_as_one_client() {
        for (address, counted) in [
            ("192.0.2.7", "192.0.2.7"),
            ("::ffff:192.0.2.7", "192.0.2.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
            ("::1", "::1"),
        ] {
            let address = address.parse().expect("an address");
            assert_eq!(counted_address(address).to_string(), counted);
        }
    }
}
