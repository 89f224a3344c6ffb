//! What a chapter and a scenario are made of.

use axum::Router;
use engine::{BlockReason, Body, CredentialsMode, Mode, RedirectMode, Request};
use kit::Deployment;

/// A group of scenarios with an introduction of its own.
#[derive(Debug)]
pub struct Chapter {
    /// Its part of the page's URL: `/learn/<slug>`. The folder has the same name, with `_` for `-`.
    pub slug: &'static str,
    pub prose: Prose,
    pub scenarios: &'static [&'static Scenario],
}

/// One request against one server, and what a browser makes of it.
#[derive(Debug)]
pub struct Scenario {
    /// Its part of the URLs: `/learn/<chapter>/<slug>` and `/api/<chapter>/<slug>`.
    pub slug: &'static str,
    pub prose: Prose,
    pub server: ServerCode,
    pub request: Fetch,
    pub expect: Expectation,
    /// The scenario of the same chapter whose server mends this one. `None` where nothing is broken.
    pub fixed_by: Option<&'static str>,
}

/// What the browser does with the request and its answer, as script and server together can see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// `fetch()` gives a response that script can read.
    Readable,
    /// The server answered the actual request; `fetch()` rejects all the same.
    BlockedAfterSending(BlockReason),
    /// Only the preflight was sent; `fetch()` rejects.
    BlockedAtPreflight(BlockReason),
    /// `fetch()` gives an opaque response.
    Opaque,
}

impl Expectation {
    /// What it means for the learner, in one sentence.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Readable => "The response is readable: your code gets it.",
            Self::BlockedAfterSending(_) => {
                "Blocked after it was sent: the server does the work and answers, and the browser keeps the answer from your code."
            }
            Self::BlockedAtPreflight(_) => {
                "Blocked at the preflight: the browser asks first, is not satisfied, and never sends the actual request."
            }
            Self::Opaque => {
                "Opaque: your code gets a response object, and can read nothing in it."
            }
        }
    }
}

/// The request of a scenario. The text shown and the request sent are both made from it.
#[derive(Debug)]
pub struct Fetch {
    /// The path on the API's origin.
    pub path: &'static str,
    pub method: &'static str,
    pub headers: &'static [(&'static str, &'static str)],
    pub mode: Mode,
    pub credentials: CredentialsMode,
    pub redirect: RedirectMode,
    pub body: Option<&'static str>,
}

impl Fetch {
    /// What `fetch(url)` sends. Other fields are set by struct update.
    pub const fn get(path: &'static str) -> Self {
        Self {
            path,
            method: "GET",
            headers: &[],
            mode: Mode::Cors,
            credentials: CredentialsMode::SameOrigin,
            redirect: RedirectMode::Follow,
            body: None,
        }
    }

    /// The request, sent to the API at this origin.
    pub fn to_request(&self, api_origin: &str) -> Request {
        let own = |text: &str| text.to_owned();
        Request {
            url: format!("{api_origin}{}", self.path),
            method: own(self.method),
            headers: self
                .headers
                .iter()
                .map(|(name, value)| (own(name), own(value)))
                .collect(),
            mode: self.mode,
            credentials: self.credentials,
            redirect: self.redirect,
            body: self.body.map_or(Body::None, |text| Body::Text(own(text))),
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

/// A rendered `lesson.md`.
#[derive(Debug)]
pub struct Prose {
    /// The page's heading.
    pub title: &'static str,
    /// The tab's name: says what goes wrong, in a word or two.
    pub label: &'static str,
    /// One sentence for search engines and link previews.
    pub summary: &'static str,
    /// The `##` sections, in order.
    pub sections: &'static [Section],
}

impl Prose {
    /// The section with this id.
    pub fn section(&self, id: &str) -> Option<&'static Section> {
        self.sections.iter().find(|section| section.id == id)
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

/// The rendered `lesson.md`, or another file, of the folder `$dir` below `lessons/src`.
macro_rules! prose {
    ($dir:literal) => {
        crate::model::prose!($dir, "lesson")
    };
    ($dir:literal, $file:literal) => {
        include!(concat!(env!("OUT_DIR"), "/", $dir, "/", $file, ".rs"))
    };
}

/// The `server.rs` beside the calling `mod.rs`: source, highlighted source and routes from one file.
macro_rules! server {
    ($dir:literal) => {
        $crate::ServerCode {
            source: include_str!("server.rs"),
            html: include_str!(concat!(
                env!("OUT_DIR"),
                "/",
                $dir,
                "/server.html"
            )),
            routes: server::routes,
        }
    };
}

pub(crate) use {prose, server};
