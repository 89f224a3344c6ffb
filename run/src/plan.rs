//! What a page will do in a run: steps, one after the other.

use engine::{Body, CredentialsMode, Mode, OpaqueId, Origin, RedirectMode, Request, Url};
use wire::{OriginSet, Role, RunId};

/// The steps of a run, in order. All of them belong to one run and carry its id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The steps.
    pub steps: Vec<Step>,
}

/// One step of a plan. The next one begins when it has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Calls `fetch()`, or puts an element into a document that fetches.
    Fetch(Fetch),
    /// Makes the fetch before once more, on the same URL, so that what the browser remembers can serve.
    Again,
    /// Does nothing for so many milliseconds.
    Wait(u32),
}

/// A fetch: what a call of `fetch()` makes, or an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetch {
    /// The element that makes it, which decides on all but document and target. `None` for a call of `fetch()`.
    pub element: Option<Element>,
    /// Where the script runs.
    pub from: Context,
    /// What is asked for.
    pub target: Target,
    /// The method, as script writes it.
    pub method: String,
    /// The headers, as script writes them.
    pub headers: Vec<(String, String)>,
    /// The mode.
    pub mode: Mode,
    /// The credentials mode.
    pub credentials: CredentialsMode,
    /// The redirect mode.
    pub redirect: RedirectMode,
    /// The body.
    pub body: Body,
}

/// The document that a script runs in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Context {
    /// The page itself.
    #[default]
    Page,
    /// A frame of one of the page origins, in the page.
    Frame(Role),
    /// A sandboxed frame: its origin is opaque, and `Origin` says `null`.
    SandboxedFrame,
}

/// An element that loads a URL. Pictures only: a script of another origin would act as the page itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Element {
    /// `<img>`: no CORS.
    Image,
    /// `<img crossorigin>`: CORS, without credentials for other origins.
    ImageCrossorigin,
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A path, with its query, of one of the lab's own origins, whatever these are where the plan runs.
    Lab(Role, String),
    /// A path of an origin at which nothing listens.
    Nowhere(String),
    /// Any URL.
    Url(String),
}

impl Plan {
    /// A plan of one `fetch()` from the page.
    pub fn of(fetch: Fetch) -> Self {
        Self { steps: vec![Step::Fetch(fetch)] }
    }

    /// How many fetches it makes.
    pub fn fetches(&self) -> usize {
        (0..self.steps.len()).filter(|step| self.fetch(*step).is_some()).count()
    }

    /// The fetch that a step makes: its own, or for [`Step::Again`] the last one before it.
    pub fn fetch(&self, step: usize) -> Option<&Fetch> {
        let before = self.steps.get(..=step)?;
        match before.last()? {
            Step::Fetch(fetch) => Some(fetch),
            Step::Again => before.iter().rev().find_map(|step| match step {
                Step::Fetch(fetch) => Some(fetch),
                _ => None,
            }),
            Step::Wait(_) => None,
        }
    }
}

impl Fetch {
    /// What `fetch(url)` makes, from the page.
    pub fn get(target: Target) -> Self {
        let Request { method, headers, mode, credentials, redirect, body, .. } = Request::new("");
        Self {
            element: None,
            from: Context::Page,
            target,
            method,
            headers,
            mode,
            credentials,
            redirect,
            body,
        }
    }

    /// What an element in this document makes.
    pub fn load(element: Element, from: Context, target: Target) -> Self {
        // https://html.spec.whatwg.org/#create-a-potential-cors-request
        let (mode, credentials) = match element {
            Element::Image => (Mode::NoCors, CredentialsMode::Include),
            Element::ImageCrossorigin => (Mode::Cors, CredentialsMode::SameOrigin),
        };
        Self { element: Some(element), from, mode, credentials, ..Self::get(target) }
    }

    /// The request, at the lab's origins. With a run, its URL carries it.
    pub fn request(&self, origins: &OriginSet, run: Option<&RunId>) -> Request {
        Request {
            url: self.target.url(origins, run),
            method: self.method.clone(),
            headers: self.headers.clone(),
            mode: self.mode,
            credentials: self.credentials,
            redirect: self.redirect,
            body: self.body.clone(),
        }
    }
}

impl Context {
    /// The origin of its scripts.
    pub fn origin(self, origins: &OriginSet) -> Origin {
        match self {
            Self::Page => origins.page.origin().clone(),
            Self::Frame(role) => origins.at(role).origin().clone(),
            Self::SandboxedFrame => Origin::Opaque(OpaqueId::PAGE),
        }
    }
}

impl Target {
    /// The origin that is asked, as text: where one finds out whether anybody is there.
    pub fn origin(&self, origins: &OriginSet) -> String {
        match self {
            Self::Lab(role, _) => origins.at(*role).to_string(),
            Self::Nowhere(_) => origins.nowhere.to_string(),
            Self::Url(url) => Url::parse(url).map(|url| url.origin().serialize()).unwrap_or_default(),
        }
    }

    /// The URL, at the lab's origins. With a run, it carries its id in the query.
    pub fn url(&self, origins: &OriginSet, run: Option<&RunId>) -> String {
        let url = match self {
            Self::Lab(role, path) => [origins.at(*role).as_str(), path].concat(),
            Self::Nowhere(path) => [origins.nowhere.as_str(), path].concat(),
            Self::Url(url) => url.clone(),
        };
        match run {
            Some(run) => with_run(&url, run),
            None => url,
        }
    }
}

/// The URL with the run's id in its query.
pub fn with_run(url: &str, run: &RunId) -> String {
    let (url, fragment) = url.split_once('#').map_or((url, ""), |(url, fragment)| (url, fragment));
    let separator = if url.contains('?') { "&" } else { "?" };
    let fragment = if fragment.is_empty() { String::new() } else { ["#", fragment].concat() };
    [url, separator, "run=", run.as_str(), &fragment].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_run_is_named_in_the_query() {
        let run: RunId = "k3f9".parse().expect("a legal id");
        for (url, with) in [
            ("http://a/b", "http://a/b?run=k3f9"),
            ("http://a/b?c=d", "http://a/b?c=d&run=k3f9"),
            ("http://a/b#c", "http://a/b?run=k3f9#c"),
        ] {
            assert_eq!(with_run(url, &run), with);
        }
    }

    #[test]
    fn again_is_the_fetch_before() {
        let fetch = Fetch::get(Target::Url("http://a/".into()));
        let plan = Plan { steps: vec![Step::Fetch(fetch.clone()), Step::Wait(5), Step::Again] };
        assert_eq!([plan.fetch(0), plan.fetch(1), plan.fetch(2)], [Some(&fetch), None, Some(&fetch)]);
    }
}
