//! The text form of a plan: a query, in which each step begins with a word of its own and its particulars follow.
//!
//! `fetch=api:/api/preflight/good-request&method=DELETE&again=1&wait=500`
//!
//! What is as `fetch(url)` has it is left out. It is the attribute of an island, the permalink of the playground, a
//! row of the matrix and an argument of the command line.

use std::fmt;

use engine::{Body, CredentialsMode, Mode, RedirectMode};
use form_urlencoded::{Serializer, parse};
use wire::Role;

use crate::plan::{Context, Element, Fetch, Plan, Step, Target};

/// How large a plan may be.
pub mod limits {
    /// Steps of a plan.
    pub const STEPS: usize = 16;
    /// Headers of a request.
    pub const HEADERS: usize = 32;
    /// Bytes of a plan as text.
    pub const BYTES: usize = 16 * 1024;
    /// Milliseconds of a pause.
    pub const WAIT: u32 = 60_000;
}

/// Why a text is not a plan: where, and what was expected there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanError {
    /// The field, such as `steps[1].mode`.
    pub field: String,
    /// What is wrong with it.
    pub what: String,
}

impl fmt::Display for PlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.what)
    }
}

impl std::error::Error for PlanError {}

impl Plan {
    /// The plan as text.
    pub fn to_query(&self) -> String {
        let mut query = Serializer::new(String::new());
        for step in &self.steps {
            match step {
                Step::Fetch(fetch) => write_fetch(&mut query, fetch),
                Step::Again => {
                    query.append_pair("again", "1");
                }
                Step::Load { from, element, target } => {
                    query.append_pair("load", &target.to_text());
                    query.append_pair("element", element.as_str());
                    write_context(&mut query, *from);
                }
                Step::Wait(milliseconds) => {
                    query.append_pair("wait", &milliseconds.to_string());
                }
            }
        }
        query.finish()
    }

    /// Reads what [`Plan::to_query`] writes. Keys that are none of a plan's are left alone: a page has others.
    ///
    /// # Errors
    /// Names the field and what was expected there.
    pub fn from_query(text: &str) -> Result<Self, PlanError> {
        let whole = |what: String| PlanError { field: "plan".to_owned(), what };
        if text.len() > limits::BYTES {
            return Err(whole(format!("has {} bytes; {} are the most", text.len(), limits::BYTES)));
        }
        let mut steps: Vec<Step> = Vec::new();
        for (key, value) in parse(text.as_bytes()) {
            let begins = matches!(&*key, "fetch" | "again" | "load" | "wait");
            let at = if begins { steps.len() } else { steps.len().saturating_sub(1) };
            let fail = |what: String| PlanError { field: format!("steps[{at}].{key}"), what };
            if begins && steps.len() == limits::STEPS {
                return Err(fail(format!("a plan has at most {} steps", limits::STEPS)));
            }
            match &*key {
                "fetch" => steps.push(Step::Fetch(Fetch::get(Target::from_text(&value).map_err(fail)?))),
                "again" => {
                    if !steps.iter().any(|step| matches!(step, Step::Fetch(_))) {
                        return Err(fail("there is no fetch before it".to_owned()));
                    }
                    steps.push(Step::Again);
                }
                "load" => steps.push(Step::Load {
                    from: Context::Page,
                    element: Element::Image,
                    target: Target::from_text(&value).map_err(fail)?,
                }),
                "wait" => {
                    let milliseconds = value.parse().ok().filter(|wait| *wait <= limits::WAIT);
                    let expected =
                        || fail(format!("expected milliseconds up to {}, found {value}", limits::WAIT));
                    steps.push(Step::Wait(milliseconds.ok_or_else(expected)?));
                }
                key if PARTICULARS.contains(&key) => {
                    let no_step = || fail("no step that it belongs to stands before it".to_owned());
                    particular(steps.last_mut().ok_or_else(no_step)?, key, &value).map_err(fail)?;
                }
                _ => {}
            }
        }
        Ok(Self { steps })
    }
}

/// The keys that say more about the step before them.
const PARTICULARS: [&str; 9] =
    ["from", "method", "header", "mode", "credentials", "redirect", "body", "stream", "element"];

