//! Whether everything has been tried.

use std::collections::BTreeMap;
use std::fmt;

use engine::{BlockReason, InvalidReason, Outcome, Profile};

/// How many verdicts must be there before one may be missed.
pub(crate) const ENOUGH: usize = 1000;

/// How often the engine said what.
#[derive(Clone, Debug, Default)]
pub(crate) struct Coverage(BTreeMap<(&'static str, &'static str), usize>);

impl Coverage {
    pub(crate) fn count(&mut self, outcome: Outcome) {
        let reason = match outcome {
            Outcome::Blocked { reason, .. } => reason.as_str(),
            Outcome::Invalid { reason } => reason.as_str(),
            Outcome::Readable | Outcome::Opaque | Outcome::OpaqueRedirect => "",
        };
        *self.0.entry((outcome.as_str(), reason)).or_default() += 1;
    }

    pub(crate) fn total(&self) -> usize {
        self.0.values().sum()
    }

    /// The outcomes and reasons that have not occurred, but could have.
    pub(crate) fn never_reached(&self, profile: Profile) -> Vec<&'static str> {
        let outcomes = ["readable", "opaque", "opaque-redirect"].map(|outcome| (outcome, ""));
        let blocked = BlockReason::ALL
            .iter()
            .filter(|reason| can_be_reached(**reason, profile))
            .map(|reason| ("blocked", reason.as_str()));
        let invalid = InvalidReason::ALL.iter().map(|reason| ("invalid", reason.as_str()));
        outcomes
            .into_iter()
            .chain(blocked)
            .chain(invalid)
            .filter(|expected| !self.0.contains_key(expected))
            .map(|(outcome, reason)| if reason.is_empty() { outcome } else { reason })
            .collect()
    }

    /// The same, once there have been enough cases for that to mean something.
    pub(crate) fn gaps(&self, profile: Profile) -> Vec<&'static str> {
        if self.total() < ENOUGH { Vec::new() } else { self.never_reached(profile) }
    }
}

/// Whether the generator can bring about the reason.
fn can_be_reached(reason: BlockReason, profile: Profile) -> bool {
    match reason {
        // Pages here are not secure.
        BlockReason::MixedContent => false,
        // Servers here always answer.
        BlockReason::NoResponse => false,
        // A stream gets as far as a redirect over HTTP/2 only.
        BlockReason::RedirectNeedsReplay => false,
        // All browsers let `*` stand for it.
        BlockReason::AuthorizationNotListed => profile == Profile::Standard,
        _ => true,
    }
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for ((outcome, reason), count) in &self.0 {
            writeln!(f, "{count:>7}  {outcome:<15}  {reason}")?;
        }
        Ok(())
    }
}
