//! What only real sockets show: bounds on a request's head, the bytes that are sent, streams, the end.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    time::{Duration, Instant},
};

use clap::Parser;
use server::{Assets, Config};
use wire::RunRecord;

/// A lab on free ports, in threads of its own, stopped when dropped.
struct Running {
    page: SocketAddr,
    api: SocketAddr,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Running {
    fn start() -> Self {
        let arguments = ["cors-lab", "--page-addr", "localhost:0", "--api-addr", "localhost:0"];
        let listeners = Config::parse_from(arguments).listen().expect("free ports");
        let page = listeners.page[0].local_addr().expect("bound");
        let api = listeners.api[0].local_addr().expect("bound");
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Runtime::new().expect("a runtime");
            let assets = Assets { site_root: "no-such-folder".into(), dev: false };
            let shutdown = async { stopped.await.unwrap_or_default() };
            runtime.block_on(server::run(listeners, assets, shutdown)).expect("served to the end");
        });
        Self { page, api, stop: Some(stop), thread: Some(thread) }
    }

    fn stop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            thread.join().expect("the server ended well");
        }
    }

    fn record(&self, run: &str) -> RunRecord {
        let answer =
            exchange(self.page, &format!("GET /runs/{run} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"));
        let (_, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
        serde_json::from_str(body).expect("a record")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop();
    }
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).expect("the server listens");
    stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a legal timeout");
    stream
}

/// Sends the bytes and reads until the server closes.
fn exchange(address: SocketAddr, request: &str) -> String {
    let mut stream = connect(address);
    // The server may answer and close before it has read all.
    let _ = stream.write_all(request.as_bytes());
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8(answer).expect("UTF-8")
}

#[test]
fn the_record_has_exactly_the_headers_that_were_sent() {
    let server = Running::start();
    for (method, path) in [
        ("GET", "/api/credentialed/good-request"),
        ("OPTIONS", "/api/preflight/good-request"),
        ("GET", "/api/nothing"),
        ("HEAD", "/api/simple/good-origin"),
        ("POST", "/api/simple/good-origin"),
    ] {
        let run = format!("{method}{}", path.len());
        let answer = exchange(
            server.api,
            &format!(
                "{method} {path}?run={run} HTTP/1.1\r\nhost: x\r\norigin: http://a\r\nconnection: close\r\n\r\n"
            ),
        );
        let (head, _) = answer.split_once("\r\n\r\n").expect("a head");
        let mut wire: Vec<_> = head
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
            // Said to this connection only, as the test asked for it.
            .filter(|(name, _)| name != "connection")
            .collect();
        let record = server.record(&run);
        let mut sent = record.exchanges[0].sent.clone();
        wire.sort();
        sent.sort();
        assert_eq!(sent, wire, "{method} {path}");
        assert_eq!(record.exchanges[0].received("origin"), Some("http://a"));
    }
}

#[test]
fn a_huge_head_is_refused_with_431() {
    let server = Running::start();
    // The bound is checked whenever a read did not complete the head: a little more may pass.
    let huge = "x".repeat(4 * server::limits::REQUEST_HEAD_BYTES);
    let answer = exchange(
        server.api,
        &format!("GET /api/simple/no-origin HTTP/1.1\r\nhost: x\r\ncookie: {huge}\r\n\r\n"),
    );
    assert!(answer.starts_with("HTTP/1.1 431 "), "{answer}");
    assert!(!answer.to_lowercase().contains("access-control"), "{answer}");
}

#[test]
fn a_head_that_never_ends_is_refused_with_408() {
    let server = Running::start();
    let started = Instant::now();
    let answer = exchange(server.api, "GET /api/simple/no-origin HTTP/1.1\r\nhost: x\r\nx-slow: ");
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer:?}");
    assert!(started.elapsed() >= server::limits::REQUEST_HEAD_TIME);
}

#[test]
fn garbage_is_refused_with_400() {
    let server = Running::start();
    assert!(exchange(server.api, "what is this\r\n\r\n").starts_with("HTTP/1.1 400 "));
}