fn particular(step: &mut Step, key: &str, value: &str) -> Result<(), String> {
    let fetch = match (step, key) {
        (Step::Load { element, .. }, "element") => {
            return word(value, &Element::ALL, Element::as_str).map(|w| *element = w);
        }
        (Step::Load { from, .. }, "from") => return Context::from_text(value).map(|context| *from = context),
        (Step::Fetch(fetch), _) if key != "element" => fetch,
        _ => return Err("the step before it has no such thing".to_owned()),
    };
    match key {
        "from" => fetch.from = Context::from_text(value)?,
        "method" => fetch.method = value.to_owned(),
        "header" => {
            if fetch.headers.len() == limits::HEADERS {
                return Err(format!("a request has at most {} headers", limits::HEADERS));
            }
            let (name, value) = value.split_once(':').ok_or("expected `Name: value`")?;
            fetch.headers.push((name.to_owned(), value.strip_prefix(' ').unwrap_or(value).to_owned()));
        }
        "mode" => fetch.mode = word(value, &[Mode::Cors, Mode::NoCors, Mode::SameOrigin], Mode::as_str)?,
        "credentials" => {
            let all = [CredentialsMode::Omit, CredentialsMode::SameOrigin, CredentialsMode::Include];
            fetch.credentials = word(value, &all, CredentialsMode::as_str)?;
        }
        "redirect" => {
            let all = [RedirectMode::Follow, RedirectMode::Error, RedirectMode::Manual];
            fetch.redirect = word(value, &all, RedirectMode::as_str)?;
        }
        "body" => fetch.body = Body::Text(value.to_owned()),
        _ => fetch.body = Body::Stream,
    }
    Ok(())
}

/// The value of this word.
fn word<T: Copy>(text: &str, all: &[T], as_str: impl Fn(T) -> &'static str) -> Result<T, String> {
    all.iter().copied().find(|one| as_str(*one) == text).ok_or_else(|| {
        let words: Vec<_> = all.iter().map(|one| as_str(*one)).collect();
        format!("expected one of {}, found {text}", words.join(", "))
    })
}

fn write_fetch(query: &mut Serializer<'_, String>, fetch: &Fetch) {
    let plain = Fetch::get(fetch.target.clone());
    query.append_pair("fetch", &fetch.target.to_text());
    write_context(query, fetch.from);
    if fetch.method != plain.method {
        query.append_pair("method", &fetch.method);
    }
    for (name, value) in &fetch.headers {
        query.append_pair("header", &[name, ": ", value].concat());
    }
    if fetch.mode != plain.mode {
        query.append_pair("mode", fetch.mode.as_str());
    }
    if fetch.credentials != plain.credentials {
        query.append_pair("credentials", fetch.credentials.as_str());
    }
    if fetch.redirect != plain.redirect {
        query.append_pair("redirect", fetch.redirect.as_str());
    }
    match &fetch.body {
        Body::None => {}
        Body::Text(text) => {
            query.append_pair("body", text);
        }
        Body::Stream => {
            query.append_pair("stream", "1");
        }
    }
}

fn write_context(query: &mut Serializer<'_, String>, context: Context) {
    if context != Context::Page {
        query.append_pair("from", context.as_str());
    }
}

/// The words for roles.
const ROLES: [(&str, Role); 4] = [
    ("page", Role::Page),
    ("api", Role::Api),
    ("other-page", Role::OtherPage),
    ("other-api", Role::OtherApi),
];

impl Target {
    /// `api:/path` for a path of one of the lab's origins, `nowhere:/path` where nothing listens, else the URL.
    fn to_text(&self) -> String {
        match self {
            Self::Lab(role, path) => {
                let name = ROLES.iter().find(|(_, other)| other == role).map_or("api", |(name, _)| name);
                [name, ":", path].concat()
            }
            Self::Nowhere(path) => ["nowhere:", path].concat(),
            Self::Url(url) => url.clone(),
        }
    }

    fn from_text(text: &str) -> Result<Self, String> {
        let is_path = |path: &str| path.starts_with('/') && !path.starts_with("//");
        if let Some(path) = text.strip_prefix("nowhere:").filter(|path| is_path(path)) {
            return Ok(Self::Nowhere(path.to_owned()));
        }
        let of_lab = |(name, role): &(&str, Role)| {
            let path = text.strip_prefix(name)?.strip_prefix(':').filter(|path| is_path(path))?;
            Some(Self::Lab(*role, path.to_owned()))
        };
        ROLES.iter().find_map(of_lab).map_or_else(
            || match text.is_empty() {
                true => {
                    Err("expected a URL, or a path behind api:, page:, other-api:, other-page: or nowhere:"
                        .to_owned())
                }
                false => Ok(Self::Url(text.to_owned())),
            },
            Ok,
        )
    }
}

impl Context {
    /// All of them.
    pub const ALL: [Self; 4] =
        [Self::Page, Self::Frame(Role::Page), Self::Frame(Role::OtherPage), Self::SandboxedFrame];

    /// The word in text.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Frame(Role::Page | Role::Api) => "frame",
            Self::Frame(Role::OtherPage | Role::OtherApi) => "other-frame",
            Self::SandboxedFrame => "sandbox",
        }
    }

    fn from_text(text: &str) -> Result<Self, String> {
        word(text, &Self::ALL, Self::as_str)
    }
}

