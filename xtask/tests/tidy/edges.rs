//! Which crate of the workspace may use which.

use crate::report;
use crate::workspace::{Dependency, MEMBERS, Member, cargo};

/// The way of the data, from its source to its end: a crate, and the crates of this workspace that it may use. A new
/// crate, or a new use, is a change of the architecture: it stands here, and in ARCHITECTURE.md. Some of these
/// crates are still to come.
#[rustfmt::skip]
const MAY_USE: &[(&str, &[&str])] = &[
    ("engine", &[]),
    ("wire", &["engine"]),
    ("policy", &["engine"]),
    ("run", &["engine", "wire"]),
    ("diagnosis", &["engine", "policy"]),
    ("kit", &["engine", "wire"]),
    ("lessons", &["engine", "wire", "policy", "run", "kit"]),
    ("app", &["engine", "wire", "policy", "run", "diagnosis", "kit", "lessons"]),
    ("frontend-lab", &["app"]),
    ("frontend-tools", &[]),
    ("server", &["engine", "wire", "policy", "run", "diagnosis", "kit", "lessons", "app"]),
    ("judge", &["engine", "run"]),
    ("cli", &["engine", "wire", "policy", "run", "diagnosis", "kit", "lessons", "judge", "server"]),
    ("xtask", &[]),
    // Programs that hold us against the world.
    ("browsers", &[]),
    ("differential", &["engine", "run", "judge", "browsers"]),
    ("matrix", &["engine", "wire", "run", "lessons", "judge", "browsers", "differential"]),
    ("recipes", &["engine", "policy", "lessons", "judge", "browsers"]),
];

/// Crates whose examples and tests use what comes after them.
const EXAMPLES: [(&str, &str); 1] = [("engine", "judge")];

/// Crates without files, sockets, clocks, threads or browsers.
const PURE: [&str; 5] = ["engine", "wire", "policy", "run", "diagnosis"];

/// Crates that bring them.
const IMPURE: [&str; 14] = [
    "async-std",
    "axum",
    "futures-util",
    "hyper",
    "js-sys",
    "leptos",
    "mio",
    "notify",
    "reqwest",
    "tokio",
    "tower",
    "ureq",
    "wasm-bindgen",
    "web-sys",
];

/// What must never be in a WASM: the text of lessons, and what only a server needs.
const NOT_IN_WASM: [&str; 4] = ["axum", "lessons", "server", "tokio"];

fn wrong_edges(members: &[Member]) -> Vec<String> {
    let is_member = |name: &str| members.iter().any(|member| member.name == name);
    let mut findings = Vec::new();
    for Member { name, dependencies, .. } in members {
        let Some((_, allowed)) = MAY_USE.iter().find(|(member, _)| member == name) else {
            findings.push(format!(
                "{name}: a new crate; say what it may use in MAY_USE in xtask/tests/tidy/edges.rs and in ARCHITECTURE.md"
            ));
            continue;
        };
        for dependency in dependencies.iter().filter(|it| is_member(&it.name)) {
            if EXAMPLES.contains(&(name.as_str(), dependency.name.as_str())) && dependency.kind.is_some() {
                continue;
            }
            if !allowed.contains(&dependency.name.as_str()) {
                findings.push(format!(
                    "{name} -> {used}: not an allowed edge; move what {name} needs from {used} to a crate that both \
                     may use, or change MAY_USE in xtask/tests/tidy/edges.rs and ARCHITECTURE.md",
                    used = dependency.name
                ));
            }
        }
    }
    findings
}

fn impure(members: &[Member]) -> Vec<String> {
    let mut findings = Vec::new();
    for Member { name, dependencies, .. } in members.iter().filter(|it| PURE.contains(&it.name.as_str())) {
        let normal = dependencies.iter().filter(|it| it.kind.is_none());
        for dependency in normal.filter(|it| IMPURE.contains(&it.name.as_str())) {
            findings.push(format!(
                "{name} -> {}: {name} is pure; do this where it is used, and hand {name} the result",
                dependency.name
            ));
        }
    }
    findings
}

/// `tree` is what `cargo tree --prefix=none` prints: a crate and its version on a line.
fn not_for_wasm(entry: &str, tree: &str) -> Vec<String> {
    let names = tree.lines().filter_map(|line| line.split(' ').next());
    let wrong = names.filter(|name| NOT_IN_WASM.contains(name)).map(|name| {
        format!(
            "{entry}: {name} is in its WASM; make it an optional dependency that only the feature `ssr` switches on \
             (`cargo tree --package {entry} --target wasm32-unknown-unknown --invert {name}` shows the way)"
        )
    });
    wrong.collect()
}

#[test]
fn crates_use_only_what_comes_before_them() {
    report(&wrong_edges(&MEMBERS));
}

#[test]
fn pure_crates_stay_pure() {
    report(&impure(&MEMBERS));
}

#[test]
fn no_lesson_is_in_the_wasm() {
    let entries: Vec<&Member> = MEMBERS.iter().filter(|member| member.is_wasm).collect();
    assert!(!entries.is_empty(), "no crate becomes a WASM");
    for Member { name, .. } in entries {
        let tree = cargo(&[
            "tree",
            "--locked",
            "--package",
            name,
            "--target=wasm32-unknown-unknown",
            "--edges=normal",
            "--prefix=none",
        ]);
        report(&not_for_wasm(name, &tree));
    }
}

#[test]
fn the_table_has_every_crate_before_those_that_use_it() {
    for (index, (name, allowed)) in MAY_USE.iter().enumerate() {
        let before = &MAY_USE[..index];
        for used in *allowed {
            assert!(
                before.iter().any(|(other, _)| other == used),
                "{name} may use {used}, which stands below it"
            );
        }
    }
}

fn member_that_uses(name: &str, used: &[&str]) -> Member {
    let dependency =
        |name: &&str| Dependency { name: (*name).to_owned(), identifier: (*name).to_owned(), kind: None };
    Member {
        name: name.to_owned(),
        folder: name.into(),
        dependencies: used.iter().map(dependency).collect(),
        is_wasm: false,
    }
}

#[test]
fn wrong_edges_are_found() {
    let members = [
        member_that_uses("engine", &["lessons", "serde"]),
        member_that_uses("lessons", &["engine"]),
        member_that_uses("new", &[]),
    ];
    let [edge, new] = &wrong_edges(&members)[..] else { panic!("{:?}", wrong_edges(&members)) };
    assert!(edge.starts_with("engine -> lessons: "), "{edge}");
    assert!(new.starts_with("new: a new crate"), "{new}");
}

#[test]
fn impure_crates_are_found() {
    let members = [member_that_uses("engine", &["tokio"]), member_that_uses("server", &["tokio"])];
    let [tokio] = &impure(&members)[..] else { panic!("{:?}", impure(&members)) };
    assert!(tokio.starts_with("engine -> tokio: "), "{tokio}");
}

#[test]
fn a_lesson_in_the_wasm_is_found() {
    let tree = "frontend-lab v0.1.0 (/somewhere)\nlessons v0.1.0 (/somewhere)\nserde v1.0.0\n";
    assert_eq!(not_for_wasm("frontend-lab", tree).len(), 1);
}
