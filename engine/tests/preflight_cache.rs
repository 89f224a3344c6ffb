//! What a page remembers of earlier preflights, and for how long.

use engine::{
    Case, CredentialsMode, Hop, OpaqueId, Origin, Outcome, PreflightCache, Profile, Request, Response,
    judge_with_cache,
};

/// A page with a memory, and a server that agrees to everything by default.
struct Lab {
    page: Origin,
    cache: PreflightCache,
    profile: Profile,
}

impl Lab {
    fn new(profile: Profile) -> Self {
        let page = Origin::parse("http://page.test:8000").expect("an origin");
        Self { page, cache: PreflightCache::new(), profile }
    }

    /// Fetches at a time in milliseconds. Returns whether there was a preflight.
    fn preflights(&mut self, now: u64, request: &Request, preflight: &[(&str, &str)]) -> bool {
        let (outcome, preflight) = self.fetch(now, request, preflight);
        assert_eq!(outcome, Outcome::Readable);
        preflight
    }

    fn fetch(&mut self, now: u64, request: &Request, preflight: &[(&str, &str)]) -> (Outcome, bool) {
        let mut headers = vec![
            ("Access-Control-Allow-Origin", "http://page.test:8000"),
            ("Access-Control-Allow-Credentials", "true"),
        ];
        let response = response(&headers);
        headers.extend(preflight);
        let hops = vec![Hop { preflight: Some(self::response(&headers)), response: Some(response) }];
        let case = Case::new(self.page.clone(), request.clone(), hops);
        let verdict = judge_with_cache(&case, self.profile, &mut self.cache, now);
        (verdict.outcome, verdict.sent[0].preflight)
    }
}

fn response(headers: &[(&str, &str)]) -> Response {
    let own = |(name, value): &(&str, &str)| (name.to_string(), value.to_string());
    Response { status: 200, headers: headers.iter().map(own).collect() }
}

fn put() -> Request {
    Request { method: "PUT".to_owned(), ..Request::new("http://api.test:9000/x") }
}

fn with_header(name: &str) -> Request {
    Request { headers: vec![(name.to_owned(), "1".to_owned())], ..Request::new("http://api.test:9000/x") }
}

const METHODS: (&str, &str) = ("Access-Control-Allow-Methods", "PUT, DELETE");

fn max_age(seconds: &str) -> (&'static str, &str) {
    ("Access-Control-Max-Age", seconds)
}

/// The first millisecond at which there is another preflight, if there is one within two days.
fn remembered_for(profile: Profile, headers: &[(&str, &str)]) -> Option<u64> {
    let probes =
        [0, 4_999, 5_000, 599_999, 600_000, 7_199_999, 7_200_000, 86_399_999, 86_400_000, 172_800_000];
    let mut headers = headers.to_vec();
    headers.push(METHODS);
    probes.into_iter().find(|now| {
        let mut lab = Lab::new(profile);
        assert!(lab.preflights(0, &put(), &headers));
        lab.preflights(*now, &put(), &headers)
    })
}

#[test]
fn a_preflight_is_remembered_for_five_seconds_by_default() {
    for profile in Profile::ALL {
        assert_eq!(remembered_for(profile, &[]), Some(5_000), "{profile:?}");
    }
}

#[test]
fn each_browser_has_its_own_limit() {
    for (profile, limit) in [
        (Profile::Standard, None),
        (Profile::Chromium, Some(7_200_000)),
        (Profile::Firefox, Some(86_400_000)),
        (Profile::Webkit, Some(600_000)),
    ] {
        assert_eq!(remembered_for(profile, &[max_age("999999999")]), limit, "{profile:?}");
        let huge = "9".repeat(40);
        assert_eq!(remembered_for(profile, &[max_age(&huge)]), limit, "{profile:?}");
    }
}

#[test]
fn zero_is_not_remembered() {
    for profile in Profile::ALL {
        assert_eq!(remembered_for(profile, &[max_age("0")]), Some(0), "{profile:?}");
    }
}

