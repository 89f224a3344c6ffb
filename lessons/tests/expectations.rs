//! What a scenario says is what the engine makes of its routes.

mod ask;

use std::collections::BTreeMap;

use ask::ask;
use engine::{
    BlockReason, Hop, Origin, Outcome, Profile, Request, Response, Stage,
    judge_parts, preflight_request,
};
use lessons::{Expectation, Scenario};
use wire::{Deployment, Pair};

/// The lab at its two addresses.
fn deployment() -> Deployment {
    let at = |host: &str| {
        let [page, api] =
            [3000, 4000].map(|port| format!("http://{host}:{port}"));
        Pair::parse(&page, &api).expect("origins")
    };
    Deployment::new(vec![at("localhost"), at("127.0.0.1")], vec![], 4999)
}

/// What the scenario's routes answer to what a browser would send, redirects followed.
async fn answers(
    scenario: &Scenario,
    page: &Origin,
    request: &Request,
) -> Vec<Hop> {
    if scenario.request.at.is_none() {
        return vec![Hop { preflight: None, response: None }];
    }
    let routes = (scenario.server.routes)().with_state(deployment());
    let own = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let origin = page.serialize();
    let preflight = match preflight_request(page, request, Profile::Standard) {
        None => None,
        Some(planned) => {
            let mut headers = vec![
                own("origin", &origin),
                own("access-control-request-method", &planned.request_method),
            ];
            if let Some(names) = &planned.request_headers {
                headers.push(own("access-control-request-headers", names));
            }
            Some(ask(&routes, "OPTIONS", &request.url, &headers).await)
        }
    };
    let mut headers = request.headers.clone();
    headers.push(own("origin", &origin));
    let response = ask(&routes, &request.method, &request.url, &headers).await;
    let mut location = location(&response);
    let mut hops = vec![Hop { preflight, response: Some(response) }];
    while let Some(url) = location {
        let response = ask(&routes, &request.method, &url, &[]).await;
        location = self::location(&response);
        hops.push(Hop { preflight: None, response: Some(response) });
    }
    hops
}

fn location(response: &Response) -> Option<String> {
    let headers = &response.headers;
    let (_, url) = headers.iter().find(|(name, _)| name == "location")?;
    Some(url.clone())
}

#[tokio::test]
async fn every_expectation_is_what_the_engine_makes_of_the_routes() {
    let deployment = deployment();
    let origins = &deployment.sets()[0];
    for scenario in lessons::scenarios() {
        let fetch = scenario.request.to_fetch();
        let page = fetch.from.origin(origins);
        let request = fetch.request(origins, None);
        let hops = answers(scenario, &page, &request).await;
        for profile in [
            Profile::Standard,
            Profile::Chromium,
            Profile::Firefox,
            Profile::Webkit,
        ] {
            let outcome = judge_parts(&page, &request, &hops, profile).outcome;
            let expected = scenario.expect_in(profile);
            let fulfilled = match (expected, outcome) {
                (Expectation::Readable, Outcome::Readable)
                | (Expectation::Opaque, Outcome::Opaque) => true,
                (
                    Expectation::BlockedAfterSending(expected),
                    Outcome::Blocked { stage: Stage::Response, reason, .. },
                )
                | (
                    Expectation::BlockedAtPreflight(expected),
                    Outcome::Blocked { stage: Stage::Preflight, reason, .. },
                ) => expected == reason,
                (Expectation::NoServer, Outcome::Blocked { reason, .. }) => {
                    reason == BlockReason::NoResponse
                }
                _ => false,
            };
            assert!(
                fulfilled,
                "{} as {}: {expected:?} is expected, and the engine says {outcome:?}: correct `expect` in mod.rs \
                 or the routes in server.rs; the routes answer {hops:?}",
                scenario.id,
                profile.as_str()
            );
        }
    }
}

/// Reasons that no scenario shows yet. The list is exact: a scenario that shows one takes it off.
const WITHOUT_A_SCENARIO: &[BlockReason] = &[
    BlockReason::BadPort,
    BlockReason::MixedContent,
    BlockReason::ModeSameOrigin,
    BlockReason::NoCorsRedirectMode,
    BlockReason::SchemeNotHttp,
    BlockReason::NoResponse,
    BlockReason::AllowOriginMultiple,
    BlockReason::PreflightStatusNotOk,
    BlockReason::PreflightRedirect,
    BlockReason::AllowMethodsUnparsable,
    BlockReason::AllowHeadersUnparsable,
    BlockReason::CrossOriginResourcePolicy,
    BlockReason::RedirectModeError,
    BlockReason::RedirectBadUrl,
    BlockReason::RedirectSchemeNotHttp,
    BlockReason::TooManyRedirects,
    BlockReason::RedirectWithCredentials,
    BlockReason::RedirectNeedsReplay,
];

#[test]
fn every_reason_has_a_scenario_or_is_on_the_list() {
    let mut shown: BTreeMap<&str, usize> = BTreeMap::new();
    for scenario in lessons::scenarios() {
        if let Expectation::BlockedAfterSending(reason)
        | Expectation::BlockedAtPreflight(reason) = scenario.expect
        {
            *shown.entry(reason.as_str()).or_default() += 1;
        }
    }
    for reason in BlockReason::ALL {
        assert_ne!(
            shown.contains_key(reason.as_str()),
            WITHOUT_A_SCENARIO.contains(reason),
            "{}: either a scenario shows it or it is on the list WITHOUT_A_SCENARIO",
            reason.as_str()
        );
    }
}
