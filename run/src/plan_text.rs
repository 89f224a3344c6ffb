//! The text form of a plan: a query, in which each step begins with a word of its own and its particulars follow.
//!
//! `fetch=api:/api/preflight/good-request&method=DELETE&again=1&wait=500`
//!
//! What is as `fetch(url)` has it is left out. It is the attribute of an island, the permalink of the playground, a
//! row of the matrix and an argument of the command line.

use std::{borrow::Cow, fmt};

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

/// Why a text is not a plan: where, and what was expected there. It is put into words when it is displayed, so that
/// a page that shows no such error does not carry the words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanError {
    /// The step, counted from 0, and the key. `None` for the whole.
    at: Option<(usize, &'static str)>,
    problem: Problem,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Problem {
    TooLong(usize),
    TooManySteps,
    TooManyHeaders,
    NoFetchBefore,
    NoStepBefore,
    NotOfThisStep,
    NotAHeader,
    NotATarget,
    NotAWait(String),
    /// None of the words that the key can have.
    NotAWord(String),
}

impl PlanError {
    /// Where it is, such as `steps[1].mode`.
    pub fn field(&self) -> String {
        self.at.map_or_else(|| "plan".to_owned(), |(step, key)| format!("steps[{step}].{key}"))
    }
}

impl fmt::Display for PlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.field())?;
        match &self.problem {
            Problem::TooLong(bytes) => write!(f, "has {bytes} bytes; {} are the most", limits::BYTES),
            Problem::TooManySteps => write!(f, "a plan has at most {} steps", limits::STEPS),
            Problem::TooManyHeaders => write!(f, "a request has at most {} headers", limits::HEADERS),
            Problem::NoFetchBefore => f.write_str("there is no fetch before it"),
            Problem::NoStepBefore => f.write_str("no step that it belongs to stands before it"),
            Problem::NotOfThisStep => f.write_str("the step before it has no such thing"),
            Problem::NotAHeader => f.write_str("expected `Name: value`"),
            Problem::NotATarget => f.write_str(
                "expected a URL, or a path behind api:, page:, other-api:, other-page: or nowhere:",
            ),
            Problem::NotAWait(found) => {
                write!(f, "expected milliseconds up to {}, found {found}", limits::WAIT)
            }
            Problem::NotAWord(found) => {
                let words = match self.at {
                    Some((_, "mode")) => MODES.map(Mode::as_str).join(", "),
                    Some((_, "credentials")) => CREDENTIALS.map(CredentialsMode::as_str).join(", "),
                    Some((_, "redirect")) => REDIRECTS.map(RedirectMode::as_str).join(", "),
                    Some((_, "element")) => Element::ALL.map(Element::as_str).join(", "),
                    _ => Context::ALL.map(Context::as_str).join(", "),
                };
                write!(f, "expected one of {words}, found {found}")
            }
        }
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
        if text.len() > limits::BYTES {
            return Err(PlanError { at: None, problem: Problem::TooLong(text.len()) });
        }
        let mut steps: Vec<Step> = Vec::new();
        for (key, value) in parse(text.as_bytes()) {
            let Some(place) = KEYS.iter().position(|one| *one == key) else { continue };
            let (key, begins) = (KEYS[place], place < BEGINNINGS);
            let at = if begins { steps.len() } else { steps.len().saturating_sub(1) };
            let read =
                if begins { begin(&mut steps, key, value) } else { particular(&mut steps, key, value) };
            read.map_err(|problem| PlanError { at: Some((at, key)), problem })?;
        }
        Ok(Self { steps })
    }
}

/// The keys of a plan: the first ones begin a step, the others say more about the step before them.
const KEYS: [&str; 13] = [
    "fetch",
    "again",
    "load",
    "wait",
    "from",
    "method",
    "header",
    "mode",
    "credentials",
    "redirect",
    "body",
    "stream",
    "element",
];
/// How many of [`KEYS`] begin a step.
const BEGINNINGS: usize = 4;

const MODES: [Mode; 3] = [Mode::Cors, Mode::NoCors, Mode::SameOrigin];
const CREDENTIALS: [CredentialsMode; 3] =
    [CredentialsMode::Omit, CredentialsMode::SameOrigin, CredentialsMode::Include];
const REDIRECTS: [RedirectMode; 3] = [RedirectMode::Follow, RedirectMode::Error, RedirectMode::Manual];

