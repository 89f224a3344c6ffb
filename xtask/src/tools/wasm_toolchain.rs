//! A compiler that can build `frontend`: this machine's own with the wasm32 target, or Debian's.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::cargo::{self, WASM_RELEASE_PROFILE, WASM_TARGET};
use crate::process;
use crate::progress::{self, Line};
use crate::tools::machine::Packages;
use crate::tools::{apt, on_path};
use crate::workspace::Workspace;

/// Debian's way without rustup: a second, newer compiler that brings the sources of `std`.
const DEBIAN_PACKAGES: &[&str] = &["rustc-web", "cargo-web", "rust-web-src", "lld-19"];

/// Where those packages put what the build calls.
const DEBIAN_PROGRAMS: DebianPrograms =
    DebianPrograms { cargo: "/usr/bin/cargo", rustc: "/usr/bin/rustc", linker: "/usr/bin/wasm-ld-19" };

/// The sources of `std`, where a compiler has them, below its sysroot.
const STD_SOURCES: &str = "lib/rustlib/src/rust/library/std/Cargo.toml";

/// `std` compiled along with the page's code, for size, and without the texts of panics, which nobody reads in a
/// release: a seventh of the WASM.
const SMALL_STD: &[&str] = &[
    "-Zbuild-std=std",
    "-Zbuild-std-features=optimize_for_size",
    "-Zpanic-immediate-abort",
    "--config=profile.wasm-release.panic=\"immediate-abort\"",
    "--config=target.wasm32-unknown-unknown.rustflags=[\"-Zlocation-detail=none\",\"-Zfmt-debug=none\"]",
];

/// -Z is for nightly compilers, and this is how the compiler's own build uses it on others.
const UNSTABLE_OPTIONS: (&str, &str) = ("RUSTC_BOOTSTRAP", "1");

/// What the build for browsers has in common, however it is done.
fn release_arguments<'c>(command: &'c mut Command, crates: &[&str]) -> &'c mut Command {
    command.args(["--profile", WASM_RELEASE_PROFILE]);
    for name in crates {
        command.args(["--package", name]);
    }
    progress::colored(command)
}

/// Why a build with unstable flags failed.
#[derive(Debug, PartialEq, Eq)]
enum Failure {
    /// A crate of this workspace does not compile; it would not with other flags either.
    InOurCode,
    /// Anything else, with the first error: cargo or rustc does not know a flag, or `std` does not compile with it.
    InTheSmallBuild(String),
}

impl Failure {
    /// `stderr` is what cargo said, `members` are the crates of this workspace.
    fn from_stderr(stderr: &str, members: &[String]) -> Self {
        let text = progress::without_colors(stderr);
        let failed = |name: &String| text.contains(&format!("could not compile `{name}`"));
        if members.iter().any(failed) {
            return Self::InOurCode;
        }
        let error = text.lines().find_map(|line| line.trim().strip_prefix("error: "));
        Self::InTheSmallBuild(error.unwrap_or("cargo did not say why").trim().to_owned())
    }
}

struct DebianPrograms {
    cargo: &'static str,
    rustc: &'static str,
    linker: &'static str,
}

/// How `frontend` is compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WasmToolchain {
    /// The compiler that also builds the server has the target.
    Own,
    /// Debian's compiler builds `std` for the target first.
    Debian,
}

impl WasmToolchain {
    /// A cargo command (`build`, `check`, …) for the wasm32 target, in the workspace's folder.
    pub(crate) fn cargo(self, workspace: &Workspace, subcommand: &str) -> Command {
        let mut command = self.bare(workspace, subcommand);
        if self == Self::Debian {
            command.arg("-Zbuild-std=std,panic_abort").env(UNSTABLE_OPTIONS.0, UNSTABLE_OPTIONS.1);
        }
        command
    }

    /// Builds what is sent to browsers. A compiler that has no sources of `std`, or refuses the unstable flags,
    /// builds with the `std` that it brings: one line says so, and the page's code is larger.
    pub(crate) fn release_build(self, workspace: &Workspace, crates: &[&str], line: &mut Line) -> Result<()> {
        if self == Self::Debian || own_has_std_sources() || add_std_sources(line)? {
            let mut small = self.bare(workspace, "build");
            small.args(SMALL_STD).env(UNSTABLE_OPTIONS.0, UNSTABLE_OPTIONS.1);
            let ran = process::run_patiently_and_keep(release_arguments(&mut small, crates), line)?;
            if ran.status.success() {
                return Ok(());
            }
            match Failure::from_stderr(&ran.stderr(), &workspace.members) {
                Failure::InOurCode => {
                    ran.show_rest(line);
                    bail!("`{}` failed ({})", process::shown(&small), ran.status);
                }
                Failure::InTheSmallBuild(why) => line.note(&format!(
                    "The smallest build failed ({why}): building with stable flags, the page's code is larger"
                )),
            }
        } else {
            line.note("There are no sources of `std`: building without them, the page's code is larger");
        }
        process::run_patiently(release_arguments(&mut self.cargo(workspace, "build"), crates), line)
    }

