//! What script saw.

use serde::Deserialize;

/// The page's report on one case.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub(crate) struct Observed {
    pub(crate) id: usize,
    /// As in the judge's answers, or what else happened, in words.
    pub(crate) outcome: String,
    #[serde(default)]
    pub(crate) status: Option<u16>,
    /// The names of the headers, as script lists them.
    #[serde(default)]
    pub(crate) visible: Vec<String>,
}
