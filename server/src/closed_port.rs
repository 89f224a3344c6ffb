//! A port where nothing listens, so that a page can meet a server that is not there.

use std::{
    io,
    net::{SocketAddr, TcpListener},
};

use tokio::net::TcpSocket;

/// A port of the API's addresses that is bound and never listens, for as long as this lives: who connects is
/// refused, and no other program can begin to listen there.
#[derive(Debug)]
pub struct ClosedPort {
    port: u16,
    sockets: Vec<TcpSocket>,
}

impl ClosedPort {
    /// Reserves one at the addresses of these listeners.
    ///
    /// # Errors
    /// When there is no listener, or no port that is free at all of their addresses.
    pub fn beside(listeners: &[TcpListener]) -> io::Result<Self> {
        // The port that the system chooses at one address may be in use at another.
        const TRIES: usize = 16;
        let addresses: Vec<_> = listeners.iter().map(TcpListener::local_addr).collect::<io::Result<_>>()?;
        let mut result = Err(io::ErrorKind::InvalidInput.into());
        for _ in 0..TRIES {
            result = Self::reserve(&addresses);
            if result.is_ok() {
                break;
            }
        }
        result
    }

    fn reserve(addresses: &[SocketAddr]) -> io::Result<Self> {
        let mut port = 0;
        let mut sockets = Vec::new();
        for address in addresses {
            let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
            socket.bind(SocketAddr::new(address.ip(), port))?;
            port = socket.local_addr()?.port();
            sockets.push(socket);
        }
        match port {
            0 => Err(io::ErrorKind::InvalidInput.into()),
            port => Ok(Self { port, sockets }),
        }
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// How many addresses it is reserved at.
    pub fn addresses(&self) -> usize {
        self.sockets.len()
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpStream;

    use super::*;

    #[test]
    fn connections_are_refused_and_the_port_stays_taken() {
        let api = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let closed = ClosedPort::beside(&[api]).expect("a free port");
        let address = ("127.0.0.1", closed.port());
        let refused = TcpStream::connect(address).expect_err("nothing listens");
        assert_eq!(refused.kind(), io::ErrorKind::ConnectionRefused);
        assert!(TcpListener::bind(address).is_err(), "the port is reserved");
        drop(closed);
        TcpListener::bind(address).expect("the port is free again");
    }

    #[test]
    fn it_is_one_port_at_all_addresses_of_the_listeners() {
        let mut listeners = vec![TcpListener::bind("127.0.0.1:0").expect("a free port")];
        listeners.extend(TcpListener::bind("[::1]:0"));
        let closed = ClosedPort::beside(&listeners).expect("a free port");
        assert_eq!(closed.addresses(), listeners.len());
        for listener in &listeners {
            let ip = listener.local_addr().expect("bound").ip();
            assert!(TcpListener::bind((ip, closed.port())).is_err(), "{ip}");
        }
    }
}
