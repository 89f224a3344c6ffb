//! What the browser decided, and where.

use crate::trace::Step;

/// A fieldless enum whose variants have a name in kebab case.
macro_rules! named_enum {
    (
        $(#[$attribute:meta])*
        $name:ident { $($(#[$variant_attribute:meta])* $variant:ident = $text:literal,)* }
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$variant_attribute])* $variant,)*
        }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name in kebab case.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }
        }
    };
}

/// What became of a `fetch()`: the outcome, what went over the wire, and why. It borrows nothing, so that it
/// can be kept, sent and compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// What script gets.
    pub outcome: Outcome,
    /// One entry for each hop of the redirect chain that something was sent to.
    pub sent: Vec<Sent>,
    /// The names of the response headers that script can read: lower case, sorted, each once.
    pub visible: Vec<String>,
    /// The status that script can read.
    pub status: Option<u16>,
    /// The steps that led here, in order.
    pub trace: Vec<Step>,
    /// What the case shows to lie outside what is judged: it could make another outcome of this one. Each once.
    pub not_judged: Vec<NotJudged>,
}

impl Verdict {
    /// The step that ended it, if one did.
    pub fn failing_step(&self) -> Option<&Step> {
        self.trace.iter().find(|step| !step.passed)
    }
}

/// What script gets from `fetch()`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// A response whose status, body and visible headers can be read.
    Readable,
    /// A response that says nothing: `mode: 'no-cors'`.
    Opaque,
    /// A redirect that says nothing: `redirect: 'manual'`.
    OpaqueRedirect,
    /// A `TypeError`, for what happened on the way.
    Blocked {
        /// When it happened.
        stage: Stage,
        /// Where in the redirect chain, counted from 0.
        hop: usize,
        /// Why.
        reason: BlockReason,
    },
    /// A `TypeError`, because there can be no such request.
    Invalid {
        /// Why.
        reason: InvalidReason,
    },
}

impl Outcome {
    /// The name in kebab case.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Readable => "readable",
            Self::Opaque => "opaque",
            Self::OpaqueRedirect => "opaque-redirect",
            Self::Blocked { .. } => "blocked",
            Self::Invalid { .. } => "invalid",
        }
    }
}

/// Something was sent to one hop of the redirect chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The place in the chain, counted from 0.
    pub hop: usize,
    /// Whether an `OPTIONS` of the browser's own was sent.
    pub preflight: bool,
    /// Whether the request itself was sent. It is not if the preflight failed.
    pub request: bool,
    /// The `Origin` header of the request itself, if it was sent and has one.
    pub origin: Option<String>,
}

named_enum! {
    /// When a fetch was blocked.
    Stage {
        /// Before anything was sent to this hop.
        Request = "request",
        /// At the answer to the preflight. The request itself was not sent.
        Preflight = "preflight",
        /// At the response. The request was sent, and the server has acted on it.
        Response = "response",
        /// At a redirect that must not be followed.
        Redirect = "redirect",
    }
}

