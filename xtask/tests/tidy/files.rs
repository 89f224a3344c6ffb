//! Rules about the text of files. A rule is an entry of [`RULES`], with an example that breaks it and one that
//! keeps it.

use std::fs;

use walkdir::WalkDir;

use crate::report;
use crate::workspace::root;

/// A file of the repository.
#[derive(Debug, Clone, PartialEq, Eq)]
struct File {
    /// From the workspace's folder, with `/`.
    path: String,
    text: String,
}

struct Rule {
    /// What must be so.
    name: &'static str,
    /// What to do where it is not.
    repair: &'static str,
    /// The numbers of the lines that break it. The second argument is all files.
    broken_lines: fn(&File, &[File]) -> Vec<usize>,
    /// Files of which exactly the first breaks it.
    broken: &'static [(&'static str, &'static str)],
    /// A file that keeps it.
    kept: (&'static str, &'static str),
}

const RULES: &[Rule] = &[
    Rule {
        name: "every module says what it is for",
        repair: "begin the file with a `//!` sentence",
        broken_lines: |file, _| {
            let says = file.text.starts_with("//!");
            if is_module(&file.path) && !says { vec![1] } else { vec![] }
        },
        broken: &[("engine/src/new.rs", "use std::fmt;\n")],
        kept: ("engine/src/new.rs", "//! What it is for.\n"),
    },
    Rule {
        name: "no `unwrap()` outside tests",
        repair: "use `expect` with a sentence that proves it, or return an error",
        broken_lines: |file, _| code_lines(file, |line| line.contains(".unwrap()")),
        broken: &[(
            "app/src/a.rs",
            "//! A.\nfn f() { g().unwrap(); }\n#[cfg(test)]\nmod tests { g().unwrap() }\n",
        )],
        kept: ("app/tests/a.rs", "g().unwrap();\n"),
    },
    Rule {
        name: "a test that is not run says why",
        repair: "write `#[ignore = \"reason\"]`",
        broken_lines: |file, _| lines(file, "rs", |line| line.trim() == concat!("#[ig", "nore]")),
        broken: &[("app/tests/a.rs", concat!("#[test]\n#[ig", "nore]\nfn f() {}\n"))],
        kept: ("app/tests/a.rs", "#[test]\n#[ignore = \"slow\"]\nfn f() {}\n"),
    },
    Rule {
        name: "a Playwright test that is not run says why",
        repair: "give `test.skip` or `test.fixme` a condition and a sentence",
        broken_lines: |file, _| {
            lines(file, "ts", |line| {
                let call = line.trim().strip_prefix("test.skip(").or(line.trim().strip_prefix("test.fixme("));
                call.is_some_and(|arguments| !arguments.contains(',') || arguments.starts_with(['"', '`']))
            })
        },
        broken: &[("end2end/tests/a.spec.ts", "test.skip(!browser);\n")],
        kept: ("end2end/tests/a.spec.ts", "test.skip(!browser, \"there is no browser\");\n"),
    },
    Rule {
        name: "a comment is no wider than 120 columns",
        repair: "break the line",
        broken_lines: |file, _| {
            let is_comment =
                |line: &str| ["//", "* ", "/*"].iter().any(|mark| line.trim_start().starts_with(mark));
            let extensions = ["rs", "ts", "js", "mjs", "css"];
            let in_files =
                |extension| lines(file, extension, |line| is_comment(line) && line.chars().count() > 120);
            extensions.into_iter().flat_map(in_files).collect()
        },
        broken: &[(
            "app/src/a.rs",
            "//! 3456789 123456789 123456789 123456789 123456789 123456789 123456789 123456789 123456789 123456789 \
             123456789 123456789 1\n",
        )],
        kept: ("app/src/a.rs", "//! Short.\n"),
    },
    Rule {
        name: "no path of somebody's machine",
        repair: "make it relative, or ask the environment",
        broken_lines: |file, _| lines(file, "", has_machine_path),
        broken: &[("README.md", concat!("See `/ho", "me/ann/cors-lab`.\n"))],
        kept: ("README.md", "See https://example.org/home/ann and docs/home/.\n"),
    },
    Rule {
        name: "every bound of the server is in server/src/limits.rs",
        repair: "make it a constant there, with a sentence that says what it bounds",
        broken_lines: |file, _| {
            let is_server = file.path.starts_with("server/src/") && file.path != "server/src/limits.rs";
            if is_server { code_lines(file, is_bound) } else { vec![] }
        },
        broken: &[
            (
                "server/src/a.rs",
                "//! A.\npub const ROWS: usize = 5;\nfn f() { sleep(Duration::from_secs(3)); }\n",
            ),
            ("server/src/b.rs", "//! B.\nconst NAME: &str = \"b\";\n"),
        ],
        kept: ("server/src/limits.rs", "//! Bounds.\npub const ROWS: usize = 5;\n"),
    },
    Rule {
        name: "a server that answers wrongly sets raw headers",
        repair: "take `CorsLayer` out: it repairs or refuses wrong answers, and the page would show another server \
                 than it says",
        broken_lines: |file, files| {
            let Some(folder) = file.path.strip_suffix("/server.rs") else { return vec![] };
            let scenario = files.iter().find(|other| other.path == format!("{folder}/mod.rs"));
            let is_wrong = scenario.is_none_or(|scenario| scenario.text.contains("fixed_by: Some("));
            if !file.path.starts_with("lessons/src/") || !is_wrong {
                return vec![];
            }
            code_lines(file, |line| line.contains("CorsLayer") || line.contains("tower_http::cors"))
        },
        broken: &[
            ("lessons/src/simple/bad/server.rs", "router.layer(CorsLayer::permissive())\n"),
            ("lessons/src/simple/bad/mod.rs", "fixed_by: Some(\"good\"),\n"),
            ("lessons/src/simple/good/server.rs", "router.layer(CorsLayer::permissive())\n"),
            ("lessons/src/simple/good/mod.rs", "fixed_by: None,\n"),
        ],
        kept: ("server/src/api.rs", "//! The API.\nrouter.layer(CorsLayer::new())\n"),
    },
    Rule {
        name: "markup is a literal",
        repair: "let `tag` take `&'static str` only and leak nothing: what came over the wire goes through `text`",
        broken_lines: |file, _| {
            if !file.path.starts_with("app/src/") {
                return vec![];
            }
            code_lines(file, |line| {
                let takes_markup = line.contains("fn tag(") && !line.contains("&'static str");
                takes_markup || line.contains(".leak()") || line.contains("::leak(")
            })
        },
        broken: &[(
            "app/src/lab/html.rs",
            "//! HTML.\nfn tag(&mut self, markup: &str) {}\nfn f(text: String) { html.tag(text.leak()); }\n",
        )],
        kept: ("app/src/lab/html.rs", "//! HTML.\nfn tag(&mut self, markup: &'static str) {}\n"),
    },
    Rule {
        name: "every crate takes the workspace's lints",
        repair: "add `[lints]` with `workspace = true`",
        broken_lines: |file, _| {
            let is_member = file.path.ends_with("/Cargo.toml");
            let takes = file.text.contains("[lints]\nworkspace = true");
            if is_member && !takes { vec![1] } else { vec![] }
        },
        broken: &[("app/Cargo.toml", "[package]\nname = \"app\"\n")],
        kept: ("app/Cargo.toml", "[package]\nname = \"app\"\n\n[lints]\nworkspace = true\n"),
    },
];

