//! What a chapter and a scenario are made of.

use std::{fmt, str::FromStr};

use axum::Router;
use engine::{Body, CredentialsMode, Mode, Profile, RedirectMode};
use kit::Deployment;
use run::{Context, Expectation, Plan, Step, Target};
use wire::Role;

/// A group of scenarios with an introduction of its own.
#[derive(Debug)]
pub struct Chapter {
    /// Its part of the page's URL: `/learn/<slug>`. The folder has the same name, with `_` for `-`.
    pub slug: &'static str,
    pub prose: Prose,
    pub scenarios: &'static [Scenario],
}

/// A scenario's name: `<chapter>/<slug>` in text and in the URLs `/learn/<id>` and `/api/<id>`. Made from the name
/// of its folder, with `-` for `_`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ScenarioId {
    chapter: &'static str,
    slug: &'static str,
}

impl ScenarioId {
    /// For `chapter!` only.
    pub(crate) const fn new(chapter: &'static str, slug: &'static str) -> Self {
        Self { chapter, slug }
    }

    /// The slug of its chapter.
    pub fn chapter(self) -> &'static str {
        self.chapter
    }

    /// Its name within the chapter.
    pub fn slug(self) -> &'static str {
        self.slug
    }
}

impl fmt::Display for ScenarioId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.chapter, self.slug)
    }
}

/// There is no scenario of this name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownScenario(String);

impl fmt::Display for UnknownScenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not a scenario", self.0)
    }
}

impl std::error::Error for UnknownScenario {}

impl FromStr for ScenarioId {
    type Err = UnknownScenario;

    fn from_str(text: &str) -> Result<Self, UnknownScenario> {
        let is = |id: &Self| text.split_once('/') == Some((id.chapter, id.slug));
        let mut ids = crate::scenarios().map(|scenario| scenario.id);
        ids.find(is).ok_or_else(|| UnknownScenario(text.to_owned()))
    }
}

/// A plan against a server, and what a browser makes of it.
#[derive(Debug)]
pub struct Scenario {
    pub id: ScenarioId,
    pub prose: LessonProse,
    pub server: ServerCode,
    /// The same server in JavaScript, where there is something to start. A browser test replays to it what it sent
    /// to [`Scenario::server`], and compares.
    pub express: Option<SourceCode>,
    pub request: Fetch,
    /// What the page does after the request.
    pub then: &'static [Step],
    /// What comes of the last request, by the standard.
    pub expect: Expectation,
    /// The browsers that are known to do something else, and what.
    pub instead: &'static [(Profile, Expectation)],
    /// The causes of real problems that it shows, by their ids.
    pub causes: &'static [&'static str],
    /// The scenario whose server fixes this one. `None` where nothing is broken, or where the fix is not the
    /// server's.
    pub fixed_by: Option<ScenarioId>,
}

impl Scenario {
    /// Whether it shows what it is to show only where the lab is reached as two sites: its request goes to the
    /// other one, or its server names it.
    pub fn needs_another_site(&self) -> bool {
        let to_another =
            matches!(self.request.at, Some(Role::OtherPage | Role::OtherApi));
        to_another || self.server.source.contains("Other")
    }

    /// What the page does.
    pub fn plan(&self) -> Plan {
        let fetch = Step::Fetch(self.request.to_fetch());
        Plan { steps: [&[fetch], self.then].concat() }
    }

    /// What comes of it in the browser of this profile.
    pub fn expect_in(&self, profile: Profile) -> Expectation {
        let instead = self.instead.iter().find(|(other, _)| *other == profile);
        instead.map_or(self.expect, |(_, expect)| *expect)
    }
}

/// What a scenario's `mod.rs` says. The rest is made from its folder by `chapter!`.
pub(crate) struct Setup {
    /// Its path is the scenario's own.
    pub(crate) request: Fetch,
    pub(crate) then: &'static [Step],
    pub(crate) expect: Expectation,
    pub(crate) instead: &'static [(Profile, Expectation)],
    pub(crate) causes: &'static [&'static str],
    /// The slug of the scenario of the same chapter whose server fixes this one.
    pub(crate) fixed_by: Option<&'static str>,
}

impl Setup {
    /// A request of the scenario's own path, the same in every browser. Other fields are set by struct update.
    pub(crate) const fn of(request: Fetch, expect: Expectation) -> Self {
        Self {
            request,
            then: &[],
            expect,
            instead: &[],
            causes: &[],
            fixed_by: None,
        }
    }
}