#[test]
fn negative_and_other_junk_is_read_differently() {
    for (value, standard, chromium, firefox, webkit) in [
        ("-1", 5_000, 0, 0, 0),
        ("junk", 5_000, 5_000, 0, 5_000),
        ("1.5", 5_000, 5_000, 0, 5_000),
        ("", 5_000, 5_000, 0, 5_000),
        ("600, 600", 5_000, 5_000, 0, 5_000),
        ("+600", 5_000, 600_000, 0, 600_000),
    ] {
        for (profile, expected) in [
            (Profile::Standard, standard),
            (Profile::Chromium, chromium),
            (Profile::Firefox, firefox),
            (Profile::Webkit, webkit),
        ] {
            assert_eq!(remembered_for(profile, &[max_age(value)]), Some(expected), "{value:?} {profile:?}");
        }
    }
}

#[test]
fn two_max_ages_cannot_be_read() {
    assert_eq!(remembered_for(Profile::Standard, &[max_age("600"), max_age("600")]), Some(5_000));
}

#[test]
fn all_listed_methods_are_remembered() {
    let mut lab = Lab::new(Profile::Standard);
    assert!(lab.preflights(0, &put(), &[METHODS]));
    let delete = Request { method: "DELETE".to_owned(), ..put() };
    assert!(!lab.preflights(1, &delete, &[METHODS]));
    let patch = Request { method: "PATCH".to_owned(), ..put() };
    assert_ne!(lab.fetch(2, &patch, &[METHODS]).0, Outcome::Readable);
}

#[test]
fn header_names_are_remembered_in_any_case() {
    let mut lab = Lab::new(Profile::Standard);
    let allow = ("Access-Control-Allow-Headers", "x-a, X-B");
    assert!(lab.preflights(0, &with_header("X-A"), &[allow]));
    assert!(!lab.preflights(1, &with_header("x-b"), &[allow]));
    let other = ("Access-Control-Allow-Headers", "x-c");
    assert!(lab.preflights(2, &with_header("x-c"), &[other]));
}

#[test]
fn a_remembered_header_does_not_cover_a_method() {
    let mut lab = Lab::new(Profile::Standard);
    let allow = ("Access-Control-Allow-Headers", "put");
    assert!(lab.preflights(0, &with_header("put"), &[allow]));
    assert!(lab.preflights(1, &put(), &[METHODS]));
}

#[test]
fn a_wildcard_is_remembered_but_not_for_authorization() {
    let star = ("Access-Control-Allow-Headers", "*");
    let listed = ("Access-Control-Allow-Headers", "authorization");
    for (profile, x_again, authorization_again) in [
        (Profile::Standard, false, true),
        (Profile::Chromium, false, false),
        (Profile::Firefox, true, true),
        (Profile::Webkit, false, false),
    ] {
        let mut lab = Lab::new(profile);
        assert!(lab.preflights(0, &with_header("x-a"), &[star]));
        assert_eq!(lab.preflights(1, &with_header("x-b"), &[star]), x_again, "{profile:?}");
        let again = lab.preflights(2, &with_header("Authorization"), &[listed]);
        assert_eq!(again, authorization_again, "{profile:?}");
    }
}

#[test]
fn urls_are_remembered_one_by_one() {
    let mut lab = Lab::new(Profile::Standard);
    assert!(lab.preflights(0, &put(), &[METHODS]));
    let other = Request { url: "http://api.test:9000/x?y".to_owned(), ..put() };
    assert!(lab.preflights(1, &other, &[METHODS]));
    let fragment = Request { url: "http://api.test:9000/x#y".to_owned(), ..put() };
    assert!(!lab.preflights(2, &fragment, &[METHODS]));
}

#[test]
fn pages_do_not_share_their_memory() {
    let mut lab = Lab::new(Profile::Standard);
    assert!(lab.preflights(0, &put(), &[METHODS]));
    lab.page = Origin::Opaque(OpaqueId::PAGE);
    let (outcome, preflight) = lab.fetch(1, &put(), &[METHODS]);
    assert!(preflight);
    assert_ne!(outcome, Outcome::Readable);
}

