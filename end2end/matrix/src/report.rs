//! What the matrix page reports, and how it is fetched.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use browsers::Running;
use serde::Deserialize;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep};

/// A report, as far as it is needed.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Report {
    /// When the run ended: `2026-11-24T03:00:00.000Z`.
    date: String,
    pub(crate) results: Vec<Row>,
}

/// What became of one scenario.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub(crate) struct Row {
    /// `<chapter>/<slug>`
    pub(crate) scenario: String,
    /// The id of the run.
    pub(crate) run: String,
    pub(crate) expected: String,
    pub(crate) engine: String,
    /// What the engine says of this very browser, where that is something else.
    pub(crate) engine_here: Option<String>,
    pub(crate) browser: String,
    pub(crate) agrees: bool,
}

impl Report {
    /// The day in UTC: `2026-11-24`.
    pub(crate) fn day(&self) -> &str {
        self.date.split('T').next().unwrap_or_default()
    }
}

#[cfg(test)]
impl Row {
    /// A scenario that was run and is as it should be.
    pub(crate) fn agreeing(scenario: &str, run: &str) -> Self {
        let readable = "readable".to_owned();
        Self {
            scenario: scenario.to_owned(),
            run: run.to_owned(),
            expected: readable.clone(),
            engine: readable.clone(),
            engine_here: None,
            browser: readable,
            agrees: true,
        }
    }
}

/// Waits until the page has reported under that name.
pub(crate) async fn wait_for(
    page: &str,
    name: &str,
    browser: &mut Running,
    patience: Duration,
) -> Result<Report> {
    let deadline = Instant::now() + patience;
    loop {
        let (status, body) = get(page, &format!("/matrix/reports/{name}")).await?;
        match status {
            200 => return serde_json::from_str(&body).context("the report cannot be read"),
            404 if browser.has_ended()? => bail!("it has ended without a report"),
            404 if Instant::now() > deadline => {
                bail!("there is no report after {} s", patience.as_secs())
            }
            404 => sleep(Duration::from_millis(100)).await,
            _ => bail!("the server answers {status}: {body}"),
        }
    }
}

/// The scenarios that the page has.
pub(crate) async fn scenarios(page: &str) -> Result<Vec<String>> {
    const ATTRIBUTE: &str = "data-scenario=\"";
    let (status, body) = get(page, "/matrix").await?;
    let values = body.split(ATTRIBUTE).skip(1).filter_map(|rest| rest.split('"').next());
    let scenarios: Vec<String> = values.map(str::to_owned).collect();
    if status != 200 || scenarios.is_empty() {
        bail!("{page}/matrix has no scenarios (status {status})");
    }
    Ok(scenarios)
}

/// The status and the body of what an origin answers.
async fn get(origin: &str, path: &str) -> Result<(u16, String)> {
    let authority = origin.trim_start_matches("http://");
    let mut stream =
        TcpStream::connect(authority).await.with_context(|| format!("connecting to {authority}"))?;
    // HTTP/1.0: the answer ends with the connection and comes in one piece.
    let request = format!("GET {path} HTTP/1.0\r\nHost: {authority}\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.with_context(|| format!("reading {origin}{path}"))?;
    let (head, body) = answer.split_once("\r\n\r\n").context("the answer has no end of its head")?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    Ok((status.context("the answer has no status")?, body.to_owned()))
}
