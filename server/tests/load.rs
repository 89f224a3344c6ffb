//! Many at once, and those who mean harm: what they do to others.
//!
//! Each bound is tried at a size that takes a second or two; `cargo xtask bench` does the same at full size.

mod support;

use std::{
    io::Write,
    net::TcpStream,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use server::limits;
use support::running::{Running, connect, exchange, read_until};

/// What somebody else's page may take while the lab is flooded.
const PATIENCE: Duration = Duration::from_secs(1);

/// Panics of this process, on any thread, since the first call.
fn panics() -> &'static AtomicUsize {
    static PANICS: AtomicUsize = AtomicUsize::new(0);
    static HOOK: std::sync::Once = std::sync::Once::new();
    HOOK.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            PANICS.fetch_add(1, Ordering::Relaxed);
            before(info);
        }));
    });
    &PANICS
}

#[test]
fn every_kind_of_page_is_rendered_at_concurrency_without_a_panic_or_a_broken_reply() {
    const CLIENTS: usize = 16;
    const ROUNDS: usize = 400;
    let panics = panics();
    let server = Arc::new(Running::with(16, &[]));
    let pages = [
        "/",
        "/learn/start",
        "/learn/simple/no-origin",
        "/learn/preflight/req-bad-origin",
        "/learn/credentialed/good-request",
        "/reference/messages",
        "/reference/messages/failed-to-fetch",
        "/reference/divergences",
        "/matrix",
        "/components",
        "/no/such/page",
    ];
    let clients = (0..CLIENTS).map(|client| {
        let server = server.clone();
        thread::spawn(move || {
            for round in 0..ROUNDS {
                let page = pages[(client + round) % pages.len()];
                // A page with a query is rendered anew each time.
                let path = if round % 4 == 0 { page.to_owned() } else { format!("{page}?round={round}") };
                let answer = exchange(server.page, server.get(server.page, &path));
                let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_default();
                let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
                let whole = head.starts_with("HTTP/1.1 ")
                    && body.contains("</html>")
                    && match length {
                        Some(length) => length.parse() == Ok(body.len()),
                        None => body.ends_with("0\r\n\r\n"),
                    };
                assert!(whole, "{path}: {} bytes", answer.len());
            }
        })
    });
    for client in clients.collect::<Vec<_>>() {
        client.join().expect("every reply is whole");
    }
    assert_eq!(panics.load(Ordering::Relaxed), 0);
}

#[test]
fn a_flood_over_one_connection_pushes_out_only_its_own_runs() {
    let server = Running::start();
    exchange(server.api, server.get(server.api, "/api/simple/no-origin?run=quiet"));
    let mut flood = connect(server.api);
    let mut answers = flood.try_clone().expect("a socket");
    let reader = thread::spawn(move || std::io::copy(&mut answers, &mut std::io::sink()));
    let port = server.api.port();
    for batch in 0..(limits::RUNS + 2000) / 100 {
        let requests: String = (0..100)
            .map(|place| format!("GET /x?run=f{batch}-{place} HTTP/1.1\r\nhost: localhost:{port}\r\n\r\n"))
            .collect();
        flood.write_all(requests.as_bytes()).expect("the server reads");
    }
    flood.write_all(server.get(server.api, "/x?run=last").as_bytes()).expect("the server reads");
    reader.join().expect("no panic").expect("the server answers to the end");
    assert_eq!(server.record("quiet").exchanges.len(), 1);
    assert_eq!(server.record("last").exchanges.len(), 1);
    assert!(!server.record("f0-0").known, "the flood has pushed out its own");
}

#[test]
fn large_methods_targets_and_headers_leave_memory_bounded() {
    let server = Running::start();
    let before = resident();
    let mut flood = connect(server.api);
    let mut answers = flood.try_clone().expect("a socket");
    let reader = thread::spawn(move || std::io::copy(&mut answers, &mut std::io::sink()));
    let (port, big) = (server.api.port(), "A".repeat(29_000));
    for run in 0..3000 {
        let request = match run % 3 {
            0 => format!("{big} /x?run=m{run} HTTP/1.1\r\nhost: localhost:{port}\r\n\r\n"),
            1 => format!("GET /{big}?run=t{run} HTTP/1.1\r\nhost: localhost:{port}\r\n\r\n"),
            _ => format!("GET /x?run=h{run} HTTP/1.1\r\nhost: localhost:{port}\r\nx-a: {big}\r\n\r\n"),
        };
        flood.write_all(request.as_bytes()).expect("the server reads");
    }
    flood.write_all(server.get(server.api, "/x?run=last").as_bytes()).expect("the server reads");
    reader.join().expect("no panic").expect("the server answers to the end");
    assert!(server.record("last").known);
    let (Some(before), Some(after)) = (before, resident()) else {
        eprintln!("not measured: this system does not tell what memory a process takes");
        return;
    };
    assert!(after.saturating_sub(before) <= 64 << 20, "{before} bytes before, {after} after");
}

/// The memory that this process takes, in bytes, where the system tells.
fn resident() -> Option<usize> {
    let pages = std::fs::read_to_string("/proc/self/statm").ok()?;
    Some(pages.split_whitespace().nth(1)?.parse::<usize>().ok()? * 4096)
}

#[test]
fn idle_connections_give_way_to_who_wants_something() {
    let server = Running::start();
    let _idle = open(&server, 2600, b"");
    assert!(server.time_of_a_page() < PATIENCE);
}

