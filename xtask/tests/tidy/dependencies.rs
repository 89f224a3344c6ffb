//! What this workspace depends on: `deny.toml`, read as cargo-deny reads it, and no dependency that nobody uses.
//!
//! The whole of `Cargo.lock` is checked for sources and versions. Licences are checked for what this machine and
//! the WASM need: of the other systems' crates cargo has only the names here.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;
use toml::Table;
use walkdir::WalkDir;

use crate::report;
use crate::workspace::{Dependency, MEMBERS, Member, cargo, list, root, text};

fn read(path: &str) -> Table {
    let text =
        fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("reading {path}: {error}"));
    text.parse().unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The strings of a list in a TOML table.
fn strings<'t>(table: &'t Table, section: &str, key: &str) -> Vec<&'t str> {
    let list = table.get(section).and_then(|section| section.get(key)).and_then(toml::Value::as_array);
    let list = list.unwrap_or_else(|| panic!("deny.toml has no list [{section}] {key}"));
    list.iter().map(|it| it.as_str().expect("deny.toml: a string, so that this test can read it")).collect()
}

/// A package of `Cargo.lock`.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Locked {
    name: String,
    version: String,
    /// `None` for a crate of this workspace.
    source: Option<String>,
}

fn locked() -> Vec<Locked> {
    let lock = read("Cargo.lock");
    let packages = lock["package"].as_array().expect("Cargo.lock has packages");
    let field = |package: &toml::Value, key: &str| Some(package.get(key)?.as_str()?.to_owned());
    let package = |package: &toml::Value| {
        Some(Locked {
            name: field(package, "name")?,
            version: field(package, "version")?,
            source: field(package, "source"),
        })
    };
    packages.iter().map(|it| package(it).expect("a package has a name and a version")).collect()
}

/// Packages from elsewhere than the registries in `allowed`.
fn foreign_sources(locked: &[Locked], allowed: &[&str]) -> Vec<String> {
    let is_foreign = |source: &str| !allowed.iter().any(|url| source == format!("registry+{url}"));
    let foreign = locked.iter().filter(|it| it.source.as_deref().is_some_and(is_foreign));
    foreign
        .map(|Locked { name, source, .. }| {
            format!(
                "{name}: comes from {}; take a version from crates.io",
                source.as_deref().unwrap_or_default()
            )
        })
        .collect()
}

/// Older versions that are not in `skip`, and entries of `skip` that name none. An entry is `name:version`, with as
/// much of the version as makes two versions compatible.
fn doubles(locked: &[Locked], skip: &[&str]) -> Vec<String> {
    let mut versions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for Locked { name, version, .. } in locked {
        versions.entry(name).or_default().push(version);
    }
    let mut older = Vec::new();
    for (name, mut versions) in versions {
        versions.sort_by_key(|version| numbers(version));
        versions.pop();
        older.extend(versions.iter().map(|version| format!("{name}:{}", compatible(version))));
    }
    let unknown = older.iter().filter(|it| !skip.contains(&it.as_str())).map(|it| {
        format!(
            "{it}: an older version beside a newer one; `cargo tree --invert {}` shows who asks for it: update that, \
             or add \"{it}\" to `skip` in deny.toml",
            it.replace(':', "@")
        )
    });
    let stale = skip.iter().filter(|it| !older.iter().any(|other| other == **it));
    unknown
        .chain(stale.map(|it| format!("{it}: no longer double; take it off `skip` in deny.toml")))
        .collect()
}

fn numbers(version: &str) -> Vec<u64> {
    version.split(['.', '-', '+']).map_while(|part| part.parse().ok()).collect()
}

/// `1` of `1.2.3`, `0.2` of `0.2.3`.
fn compatible(version: &str) -> String {
    let parts: Vec<&str> = version.split('.').collect();
    let count = parts.iter().take_while(|part| **part == "0").count() + 1;
    parts[..count.min(parts.len())].join(".")
}

/// Crates whose licence is not made of allowed ones, and licences that are allowed for nobody.
fn wrong_licences(crates: &[(String, Option<String>)], allowed: &[&str]) -> Vec<String> {
    let mut used = Vec::new();
    let mut findings = Vec::new();
    for (name, licence) in crates {
        let Some(licence) = licence else {
            findings.push(format!("{name}: states no licence; do without it"));
            continue;
        };
        let expression = spdx::Expression::parse_mode(licence, spdx::ParseMode::LAX);
        let is_allowed = expression.is_ok_and(|expression| {
            expression.evaluate(|requirement| {
                let wanted = requirement.license.id().map(|id| id.name);
                let found = allowed.iter().find(|it| Some(**it) == wanted && requirement.addition.is_none());
                used.extend(found);
                found.is_some()
            })
        });
        if !is_allowed {
            findings.push(format!(
                "{name}: its licence `{licence}` is not in deny.toml; do without it, or allow it"
            ));
        }
    }
    let unused = allowed.iter().filter(|it| !used.contains(it));
    findings.extend(
        unused.map(|it| format!("{it}: no crate has this licence; take it off `allow` in deny.toml")),
    );
    findings
}

