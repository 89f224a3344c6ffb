//! Runs that never happened, for the page that shows every component in every state. Nothing else uses them.

use wire::{
    Answer, Effect, Exchange, Handler, Header, OriginSet, PublicOrigin, RequestKind, Role, RunId, RunRecord,
};

use run::{Fetch, FetchResult, Gets, News, Plan, Prediction, Probe, ResponseKind, Target};

use super::{evidence, javascript, journey, request, run_state::RunState, standard};

/// What the lab shows of a run.
#[derive(Clone, Debug)]
pub struct Sample {
    /// What happened, in a few words.
    pub name: &'static str,
    pub outcome: String,
    pub journey: String,
    pub javascript: String,
    pub wire: String,
    pub server: String,
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
    let body = |text: &str| FetchResult::Response {
        kind: ResponseKind::Cors,
        status: 200,
        headers: vec![("content-type".into(), "application/json".into())],
        body: text.into(),
    };
    let opaque =
        FetchResult::Response { kind: ResponseKind::Opaque, status: 0, headers: vec![], body: String::new() };
    let error = FetchResult::Error { name: "TypeError".into(), message: "Failed to fetch".into() };
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
        sample("not delivered", "GET", vec![exchange("GET", 200, &[allow(PAGE)])], Some(error.clone())),
        sample("record lost", "GET", vec![], Some(error)),
        sample(
            "no answer",
            "GET",
            vec![exchange("GET", 200, &[])],
            Some(FetchResult::Silence { seconds: 20 }),
        ),
    ]
}

fn sample(name: &'static str, method: &str, exchanges: Vec<Exchange>, seen: Option<FetchResult>) -> Sample {
    let mut plan = plan(method);
    if name == "opaque" {
        plan.steps.iter_mut().for_each(|step| {
            if let run::Step::Fetch(fetch) = step {
                fetch.mode = engine::Mode::NoCors;
            }
        });
    }
    let mut state = RunState::of(plan.to_query(), origins());
    let run: RunId = "sample".parse().expect("letters are an id");
    if name != "before a run" {
        state.prediction = Prediction { gets: Some(Gets::Response), handler_runs: Some(true) };
        state.start(run.clone());
    }
    let exchanges: Vec<_> =
        (0..).zip(exchanges).map(|(seq, exchange)| Exchange { seq, ..exchange }).collect();
    let known = !exchanges.is_empty();
    let record = RunRecord { run: run.clone(), known, exchanges, left_out: 0 };
    state.learn(&run, News::Progress(record.clone()));
    if let Some(seen) = seen {
        state.learn(&run, News::Ended(seen));
        state.learn(&run, News::Record(Some(record)));
        state.learn(&run, News::Probe(Probe::Reachable));
    }
    Sample {
        name,
        outcome: request::outcome(&state),
        journey: journey::journey(&state),
        javascript: javascript::javascript(&state),
        wire: evidence::wire(&state),
        server: evidence::server(&state),
        prediction: request::prediction(&state),
        verdict: standard::verdict(&state),
    }
}

/// One `fetch()` with this method.
pub(super) fn plan(method: &str) -> Plan {
    let fetch = Fetch::get(Target::Lab(Role::Api, "/api/sample".into()));
    Plan::of(Fetch { method: method.into(), ..fetch })
}

/// Origins as on a developer's machine.
pub(super) fn origins() -> OriginSet {
    let origin = |text| PublicOrigin::parse(text).expect("an origin");
    OriginSet {
        page: origin(PAGE),
        api: origin("http://localhost:4000"),
        other_page: origin("http://127.0.0.1:3000"),
        other_api: origin("http://127.0.0.1:4000"),
        nowhere: origin("http://localhost:4999"),
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
