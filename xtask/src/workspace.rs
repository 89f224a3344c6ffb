//! Where things are: the workspace, its target folder, and what each kind of build puts there.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::{cargo, process};

/// The program that the crate `cli` makes.
pub(crate) const PROGRAM: &str = "cors-lab";

/// The folders of this checkout.
#[derive(Debug, Clone)]
pub(crate) struct Workspace {
    /// The folder of the workspace's `Cargo.toml`.
    pub(crate) root: PathBuf,
    /// Cargo's target folder, wherever the user's configuration puts it.
    pub(crate) target: PathBuf,
    /// The names of its crates.
    pub(crate) members: Vec<String>,
}

impl Workspace {
    /// Asks cargo, which alone knows about `CARGO_TARGET_DIR` and `build.target-dir`.
    pub(crate) fn locate() -> Result<Self> {
        let mut command = cargo::command();
        command.args(["metadata", "--no-deps", "--format-version=1", "--manifest-path"]);
        command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml"));
        let metadata: Value =
            serde_json::from_str(&process::capture(&mut command)?).context("reading cargo's metadata")?;
        let folder = |key: &str| {
            let path = metadata[key].as_str().with_context(|| format!("cargo's metadata has no `{key}`"))?;
            anyhow::Ok(PathBuf::from(path))
        };
        let packages = metadata["packages"].as_array().context("cargo's metadata has no `packages`")?;
        let members = packages.iter().filter_map(|package| Some(package["name"].as_str()?.to_owned()));
        Ok(Self {
            root: folder("workspace_root")?,
            target: folder("target_directory")?,
            members: members.collect(),
        })
    }

    /// The Playwright project.
    pub(crate) fn end2end(&self) -> PathBuf {
        self.root.join("end2end")
    }

    /// What the consoles of the browsers said.
    pub(crate) fn recordings(&self) -> PathBuf {
        self.root.join("lessons/recorded")
    }

    /// The folder that the server serves.
    pub(crate) fn site_root(&self, mode: Mode) -> PathBuf {
        self.target.join(mode.site_folder())
    }

    /// What the builder remembers of a site: beside it, not inside, because all that is inside is served.
    pub(crate) fn site_state(&self, mode: Mode) -> PathBuf {
        self.target.join(format!("{}.state", mode.site_folder()))
    }

    /// The WASM of a crate as cargo built it.
    pub(crate) fn built_wasm(&self, mode: Mode, crate_name: &str) -> PathBuf {
        let profile = match mode {
            Mode::Release => cargo::WASM_RELEASE_PROFILE,
            Mode::Dev => "debug",
        };
        self.target
            .join(cargo::WASM_TARGET)
            .join(profile)
            .join(format!("{}.wasm", crate_name.replace('-', "_")))
    }

    /// The program that serves the lab.
    pub(crate) fn program(&self, mode: Mode) -> PathBuf {
        let profile = match mode {
            Mode::Release => "release",
            Mode::Dev => "debug",
        };
        self.target.join(profile).join(format!("{PROGRAM}{}", std::env::consts::EXE_SUFFIX))
    }
}

/// What a build is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Small and compressed: `serve`, `build`, `test`.
    Release,
    /// Ready soon: `dev`.
    Dev,
}

impl Mode {
    /// Two folders, so that `dev` and `serve` do not undo each other's work.
    fn site_folder(self) -> &'static str {
        match self {
            Self::Release => "site",
            Self::Dev => "site-dev",
        }
    }
}
