//! Holds the code against `spec.toml`: every step of the standard is in its function exactly once,
//! or out of scope for a reason; every step in a trace exists; every reason has a step.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use engine::{Algorithm, BlockReason, DIVERGENCES, InvalidReason};
use serde::Deserialize;

#[derive(Deserialize)]
struct Spec {
    algorithm: Vec<SpecAlgorithm>,
}

#[derive(Deserialize)]
struct SpecAlgorithm {
    id: String,
    anchor: String,
    standard: Option<String>,
    file: String,
    functions: Vec<String>,
    steps: Vec<String>,
    #[serde(default)]
    out_of_scope: BTreeMap<String, String>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn spec() -> Vec<SpecAlgorithm> {
    let text = fs::read_to_string(root().join("spec.toml")).expect("spec.toml is there");
    toml::from_str::<Spec>(&text).expect("spec.toml is as described in its header").algorithm
}

/// The sources by file name, without their unit tests.
fn sources() -> BTreeMap<PathBuf, String> {
    let folder = fs::read_dir(root().join("src")).expect("there are sources");
    folder
        .map(|entry| {
            let path = entry.expect("an entry").path();
            let text = fs::read_to_string(&path).expect("a text file");
            let text = text.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
            (path, text)
        })
        .collect()
}

/// The lines of a function together with its doc comment.
fn function_lines<'a>(text: &'a str, name: &str) -> (Vec<&'a str>, Vec<&'a str>) {
    let lines: Vec<&str> = text.lines().collect();
    let is_start = |line: &&str| {
        line.split_once(&format!("fn {name}"))
            .is_some_and(|(before, after)| !before.contains("//") && after.starts_with(['(', '<']))
    };
    let starts: Vec<usize> = (0..lines.len()).filter(|index| is_start(&lines[*index])).collect();
    assert_eq!(starts.len(), 1, "there should be one function `{name}`");
    let start = starts[0];
    let indent = lines[start].len() - lines[start].trim_start().len();
    let closing = format!("{}}}", " ".repeat(indent));
    let length = lines[start..].iter().position(|line| *line == closing).expect("a closing brace");
    let docs = lines[..start].iter().rev().take_while(|line| {
        let line = line.trim_start();
        line.starts_with("///") || line.starts_with("#[")
    });
    (docs.copied().collect(), lines[start..start + length].to_vec())
}

/// The number in a comment such as `// Step 7.5. Words.`
fn step_of(line: &str) -> Option<(&str, &str)> {
    let rest = line.trim_start().strip_prefix("// Step ")?;
    let (number, words) = rest.split_once(". ").unwrap_or((rest.trim_end_matches('.'), ""));
    Some((number, words))
}

#[test]
fn every_step_is_in_its_function_once_or_out_of_scope() {
    for algorithm in spec() {
        let text = fs::read_to_string(root().join(&algorithm.file)).expect(&algorithm.file);
        let mut found: BTreeMap<String, usize> = BTreeMap::new();
        for function in &algorithm.functions {
            for line in function_lines(&text, function).1 {
                if let Some((number, words)) = step_of(line) {
                    assert!(!words.is_empty(), "{}: step {number} has no words", algorithm.id);
                    *found.entry(number.to_owned()).or_default() += 1;
                }
            }
        }
        let unique: BTreeSet<&String> = algorithm.steps.iter().collect();
        assert_eq!(unique.len(), algorithm.steps.len(), "{}: a step is listed twice", algorithm.id);
        for step in &algorithm.steps {
            let expected = usize::from(!algorithm.out_of_scope.contains_key(step));
            assert_eq!(
                found.remove(step).unwrap_or(0),
                expected,
                "{} in {}: step {step} should be there {expected} times",
                algorithm.id,
                algorithm.file
            );
        }
        assert!(found.is_empty(), "{}: steps that spec.toml does not list: {found:?}", algorithm.id);
        for (step, reason) in &algorithm.out_of_scope {
            assert!(algorithm.steps.contains(step), "{}: no step {step}", algorithm.id);
            assert!(reason.contains(' '), "{}: step {step} has no reason", algorithm.id);
        }
    }
}

#[test]
fn every_step_comment_belongs_to_a_listed_function() {
    let mut listed = 0;
    for algorithm in spec() {
        let text = fs::read_to_string(root().join(&algorithm.file)).expect(&algorithm.file);
        for function in &algorithm.functions {
            let lines = function_lines(&text, function).1;
            listed += lines.iter().filter(|line| step_of(line).is_some()).count();
        }
    }
    let all: usize =
        sources().values().map(|text| text.lines().filter(|line| step_of(line).is_some()).count()).sum();
    assert_eq!(listed, all, "a step is commented outside the functions of spec.toml");
}

