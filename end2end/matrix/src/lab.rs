//! The lab as a process of its own.

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use tokio::process::{Child, Command};
use tokio::time::{sleep, timeout};

/// How long it may take until it listens.
const PATIENCE: Duration = Duration::from_secs(30);

/// How often it is looked whether it does.
const LOOK: Duration = Duration::from_millis(20);

/// A lab that is running on free ports. Dropping it ends it.
#[derive(Debug)]
pub(crate) struct Lab {
    /// Ended when it is dropped. None, where only the origins are needed.
    _process: Option<Child>,
    /// The page's origin.
    pub(crate) page: String,
    /// The API's origin.
    pub(crate) api: String,
    /// The origin of the API of another site.
    pub(crate) other_api: String,
    /// The origin at which nothing listens.
    pub(crate) nowhere: String,
}

/// What the lab writes into the ready file.
#[derive(Debug, Deserialize)]
struct Ready {
    page: String,
    api: String,
    other_api: String,
    nowhere: String,
}

impl Lab {
    /// Starts it, and waits until it listens.
    pub(crate) async fn start(program: &Path, site: &Path) -> Result<Self> {
        let folder = tempfile::tempdir().context("there is no folder for the ready file")?;
        let file = folder.path().join("ready.json");
        let mut process = Command::new(program)
            .arg("serve")
            .arg("--site-root")
            .arg(site)
            .args(["--page-addr", "localhost:0", "--api-addr", "localhost:0", "--test-reports"])
            .arg("--ready-file")
            .arg(&file)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("{} cannot be started", program.display()))?;
        let listens = async {
            while !file.exists() {
                if let Some(status) = process.try_wait()? {
                    bail!("the lab has ended ({status})");
                }
                sleep(LOOK).await;
            }
            Ok(())
        };
        timeout(PATIENCE, listens).await.context("the lab does not say that it listens")??;
        let Ready { page, api, other_api, nowhere } =
            serde_json::from_str(&fs::read_to_string(&file)?).context("reading the ready file")?;
        Ok(Self { _process: Some(process), page, api, other_api, nowhere })
    }
}

#[cfg(test)]
impl Lab {
    /// As if it were running there.
    pub(crate) fn elsewhere(page: &str, api: &str) -> Self {
        let (other_api, nowhere) = ("http://other.example".to_owned(), "http://nowhere.example".to_owned());
        Self { _process: None, page: page.to_owned(), api: api.to_owned(), other_api, nowhere }
    }
}