fn begin(steps: &mut Vec<Step>, key: &str, value: Cow<'_, str>) -> Result<(), Problem> {
    if steps.len() == limits::STEPS {
        return Err(Problem::TooManySteps);
    }
    steps.push(match key {
        "fetch" => Step::Fetch(Fetch::get(Target::from_text(value)?)),
        "load" => Step::Fetch(Fetch::load(Element::Image, Context::Page, Target::from_text(value)?)),
        "again" if !steps.iter().any(|step| matches!(step, Step::Fetch(_))) => {
            return Err(Problem::NoFetchBefore);
        }
        "again" => Step::Again,
        _ => match value.parse() {
            Ok(milliseconds) if milliseconds <= limits::WAIT => Step::Wait(milliseconds),
            _ => return Err(Problem::NotAWait(value.into_owned())),
        },
    });
    Ok(())
}

fn particular(steps: &mut [Step], key: &str, value: Cow<'_, str>) -> Result<(), Problem> {
    let step = steps.last_mut().ok_or(Problem::NoStepBefore)?;
    let fetch = match (step, key) {
        (Step::Fetch(fetch), "element") if fetch.element.is_some() => {
            let element = word(value, Element::ALL, Element::as_str)?;
            *fetch = Fetch::load(element, fetch.from, fetch.target.clone());
            return Ok(());
        }
        (Step::Fetch(fetch), "from") => fetch,
        (Step::Fetch(fetch), _) if fetch.element.is_none() && key != "element" => fetch,
        _ => return Err(Problem::NotOfThisStep),
    };
    match key {
        "from" => fetch.from = word(value, Context::ALL, Context::as_str)?,
        "method" => fetch.method = value.into_owned(),
        "header" => {
            if fetch.headers.len() == limits::HEADERS {
                return Err(Problem::TooManyHeaders);
            }
            let (name, value) = value.split_once(':').ok_or(Problem::NotAHeader)?;
            fetch.headers.push((name.to_owned(), value.strip_prefix(' ').unwrap_or(value).to_owned()));
        }
        "mode" => fetch.mode = word(value, MODES, Mode::as_str)?,
        "credentials" => fetch.credentials = word(value, CREDENTIALS, CredentialsMode::as_str)?,
        "redirect" => fetch.redirect = word(value, REDIRECTS, RedirectMode::as_str)?,
        "body" => fetch.body = Body::Text(value.into_owned()),
        _ => fetch.body = Body::Stream,
    }
    Ok(())
}

/// The value of this word.
fn word<T: Copy, const N: usize>(
    text: Cow<'_, str>,
    all: [T; N],
    as_str: fn(T) -> &'static str,
) -> Result<T, Problem> {
    let found = all.into_iter().find(|one| as_str(*one) == text);
    found.ok_or_else(|| Problem::NotAWord(text.into_owned()))
}

fn write_fetch(query: &mut Serializer<'_, String>, fetch: &Fetch) {
    if let Some(element) = fetch.element {
        query.append_pair("load", &fetch.target.to_text());
        query.append_pair("element", element.as_str());
        write_context(query, fetch.from);
        return;
    }
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

    fn from_text(text: Cow<'_, str>) -> Result<Self, Problem> {
        if text.is_empty() {
            return Err(Problem::NotATarget);
        }
        let path = text.split_once(':').filter(|(_, path)| path.starts_with('/') && !path.starts_with("//"));
        if let Some((name, path)) = path {
            if name == "nowhere" {
                return Ok(Self::Nowhere(path.to_owned()));
            }
            if let Some((_, role)) = ROLES.iter().find(|(role, _)| *role == name) {
                return Ok(Self::Lab(*role, path.to_owned()));
            }
        }
        Ok(Self::Url(text.into_owned()))
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
}

impl Element {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Image, Self::ImageCrossorigin];

    /// The word in text.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Image => "img",
            Self::ImageCrossorigin => "img-crossorigin",
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
            assert_eq!(error.field(), field, "{text}: {error}");
            assert!(error.to_string().contains(word), "{text}: {error}");
        }
    }

    #[test]
    fn a_plan_is_bounded() {
        let steps = "wait=1&".repeat(limits::STEPS + 1);
        assert!(Plan::from_query(&steps).is_err_and(|error| error.to_string().contains("at most 16 steps")));
        let long = format!("fetch=api:/{}", "x".repeat(limits::BYTES));
        assert!(Plan::from_query(&long).is_err_and(|error| error.field() == "plan"));
        let headers = format!("fetch=api:/x{}", "&header=a:b".repeat(limits::HEADERS + 1));
        assert!(Plan::from_query(&headers).is_err_and(|error| error.field() == "steps[0].header"));
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
            Step::Fetch(Fetch {
                element: None,
                from,
                target,
                method,
                headers,
                mode,
                credentials,
                redirect,
                body,
            })
        });
        let load = (context(), prop::sample::select(Element::ALL.to_vec()), target())
            .prop_map(|(from, element, target)| Step::Fetch(Fetch::load(element, from, target)));
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
