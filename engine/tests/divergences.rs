//! Every row of the table of quirks, held against behaviour: in each browser that differs there is a case on
//! which nothing but that quirk decides.

use std::fs;

use engine::{
    Case, DIVERGENCES, Divergence, Hop, Origin, PreflightCache, Profile, Quirks, Request, Response, judge,
    judge_with_cache, preflight_request,
};
use serde_json::Value;

/// Cases of the vectors, with the profile that they are about.
fn vectors() -> Vec<(Case, Profile)> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/divergences.json");
    let text = fs::read_to_string(path).expect("there are vectors");
    let vectors: Vec<Value> = serde_json::from_str(&text).expect("JSON");
    vectors
        .iter()
        .filter_map(|vector| {
            let profile = vector["as"].as_str()?.parse().expect("a profile");
            let case = judge::case_from_json(&vector.to_string());
            Some((case.expect("a case"), profile))
        })
        .collect()
}

/// All that the engine says of a case by these quirks: the verdict, and the preflight that it plans.
fn said(case: &Case, quirks: &Quirks) -> String {
    let planned = preflight_request(&case.page, &case.request, quirks);
    let verdict = judge(case, quirks);
    format!("{:?} {:?} {:?} {planned:?}", verdict.outcome, verdict.sent, verdict.visible)
}

/// When there is another preflight, for requests of which the first asks for a preflight.
fn asked_again(methods: &str, max_age: &str, quirks: &Quirks) -> Vec<bool> {
    let headers = [
        ("Access-Control-Allow-Origin", "http://page.test:8000"),
        ("Access-Control-Allow-Methods", methods),
        ("Access-Control-Max-Age", max_age),
    ];
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    let response = Response { status: 200, headers };
    let case = Case {
        page: Origin::parse("http://page.test:8000").expect("an origin"),
        request: Request { method: "PUT".to_owned(), ..Request::new("http://api.test:9000/x") },
        hops: vec![Hop { preflight: Some(response.clone()), response: Some(response) }],
        sites: Vec::new(),
    };
    let times = [0, 1, 4_999, 5_001, 599_999, 600_001, 7_199_999, 7_200_001, 86_399_999, 86_400_001];
    times
        .into_iter()
        .map(|now| {
            let mut cache = PreflightCache::new();
            judge_with_cache(&case, quirks, &mut cache, 0);
            judge_with_cache(&case, quirks, &mut cache, now).sent[0].preflight
        })
        .collect()
}

/// Whether only this quirk decides on one of the cases.
fn decides(divergence: &Divergence, profile: Profile, vectors: &[(Case, Profile)]) -> bool {
    let with = profile.quirks();
    let without = divergence.without(with);
    vectors
        .iter()
        .filter(|(_, about)| *about == profile)
        .any(|(case, _)| said(case, with) != said(case, &without))
        || [("PUT", "999999999"), ("PUT", "-1"), ("PUT", "junk"), ("*", "60")].into_iter().any(
            |(methods, max_age)| {
                asked_again(methods, max_age, with) != asked_again(methods, max_age, &without)
            },
        )
}

#[test]
fn every_quirk_decides_on_a_case_in_every_browser_that_has_it() {
    let vectors = vectors();
    let mut idle = Vec::new();
    for divergence in DIVERGENCES {
        assert!(divergence.profiles().count() > 0, "{}: nobody differs", divergence.id);
        for profile in divergence.profiles() {
            if !decides(divergence, profile, &vectors) {
                idle.push(format!("{} in {}", divergence.id, profile.as_str()));
            }
        }
    }
    assert!(idle.is_empty(), "no case in divergences.json shows\n{}", idle.join("\n"));
}

#[test]
fn a_profile_without_its_divergences_is_the_standard() {
    for profile in Profile::ALL {
        let quirks = DIVERGENCES
            .iter()
            .fold(profile.quirks().clone(), |quirks, divergence| divergence.without(&quirks));
        assert_eq!(quirks, Quirks::STANDARD, "{profile:?}");
    }
}

#[test]
fn every_divergence_says_how_it_is_known() {
    for Divergence { id, evidence, measured, .. } in DIVERGENCES {
        assert!(!evidence.is_empty() || !measured.is_empty(), "{id}");
    }
}
