//! What a learner expects before the first run.

use crate::judged::Finding;

/// What a learner expects before the first run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prediction {
    /// Script gets the response.
    Readable,
    /// The request is sent, and script gets an error.
    BlockedAfterSending,
    /// Only the preflight is sent.
    BlockedAtPreflight,
    /// Script gets a response in which it can read nothing.
    Opaque,
}

impl Prediction {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 4] =
        [Self::Readable, Self::BlockedAfterSending, Self::BlockedAtPreflight, Self::Opaque];

    /// The word used in markup and tests: that of the finding that makes it true.
    pub fn as_str(self) -> &'static str {
        self.finding().as_str()
    }

    /// The finding that makes it true.
    pub fn finding(self) -> Finding {
        match self {
            Self::Readable => Finding::Readable,
            Self::BlockedAfterSending => Finding::BlockedAfterSending,
            Self::BlockedAtPreflight => Finding::BlockedAtPreflight,
            Self::Opaque => Finding::Opaque,
        }
    }

    /// The prediction of this word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|prediction| prediction.as_str() == word)
    }
}
