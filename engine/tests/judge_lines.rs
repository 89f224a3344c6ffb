//! The judge's line protocol: every line gets one answer, whatever it is.

use engine::Profile;
use serde_json::Value;

const GOOD: &str = r#"{"id":"r1","page":"http://localhost:3000","request":{"url":"http://localhost:4000/x","method":"PUT","headers":[["X-Foo","1"]],"mode":"cors","credentials":"include","redirect":"follow","body":"x"},"hops":[{"preflight":{"status":204,"headers":[["Access-Control-Allow-Origin","*"]]},"response":{"status":200,"headers":[]}}]}"#;

fn answer(line: &str) -> Value {
    let answer = judge::answer_line(line.as_bytes(), Profile::Standard);
    assert!(!answer.contains('\n'));
    serde_json::from_str(&answer).unwrap_or_else(|error| panic!("{error}: {answer}"))
}

fn error(line: &str) -> String {
    answer(line)["error"].as_str().unwrap_or_else(|| panic!("no error for {line}")).to_owned()
}

/// The good line with one thing in its place.
fn with(from: &str, to: &str) -> String {
    assert_eq!(GOOD.matches(from).count(), 1, "{from}");
    GOOD.replace(from, to)
}

#[test]
fn the_answer_has_the_fields_of_the_contract_in_their_order() {
    let answer = judge::answer_line(GOOD.as_bytes(), Profile::Standard);
    let start = r#"{"id":"r1","outcome":"blocked","stage":"preflight","hop":0,"reason":"wildcard-with-credentials","status":null,"sent":[{"hop":0,"preflight":true,"origin":null}],"visible":[],"steps":[{"algorithm":""#;
    assert!(answer.starts_with(start), "{answer}");
    let end = r#"{"algorithm":"cors-check","step":"3","passed":false,"note":"with credentials `*` is only an asterisk, not a wildcard"}],"not_judged":[]}"#;
    assert!(answer.ends_with(end), "{answer}");
}

#[test]
fn a_readable_answer_has_nulls_where_nothing_went_wrong() {
    let line = r#"{"id":7,"page":"null","request":{"url":"data:,x"}}"#;
    let start = r#"{"id":7,"outcome":"readable","stage":null,"hop":null,"reason":null,"status":200,"sent":[],"visible":["content-type"],"steps":["#;
    assert!(judge::answer_line(line.as_bytes(), Profile::Standard).starts_with(start));
}

#[test]
fn optional_fields_may_be_left_out_or_null() {
    let short = r#"{"page":"http://a","request":{"url":"http://b"}}"#;
    let long = r#"{"id":null,"page":"http://a","request":{"url":"http://b","method":null,"headers":null,"mode":null,"credentials":null,"redirect":null,"body":null},"hops":null,"more":1}"#;
    assert_eq!(answer(short), answer(long));
    assert_eq!(answer(short)["reason"], "no-response");
}

