//! The commands that answer and end.

use std::{
    collections::HashSet,
    io::Write,
    process::{Command, Output, Stdio},
};

use serde_json::Value;

fn cors_lab(arguments: &[&str], input: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cors-lab"));
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut process = command.spawn().expect("it starts");
    // Not every command reads.
    let _ = process.stdin.take().expect("piped").write_all(input.as_bytes());
    process.wait_with_output().expect("it ends")
}

fn printed(arguments: &[&str], input: &str) -> String {
    let output = cors_lab(arguments, input);
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0), "{output:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn version_and_help_are_answers() {
    assert_eq!(printed(&["--version"], ""), concat!("cors-lab ", env!("CARGO_PKG_VERSION"), "\n"));
    let help = printed(&["--help"], "");
    assert!(["serve", "judge", "scenarios"].iter().all(|command| help.contains(command)), "{help}");
    let help = printed(&["serve", "--help"], "");
    assert!(help.starts_with("Serve the lab") && help.contains("--page-addr"), "{help}");
    assert!(!help.contains("--ready-file"), "{help}");
}

#[test]
fn an_unknown_command_is_one_line_and_exit_2() {
    let output = cors_lab(&["srve"], "");
    let message = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!((output.status.code(), message.lines().count()), (Some(2), 1), "{message}");
    assert!(message.starts_with("error: ") && message.contains("'srve'"), "{message}");
    assert!(output.stdout.is_empty());
}

#[test]
fn no_command_is_help_and_exit_2() {
    let output = cors_lab(&[], "");
    let help = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(output.status.code(), Some(2));
    assert!(help.contains("Usage: cors-lab <COMMAND>"), "{help}");
}

/// A 204 to the preflight that names nobody.
const CASE: &str = r#"{"id":"r1","page":"http://localhost:3000","request":{"url":"http://localhost:4000/x","method":"PUT"},"hops":[{"preflight":{"status":204,"headers":[]}}]}"#;

#[test]
fn every_line_gets_a_verdict_or_says_why_not() {
    let verdicts = printed(&["judge"], &format!("{CASE}\nnonsense\n"));
    let verdicts: Vec<Value> =
        verdicts.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let [verdict, error] = &verdicts[..] else { panic!("{verdicts:?}") };
    assert_eq!((&verdict["id"], &verdict["outcome"]), (&"r1".into(), &"blocked".into()), "{verdict}");
    assert_eq!(verdict["reason"], "allow-origin-missing", "{verdict}");
    assert!(error["error"].is_string(), "{error}");
}

/// Chromium takes a value with a space for a list; by the standard it is just not the origin.
const LIST: &str = r#"{"page":"http://localhost:3000","request":{"url":"http://localhost:4000/x"},"hops":[{"response":{"status":200,"headers":[["Access-Control-Allow-Origin","http://localhost:3000 /"]]}}]}"#;

#[test]
fn a_browser_is_judged_by_its_own_rules() {
    assert!(printed(&["judge"], LIST).contains(r#""reason":"allow-origin-mismatch""#));
    assert!(printed(&["judge", "--as=chromium"], LIST).contains(r#""reason":"allow-origin-multiple""#));
}

#[test]
fn an_unknown_browser_is_one_line_and_exit_2() {
    let output = cors_lab(&["judge", "--as", "lynx"], CASE);
    let message = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!((output.status.code(), message.lines().count()), (Some(2), 1), "{message}");
    assert!(message.contains("--as") && message.contains("lynx") && message.contains("webkit"), "{message}");
}

#[test]
fn the_scenarios_are_one_json_array_with_every_field() {
    let scenarios: Vec<Value> = serde_json::from_str(&printed(&["scenarios", "--json"], "")).expect("JSON");
    assert_eq!(scenarios.len(), lessons::scenarios().count());
    let id = |scenario: &Value| format!("{}/{}", text(&scenario["chapter"]), text(&scenario["slug"]));
    let ids: HashSet<String> = scenarios.iter().map(id).collect();
    for scenario in &scenarios {
        let fields: Vec<_> = scenario.as_object().expect("an object").keys().map(String::as_str).collect();
        let expected = "causes chapter expectation fixed_by label method path reason slug title"
            .split(' ')
            .collect::<Vec<_>>();
        assert_eq!(fields, expected);
        assert_eq!(text(&scenario["path"]), format!("/learn/{}", id(scenario)));
        assert!(scenario["causes"].is_array());
        let blocked = text(&scenario["expectation"]).starts_with("blocked-");
        assert_eq!(scenario["reason"].is_string(), blocked, "{scenario}");
        let fixed_by = &scenario["fixed_by"];
        assert!(fixed_by.is_null() || ids.contains(text(fixed_by)), "{scenario}");
    }
    let find = |slug| scenarios.iter().find(|scenario| scenario["slug"] == slug).expect(slug);
    let method = find("bad-method");
    assert_eq!(method["method"], "DELETE");
    assert_eq!(method["expectation"], "blocked-at-preflight");
    assert_eq!(method["reason"], "method-not-allowed");
    assert_eq!(method["fixed_by"], "preflight/good-request");
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

#[test]
fn for_people_the_scenarios_are_a_table() {
    let table = printed(&["scenarios"], "");
    let lines: Vec<_> = table.lines().collect();
    assert_eq!(lines.len(), 1 + lessons::scenarios().count());
    let column = lines[0].find("METHOD").expect("a heading");
    assert!(lines[1..].iter().all(|line| line[column..].starts_with(char::is_uppercase)), "{table}");
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let mut command = Command::new(env!("CARGO_BIN_EXE_cors-lab"));
    let output = command.arg("scenarios").stdout(writer).output().expect("it starts");
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0), "{output:?}");
}
