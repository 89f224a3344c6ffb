//! What only real sockets show: bounds on a request's head, the bytes that are sent, streams, the end.

mod support;

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    time::Instant,
};

use support::running::{Running, connect, exchange, read_until};

#[test]
fn the_record_has_exactly_the_headers_that_were_sent() {
    let server = Running::start();
    for (method, path) in [
        ("GET", "/api/credentialed/good-request"),
        ("OPTIONS", "/api/preflight/good-request"),
        ("GET", "/api/nothing"),
        ("HEAD", "/api/simple/good-origin"),
        ("POST", "/api/simple/good-origin"),
        ("HEAD", "/api/preflight/good-request"),
        ("GET", "/api/simple/good-origin/below"),
    ] {
        let run = format!("{method}{}", path.len());
        let answer = exchange(
            server.api,
            format!(
                "{method} {path}?run={run} HTTP/1.1\r\nhost: localhost:{}\r\norigin: http://a\r\nconnection: close\r\n\r\n",
                server.api.port()
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
        let mut sent = record.exchanges[0].sent().to_vec();
        wire.sort();
        sent.sort();
        assert_eq!(sent, wire, "{method} {path}");
        assert_eq!(record.exchanges[0].received_value("origin"), Some("http://a"));
    }
}

#[test]
fn a_huge_head_is_refused_with_431() {
    let server = Running::start();
    // The bound is checked whenever a read did not complete the head: a little more may pass.
    let huge = "x".repeat(4 * server::limits::REQUEST_HEAD_BYTES);
    let answer = exchange(
        server.api,
        format!("GET /api/simple/no-origin HTTP/1.1\r\nhost: x\r\ncookie: {huge}\r\n\r\n"),
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
fn every_request_of_one_connection_is_answered() {
    let server = Running::start();
    let host = format!("localhost:{}", server.page.port());
    let ask = |line: &str, more: &str| format!("{line} HTTP/1.1\r\nhost: {host}\r\n{more}\r\n");
    let requests = [
        ask("HEAD /learn/start", ""),
        ask("HEAD /components?x", ""),
        ask("HEAD /no/such/page", ""),
        ask("GET /reader.js", "range: bytes=0-9\r\n"),
        ask("GET /reader.js", "if-modified-since: Fri, 01 Jan 2100 00:00:00 GMT\r\n"),
        "HEAD / HTTP/1.1\r\nhost: evil.example\r\n\r\n".to_owned(),
        ask("OPTIONS /learn/start", ""),
        ask("GET /learn", ""),
        ask("GET /learn/start", "connection: close\r\n"),
    ];
    let answers = exchange(server.page, requests.concat());
    let statuses: Vec<_> = answers.split("HTTP/1.1 ").skip(1).filter_map(|answer| answer.get(..3)).collect();
    assert_eq!(statuses, ["200", "200", "404", "206", "304", "400", "405", "307", "200"]);
}

#[test]
fn who_reads_late_gets_every_answer() {
    let server = Running::start();
    let host = format!("localhost:{}", server.page.port());
    let mut client = connect(server.page);
    let one = format!("GET /components HTTP/1.1\r\nhost: {host}\r\n\r\n");
    client.write_all(one.repeat(99).as_bytes()).expect("it listens");
    client.write_all(server.get(server.page, "/components").as_bytes()).expect("it listens");
    // By now the system's buffers are full, and the server waits.
    std::thread::sleep(std::time::Duration::from_millis(1500));
    let mut answers = String::new();
    client.read_to_string(&mut answers).expect("text");
    assert_eq!(answers.matches("HTTP/1.1 200").count(), 100);
}

#[test]
fn both_loopback_addresses_answer() {
    let server = Running::start();
    let health = |address: SocketAddr, host: &str| {
        let request =
            format!("GET /health HTTP/1.1\r\nhost: {host}:{}\r\nconnection: close\r\n\r\n", address.port());
        exchange(address, request)
    };
    for host in ["localhost", "127.0.0.1", "LOCALHOST"] {
        assert!(health(server.api, host).contains(r#""listener":"api""#));
        assert!(health(server.page, host).contains(r#""listener":"page""#));
    }
    let v6 = |port| SocketAddr::from(([0, 0, 0, 0, 0, 0, 0, 1], port));
    if TcpStream::connect(v6(server.api.port())).is_ok() {
        assert!(health(v6(server.api.port()), "[::1]").contains(r#""listener":"api""#));
        assert!(health(v6(server.page.port()), "localhost").contains(r#""listener":"page""#));
    } else {
        eprintln!("skipped: this machine has no ::1");
    }
}

#[test]
fn changes_are_streamed_as_they_happen_and_the_end_of_the_server_ends_the_stream() {
    let mut server = Running::start();
    let mut stream = connect(server.page);
    stream.write_all(server.get(server.page, "/runs/a/events").as_bytes()).expect("sent");
    let mut seen = String::new();
    read_until(&mut stream, &mut seen, "\r\n\r\n");
    assert!(seen.to_lowercase().contains("content-type: text/event-stream"), "{seen}");
    assert!(!server.record("a").known, "watching makes no run");
    exchange(server.api, server.get(server.api, "/api/simple/no-origin?run=a"));
    read_until(&mut stream, &mut seen, "data: ");
    let record = server.record("a");
    assert_eq!((record.known, record.exchanges[0].at_ms), (true, 0.0), "{record:?}");
    server.stop();
    stream.read_to_string(&mut seen).expect("the stream ends");
}

#[test]
fn a_client_that_connects_late_is_told_that_something_is_recorded() {
    let server = Running::start();
    exchange(server.api, server.get(server.api, "/api/simple/no-origin?run=a"));
    let mut stream = connect(server.page);
    stream.write_all(server.get(server.page, "/runs/a/events").as_bytes()).expect("sent");
    read_until(&mut stream, &mut String::new(), "data: 1");
}
