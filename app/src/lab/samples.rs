//! Runs that never happened, for the page that shows every component in every state. Nothing else uses them.

use wire::{Answer, Effect, Exchange, Handler, Header, RequestKind, RunId, RunRecord};

use super::{
    data::LabData,
    journey,
    run_state::{News, Prediction, RunState, Seen},
    verdict_view, view,
};

/// What the lab shows of a run.
#[derive(Clone, Debug)]
pub struct Sample {
    /// What happened, in a few words.
    pub name: &'static str,
    pub finding: String,
    pub journey: String,
    pub columns: String,
    pub prediction: String,
    pub verdict: String,
}

const PAGE: &str = "http://localhost:3000";
const OTHER: &str = "https://website.example";

/// One of every kind.
pub fn samples() -> Vec<Sample> {
    let allow = |origin| ("access-control-allow-origin", origin);
    let methods = ("access-control-allow-methods", "DELETE");
    let redirect = ("location", "http://localhost:4000/elsewhere");
    let body = |text: &str| Seen::Response {
        kind: "cors".into(),
        status: 200,
        headers: vec![("content-type".into(), "application/json".into())],
        body: text.into(),
    };
    let opaque = Seen::Response { kind: "opaque".into(), status: 0, headers: vec![], body: String::new() };
    let error = Seen::Error { name: "TypeError".into(), message: "Failed to fetch".into() };
    let asked = |headers: &[_]| exchange("OPTIONS", 204, headers);
    vec![
        sample("before a run", "DELETE", vec![], None),
        sample("under way", "DELETE", vec![asked(&[allow(PAGE), methods])], None),
        sample(
            "readable",
            "DELETE",
            vec![asked(&[allow(PAGE), methods]), exchange("DELETE", 200, &[allow(PAGE)])],
            Some(body("{\"title\":\"Goodbye World!\"}")),
        ),
        sample(
            "blocked after it was sent",
            "DELETE",
            vec![asked(&[allow(PAGE), methods]), exchange("DELETE", 200, &[allow(OTHER)])],
            Some(error.clone()),
        ),
        sample("blocked at the preflight", "DELETE", vec![asked(&[allow(PAGE)])], Some(error.clone())),
        sample(
            "preflight remembered",
            "DELETE",
            vec![exchange("DELETE", 200, &[allow(PAGE)])],
            Some(body("{\"title\":\"Goodbye World!\"}")),
        ),
        sample(
            "redirected",
            "GET",
            vec![exchange("GET", 302, &[allow(PAGE), redirect]), exchange("GET", 200, &[])],
            Some(error.clone()),
        ),
        sample("opaque", "GET", vec![exchange("GET", 200, &[])], Some(opaque)),
        sample(
            "gone before the answer",
            "GET",
            vec![Exchange { answer: Answer::Dropped, ..exchange("GET", 200, &[]) }],
            Some(error.clone()),
        ),
        sample("record lost", "GET", vec![], Some(error)),
        sample("no answer", "GET", vec![exchange("GET", 200, &[])], Some(Seen::Silence { seconds: 20 })),
    ]
}

fn sample(name: &'static str, method: &str, exchanges: Vec<Exchange>, seen: Option<Seen>) -> Sample {
    let mut request = engine::Request::new("http://localhost:4000/api/sample");
    request.method = method.into();
    if name == "opaque" {
        request.mode = engine::Mode::NoCors;
    }
    let data =
        LabData { scenario: String::new(), request, page: PAGE.into(), api: "http://localhost:4000".into() };
    let mut state = RunState::default();
    let run: RunId = "sample".parse().expect("letters are an id");
    if name != "before a run" {
        state.prediction = Some(Prediction::Readable);
        state.start(run.clone());
    }
    let exchanges: Vec<_> =
        (0..).zip(exchanges).map(|(seq, exchange)| Exchange { seq, ..exchange }).collect();
    let known = !exchanges.is_empty();
    let record = RunRecord { run: run.clone(), known, exchanges, left_out: 0 };
    state.learn(&run, News::Progress(record.clone()));
    if let Some(seen) = seen {
        state.learn(&run, News::Seen(seen));
        state.learn(&run, News::Record(Some(record)));
        state.learn(&run, News::Probe(true));
    }
    Sample {
        name,
        finding: view::finding(&state, &data.api),
        journey: journey::journey(&state, &data),
        columns: view::columns(&state, &data),
        prediction: verdict_view::prediction(&state, &data),
        verdict: verdict_view::verdict_section(&state, &data),
    }
}

fn exchange(method: &str, status: u16, sent: &[(&str, &str)]) -> Exchange {
    let own = |(name, value): &(&str, &str)| -> Header { (name.to_string(), value.to_string()) };
    let (kind, handler) = match method {
        "OPTIONS" => (RequestKind::Preflight, Handler::NotReached),
        "DELETE" => (RequestKind::Actual, Handler::Ran { effect: Some(Effect::NoteDeleted { left: 2 }) }),
        _ => (RequestKind::Actual, Handler::Ran { effect: None }),
    };
    let asks = ("access-control-request-method", "DELETE");
    let received = [("origin", PAGE), asks, ("user-agent", "a browser")];
    let asked = |header: &&(&str, &str)| kind == RequestKind::Preflight || **header != asks;
    Exchange {
        kind,
        received: received.iter().filter(asked).map(own).collect(),
        handler,
        answer: Answer::Sent { status, headers: sent.iter().map(own).collect() },
        ..Exchange::new(method, "/api/sample")
    }
}
