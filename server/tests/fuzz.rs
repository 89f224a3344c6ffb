//! Raw requests made at random: none is answered 5xx, none hangs, none makes the server panic, and what was
//! recorded is what was sent.
//!
//! The seed is fixed where `CI` is set; else it is new each time, and printed where something fails. Set
//! `CORS_LAB_FUZZ_SEED` to try one again, and `CORS_LAB_FUZZ_REQUESTS` for more than a few.

mod support;

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use support::running::Running;
use wire::{Answer, Header};

/// Numbers that are random enough ([SplitMix64](https://prng.di.unimi.it/splitmix64.c)).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, count: usize) -> usize {
        (self.next() % count as u64) as usize
    }

    fn one_of<'a, T: ?Sized>(&mut self, list: &[&'a T]) -> &'a T {
        list[self.below(list.len())]
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

/// A request, and what of it a record must have if it is recorded at all.
struct Sent {
    bytes: Vec<u8>,
    run: String,
    method: String,
    target: String,
    headers: Vec<Header>,
    /// Whether every part of it is as it should be, so that it must be recorded.
    regular: bool,
}

fn request(dice: &mut Dice, number: usize, address: SocketAddr) -> Sent {
    let run = format!("f{number}");
    let mut regular = true;
    let mut strange = |dice: &mut Dice, percent, list: &[&'static str], plain: &[&'static str]| {
        if dice.chance(percent) {
            regular = false;
            dice.one_of(list)
        } else {
            dice.one_of(plain)
        }
    };
    let methods = ["GET", "POST", "OPTIONS", "DELETE", "HEAD", "PUT", "PATCH", "get", "QUERY", "X-Y"];
    let bad_methods = ["", "G T", "\u{0}", "CONNECT", "PRI", "(", "é"];
    let method = strange(dice, 4, &bad_methods, &methods);
    let paths = [
        "/",
        "/health",
        "/api/simple/no-origin",
        "/api/preflight/good-request",
        "/api/credentialed/good-request",
        "/api/nothing",
        "/%00%ff",
        "/learn/simple/no-origin",
        "/runs/x",
        "/..%2f..",
        "//evil.example/",
        "/\"script",
    ];
    let bad_paths = [
        "",
        "*",
        "localhost:80",
        "http://evil.example/",
        "/ /",
        "/\u{1}",
        "\\",
        "http://",
        "/#x",
        "/<script>",
    ];
    let path = strange(dice, 6, &bad_paths, &paths);
    let versions = ["HTTP/1.1"];
    let bad_versions = ["HTTP/1.0", "HTTP/2.0", "HTTP/0.9", "http/1.1", "HTTP/1.1 ", ""];
    let version = strange(dice, 4, &bad_versions, &versions);
    let host = format!("localhost:{}", address.port());
    let hosts = [host.as_str()];
    let host = if dice.chance(4) {
        regular = false;
        dice.one_of(&["", "evil.example", "localhost:1", "a b", "é", "[::1", "localhost:99999999"])
    } else {
        dice.one_of(&hosts)
    };
    let target = format!("{path}?run={run}");
    let mut bytes = format!("{method} {target} {version}\r\nhost: {host}\r\n").into_bytes();
    let mut headers = vec![("host".to_owned(), host.to_owned())];
    let names = [
        "origin",
        "Access-Control-Request-Method",
        "access-control-request-headers",
        "X-Odd",
        "accept",
        "cookie",
        "user-agent",
        "range",
        "if-modified-since",
        "accept-encoding",
        "x-forwarded-for",
    ];
    let bad_names = ["", "a b", "é", "x:", "\t"];
    let values = [
        "",
        "null",
        "*",
        "http://localhost:3000",
        "DELETE",
        "cors_lab_visits=4",
        "bytes=0-1",
        "gzip, br;q=0",
        "<b>\"'&",
        "a,b;c=d",
        "Thu, 01 Jan 1970 00:00:00 GMT",
    ];
    let bad_values = ["\u{1}", "a\rb", "\u{0}", "\n folded"];
    for _ in 0..dice.below(7) {
        let (odd_name, odd_value) = (dice.chance(2), dice.chance(2));
        let name = if odd_name { dice.one_of(&bad_names) } else { dice.one_of(&names) };
        let mut value =
            if odd_value { dice.one_of(&bad_values) } else { dice.one_of(&values) }.as_bytes().to_vec();
        if dice.chance(5) && !odd_value {
            value.push(0x80 + dice.below(0x80) as u8);
        }
        regular &= !odd_name && !odd_value;
        bytes.extend_from_slice(name.as_bytes());
        bytes.extend_from_slice(b": ");
        bytes.extend_from_slice(&value);
        bytes.extend_from_slice(b"\r\n");
        headers.push((name.to_lowercase(), value.iter().copied().map(char::from).collect()));
    }
    if dice.chance(10) {
        regular = false;
        bytes.extend_from_slice(
            dice.one_of(&[
                "content-length: 3\r\n",
                "content-length: -1\r\n",
                "content-length: 18446744073709551615\r\n",
                "content-length: 1\r\ncontent-length: 2\r\n",
                "transfer-encoding: chunked\r\n",
                "transfer-encoding: xchunked\r\n",
                "expect: 100-continue\r\ncontent-length: 3\r\n",
                "connection: upgrade\r\nupgrade: websocket\r\n",
            ])
            .as_bytes(),
        );
    }
    bytes.extend_from_slice(b"connection: close\r\n\r\n");
    headers.push(("connection".to_owned(), "close".to_owned()));
    if dice.chance(3) {
        regular = false;
        let at = dice.below(bytes.len());
        bytes[at] = dice.next() as u8;
    }
    if dice.chance(3) {
        regular = false;
        bytes.truncate(dice.below(bytes.len()));
    }
    Sent { bytes, run, method: method.to_owned(), target, headers, regular }
}

