//! What script saw.

use std::collections::BTreeSet;

use run::{FetchResult, ResponseKind};
use serde::Deserialize;

/// The page's report on one case.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Report {
    id: usize,
    #[serde(flatten)]
    what: What,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum What {
    /// The constructor of a request threw this.
    Refused(String),
    /// `fetch()` ended so, in the words of `public/runner.js`.
    Told(String),
}

/// What script saw of one case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Observed {
    pub(crate) id: usize,
    /// As in the judge's answers, or what else happened, in words.
    pub(crate) outcome: String,
    pub(crate) status: Option<u16>,
    /// The names of the headers, in order.
    pub(crate) visible: Vec<String>,
}

impl From<Report> for Observed {
    fn from(Report { id, what }: Report) -> Self {
        let saw = |outcome: &str| Self { id, outcome: outcome.to_owned(), status: None, visible: Vec::new() };
        match what {
            What::Refused(error) if error.starts_with("TypeError:") => saw("invalid"),
            What::Refused(error) => saw(&format!("constructor: {error}")),
            What::Told(text) => match FetchResult::told(&text) {
                FetchResult::Response {
                    kind: ResponseKind::Basic | ResponseKind::Cors,
                    status,
                    headers,
                    ..
                } => {
                    let visible: BTreeSet<String> = headers.into_iter().map(|(name, _)| name).collect();
                    Self { status: Some(status), visible: visible.into_iter().collect(), ..saw("readable") }
                }
                FetchResult::Response { kind: ResponseKind::Opaque, .. } => saw("opaque"),
                FetchResult::Response { kind: ResponseKind::OpaqueRedirect, .. } => saw("opaque-redirect"),
                FetchResult::Error { name, .. } if name == "TypeError" => saw("blocked"),
                FetchResult::Error { name, message } => saw(&format!("fetch: {name}: {message}")),
                other => saw(&format!("{other:?}")),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn observed(report: &str) -> Observed {
        serde_json::from_str::<Report>(report).expect("a report").into()
    }

    #[test]
    fn a_response_has_its_status_and_the_names_of_its_headers_once() {
        let report = r#"{"id": 7, "told": "response\ncors\n201\n2\nx-b\n1\nx-a\n2\nbody"}"#;
        let expected = Observed {
            id: 7,
            outcome: "readable".to_owned(),
            status: Some(201),
            visible: vec!["x-a".to_owned(), "x-b".to_owned()],
        };
        assert_eq!(observed(report), expected);
    }

    #[test]
    fn what_no_judge_would_say_is_told_as_it_is() {
        let outcome = |report| observed(report).outcome;
        assert_eq!(outcome(r#"{"id": 0, "refused": "TypeError: no"}"#), "invalid");
        assert_eq!(outcome(r#"{"id": 0, "told": "error\nTypeError\nFailed to fetch"}"#), "blocked");
        assert!(outcome(r#"{"id": 0, "refused": "SyntaxError: no"}"#).contains("SyntaxError"));
        assert!(outcome(r#"{"id": 0, "told": "silence\n20"}"#).contains("Silence"));
    }
}
