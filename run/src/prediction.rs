//! What a learner expects before the first run: what their code gets, and whether the server does its work. Two
//! questions, because the browser decides the one and cannot undo the other.

use engine::Mode;
use wire::Exchange;

use crate::{
    facts::{Facts, FetchResult},
    plan::Plan,
};

/// What script gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gets {
    /// The response.
    Response,
    /// A response in which it can read nothing.
    Opaque,
    /// An error.
    Error,
}

/// What a learner expects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Prediction {
    /// What script gets in the end.
    pub gets: Option<Gets>,
    /// Whether the handler runs for the last request.
    pub handler_runs: Option<bool>,
}

impl Gets {
    /// What is possible for this plan, in the order in which it is offered.
    pub fn possible(plan: &Plan) -> &'static [Self] {
        let last = (0..plan.steps.len()).rev().find_map(|step| plan.fetch(step));
        match last {
            Some(fetch) if fetch.mode == Mode::NoCors => &[Self::Response, Self::Opaque, Self::Error],
            _ => &[Self::Response, Self::Error],
        }
    }

    /// What script got. `None` if it got nothing in time.
    pub fn of(result: &FetchResult) -> Option<Self> {
        match result {
            FetchResult::Response { kind, .. } if kind.is_opaque() => Some(Self::Opaque),
            FetchResult::Response { .. } | FetchResult::Loaded => Some(Self::Response),
            FetchResult::Error { .. } | FetchResult::NotLoaded => Some(Self::Error),
            FetchResult::Silence { .. } => None,
        }
    }

    /// The word used in markup.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Response => "response",
            Self::Opaque => "opaque",
            Self::Error => "error",
        }
    }
}

impl Prediction {
    /// Notes an answer as it stands in markup: the name of the question, and the value.
    pub fn answer(&mut self, question: &str, value: &str) {
        match question {
            "gets" => {
                self.gets = [Gets::Response, Gets::Opaque, Gets::Error]
                    .into_iter()
                    .find(|gets| gets.as_str() == value);
            }
            _ => self.handler_runs = Some(value == "yes"),
        }
    }

    /// What really happened, of a run that is over: of its last fetch.
    pub fn of_run(facts: &Facts, fetches: usize) -> Self {
        let last = fetches.saturating_sub(1);
        let exchanges = facts.exchanges().get(facts.exchanges_of(last)).unwrap_or_default();
        Self {
            gets: facts.result(last).and_then(Gets::of),
            handler_runs: Some(exchanges.iter().any(Exchange::handler_ran)),
        }
    }
}