#[test]
fn whatever_comes_is_answered_and_recorded_as_it_came() {
    let fixed = std::env::var_os("CI").map(|_| 20_261_125);
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let now = || std::time::UNIX_EPOCH.elapsed().map_or(1, |time| time.as_nanos() as u64);
    let seed = number("CORS_LAB_FUZZ_SEED").or(fixed).unwrap_or_else(now);
    let count = number("CORS_LAB_FUZZ_REQUESTS").unwrap_or(3000) as usize;
    let server = Running::start();
    let mut dice = Dice(seed);
    let mut compared = 0;
    for place in 0..count {
        let address = if dice.chance(30) { server.page } else { server.api };
        let sent = request(&mut dice, place, address);
        let shown = || format!("seed {seed}, request {place}: {:?}", String::from_utf8_lossy(&sent.bytes));
        let status = status_of(address, &sent).unwrap_or_else(|what| panic!("{what}: {}", shown()));
        // The page is not built here; that a file cannot be opened would be another matter.
        assert!(status < 500, "{status}: {}", shown());
        if !sent.regular {
            continue;
        }
        let record = server.record(&sent.run);
        let [exchange] = record.exchanges.as_slice() else { panic!("{record:?}: {}", shown()) };
        assert_eq!((&exchange.method, &exchange.target), (&sent.method, &sent.target), "{}", shown());
        let sorted = |headers: &[Header]| {
            // Spaces around a value are no part of it.
            let trimmed = headers.iter().map(|(name, value)| (name.clone(), value.trim().to_owned()));
            let mut headers: Vec<Header> = trimmed.collect();
            headers.sort();
            headers
        };
        if exchange.altered.is_empty() {
            assert_eq!(sorted(&exchange.received), sorted(&sent.headers), "{}", shown());
        }
        assert!(
            matches!(exchange.answer, Answer::Sent { status: recorded, .. } if recorded == status),
            "{}",
            shown()
        );
        compared += 1;
    }
    assert!(compared > count / 2, "only {compared} of {count} were regular");
}

/// The status of the answer; 0 where the server closes without one, as it may for what is no request.
fn status_of(address: SocketAddr, sent: &Sent) -> Result<u16, String> {
    let mut stream = TcpStream::connect(address).map_err(|error| error.to_string())?;
    stream.set_read_timeout(Some(Duration::from_secs(45))).map_err(|error| error.to_string())?;
    let _ = stream.write_all(&sent.bytes);
    if !sent.regular {
        // Nothing more comes, so what is incomplete need not be waited for.
        let _ = stream.shutdown(std::net::Shutdown::Write);
    }
    let mut answer = Vec::new();
    match stream.read_to_end(&mut answer) {
        Err(error)
            if matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut) =>
        {
            return Err("no answer in time".to_owned());
        }
        _ => {}
    }
    let line = String::from_utf8_lossy(&answer[..answer.len().min(12)]).into_owned();
    match line.strip_prefix("HTTP/1.") {
        Some(rest) => rest[2..].trim().parse().map_err(|_| format!("no status in {line:?}")),
        None if answer.is_empty() => Ok(0),
        None => Err(format!("an answer that is none: {line:?}")),
    }
}
