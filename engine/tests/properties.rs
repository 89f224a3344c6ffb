//! What must hold for every case, tried on random ones.

use engine::{
    Body, Case, CredentialsMode, Hop, Mode, Origin, Outcome, PreflightCache, Profile, RedirectMode, Request,
    Response, Sent, Stage, Url, judge, judge_with_cache, needs_preflight, preflight_request,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{FileFailurePersistence, RngSeed};

const PAGE: &str = "http://page.test:8000";

/// URLs of the page, of two other origins, and some that are none.
fn url() -> impl Strategy<Value = String> {
    let known = select(vec![
        "http://page.test:8000/x",
        "http://api.test:9000/x",
        "http://api.test:9000/y?z",
        "http://other.test/x",
        "https://page.test:8000/",
        "http://u:p@api.test:9000/",
        "http://api.test:6667/",
        "/x",
        "y",
        "//other.test/",
        "data:,x",
        "mailto:x",
        "http://",
        "",
    ]);
    prop_oneof![9 => known.prop_map(str::to_owned), 1 => any::<String>()]
}

fn header() -> impl Strategy<Value = (String, String)> {
    let names = [
        "Access-Control-Allow-Origin",
        "access-control-allow-origin",
        "Access-Control-Allow-Credentials",
        "Access-Control-Allow-Methods",
        "Access-Control-Allow-Headers",
        "Access-Control-Expose-Headers",
        "Access-Control-Max-Age",
        "Cross-Origin-Resource-Policy",
        "Location",
        "Set-Cookie",
        "Content-Type",
        "Accept",
        "Range",
        "Authorization",
        "X-Test",
        "Origin",
    ];
    let values = [
        "*",
        PAGE,
        "null",
        "true",
        "PUT, PATCH",
        "x-test, content-type",
        "authorization",
        "Set-Cookie, *",
        "600",
        "-1",
        "same-origin",
        "http://api.test:9000/z",
        "http://other.test/",
        "/next",
        "text/plain",
        "application/json",
        "bytes=0-1",
        "",
        "a b",
    ];
    let name = prop_oneof![9 => select(names.to_vec()).prop_map(str::to_owned), 1 => any::<String>()];
    let value = prop_oneof![9 => select(values.to_vec()).prop_map(str::to_owned), 1 => any::<String>()];
    (name, value)
}

fn response() -> impl Strategy<Value = Response> {
    let status = select(vec![200, 204, 301, 302, 303, 304, 307, 308, 404, 500]);
    (status, vec(header(), 0..6)).prop_map(|(status, headers)| Response { status, headers })
}

fn hop() -> impl Strategy<Value = Hop> {
    (option::weighted(0.9, response()), option::weighted(0.95, response()))
        .prop_map(|(preflight, response)| Hop { preflight, response })
}

fn request() -> impl Strategy<Value = Request> {
    let method = prop_oneof![
        9 => select(vec!["GET", "HEAD", "POST", "PUT", "patch", "PATCH", "options", "TRACE"])
            .prop_map(str::to_owned),
        1 => any::<String>(),
    ];
    let mode = select(vec![Mode::Cors, Mode::Cors, Mode::Cors, Mode::NoCors, Mode::SameOrigin]);
    let credentials =
        select(vec![CredentialsMode::Omit, CredentialsMode::SameOrigin, CredentialsMode::Include]);
    let redirect =
        select(vec![RedirectMode::Follow, RedirectMode::Follow, RedirectMode::Error, RedirectMode::Manual]);
    let body = select(vec![Body::None, Body::None, Body::Text("x".to_owned()), Body::Stream]);
    (url(), method, vec(header(), 0..4), mode, credentials, redirect, body).prop_map(
        |(url, method, headers, mode, credentials, redirect, body)| Request {
            url,
            method,
            headers,
            mode,
            credentials,
            redirect,
            body,
        },
    )
}

fn case() -> impl Strategy<Value = Case> {
    let page = select(vec![PAGE, PAGE, PAGE, "https://page.test:8000", "null"]);
    (page, request(), vec(hop(), 0..5))
        .prop_map(|(page, request, hops)| Case::new(Origin::parse(page).expect("an origin"), request, hops))
}

fn profile() -> impl Strategy<Value = Profile> {
    select(Profile::ALL.to_vec())
}

/// A case whose request goes to another origin.
fn cross_origin_case() -> impl Strategy<Value = Case> {
    let url = select(vec![
        "http://api.test:9000/x",
        "http://other.test/x",
        "https://page.test:1/",
        "//other.test/",
    ]);
    (case(), url).prop_map(|(mut case, url)| {
        case.page = Origin::parse(PAGE).expect("an origin");
        case.request.url = url.to_owned();
        case
    })
}

/// A case without redirects.
fn case_with_one_hop() -> impl Strategy<Value = Case> {
    case().prop_map(|mut case| {
        case.hops.truncate(1);
        case
    })
}

fn without(header: &str, case: &Case) -> Case {
    let mut case = case.clone();
    for hop in &mut case.hops {
        for response in [&mut hop.preflight, &mut hop.response].into_iter().flatten() {
            response.headers.retain(|(name, _)| !name.eq_ignore_ascii_case(header));
        }
    }
    case
}

/// Other cases in every run, and before them those that ever failed, which are kept in a file. In CI the cases are
/// always the same, so that a failure belongs to the change.
fn config() -> ProptestConfig {
    let failed = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/properties.regressions");
    let in_ci = std::env::var_os("CI").is_some();
    ProptestConfig {
        cases: 500,
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(failed))),
        rng_seed: if in_ci { RngSeed::Fixed(2026) } else { RngSeed::Random },
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_cross_origin_response_is_never_readable_without_allow_origin(
        case in cross_origin_case(),
        profile in profile(),
    ) {
        let case = without("access-control-allow-origin", &case);
        let verdict = judge(&case, profile);
        prop_assert_ne!(verdict.outcome, Outcome::Readable);
        prop_assert_ne!(verdict.outcome, Outcome::OpaqueRedirect);
    }

    #[test]
    fn a_cross_origin_response_is_never_readable_by_wildcard_with_credentials(
        mut case in cross_origin_case(),
        profile in profile(),
    ) {
        case.request.credentials = CredentialsMode::Include;
        let mut case = without("access-control-allow-origin", &case);
        for hop in &mut case.hops {
            for response in [&mut hop.preflight, &mut hop.response].into_iter().flatten() {
                response.headers.push(("access-control-allow-origin".into(), "*".into()));
            }
        }
        prop_assert_ne!(judge(&case, profile).outcome, Outcome::Readable);
    }

    #[test]
    fn cookies_are_never_visible(case in case(), profile in profile()) {
        for name in judge(&case, profile).visible {
            prop_assert!(!name.starts_with("set-cookie"));
        }
    }

    #[test]
    fn visible_names_are_sorted_lower_case_and_from_the_response(
        case in case(),
        profile in profile(),
    ) {
        let verdict = judge(&case, profile);
        prop_assert!(verdict.visible.windows(2).all(|pair| pair[0] < pair[1]));
        let last = verdict.sent.last().map(|sent| sent.hop);
        for name in &verdict.visible {
            prop_assert_eq!(&name.to_ascii_lowercase(), name);
            if let Some(hop) = last {
                let response = case.hops[hop].response.as_ref().expect("it was read");
                let there = response.headers.iter().any(|(other, _)| other.eq_ignore_ascii_case(name));
                prop_assert!(there, "{} was never sent", name);
            }
        }
    }

    #[test]
    fn only_what_is_readable_has_a_status(case in case(), profile in profile()) {
        let verdict = judge(&case, profile);
        prop_assert_eq!(verdict.status.is_some(), verdict.outcome == Outcome::Readable);
        if verdict.outcome != Outcome::Readable {
            prop_assert!(verdict.visible.is_empty());
        }
    }

    #[test]
    fn a_verdict_is_always_the_same(case in case(), profile in profile()) {
        prop_assert_eq!(judge(&case, profile), judge(&case, profile));
    }

    #[test]
    fn exactly_the_last_step_of_a_failure_fails(case in case(), profile in profile()) {
        let verdict = judge(&case, profile);
        let failed = matches!(verdict.outcome, Outcome::Blocked { .. } | Outcome::Invalid { .. });
        let failing = verdict.trace.iter().filter(|step| !step.passed).count();
        prop_assert_eq!(failing, usize::from(failed));
        prop_assert_eq!(verdict.trace.last().is_some_and(|step| !step.passed), failed);
        for step in &verdict.trace {
            prop_assert!(!step.step.is_empty());
        }
    }

    #[test]
    fn what_was_sent_fits_the_outcome(case in case(), profile in profile()) {
        let verdict = judge(&case, profile);
        for (index, sent) in verdict.sent.iter().enumerate() {
            prop_assert_eq!(sent.hop, index);
            prop_assert!(sent.preflight || sent.request);
            prop_assert!(sent.request || index + 1 == verdict.sent.len());
        }
        let last = verdict.sent.last().cloned();
        match verdict.outcome {
            Outcome::Invalid { .. } => prop_assert!(last.is_none()),
            Outcome::Blocked { stage: Stage::Request, hop, .. } => {
                prop_assert_eq!(verdict.sent.len(), hop);
            }
            Outcome::Blocked { stage: Stage::Preflight, hop, .. } => {
                let expected = Sent { hop, preflight: true, request: false, origin: None };
                prop_assert_eq!(last, Some(expected));
            }
            Outcome::Blocked { stage: Stage::Response | Stage::Redirect, hop, .. } => {
                prop_assert!(last.is_some_and(|sent| sent.hop == hop && sent.request));
            }
            Outcome::Readable | Outcome::Opaque | Outcome::OpaqueRedirect => {
                prop_assert!(last.is_none_or(|sent| sent.request));
            }
        }
    }

    #[test]
    fn the_planned_preflight_is_the_one_that_is_sent(case in case(), profile in profile()) {
        let verdict = judge(&case, profile);
        if let Some(first) = verdict.sent.first() {
            let planned = preflight_request(&case.page, &case.request, profile);
            prop_assert_eq!(first.preflight, planned.is_some());
            if let Some(planned) = planned {
                prop_assert!(!planned.reasons.is_empty());
                let names: Vec<&str> =
                    planned.request_headers.as_deref().map_or(Vec::new(), |names| names.split(',').collect());
                // Firefox names a header as often as it is there (`repeated-request-headers`).
                let repeats = profile == Profile::Firefox;
                prop_assert!(names.windows(2).all(|pair| pair[0] < pair[1] || repeats && pair[0] == pair[1]));
                prop_assert!(names.iter().all(|name| *name == name.to_ascii_lowercase()));
            }
        }
    }

    #[test]
    fn a_harmless_request_is_never_preflighted(
        mut case in case(),
        method in select(vec!["GET", "HEAD", "post"]),
        headers in vec(
            select(vec![
                ("Accept", "a/b"),
                ("Accept-Language", "fr"),
                ("content-language", "de"),
                ("Cookie", "x"),
                ("Range", "bytes=1-2"),
            ]),
            0..4,
        ),
    ) {
        case.request.method = method.to_owned();
        case.request.headers =
            headers.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
        case.request.headers.dedup_by(|a, b| a.0 == b.0);
        case.request.body = Body::None;
        let ranges = case.request.headers.iter().filter(|(name, _)| name == "Range").count();
        let profile = if ranges > 1 { Profile::Standard } else { Profile::Firefox };
        let needed = needs_preflight(&case.page, &case.request, profile);
        prop_assert!(needed.is_empty());
        prop_assert!(judge(&case, profile).sent.iter().all(|sent| !sent.preflight));
    }

    #[test]
    fn headers_that_nobody_reads_change_nothing_but_what_is_visible(
        case in case(),
        profile in profile(),
        value in any::<String>(),
    ) {
        let mut more = case.clone();
        for hop in &mut more.hops {
            for response in [&mut hop.preflight, &mut hop.response].into_iter().flatten() {
                response.headers.push(("X-Nobody-Reads-This".to_owned(), value.clone()));
                response.headers.insert(0, ("Access-Control-Request-Method".to_owned(), value.clone()));
            }
        }
        let (before, after) = (judge(&case, profile), judge(&more, profile));
        prop_assert_eq!(before.outcome, after.outcome);
        prop_assert_eq!(before.status, after.status);
        prop_assert_eq!(before.sent, after.sent);
        prop_assert!(before.visible.iter().all(|name| after.visible.contains(name)));
    }

    #[test]
    fn an_empty_cache_changes_nothing(case in case_with_one_hop(), profile in profile()) {
        let mut cache = PreflightCache::new();
        let with_cache = judge_with_cache(&case, profile, &mut cache, 0);
        let without_cache = judge(&case, profile);
        prop_assert_eq!(with_cache.outcome, without_cache.outcome);
        prop_assert_eq!(with_cache.visible, without_cache.visible);
    }

    /// What is remembered spares an `OPTIONS`. It must never let script read what the server of
    /// the response does not share.
    #[test]
    fn a_cache_never_turns_a_refused_response_into_a_readable_one(
        cases in vec(case(), 1..4),
        profile in profile(),
    ) {
        let mut cache = PreflightCache::new();
        for (now, case) in cases.iter().enumerate() {
            let with_cache =
                judge_with_cache(case, profile, &mut cache, now as u64).outcome;
            let without_cache = judge(case, profile).outcome;
            if with_cache == Outcome::Readable {
                let refused_preflight =
                    matches!(without_cache, Outcome::Blocked { stage: Stage::Preflight, .. });
                prop_assert!(without_cache == Outcome::Readable || refused_preflight);
            }
        }
    }

    /// The same request to the same servers a second later: the answer cannot get better.
    #[test]
    fn repeating_a_request_with_a_cache_does_not_change_its_outcome(
        case in case_with_one_hop(),
        profile in profile(),
    ) {
        let mut cache = PreflightCache::new();
        let first = judge_with_cache(&case, profile, &mut cache, 0).outcome;
        let second = judge_with_cache(&case, profile, &mut cache, 1000).outcome;
        prop_assert_eq!(first, second);
    }

    /// Where the same is asked of the servers, profiles differ in reasons only; but for
    /// `Authorization`, for headers of one name that some join, and for what Chromium makes of
    /// unusual redirects and of 407.
    #[test]
    fn profiles_agree_where_the_preflights_do(mut case in case()) {
        case.request.redirect = RedirectMode::Follow;
        for hop in &mut case.hops {
            for response in [&mut hop.preflight, &mut hop.response].into_iter().flatten() {
                let mut has_location = false;
                response.headers.retain(|(name, value)| {
                    let is_location = name.eq_ignore_ascii_case("location");
                    let is_unusual = has_location || value.trim().is_empty() || value.contains('@');
                    has_location |= is_location;
                    !is_location || !is_unusual
                });
                if response.status == 407 {
                    response.status = 403;
                }
            }
        }
        let mut names = Vec::new();
        case.request.headers.retain(|(name, _)| {
            let name = name.to_ascii_lowercase();
            let is_new = !names.contains(&name);
            names.push(name.clone());
            is_new && name != "authorization"
        });
        let preflights = |profile: Profile| -> Vec<bool> {
            judge(&case, profile).sent.iter().map(|sent| sent.preflight).collect()
        };
        let is_readable = |profile: Profile| judge(&case, profile).outcome == Outcome::Readable;
        for profile in Profile::ALL {
            if preflights(profile) == preflights(Profile::Standard) {
                prop_assert_eq!(is_readable(profile), is_readable(Profile::Standard));
            }
        }
    }

    #[test]
    fn an_origin_is_read_back_from_its_serialization(text in any::<String>()) {
        if let Some(origin) = Origin::parse(&text) {
            prop_assert_eq!(Origin::parse(&origin.serialize()), Some(origin));
        }
    }

    #[test]
    fn a_url_is_read_back_from_its_serialization(
        scheme in select(vec!["http:", "https://", "http://", "//", ""]),
        rest in any::<String>(),
    ) {
        let base = Url::parse("http://a/b").expect("a URL");
        if let Some(url) = base.join(&format!("{scheme}{rest}")).filter(Url::is_http) {
            let again = Url::parse(&url.to_string()).expect("a URL");
            prop_assert_eq!(url.origin(), again.origin());
        }
    }
}
