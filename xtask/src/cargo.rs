//! How cargo is called.

use std::env;
use std::process::Command;

use crate::workspace::Workspace;

/// The target of `frontend`.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The profile in `Cargo.toml` that builds for size.
pub(crate) const WASM_RELEASE_PROFILE: &str = "wasm-release";

/// The cargo that started xtask, so that both are of one toolchain.
pub(crate) fn command() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// The same, in the workspace's folder.
pub(crate) fn in_workspace(workspace: &Workspace) -> Command {
    let mut command = command();
    command.current_dir(&workspace.root);
    command
}