#[test]
fn bodies_that_never_come_do_not_delay_other_clients() {
    let server = Running::start();
    let head = format!(
        "POST /matrix/judge HTTP/1.1\r\nhost: localhost:{}\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n",
        server.page.port()
    );
    let _slow = open(&server, 2600, head.as_bytes());
    assert!(server.time_of_a_page() < PATIENCE);
}

#[test]
fn event_streams_take_no_places_and_are_bounded() {
    let server = Running::start();
    let request = format!("GET /runs/a/events HTTP/1.1\r\nhost: localhost:{}\r\n\r\n", server.page.port());
    let mut open = open(&server, limits::EVENT_STREAMS + 20, request.as_bytes());
    let began = Instant::now();
    let mut refused = 0;
    for stream in &mut open {
        let mut seen = String::new();
        read_until(stream, &mut seen, "\r\n\r\n");
        refused += usize::from(seen.starts_with("HTTP/1.1 503 "));
    }
    assert_eq!(refused, 20, "after {:?}", began.elapsed());
    assert!(server.time_of_a_page() < PATIENCE);
}

#[test]
fn a_client_that_does_not_read_its_answers_is_let_go() {
    let server = Running::start();
    let stream = connect(server.page);
    stream.set_write_timeout(Some(Duration::from_millis(200))).expect("a legal timeout");
    let request = format!("GET /components HTTP/1.1\r\nhost: localhost:{}\r\n\r\n", server.page.port());
    let mut writer = stream.try_clone().expect("a socket");
    // Until the server no longer takes requests, because nobody takes its answers.
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(20) && writer.write_all(request.as_bytes()).is_ok() {}
    let deadline = limits::WRITE_WINDOW * 3;
    let began = Instant::now();
    while began.elapsed() < deadline {
        thread::sleep(Duration::from_millis(500));
        if writer.write_all(request.as_bytes()).is_err_and(|error| {
            !matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut)
        }) {
            return;
        }
    }
    panic!("still open after {deadline:?}");
}

/// Opens so many connections to the page, sends this on each and leaves them.
fn open(server: &Running, count: usize, bytes: &[u8]) -> Vec<TcpStream> {
    // This process has both ends, so descriptors are raised for as many.
    limits::Capacity::of_this_process();
    (0..count)
        .filter_map(|_| {
            let mut stream = TcpStream::connect(server.page).ok()?;
            stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
            stream.write_all(bytes).ok()?;
            Some(stream)
        })
        .collect()
}

#[test]
fn a_slow_body_is_answered_408() {
    let server = Running::start();
    let mut stream = connect(server.page);
    let head = format!(
        "POST /matrix/judge HTTP/1.1\r\nhost: localhost:{}\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{{",
        server.page.port()
    );
    stream.write_all(head.as_bytes()).expect("the server reads");
    let mut seen = String::new();
    read_until(&mut stream, &mut seen, "\r\n\r\n");
    assert!(seen.starts_with("HTTP/1.1 408 "), "{seen}");
}

#[test]
fn a_request_is_in_the_record_before_its_body_has_come() {
    let server = Running::start();
    let mut stream = connect(server.page);
    let head = format!(
        "POST /matrix/judge?run=gone HTTP/1.1\r\nhost: localhost:{}\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n",
        server.page.port()
    );
    stream.write_all(head.as_bytes()).expect("the server reads");
    let pending = until(|| server.record("gone").exchanges.pop().map(|exchange| exchange.answer));
    assert_eq!(pending, wire::Answer::Pending);
    drop(stream);
    // The handler is told that its body has ended early, and refuses it, though nobody hears that any more.
    let refused = || server.record("gone").exchanges.pop().and_then(|exchange| exchange.status());
    assert_eq!(until(refused), 400);
}

/// Asks until there is something, for some seconds.
fn until<T>(ask: impl Fn() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(found) = ask() {
            return found;
        }
        assert!(began.elapsed() < Duration::from_secs(20), "nothing came");
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn health_says_that_the_server_is_about_to_stop() {
    let mut server = Running::with(2, &["--drain-seconds", "2"]);
    let health = |server: &Running| exchange(server.page, server.get(server.page, "/health"));
    assert!(health(&server).contains(r#""status":"ok""#));
    server.tell_to_stop();
    let said = until(|| Some(health(&server)).filter(|answer| answer.contains("draining")));
    assert!(said.starts_with("HTTP/1.1 503 "), "{said}");
    assert!(server.time_of_a_page() < PATIENCE, "it serves all the same");
    server.stop();
    assert!(TcpStream::connect(server.page).is_err(), "now it has stopped");
}

#[test]
fn the_metrics_count_what_was_answered() {
    let server = Running::with(2, &["--metrics-addr", "localhost:0"]);
    exchange(server.api, server.get(server.api, "/api/simple/no-origin?run=a"));
    exchange(server.api, server.get(server.api, "/nothing"));
    let metrics = server.metrics.expect("asked for");
    let answer = exchange(metrics, server.get(metrics, "/metrics"));
    for line in [
        r#"cors_lab_requests_total{listener="api",status="2xx"} 1"#,
        r#"cors_lab_requests_total{listener="api",status="4xx"} 1"#,
        r#"cors_lab_request_seconds_count{listener="api"} 2"#,
        "cors_lab_runs 1",
    ] {
        assert!(answer.contains(line), "{line}: {answer}");
    }
    let foreign =
        exchange(metrics, "GET /metrics HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n");
    assert!(foreign.starts_with("HTTP/1.1 400 ") && !foreign.contains("cors_lab"), "{foreign}");
}