/// The request of a scenario. The text shown and the request sent are both made from it.
#[derive(Debug)]
pub struct Fetch {
    /// Where the script runs.
    pub from: Context,
    /// The origin that is asked. `None`: one at which nothing listens.
    pub at: Option<Role>,
    /// The path on that origin.
    pub path: &'static str,
    pub method: &'static str,
    pub headers: &'static [(&'static str, &'static str)],
    pub mode: Mode,
    pub credentials: CredentialsMode,
    pub redirect: RedirectMode,
    pub body: Option<&'static str>,
}

impl Fetch {
    /// What `fetch(url)` sends to the scenario's own path. Other fields are set by struct update.
    pub(crate) const fn get() -> Self {
        Self {
            from: Context::Page,
            at: Some(Role::Api),
            path: "",
            method: "GET",
            headers: &[],
            mode: Mode::Cors,
            credentials: CredentialsMode::SameOrigin,
            redirect: RedirectMode::Follow,
            body: None,
        }
    }

    /// The request as a step of a plan.
    pub fn to_fetch(&self) -> run::Fetch {
        let own = |text: &str| text.to_owned();
        let headers = self.headers.iter();
        let path = own(self.path);
        let target = match self.at {
            Some(role) => Target::Lab(role, path),
            None => Target::Nowhere(path),
        };
        run::Fetch {
            from: self.from,
            method: own(self.method),
            headers: headers
                .map(|(name, value)| (own(name), own(value)))
                .collect(),
            mode: self.mode,
            credentials: self.credentials,
            redirect: self.redirect,
            body: self.body.map_or(Body::None, |text| Body::Text(own(text))),
            ..run::Fetch::get(target)
        }
    }
}

/// A scenario's server: the file that is shown is the file that is compiled and mounted.
#[derive(Debug)]
pub struct ServerCode {
    /// The file, as written.
    pub source: &'static str,
    /// The file, highlighted by the build script.
    pub html: &'static str,
    pub routes: fn() -> Router<Deployment>,
}

/// Code that is shown, and not compiled: `server.mjs`, with Express.
#[derive(Debug)]
pub struct SourceCode {
    /// The file, as written.
    pub source: &'static str,
    /// The file, highlighted by the build script.
    pub html: &'static str,
}

/// A rendered text.
#[derive(Debug)]
pub struct Prose {
    /// The page's heading.
    pub title: &'static str,
    /// The tab's name, in a word or two.
    pub label: &'static str,
    /// One sentence for search engines and link previews.
    pub summary: &'static str,
    /// The `##` sections, in order.
    pub sections: &'static [Section],
}

/// The rendered `lesson.md` of a scenario.
///
/// It has two names: one that gives nothing away, for before the request is sent, and one that tells what
/// comes of it.
#[derive(Debug)]
pub struct LessonProse {
    /// The page's heading, before and after: a question that the run answers.
    pub question: &'static str,
    /// The tab's name before the request was sent. Gives nothing away.
    pub tab: &'static str,
    /// What happens, in a sentence that people search for: for lists of what was learned.
    pub title: &'static str,
    /// The tab's name after the request was sent: says what goes wrong, in a word or two.
    pub label: &'static str,
    /// One sentence for search engines and link previews. Tells what happens.
    pub summary: &'static str,
    /// *Before you send*: what the request is, and what to look at in the server.
    pub before: Section,
    /// *Why*: the one point of this scenario.
    pub why: Section,
    /// *More*: what else is true and useful.
    pub more: Option<Section>,
    /// *The fix*, or *In your own server*
    pub fix: Fix,
    /// *In DevTools*
    pub devtools: Section,
    /// *In the standard*
    pub standard: Section,
}

impl LessonProse {
    /// All sections but the fix, in order.
    pub fn sections(&self) -> impl Iterator<Item = &Section> {
        let first = [&self.before, &self.why].into_iter();
        first.chain(&self.more).chain([&self.devtools, &self.standard])
    }
}

/// What has to change, or how to do the same in a server of one's own.
#[derive(Debug)]
pub struct Fix {
    pub heading: FixHeading,
    /// What changes, whatever the server is written in.
    pub diff: Diff,
    /// The same in Express, or in the page where the fix is the page's.
    pub js: SourceCode,
    /// The same in axum.
    pub rust: SourceCode,
    /// HTML: what goes wrong with it in real servers.
    pub trap: &'static str,
}

/// What the section of the fix is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FixHeading {
    /// Something is broken.
    TheFix,
    /// Nothing is.
    InYourOwnServer,
}

impl FixHeading {
    /// The heading.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TheFix => "The fix",
            Self::InYourOwnServer => "In your own server",
        }
    }
}

