use engine::Mode;
use run::{News, Plan, Probe, ResponseKind, Step};
use wire::{Answer, Handler, Header, RequestKind, RunId, RunRecord};

use super::*;
use crate::lab::samples::{origins, plan};

const PAGE: &str = "http://localhost:3000";

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

fn error() -> FetchResult {
    FetchResult::Error { name: "TypeError".into(), message: "Failed to fetch".into() }
}

fn response() -> FetchResult {
    FetchResult::Response { kind: ResponseKind::Cors, status: 200, headers: vec![], body: String::new() }
}

fn record(exchanges: &[Exchange]) -> RunRecord {
    let run = "a".parse().expect("a legal id");
    RunRecord { run, known: !exchanges.is_empty(), exchanges: exchanges.to_vec(), left_out: 0 }
}

/// A run of this plan after these exchanges; settled once script has got something.
fn run_of(plan: Plan, exchanges: &[Exchange], result: Option<FetchResult>) -> RunState {
    let run: RunId = "a".parse().expect("a legal id");
    let mut state = RunState::of(plan.to_query(), origins());
    state.start(run.clone());
    state.learn(&run, News::Progress(record(exchanges)));
    if let Some(result) = result {
        state.learn(&run, News::Ended(result));
        state.learn(&run, News::Record(Some(record(exchanges))));
        state.learn(&run, News::Probe(Probe::Reachable));
    }
    state
}

fn run(method: &str, exchanges: &[Exchange], result: Option<FetchResult>) -> RunState {
    run_of(plan(method), exchanges, result)
}

fn ready(method: &str) -> RunState {
    RunState::of(plan(method).to_query(), origins())
}

/// What happens, in words: `Check stopped`.
fn told(state: &RunState) -> Vec<String> {
    places(state).iter().map(|place| format!("{:?} {}", place.step.kind, place.step.state.as_str())).collect()
}

const ALLOWED: [(&str, &str); 2] =
    [("access-control-allow-origin", PAGE), ("access-control-allow-methods", "DELETE")];

#[test]
fn before_a_run_the_plan_is_shown() {
    assert_eq!(
        told(&ready("GET")),
        ["Call planned", "Send planned", "Work planned", "Answer planned", "Check planned", "Result planned"]
    );
    let plan = told(&ready("DELETE"));
    assert_eq!(plan[1..4], ["Preflight planned", "PreflightAnswer planned", "PreflightCheck planned"]);
}

#[test]
fn it_fills_as_exchanges_arrive() {
    assert_eq!(told(&run("DELETE", &[], None))[..2], ["Call done", "Preflight planned"]);
    let asked = exchange(0, "OPTIONS", 204, &ALLOWED);
    assert_eq!(
        told(&run("DELETE", std::slice::from_ref(&asked), None))[1..5],
        ["Preflight done", "PreflightAnswer done", "PreflightCheck open", "Send planned"]
    );
    let both = [asked, exchange(1, "DELETE", 200, &ALLOWED)];
    assert_eq!(
        told(&run("DELETE", &both, None))[3..],
        ["PreflightCheck passed", "Send done", "Work done", "Answer done", "Check open", "Result planned"]
    );
}

#[test]
fn it_stops_where_it_was_stopped() {
    let at_the_door = run("GET", &[exchange(0, "GET", 200, &[])], Some(error()));
    assert_eq!(told(&at_the_door)[4..], ["Check stopped", "Result stopped"]);

    let at_the_preflight = run("DELETE", &[exchange(0, "OPTIONS", 204, &ALLOWED[..1])], Some(error()));
    assert_eq!(told(&at_the_preflight)[3..], ["PreflightCheck stopped", "Send never", "Result stopped"]);

    let mut same_origin = plan("GET");
    if let [Step::Fetch(fetch)] = same_origin.steps.as_mut_slice() {
        fetch.mode = Mode::SameOrigin;
    }
    assert_eq!(
        told(&run_of(same_origin, &[], Some(error()))),
        ["Call done", "Start stopped", "Send never", "Result stopped"]
    );
}

#[test]
fn what_left_no_trace_is_not_called_stopped() {
    let lost = told(&run("GET", &[], Some(error())));
    assert_eq!(lost, ["Call done", "Send open", "Result stopped"]);
}

