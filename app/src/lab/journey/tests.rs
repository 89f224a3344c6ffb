use engine::Request;
use wire::{Handler, Header, RequestKind, RunId, RunRecord};

use super::*;
use crate::lab::run_state::News;

const PAGE: &str = "http://localhost:3000";

fn data(method: &str) -> LabData {
    LabData {
        scenario: String::new(),
        request: Request { method: method.into(), ..Request::new("http://localhost:4000/x") },
        page: PAGE.into(),
        api: "http://localhost:4000".into(),
    }
}

fn exchange(seq: u32, method: &str, status: u16, sent: &[(&str, &str)]) -> Exchange {
    let own = |list: &[(&str, &str)]| -> Vec<Header> {
        list.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect()
    };
    let (kind, handler) = match method {
        "OPTIONS" => (RequestKind::Preflight, Handler::NotReached),
        _ => (RequestKind::Actual, Handler::Ran { effect: None }),
    };
    Exchange {
        seq,
        kind,
        handler,
        received: own(&[("access-control-request-method", "DELETE"), ("origin", PAGE)]),
        answer: Answer::Sent { status, headers: own(sent) },
        ..Exchange::new(method, "/x")
    }
}

fn error() -> Seen {
    Seen::Error { name: "TypeError".into(), message: "Failed to fetch".into() }
}

fn response() -> Seen {
    Seen::Response { kind: "cors".into(), status: 200, headers: vec![], body: String::new() }
}

/// A run after these exchanges; settled once script has got something.
fn run(exchanges: &[Exchange], seen: Option<Seen>) -> RunState {
    let run: RunId = "a".parse().expect("a legal id");
    let mut state = RunState::default();
    state.start(run.clone());
    let record = RunRecord { run: run.clone(), known: true, exchanges: exchanges.to_vec(), left_out: 0 };
    if !exchanges.is_empty() {
        state.learn(&run, News::Progress(record.clone()));
    }
    if let Some(seen) = seen {
        state.learn(&run, News::Seen(seen));
        state.learn(&run, News::Record(Some(record)));
        state.learn(&run, News::Probe(true));
    }
    state
}

/// What happens, in words: `Check stopped`.
fn told(state: &RunState, data: &LabData) -> Vec<String> {
    let page = Origin::parse(&data.page).expect("an origin");
    let hops = hops(&state.exchanges);
    let verdict = verdict(&page, &data.request, &hops, Profile::Standard);
    let words = |moment: &Moment| format!("{:?} {}", moment.what, moment.mark.as_str());
    moments(state, &verdict).iter().map(words).collect()
}

const ALLOWED: [(&str, &str); 2] =
    [("access-control-allow-origin", PAGE), ("access-control-allow-methods", "DELETE")];

#[test]
fn before_a_run_the_plan_is_shown() {
    assert_eq!(
        told(&RunState::default(), &data("GET")),
        ["Call planned", "Send planned", "Work planned", "Answer planned", "Check planned", "Result planned"]
    );
    let plan = told(&RunState::default(), &data("DELETE"));
    assert_eq!(plan[1..4], ["Ask planned", "AnswerToAsk planned", "CheckAsk planned"]);
}

#[test]
fn it_fills_as_exchanges_arrive() {
    let data = data("DELETE");
    assert_eq!(told(&run(&[], None), &data)[..2], ["Call done", "Ask planned"]);
    let asked = exchange(0, "OPTIONS", 204, &ALLOWED);
    assert_eq!(
        told(&run(std::slice::from_ref(&asked), None), &data)[1..5],
        ["Ask done", "AnswerToAsk done", "CheckAsk open", "Send planned"]
    );
    let both = [asked, exchange(1, "DELETE", 200, &ALLOWED)];
    assert_eq!(
        told(&run(&both, None), &data)[3..],
        ["CheckAsk passed", "Send done", "Work done", "Answer done", "Check open", "Result planned"]
    );
}

#[test]
fn it_stops_where_it_was_stopped() {
    let at_the_door = run(&[exchange(0, "GET", 200, &[])], Some(error()));
    assert_eq!(told(&at_the_door, &data("GET"))[4..], ["Check stopped", "Result stopped"]);

    let at_the_preflight = run(&[exchange(0, "OPTIONS", 204, &ALLOWED[..1])], Some(error()));
    assert_eq!(
        told(&at_the_preflight, &data("DELETE"))[3..],
        ["CheckAsk stopped", "Send never", "Result stopped"]
    );

    let same_origin = LabData {
        scenario: String::new(),
        request: Request { mode: engine::Mode::SameOrigin, ..data("GET").request },
        ..data("GET")
    };
    assert_eq!(
        told(&run(&[], Some(error())), &same_origin),
        ["Call done", "Start stopped", "Send never", "Result stopped"]
    );
}