/// Dependencies of which `mentions` finds the identifier nowhere in the code that can use them.
fn unused(member: &Member, mentions: impl Fn(&Dependency) -> bool) -> Vec<String> {
    let unused = member.dependencies.iter().filter(|dependency| !mentions(dependency));
    unused
        .map(|Dependency { name, .. }| {
            format!("{}: does not use {name}; take it out of its Cargo.toml", member.name)
        })
        .collect()
}

/// Whether `identifier` stands in a Rust file of `folders` as a word.
fn mentions(member: &Path, folders: &[&str], identifier: &str) -> bool {
    let files = folders.iter().flat_map(|folder| WalkDir::new(member.join(folder))).flatten();
    let mut rust = files.filter(|file| file.path().extension().is_some_and(|extension| extension == "rs"));
    rust.any(|file| {
        let text = fs::read_to_string(file.path()).expect("a Rust file can be read");
        text.split(|character: char| !character.is_alphanumeric() && character != '_')
            .any(|word| word == identifier)
    })
}

#[test]
fn crates_come_from_the_registry() {
    report(&foreign_sources(&locked(), &strings(&read("deny.toml"), "sources", "allow-registry")));
}

#[test]
fn no_crate_is_there_twice_unless_we_know() {
    report(&doubles(&locked(), &strings(&read("deny.toml"), "bans", "skip")));
}

#[test]
fn licences_are_allowed() {
    let host = cargo(&["-vV"]);
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).expect("cargo knows its host");
    let metadata = cargo(&[
        "metadata",
        "--locked",
        "--format-version=1",
        "--filter-platform",
        host,
        "--filter-platform=wasm32-unknown-unknown",
    ]);
    let metadata: Value = serde_json::from_str(&metadata).expect("cargo prints JSON");
    let licence =
        |package: &Value| (text(&package["name"]).to_owned(), package["license"].as_str().map(str::to_owned));
    let crates: Vec<_> = list(&metadata["packages"]).iter().map(licence).collect();
    report(&wrong_licences(&crates, &strings(&read("deny.toml"), "licenses", "allow")));
}

#[test]
fn every_dependency_is_used() {
    let findings = MEMBERS.iter().flat_map(|member| {
        unused(member, |dependency| {
            let folders: &[&str] = match dependency.kind.as_deref() {
                Some("dev") => &["src", "tests", "examples", "benches"],
                Some("build") => &["build.rs", "build"],
                _ => &["src", "examples"],
            };
            mentions(&member.folder, folders, &dependency.identifier)
        })
    });
    report(&findings.collect::<Vec<_>>());
}

fn lock(packages: &[(&str, &str, Option<&str>)]) -> Vec<Locked> {
    let package = |&(name, version, source): &(&str, &str, Option<&str>)| Locked {
        name: name.to_owned(),
        version: version.to_owned(),
        source: source.map(str::to_owned),
    };
    packages.iter().map(package).collect()
}

#[test]
fn a_crate_from_elsewhere_is_found() {
    let locked = lock(&[
        ("ours", "0.1.0", None),
        ("good", "1.0.0", Some("registry+https://registry.test/index")),
        ("bad", "1.0.0", Some("git+https://git.test/bad#0123456")),
    ]);
    let findings = foreign_sources(&locked, &["https://registry.test/index"]);
    assert_eq!(findings, ["bad: comes from git+https://git.test/bad#0123456; take a version from crates.io"]);
}

#[test]
fn doubles_and_stale_exceptions_are_found() {
    let locked =
        lock(&[("a", "0.9.1", None), ("a", "0.10.0", None), ("b", "1.2.3", None), ("b", "2.0.0", None)]);
    assert_eq!(doubles(&locked, &["a:0.9", "b:1"]), [""; 0]);
    let findings = doubles(&locked, &["b:1", "c:3"]);
    let [double, stale] = &findings[..] else { panic!("{findings:?}") };
    assert!(double.starts_with("a:0.9: an older version") && double.contains("--invert a@0.9"), "{double}");
    assert!(stale.starts_with("c:3: no longer double"), "{stale}");
}

#[test]
fn a_licence_that_is_not_allowed_is_found() {
    let licence = |name: &str, licence: &str| (name.to_owned(), Some(licence.to_owned()));
    let crates = [
        licence("either", "MIT/GPL-3.0"),
        licence("both", "MIT AND GPL-3.0-only"),
        licence("odd", "whatever"),
        ("none".to_owned(), None),
    ];
    let findings = wrong_licences(&crates, &["MIT", "Zlib"]);
    let names: Vec<&str> = findings.iter().filter_map(|finding| finding.split(':').next()).collect();
    assert_eq!(names, ["both", "odd", "none", "Zlib"], "{findings:?}");
}

#[test]
fn an_unused_dependency_is_found() {
    let used = mentions(&root().join("xtask"), &["src"], "clap");
    assert!(used && !mentions(&root().join("xtask"), &["src"], "cla"));
    let member = MEMBERS.iter().find(|member| member.name == "xtask").expect("xtask is a member");
    let findings = unused(member, |dependency| dependency.name != "walkdir");
    assert_eq!(findings, ["xtask: does not use walkdir; take it out of its Cargo.toml"]);
}
