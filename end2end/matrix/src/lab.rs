//! The lab's server as a process of its own.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

/// How long it may take to say that it is there.
const PATIENCE: Duration = Duration::from_secs(30);

/// A lab that is running on free ports. Dropping it ends it.
#[derive(Debug)]
pub(crate) struct Lab {
    /// Ended when it is dropped. None, where only the origins are needed.
    _process: Option<Child>,
    /// The page's origin.
    pub(crate) page: String,
    /// The API's origin.
    pub(crate) api: String,
}

impl Lab {
    /// Starts it, and waits until it says where it is.
    pub(crate) async fn start(server: &Path, site: &Path) -> Result<Self> {
        let mut process = Command::new(server)
            .arg("--site-root")
            .arg(site)
            .args(["--page-addr", "localhost:0", "--api-addr", "localhost:0", "--test-reports"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("{} cannot be started", server.display()))?;
        let printed = process.stdout.take().context("the server has no stdout")?;
        let mut lines = BufReader::new(printed).lines();
        let mut said = String::new();
        let read = async {
            while let Some(line) = lines.next_line().await? {
                said.push_str(&line);
                said.push('\n');
                if let Some((page, api)) = origins(&said) {
                    return Ok((page, api));
                }
            }
            bail!("the server has ended: {said}")
        };
        let (page, api) =
            timeout(PATIENCE, read).await.context("the server does not say that it is there")??;
        // It goes on printing, and would wait for a reader once the pipe is full.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Ok(Self { _process: Some(process), page, api })
    }
}

#[cfg(test)]
impl Lab {
    /// As if it were running there.
    pub(crate) fn elsewhere(page: &str, api: &str) -> Self {
        Self { _process: None, page: page.to_owned(), api: api.to_owned() }
    }
}

/// The origins of page and API, once both have been said.
fn origins(said: &str) -> Option<(String, String)> {
    let mut words = said.split_whitespace();
    let mut origin_after = |name: &str| {
        words.by_ref().find(|word| *word == name)?;
        words.next().filter(|word| word.starts_with("http")).map(str::to_owned)
    };
    Some((origin_after("page")?, origin_after("API")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_origins_are_read_once_both_are_there() {
        let page = "CORS Lab\n  page  http://localhost:41000\n";
        assert_eq!(origins(page), None);
        let both = format!("{page}  API   http://localhost:42000\n");
        let expected = ("http://localhost:41000".to_owned(), "http://localhost:42000".to_owned());
        assert_eq!(origins(&both), Some(expected));
    }
}
