//! What a step saw, as facts. Those who show it have the words.

use crate::request::RedirectMode;

/// What a step saw, with real values. Header values are isomorphic strings: one character is one byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// The text is not a URL.
    NotAUrl(String),
    /// The URL carries a user name or password.
    UrlWithCredentials,
    /// The text is not a method.
    NotAMethod(String),
    /// Script may not use the method.
    ForbiddenMethod(String),
    /// The method was brought to upper case.
    MethodNormalized(String),
    /// Mode `no-cors` does not allow the method.
    MethodNotForNoCors(String),
    /// The text cannot be the name of a header.
    BadHeaderName(String),
    /// The value of the header of this name cannot be sent.
    BadHeaderValue(String),
    /// The header of this name belongs to the browser and is silently dropped.
    HeaderDropped(String),
    /// Mode `no-cors` silently drops the header of this name.
    HeaderDroppedForNoCors(String),
    /// The method cannot have a body.
    BodyNotAllowed(String),
    /// The body is a string, which gives the request this `Content-Type`.
    ContentTypeOfText(&'static str),
    /// Mode `no-cors` cannot send a stream.
    StreamInNoCors,

    /// The port of the URL belongs to another protocol.
    BadPort(String),
    /// The page is secure and the URL, as it was written, is not.
    MixedContent {
        /// The page's origin.
        page: String,
        /// The URL.
        url: String,
    },
    /// The URL is of the page's own origin, which is this.
    SameOrigin(String),
    /// The target is of another origin than the page, or came by way of one.
    CrossOrigin {
        /// The page's origin.
        page: String,
        /// The target, as it was written.
        target: String,
    },
    /// A `data:` URL may be read by anybody.
    DataUrl,
    /// Mode `no-cors` must follow redirects, and the redirect mode is this.
    NoCorsMustFollow(RedirectMode),
    /// The same for a `data:` URL.
    NoCorsMustFollowForData,
    /// The scheme of the URL is not HTTP(S).
    SchemeNotHttp(String),
    /// The URL cannot be fetched.
    CannotBeFetched(String),
    /// A preflight is needed, because of the method.
    UnsafeMethod(String),
    /// A preflight is needed, because of the header of this name, lower case.
    UnsafeHeader(String),
    /// A preflight is needed, because the body is a stream.
    UnsafeStream,
    /// A preflight is needed, because an earlier server had to be asked too.
    UnsafeBefore,
    /// No preflight is needed.
    NoPreflight,
    /// An earlier preflight is remembered, so none is sent.
    PreflightRemembered,
    /// Script sees all headers but `Set-Cookie`.
    AllHeadersVisible,
    /// Script sees neither status nor headers nor body.
    NothingVisible,

    /// The preflight announces the method.
    MethodAnnounced(String),
    /// Nothing came back to the preflight.
    NoPreflightResponse,
    /// The method is allowed.
    MethodAllowed(String),
    /// All the headers are allowed.
    HeadersAllowed,
    /// A method or a header name is not among the items of a response header.
    NotListed {
        /// The method or, lower case, the header name.
        item: String,
        /// The response header's name, as it is usually written.
        header: &'static str,
        /// The response header's value, if it is there.
        listed: Option<String>,
        /// Why `*` did not help, if it is there.
        wildcard: Wildcard,
    },
    /// An item of a response header is not a token, so none of it counts.
    NotAToken {
        /// The response header's name, as it is usually written.
        header: &'static str,
        /// The item.
        item: String,
    },
    /// For how many seconds a preflight is remembered.
    RememberedFor(u64),

    /// Cookies and the like may go along.
    CredentialsIncluded,
    /// No cookies go along.
    CredentialsLeftOut,
    /// The `Origin` header of the request.
    OriginHeader(String),
    /// Nothing came back from the URL.
    NoResponse(String),
    /// The status of a response.
    Status(u16),

    /// What a response header says, if it is there.
    Header {
        /// The header's name, as it is usually written.
        name: &'static str,
        /// Its value.
        value: Option<String>,
    },
    /// `*` shares with every origin, as no credentials are included.
    WildcardShares,
    /// With credentials `*` is not a wildcard.
    WildcardWithCredentials,
    /// `Access-Control-Allow-Origin` is the origin.
    AllowOriginMatches {
        /// The header's value.
        value: String,
        /// The origin that it is compared with.
        origin: String,
    },
    /// `Access-Control-Allow-Origin` is not the origin.
    AllowOriginDiffers {
        /// The header's value.
        value: String,
        /// The origin that it is compared with.
        origin: String,
    },
    /// No credentials are included.
    NoCredentials,
    /// `Access-Control-Allow-Credentials` is not `true`, but this or nothing.
    CredentialsNotAllowed(Option<String>),
    /// The redirect is checked again, as if credentials were included.
    CheckedAgainWithCredentials,

    /// There is no `Location`, so this is the response.
    NoLocation,
    /// This would be the twenty-first redirect.
    TooManyRedirects,
    /// The `Location` carries a user name or password.
    RedirectWithUserinfo(String),
    /// The `Location` carries a user name or password to another origin.
    RedirectWithUserinfoToAnotherOrigin(String),
    /// Another origin added a user name or password to the `Location`.
    RedirectWithUserinfoByAnotherOrigin(String),
    /// The body is a stream and cannot be sent again.
    StreamCannotBeSentAgain,
    /// The method becomes `GET`, without a body. It was this.
    BecomesGet(String),
    /// `Authorization` is dropped on the way to another origin.
    AuthorizationDropped,
    /// On to the URL of the `Location`.
    RedirectedTo(String),
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
