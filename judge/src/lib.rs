//! Cases and verdicts as lines of JSON: one object a line in, one a line out, in order.
//!
//! Every line gets exactly one answer. A line that cannot be judged, be it blank, not UTF-8, too long, not
//! JSON or not a case, gets `{"id":…,"error":"…"}`, the `id` as far as it can be read. Fields that nobody
//! asked for are ignored.

#![warn(missing_docs)]

mod case;
mod verdict;

use std::io::{self, BufRead, Read, Write};

use engine::{Profile, judge};
use serde_json::Value;

pub use case::{case_from_json, case_to_json};
pub use verdict::verdict_to_json;

/// Lines longer than this are refused, in bytes.
const LONGEST_LINE: u64 = 16 * 1024 * 1024;

/// What a line may hold, for the help of a command.
pub const LINES_HELP: &str = "\
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
`body` is a string, or {\"stream\":true}. `sites` may list registrable domains:
\"sites\":[\"lab.example\"] makes app.lab.example and api.lab.example one site. A
verdict's `not_judged` lists what the case shows to lie outside. A line that cannot be judged gets
{\"id\":…,\"error\":\"…\"}; unknown fields are ignored.
";

/// Answers every line, until there are no more. Each answer is flushed at once.
///
/// # Errors
/// When reading or writing fails; what a line says is never an error here.
pub fn run(input: &mut impl BufRead, output: &mut impl Write, profile: Profile) -> io::Result<()> {
    let mut line = Vec::new();
    loop {
        line.clear();
        if input.by_ref().take(LONGEST_LINE + 1).read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        let answer = if line.last() != Some(&b'\n') && line.len() as u64 > LONGEST_LINE {
            skip_line(input)?;
            verdict::error_to_json(None, &format!("the line is longer than {LONGEST_LINE} bytes"))
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
pub fn answer_line(line: &[u8], profile: Profile) -> String {
    let Ok(line) = std::str::from_utf8(line) else {
        return verdict::error_to_json(None, "the line is not UTF-8");
    };
    let line = line.trim_start_matches('\u{FEFF}').trim_ascii();
    if line.is_empty() {
        return verdict::error_to_json(None, "the line is blank; expected a JSON object");
    }
    let value: Value = match serde_json::from_str(line) {
        Ok(value) => value,
        Err(error) => {
            return verdict::error_to_json(salvage_id(line).as_ref(), &format!("bad JSON: {error}"));
        }
    };
    match case::case_from_value(&value) {
        Ok(case) => verdict_to_json(value.get("id"), &judge(&case, profile)),
        Err(message) => verdict::error_to_json(value.get("id"), &message),
    }
}

/// Looks for an `id` in a line that is not quite JSON.
fn salvage_id(line: &str) -> Option<Value> {
    let (_, rest) = line.split_once("\"id\"")?;
    let rest = rest.trim_start().strip_prefix(':')?;
    let id = serde_json::Deserializer::from_str(rest).into_iter::<Value>().next()?.ok()?;
    (id.is_string() || id.is_number()).then_some(id)
}
