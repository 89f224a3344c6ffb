//! What a step of the standard saw, in a sentence or less.

use engine::{Note, Wildcard};

use super::Part;

/// The note as a sentence or less, in parts.
pub fn note_parts(note: &Note) -> Vec<Part> {
    let number: String;
    let mut suffix = "";
    // A sentence, in which code stands between backticks and values stand for `{}`, in order. Values are put in
    // as they are: no character of theirs is looked at.
    let (sentence, values): (&'static str, [&str; 3]) = match note {
        Note::NotAUrl(url) => ("`{}` is not a URL", [url, "", ""]),
        Note::UrlWithCredentials => ("the URL carries a user name or password", ["", "", ""]),
        Note::NotAMethod(method) => ("`{}` is not a method", [method, "", ""]),
        Note::ForbiddenMethod(method) => ("script may not use `{}`", [method, "", ""]),
        Note::MethodNormalized(method) => ("the method becomes `{}`", [method, "", ""]),
        Note::MethodNotForNoCors(method) => ("mode no-cors does not allow `{}`", [method, "", ""]),
        Note::BadHeaderName(name) => ("`{}` cannot be the name of a header", [name, "", ""]),
        Note::BadHeaderValue(name) => ("the value of `{}` cannot be sent", [name, "", ""]),
        Note::HeaderDropped(name) => ("`{}` belongs to the browser and is silently dropped", [name, "", ""]),
        Note::HeaderDroppedForNoCors(name) => ("mode no-cors silently drops `{}`", [name, "", ""]),
        Note::BodyNotAllowed(method) => ("`{}` cannot have a body", [method, "", ""]),
        Note::ContentTypeOfText(value) => ("the body is a string, so Content-Type is `{}`", [value, "", ""]),
        Note::StreamInNoCors => ("mode no-cors cannot send a stream", ["", "", ""]),
        Note::BadPort(url) => ("the port of `{}` belongs to another protocol", [url, "", ""]),
        Note::MixedContent { page, url } => ("the page `{}` is secure, and `{}` is not", [page, url, ""]),
        Note::SameOrigin(origin) => ("the URL is of the page's origin `{}`", [origin, "", ""]),
        Note::CrossOrigin { page, target } => {
            ("`{}` is of another origin than `{}`, or came by way of one", [target, page, ""])
        }
        Note::DataUrl => ("a `data:` URL is nobody's secret", ["", "", ""]),
        Note::NoCorsMustFollow(mode) => (
            "mode no-cors across origins must follow redirects, but redirect is `{}`",
            [mode.as_str(), "", ""],
        ),
        Note::NoCorsMustFollowForData => {
            ("mode no-cors must follow redirects, even where there are none", ["", "", ""])
        }
        Note::SchemeNotHttp(url) => ("the scheme of `{}` is not HTTP(S)", [url, "", ""]),
        Note::CannotBeFetched(url) => ("`{}` cannot be fetched", [url, "", ""]),
        Note::UnsafeMethod(method) => {
            ("a preflight is needed: `{}` is not GET, HEAD or POST", [method, "", ""])
        }
        Note::UnsafeHeader(name) => {
            ("a preflight is needed: the header `{}` is not safelisted", [name, "", ""])
        }
        Note::UnsafeStream => ("a preflight is needed: the body is a stream", ["", "", ""]),
        Note::UnsafeBefore => ("a preflight is needed: an earlier server had to be asked too", ["", "", ""]),
        Note::NoPreflight => ("no preflight is needed", ["", "", ""]),
        Note::PreflightRemembered => ("an earlier preflight is remembered, so none is sent", ["", "", ""]),
        Note::AllHeadersVisible => ("script sees all headers but `Set-Cookie`", ["", "", ""]),
        Note::NothingVisible => ("script sees neither status nor headers nor body", ["", "", ""]),
        Note::MethodAnnounced(method) => ("`Access-Control-Request-Method`: `{}`", [method, "", ""]),
        Note::NoPreflightResponse => ("nothing came back", ["", "", ""]),
        Note::MethodAllowed(method) => ("`{}` is allowed", [method, "", ""]),
        Note::HeadersAllowed => ("all the headers are allowed", ["", "", ""]),
        Note::NotListed { item, header, listed, wildcard } => {
            suffix = match wildcard {
                Wildcard::Absent => "",
                Wildcard::Credentials => ", and with credentials `*` is only an asterisk",
                Wildcard::Authorization => ", and `*` does not stand for it",
            };
            match listed {
                Some(listed) => ("`{}` is not in `{}: {}`", [item, header, listed]),
                None => ("`{}` is not listed: there is no `{}`", [item, header, ""]),
            }
        }
        Note::NotAToken { header, item } => {
            ("`{}` in `{}` is not a name, so none of it counts", [item, header, ""])
        }
        Note::RememberedFor(seconds) => (
            "remembered for {} s",
            [
                {
                    number = seconds.to_string();
                    &number
                },
                "",
                "",
            ],
        ),
        Note::CredentialsIncluded => ("cookies may go along", ["", "", ""]),
        Note::CredentialsLeftOut => ("no cookies go along", ["", "", ""]),
        Note::OriginHeader(origin) => ("`Origin: {}`", [origin, "", ""]),
        Note::NoResponse(url) => ("nothing came back from `{}`", [url, "", ""]),
        Note::Status(status) => (
            "the status is {}",
            [
                {
                    number = status.to_string();
                    &number
                },
                "",
                "",
            ],
        ),
        Note::Header { name, value: Some(value) } => ("`{}` is `{}`", [name, value, ""]),
        Note::Header { name, value: None } => ("there is no `{}`", [name, "", ""]),
        Note::WildcardShares => {
            ("`*` shares with every origin, as no credentials are included", ["", "", ""])
        }
        Note::WildcardWithCredentials => {
            ("with credentials `*` is only an asterisk, not a wildcard", ["", "", ""])
        }
        Note::AllowOriginMatches { value, origin } => {
            ("the list says `{}`, the page is `{}`", [value, origin, ""])
        }
        Note::AllowOriginDiffers { value, origin } => ("`{}` is not `{}`", [value, origin, ""]),
        Note::NoCredentials => ("no credentials are included", ["", "", ""]),
        Note::CredentialsNotAllowed(Some(value)) => {
            ("`Access-Control-Allow-Credentials` is `{}`, not `true`", [value, "", ""])
        }
        Note::CredentialsNotAllowed(None) => {
            ("there is no `Access-Control-Allow-Credentials`, and it must be `true`", ["", "", ""])
        }
        Note::CheckedAgainWithCredentials => {
            ("the redirect is checked again, as if credentials were included", ["", "", ""])
        }
        Note::NoLocation => ("there is no `Location`, so this is the response", ["", "", ""]),
        Note::TooManyRedirects => ("this would be the twenty-first redirect", ["", "", ""]),
        Note::RedirectWithUserinfo(location) => ("`{}` carries a user name or password", [location, "", ""]),
        Note::RedirectWithUserinfoToAnotherOrigin(location) => {
            ("`{}` carries a user name or password to another origin", [location, "", ""])
        }
        Note::RedirectWithUserinfoByAnotherOrigin(location) => {
            ("another origin added a user name or password: `{}`", [location, "", ""])
        }
        Note::StreamCannotBeSentAgain => ("the body is a stream and cannot be sent again", ["", "", ""]),
        Note::BecomesGet(method) => ("`{}` becomes GET, without a body", [method, "", ""]),
        Note::AuthorizationDropped => {
            ("`Authorization` is dropped on the way to another origin", ["", "", ""])
        }
        Note::RedirectedTo(location) => ("on to `{}`", [location, "", ""]),
    };
    let mut values = values.into_iter();
    let mut parts = Vec::new();
    for sentence in [sentence, suffix] {
        for (place, piece) in sentence.split('`').enumerate() {
            let is_code = place % 2 == 1;
            if is_code || piece.contains("{}") {
                let mut filled = String::new();
                for (place, between) in piece.split("{}").enumerate() {
                    if place > 0 {
                        filled.push_str(values.next().unwrap_or_default());
                    }
                    filled.push_str(between);
                }
                parts.push(if is_code { Part::Code(filled) } else { Part::Text(filled.into()) });
            } else if !piece.is_empty() {
                parts.push(Part::Text(piece.into()));
            }
        }
    }
    parts
}