#[test]
fn steps_are_in_order_and_set_off_by_a_blank_line() {
    for algorithm in spec() {
        let text = fs::read_to_string(root().join(&algorithm.file)).expect(&algorithm.file);
        for function in &algorithm.functions {
            let lines = function_lines(&text, function).1;
            let mut last: Vec<u32> = Vec::new();
            for (index, line) in lines.iter().enumerate() {
                let Some((number, _)) = step_of(line) else { continue };
                let parts: Vec<u32> = number.split('.').map(|part| part.parse().expect("a number")).collect();
                assert!(last < parts, "{}: step {number} is out of order", algorithm.id);
                last = parts;
                let before = lines[index - 1].trim();
                assert!(
                    before.is_empty() || before.ends_with('{') || before.starts_with("//"),
                    "{}: no blank line before step {number}",
                    algorithm.id
                );
            }
        }
    }
}

#[test]
fn every_function_links_to_its_algorithm() {
    for algorithm in spec() {
        let text = fs::read_to_string(root().join(&algorithm.file)).expect(&algorithm.file);
        let docs = function_lines(&text, &algorithm.functions[0]).0.join("\n");
        let standard = algorithm.standard.as_deref().unwrap_or("https://fetch.spec.whatwg.org/");
        let link = format!("{standard}#{}>", algorithm.anchor);
        assert!(docs.contains(&link), "{}: `{}` has no link {link}", algorithm.file, algorithm.id);
    }
}

#[test]
fn algorithms_of_the_trace_are_those_of_the_spec() {
    let spec = spec();
    for algorithm in Algorithm::ALL {
        let listed = spec.iter().find(|listed| listed.id == algorithm.as_str());
        let listed = listed.unwrap_or_else(|| panic!("{} is not listed", algorithm.as_str()));
        assert!(algorithm.anchor().ends_with(&format!("/#{}", listed.anchor)));
        assert!(!algorithm.name().is_empty());
    }
}

/// All `(algorithm, step)` that the sources record.
fn recorded_steps() -> BTreeSet<(String, String)> {
    let mut recorded = BTreeSet::new();
    for (path, text) in sources() {
        let this = text
            .split("THIS: Algorithm = Algorithm::")
            .nth(1)
            .map(|rest| rest.chars().take_while(|c| c.is_ascii_alphanumeric()).collect::<String>());
        for call in ["trace.passed(", "trace.failed("] {
            for rest in text.split(call).skip(1) {
                let mut arguments = rest.split(',').map(str::trim);
                let algorithm = arguments.next().expect("an algorithm");
                let algorithm = match algorithm.strip_prefix("Algorithm::") {
                    Some(variant) => variant.to_owned(),
                    None => {
                        assert_eq!(algorithm, "THIS", "in {}", path.display());
                        this.clone().expect("`THIS` is defined")
                    }
                };
                let step = arguments.next().expect("a step");
                let step = step.trim_matches('"').to_owned();
                recorded.insert((algorithm, step));
            }
        }
    }
    recorded
}

#[test]
fn every_recorded_step_exists() {
    let spec = spec();
    let recorded = recorded_steps();
    assert!(recorded.len() > 30, "the sources were not understood: {recorded:?}");
    for (variant, step) in recorded {
        let algorithm = Algorithm::ALL.iter().find(|algorithm| format!("{algorithm:?}") == variant);
        let id = algorithm.unwrap_or_else(|| panic!("no {variant}")).as_str();
        let listed = spec.iter().find(|listed| listed.id == id).expect("it is listed");
        assert!(listed.steps.contains(&step), "{id} has no step {step}");
        assert!(!listed.out_of_scope.contains_key(&step), "{id} leaves step {step} out");
    }
}

#[test]
fn every_reason_is_produced_by_the_algorithms() {
    let sources = sources();
    let produced = |needle: &str| {
        sources.iter().any(|(path, text)| {
            !path.ends_with("verdict.rs")
                && text.match_indices(needle).any(|(at, _)| {
                    !text[at + needle.len()..].starts_with(|c: char| c.is_ascii_alphanumeric())
                })
        })
    };
    for reason in BlockReason::ALL {
        assert!(produced(&format!("BlockReason::{reason:?}")), "nothing blocks with {reason:?}");
    }
    for reason in InvalidReason::ALL {
        assert!(produced(&format!("InvalidReason::{reason:?}")), "nothing is {reason:?}");
    }
}

#[test]
fn divergences_are_marked_where_they_are() {
    let sources: String = sources().into_values().collect();
    let marked: BTreeSet<&str> = sources
        .split("// Divergence: ")
        .skip(1)
        .map(|rest| rest.split('.').next().unwrap_or_default())
        .collect();
    let listed: BTreeSet<&str> = DIVERGENCES.iter().map(|divergence| divergence.id).collect();
    assert_eq!(marked, listed);
    assert_eq!(listed.len(), DIVERGENCES.len(), "an id is used twice");
}