    fn bare(self, workspace: &Workspace, subcommand: &str) -> Command {
        match self {
            Self::Own => {
                let mut command = cargo::in_workspace(workspace);
                command.args([subcommand, "--target", WASM_TARGET]);
                command
            }
            Self::Debian => {
                let mut command = Command::new(DEBIAN_PROGRAMS.cargo);
                command.current_dir(&workspace.root).args([subcommand, "--target", WASM_TARGET]);
                command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", DEBIAN_PROGRAMS.linker);
                // Otherwise the `rustc` of PATH is taken, which may be the other compiler.
                command.env("RUSTC", DEBIAN_PROGRAMS.rustc).env_remove("RUSTUP_TOOLCHAIN");
                command
            }
        }
    }

    /// Finds a compiler, or installs what is missing.
    pub(crate) fn find_or_install() -> Result<Self> {
        let mut facts = Facts {
            own_has_target: own_has_target(),
            rustup: if on_path::find(&["rustup"]).is_some() {
                Attempt::Possible
            } else {
                Attempt::Impossible
            },
            debian_ready: debian_ready(),
            debian_install: match Packages::of_this_machine() {
                Packages::AptAsRoot => Attempt::Possible,
                Packages::AptWithSudo | Packages::Unknown => Attempt::Impossible,
            },
            packages: Packages::of_this_machine(),
        };
        loop {
            match next_step(facts) {
                NextStep::Use(toolchain) => return Ok(toolchain),
                NextStep::AddWithRustup => {
                    eprintln!(
                        "Adding the Rust target {WASM_TARGET} with rustup (the page's code is built for it)"
                    );
                    report(process::run(Command::new("rustup").args(["target", "add", WASM_TARGET])))?;
                    facts.own_has_target = own_has_target();
                    facts.rustup = Attempt::Failed;
                }
                NextStep::InstallDebian => {
                    report(apt::install(DEBIAN_PACKAGES, "a Rust compiler for the page's code"))?;
                    facts.debian_ready = debian_ready();
                    facts.debian_install = Attempt::Failed;
                }
                NextStep::Stop(message) => bail!(message),
            }
        }
    }
}

/// Reports a failed attempt, so that the next way is tried. An interruption is passed on.
fn report(result: Result<()>) -> Result<()> {
    match result {
        Err(error) if !process::is_interrupted() => {
            eprintln!("  {error:#}");
            Ok(())
        }
        other => other,
    }
}

/// One way of installing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Attempt {
    /// Not on this machine.
    Impossible,
    /// Not tried yet.
    Possible,
    /// Tried, without success.
    Failed,
}

/// What was found on this machine.
#[derive(Debug, Clone, Copy)]
struct Facts {
    own_has_target: bool,
    rustup: Attempt,
    debian_ready: bool,
    debian_install: Attempt,
    packages: Packages,
}

/// What to do about it.
#[derive(Debug, PartialEq, Eq)]
enum NextStep {
    Use(WasmToolchain),
    AddWithRustup,
    InstallDebian,
    Stop(String),
}

/// The quickest way comes first: adding a target takes seconds, installing Debian's packages half a minute.
fn next_step(facts: Facts) -> NextStep {
    if facts.own_has_target {
        return NextStep::Use(WasmToolchain::Own);
    }
    if facts.rustup == Attempt::Possible {
        return NextStep::AddWithRustup;
    }
    if facts.debian_ready {
        return NextStep::Use(WasmToolchain::Debian);
    }
    if facts.debian_install == Attempt::Possible {
        return NextStep::InstallDebian;
    }
    let way = match (facts.rustup, facts.packages) {
        (Attempt::Impossible, Packages::AptWithSudo) => {
            format!("run `{}`", apt::sudo_command(DEBIAN_PACKAGES))
        }
        (Attempt::Impossible, _) => {
            format!("install rustup from https://rustup.rs and run `rustup target add {WASM_TARGET}`")
        }
        (Attempt::Possible | Attempt::Failed, _) => {
            format!("run `rustup target add {WASM_TARGET}` where the network is open")
        }
    };
    NextStep::Stop(format!("this machine's Rust cannot build for {WASM_TARGET}: {way}, then try again"))
}

/// True if the compiler of PATH brings `std` for the target.
fn own_has_target() -> bool {
    sysroot("rustc").is_some_and(|root| root.join("lib/rustlib").join(WASM_TARGET).join("lib").is_dir())
}

/// True if the compiler of PATH brings the sources of `std`.
fn own_has_std_sources() -> bool {
    sysroot("rustc").is_some_and(|root| root.join(STD_SOURCES).is_file())
}

/// Tries to add the sources of `std` to the compiler of PATH, and says whether they are there.
fn add_std_sources(line: &mut Line) -> Result<bool> {
    if on_path::find(&["rustup"]).is_none() {
        return Ok(false);
    }
    line.note("Adding the sources of `std` with rustup (with them the page's code is a seventh smaller)");
    report(process::run(Command::new("rustup").args(["component", "add", "rust-src"])))?;
    Ok(own_has_std_sources())
}

