//! What a scenario says is what the engine makes of its routes.

use std::collections::BTreeMap;

use axum::{
    Router,
    body::Body,
    http::{Request as HttpRequest, header},
};
use engine::{
    BlockReason, Hop, Origin, Outcome, Profile, Request, Response, Stage,
    judge_parts, preflight_request,
};
use lessons::{Expectation, Scenario};
use tower::ServiceExt;
use wire::{Deployment, Pair};

const PAGE: &str = "http://localhost:3000";
const API: &str = "http://localhost:4000";

async fn ask(
    routes: &Router,
    method: &str,
    path: &str,
    headers: &[(String, String)],
) -> Response {
    let mut request = HttpRequest::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, "localhost:4000");
    for (name, value) in headers {
        request = request.header(name, value);
    }
    let request = request.body(Body::empty()).expect("a legal request");
    let response = routes
        .clone()
        .oneshot(request)
        .await
        .unwrap_or_else(|never| match never {});
    let text = |value: &header::HeaderValue| {
        value.as_bytes().iter().copied().map(char::from).collect()
    };
    let headers = response
        .headers()
        .iter()
        .map(|(name, value)| (name.to_string(), text(value)));
    Response { status: response.status().as_u16(), headers: headers.collect() }
}

/// What the scenario's routes answer to what a browser would send.
async fn answers(
    scenario: &Scenario,
    page: &Origin,
    request: &Request,
) -> Vec<Hop> {
    let pair = Pair::parse(PAGE, API).expect("origins");
    let deployment = Deployment::new(vec![pair], vec![], 1);
    let routes = (scenario.server.routes)().with_state(deployment);
    let path = scenario.request.path;
    let own = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let preflight = match preflight_request(page, request, Profile::Standard) {
        None => None,
        Some(planned) => {
            let mut headers = vec![
                own("origin", PAGE),
                own("access-control-request-method", &planned.request_method),
            ];
            if let Some(names) = &planned.request_headers {
                headers.push(own("access-control-request-headers", names));
            }
            Some(ask(&routes, "OPTIONS", path, &headers).await)
        }
    };
    let mut headers = request.headers.clone();
    headers.push(own("origin", PAGE));
    vec![Hop {
        preflight,
        response: Some(ask(&routes, &request.method, path, &headers).await),
    }]
}

#[tokio::test]
async fn every_expectation_is_what_the_engine_makes_of_the_routes() {
    let page = Origin::parse(PAGE).expect("an origin");
    for scenario in lessons::scenarios() {
        let request = scenario.request.to_request(API);
        let hops = answers(scenario, &page, &request).await;
        for profile in [
            Profile::Standard,
            Profile::Chromium,
            Profile::Firefox,
            Profile::Webkit,
        ] {
            let verdict = judge_parts(&page, &request, &hops, profile);
            let expected = match scenario.expect {
                Expectation::Readable => Outcome::Readable,
                Expectation::Opaque => Outcome::Opaque,
                Expectation::BlockedAfterSending(reason) => {
                    Outcome::Blocked { stage: Stage::Response, hop: 0, reason }
                }
                Expectation::BlockedAtPreflight(reason) => {
                    Outcome::Blocked { stage: Stage::Preflight, hop: 0, reason }
                }
            };
            assert_eq!(
                verdict.outcome,
                expected,
                "{} as {}: mend `expect` in mod.rs or the routes in server.rs; the routes answer {hops:?}",
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
    BlockReason::AuthorizationNotListed,
    BlockReason::HeaderNotAllowed,
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