/// Lines, and which of them change.
#[derive(Debug)]
pub struct Diff {
    pub of: DiffOf,
    pub lines: &'static [(Sign, &'static str)],
}

/// What the lines of a diff are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiffOf {
    /// The head of the response.
    Response,
    /// The head of the response to the preflight.
    Preflight,
    /// Code of the page that makes the request.
    Request,
    /// A `Set-Cookie` line.
    Cookie,
    /// Other code.
    Code,
}

impl DiffOf {
    /// What to write above the lines.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Response => "In the response",
            Self::Preflight => "In the response to the OPTIONS",
            Self::Request => "In the page's request",
            Self::Cookie => "In the cookie",
            Self::Code => "In the code",
        }
    }
}

/// What becomes of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    Same,
    Removed,
    Added,
}

impl Sign {
    /// As in a diff.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Same => " ",
            Self::Removed => "-",
            Self::Added => "+",
        }
    }
}

/// A `##` section of a `lesson.md`.
#[derive(Debug)]
pub struct Section {
    /// From the heading: lower case, words joined by `-`.
    pub id: &'static str,
    pub heading: &'static str,
    /// HTML of the text below the heading.
    pub html: &'static str,
}

/// The rendered Markdown file `$file` of the folder `$dir` below `lessons/src`.
macro_rules! prose {
    ($dir:expr, $file:literal) => {
        include!(concat!(env!("OUT_DIR"), "/", $dir, "/", $file, ".rs"))
    };
}

/// A chapter and its scenarios, in the order in which they are taught, from the names of their folders. This is the
/// one place that makes ids, paths and files of them. Stands in the chapter's `mod.rs`, below the `mod` lines.
macro_rules! chapter {
    ($chapter:ident: [$($scenario:ident),*]) => {
        pub(crate) const CHAPTER: $crate::Chapter = $crate::Chapter {
            slug: $crate::model::slug!(stringify!($chapter)),
            prose: $crate::model::prose!(stringify!($chapter), "lesson"),
            scenarios: &[$({
                const ID: $crate::ScenarioId = $crate::ScenarioId::new(
                    $crate::model::slug!(stringify!($chapter)),
                    $crate::model::slug!(stringify!($scenario)),
                );
                $crate::Scenario {
                    id: ID,
                    prose: $crate::model::prose!(
                        concat!(stringify!($chapter), "/", stringify!($scenario)),
                        "lesson"
                    ),
                    server: $crate::ServerCode {
                        source: include_str!(concat!(stringify!($scenario), "/server.rs")),
                        html: include_str!(concat!(
                            env!("OUT_DIR"),
                            "/",
                            stringify!($chapter),
                            "/",
                            stringify!($scenario),
                            "/server.html"
                        )),
                        routes: $scenario::server::routes,
                    },
                    express: include!(concat!(
                        env!("OUT_DIR"),
                        "/",
                        stringify!($chapter),
                        "/",
                        stringify!($scenario),
                        "/express.rs"
                    )),
                    request: $crate::Fetch {
                        path: $crate::model::slug!(concat!(
                            "/api/",
                            stringify!($chapter),
                            "/",
                            stringify!($scenario)
                        )),
                        ..$scenario::SETUP.request
                    },
                    then: $scenario::SETUP.then,
                    expect: $scenario::SETUP.expect,
                    instead: $scenario::SETUP.instead,
                    causes: $scenario::SETUP.causes,
                    fixed_by: match $scenario::SETUP.fixed_by {
                        Some(slug) => Some($crate::ScenarioId::new(
                            $crate::model::slug!(stringify!($chapter)),
                            slug,
                        )),
                        None => None,
                    },
                }
            }),*],
        };
    };
}

/// A folder's name as it stands in URLs: with `-` for `_`.
macro_rules! slug {
    ($name:expr) => {{
        const NAME: &str = $name;
        const SLUG: [u8; NAME.len()] = $crate::model::with_hyphens(NAME);
        match str::from_utf8(&SLUG) {
            Ok(slug) => slug,
            Err(_) => panic!("one ASCII letter replaces another"),
        }
    }};
}

/// The bytes of this text, with `-` for `_`.
pub(crate) const fn with_hyphens<const N: usize>(text: &str) -> [u8; N] {
    let mut bytes = [0; N];
    let mut place = 0;
    while place < N {
        let byte = text.as_bytes()[place];
        bytes[place] = if byte == b'_' { b'-' } else { byte };
        place += 1;
    }
    bytes
}

pub(crate) use {chapter, prose, slug};