/// Rust files below `src/` of a crate. A chapter and a scenario are folders whose names say it, and what is shown
/// of them begins with code; `tests.rs` belongs to the module beside it.
fn is_module(path: &str) -> bool {
    let is_scenario = path.strip_prefix("lessons/src/").is_some_and(|rest| rest.contains('/'));
    path.ends_with(".rs") && path.contains("/src/") && !path.ends_with("/tests.rs") && !is_scenario
}

/// The numbers of the lines for which `is_broken`, in files of this extension (all, if it is empty).
fn lines(file: &File, extension: &str, is_broken: impl Fn(&str) -> bool) -> Vec<usize> {
    if !extension.is_empty() && !file.path.ends_with(&format!(".{extension}")) {
        return vec![];
    }
    let numbered = (1..).zip(file.text.lines());
    numbered.filter(|(_, line)| is_broken(line)).map(|(number, _)| number).collect()
}

/// The same, without comments, for what is compiled outside of tests: below `src/`, before the tests at the end.
fn code_lines(file: &File, is_broken: impl Fn(&str) -> bool) -> Vec<usize> {
    if !file.path.contains("src/") || file.path.ends_with("/tests.rs") {
        return vec![];
    }
    let end =
        (1..).zip(file.text.lines()).find(|(_, line)| *line == "#[cfg(test)]").map_or(usize::MAX, |it| it.0);
    let is_broken = |line: &str| !line.trim_start().starts_with("//") && is_broken(line);
    let mut lines = lines(file, "rs", is_broken);
    lines.retain(|number| *number < end);
    lines
}

