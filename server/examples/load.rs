//! The lab under load, for `cargo xtask bench`: many page views, what recording costs, and floods.
//!
//! `load pages [count]` · `load record [node]` · `load floods`. The lab is a process of its own (`load serve`), so that
//! its memory is measured and not its clients'. All traffic stays on this machine, and each part is bounded in
//! count and time.

use std::{
    io::{BufRead, BufReader, Write},
    net::{SocketAddr, TcpStream},
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use axum::{Router, body::Body, http::Request, routing::get};
use clap::Parser;
use http_body_util::BodyExt;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use server::{Assets, Config, limits::Capacity};

/// As in `cors-lab`.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Connections at a time.
const CONNECTIONS: usize = 64;
/// Worker threads where the lab is to be tried hard: more than there are processors, so that they interrupt
/// each other anywhere.
const WORKERS: usize = 16;
/// The route of the comparison.
const RECORDED: &str = "/api/simple/good-origin";
/// How long a route is asked in each turn of a comparison: short, so that what else this machine does meets all.
const TURN: Duration = Duration::from_millis(500);
/// How often the turns of a comparison go round.
const ROUNDS: usize = 24;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let part = arguments.next().unwrap_or_default();
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    // The comparison is made as the lab runs for everybody.
    if !part.starts_with("record") {
        runtime.worker_threads(WORKERS);
    }
    let runtime = runtime.enable_all().build().expect("a runtime");
    if let "serve" | "record-serve" = part.as_str() {
        return runtime.block_on(serve());
    }
    runtime.block_on(async {
        let mut lab = Lab::start(if part == "record" { "record-serve" } else { "serve" });
        match part.as_str() {
            "pages" => {
                let count = arguments.next().and_then(|count| count.parse().ok()).unwrap_or(100_000);
                pages(&lab, count).await;
            }
            "record" => record(&lab, arguments.next()).await,
            "floods" => floods(&lab).await,
            _ => eprintln!("usage: load pages [count] | record [node] | floods"),
        }
        lab.end();
    });
}

/// The lab, on free ports, until its standard input ends. A panic anywhere ends it at once.
async fn serve() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        before(info);
        std::process::exit(101);
    }));
    Capacity::of_this_process();
    let config = ["cors-lab", "--page-addr", "localhost:0", "--api-addr", "localhost:0"];
    let listeners = Config::parse_from(config).listen().expect("free ports");
    let at = |sockets: &[std::net::TcpListener]| sockets[0].local_addr().expect("bound");
    // In this process too, so that both are asked over the same kind of distance.
    let bare = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    println!("{}\n{}\n{}", at(&listeners.page), at(&listeners.api), bare.local_addr().expect("bound"));
    tokio::spawn(async move { axum::serve(bare, bare_axum()).await });
    let assets = Assets { site_root: "target/site".into(), dev: false };
    let (ended, end) = tokio::sync::oneshot::channel::<()>();
    std::thread::spawn(move || {
        let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
        drop(ended);
    });
    let end = async { drop(end.await) };
    server::run(listeners, assets, end).await.expect("it serves");
}

/// The recorded route without the lab around it.
fn bare_axum() -> Router {
    let read = async || {
        (
            [("access-control-allow-origin", "http://localhost:3000")],
            axum::Json(serde_json::json!({ "title": "Hello World!" })),
        )
    };
    Router::new().route(RECORDED, get(read))
}

/// A running lab, and bare Axum beside it.
struct Lab {
    process: Child,
    page: SocketAddr,
    api: SocketAddr,
    bare: SocketAddr,
}

impl Lab {
    fn start(as_part: &str) -> Self {
        Capacity::of_this_process();
        let mut command = Command::new(std::env::current_exe().expect("this program"));
        command.arg(as_part).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn().expect("it starts");
        let mut lines = BufReader::new(process.stdout.take().expect("its output")).lines();
        let mut address =
            || lines.next().and_then(Result::ok).and_then(|line| line.parse().ok()).expect("an address");
        let (page, api, bare) = (address(), address(), address());
        Self { process, page, api, bare }
    }

    /// Bytes of memory that are really there.
    fn resident(&self) -> usize {
        let pages = std::fs::read_to_string(format!("/proc/{}/statm", self.process.id())).unwrap_or_default();
        pages.split_whitespace().nth(1).and_then(|pages| pages.parse::<usize>().ok()).unwrap_or_default()
            * 4096
    }

    fn end(&mut self) {
        drop(self.process.stdin.take());
        let status = self.process.wait().expect("it was started");
        assert!(status.success(), "the lab panicked or failed ({status})");
        println!("        0  panics");
    }
}

