//! The record of a run: what reached our origins, and what was answered.

use serde::{Deserialize, Serialize};

use crate::RunId;

/// A header's name (lower case, as the server's HTTP library keeps it) and value.
///
/// A value is isomorphic: one character (U+0000 to U+00FF) for each byte. Only a view decodes UTF-8.
pub type Header = (String, String);

/// One request that arrived, and what was answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Exchange {
    /// Position in the run, from 0, in the order of arrival.
    pub seq: u32,
    /// Milliseconds from the arrival of the run's first request to the arrival of this one.
    pub at_ms: f64,
    /// The origin that it arrived at, as seen from the page that reads the record.
    pub origin: Role,
    /// What kind of request it is, as far as a server can tell.
    pub kind: RequestKind,
    /// The method, as received.
    pub method: String,
    /// The path with its query, as received.
    pub target: String,
    /// The request's headers in the order in which their names first arrived; what came under one name
    /// stands together.
    pub received: Vec<Header>,
    /// Whether the scenario's own handler ran.
    pub handler: Handler,
    /// What was answered.
    pub answer: Answer,
    /// Headers that are not recorded as they were. Nothing may be concluded from them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub altered: Vec<Altered>,
}

/// An origin, by what it is to the page that reads the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// The page's own.
    Page,
    /// The API that belongs to the page.
    Api,
    /// The page of another site.
    OtherPage,
    /// The API of another site.
    OtherApi,
}

/// What a request is, as far as a server can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RequestKind {
    /// A [CORS-preflight request](https://fetch.spec.whatwg.org/#cors-preflight-request): `OPTIONS` with
    /// `Origin` and `Access-Control-Request-Method`.
    Preflight,
    /// Any other.
    Actual,
}

/// Whether the scenario's own handler for the actual request ran. What answers a preflight is not counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum Handler {
    /// It was not called, or not yet.
    NotReached,
    /// It was called.
    Ran {
        /// What it changed or found, where that is worth a word.
        effect: Option<Effect>,
    },
}

/// What a handler changed or found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Effect {
    /// A note of the run's own was deleted.
    NoteDeleted {
        /// How many notes are left.
        left: u32,
    },
    /// A note should have been deleted, and none was left.
    NoNoteLeft,
    /// A visit was counted in a cookie.
    Visit {
        /// What the cookie of the request said; 0 if none came.
        seen: u32,
        /// What the cookie of the response says.
        count: u32,
    },
}

/// What became of the request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum Answer {
    /// It has arrived and is not answered yet.
    Pending,
    /// It was answered.
    Sent {
        /// The status.
        status: u16,
        /// The response's headers, as sent.
        headers: Vec<Header>,
    },
    /// The client went away before there was an answer.
    Dropped,
}

/// A header that is not recorded as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Altered {
    /// Whether it was received or sent.
    pub side: Side,
    /// The header's name.
    pub name: String,
    /// What was done to it.
    pub how: Alteration,
}

/// Which headers of an exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// Those of the request.
    Received,
    /// Those of the response.
    Sent,
}

/// What was done to a header before it was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Alteration {
    /// Values that belong to other programs are hidden: cookies do not know ports, so every program on
    /// `localhost` gets the cookies of all others.
    Masked,
    /// The value was too long; its beginning is recorded.
    Shortened,
    /// There was no room for it.
    LeftOut,
}

impl Exchange {
    /// A request that has just arrived first of its run, without headers.
    pub fn new(method: impl Into<String>, target: impl Into<String>) -> Self {
        Self {
            seq: 0,
            at_ms: 0.0,
            origin: Role::Api,
            kind: RequestKind::Actual,
            method: method.into(),
            target: target.into(),
            received: Vec::new(),
            handler: Handler::NotReached,
            answer: Answer::Pending,
            altered: Vec::new(),
        }
    }

    /// Whether it is a preflight.
    pub fn is_preflight(&self) -> bool {
        self.kind == RequestKind::Preflight
    }

    /// The path, without the query.
    pub fn path(&self) -> &str {
        self.target.split_once('?').map_or(self.target.as_str(), |(path, _)| path)
    }

