//! The workspace as cargo describes it.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use serde_json::Value;

/// The folder of the workspace.
pub(crate) fn root() -> &'static Path {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().expect("xtask is a folder of the workspace")
}

/// Runs cargo in the workspace, and returns what it prints.
pub(crate) fn cargo(arguments: &[&str]) -> String {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    let output = command.args(arguments).current_dir(root()).output().expect("cargo can be started");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "`cargo {}` failed: {stderr}", arguments.join(" "));
    String::from_utf8(output.stdout).expect("cargo prints UTF-8")
}

/// A crate of this workspace.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) folder: PathBuf,
    pub(crate) dependencies: Vec<Dependency>,
    /// It becomes a WASM that pages load.
    pub(crate) is_wasm: bool,
}

/// A line of a member's `Cargo.toml`.
#[derive(Debug, Clone)]
pub(crate) struct Dependency {
    /// What it is called on the registry.
    pub(crate) name: String,
    /// What it is called in the code.
    pub(crate) identifier: String,
    /// `dev`, `build`, or `None` for a normal one.
    pub(crate) kind: Option<String>,
}

/// All members, from `cargo metadata`.
pub(crate) static MEMBERS: LazyLock<Vec<Member>> = LazyLock::new(|| {
    let metadata = cargo(&["metadata", "--no-deps", "--locked", "--format-version=1"]);
    let metadata: Value = serde_json::from_str(&metadata).expect("cargo prints JSON");
    list(&metadata["packages"]).iter().map(member).collect()
});

fn member(package: &Value) -> Member {
    let manifest = Path::new(text(&package["manifest_path"]));
    let is_wasm = |target: &Value| list(&target["crate_types"]).iter().any(|kind| kind == "cdylib");
    Member {
        name: text(&package["name"]).to_owned(),
        folder: manifest.parent().expect("a file is in a folder").to_owned(),
        dependencies: list(&package["dependencies"]).iter().map(dependency).collect(),
        is_wasm: list(&package["targets"]).iter().any(is_wasm),
    }
}

fn dependency(value: &Value) -> Dependency {
    let name = text(&value["name"]);
    Dependency {
        name: name.to_owned(),
        identifier: value["rename"].as_str().unwrap_or(name).replace('-', "_"),
        kind: value["kind"].as_str().map(str::to_owned),
    }
}

/// A list in cargo's JSON.
pub(crate) fn list(value: &Value) -> &[Value] {
    value.as_array().expect("cargo prints a list here")
}

/// A string in cargo's JSON.
pub(crate) fn text(value: &Value) -> &str {
    value.as_str().expect("cargo prints a string here")
}