named_enum! {
    /// Why a fetch was blocked. Each reason belongs to one step of the standard.
    BlockReason {
        /// The port belongs to another protocol.
        BadPort = "bad-port",
        /// The page is secure, and the URL is not.
        MixedContent = "mixed-content",
        /// Mode `same-origin`, and the URL is of another origin.
        ModeSameOrigin = "mode-same-origin",
        /// Mode `no-cors` across origins follows redirects and does nothing else.
        NoCorsRedirectMode = "no-cors-redirect-mode",
        /// The URL's scheme is not one that can be fetched like this.
        SchemeNotHttp = "scheme-not-http",
        /// Nothing came back.
        NoResponse = "no-response",
        /// There is no `Access-Control-Allow-Origin`.
        AllowOriginMissing = "allow-origin-missing",
        /// `Access-Control-Allow-Origin` is something else than the origin.
        AllowOriginMismatch = "allow-origin-mismatch",
        /// `Access-Control-Allow-Origin` is there twice or is a list.
        AllowOriginMultiple = "allow-origin-multiple",
        /// `Access-Control-Allow-Origin` is `*`, and the request includes credentials.
        WildcardWithCredentials = "wildcard-with-credentials",
        /// The request includes credentials, and `Access-Control-Allow-Credentials` is not `true`.
        AllowCredentialsNotTrue = "allow-credentials-not-true",
        /// The status of the preflight's answer is not from 200 to 299.
        PreflightStatusNotOk = "preflight-status-not-ok",
        /// The preflight was answered with a redirect.
        PreflightRedirect = "preflight-redirect",
        /// `Access-Control-Allow-Methods` is not a list of methods.
        AllowMethodsUnparsable = "allow-methods-unparsable",
        /// `Access-Control-Allow-Headers` is not a list of header names.
        AllowHeadersUnparsable = "allow-headers-unparsable",
        /// `Access-Control-Allow-Methods` does not list the method.
        MethodNotAllowed = "method-not-allowed",
        /// `Access-Control-Allow-Headers` does not list `Authorization`, for which `*` will not do.
        AuthorizationNotListed = "authorization-not-listed",
        /// `Access-Control-Allow-Headers` does not list one of the headers.
        HeaderNotAllowed = "header-not-allowed",
        /// The response's `Cross-Origin-Resource-Policy` forbids a `no-cors` request.
        CrossOriginResourcePolicy = "cross-origin-resource-policy",
        /// Redirect mode `error`, and there was a redirect.
        RedirectModeError = "redirect-mode-error",
        /// `Location` is not a URL.
        RedirectBadUrl = "redirect-bad-url",
        /// The redirect leads to a scheme other than HTTP(S).
        RedirectSchemeNotHttp = "redirect-scheme-not-http",
        /// The twenty-first redirect.
        TooManyRedirects = "too-many-redirects",
        /// The redirect leads to a URL with a user name or password.
        RedirectWithCredentials = "redirect-with-credentials",
        /// The redirect would need the body again, and a stream can be read only once.
        RedirectNeedsReplay = "redirect-needs-replay",
    }
}

named_enum! {
    /// Something that browsers look at and that is not judged here.
    NotJudged {
        /// A secure page asks a loopback address over HTTP. It is let through here, as in Chromium and Firefox; Safari
        /// blocks it.
        MixedContent = "mixed-content",
        /// The target is a private or loopback address and the page is not: Chromium asks the user for permission.
        LocalNetwork = "local-network",
        /// The page's `Cross-Origin-Embedder-Policy`, which could forbid a response without
        /// `Cross-Origin-Resource-Policy`. It is taken to be `unsafe-none`.
        EmbedderPolicy = "embedder-policy",
        /// The URL is a WebSocket's, to which the CORS protocol does not apply. It is judged as one for `fetch()`.
        Websocket = "websocket",
        /// What a `blob:` URL holds.
        BlobUrl = "blob-url",
        /// A host outside ASCII, whose ASCII form is not known here. Origins with it are compared as they are written.
        InternationalizedHost = "internationalized-host",
    }
}

named_enum! {
    /// Why there can be no such request.
    InvalidReason {
        /// The URL cannot be parsed.
        BadUrl = "bad-url",
        /// The URL carries a user name or password.
        UrlWithCredentials = "url-with-credentials",
        /// The method is not a token.
        BadMethod = "bad-method",
        /// `CONNECT`, `TRACE` or `TRACK`.
        ForbiddenMethod = "forbidden-method",
        /// Mode `no-cors` with a method other than `GET`, `HEAD` and `POST`.
        NoCorsMethod = "no-cors-method",
        /// A header name is not a token.
        BadHeaderName = "bad-header-name",
        /// A header value has a line break, a NUL or a character that is not a byte.
        BadHeaderValue = "bad-header-value",
        /// `GET` or `HEAD` with a body.
        BodyNotAllowed = "body-not-allowed",
        /// A stream as body in mode `no-cors`.
        NoCorsStream = "no-cors-stream",
    }
}

/// A [network error](https://fetch.spec.whatwg.org/#concept-network-error), and where it arose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NetworkError {
    pub(crate) stage: Stage,
    pub(crate) hop: usize,
    pub(crate) reason: BlockReason,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_kebab_case_and_unique() {
        let mut names: Vec<&str> = BlockReason::ALL.iter().map(|reason| reason.as_str()).collect();
        names.extend(InvalidReason::ALL.iter().map(|reason| reason.as_str()));
        for name in &names {
            assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{name}");
        }
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
