//! A browser that is asked what it makes of cases, and its answers.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, bail};
use browsers::{Browser, Running};
use engine::Case;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::timeout;

use crate::observed::{Observed, Report};
use crate::place::{HOSTS, place};
use crate::record::{Journey, Record};
use crate::server::{Lab, Sockets, serve};
use crate::work::{Work, page_origin};

/// How many cases a page runs at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// Several.
    Quick,
    /// One after the other, so that all that the console says comes in the order of the cases.
    OneByOne,
}

impl Pace {
    pub(crate) fn at_once(self) -> usize {
        match self {
            Self::Quick => 6,
            Self::OneByOne => 1,
        }
    }
}

/// A browser that has been given cases. Dropping it ends the browser.
#[derive(Debug)]
pub struct Asked {
    running: Running,
    lab: Arc<Lab>,
    received: UnboundedReceiver<Vec<Report>>,
}

impl Asked {
    /// Starts the servers, and the browser on their page. The cases are as [`read_cases`](crate::read_cases)
    /// returns them.
    ///
    /// # Errors
    /// No port is free, or the browser does not come up.
    pub async fn open(browser: Browser, cases: &[Case], pace: Pace) -> Result<Self> {
        let sockets = Sockets::bind().await?;
        let ports = sockets.ports;
        let placed: Vec<Case> = cases.iter().map(|case| place(case, ports)).collect();
        let (reports, received) = unbounded_channel();
        let work = Work::new(&placed, ports, pace);
        let lab = Arc::new(Lab { cases: placed, record: Record::default(), work, reports });
        serve(sockets, &lab);
        let running = browser.open(&format!("{}/", page_origin(HOSTS[0], ports))).await?;
        Ok(Self { running, lab, received })
    }

    /// The browser's version, in its own words.
    pub fn version(&self) -> &str {
        self.running.version()
    }

    /// Waits for all answers, and for each batch of them no longer than `patience`.
    ///
    /// # Errors
    /// The browser has ended, or reports nothing for so long.
    pub async fn answers(mut self, patience: Duration) -> Result<Answers> {
        let expected = self.lab.cases.len();
        let mut observed = BTreeMap::new();
        while observed.len() < expected {
            match timeout(patience, self.received.recv()).await {
                Ok(Some(reports)) => {
                    observed.extend(reports.into_iter().map(Observed::from).map(|one| (one.id, one)));
                }
                Ok(None) => bail!("the servers have ended"),
                Err(_) => {
                    let state =
                        if self.running.has_ended()? { "has ended" } else { "is running but says nothing" };
                    bail!("{} of {expected} cases are reported, and the browser {state}", observed.len());
                }
            }
        }
        // The console may be a little behind the reports.
        tokio::time::sleep(Duration::from_millis(300)).await;
        Ok(Answers { log: self.running.console()?, lab: self.lab, observed })
    }
}

/// What a browser made of all cases.
#[derive(Debug)]
pub struct Answers {
    /// Where the record is of what arrived.
    lab: Arc<Lab>,
    /// What script saw, by id.
    observed: BTreeMap<usize, Observed>,
    log: String,
}

impl Answers {
    /// The cases as they were run: with the ports that were really listened on.
    pub fn cases(&self) -> &[Case] {
        &self.lab.cases
    }

    /// What script saw of a case: its outcome as in the judge's answers, or what else happened, in words.
    pub fn outcome(&self, id: usize) -> Option<&str> {
        self.observed(id).map(|observed| observed.outcome.as_str())
    }

    /// The log that has what the console said.
    pub fn log(&self) -> &str {
        &self.log
    }

    pub(crate) fn observed(&self, id: usize) -> Option<&Observed> {
        self.observed.get(&id)
    }

    /// What arrived for a case.
    pub(crate) fn journey(&self, id: usize) -> Journey {
        self.lab.record.journey(id)
    }
}
