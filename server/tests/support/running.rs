//! A lab on real sockets, and raw bytes to and from it.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use clap::Parser;
use server::{Assets, Config};
use wire::RunRecord;

/// A lab on free ports, in threads of its own, stopped when dropped.
pub(crate) struct Running {
    pub(crate) page: SocketAddr,
    pub(crate) api: SocketAddr,
    pub(crate) metrics: Option<SocketAddr>,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Running {
    pub(crate) fn start() -> Self {
        Self::with(2, &[])
    }

    /// With so many worker threads and these arguments besides.
    pub(crate) fn with(workers: usize, arguments: &[&str]) -> Self {
        let own = ["cors-lab", "--page-addr", "localhost:0", "--api-addr", "localhost:0"];
        let listeners = Config::parse_from(own.iter().chain(arguments)).listen().expect("free ports");
        let at = |sockets: &[std::net::TcpListener]| sockets[0].local_addr().expect("bound");
        let (page, api) = (at(&listeners.page), at(&listeners.api));
        let metrics = (!listeners.metrics.is_empty()).then(|| at(&listeners.metrics));
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let thread = std::thread::spawn(move || {
            let mut runtime = tokio::runtime::Builder::new_multi_thread();
            let runtime = runtime.worker_threads(workers).enable_all().build().expect("a runtime");
            let assets = Assets { site_root: "../public".into(), dev: false };
            let shutdown = async { stopped.await.unwrap_or_default() };
            runtime.block_on(server::run(listeners, assets, shutdown)).expect("served to the end");
        });
        Self { page, api, metrics, stop: Some(stop), thread: Some(thread) }
    }

    /// Asks it to stop, and does not wait.
    pub(crate) fn tell_to_stop(&mut self) {
        drop(self.stop.take());
    }

    pub(crate) fn stop(&mut self) {
        self.tell_to_stop();
        if let Some(thread) = self.thread.take() {
            thread.join().expect("the server ended well");
        }
    }

    /// The head of a request to this listener that closes the connection.
    pub(crate) fn get(&self, address: SocketAddr, path: &str) -> String {
        let port = address.port();
        format!("GET {path} HTTP/1.1\r\nhost: localhost:{port}\r\nconnection: close\r\n\r\n")
    }

    pub(crate) fn record(&self, run: &str) -> RunRecord {
        let answer = exchange(self.page, self.get(self.page, &format!("/runs/{run}")));
        let (_, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
        serde_json::from_str(body).expect("a record")
    }

    /// The time that a page takes for somebody else.
    pub(crate) fn time_of_a_page(&self) -> Duration {
        let began = std::time::Instant::now();
        let answer = exchange(self.page, self.get(self.page, "/learn/simple/no-origin"));
        assert!(answer.starts_with("HTTP/1.1 200 "), "{}", &answer[..answer.len().min(200)]);
        began.elapsed()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop();
    }
}

pub(crate) fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).expect("the server listens");
    stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a legal timeout");
    stream
}

/// Sends the bytes and reads until the server closes.
pub(crate) fn exchange(address: SocketAddr, request: impl AsRef<[u8]>) -> String {
    let mut stream = connect(address);
    // The server may answer and close before it has read all.
    let _ = stream.write_all(request.as_ref());
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

pub(crate) fn read_until(stream: &mut TcpStream, seen: &mut String, text: &str) {
    let mut buffer = [0; 4096];
    while !seen.contains(text) {
        let count = stream.read(&mut buffer).expect("the server answers");
        assert_ne!(count, 0, "the stream ended before {text}: {seen}");
        seen.push_str(&String::from_utf8_lossy(&buffer[..count]));
    }
}