    /// The status, if it was answered.
    pub fn status(&self) -> Option<u16> {
        match self.answer {
            Answer::Sent { status, .. } => Some(status),
            Answer::Pending | Answer::Dropped => None,
        }
    }

    /// The response's headers. Empty while it is not answered.
    pub fn sent(&self) -> &[Header] {
        match &self.answer {
            Answer::Sent { headers, .. } => headers,
            Answer::Pending | Answer::Dropped => &[],
        }
    }

    /// The value of the first header `name` (lower case) that was received.
    pub fn received_value(&self, name: &str) -> Option<&str> {
        value(&self.received, name)
    }

    /// The value of the first header `name` (lower case) that was sent.
    pub fn sent_value(&self, name: &str) -> Option<&str> {
        value(self.sent(), name)
    }

    /// Whether the scenario's own handler ran.
    pub fn handler_ran(&self) -> bool {
        matches!(self.handler, Handler::Ran { .. })
    }

    /// What the handler changed or found.
    pub fn effect(&self) -> Option<&Effect> {
        match &self.handler {
            Handler::Ran { effect } => effect.as_ref(),
            Handler::NotReached => None,
        }
    }

    /// What was done to the header `name` (lower case) of this side before it was recorded.
    pub fn alteration(&self, side: Side, name: &str) -> Option<Alteration> {
        let altered = self.altered.iter().find(|altered| altered.side == side && altered.name == name);
        altered.map(|altered| altered.how)
    }
}

fn value<'a>(headers: &'a [Header], name: &str) -> Option<&'a str> {
    headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
}

/// All that our origins saw of one run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunRecord {
    /// The run.
    pub run: RunId,
    /// Whether the server has a record of it. It has none of a run that it never saw, that it has
    /// forgotten, or that another replica of it has: nothing may be concluded then.
    pub known: bool,
    /// Its exchanges, in the order of arrival.
    pub exchanges: Vec<Exchange>,
    /// How many more requests arrived than a run has room for; nothing is recorded of them.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub left_out: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

impl RunRecord {
    /// The record of a run that the server does not have.
    pub fn unknown(run: RunId) -> Self {
        Self { run, known: false, exchanges: Vec::new(), left_out: 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_json_is_the_contracts() {
        let json = r#"{"run":"k3f9","known":true,"exchanges":[{"seq":0,"at_ms":0.0,"origin":"api","kind":"preflight","method":"OPTIONS","target":"/api/preflight/good-request?run=k3f9","received":[["origin","http://localhost:3000"],["access-control-request-method","DELETE"]],"handler":{"state":"not-reached"},"answer":{"state":"sent","status":204,"headers":[["access-control-allow-origin","http://localhost:3000"]]}}]}"#;
        let record: RunRecord = serde_json::from_str(json).expect("the contract's example is a record");
        assert_eq!(serde_json::to_string(&record).expect("a record is JSON"), json);
        let exchange = &record.exchanges[0];
        assert_eq!(exchange.received_value("access-control-request-method"), Some("DELETE"));
        assert_eq!((exchange.sent_value("vary"), exchange.status()), (None, Some(204)));
        assert_eq!(exchange.path(), "/api/preflight/good-request");
    }

    #[test]
    fn every_state_has_its_word() {
        assert_eq!(json(&Answer::Dropped), r#"{"state":"dropped"}"#);
        assert_eq!(json(&Answer::Pending), r#"{"state":"pending"}"#);
        assert_eq!(json(&Handler::Ran { effect: None }), r#"{"state":"ran","effect":null}"#);
        let effect = Some(Effect::NoteDeleted { left: 2 });
        assert_eq!(
            json(&Handler::Ran { effect }),
            r#"{"state":"ran","effect":{"kind":"note-deleted","left":2}}"#
        );
        assert_eq!(json(&Role::OtherPage), r#""other-page""#);
    }

    fn json(value: &impl Serialize) -> String {
        serde_json::to_string(value).expect("JSON")
    }
}