/// True if Debian's compiler, its sources and its linker are all there.
fn debian_ready() -> bool {
    [DEBIAN_PROGRAMS.cargo, DEBIAN_PROGRAMS.linker].iter().all(|program| Path::new(program).exists())
        && sysroot(DEBIAN_PROGRAMS.rustc).is_some_and(|root| root.join(STD_SOURCES).is_file())
}

/// The compiler's own folder; `None` where there is no such compiler.
fn sysroot(rustc: &str) -> Option<PathBuf> {
    let mut command = Command::new(rustc);
    if rustc == DEBIAN_PROGRAMS.rustc {
        command.env_remove("RUSTUP_TOOLCHAIN");
    }
    let printed = process::capture(command.args(["--print", "sysroot"])).ok()?;
    Some(PathBuf::from(printed.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A bare machine of some other system.
    const NOTHING: Facts = Facts {
        own_has_target: false,
        rustup: Attempt::Impossible,
        debian_ready: false,
        debian_install: Attempt::Impossible,
        packages: Packages::Unknown,
    };

    fn stop_message(facts: Facts) -> String {
        match next_step(facts) {
            NextStep::Stop(message) => message,
            other => panic!("went on with {other:?}"),
        }
    }

    fn failure(stderr: &str) -> Failure {
        Failure::from_stderr(stderr, &["app".to_owned(), "frontend".to_owned()])
    }

    #[test]
    fn a_refused_flag_leads_to_the_stable_build() {
        for (stderr, why) in [
            (
                "error: unknown `-Z` flag specified: panic-immediate-abort\n\nFor available …",
                "unknown `-Z` flag",
            ),
            (
                "error: the `-Z` flag is only accepted on the nightly channel of Cargo",
                "only accepted on the nightly",
            ),
            (
                "error: failed to run `rustc` to learn about target-specific information\n\nCaused by:\n  process \
                 didn't exit successfully: `rustc - -Zfmt-debug=none`\n  error: unknown unstable option: `fmt-debug`",
                "failed to run `rustc`",
            ),
            (
                "   Compiling core v0.0.0\nerror: could not compile `core` (lib) due to 1 previous error",
                "`core`",
            ),
            ("\u{1b}[1m\u{1b}[91merror\u{1b}[0m: unknown `-Z` flag specified: build-std", "build-std"),
            ("", "cargo did not say why"),
        ] {
            match failure(stderr) {
                Failure::InTheSmallBuild(told) => assert!(told.contains(why), "{told}"),
                Failure::InOurCode => panic!("{stderr}"),
            }
        }
    }

    #[test]
    fn an_error_in_our_own_code_is_not_blamed_on_the_flags() {
        let stderr =
            "error[E0425]: cannot find value `x`\n\nerror: could not compile `app` (lib) due to 1 error";
        assert_eq!(failure(stderr), Failure::InOurCode);
    }

    #[test]
    fn a_compiler_with_the_target_is_used_as_it_is() {
        let facts = Facts { own_has_target: true, rustup: Attempt::Possible, debian_ready: true, ..NOTHING };
        assert_eq!(next_step(facts), NextStep::Use(WasmToolchain::Own));
    }

    #[test]
    fn rustup_comes_before_debian() {
        let facts = Facts {
            rustup: Attempt::Possible,
            debian_ready: true,
            debian_install: Attempt::Possible,
            ..NOTHING
        };
        assert_eq!(next_step(facts), NextStep::AddWithRustup);
    }

    #[test]
    fn where_rustup_is_refused_debian_is_next() {
        let refused = Facts { rustup: Attempt::Failed, debian_install: Attempt::Possible, ..NOTHING };
        assert_eq!(next_step(refused), NextStep::InstallDebian);
        let installed = Facts { debian_install: Attempt::Failed, debian_ready: true, ..refused };
        assert_eq!(next_step(installed), NextStep::Use(WasmToolchain::Debian));
    }

    #[test]
    fn debian_packages_that_are_there_are_used_without_root() {
        let facts = Facts { debian_ready: true, packages: Packages::AptWithSudo, ..NOTHING };
        assert_eq!(next_step(facts), NextStep::Use(WasmToolchain::Debian));
    }

    #[test]
    fn nothing_is_tried_twice() {
        let facts = Facts { rustup: Attempt::Failed, debian_install: Attempt::Failed, ..NOTHING };
        assert!(stop_message(facts).contains("`rustup target add wasm32-unknown-unknown`"));
    }

    #[test]
    fn the_message_says_what_to_run() {
        assert!(stop_message(NOTHING).contains("https://rustup.rs"));
        let with_sudo = Facts { packages: Packages::AptWithSudo, ..NOTHING };
        assert!(
            stop_message(with_sudo).contains("sudo apt-get install -y --no-install-recommends rustc-web")
        );
    }
}
