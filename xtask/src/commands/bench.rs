//! `cargo xtask bench`: measurements. Each is one entry in a list; ratios within one run say more than times.

use std::process::ExitCode;

use anyhow::Result;

use crate::cargo;
use crate::commands::build;
use crate::process;
use crate::site;
use crate::tools::node;
use crate::tools::playwright::Playwright;
use crate::workspace::Workspace;

/// One measurement.
struct Bench {
    name: &'static str,
    run: fn(&Workspace) -> Result<()>,
}

/// In the order in which they are run.
const BENCHES: &[Bench] = &[
    Bench { name: "engine", run: engine },
    Bench { name: "record", run: record },
    Bench { name: "pages", run: pages },
    Bench { name: "floods", run: floods },
    Bench { name: "bytes", run: bytes },
    Bench { name: "browser", run: browser },
];

/// Runs all measurements.
pub(crate) fn run(workspace: &Workspace) -> Result<ExitCode> {
    for bench in BENCHES {
        println!("== {}", bench.name);
        (bench.run)(workspace)?;
        println!();
    }
    Ok(ExitCode::SUCCESS)
}

/// Verdicts a second.
fn engine(workspace: &Workspace) -> Result<()> {
    let mut command = cargo::in_workspace(workspace);
    command.args(["run", "--quiet", "--release", "--package", "engine", "--example", "throughput"]);
    let (status, _) = process::run_and_keep(&mut command)?;
    anyhow::ensure!(status.success(), "the engine's throughput example failed ({status})");
    Ok(())
}

/// What recording costs, beside the same route in bare Axum, and in Express.
fn record(workspace: &Workspace) -> Result<()> {
    let node = node::find()?;
    node::install_packages(&workspace.end2end())?;
    load(workspace, &["record", &node.to_string_lossy()])
}

/// Many page views over many connections. An error where one is broken.
fn pages(workspace: &Workspace) -> Result<()> {
    load(workspace, &["pages"])
}

/// What one client that means harm does to memory and to others. An error where somebody has to wait.
fn floods(workspace: &Workspace) -> Result<()> {
    load(workspace, &["floods"])
}

fn load(workspace: &Workspace, part: &[&str]) -> Result<()> {
    let mut command = cargo::in_workspace(workspace);
    command
        .args(["run", "--quiet", "--release", "--package", "server", "--example", "load", "--"])
        .args(part);
    let (status, _) = process::run_and_keep(&mut command)?;
    anyhow::ensure!(status.success(), "the lab does not hold under load ({status})");
    Ok(())
}

/// What a page loads besides its HTML, as it crosses the wire.
fn bytes(workspace: &Workspace) -> Result<()> {
    let built = build::release(workspace)?;
    let pkg = built.site_root.join("pkg");
    let mut total = 0;
    for path in site::files_below(&pkg)?.iter().filter(|path| path.ends_with(".br")) {
        let bytes = pkg.join(path).metadata()?.len();
        total += bytes;
        println!("{bytes:>9}  {path}");
    }
    println!("{total:>9}  together, Brotli");
    Ok(())
}

/// How long it takes from when a run is settled until its finding is on the screen, and what Lighthouse says of
/// the front page and of a scenario, on a phone with a slow network. An error where it is less than we promise.
fn browser(workspace: &Workspace) -> Result<()> {
    let playwright = Playwright::find_or_install(workspace)?;
    let mut command = playwright.against(&build::release(workspace)?);
    command.args(["--config", "bench.config.ts"]);
    let (status, _) = process::run_and_keep(&mut command)?;
    anyhow::ensure!(status.success(), "a page is slower than we promise ({status})");
    Ok(())
}
