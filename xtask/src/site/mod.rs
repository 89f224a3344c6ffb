//! Builds what the server serves:
//!
//! ```text
//! frontend/ ─ cargo ─► .wasm ─► bundle ────► pkg/cors-lab.<hash>.js, .wasm ┐
//! style/    ────────────────► stylesheet ──► pkg/cors-lab.<hash>.css       ├─► + .br, .gz ─► site root
//! public/   ────────────────► public_files ► as they are                   ┘
//! ```
//!
//! Each bundle, the stylesheet and the static files are *parts*: a part has a fingerprint of all that goes in,
//! and is left alone while that and its files are as they were. There is one bundle for each of
//! [`names::ENTRIES`]. The names of the hashed files reach the server through `hash.txt`.

mod atomic;
mod bundle;
mod names;
mod part;
mod precompressed;
mod public_files;
mod stale;
mod stylesheet;

pub(crate) use stale::files_below;

use std::fs::{self, File, TryLockError};
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::cargo;
use crate::process;
use crate::progress::{Freshness, Progress, colored};
use crate::tools::wasm_opt::WasmOpt;
use crate::tools::wasm_toolchain::WasmToolchain;
use crate::workspace::{Mode, PROGRAM, Workspace};
use names::ENTRIES;
use part::{Part, Stamp};

/// The tools of a build, found once.
#[derive(Debug)]
pub(crate) struct Tools {
    toolchain: WasmToolchain,
    wasm_opt: Option<WasmOpt>,
}

impl Tools {
    /// Finds or installs what a build in `mode` needs.
    pub(crate) fn find_or_install(workspace: &Workspace, mode: Mode) -> Result<Self> {
        let toolchain = WasmToolchain::find_or_install()?;
        let wasm_opt = match mode {
            Mode::Release => WasmOpt::find(workspace)?,
            Mode::Dev => None,
        };
        Ok(Self { toolchain, wasm_opt })
    }
}

/// Where a finished build is.
#[derive(Debug)]
pub(crate) struct Built {
    /// The program `cors-lab`.
    pub(crate) program: PathBuf,
    /// The folder that it serves.
    pub(crate) site_root: PathBuf,
}

/// Builds the site in `mode` and the program in `program`. Only when everything is there, `hash.txt` names the new
/// files and the old ones are removed: a server that is still running goes on with what it knows.
pub(crate) fn build(workspace: &Workspace, mode: Mode, program: Mode, tools: &Tools) -> Result<Built> {
    let site = Site::open(workspace, mode)?;
    let mut progress = Progress::new(5);

    progress.step("WebAssembly", |line| {
        let crates = ENTRIES.map(|entry| entry.crate_name);
        match mode {
            Mode::Release => tools.toolchain.release_build(workspace, &crates, line)?,
            Mode::Dev => {
                let mut command = tools.toolchain.cargo(workspace, "build");
                for name in crates {
                    command.args(["--package", name]);
                }
                process::run_patiently(colored(&mut command), line)?;
            }
        }
        Ok(((), Freshness::Made))
    })?;
    let bundles = progress.step("bundle", |line| {
        let mut stamps = Vec::with_capacity(ENTRIES.len());
        let mut all = Freshness::Unchanged;
        for entry in ENTRIES {
            let wasm = workspace.built_wasm(mode, entry.crate_name);
            let wasm = fs::read(&wasm).with_context(|| format!("reading {}", wasm.display()))?;
            let fingerprint = bundle::fingerprint(entry, &wasm, mode, tools.wasm_opt.as_ref());
            let (stamp, freshness) = site.update(Part::Bundle(entry), fingerprint, || {
                bundle::make(entry, wasm, mode, tools.wasm_opt.as_ref(), &site.state, line)
            })?;
            stamps.push(stamp);
            if freshness == Freshness::Made {
                all = Freshness::Made;
            }
        }
        Ok((stamps, all))
    })?;
    let stylesheet = progress.step("stylesheet", |_| {
        let folder = workspace.root.join("style");
        site.update(Part::Stylesheet, stylesheet::fingerprint(&folder)?, || stylesheet::make(&folder))
    })?;
    let public_files = progress.step("static files", |_| {
        let files = public_files::read(&workspace.root.join("public"), mode)?;
        site.update(Part::PublicFiles, public_files::fingerprint(&files), || Ok(files))
    })?;
    progress.step("program", |line| {
        let mut command = cargo::in_workspace(workspace);
        match program {
            Mode::Release => command.args(["build", "--package", "cli", "--release"]),
            // Cargo picks the features of dependencies for all that is built together: chosen like this,
            // `test` and `dev` share what they compile.
            Mode::Dev => command.args(["build", "--workspace", "--exclude", "frontend-*", "--bin", PROGRAM]),
        };
        process::run_patiently(colored(&mut command), line)?;
        Ok(((), Freshness::Made))
    })?;

    let hashes = names::hash_txt(&bundles, &stylesheet)?;
    atomic::write_if_changed(&site.root.join(names::HASH_FILE), hashes.as_bytes())?;
    stale::remove(&site.root, &[bundles, vec![stylesheet, public_files]].concat())?;
    Ok(Built { program: workspace.program(program), site_root: site.root })
}

/// The site's folder, held by one build at a time.
#[derive(Debug)]
struct Site {
    /// What the server serves.
    root: PathBuf,
    /// What this module remembers of it, and room for work.
    state: PathBuf,
    mode: Mode,
    /// Unlocked when it is closed, also where the process is killed.
    _lock: File,
}

impl Site {
    fn open(workspace: &Workspace, mode: Mode) -> Result<Self> {
        let root = workspace.site_root(mode);
        let state = workspace.site_state(mode);
        for folder in [&root, &state] {
            fs::create_dir_all(folder).with_context(|| format!("creating {}", folder.display()))?;
        }
        let lock_file = state.join("lock");
        let lock = File::create(&lock_file).with_context(|| format!("creating {}", lock_file.display()))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                eprintln!("Waiting for another build of {}", root.display());
                lock.lock().with_context(|| format!("locking {}", lock_file.display()))?;
            }
            Err(TryLockError::Error(error)) => {
                return Err(error).with_context(|| format!("locking {}", lock_file.display()));
            }
        }
        Ok(Self { root, state, mode, _lock: lock })
    }

    /// Brings one part up to date: `make` is called only if the fingerprint is new or files are missing.
    fn update(
        &self,
        part: Part,
        fingerprint: String,
        make: impl FnOnce() -> Result<Vec<part::SiteFile>>,
    ) -> Result<(Stamp, Freshness)> {
        let stamp_file = self.state.join(part.stamp_name());
        if let Some(stamp) = Stamp::load(&stamp_file)
            && stamp.is_current(&fingerprint, &self.root)
        {
            return Ok((stamp, Freshness::Unchanged));
        }
        let files = make()?;
        let files = match self.mode {
            Mode::Release => precompressed::with_compressed(files)?,
            Mode::Dev => files,
        };
        let mut outputs = Vec::with_capacity(files.len());
        for file in &files {
            if process::is_interrupted() {
                bail!(process::Interrupted);
            }
            atomic::write_if_changed(&self.root.join(&file.path), &file.contents)?;
            outputs.push(part::Output { path: file.path.clone(), bytes: file.contents.len() as u64 });
        }
        // The stamp comes last: without it the work is done again.
        let stamp = Stamp { fingerprint, outputs };
        atomic::write_if_changed(&stamp_file, stamp.to_text().as_bytes())?;
        Ok((stamp, Freshness::Made))
    }
}
