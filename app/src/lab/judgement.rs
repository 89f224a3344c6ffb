//! The engine's verdict on a run: what was recorded, judged by the standard, and compared with what
//! script got.

use engine::{BlockReason, Hop, Origin, Outcome, Profile, Request, Response, Stage, Verdict, judge_parts};
use wire::Exchange;

use super::run_state::Seen;

/// What the servers of the redirect chain answered, as far as it was recorded. A hop ends with the actual
/// request; what is recorded before it is its preflight.
pub(super) fn hops(exchanges: &[Exchange]) -> Vec<Hop> {
    let mut hops = vec![Hop::default()];
    for exchange in exchanges {
        let response = exchange.status().map(|status| Response { status, headers: exchange.sent().to_vec() });
        let place = hops.len() - 1;
        if exchange.is_preflight() {
            hops[place].preflight = response;
        } else {
            hops[place].response = response;
            hops.push(Hop::default());
        }
    }
    if hops.last().is_some_and(|hop| hop.preflight.is_none()) && hops.len() > 1 {
        hops.pop();
    }
    hops
}

/// Whether the verdict is what script got.
pub(super) fn agrees(outcome: Outcome, seen: &Seen) -> bool {
    match (outcome, seen) {
        (Outcome::Readable, Seen::Response { kind, .. }) => !kind.starts_with("opaque"),
        (Outcome::Opaque, Seen::Response { kind, .. }) => kind == "opaque",
        (Outcome::OpaqueRedirect, Seen::Response { kind, .. }) => kind == "opaqueredirect",
        (Outcome::Blocked { .. } | Outcome::Invalid { .. }, Seen::Error { .. }) => true,
        _ => false,
    }
}

/// Why a verdict may differ from what script got, the likeliest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    /// A preflight is needed and none was recorded: the browser remembered an earlier one.
    RememberedPreflight,
    /// Browsers are known to differ from the standard in places.
    KnownDivergence,
    /// Something between browser and server changed the answer, or kept it.
    Interference,
    /// The connection broke after the server had answered.
    Network,
    /// The engine is wrong.
    OurError,
}

/// The causes that the facts leave open, the likeliest first.
pub(super) fn causes(verdict: &Verdict, seen: &Seen) -> Vec<Cause> {
    let unasked = verdict.sent.iter().any(|sent| sent.preflight)
        && matches!(
            verdict.outcome,
            Outcome::Blocked { stage: Stage::Preflight, reason: BlockReason::NoResponse, .. }
        );
    let mut causes = Vec::new();
    if unasked {
        causes.push(Cause::RememberedPreflight);
    }
    causes.push(Cause::Interference);
    if matches!(seen, Seen::Error { .. }) {
        causes.push(Cause::Network);
    }
    causes.extend([Cause::KnownDivergence, Cause::OurError]);
    causes
}

/// The verdict on what was recorded.
pub(super) fn verdict(page: &Origin, request: &Request, hops: &[Hop], profile: Profile) -> Verdict {
    judge_parts(page, request, hops, profile)
}

/// The standard's reason for blocking what was recorded, if it is blocked.
pub(super) fn reason(page: &str, request: &Request, exchanges: &[Exchange]) -> Option<BlockReason> {
    let page = Origin::parse(page)?;
    let hops = hops(exchanges);
    match verdict(&page, request, &hops, Profile::Standard).outcome {
        Outcome::Blocked { reason, .. } if !exchanges.is_empty() => Some(reason),
        _ => None,
    }
}

/// The engine in the visitor's browser, guessed from its user agent.
#[cfg(feature = "ssr")]
pub(crate) fn profile_of(user_agent: &str) -> Profile {
    let names = |name: &str| user_agent.split(' ').any(|product| product.starts_with(name));
    if names("Firefox/") {
        Profile::Firefox
    } else if names("Chrome/") || names("HeadlessChrome/") || names("Chromium/") {
        Profile::Chromium
    } else if names("AppleWebKit/") {
        Profile::Webkit
    } else {
        Profile::Standard
    }
}

#[cfg(test)]
mod tests {
    use wire::{Answer, RequestKind};

    use super::*;

    fn exchange(preflight: bool, status: u16) -> Exchange {
        let kind = if preflight { RequestKind::Preflight } else { RequestKind::Actual };
        // Two bytes, as they come over the wire.
        let headers = vec![("x-name".into(), "\u{c3}\u{a9}".into())];
        Exchange { kind, answer: Answer::Sent { status, headers }, ..Exchange::new("GET", "/") }
    }

    fn statuses(exchanges: &[Exchange]) -> Vec<(Option<u16>, Option<u16>)> {
        let status = |response: &Option<Response>| response.as_ref().map(|response| response.status);
        hops(exchanges).iter().map(|hop| (status(&hop.preflight), status(&hop.response))).collect()
    }

    #[test]
    fn a_hop_ends_with_the_actual_request() {
        assert_eq!(statuses(&[]), [(None, None)]);
        assert_eq!(statuses(&[exchange(true, 204)]), [(Some(204), None)]);
        assert_eq!(statuses(&[exchange(true, 204), exchange(false, 200)]), [(Some(204), Some(200))]);
        assert_eq!(
            statuses(&[exchange(false, 302), exchange(true, 204), exchange(false, 200)]),
            [(None, Some(302)), (Some(204), Some(200))]
        );
        assert_eq!(
            statuses(&[exchange(false, 307), exchange(true, 403)]),
            [(None, Some(307)), (Some(403), None)]
        );
    }

    #[test]
    fn a_value_is_judged_byte_by_byte() {
        let hops = hops(&[exchange(false, 200)]);
        let response = hops[0].response.as_ref().expect("an answer");
        assert_eq!(response.headers[0].1.chars().count(), 2);
    }

    #[test]
    fn a_request_without_an_answer_has_no_response() {
        let dropped = Exchange { answer: Answer::Dropped, ..exchange(false, 200) };
        assert_eq!(statuses(&[exchange(true, 204), dropped]), [(Some(204), None)]);
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn the_browser_is_guessed_from_its_user_agent() {
        let chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";
        let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0";
        let safari =
            "Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15";
        assert_eq!(profile_of(chrome), Profile::Chromium);
        assert_eq!(profile_of(firefox), Profile::Firefox);
        assert_eq!(profile_of(safari), Profile::Webkit);
        assert_eq!(profile_of("curl/8"), Profile::Standard);
    }

    #[test]
    fn a_missing_preflight_is_first_taken_for_a_remembered_one() {
        let page = Origin::parse("http://localhost:3000").expect("an origin");
        let request = Request { method: "DELETE".into(), ..Request::new("http://localhost:4000/") };
        let hops = hops(&[exchange(false, 200)]);
        let verdict = verdict(&page, &request, &hops, Profile::Standard);
        let seen = Seen::Response { kind: "cors".into(), status: 200, headers: vec![], body: String::new() };
        assert!(!agrees(verdict.outcome, &seen));
        assert_eq!(causes(&verdict, &seen)[0], Cause::RememberedPreflight);
    }
}