#[test]
fn both_loopback_addresses_answer() {
    let server = Running::start();
    let request = "GET /health HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    assert!(exchange(server.api, request).contains(r#""listener":"api""#));
    assert!(exchange(server.page, request).contains(r#""listener":"page""#));
    let v6 = |port| SocketAddr::from(([0, 0, 0, 0, 0, 0, 0, 1], port));
    if TcpStream::connect(v6(server.api.port())).is_ok() {
        assert!(exchange(v6(server.api.port()), request).contains(r#""listener":"api""#));
        assert!(exchange(v6(server.page.port()), request).contains(r#""listener":"page""#));
    } else {
        eprintln!("skipped: this machine has no ::1");
    }
}

#[test]
fn exchanges_are_streamed_as_they_happen_and_the_end_of_the_server_ends_the_stream() {
    let mut server = Running::start();
    let get = |path: &str| format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    exchange(server.api, &get("/api/simple/no-origin?run=a"));
    let mut stream = connect(server.page);
    stream.write_all(get("/runs/a/events").as_bytes()).expect("sent");
    let mut seen = String::new();
    read_until(&mut stream, &mut seen, r#""seq":0"#);
    assert!(seen.to_lowercase().contains("content-type: text/event-stream"), "{seen}");
    exchange(server.api, &get("/api/simple/good-origin?run=a"));
    read_until(&mut stream, &mut seen, r#""path":"/api/simple/good-origin""#);
    assert!(seen.contains("id: 1"), "{seen}");
    server.stop();
    stream.read_to_string(&mut seen).expect("the stream ends");
    assert_eq!(seen.matches("data: ").count(), 2, "{seen}");
}

#[test]
fn a_client_that_connects_again_gets_what_it_has_not_seen() {
    let server = Running::start();
    for path in ["no-origin", "good-origin"] {
        exchange(
            server.api,
            &format!("GET /api/simple/{path}?run=a HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"),
        );
    }
    let mut stream = connect(server.page);
    stream.write_all(b"GET /runs/a/events HTTP/1.1\r\nhost: x\r\nlast-event-id: 0\r\n\r\n").expect("sent");
    let mut seen = String::new();
    read_until(&mut stream, &mut seen, "good-origin");
    assert!(!seen.contains("no-origin"), "{seen}");
}

#[test]
fn a_bad_flag_is_one_line_and_exit_2() {
    for (arguments, names) in [
        (["--api-origin", "http://localhost:4000/"], ["--api-origin", "http://localhost:4000/"]),
        (["--page-addr", "nowhere"], ["--page-addr", "nowhere"]),
    ] {
        let site = tempfile::tempdir().expect("a folder");
        std::fs::write(site.path().join("hash.txt"), "").expect("written");
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_server"))
            .arg("--site-root")
            .arg(site.path())
            .args(arguments)
            .output()
            .expect("the server starts");
        let message = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(2), "{message}");
        assert_eq!(message.lines().count(), 1, "{message}");
        assert!(names.iter().all(|name| message.contains(name)), "{message}");
    }
}

#[test]
fn a_busy_port_is_one_line_and_exit_2() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = taken.local_addr().expect("bound").to_string();
    let site = tempfile::tempdir().expect("a folder");
    std::fs::write(site.path().join("hash.txt"), "").expect("written");
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_server"))
        .arg("--site-root")
        .arg(site.path())
        .args(["--page-addr", "localhost:0", "--api-addr", &address])
        .output()
        .expect("the server starts");
    let message = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!((output.status.code(), message.lines().count()), (Some(2), 1), "{message}");
    assert!(message.contains("--api-addr") && message.contains(&address), "{message}");
}

fn read_until(stream: &mut TcpStream, seen: &mut String, text: &str) {
    let mut buffer = [0; 4096];
    while !seen.contains(text) {
        let count = stream.read(&mut buffer).expect("the server answers");
        assert_ne!(count, 0, "the stream ended before {text}: {seen}");
        seen.push_str(&String::from_utf8_lossy(&buffer[..count]));
    }
}