impl Element {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Image, Self::ImageCrossorigin, Self::Script, Self::ScriptCrossorigin];

    /// The word in text.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Image => "img",
            Self::ImageCrossorigin => "img-crossorigin",
            Self::Script => "script",
            Self::ScriptCrossorigin => "script-crossorigin",
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_plain_fetch_is_short() {
        let plan = Plan::of(Fetch::get(Target::Lab(Role::Api, "/api/simple/no-origin".into())));
        assert_eq!(plan.to_query(), "fetch=api%3A%2Fapi%2Fsimple%2Fno-origin");
        assert_eq!(Plan::from_query("fetch=api:/api/simple/no-origin"), Ok(plan));
    }

    #[test]
    fn what_is_wrong_is_named_with_its_field() {
        for (text, field, word) in [
            ("mode=cors", "steps[0].mode", "no step"),
            ("again=1", "steps[0].again", "no fetch before"),
            ("fetch=", "steps[0].fetch", "expected a URL"),
            ("fetch=api:/x&mode=navigate", "steps[0].mode", "cors, no-cors, same-origin"),
            ("fetch=api:/x&again=1&method=PUT", "steps[1].method", "no such thing"),
            ("fetch=api:/x&header=x", "steps[0].header", "Name: value"),
            ("wait=1e9", "steps[0].wait", "60000"),
            ("fetch=api:/x&from=elsewhere", "steps[0].from", "sandbox"),
            ("load=api:/x&element=iframe", "steps[0].element", "img"),
        ] {
            let error = Plan::from_query(text).expect_err(text);
            assert_eq!(error.field, field, "{text}: {error}");
            assert!(error.what.contains(word), "{text}: {error}");
        }
    }

    #[test]
    fn a_plan_is_bounded() {
        let steps = "wait=1&".repeat(limits::STEPS + 1);
        assert!(Plan::from_query(&steps).is_err_and(|error| error.what.contains("at most 16 steps")));
        let long = format!("fetch=api:/{}", "x".repeat(limits::BYTES));
        assert!(Plan::from_query(&long).is_err_and(|error| error.field == "plan"));
        let headers = format!("fetch=api:/x{}", "&header=a:b".repeat(limits::HEADERS + 1));
        assert!(Plan::from_query(&headers).is_err_and(|error| error.field == "steps[0].header"));
    }

    #[test]
    fn keys_of_the_page_are_left_alone() {
        assert_eq!(Plan::from_query("theme=dark&fetch=api:/x&projector"), Plan::from_query("fetch=api:/x"));
    }

    #[test]
    fn a_url_with_a_host_is_not_taken_for_a_path_of_the_lab() {
        let plan = Plan::from_query("fetch=api://evil.example/").expect("some URL");
        assert_eq!(
            plan.fetch(0).map(|fetch| &fetch.target),
            Some(&Target::Url("api://evil.example/".into()))
        );
    }

    fn target() -> impl Strategy<Value = Target> {
        let role = prop::sample::select(ROLES.map(|(_, role)| role).to_vec());
        let path = "/([a-z?&=%#+ é]{1,12})?".prop_filter("a path", |path| !path.starts_with("//"));
        prop_oneof![
            (role, path.clone()).prop_map(|(role, path)| Target::Lab(role, path)),
            path.prop_map(Target::Nowhere),
            "(https?://[a-z.]{1,8}(/.{0,8})?|[a-z]{1,5}x)".prop_map(Target::Url),
        ]
    }

    fn step() -> impl Strategy<Value = Step> {
        let context = || prop::sample::select(Context::ALL.to_vec());
        let header = ("[A-Za-z-]{1,8}", ".{0,12}");
        let modes = prop::sample::select(vec![Mode::Cors, Mode::NoCors, Mode::SameOrigin]);
        let credentials = vec![CredentialsMode::Omit, CredentialsMode::SameOrigin, CredentialsMode::Include];
        let redirects = vec![RedirectMode::Follow, RedirectMode::Error, RedirectMode::Manual];
        let body = prop_oneof![Just(Body::None), ".{0,20}".prop_map(Body::Text), Just(Body::Stream)];
        let fetch = (
            context(),
            target(),
            ".{0,8}",
            prop::collection::vec(header, 0..4),
            modes,
            prop::sample::select(credentials),
            prop::sample::select(redirects),
            body,
        );
        let fetch = fetch.prop_map(|(from, target, method, headers, mode, credentials, redirect, body)| {
            Step::Fetch(Fetch { from, target, method, headers, mode, credentials, redirect, body })
        });
        let load = (context(), prop::sample::select(Element::ALL.to_vec()), target())
            .prop_map(|(from, element, target)| Step::Load { from, element, target });
        prop_oneof![3 => fetch, 1 => load, 1 => (0..=limits::WAIT).prop_map(Step::Wait)]
    }

    proptest! {
        #[test]
        fn a_plan_survives_the_way_through_text(mut steps in prop::collection::vec(step(), 0..5), again: bool) {
            if again && steps.iter().any(|step| matches!(step, Step::Fetch(_))) {
                steps.push(Step::Again);
            }
            let plan = Plan { steps };
            prop_assert_eq!(Plan::from_query(&plan.to_query()), Ok(plan));
        }

        #[test]
        fn no_text_makes_it_panic(text in ".{0,200}") {
            let _ = Plan::from_query(&text);
        }
    }
}