#[test]
fn permission_without_credentials_is_not_permission_with_them() {
    let include = Request { credentials: CredentialsMode::Include, ..put() };
    let mut lab = Lab::new(Profile::Standard);
    assert!(lab.preflights(0, &put(), &[METHODS]));
    assert!(lab.preflights(1, &include, &[METHODS]));
    assert!(!lab.preflights(2, &include, &[METHODS]));

    let mut lab = Lab::new(Profile::Standard);
    assert!(lab.preflights(0, &include, &[METHODS]));
    assert!(!lab.preflights(1, &put(), &[METHODS]), "with them is also without them");
}

#[test]
fn an_asterisk_remembered_with_credentials_stays_an_asterisk() {
    let include = Request { credentials: CredentialsMode::Include, ..put() };
    let mut lab = Lab::new(Profile::Standard);
    let methods = ("Access-Control-Allow-Methods", "PUT, *");
    assert!(lab.preflights(0, &include, &[methods]));
    let delete = Request { method: "DELETE".to_owned(), ..include };
    assert!(lab.fetch(1, &delete, &[methods]).1);
}

#[test]
fn a_refused_request_is_forgotten() {
    let mut lab = Lab::new(Profile::Standard);
    assert!(lab.preflights(0, &put(), &[METHODS]));
    assert!(!lab.cache.is_empty());
    let hops = vec![Hop { preflight: None, response: Some(response(&[])) }];
    let case = Case::new(lab.page.clone(), put(), hops);
    let verdict = judge_with_cache(&case, lab.profile, &mut lab.cache, 1);
    assert_ne!(verdict.outcome, Outcome::Readable);
    assert!(!verdict.sent[0].preflight);
    assert!(lab.cache.is_empty());
}

#[test]
fn a_refused_request_to_another_url_is_none_of_its_business() {
    let mut lab = Lab::new(Profile::Standard);
    assert!(lab.preflights(0, &put(), &[METHODS]));
    let other = Request { url: "http://api.test:9000/y".to_owned(), ..put() };
    let (outcome, _) = lab.fetch(1, &other, &[]);
    assert_ne!(outcome, Outcome::Readable);
    assert!(!lab.preflights(2, &put(), &[METHODS]));
}

#[test]
fn another_preflight_begins_a_new_term() {
    let mut lab = Lab::new(Profile::Standard);
    let headers = [METHODS, ("Access-Control-Allow-Headers", "x-a")];
    assert!(lab.preflights(0, &put(), &headers[..1]));
    let both = Request { headers: vec![("x-a".to_owned(), "1".to_owned())], ..put() };
    assert!(lab.preflights(4_000, &both, &headers));
    assert!(!lab.preflights(8_999, &put(), &headers));
    assert!(lab.preflights(9_000, &put(), &headers));
}

#[test]
fn a_stream_is_remembered_by_its_method() {
    let stream = Request { method: "POST".to_owned(), body: engine::Body::Stream, ..put() };
    let mut lab = Lab::new(Profile::Standard);
    assert!(lab.preflights(0, &stream, &[]));
    assert!(!lab.preflights(1, &stream, &[]));
}

#[test]
fn memory_is_bounded_and_can_be_cleared() {
    let mut lab = Lab::new(Profile::Standard);
    for number in 0..1000 {
        let request = Request { url: format!("http://api.test:9000/{number}"), ..put() };
        lab.preflights(0, &request, &[METHODS, max_age("600")]);
    }
    assert_eq!(lab.cache.len(), 1024);
    assert!(!lab.preflights(1, &Request { url: "http://api.test:9000/999".to_owned(), ..put() }, &[]));
    lab.cache.remove_expired(600_000);
    assert!(lab.cache.is_empty());
    lab.preflights(600_000, &put(), &[METHODS]);
    lab.cache.clear();
    assert!(lab.preflights(600_001, &put(), &[METHODS]));
}
