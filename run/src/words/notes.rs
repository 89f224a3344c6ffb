//! What a step of the standard saw, in a sentence or less.

use engine::{Note, Wildcard};

use super::Part;

fn text(text: &'static str) -> Part {
    Part::Text(text.into())
}

fn code(value: impl Into<String>) -> Part {
    Part::Code(value.into())
}

/// The note as a sentence or less, in parts.
pub fn note_parts(note: &Note) -> Vec<Part> {
    match note {
        Note::NotAUrl(url) => vec![code(url), text(" is not a URL")],
        Note::UrlWithCredentials => vec![text("the URL carries a user name or password")],
        Note::NotAMethod(method) => vec![code(method), text(" is not a method")],
        Note::ForbiddenMethod(method) => vec![text("script may not use "), code(method)],
        Note::MethodNormalized(method) => vec![text("the method becomes "), code(method)],
        Note::MethodNotForNoCors(method) => vec![text("mode no-cors does not allow "), code(method)],
        Note::BadHeaderName(name) => vec![code(name), text(" cannot be the name of a header")],
        Note::BadHeaderValue(name) => vec![text("the value of "), code(name), text(" cannot be sent")],
        Note::HeaderDropped(name) => {
            vec![code(name), text(" belongs to the browser and is silently dropped")]
        }
        Note::HeaderDroppedForNoCors(name) => vec![text("mode no-cors silently drops "), code(name)],
        Note::BodyNotAllowed(method) => vec![code(method), text(" cannot have a body")],
        Note::ContentTypeOfText(value) => {
            vec![text("the body is a string, so Content-Type is "), code(*value)]
        }
        Note::StreamInNoCors => vec![text("mode no-cors cannot send a stream")],

        Note::BadPort(url) => vec![text("the port of "), code(url), text(" belongs to another protocol")],
        Note::MixedContent { page, url } => {
            vec![text("the page "), code(page), text(" is secure, and "), code(url), text(" is not")]
        }
        Note::SameOrigin(origin) => vec![text("the URL is of the page's origin "), code(origin)],
        Note::CrossOrigin { page, target } => vec![
            code(target),
            text(" is of another origin than "),
            code(page),
            text(", or came by way of one"),
        ],
        Note::DataUrl => vec![text("a "), code("data:"), text(" URL is nobody's secret")],
        Note::NoCorsMustFollow(mode) => vec![
            text("mode no-cors across origins must follow redirects, but redirect is "),
            code(mode.as_str()),
        ],
        Note::NoCorsMustFollowForData => {
            vec![text("mode no-cors must follow redirects, even where there are none")]
        }
        Note::SchemeNotHttp(url) => vec![text("the scheme of "), code(url), text(" is not HTTP(S)")],
        Note::CannotBeFetched(url) => vec![code(url), text(" cannot be fetched")],
        Note::UnsafeMethod(method) => {
            vec![text("a preflight is needed: "), code(method), text(" is not GET, HEAD or POST")]
        }
        Note::UnsafeHeader(name) => {
            vec![text("a preflight is needed: the header "), code(name), text(" is not safelisted")]
        }
        Note::UnsafeStream => vec![text("a preflight is needed: the body is a stream")],
        Note::UnsafeBefore => vec![text("a preflight is needed: an earlier server had to be asked too")],
        Note::NoPreflight => vec![text("no preflight is needed")],
        Note::PreflightRemembered => vec![text("an earlier preflight is remembered, so none is sent")],
        Note::AllHeadersVisible => vec![text("script sees all headers but "), code("Set-Cookie")],
        Note::NothingVisible => vec![text("script sees neither status nor headers nor body")],

        Note::MethodAnnounced(method) => {
            vec![code("Access-Control-Request-Method"), text(": "), code(method)]
        }
        Note::NoPreflightResponse => vec![text("nothing came back")],
        Note::MethodAllowed(method) => vec![code(method), text(" is allowed")],
        Note::HeadersAllowed => vec![text("all the headers are allowed")],
        Note::NotListed { item, header, listed, wildcard } => {
            let mut parts = match listed {
                Some(listed) => vec![code(item), text(" is not in "), code(format!("{header}: {listed}"))],
                None => vec![code(item), text(" is not listed: there is no "), code(*header)],
            };
            match wildcard {
                Wildcard::Absent => {}
                Wildcard::Credentials => {
                    parts.extend([text(", and with credentials "), code("*"), text(" is only an asterisk")]);
                }
                Wildcard::Authorization => {
                    parts.extend([text(", and "), code("*"), text(" does not stand for it")]);
                }
            }
            parts
        }
        Note::NotAToken { header, item } => {
            vec![code(item), text(" in "), code(*header), text(" is not a name, so none of it counts")]
        }
        Note::RememberedFor(seconds) => vec![Part::Text(format!("remembered for {seconds} s").into())],

        Note::CredentialsIncluded => vec![text("cookies may go along")],
        Note::CredentialsLeftOut => vec![text("no cookies go along")],
        Note::OriginHeader(origin) => vec![code(format!("Origin: {origin}"))],
        Note::NoResponse(url) => vec![text("nothing came back from "), code(url)],
        Note::Status(status) => vec![Part::Text(format!("the status is {status}").into())],

        Note::Header { name, value: Some(value) } => vec![code(*name), text(" is "), code(value)],
        Note::Header { name, value: None } => vec![text("there is no "), code(*name)],
        Note::WildcardShares => {
            vec![code("*"), text(" shares with every origin, as no credentials are included")]
        }
        Note::WildcardWithCredentials => {
            vec![text("with credentials "), code("*"), text(" is only an asterisk, not a wildcard")]
        }
        Note::AllowOriginMatches { value, origin } => {
            vec![text("the list says "), code(value), text(", the page is "), code(origin)]
        }
        Note::AllowOriginDiffers { value, origin } => vec![code(value), text(" is not "), code(origin)],
        Note::NoCredentials => vec![text("no credentials are included")],
        Note::CredentialsNotAllowed(Some(value)) => vec![
            code("Access-Control-Allow-Credentials"),
            text(" is "),
            code(value),
            text(", not "),
            code("true"),
        ],
        Note::CredentialsNotAllowed(None) => vec![
            text("there is no "),
            code("Access-Control-Allow-Credentials"),
            text(", and it must be "),
            code("true"),
        ],
        Note::CheckedAgainWithCredentials => {
            vec![text("the redirect is checked again, as if credentials were included")]
        }

        Note::NoLocation => {
            vec![text("there is no "), code("Location"), text(", so this is the response")]
        }
        Note::TooManyRedirects => vec![text("this would be the twenty-first redirect")],
        Note::RedirectWithUserinfo(location) => {
            vec![code(location), text(" carries a user name or password")]
        }
        Note::RedirectWithUserinfoToAnotherOrigin(location) => {
            vec![code(location), text(" carries a user name or password to another origin")]
        }
        Note::RedirectWithUserinfoByAnotherOrigin(location) => {
            vec![text("another origin added a user name or password: "), code(location)]
        }
        Note::StreamCannotBeSentAgain => vec![text("the body is a stream and cannot be sent again")],
        Note::BecomesGet(method) => vec![code(method), text(" becomes GET, without a body")],
        Note::AuthorizationDropped => {
            vec![code("Authorization"), text(" is dropped on the way to another origin")]
        }
        Note::RedirectedTo(location) => vec![text("on to "), code(location)],
    }
}