#[test]
fn a_preflight_that_is_missing_is_remembered() {
    let state = run("DELETE", &[exchange(0, "DELETE", 200, &ALLOWED)], Some(response()));
    assert_eq!(told(&state)[..3], ["Call done", "Remembered done", "Send done"]);
}

#[test]
fn each_redirect_is_a_trip_of_its_own() {
    let there = ("location", "http://localhost:4000/y");
    let hops = [exchange(0, "GET", 302, &[ALLOWED[0], there]), exchange(1, "GET", 200, &[])];
    assert_eq!(
        told(&run("GET", &hops, Some(error())))[1..],
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

/// The rows of the guard's boards, in order: `Origin failed`.
fn boards(html: &str) -> Vec<Vec<String>> {
    let rows = |board: &str| -> Vec<String> {
        let board = board.split("</dl>").next().unwrap_or_default();
        let rows = board.split("<div class='row ").skip(1);
        rows.map(|row| {
            let state = row.split('\'').next().unwrap_or_default();
            let name = row.split("</dt>").next().and_then(|head| head.rsplit('>').next()).unwrap_or_default();
            format!("{name} {state}")
        })
        .collect()
    };
    html.split("<div class=board>").skip(1).map(rows).collect()
}

#[test]
fn the_guard_shows_all_that_it_compared_in_the_same_rows() {
    let wrong = [("access-control-allow-origin", "https://website.example")];
    let both = [exchange(0, "OPTIONS", 204, &ALLOWED), exchange(1, "DELETE", 200, &wrong)];
    let html = journey(&run("DELETE", &both, Some(error())));
    assert_eq!(
        boards(&html),
        [
            ["Origin passed", "Credentials soft", "Status passed", "Method passed", "Headers soft"],
            ["Origin failed", "Credentials soft", "Status soft", "Method soft", "Headers soft"]
        ]
    );
    assert!(html.contains("<span class=list>https://website.example</span>"), "{html}");
    let refused = journey(&run("DELETE", &[exchange(0, "OPTIONS", 403, &ALLOWED)], Some(error())));
    assert_eq!(
        boards(&refused)[0],
        ["Origin passed", "Credentials soft", "Status failed", "Method soft", "Headers soft"]
    );
    let planned = journey(&ready("DELETE"));
    assert_eq!(
        boards(&planned)[0],
        ["Origin open", "Credentials soft", "Status open", "Method open", "Headers soft"]
    );
}

#[test]
fn a_verdict_that_differs_gives_no_reason() {
    let html = journey(&run("GET", &[exchange(0, "GET", 200, &ALLOWED)], Some(error())));
    assert!(html.contains("The guard keeps the response from your code."), "{html}");
}

#[test]
fn whatever_crossed_the_wire_is_text() {
    let hostile = "<img src=x onerror=alert(1)>";
    let exchange =
        exchange(0, hostile, 200, &[("access-control-allow-origin", hostile), ("location", hostile)]);
    let html = journey(&run("GET", &[exchange], Some(error())));
    assert!(html.contains("&lt;img") && !html.contains("<img"), "{html}");
}

#[test]
fn a_request_without_an_answer_is_not_said_to_be_answered() {
    let dropped = Exchange { answer: Answer::Dropped, ..exchange(0, "GET", 200, &[]) };
    let html = journey(&run("GET", &[dropped], Some(error())));
    assert!(html.contains("The connection ended before there was a response."), "{html}");
    assert!(!html.contains("The guard"), "{html}");
}

#[test]
fn every_step_has_its_sentence_and_its_number() {
    let state = run("GET", &[exchange(0, "GET", 200, &ALLOWED)], Some(response()));
    let html = journey(&state);
    let steps = told(&state).len();
    assert_eq!(html.matches("class='say visually-hidden'").count(), steps);
    for place in 0..steps {
        assert_eq!(html.matches(&format!("data-moment={place}")).count(), 1, "{place}");
    }
    assert!(html.contains(&format!("max={steps}>")), "{html}");
}

#[test]
fn elements_are_closed_in_the_order_in_which_they_were_opened() {
    const VOID: [&str; 2] = ["input", "img"];
    for sample in crate::lab::samples() {
        for html in
            [sample.journey, sample.outcome, sample.prediction, sample.wire, sample.server, sample.verdict]
        {
            let mut open: Vec<&str> = Vec::new();
            for tag in html.split('<').skip(1) {
                let tag = tag.split('>').next().expect("a tag");
                match tag.strip_prefix('/') {
                    Some(closed) => assert_eq!(open.pop(), Some(closed), "{}: {html}", sample.name),
                    None => open.extend(tag.split([' ', '\n']).next().filter(|name| !VOID.contains(name))),
                }
            }
            assert!(open.is_empty(), "{}: {open:?} in {html}", sample.name);
        }
    }
}

#[test]
fn two_requests_in_one_run_are_never_called_a_redirect() {
    let mut twice = plan("GET");
    twice.steps.push(Step::Again);
    let [first, second] = [exchange(0, "GET", 200, &ALLOWED), exchange(1, "GET", 200, &ALLOWED)];
    let run: RunId = "a".parse().expect("a legal id");
    let mut state = RunState::of(twice.to_query(), origins());
    state.start(run.clone());
    for recorded in [vec![first.clone()], vec![first, second]] {
        state.learn(&run, News::Ended(response()));
        state.learn(&run, News::Record(Some(record(&recorded))));
    }
    let told = told(&state);
    assert!(!told.iter().any(|step| step.contains("Redirect")), "{told:?}");
    assert_eq!(told.iter().filter(|step| step.starts_with("Call")).count(), 2);
    assert_eq!(state.phase(), Phase::Settled);

    // A browser's own second try is none either.
    let retried = [exchange(0, "GET", 200, &ALLOWED), exchange(1, "GET", 200, &ALLOWED)];
    let told = self::told(&self::run("GET", &retried, Some(response())));
    assert!(told.contains(&"Retry done".to_owned()) && !told.join(" ").contains("Redirect"), "{told:?}");
}

#[test]
fn a_remembered_preflight_is_known_from_the_request_before() {
    let mut twice = plan("DELETE");
    twice.steps.push(Step::Again);
    let preflight = exchange(0, "OPTIONS", 204, &[ALLOWED[0], ALLOWED[1], ("access-control-max-age", "60")]);
    let deletes = [exchange(1, "DELETE", 200, &ALLOWED), exchange(2, "DELETE", 200, &ALLOWED)];
    let run: RunId = "a".parse().expect("a legal id");
    let mut state = RunState::of(twice.to_query(), origins());
    state.start(run.clone());
    let all = [preflight, deletes[0].clone(), deletes[1].clone()];
    for count in [2, 3] {
        state.learn(&run, News::Ended(response()));
        state.learn(&run, News::Record(Some(record(&all[..count]))));
    }
    assert!(state.fetches().iter().all(|fetch| fetch.agrees), "the engine remembers as a browser does");
    assert!(!state.fetches()[1].verdict.sent[0].preflight);
    assert_eq!(told(&state).iter().filter(|step| *step == "Remembered done").count(), 1);
}

#[test]
fn a_browser_that_goes_on_where_the_standard_stops_is_not_explained_by_it() {
    let mut plan = plan("GET");
    if let [Step::Fetch(fetch)] = plan.steps.as_mut_slice() {
        fetch.headers = vec![("Authorization".into(), "Bearer demo".into())];
    }
    let preflight = exchange(0, "OPTIONS", 204, &[ALLOWED[0], ("access-control-allow-headers", "*")]);
    let state = run_of(plan, &[preflight, exchange(1, "GET", 200, &ALLOWED)], Some(response()));
    assert!(!state.fetches()[0].agrees);
    let html = crate::lab::journey::journey(&state);
    assert!(!html.contains("does not stand for it"), "{html}");
}

#[test]
fn what_the_browser_refused_is_not_blamed_on_anybody_else() {
    let mut same_origin = plan("GET");
    if let [Step::Fetch(fetch)] = same_origin.steps.as_mut_slice() {
        fetch.mode = Mode::SameOrigin;
    }
    let state = run_of(same_origin, &[], Some(error()));
    assert_eq!(state.finding().map(|finding| finding.as_str()), Some("not-sent"));
    let html = crate::lab::request::outcome(&state);
    assert!(!html.contains("extension"), "{html}");
}
