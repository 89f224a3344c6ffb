//! Measures verdicts per second on one core, for three typical cases.
//!
//! ```text
//! cargo run --release -p engine --example throughput
//! ```

use std::hint::black_box;
use std::time::{Duration, Instant};

use engine::{Case, CredentialsMode, Hop, Origin, Profile, Request, Response, judge, judge_outcome};

fn main() {
    for (name, case) in
        [("readable", readable()), ("blocked", blocked()), ("blocked-at-preflight", preflight())]
    {
        println!("{name}: {} verdicts/s", per_second(|| judge(black_box(&case), Profile::Standard)));
        println!("{name}: {} outcomes/s", per_second(|| judge_outcome(black_box(&case), Profile::Standard)));
    }
}

/// The best of several rounds, as anything else that runs can only slow it down.
fn per_second<T>(judged: impl Fn() -> T) -> u64 {
    const ROUNDS: u32 = 200;
    const VERDICTS: u32 = 5_000;
    let best = (0..ROUNDS).map(|_| {
        let start = Instant::now();
        for _ in 0..VERDICTS {
            black_box(judged());
        }
        start.elapsed()
    });
    let best = best.min().unwrap_or(Duration::MAX);
    (f64::from(VERDICTS) / best.as_secs_f64()) as u64
}

fn readable() -> Case {
    let headers = &[
        ("content-type", "application/json"),
        ("access-control-allow-origin", "http://localhost:3000"),
        ("access-control-expose-headers", "x-total"),
        ("x-total", "3"),
        ("vary", "Origin"),
    ];
    case(Request::new("http://localhost:4000/api/items?run=1"), None, response(200, headers))
}

fn blocked() -> Case {
    let headers = &[
        ("content-type", "application/json"),
        ("access-control-allow-origin", "https://www.website.notcool"),
    ];
    case(Request::new("http://localhost:4000/api/items?run=1"), None, response(200, headers))
}

fn preflight() -> Case {
    let request = Request {
        method: "PUT".to_owned(),
        headers: vec![
            ("Content-Type".to_owned(), "application/json".to_owned()),
            ("X-Token".to_owned(), "1".to_owned()),
        ],
        credentials: CredentialsMode::Include,
        ..Request::new("http://localhost:4000/api/items?run=1")
    };
    let headers = &[
        ("access-control-allow-origin", "http://localhost:3000"),
        ("access-control-allow-credentials", "true"),
        ("access-control-allow-methods", "GET, POST, PUT"),
        ("access-control-allow-headers", "content-type"),
    ];
    case(request, Some(response(204, headers)), response(200, headers))
}

fn case(request: Request, preflight: Option<Response>, response: Response) -> Case {
    Case {
        page: Origin::parse("http://localhost:3000").expect("this is an origin"),
        request,
        hops: vec![Hop { preflight, response: Some(response) }],
        sites: Vec::new(),
    }
}

fn response(status: u16, headers: &[(&str, &str)]) -> Response {
    let headers = headers.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
    Response { status, headers }
}
