//! WebKitGTK's MiniBrowser. It has no headless mode, so it gets a display that nobody sees.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use super::running::{Running, create};
use super::version;

/// What it is called.
pub(super) const NAMES: &[&str] = &["MiniBrowser (Debian's package webkit2gtk-driver)"];

/// Where distributions keep the folder `webkit2gtk-<version>` that it is in.
const PLACES: [&str; 4] =
    ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib", "/usr/libexec"];

/// It is not in PATH.
pub(super) fn find() -> Option<PathBuf> {
    PLACES.iter().filter_map(|place| fs::read_dir(place).ok()).flatten().flatten().find_map(|entry| {
        let is_its = entry.file_name().to_string_lossy().starts_with("webkit");
        Some(entry.path().join("MiniBrowser")).filter(|program| is_its && program.is_file())
    })
}

pub(super) async fn open(running: &mut Running, program: &Path, url: &str) -> Result<()> {
    let display = start_display(running).await?;
    let environment = environment(running, &display)?;
    let environment: Vec<_> = environment.iter().map(|(name, value)| (*name, value.as_os_str())).collect();
    running.version = version(program, &environment)?;
    let mut command = Command::new(program);
    // Not `--private`: then it would keep to itself what the page's console says.
    command.args(["--enable-write-console-messages-to-stdout=true", url]);
    // Despite that name, it says it on its standard error.
    command.envs(environment).stderr(create(&running.console)?);
    running.start(&mut command, Stdio::null())
}

/// Starts a display with a free number, and returns its name.
async fn start_display(running: &mut Running) -> Result<OsString> {
    let number = running.folder().join("display");
    let mut command = Command::new("Xvfb");
    // Where its standard output goes it writes its number, once it is there.
    command.args(["-displayfd", "1", "-screen", "0", "800x600x24", "-nolisten", "tcp"]);
    command.stderr(Stdio::null());
    let written = create(&number)?;
    running.start(&mut command, written).context("WebKitGTK needs Xvfb (Debian's package xvfb)")?;
    let number = running.wait_for(&number, |text| text.strip_suffix('\n').map(str::to_owned)).await?;
    Ok(format!(":{number}").into())
}

/// Everything that it writes stays in the folder, and there is no desktop to talk to.
fn environment(running: &Running, display: &OsStr) -> Result<Vec<(&'static str, OsString)>> {
    let home = running.folder().join("home");
    fs::create_dir(&home).context("a folder for the browser")?;
    only_for_us(&home)?;
    let home = home.into_os_string();
    Ok(vec![
        ("DISPLAY", display.to_owned()),
        ("GDK_BACKEND", "x11".into()),
        ("HOME", home.clone()),
        ("XDG_CACHE_HOME", home.clone()),
        ("XDG_CONFIG_HOME", home.clone()),
        ("XDG_DATA_HOME", home.clone()),
        ("XDG_RUNTIME_DIR", home),
        ("DBUS_SESSION_BUS_ADDRESS", "disabled:".into()),
        ("NO_AT_BRIDGE", "1".into()),
        ("GSETTINGS_BACKEND", "memory".into()),
        ("GIO_USE_VFS", "local".into()),
        ("LIBGL_ALWAYS_SOFTWARE", "1".into()),
        // Root has no sandbox, and the page is our own.
        ("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1".into()),
    ])
}

/// Otherwise it would not be taken for `XDG_RUNTIME_DIR`.
#[cfg(unix)]
fn only_for_us(folder: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).context("the browser's folder")
}

/// WebKitGTK does not exist there.
#[cfg(not(unix))]
fn only_for_us(_: &Path) -> Result<()> {
    Ok(())
}

/// A message is a line of the log, `CONSOLE SECURITY ERROR message`: a source, unless the page itself has
/// said it, and a level. The place in a script may stand before it, as in `http://localhost:1/:33:13: CONSOLE …`.
pub(super) fn messages(log: &str) -> Vec<String> {
    log.lines().filter_map(message).map(str::to_owned).collect()
}

fn message(line: &str) -> Option<&str> {
    const LEVELS: [&str; 5] = ["DEBUG", "LOG", "INFO", "WARN", "ERROR"];
    let (place, framed) = line.split_once("CONSOLE ")?;
    let is_place = place.is_empty() || place.ends_with(": ");
    let (first, rest) = framed.split_once(' ')?;
    let text = if LEVELS.contains(&first) {
        rest
    } else {
        let (_, text) = rest.split_once(' ').filter(|(level, _)| LEVELS.contains(level))?;
        text
    };
    is_place.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_taken_out_of_the_log_to_the_letter() {
        let log = "\
CONSOLE SECURITY ERROR Credentials flag is true, but Access-Control-Allow-Credentials is not \"true\".
http://localhost:1/page.js:33:33: CONSOLE SECURITY ERROR Not allowed to request resource
http://localhost:1/page.js:33:13: CONSOLE LOG said by the page
(MiniBrowser:12): GLib-CRITICAL **: something else
CONSOLE of another kind
";
        let expected = [
            "Credentials flag is true, but Access-Control-Allow-Credentials is not \"true\".",
            "Not allowed to request resource",
            "said by the page",
        ];
        assert_eq!(messages(log), expected);
    }
}
