//! The steps of the standard that a request went through, for those who want to know why.
//!
//! A step is small and borrows what it mentions from the case, so that recording costs next to
//! nothing. A note becomes text only when somebody displays it.

use std::fmt;

use crate::fetch_request::SerializedOrigin;
use crate::header_list::{HeaderList, HeaderName, HeaderValue};

/// One step that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step<'a> {
    /// The algorithm that the step belongs to.
    pub algorithm: Algorithm,
    /// The step's number in that algorithm, such as `7.5`.
    pub step: &'static str,
    /// Whether the fetch went on. The step that ends it is the only one that did not pass.
    pub passed: bool,
    /// Where in the redirect chain, counted from 0.
    pub hop: usize,
    /// What was seen.
    pub note: Note<'a>,
}

/// The steps so far.
#[derive(Debug, Default)]
pub(crate) struct Trace<'a> {
    steps: Vec<Step<'a>>,
    hop: usize,
}

impl<'a> Trace<'a> {
    pub(crate) fn new() -> Self {
        // Enough for most, and little enough for allocators to be quick about it.
        Self { steps: Vec::with_capacity(12), hop: 0 }
    }

    /// The next hop of the redirect chain begins.
    pub(crate) fn enter_hop(&mut self, hop: usize) {
        self.hop = hop;
    }

    /// Records a step after which things went on.
    pub(crate) fn passed(&mut self, algorithm: Algorithm, step: &'static str, note: Note<'a>) {
        self.steps.push(Step { algorithm, step, passed: true, hop: self.hop, note });
    }

    /// Records the step that ended the fetch.
    pub(crate) fn failed(&mut self, algorithm: Algorithm, step: &'static str, note: Note<'a>) {
        self.steps.push(Step { algorithm, step, passed: false, hop: self.hop, note });
    }

    pub(crate) fn into_steps(self) -> Vec<Step<'a>> {
        self.steps
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

/// What a step saw, with real values. [`Display`](fmt::Display) says it in a sentence or less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Note<'a> {
    /// A sentence that needs no values.
    Plain(&'static str),
    /// A sentence about one value, which goes where `{}` stands.
    About(&'static str, &'a str),
    /// What a response header says, if it is there.
    Header {
        /// The response's headers.
        list: HeaderList<'a>,
        /// The header's name, as it is usually written.
        name: &'static str,
    },
    /// A response header is not what it should be.
    HeaderIsNot {
        /// The header's value.
        value: HeaderValue<'a>,
        /// What it should have been.
        expected: SerializedOrigin<'a>,
    },
    /// A response header is what it should be.
    HeaderIs {
        /// The header's value.
        value: HeaderValue<'a>,
        /// And what it stands beside.
        expected: SerializedOrigin<'a>,
    },
    /// `Access-Control-Allow-Credentials` is not `true`.
    CredentialsAreNotAllowed(HeaderList<'a>),
    /// A value is not among the items of a response header.
    NotListed {
        /// The response's headers.
        list: HeaderList<'a>,
        /// What is not among its items.
        value: Item<'a>,
        /// Why `*` did not help, if it is there.
        wildcard: Wildcard,
    },
    /// An item of a response header is not a token.
    NotAToken {
        /// The header's name, as it is usually written.
        name: &'static str,
        /// The item.
        item: &'a str,
    },
    /// The target is of the page's own origin.
    SameOrigin(SerializedOrigin<'a>),
    /// The target is of another origin than the page.
    CrossOrigin {
        /// The page's origin.
        page: SerializedOrigin<'a>,
        /// The target, as it was written.
        target: &'a str,
    },
    /// A preflight is needed, because of the method.
    UnsafeMethod(&'a str),
    /// A preflight is needed, because of a header.
    UnsafeHeader(HeaderName<'a>),
    /// The `Origin` header of the request.
    Origin(SerializedOrigin<'a>),
    /// The status of a response.
    Status(u16),
    /// A number of seconds.
    Seconds(u64),
}

/// What was looked for in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item<'a> {
    /// A method, in which case matters.
    Method(&'a str),
    /// A header name.
    Header(HeaderName<'a>),
}

impl Item<'_> {
    /// The response header that lists such items.
    fn listed_in(self) -> &'static str {
        match self {
            Self::Method(_) => "Access-Control-Allow-Methods",
            Self::Header(_) => "Access-Control-Allow-Headers",
        }
    }
}

impl fmt::Display for Item<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Method(method) => f.write_str(method),
            Self::Header(name) => name.fmt(f),
        }
    }
}

/// Why `*` did not stand for something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wildcard {
    /// There is no `*`.
    Absent,
    /// With credentials `*` is not a wildcard.
    Credentials,
    /// `*` never stands for this header.
    Authorization,
}

impl fmt::Display for Note<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain(text) => f.write_str(text),
            Self::About(text, value) => {
                let (before, after) = text.split_at(text.find('{').unwrap_or(text.len()));
                write!(f, "{before}`{value}`{}", after.trim_start_matches(['{', '}']))
            }
            Self::Header { list, name } => match list.get(name) {
                Some(value) => write!(f, "`{name}` is `{value}`"),
                None => write!(f, "there is no `{name}`"),
            },
            Self::HeaderIsNot { value, expected } => write!(f, "`{value}` is not `{expected}`"),
            Self::HeaderIs { value, expected } => {
                write!(f, "the list says `{value}`, the page is `{expected}`")
            }
            Self::CredentialsAreNotAllowed(list) => {
                let name = "Access-Control-Allow-Credentials";
                match list.get(name) {
                    Some(value) => write!(f, "`{name}` is `{value}`, not `true`"),
                    None => write!(f, "there is no `{name}`, and it must be `true`"),
                }
            }
            Self::NotListed { list, value, wildcard } => {
                let name = value.listed_in();
                match list.get(name) {
                    Some(listed) => write!(f, "`{value}` is not in `{name}: {listed}`")?,
                    None => write!(f, "`{value}` is not listed: there is no `{name}`")?,
                }
                f.write_str(match wildcard {
                    Wildcard::Absent => "",
                    Wildcard::Credentials => ", and with credentials `*` is only an asterisk",
                    Wildcard::Authorization => ", and `*` does not stand for it",
                })
            }
            Self::NotAToken { name, item } => {
                write!(f, "`{item}` in `{name}` is not a name, so none of it counts")
            }
            Self::SameOrigin(origin) => write!(f, "the URL is of the page's origin `{origin}`"),
            Self::CrossOrigin { page, target } => {
                write!(f, "`{target}` is of another origin than `{page}`, or came by way of one")
            }
            Self::UnsafeMethod(method) => {
                write!(f, "a preflight is needed: `{method}` is not GET, HEAD or POST")
            }
            Self::UnsafeHeader(name) => {
                write!(f, "a preflight is needed: the header `{name}` is not safelisted")
            }
            Self::Origin(origin) => write!(f, "`Origin: {origin}`"),
            Self::Status(status) => write!(f, "the status is {status}"),
            Self::Seconds(seconds) => write!(f, "remembered for {seconds} s"),
        }
    }
}
