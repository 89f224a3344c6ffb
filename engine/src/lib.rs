//! What a browser decides about a cross-origin request, as the
//! [Fetch standard](https://fetch.spec.whatwg.org/) defines it.
//!
//! A page's `fetch()` and what the servers answer go in; what script gets, what went over the wire
//! and the steps that led there come out. There is no IO, no clock and no way to fail.
//!
//! ```
//! use engine::{BlockReason, Case, Hop, Note, Origin, Outcome, Profile, Request, Response, Stage, judge};
//!
//! let case = Case {
//!     page: Origin::parse("http://localhost:3000").expect("an origin"),
//!     request: Request::new("http://localhost:4000/api"),
//!     hops: vec![Hop { preflight: None, response: Some(Response::default()) }],
//!     sites: vec![],
//! };
//! let verdict = judge(&case, Profile::Standard);
//! assert_eq!(
//!     verdict.outcome,
//!     Outcome::Blocked {
//!         stage: Stage::Response,
//!         hop: 0,
//!         reason: BlockReason::AllowOriginMissing,
//!     }
//! );
//! let step = verdict.failing_step().expect("a step");
//! assert_eq!(step.algorithm.as_str(), "cors-check");
//! assert_eq!(step.note, Note::Header { name: "Access-Control-Allow-Origin", value: None });
//! ```
//!
//! # Layout
//!
//! In the order in which a request passes through. A function is an algorithm of the standard, a
//! comment `Step 7.5.` is its step 7.5; `spec.toml` lists them all, and a test compares.
//!
//! - `judge.rs`: the way in.
//! - `request.rs`, `response.rs`: what goes in. `verdict.rs`, `trace.rs`, `note.rs`: what comes out.
//! - `request_constructor.rs`, `headers.rs`: from script's words to a request.
//! - `fetch_params.rs`, `fetch_request.rs`: what the algorithms share, and the request on its way, its taint
//!   and its `Origin` header.
//! - `main_fetch.rs`: which rules it falls under, and what script sees in the end.
//! - `scheme_fetch.rs`, `http_fetch.rs`: ask, send, check, follow.
//! - `preflight.rs`, `preflight_cache.rs`: asking first, and remembering the answer.
//! - `http_network_or_cache_fetch.rs`: over the wire.
//! - `cors_check.rs`: may the page have this response?
//! - `cross_origin_resource_policy.rs`, `port_blocking.rs`, `mixed_content.rs`: three other gates.
//! - `not_judged.rs`: what a case shows to lie outside of all this.
//! - `http_redirect_fetch.rs`: on to the next URL.
//! - `cookies.rs`: does a cookie go along?
//! - `response_filter.rs`: how much script sees.
//! - `origin.rs`, `url.rs`, `method.rs`, `header_list.rs`, `safelist.rs`: what all this is made of.
//! - `profile.rs`: whose decisions are asked for. `quirks.rs`: where browsers are known to differ.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

#[macro_use]
mod verdict;

mod cookies;
mod cors_check;
mod cross_origin_resource_policy;
mod fetch_params;
mod fetch_request;
mod header_list;
mod headers;
mod http_fetch;
mod http_network_or_cache_fetch;
mod http_redirect_fetch;
mod judge;
mod main_fetch;
mod method;
mod mixed_content;
mod not_judged;
mod note;
mod origin;
mod port_blocking;
mod preflight;
mod preflight_cache;
mod profile;
mod quirks;
mod request;
mod request_constructor;
mod response;
mod response_filter;
mod safelist;
mod scheme_fetch;
mod trace;
mod url;

pub use cookies::{
    CookieRequest, CookieVerdict, DefaultSameSite, HostOnly, LoopbackAsSecure, SameSite, Secure, Sender,
    StaysReason, StoredCookie, cookie_goes_along,
};
pub use header_list::{Extracted, HeaderList, HeaderName, HeaderValue, Tokens};
pub use judge::{Case, judge, judge_outcome, judge_parts, judge_with_cache};
pub use method::{is_cors_safelisted_method, is_forbidden_method, normalize_method};
pub use note::{Note, Wildcard};
pub use origin::{OpaqueId, Origin};
pub use preflight::{PlannedPreflight, PreflightReason, needs_preflight, preflight_request};
pub use preflight_cache::PreflightCache;
pub use profile::{Profile, Rules, UnknownProfile};
pub use quirks::{
    BadLocationFirst, DroppedHeaders, EmptyLocation, MaxAgeOfJunk, MultipleOrigins, PreflightOrder, Quirks,
    RefusedWhen, SchemesRefusedFirst,
};
#[cfg(feature = "profiles")]
pub use quirks::{DIVERGENCES, Divergence, Effect};
pub use request::{Body, CredentialsMode, Mode, RedirectMode, Request};
pub use response::{Hop, Response, vary_origin_is_advised, vary_origin_is_needed};
pub use safelist::{
    cors_unsafe_request_header_names, is_cors_non_wildcard_request_header_name,
    is_cors_safelisted_request_header, is_cors_safelisted_response_header_name, is_forbidden_request_header,
    is_forbidden_response_header_name, is_no_cors_safelisted_request_header,
};
pub use trace::{Algorithm, Step};
pub use url::Url;
pub use verdict::{BlockReason, InvalidReason, NotJudged, Outcome, Sent, Stage, Verdict};
