//! A case as JSON, read and written.

use std::fmt;
use std::marker::PhantomData;

use engine::{Body, Case, CredentialsMode, Hop, Mode, Origin, RedirectMode, Request, Response};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// Reads a case from a JSON object.
///
/// # Errors
/// Where the text is no case: the path of the value, what was expected and what was found, such as
/// `hops[0].response.status: expected a number from 100 to 999, found "204"`.
pub fn case_from_json(text: &str) -> Result<Case, String> {
    case_from_value(&serde_json::from_str(text).map_err(|error| format!("bad JSON: {error}"))?)
}

pub(crate) fn case_from_value(value: &Value) -> Result<Case, String> {
    if !value.is_object() {
        return Err(format!("expected a JSON object, found {}", kind(value)));
    }
    serde_path_to_error::deserialize::<_, CaseLine>(value).map(CaseLine::into_case).map_err(|error| {
        let message = error.inner().to_string();
        let path = error.path().to_string();
        match message.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`')) {
            Some(field) => {
                let path = if path == "." { String::new() } else { path + "." };
                format!("{path}{field} is missing; expected {}", expected_of(field))
            }
            None => format!("{path}: {}", in_our_words(&message)),
        }
    })
}

/// What is expected of a field that must be there.
fn expected_of(field: &str) -> &'static str {
    match field {
        "request" => "an object with a `url`",
        "status" => "a number from 100 to 999",
        _ => "a string",
    }
}

/// serde's `invalid type: map, expected a sequence` as `expected an array, found an object`.
fn in_our_words(message: &str) -> String {
    let Some((found, expected)) =
        message.strip_prefix("invalid type: ").and_then(|rest| rest.split_once(", expected "))
    else {
        return message.to_owned();
    };
    let found = match found.split(' ').next().unwrap_or_default() {
        "map" => "an object",
        "sequence" => "an array",
        "integer" | "floating" => "a number",
        "string" => "a string",
        "boolean" => "a boolean",
        _ => found,
    };
    let expected = match expected {
        "a sequence" => "an array",
        _ => expected,
    };
    format!("expected {expected}, found {found}")
}

/// Writes a case as one line, without a line break.
pub fn case_to_json(id: usize, case: &Case) -> String {
    let request = &case.request;
    let line = WrittenCase {
        id,
        page: case.page.serialize(),
        request: WrittenRequest {
            url: &request.url,
            method: &request.method,
            headers: &request.headers,
            mode: request.mode.as_str(),
            credentials: request.credentials.as_str(),
            redirect: request.redirect.as_str(),
            body: match &request.body {
                Body::None => None,
                Body::Text(text) => Some(WrittenBody::Text(text)),
                Body::Stream => Some(WrittenBody::Stream { stream: true }),
            },
        },
        hops: case
            .hops
            .iter()
            .map(|hop| WrittenHop {
                preflight: hop.preflight.as_ref().map(WrittenResponse::of),
                response: hop.response.as_ref().map(WrittenResponse::of),
            })
            .collect(),
        sites: &case.sites,
    };
    serde_json::to_string(&line).expect("structs of texts and numbers can always be written as JSON")
}

#[derive(Serialize)]
struct WrittenCase<'a> {
    id: usize,
    page: String,
    request: WrittenRequest<'a>,
    hops: Vec<WrittenHop<'a>>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    sites: &'a [String],
}

#[derive(Serialize)]
struct WrittenRequest<'a> {
    url: &'a str,
    method: &'a str,
    headers: &'a [(String, String)],
    mode: &'static str,
    credentials: &'static str,
    redirect: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<WrittenBody<'a>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum WrittenBody<'a> {
    Text(&'a str),
    Stream { stream: bool },
}

#[derive(Serialize)]
struct WrittenHop<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    preflight: Option<WrittenResponse<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response: Option<WrittenResponse<'a>>,
}

#[derive(Serialize)]
struct WrittenResponse<'a> {
    status: u16,
    headers: &'a [(String, String)],
}

impl<'a> WrittenResponse<'a> {
    fn of(response: &'a Response) -> Self {
        Self { status: response.status, headers: &response.headers }
    }
}

#[derive(Deserialize)]
struct CaseLine {
    #[serde(deserialize_with = "page")]
    page: Origin,
    request: Object<RequestLine>,
    hops: Option<Vec<Object<HopLine>>>,
    sites: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct RequestLine {
    url: String,
    method: Option<String>,
    headers: Option<Vec<HeaderLine>>,
    #[serde(default, deserialize_with = "mode")]
    mode: Mode,
    #[serde(default, deserialize_with = "credentials")]
    credentials: CredentialsMode,
    #[serde(default, deserialize_with = "redirect")]
    redirect: RedirectMode,
    #[serde(default, deserialize_with = "body")]
    body: Body,
}

#[derive(Deserialize)]
struct HopLine {
    preflight: Option<Object<ResponseLine>>,
    response: Option<Object<ResponseLine>>,
}

#[derive(Deserialize)]
struct ResponseLine {
    #[serde(deserialize_with = "status")]
    status: u16,
    headers: Option<Vec<HeaderLine>>,
}

struct HeaderLine(String, String);

/// Something that must be an object: serde takes an array for a struct too.
struct Object<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OnlyObjects<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for OnlyObjects<T> {
            type Value = T;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map))
            }
        }

        deserializer.deserialize_map(OnlyObjects(PhantomData)).map(Self)
    }
}

impl CaseLine {
    fn into_case(self) -> Case {
        let Self { page, request, hops, sites } = self;
        let hops = hops.unwrap_or_default().into_iter().map(|hop| hop.0.into_hop()).collect();
        Case { page, request: request.0.into_request(), hops, sites: sites.unwrap_or_default() }
    }
}

impl RequestLine {
    fn into_request(self) -> Request {
        Request {
            url: self.url,
            method: self.method.unwrap_or_else(|| "GET".to_owned()),
            headers: headers(self.headers),
            mode: self.mode,
            credentials: self.credentials,
            redirect: self.redirect,
            body: self.body,
        }
    }
}

impl HopLine {
    fn into_hop(self) -> Hop {
        // A server that does not know OPTIONS says so.
        let refusal = Response { status: 405, headers: Vec::new() };
        Hop {
            preflight: Some(self.preflight.map_or(refusal, |line| line.0.into_response())),
            response: self.response.map(|line| line.0.into_response()),
        }
    }
}

impl ResponseLine {
    fn into_response(self) -> Response {
        Response { status: self.status, headers: headers(self.headers) }
    }
}

fn headers(lines: Option<Vec<HeaderLine>>) -> Vec<(String, String)> {
    lines.unwrap_or_default().into_iter().map(|HeaderLine(name, value)| (name, value)).collect()
}

impl<'de> Deserialize<'de> for HeaderLine {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)?.as_array().map(Vec::as_slice) {
            Some([Value::String(name), Value::String(value)]) => Ok(Self(name.clone(), value.clone())),
            _ => Err(D::Error::custom("expected [name, value], both strings")),
        }
    }
}

fn page<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Origin, D::Error> {
    let page = String::deserialize(deserializer)?;
    Origin::parse(&page).ok_or_else(|| {
        D::Error::custom(format!(
            "`{page}` is not an origin; expected one such as `http://localhost:3000`, without a path or a slash at the end, or `null`"
        ))
    })
}

