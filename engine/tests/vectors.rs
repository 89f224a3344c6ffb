//! The cases of `tests/vectors/*.json`: what browsers must decide, as data.
//!
//! A vector is a line for the judge with a `name`, perhaps a profile (`as`), and what to `expect`:
//! any of the fields of the judge's answer, and `step`, the algorithm and number of the step that
//! ended the fetch. Most come from the Web Platform Tests' `cors/`, `fetch/api/cors/` and
//! `fetch/cross-origin-resource-policy/`.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::{env, fs};

use engine::{BlockReason, InvalidReason, Profile};
use serde_json::Value;

struct Vector {
    file: String,
    name: String,
    profile: Profile,
    line: String,
    expected: serde_json::Map<String, Value>,
}

fn vectors() -> Vec<Vector> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors");
    let mut vectors = Vec::new();
    for entry in fs::read_dir(folder).expect("there are vectors") {
        let path = entry.expect("an entry").path();
        let file = path.file_name().expect("a file").to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).expect(&file);
        let cases: Vec<Value> = serde_json::from_str(&text).expect(&file);
        for case in cases {
            let name = case["name"].as_str().expect("a name").to_owned();
            let profile = case["as"].as_str().map_or(Ok(Profile::Standard), str::parse);
            vectors.push(Vector {
                file: file.clone(),
                profile: profile.expect("a profile"),
                line: case.to_string(),
                expected: case["expect"].as_object().expect("an expectation").clone(),
                name,
            });
        }
    }
    vectors
}

fn check(vector: &Vector, answer: &str) -> Result<(), String> {
    let answer: Value = serde_json::from_str(answer).map_err(|error| error.to_string())?;
    for (field, expected) in &vector.expected {
        let found = match field.as_str() {
            "step" => {
                let steps = answer["steps"].as_array().ok_or("no steps")?;
                let failing: Vec<&Value> = steps.iter().filter(|step| step["passed"] == false).collect();
                let [failing] = failing.as_slice() else {
                    return Err(format!("{} steps did not pass", failing.len()));
                };
                Value::Array(vec![failing["algorithm"].clone(), failing["step"].clone()])
            }
            field => answer.get(field).cloned().ok_or(format!("no {field}"))?,
        };
        if found != *expected {
            return Err(format!("{field} should be {expected}, but is {found}"));
        }
    }
    Ok(())
}

#[test]
fn every_vector_is_judged_as_expected() {
    let vectors = vectors();
    assert!(vectors.len() > 500, "vectors are missing");
    let failures: Vec<String> = vectors
        .iter()
        .filter_map(|vector| {
            let answer = judge::answer_line(vector.line.as_bytes(), vector.profile);
            let error = check(vector, &answer).err()?;
            Some(format!("{}: {}: {error}", vector.file, vector.name))
        })
        .collect();
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn exactly_one_step_fails_where_there_is_no_response() {
    for vector in vectors() {
        let answer = judge::answer_line(vector.line.as_bytes(), vector.profile);
        let answer: Value = serde_json::from_str(&answer).expect("JSON");
        let steps = answer["steps"].as_array().expect("steps");
        let failing = steps.iter().filter(|step| step["passed"] == false).count();
        let has_failed = matches!(answer["outcome"].as_str(), Some("blocked" | "invalid"));
        assert_eq!(failing, usize::from(has_failed), "{}: {}", vector.file, vector.name);
        if has_failed {
            assert_eq!(steps.last().expect("a step")["passed"], false, "{}", vector.name);
        }
        for step in steps {
            assert_ne!(step["note"], "", "{}: {}", vector.file, vector.name);
        }
    }
}

#[test]
fn every_reason_has_a_vector() {
    let covered: BTreeSet<String> = vectors()
        .iter()
        .filter_map(|vector| Some(vector.expected.get("reason")?.as_str()?.to_owned()))
        .collect();
    for reason in BlockReason::ALL {
        assert!(covered.contains(reason.as_str()), "no vector blocks with {}", reason.as_str());
    }
    for reason in InvalidReason::ALL {
        assert!(covered.contains(reason.as_str()), "no vector is {}", reason.as_str());
    }
}

#[test]
fn the_example_answers_as_the_library_does() {
    // Tests are built next to the examples.
    let this = env::current_exe().expect("a path");
    let folder = this.parent().and_then(Path::parent).expect("the folder of the profile");
    let example = folder.join("examples").join(format!("judge{}", env::consts::EXE_SUFFIX));
    let mut child = Command::new(example)
        .args(["--as", "firefox"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the example is built along with the tests");
    let vectors: Vec<Vector> = vectors().into_iter().step_by(20).collect();
    let mut input = child.stdin.take().expect("a pipe");
    let lines: Vec<String> = vectors.iter().map(|vector| vector.line.clone() + "\n").collect();
    let writer = std::thread::spawn(move || input.write_all(lines.concat().as_bytes()));
    let output = child.wait_with_output().expect("it runs");
    writer.join().expect("a thread").expect("it reads everything");
    let output = String::from_utf8(output.stdout).expect("text");
    let answers: Vec<&str> = output.lines().collect();
    assert_eq!(answers.len(), vectors.len());
    for (vector, answer) in vectors.iter().zip(answers) {
        assert_eq!(
            answer,
            judge::answer_line(vector.line.as_bytes(), Profile::Firefox),
            "if only this test was built, the example may be old: cargo build -p engine --examples"
        );
    }
}