/// A constant number or time of a module, or a time in the code.
fn is_bound(line: &str) -> bool {
    const TYPES: [&str; 6] = [": usize =", ": u8 =", ": u16 =", ": u32 =", ": u64 =", ": Duration ="];
    let is_constant = line.starts_with("const ") || line.starts_with("pub") && line.contains(" const ");
    let literal_time = line.split("Duration::from_").skip(1).any(|rest| {
        rest.split_once('(')
            .is_some_and(|(_, argument)| argument.starts_with(|first: char| first.is_ascii_digit()))
    });
    is_constant && TYPES.iter().any(|it| line.contains(it)) || literal_time
}

fn has_machine_path(line: &str) -> bool {
    [concat!("/ho", "me/"), concat!("/ro", "ot/"), concat!("/Us", "ers/"), concat!("/wo", "rk/")].iter().any(
        |start| {
            let mut places = line.match_indices(start);
            places.any(|(place, _)| {
                // Part of a longer path or of a URL otherwise.
                let before = line[..place].chars().next_back();
                !before
                    .is_some_and(|it| it.is_alphanumeric() || matches!(it, '.' | '/' | '_' | '-' | '}' | '~'))
            })
        },
    )
}

/// Every text file that belongs to the repository, sorted. What editors keep in hidden folders does not.
fn files() -> Vec<File> {
    const BUILT: [&str; 4] = ["target", "node_modules", "test-results", "playwright-report"];
    const HIDDEN: [&str; 3] = [".cargo", ".ci", ".github"];
    let entries = WalkDir::new(root()).sort_by_file_name().into_iter().filter_entry(|entry| {
        let name = entry.file_name().to_string_lossy();
        let is_foreign = name.starts_with('.') && !HIDDEN.contains(&&*name) && entry.file_type().is_dir();
        entry.depth() == 0 || !is_foreign && !BUILT.contains(&&*name)
    });
    let file = |entry: walkdir::DirEntry| {
        // What is not UTF-8 is a picture.
        let text = fs::read_to_string(entry.path()).ok()?;
        let path = entry.path().strip_prefix(root()).expect("it is below the root");
        Some(File { path: path.to_str()?.replace('\\', "/"), text })
    };
    entries.map(|entry| entry.expect("the folder can be read")).filter_map(file).collect()
}

#[test]
fn every_file_keeps_every_rule() {
    let files = files();
    assert!(files.len() > 100, "only {} files were found", files.len());
    let mut findings = Vec::new();
    for rule in RULES {
        for file in &files {
            for line in (rule.broken_lines)(file, &files) {
                findings.push(format!("{}:{line}: {}: {}", file.path, rule.name, rule.repair));
            }
        }
    }
    report(&findings);
}

#[test]
fn every_rule_finds_its_example() {
    let file = |&(path, text): &(&str, &str)| File { path: path.to_owned(), text: text.to_owned() };
    for rule in RULES {
        let files: Vec<File> = rule.broken.iter().map(file).collect();
        let broken: Vec<&str> = files
            .iter()
            .filter(|file| !(rule.broken_lines)(file, &files).is_empty())
            .map(|file| file.path.as_str())
            .collect();
        assert_eq!(broken, [rule.broken[0].0], "{}", rule.name);
        assert_eq!((rule.broken_lines)(&file(&rule.kept), &[]), [0; 0], "{}", rule.name);
    }
}

#[test]
fn code_ends_where_the_tests_begin() {
    let text = "a\nbad\n// bad\n#[cfg(test)]\nbad\n".to_owned();
    let file = File { path: "app/src/a.rs".to_owned(), text };
    assert_eq!(code_lines(&file, |line| line.contains("bad")), [2]);
}