fn status<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u16, D::Error> {
    let found = Value::deserialize(deserializer)?;
    match found.as_u64().and_then(|status| u16::try_from(status).ok()) {
        Some(status @ 100..=999) => Ok(status),
        _ => Err(D::Error::custom(format!("expected a number from 100 to 999, found {found}"))),
    }
}

fn body<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Body, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::Null => Ok(Body::None),
        Value::String(text) => Ok(Body::Text(text)),
        Value::Object(stream) if stream.get("stream") == Some(&Value::Bool(true)) => Ok(Body::Stream),
        other => {
            let found = kind(&other);
            Err(D::Error::custom(format!("expected a string or {{\"stream\":true}}, found {found}")))
        }
    }
}

fn mode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Mode, D::Error> {
    word(deserializer, &[Mode::Cors, Mode::NoCors, Mode::SameOrigin].map(|mode| (mode.as_str(), mode)))
}

fn credentials<'de, D: Deserializer<'de>>(deserializer: D) -> Result<CredentialsMode, D::Error> {
    let modes = [CredentialsMode::Omit, CredentialsMode::SameOrigin, CredentialsMode::Include];
    word(deserializer, &modes.map(|mode| (mode.as_str(), mode)))
}

fn redirect<'de, D: Deserializer<'de>>(deserializer: D) -> Result<RedirectMode, D::Error> {
    let modes = [RedirectMode::Follow, RedirectMode::Error, RedirectMode::Manual];
    word(deserializer, &modes.map(|mode| (mode.as_str(), mode)))
}

/// One of a few words, or the default for null.
fn word<'de, D: Deserializer<'de>, T: Copy + Default>(
    deserializer: D,
    words: &[(&str, T)],
) -> Result<T, D::Error> {
    let found = Value::deserialize(deserializer)?;
    if found.is_null() {
        return Ok(T::default());
    }
    let known = words.iter().find(|(word, _)| found.as_str() == Some(word));
    known.map(|(_, item)| *item).ok_or_else(|| {
        let expected: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        D::Error::custom(format!("{found} is unknown; expected one of: {}", expected.join(", ")))
    })
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
