//! Where what was seen is not what the engine says.

use browsers::Browser;
use engine::{Case, Outcome, Profile, Sent, Verdict, judge, normalize_method, preflight_request};

use crate::console::{Reasons, is_always_told};
use crate::observed::Observed;
use crate::profile::profile_of;
use crate::record::{Arrived, Journey};

/// One thing about one case that is not as the engine says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    /// What is different, such as `outcome` or `hop 1: origin`.
    pub(crate) what: String,
    pub(crate) browser: String,
    pub(crate) engine: String,
}

/// Everything that was seen of a case.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen<'a> {
    /// By script.
    pub(crate) observed: &'a Observed,
    /// By the servers.
    pub(crate) journey: &'a Journey,
    /// By whoever looks at the console: the reasons that its sentence may stand for.
    pub(crate) told: Option<Reasons>,
}

/// Everything that is not as the engine says.
pub(crate) fn compare(case: &Case, browser: Browser, seen: Seen<'_>) -> Vec<Difference> {
    let Seen { observed, journey, told } = seen;
    let profile = profile_of(browser);
    let verdict = judge(case, profile);
    let mut comparison = Comparison::default();
    comparison.is("outcome", &observed.outcome, verdict.outcome.as_str());
    if observed.outcome == "readable" && verdict.outcome == Outcome::Readable {
        comparison.is("status", &text(observed.status), &text(verdict.status));
        comparison.is("visible", &observed.visible.join(", "), &verdict.visible.join(", "));
    }
    if let Outcome::Blocked { reason, .. } = verdict.outcome
        && told.map_or(is_always_told(browser, reason), |told| !told.contains(&reason))
    {
        let told =
            told.map(|told| told.iter().map(|reason| reason.as_str()).collect::<Vec<_>>().join(" or "));
        comparison.is("reason", &text(told), reason.as_str());
    }
    compare_journey(&mut comparison, &verdict, journey);
    if verdict.outcome.as_str() != "invalid" {
        compare_first_hop(&mut comparison, case, profile, journey);
    }
    comparison.differences
}

#[derive(Default)]
struct Comparison {
    differences: Vec<Difference>,
}

impl Comparison {
    fn is(&mut self, what: &str, browser: &str, engine: &str) {
        if browser != engine {
            self.differences.push(Difference {
                what: what.to_owned(),
                browser: browser.to_owned(),
                engine: engine.to_owned(),
            });
        }
    }
}

/// Hop by hop: whether there was a preflight, whether the request came, and its `Origin`.
fn compare_journey(comparison: &mut Comparison, verdict: &Verdict, journey: &Journey) {
    let nothing = Arrived::default();
    let last = verdict.sent.iter().map(|sent| sent.hop).chain(journey.keys().copied()).max();
    for hop in 0..=last.unwrap_or(0) {
        let arrived = journey.get(&hop).unwrap_or(&nothing);
        let silent = Sent { hop, preflight: false, request: false, origin: None };
        let sent = verdict.sent.iter().find(|sent| sent.hop == hop).unwrap_or(&silent);
        let count = |count: bool| usize::from(count).to_string();
        // Note: browsers may send a request again on a new connection, but never a preflight twice.
        comparison.is(
            &format!("hop {hop}: preflights"),
            &arrived.preflights.len().to_string(),
            &count(sent.preflight),
        );
        comparison.is(
            &format!("hop {hop}: requests"),
            &count(!arrived.requests.is_empty()),
            &count(sent.request),
        );
        if let Some(request) = arrived.requests.last().filter(|_| sent.request) {
            comparison.is(
                &format!("hop {hop}: origin"),
                &text(request.origin.as_ref()),
                &text(sent.origin.as_ref()),
            );
        }
    }
}

/// What the engine says about the first URL only: the preflight's headers and the method.
fn compare_first_hop(comparison: &mut Comparison, case: &Case, profile: Profile, journey: &Journey) {
    let Some(arrived) = journey.get(&0) else {
        return;
    };
    if let Some(request) = arrived.requests.last() {
        comparison.is("hop 0: method", &request.method, normalize_method(&case.request.method));
    }
    if let (Some(preflight), Some(planned)) =
        (arrived.preflights.last(), preflight_request(&case.page, &case.request, profile))
    {
        let name = "hop 0: access-control-request-method";
        comparison.is(name, &text(preflight.request_method.as_ref()), &planned.request_method);
        let name = "hop 0: access-control-request-headers";
        comparison.is(name, &text(preflight.request_headers.as_ref()), &text(planned.request_headers));
        let name = "hop 0: origin of the preflight";
        comparison.is(name, &text(preflight.origin.as_ref()), &planned.origin);
    }
}