async fn client(address: SocketAddr) -> SendRequest<Body> {
    let stream = tokio::net::TcpStream::connect(address).await.expect("it listens");
    stream.set_nodelay(true).expect("a socket");
    let (sender, connection) = handshake(TokioIo::new(stream)).await.expect("HTTP/1.1");
    tokio::spawn(connection);
    sender
}

fn request(address: SocketAddr, path: &str) -> Request<Body> {
    Request::get(path)
        .header("host", format!("localhost:{}", address.port()))
        .header("origin", "http://localhost:3000")
        .header("user-agent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36")
        .header("accept", "*/*")
        .header("accept-language", "en-US,en;q=0.9")
        .header("sec-fetch-mode", "cors")
        .header("sec-fetch-site", "same-site")
        .header("sec-fetch-dest", "empty")
        .header("referer", "http://localhost:3000/")
        .body(Body::empty())
        .expect("a legal request")
}

async fn pages(lab: &Lab, count: usize) {
    const PAGES: [&str; 6] = [
        "/",
        "/learn/start",
        "/learn/simple/no-origin",
        "/learn/preflight/req-bad-origin",
        "/reference/messages",
        "/matrix",
    ];
    let broken = Arc::new(AtomicUsize::new(0));
    let began = Instant::now();
    let page = lab.page;
    let clients = (0..CONNECTIONS).map(|client_number| {
        let broken = broken.clone();
        tokio::spawn(async move {
            let mut sender = client(page).await;
            for round in 0..count / CONNECTIONS {
                let path = PAGES[(client_number + round) % PAGES.len()];
                let whole = async {
                    let response = sender.send_request(request(page, path)).await.ok()?;
                    let good = response.status().is_success();
                    let body = response.into_body().collect().await.ok()?.to_bytes();
                    // Leptos ends the stream with a script of its own.
                    let page = String::from_utf8(body.into()).ok()?;
                    (good && page.contains("</html>") && page.ends_with("</script>")).then_some(())
                };
                if whole.await.is_none() {
                    broken.fetch_add(1, Ordering::Relaxed);
                    sender = client(page).await;
                }
            }
        })
    });
    for client in clients.collect::<Vec<_>>() {
        client.await.expect("no panic");
    }
    let (views, seconds) = (count / CONNECTIONS * CONNECTIONS, began.elapsed().as_secs_f64());
    let broken = broken.load(Ordering::Relaxed);
    println!(
        "{views:>9}  page views over {CONNECTIONS} connections, {WORKERS} workers: {:.0} a second",
        views as f64 / seconds
    );
    println!("{broken:>9}  broken replies");
    assert_eq!(broken, 0, "no reply may be broken");
}

/// The same route several ways, in turns: in Express too, where there is Node.
async fn record(lab: &Lab, node: Option<String>) {
    let express = node.as_deref().map(Express::start);
    type Path = fn(&str, usize) -> String;
    let mut ways: Vec<(&str, SocketAddr, Path)> = vec![
        ("bare Axum", lab.bare, |path, number| format!("{path}?run=r{number}")),
        ("the lab, not recorded", lab.api, |path, number| format!("{path}?not=r{number}")),
        ("the lab, one run", lab.api, |path, _| format!("{path}?run=one")),
        ("the lab, a new run each time", lab.api, |path, number| format!("{path}?run=r{number}")),
    ];
    if let Some(express) = &express {
        ways.push(("Express", express.address, |path, number| format!("{path}?run=r{number}")));
    }
    let mut answered = vec![0_usize; ways.len()];
    for _ in 0..ROUNDS {
        for (way, (_, address, target)) in ways.iter().enumerate() {
            answered[way] += ask(*address, *target).await;
        }
    }
    for ((name, ..), count) in ways.iter().zip(&answered) {
        let rate = *count as f64 / (ROUNDS as f64 * TURN.as_secs_f64());
        println!("{rate:>9.0}  a second, {:.2} of bare Axum: {name}", *count as f64 / answered[0] as f64);
    }
    if express.is_some() {
        println!(
            "{:>9.1}  times Express: the lab, a new run each time",
            answered[3] as f64 / answered[4] as f64
        );
    }
}

/// The route in Express, in one process, as most who use it run it.
struct Express {
    process: Child,
    address: SocketAddr,
}

impl Express {
    fn start(node: &str) -> Self {
        let mut command = Command::new(node);
        command.arg("bench/express.mjs").current_dir("end2end").env("NODE_ENV", "production");
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("Node starts");
        let mut line = String::new();
        let output = process.stdout.take().expect("its output");
        BufReader::new(output).read_line(&mut line).expect("a line");
        let port: u16 = line.trim().parse().expect("a port");
        Self { process, address: SocketAddr::from(([127, 0, 0, 1], port)) }
    }
}

