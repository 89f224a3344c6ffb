//! Judges cases from the command line: one JSON object a line in, one a line out, in order.
//!
//! ```text
//! cargo run -q -p engine --example judge -- --as firefox < cases.jsonl
//! ```
//!
//! Every line gets exactly one answer, which is flushed at once. A line that cannot be judged, be it
//! blank, not UTF-8, too long, not JSON or not a case, gets `{"id":…,"error":"…"}`, the `id` as far
//! as it can be read. Fields that nobody asked for are ignored.

use std::io::{self, BufRead, Read, Write};
use std::process::ExitCode;

use engine::{
    Body, Case, CredentialsMode, Hop, Mode, Origin, Outcome, Profile, RedirectMode, Request, Response,
    Verdict, judge,
};
use serde_json::{Map, Value};

const HELP: &str = "\
Judges what a browser makes of cross-origin requests.

Usage: judge [--as <profile>] < cases.jsonl

Options:
  --as <profile>  standard (default), chromium, firefox or webkit: apply the
                  known divergences of that engine
  --help          this text

One JSON object a line in, one a line out, in order:
  {\"id\":\"r1\",\"page\":\"http://localhost:3000\",
   \"request\":{\"url\":\"http://localhost:4000/x\",\"method\":\"PUT\",
    \"headers\":[[\"X-Foo\",\"1\"]],\"mode\":\"cors\",\"credentials\":\"include\",
    \"redirect\":\"follow\",\"body\":\"x\"},
   \"hops\":[{\"preflight\":{\"status\":204,\"headers\":[]},
    \"response\":{\"status\":200,\"headers\":[]}}]}

Only `page` and `request.url` are needed. `hops[i]` is what the server of the
i-th URL of the redirect chain answers: without `preflight` 405 to an OPTIONS,
without `response` nothing at all, and so do servers beyond the last hop. A
`body` is a string, or {\"stream\":true}. A line that cannot be judged gets
{\"id\":…,\"error\":\"…\"}; unknown fields are ignored.
";

/// Lines longer than this are refused, in bytes.
const LONGEST_LINE: u64 = 16 * 1024 * 1024;

fn main() -> ExitCode {
    let profile = match profile_from_arguments(std::env::args().skip(1)) {
        Ok(Some(profile)) => profile,
        Ok(None) => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        Err(message) => {
            eprintln!("judge: {message}; see --help");
            return ExitCode::from(2);
        }
    };
    match answer_lines(&mut io::stdin().lock(), &mut io::stdout().lock(), profile) {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever reads has read enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("judge: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The profile that is asked for, or `None` if it is help.
fn profile_from_arguments(mut arguments: impl Iterator<Item = String>) -> Result<Option<Profile>, String> {
    let mut profile = Profile::default();
    while let Some(argument) = arguments.next() {
        let name = match argument.as_str() {
            "--help" | "-h" => return Ok(None),
            "--as" => arguments.next().ok_or("--as needs a profile")?,
            other => match other.strip_prefix("--as=") {
                Some(name) => name.to_owned(),
                None => return Err(format!("unexpected argument `{other}`")),
            },
        };
        profile = name.parse().map_err(|error| format!("--as {name}: {error}"))?;
    }
    Ok(Some(profile))
}

/// Answers every line, until there are no more.
pub(crate) fn answer_lines(
    input: &mut impl BufRead,
    output: &mut impl Write,
    profile: Profile,
) -> io::Result<()> {
    let mut line = Vec::new();
    loop {
        line.clear();
        if input.by_ref().take(LONGEST_LINE + 1).read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        let answer = if line.last() != Some(&b'\n') && line.len() as u64 > LONGEST_LINE {
            skip_line(input)?;
            error_answer(None, &format!("the line is longer than {LONGEST_LINE} bytes"))
        } else {
            answer_line(&line, profile)
        };
        output.write_all(answer.as_bytes())?;
        output.write_all(b"\n")?;
        output.flush()?;
    }
}

/// Reads up to the end of a line without keeping it.
fn skip_line(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let length = end.map_or(buffer.len(), |end| end + 1);
        input.consume(length);
        if end.is_some() || length == 0 {
            return Ok(());
        }
    }
}

/// The answer to one line, without a line break.
pub(crate) fn answer_line(line: &[u8], profile: Profile) -> String {
    let Ok(line) = std::str::from_utf8(line) else {
        return error_answer(None, "the line is not UTF-8");
    };
    let line = line.trim_start_matches('\u{FEFF}').trim_ascii();
    if line.is_empty() {
        return error_answer(None, "the line is blank; expected a JSON object");
    }
    let value: Value = match serde_json::from_str(line) {
        Ok(value) => value,
        Err(error) => return error_answer(salvage_id(line).as_ref(), &format!("bad JSON: {error}")),
    };
    let Value::Object(object) = &value else {
        let message = format!("expected a JSON object, found {}", kind(&value));
        return error_answer(None, &message);
    };
    let id = object.get("id");
    match read_case(object) {
        Ok(case) => verdict_answer(id, &judge(&case, profile)),
        Err(message) => error_answer(id, &message),
    }
}

/// Looks for an `id` in a line that is not quite JSON.
fn salvage_id(line: &str) -> Option<Value> {
    let (_, rest) = line.split_once("\"id\"")?;
    let rest = rest.trim_start().strip_prefix(':')?;
    let id = serde_json::Deserializer::from_str(rest).into_iter::<Value>().next()?.ok()?;
    (id.is_string() || id.is_number()).then_some(id)
}

/// Reads a case, or says what is wrong with it and what is expected.
pub(crate) fn read_case(object: &Map<String, Value>) -> Result<Case, String> {
    let page = required_text(object, "page", "")?;
    let page = Origin::parse(page).ok_or_else(|| {
        format!("page: `{page}` is not an origin; expected one such as `http://localhost:3000`, without a path or a slash at the end, or `null`")
    })?;
    let request = match object.get("request") {
        Some(Value::Object(request)) => read_request(request)?,
        Some(other) => return Err(format!("request: expected an object, found {}", kind(other))),
        None => return Err("request is missing; expected an object with a `url`".to_owned()),
    };
    let hops = match present(object, "hops") {
        None => Vec::new(),
        Some(Value::Array(hops)) => hops
            .iter()
            .enumerate()
            .map(|(index, hop)| read_hop(hop, &format!("hops[{index}]")))
            .collect::<Result<_, _>>()?,
        Some(other) => return Err(format!("hops: expected an array, found {}", kind(other))),
    };
    Ok(Case { page, request, hops })
}

fn read_request(object: &Map<String, Value>) -> Result<Request, String> {
    let modes = [Mode::Cors, Mode::NoCors, Mode::SameOrigin];
    let credentials = [CredentialsMode::Omit, CredentialsMode::SameOrigin, CredentialsMode::Include];
    let redirects = [RedirectMode::Follow, RedirectMode::Error, RedirectMode::Manual];
    Ok(Request {
        url: required_text(object, "url", "request.")?.to_owned(),
        method: match present(object, "method") {
            None => "GET".to_owned(),
            Some(Value::String(method)) => method.clone(),
            Some(other) => {
                return Err(format!("request.method: expected a string, found {}", kind(other)));
            }
        },
        headers: read_headers(object, "request")?,
        mode: read_word(object, "mode", &modes.map(|mode| (mode.as_str(), mode)))?,
        credentials: read_word(object, "credentials", &credentials.map(|it| (it.as_str(), it)))?,
        redirect: read_word(object, "redirect", &redirects.map(|it| (it.as_str(), it)))?,
        body: match present(object, "body") {
            None => Body::None,
            Some(Value::String(text)) => Body::Text(text.clone()),
            Some(Value::Object(stream)) if stream.get("stream") == Some(&Value::Bool(true)) => Body::Stream,
            Some(other) => {
                return Err(format!(
                    "request.body: expected a string or {{\"stream\":true}}, found {}",
                    kind(other)
                ));
            }
        },
    })
}

fn read_hop(value: &Value, path: &str) -> Result<Hop, String> {
    let Value::Object(object) = value else {
        return Err(format!("{path}: expected an object, found {}", kind(value)));
    };
    // A server that does not know OPTIONS says so.
    let refusal = Response { status: 405, headers: Vec::new() };
    Ok(Hop {
        preflight: read_response(object, "preflight", path)?.or(Some(refusal)),
        response: read_response(object, "response", path)?,
    })
}

fn read_response(object: &Map<String, Value>, name: &str, path: &str) -> Result<Option<Response>, String> {
    let path = format!("{path}.{name}");
    let response = match present(object, name) {
        None => return Ok(None),
        Some(Value::Object(response)) => response,
        Some(other) => return Err(format!("{path}: expected an object, found {}", kind(other))),
    };
    let status = response.get("status").and_then(Value::as_u64);
    let status = status.and_then(|status| u16::try_from(status).ok());
    match status {
        Some(status @ 100..=999) => Ok(Some(Response { status, headers: read_headers(response, &path)? })),
        _ => {
            let found = response.get("status").map_or("nothing".to_owned(), Value::to_string);
            Err(format!("{path}.status: expected a number from 100 to 999, found {found}"))
        }
    }
}

fn read_headers(object: &Map<String, Value>, path: &str) -> Result<Vec<(String, String)>, String> {
    let headers = match present(object, "headers") {
        None => return Ok(Vec::new()),
        Some(Value::Array(headers)) => headers,
        Some(other) => {
            return Err(format!("{path}.headers: expected an array of [name, value], found {}", kind(other)));
        }
    };
    let pair = |(index, header): (usize, &Value)| match header.as_array().map(Vec::as_slice) {
        Some([Value::String(name), Value::String(value)]) => Ok((name.clone(), value.clone())),
        _ => Err(format!("{path}.headers[{index}]: expected [name, value], both strings")),
    };
    headers.iter().enumerate().map(pair).collect()
}

/// One of a few words, or the default.
fn read_word<T: Copy + Default>(
    object: &Map<String, Value>,
    name: &str,
    words: &[(&str, T)],
) -> Result<T, String> {
    let Some(value) = present(object, name) else {
        return Ok(T::default());
    };
    let found = words.iter().find(|(word, _)| value.as_str() == Some(word));
    found.map(|(_, item)| *item).ok_or_else(|| {
        let expected: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        format!("request.{name}: {value} is unknown; expected one of: {}", expected.join(", "))
    })
}

fn required_text<'a>(object: &'a Map<String, Value>, name: &str, path: &str) -> Result<&'a str, String> {
    match object.get(name) {
        Some(Value::String(text)) => Ok(text),
        Some(other) => Err(format!("{path}{name}: expected a string, found {}", kind(other))),
        None => Err(format!("{path}{name} is missing; expected a string")),
    }
}

/// A field that is there and is not null.
fn present<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    object.get(name).filter(|value| !value.is_null())
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

fn error_answer(id: Option<&Value>, message: &str) -> String {
    match id {
        Some(id) => format!(r#"{{"id":{id},"error":{}}}"#, text(message)),
        None => format!(r#"{{"error":{}}}"#, text(message)),
    }
}

fn verdict_answer(id: Option<&Value>, verdict: &Verdict<'_>) -> String {
    let (stage, hop, reason) = match verdict.outcome {
        Outcome::Blocked { stage, hop, reason } => {
            (text(stage.as_str()), hop.to_string(), text(reason.as_str()))
        }
        Outcome::Invalid { reason } => (null(), null(), text(reason.as_str())),
        Outcome::Readable | Outcome::Opaque | Outcome::OpaqueRedirect => (null(), null(), null()),
    };
    let sent = verdict.sent.iter().map(|sent| {
        let origin = sent.origin.map_or_else(null, |origin| text(&origin.to_string()));
        format!(r#"{{"hop":{},"preflight":{},"origin":{origin}}}"#, sent.hop, sent.preflight)
    });
    let visible = verdict.visible.iter().map(|name| text(name));
    let steps = verdict.trace.iter().map(|step| {
        format!(
            r#"{{"algorithm":{},"step":{},"passed":{},"note":{}}}"#,
            text(step.algorithm.as_str()),
            text(step.step),
            step.passed,
            text(&step.note.to_string()),
        )
    });
    format!(
        r#"{{"id":{},"outcome":{},"stage":{stage},"hop":{hop},"reason":{reason},"status":{},"sent":[{}],"visible":[{}],"steps":[{}]}}"#,
        id.unwrap_or(&Value::Null),
        text(verdict.outcome.as_str()),
        verdict.status.map_or_else(null, |status| status.to_string()),
        sent.collect::<Vec<_>>().join(","),
        visible.collect::<Vec<_>>().join(","),
        steps.collect::<Vec<_>>().join(","),
    )
}

fn null() -> String {
    "null".to_owned()
}

/// Text as a JSON string.
fn text(text: &str) -> String {
    Value::from(text).to_string()
}