fn text(value: Option<impl ToString>) -> String {
    value.map_or_else(|| "none".to_owned(), |value| value.to_string())
}

#[cfg(test)]
mod tests {
    use engine::{BlockReason, Hop, Origin, Request, Response};

    use super::*;
    use crate::record::{Actual, Preflight};

    fn case() -> Case {
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let headers = vec![header("Access-Control-Allow-Origin", "*"), header("Content-Type", "x/y")];
        let methods =
            vec![header("access-control-allow-origin", "*"), header("access-control-allow-methods", "PUT")];
        Case {
            page: Origin::parse("http://localhost:3000").expect("an origin"),
            request: Request { method: "put".to_owned(), ..Request::new("http://localhost:4000/c/0/0") },
            hops: vec![Hop {
                preflight: Some(Response { status: 204, headers: methods }),
                response: Some(Response { status: 200, headers }),
            }],
            sites: Vec::new(),
        }
    }

    fn observed() -> Observed {
        let visible = vec!["content-type".to_owned()];
        Observed { id: 0, outcome: "readable".to_owned(), status: Some(200), visible }
    }

    fn journey() -> Journey {
        let origin = Some("http://localhost:3000".to_owned());
        let preflight = Preflight {
            origin: origin.clone(),
            request_method: Some("PUT".to_owned()),
            request_headers: None,
        };
        let request = Actual { method: "PUT".to_owned(), origin };
        [(0, Arrived { preflights: vec![preflight], requests: vec![request] })].into()
    }

    fn differences(observed: &Observed, journey: &Journey) -> Vec<String> {
        let differences = compare(&case(), Browser::Chromium, Seen { observed, journey, told: None });
        differences.into_iter().map(|difference| difference.what).collect()
    }

    #[test]
    fn what_agrees_makes_no_difference() {
        assert_eq!(differences(&observed(), &journey()), Vec::<String>::new());
    }

    #[test]
    fn the_reason_that_is_told_is_compared() {
        let mut case = case();
        case.hops[0].response = Some(Response::default());
        let observed = Observed { outcome: "blocked".to_owned(), ..observed() };
        let what = |told: Option<Reasons>| {
            let seen = Seen { observed: &observed, journey: &journey(), told };
            let differences = compare(&case, Browser::Chromium, seen);
            differences.into_iter().map(|difference| difference.what).collect::<Vec<_>>()
        };
        assert_eq!(what(Some(&[BlockReason::AllowOriginMissing])), Vec::<String>::new());
        assert_eq!(what(Some(&[BlockReason::AllowOriginMismatch])), ["reason"]);
        let either: Reasons = &[BlockReason::AllowOriginMismatch, BlockReason::AllowOriginMissing];
        assert_eq!(what(Some(either)), Vec::<String>::new());
        assert_eq!(what(None), ["reason"]);
    }

    #[test]
    fn everything_that_script_sees_is_compared() {
        let blocked = Observed { outcome: "blocked".to_owned(), ..observed() };
        assert_eq!(differences(&blocked, &journey()), ["outcome"]);
        let other = Observed { status: Some(201), visible: Vec::new(), ..observed() };
        assert_eq!(differences(&other, &journey()), ["status", "visible"]);
    }

    #[test]
    fn everything_that_arrives_is_compared() {
        assert_eq!(differences(&observed(), &Journey::new()), ["hop 0: preflights", "hop 0: requests"]);
        let mut twice = journey();
        twice.insert(1, twice[&0].clone());
        assert_eq!(differences(&observed(), &twice), ["hop 1: preflights", "hop 1: requests"]);
        let mut other = journey();
        let arrived = other.entry(0).or_default();
        arrived.requests[0] = Actual { method: "put".to_owned(), origin: None };
        arrived.preflights[0] =
            Preflight { origin: None, request_method: None, request_headers: Some("x".to_owned()) };
        assert_eq!(
            differences(&observed(), &other),
            [
                "hop 0: origin",
                "hop 0: method",
                "hop 0: access-control-request-method",
                "hop 0: access-control-request-headers",
                "hop 0: origin of the preflight",
            ]
        );
    }
}
