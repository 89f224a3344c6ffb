//! The steps of the standard that a request went through, for those who want to know why.

use crate::note::Note;

/// One step that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The algorithm that the step belongs to.
    pub algorithm: Algorithm,
    /// The step's number in that algorithm, such as `7.5`.
    pub step: &'static str,
    /// Whether the fetch went on. The step that ends it is the only one that did not pass.
    pub passed: bool,
    /// Where in the redirect chain, counted from 0.
    pub hop: usize,
    /// What was seen.
    pub note: Note,
}

/// The steps so far, if anybody wants to know them.
#[derive(Debug, Default)]
pub(crate) struct Trace {
    steps: Option<Vec<Step>>,
    hop: usize,
}

impl Trace {
    /// A trace that keeps the steps.
    pub(crate) fn new() -> Self {
        // Enough for most, and little enough for allocators to be quick about it.
        Self { steps: Some(Vec::with_capacity(9)), hop: 0 }
    }

    /// A trace that keeps nothing, so that notes are never made.
    pub(crate) fn off() -> Self {
        Self::default()
    }

    /// The next hop of the redirect chain begins.
    pub(crate) fn enter_hop(&mut self, hop: usize) {
        self.hop = hop;
    }

    /// Records a step after which things went on.
    pub(crate) fn passed(&mut self, algorithm: Algorithm, step: &'static str, note: impl FnOnce() -> Note) {
        self.push(algorithm, step, true, note);
    }

    /// Records the step that ended the fetch.
    pub(crate) fn failed(&mut self, algorithm: Algorithm, step: &'static str, note: impl FnOnce() -> Note) {
        self.push(algorithm, step, false, note);
    }

    #[inline]
    fn push(&mut self, algorithm: Algorithm, step: &'static str, passed: bool, note: impl FnOnce() -> Note) {
        let hop = self.hop;
        if let Some(steps) = &mut self.steps {
            steps.push(Step { algorithm, step, passed, hop, note: note() });
        }
    }

    pub(crate) fn into_steps(self) -> Vec<Step> {
        self.steps.unwrap_or_default()
    }
}

macro_rules! algorithms {
    ($($(#[$attribute:meta])* $variant:ident = $id:literal, $name:literal, $anchor:literal;)*) => {
        /// The algorithms of the standard that appear in a trace.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Algorithm {
            $($(#[$attribute])* $variant,)*
        }

        impl Algorithm {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The id in kebab case, such as `cors-check`.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $id,)*
                }
            }

            /// What the standard calls it.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// Where it is defined.
            pub fn anchor(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!("https://fetch.spec.whatwg.org/#", $anchor),)*
                }
            }
        }
    };
}

algorithms! {
    /// `new Request(input, init)`
    RequestConstructor = "request-constructor", "new Request(input, init)", "dom-request";
    /// Validating a header for a `Headers` object.
    HeadersValidate = "headers-validate", "validate a header", "headers-validate";
    /// Appending to a `Headers` object.
    HeadersAppend = "headers-append", "append a header", "concept-headers-append";
    /// Main fetch.
    MainFetch = "main-fetch", "main fetch", "concept-main-fetch";
    /// Scheme fetch.
    SchemeFetch = "scheme-fetch", "scheme fetch", "concept-scheme-fetch";
    /// HTTP fetch.
    HttpFetch = "http-fetch", "HTTP fetch", "concept-http-fetch";
    /// CORS-preflight fetch.
    CorsPreflightFetch =
        "cors-preflight-fetch", "CORS-preflight fetch", "cors-preflight-fetch-0";
    /// HTTP-network-or-cache fetch.
    HttpNetworkOrCacheFetch = "http-network-or-cache-fetch", "HTTP-network-or-cache fetch",
        "concept-http-network-or-cache-fetch";
    /// Appending the `Origin` header.
    AppendOriginHeader = "append-a-request-origin-header", "append a request Origin header",
        "append-a-request-origin-header";
    /// CORS check.
    CorsCheck = "cors-check", "CORS check", "concept-cors-check";
    /// HTTP-redirect fetch.
    HttpRedirectFetch =
        "http-redirect-fetch", "HTTP-redirect fetch", "concept-http-redirect-fetch";
}