#[test]
fn a_hop_without_preflight_refuses_and_one_without_response_is_silent() {
    let line = with(r#""preflight":{"status":204,"headers":[["Access-Control-Allow-Origin","*"]]},"#, "");
    assert_eq!(answer(&line)["reason"], "allow-origin-missing");
    let webkit: Value =
        serde_json::from_str(&judge::answer_line(line.as_bytes(), Profile::Webkit)).expect("JSON");
    assert_eq!(webkit["reason"], "preflight-status-not-ok");
    let line = r#"{"page":"http://a","request":{"url":"http://b"},"hops":[{}]}"#;
    assert_eq!(answer(line)["reason"], "no-response");
}

#[test]
fn bad_values_are_named_together_with_what_is_expected() {
    for (line, expected) in [
        (
            with(r#""page":"http://localhost:3000""#, r#""page":"http://localhost:3000/""#),
            "page: `http://localhost:3000/` is not an origin; expected one such as `http://localhost:3000`, without a path or a slash at the end, or `null`",
        ),
        (with(r#""page":"http://localhost:3000","#, ""), "page is missing; expected a string"),
        (with(r#""page":"http://localhost:3000""#, r#""page":3"#), "page: expected a string, found a number"),
        (with(r#""url":"http://localhost:4000/x","#, ""), "request.url is missing; expected a string"),
        (
            with(r#""method":"PUT""#, r#""method":["PUT"]"#),
            "request.method: expected a string, found an array",
        ),
        (
            with(r#""mode":"cors""#, r#""mode":"CORS""#),
            "request.mode: \"CORS\" is unknown; expected one of: cors, no-cors, same-origin",
        ),
        (
            with(r#""mode":"cors""#, r#""mode":"navigate""#),
            "request.mode: \"navigate\" is unknown; expected one of: cors, no-cors, same-origin",
        ),
        (
            with(r#""credentials":"include""#, r#""credentials":true"#),
            "request.credentials: true is unknown; expected one of: omit, same-origin, include",
        ),
        (
            with(r#""redirect":"follow""#, r#""redirect":"no""#),
            "request.redirect: \"no\" is unknown; expected one of: follow, error, manual",
        ),
        (
            with(r#""body":"x""#, r#""body":{}"#),
            "request.body: expected a string or {\"stream\":true}, found an object",
        ),
        (
            with(r#"[["X-Foo","1"]]"#, r#"{"X-Foo":"1"}"#),
            "request.headers: expected an array, found an object",
        ),
        (
            with(r#"["X-Foo","1"]"#, r#"["X-Foo"]"#),
            "request.headers[0]: expected [name, value], both strings",
        ),
        (
            with(r#"["X-Foo","1"]"#, r#"["X-Foo",1]"#),
            "request.headers[0]: expected [name, value], both strings",
        ),
        (
            with(r#""status":204"#, r#""status":"204""#),
            "hops[0].preflight.status: expected a number from 100 to 999, found \"204\"",
        ),
        (
            with(r#""status":200"#, r#""status":99999"#),
            "hops[0].response.status: expected a number from 100 to 999, found 99999",
        ),
        (
            with(r#""status":200,"#, ""),
            "hops[0].response.status is missing; expected a number from 100 to 999",
        ),
        (
            with(r#""response":{"status":200,"headers":[]}"#, r#""response":[]"#),
            "hops[0].response: expected an object, found an array",
        ),
        (
            r#"{"id":"r1","page":"http://a"}"#.to_owned(),
            "request is missing; expected an object with a `url`",
        ),
        (
            r#"{"id":"r1","page":"http://a","request":"x"}"#.to_owned(),
            "request: expected an object, found a string",
        ),
        (
            r#"{"id":"r1","page":"http://a","request":{"url":"x"},"hops":{}}"#.to_owned(),
            "hops: expected an array, found an object",
        ),
        (
            r#"{"id":"r1","page":"http://a","request":{"url":"x"},"hops":[1]}"#.to_owned(),
            "hops[0]: expected an object, found a number",
        ),
    ] {
        assert_eq!(error(&line), expected);
        assert_eq!(answer(&line)["id"], "r1");
    }
}

#[test]
fn lines_that_are_no_objects_get_an_error() {
    for line in ["", " ", "\t\r", "[]", "null", "1", "\"x\"", "x", "{", "{}}", "[1,2]", "\u{0}"] {
        assert!(!error(line).is_empty(), "{line:?}");
    }
    let deep = "[".repeat(100_000);
    assert!(error(&deep).starts_with("bad JSON"));
    let answer = judge::answer_line(b"{\"id\":\"\xff\"}", Profile::Standard);
    assert_eq!(answer, r#"{"error":"the line is not UTF-8"}"#);
}

#[test]
fn the_id_is_kept_as_far_as_it_can_be_read() {
    for (line, id) in [
        (r#"{"id":"a","page":"#, Value::from("a")),
        (r#"{"page":1,"id" : 12,}"#, Value::from(12)),
        (r#"{"id":{"a":[1]}}"#, serde_json::json!({"a":[1]})),
        (r#"{"id":"a"#, Value::Null),
        (r#"{"idx":"a""#, Value::Null),
    ] {
        assert_eq!(answer(line)["id"], id, "{line}");
    }
}

#[test]
fn values_are_escaped_in_notes() {
    let line = r#"{"page":"http://a","request":{"url":"http://b"},"hops":[{"response":{"status":200,"headers":[["Access-Control-Allow-Origin","\"\\\u0000\n`é"]]}}]}"#;
    let answer = answer(line);
    let steps = answer["steps"].as_array().expect("steps");
    assert_eq!(steps.last().expect("a step")["note"], "``\"\\\u{0}\n`é`` is not `http://a`");
}

#[test]
fn every_line_is_answered_in_order_with_or_without_a_last_line_break() {
    let input = format!("{GOOD}\n\nnonsense\r\n\u{FEFF}{GOOD}\r\n{GOOD}");
    let mut output = Vec::new();
    judge::run(&mut input.as_bytes(), &mut output, Profile::Standard).expect("no IO error");
    let output = String::from_utf8(output).expect("text");
    let outcomes: Vec<bool> = output.lines().map(|line| line.contains("\"outcome\"")).collect();
    assert_eq!(outcomes, [true, false, false, true, true]);
    assert!(output.ends_with('\n'));
}

#[test]
fn a_line_that_is_too_long_is_answered_and_skipped() {
    let mut input = vec![b'x'; 17 * 1024 * 1024];
    input.push(b'\n');
    input.extend_from_slice(GOOD.as_bytes());
    let mut output = Vec::new();
    judge::run(&mut input.as_slice(), &mut output, Profile::Standard).expect("no IO error");
    let output = String::from_utf8(output).expect("text");
    let lines: Vec<&str> = output.lines().collect();
    assert_eq!(lines.len(), 2);
    assert!(lines[0].contains("longer than"));
    assert!(lines[1].contains("\"outcome\""));
}

/// A small generator of numbers (xorshift), so that every run tries the same.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}

#[test]
fn mutated_lines_always_get_one_line_of_json() {
    let pieces: [&[u8]; 24] = [
        b"\"",
        b"\\",
        b"{",
        b"}",
        b"[",
        b"]",
        b":",
        b",",
        b"null",
        b"*",
        b"http://",
        b"//",
        b"@",
        b"%",
        b"\xff",
        b"\xc3\xa9",
        b"\\u0000",
        b"\\ud800",
        b"302",
        b"999999999999999999999",
        b"-1",
        b"Location",
        b"\n",
        b"[::1]",
    ];
    let seeds = [
        GOOD.to_owned(),
        with(r#""status":200,"headers":[]"#, r#""status":302,"headers":[["Location","//b:1/x"],["Access-Control-Allow-Origin","http://localhost:3000"],["Access-Control-Allow-Credentials","true"]]"#)
            .replace("[[\"Access-Control-Allow-Origin\",\"*\"]]", "[[\"Access-Control-Allow-Origin\",\"http://localhost:3000\"],[\"Access-Control-Allow-Credentials\",\"true\"],[\"Access-Control-Allow-Methods\",\"PUT\"],[\"Access-Control-Allow-Headers\",\"x-foo, content-type\"]]"),
    ];
    let mut numbers = Numbers(0x2545_F491_4F6C_DD1D);
    let mut judged = 0;
    for round in 0..20_000 {
        let mut line = seeds[round % seeds.len()].clone().into_bytes();
        for _ in 0..=numbers.below(4) {
            let at = numbers.below(line.len());
            match numbers.below(4) {
                0 => {
                    line.remove(at);
                }
                1 => line[at] = numbers.below(256) as u8,
                2 => {
                    let piece = pieces[numbers.below(pieces.len())];
                    line.splice(at..at, piece.iter().copied());
                }
                _ => {
                    let end = (at + numbers.below(12)).min(line.len());
                    line.drain(at..end);
                }
            }
            if line.is_empty() {
                line.push(b'{');
            }
        }
        let profile = Profile::ALL[numbers.below(4)];
        let answer = judge::answer_line(&line, profile);
        assert!(!answer.contains('\n'), "{answer}");
        let value: Value = serde_json::from_str(&answer).unwrap_or_else(|error| panic!("{error}: {answer}"));
        judged += usize::from(value.get("outcome").is_some());
        assert_ne!(value.get("outcome").is_some(), value.get("error").is_some(), "{answer}");
    }
    assert!(judged > 1_000, "too few mutations survive to be worth anything: {judged}");
}
