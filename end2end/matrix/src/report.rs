//! What the matrix page reports, and how it is fetched.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use browsers::Running;
use http_body_util::{BodyExt, Empty};
use hyper::StatusCode;
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde::Deserialize;
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
        let (status, body) = get(&format!("{page}/matrix/reports/{name}")).await?;
        match status {
            StatusCode::OK => return serde_json::from_slice(&body).context("the report cannot be read"),
            StatusCode::NOT_FOUND if browser.has_ended()? => bail!("it has ended without a report"),
            StatusCode::NOT_FOUND if Instant::now() > deadline => {
                bail!("there is no report after {} s", patience.as_secs())
            }
            StatusCode::NOT_FOUND => sleep(Duration::from_millis(100)).await,
            _ => bail!("the server answers {status}: {}", String::from_utf8_lossy(&body)),
        }
    }
}

/// The status and the body of what a URL answers.
async fn get(url: &str) -> Result<(StatusCode, Bytes)> {
    let client = Client::builder(TokioExecutor::new()).build_http::<Empty<Bytes>>();
    let response = client.get(url.parse()?).await.with_context(|| format!("asking {url}"))?;
    let status = response.status();
    let body = response.into_body().collect().await.with_context(|| format!("reading {url}"))?;
    Ok((status, body.to_bytes()))
}