impl Drop for Express {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

/// How many answers come in one turn.
async fn ask(address: SocketAddr, target: fn(&str, usize) -> String) -> usize {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let end = Instant::now() + TURN;
    let clients = (0..CONNECTIONS).map(|_| {
        tokio::spawn(async move {
            let (mut sender, mut count) = (client(address).await, 0);
            while Instant::now() < end {
                let target = target(RECORDED, NUMBER.fetch_add(1, Ordering::Relaxed));
                let response = sender.send_request(request(address, &target)).await.expect("an answer");
                assert_eq!(response.status(), 200);
                response.into_body().collect().await.expect("a body");
                count += 1;
            }
            count
        })
    });
    let mut answered = 0;
    for client in clients.collect::<Vec<_>>() {
        answered += client.await.expect("no panic");
    }
    answered
}

async fn floods(lab: &Lab) {
    let (page, api) = (lab.page, lab.api);
    let host = |address: SocketAddr| format!("localhost:{}", address.port());
    let big = "A".repeat(29_000);
    look(lab, "before").await;
    let before = lab.resident();
    let runs: fn(usize) -> String = |number| format!("GET /x?run=r{number}");
    many(api, 1_000_000, |number| format!("{} HTTP/1.1\r\nhost: {}\r\n\r\n", runs(number), host(api)));
    look(lab, "1,000,000 runs over one connection").await;
    many(api, 13_000, |number| format!("{big} /x?run=m{number} HTTP/1.1\r\nhost: {}\r\n\r\n", host(api)));
    look(lab, "13,000 methods of 29 KB").await;
    many(api, 13_000, |number| format!("GET /{big}?run=t{number} HTTP/1.1\r\nhost: {}\r\n\r\n", host(api)));
    look(lab, "13,000 targets of 29 KB").await;
    many(api, 13_000, |number| {
        format!("GET /x?run=h{number} HTTP/1.1\r\nhost: {}\r\nx-big: {big}\r\n\r\n", host(api))
    });
    look(lab, "13,000 headers of 29 KB").await;
    let post = format!(
        "POST /matrix/judge HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n",
        host(page)
    );
    let stream = format!("GET /runs/a/events HTTP/1.1\r\nhost: {}\r\n\r\n", host(page));
    let unread = format!("GET /components HTTP/1.1\r\nhost: {}\r\n\r\n", host(page)).repeat(40);
    for (name, bytes) in [
        ("2,000 idle connections", String::new()),
        ("2,000 heads that never end", "GET / HTTP/1.1\r\n".to_owned()),
        ("2,000 bodies that never come", post),
        ("2,000 event streams", stream),
        ("2,000 clients that do not read", unread),
    ] {
        let held: Vec<_> = (0..2000)
            .filter_map(|_| {
                let mut socket = TcpStream::connect(page).ok()?;
                socket.set_write_timeout(Some(Duration::from_millis(20))).ok()?;
                let _ = socket.write_all(bytes.as_bytes());
                Some(socket)
            })
            .collect();
        look(lab, name).await;
        drop(held);
    }
    tokio::time::sleep(Duration::from_secs(2)).await;
    look(lab, "after all").await;
    assert!(lab.resident() < before + (64 << 20), "what floods leave is bounded");
}

/// Sends so many requests down one connection, and reads all answers.
fn many(address: SocketAddr, count: usize, request: impl Fn(usize) -> String) {
    let mut socket = TcpStream::connect(address).expect("it listens");
    let mut answers = socket.try_clone().expect("a socket");
    let reader = std::thread::spawn(move || std::io::copy(&mut answers, &mut std::io::sink()));
    let mut batch = String::new();
    for number in 0..count {
        batch += &request(number);
        if batch.len() > 60_000 {
            socket.write_all(batch.as_bytes()).expect("it reads");
            batch.clear();
        }
    }
    batch += &format!("GET /x HTTP/1.1\r\nhost: localhost:{}\r\nconnection: close\r\n\r\n", address.port());
    socket.write_all(batch.as_bytes()).expect("it reads");
    reader.join().expect("no panic").expect("it answers to the end");
}

/// The memory that is taken, and how long somebody else waits for a page.
async fn look(lab: &Lab, name: &str) {
    let began = Instant::now();
    let mut sender = client(lab.page).await;
    let response =
        sender.send_request(request(lab.page, "/learn/simple/no-origin")).await.expect("an answer");
    let status = response.status();
    response.into_body().collect().await.expect("a body");
    let (wait, memory) = (began.elapsed(), lab.resident() / (1 << 20));
    println!("{memory:>6} MiB  {:>6.1} ms for a page ({status}): {name}", wait.as_secs_f64() * 1e3);
    assert!(status.is_success() && wait < Duration::from_secs(1), "somebody else has to wait");
}