#[test]
fn what_left_no_trace_is_not_called_stopped() {
    let lost = told(&run(&[], Some(error())), &data("GET"));
    assert_eq!(lost, ["Call done", "Send open", "Result stopped"]);
}

#[test]
fn a_preflight_that_is_missing_is_remembered() {
    let state = run(&[exchange(0, "DELETE", 200, &ALLOWED)], Some(response()));
    assert_eq!(told(&state, &data("DELETE"))[..3], ["Call done", "Remember done", "Send done"]);
}

#[test]
fn each_redirect_is_a_trip_of_its_own() {
    let there = ("location", "http://localhost:4000/y");
    let hops = [exchange(0, "GET", 302, &[ALLOWED[0], there]), exchange(1, "GET", 200, &[])];
    assert_eq!(
        told(&run(&hops, Some(error())), &data("GET"))[1..],
        [
            "Send done",
            "Work done",
            "Answer done",
            "Check passed",
            "Redirect done",
            "Send done",
            "Work done",
            "Answer done",
            "Check stopped",
            "Result stopped"
        ]
    );
}

#[test]
fn every_check_is_tied_to_the_step_that_decides_it() {
    let wrong = [("access-control-allow-origin", "https://website.example")];
    let both = [exchange(0, "OPTIONS", 204, &ALLOWED), exchange(1, "DELETE", 200, &wrong)];
    let (state, data) = (run(&both, Some(error())), data("DELETE"));
    let html = journey(&state, &data);
    let page = Origin::parse(PAGE).expect("an origin");
    let hops = hops(&state.exchanges);
    let verdict = verdict(&page, &data.request, &hops, Profile::Standard);
    let checks: Vec<_> =
        moments(&state, &verdict).into_iter().filter(|moment| moment.step.is_some()).collect();
    let told: Vec<_> = checks
        .iter()
        .map(|check| {
            let step = &verdict.trace[check.step.expect("a step")];
            (check.what, check.exchange, step.algorithm, step.step, step.passed)
        })
        .collect();
    assert_eq!(
        told,
        [
            (What::CheckAsk, Some(0), Algorithm::CorsCheck, "4", true),
            (What::Check, Some(1), Algorithm::CorsCheck, "4", false)
        ]
    );
    for check in checks {
        let place = check.step.expect("a step");
        assert!(html.contains(&format!("<a href='#step-{place}'>step 4 of CORS check</a>")), "{html}");
    }
    assert!(html.contains("<a href='#exchange-1'>on the wire</a>"), "{html}");
}

#[test]
fn a_verdict_that_differs_gives_no_reason() {
    let fine = run(&[exchange(0, "GET", 200, &ALLOWED)], Some(error()));
    let html = journey(&fine, &data("GET"));
    assert!(html.contains("The guard keeps the answer from your code."), "{html}");
}

#[test]
fn whatever_crossed_the_wire_is_text() {
    let hostile = "<img src=x onerror=alert(1)>";
    let exchange =
        exchange(0, hostile, 200, &[("access-control-allow-origin", hostile), ("location", hostile)]);
    let html = journey(&run(&[exchange], Some(error())), &data("GET"));
    assert!(html.contains("&lt;img") && !html.contains("<img"), "{html}");
}

#[test]
fn a_request_without_an_answer_is_not_said_to_be_answered() {
    let dropped = Exchange { answer: Answer::Dropped, ..exchange(0, "GET", 200, &[]) };
    let html = journey(&run(&[dropped], Some(error())), &data("GET"));
    assert!(html.contains("The server had not answered when the connection ended."), "{html}");
    assert!(!html.contains("The guard"), "{html}");
}

#[test]
fn long_values_are_broken_and_nothing_of_them_is_lost() {
    let long = "x".repeat(200);
    let html = journey(
        &run(&[exchange(0, "GET", 200, &[("access-control-allow-headers", &long)])], Some(response())),
        &data("GET"),
    );
    let drawing = &html[..html.find("</svg><ol").expect("drawing and telling")];
    let pieces: usize = drawing
        .split('>')
        .filter_map(|piece| piece.split('<').next())
        .map(|text| text.matches('x').count())
        .sum();
    assert_eq!(pieces, 200, "{drawing}");
    assert!(!drawing.contains(&"x".repeat(34)), "{drawing}");
}

#[test]
fn drawing_and_telling_have_the_same_moments() {
    let state = run(&[exchange(0, "GET", 200, &ALLOWED)], Some(response()));
    let html = journey(&state, &data("GET"));
    for place in 0..told(&state, &data("GET")).len() {
        assert_eq!(
            html.matches(&format!("data-moment={place}>")).count()
                + html.matches(&format!("data-moment={place} ")).count(),
            2,
            "{place}"
        );
    }
}
