//! Firefox. It writes what its console says about CORS nowhere, so that is asked for by WebDriver
//! BiDi; nothing else is.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use super::running::{Running, create};
use super::{bidi, version};

/// The names that it goes by in PATH.
pub(super) const NAMES: &[&str] = &["firefox-esr", "firefox"];

/// Beside those that BiDi sets for automation: nothing is asked of the network that the page does not
/// ask for, and nothing of a user who is not there, such as what to do with `tel:`.
const PREFERENCES: &str = r#"
user_pref("app.normandy.enabled", false);
user_pref("app.update.disabledForTesting", true);
user_pref("browser.contentblocking.enabled", false);
user_pref("browser.region.network.url", "");
user_pref("browser.safebrowsing.blockedURIs.enabled", false);
user_pref("browser.safebrowsing.downloads.enabled", false);
user_pref("browser.safebrowsing.malware.enabled", false);
user_pref("browser.safebrowsing.phishing.enabled", false);
user_pref("browser.search.update", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("browser.startup.homepage_override.mstone", "ignore");
user_pref("browser.startup.page", 0);
user_pref("browser.topsites.contile.enabled", false);
user_pref("datareporting.healthreport.uploadEnabled", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("dom.push.connection.enabled", false);
user_pref("extensions.getAddons.cache.enabled", false);
user_pref("extensions.systemAddon.update.enabled", false);
user_pref("extensions.update.enabled", false);
user_pref("media.gmp-manager.updateEnabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("network.prefetch-next", false);
user_pref("network.protocol-handler.external-default", false);
user_pref("network.trr.mode", 5);
user_pref("services.settings.server", "data:,#remote-settings-dummy/v1");
user_pref("toolkit.telemetry.enabled", false);
user_pref("toolkit.telemetry.server", "data:,");
"#;

pub(super) async fn open(running: &mut Running, program: &Path, url: &str) -> Result<()> {
    let profile = running.folder().join("profile");
    fs::create_dir(&profile).and_then(|()| fs::write(profile.join("user.js"), PREFERENCES))?;
    let home = running.folder().as_os_str().to_owned();
    running.version = version(program, &[("HOME", &home)])?;
    let log = running.folder().join("stderr");
    let mut command = Command::new(program);
    command.args([
        "--headless",
        "--no-remote",
        "--new-instance",
        "--remote-debugging-port",
        "0",
        "--profile",
    ]);
    command.arg(profile).arg("about:blank").env("HOME", home).stderr(create(&log)?);
    running.start(&mut command, Stdio::null())?;
    let address = running.wait_for(&log, bidi_address).await?;
    bidi::open(&address, url, create(&running.console)?).await.context("WebDriver BiDi")
}

/// Where Firefox says that it listens.
fn bidi_address(log: &str) -> Option<String> {
    let (_, rest) = log.split_once("WebDriver BiDi listening on ws://")?;
    rest.split_once('\n').map(|(address, _)| address.trim().to_owned())
}

/// A line is a message: `bidi` writes them so.
pub(super) fn messages(console: &str) -> Vec<String> {
    console.lines().map(str::to_owned).collect()
}
