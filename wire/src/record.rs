use serde::{Deserialize, Serialize};

use crate::RunId;

/// A header's name (lower case, as the server's HTTP library keeps it) and value.
///
/// A value is text where it is UTF-8, else each byte stands as one character.
pub type Header = (String, String);

/// One request that reached the API and what was answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Exchange {
    /// Position in the run, from 0.
    pub seq: u32,
    /// Milliseconds since the run's first request arrived.
    pub at_ms: f64,
    /// Whether it is a CORS-preflight request: OPTIONS with `Origin` and
    /// `Access-Control-Request-Method`.
    pub preflight: bool,
    /// The method, as received.
    pub method: String,
    /// The path, without the query.
    pub path: String,
    /// The request's headers, in the order of arrival.
    pub received: Vec<Header>,
    /// The status that was sent.
    pub status: u16,
    /// The response's headers, as sent.
    pub sent: Vec<Header>,
    /// Whether the scenario's own handler for the actual request ran. The answer to a preflight is not
    /// counted.
    pub handler_ran: bool,
    /// What the handler changed, in words, where it changed something.
    pub effect: Option<String>,
}

impl Exchange {
    /// The value of the first header `name` (lower case) that was received.
    pub fn received(&self, name: &str) -> Option<&str> {
        value(&self.received, name)
    }

    /// The value of the first header `name` (lower case) that was sent.
    pub fn sent(&self, name: &str) -> Option<&str> {
        value(&self.sent, name)
    }
}

fn value<'a>(headers: &'a [Header], name: &str) -> Option<&'a str> {
    headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
}

/// All that the API saw of one run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunRecord {
    /// The run.
    pub run: RunId,
    /// Its exchanges, in the order of arrival. Empty for a run that the API never saw.
    pub exchanges: Vec<Exchange>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_json_is_the_contracts() {
        let json = r#"{"run":"k3f9","exchanges":[{"seq":0,"at_ms":0.0,"preflight":true,"method":"OPTIONS","path":"/api/preflight/good-request","received":[["origin","http://localhost:3000"],["access-control-request-method","DELETE"]],"status":204,"sent":[["access-control-allow-origin","http://localhost:3000"]],"handler_ran":false,"effect":null}]}"#;
        let record: RunRecord = serde_json::from_str(json).expect("the contract's example is a record");
        assert_eq!(serde_json::to_string(&record).expect("a record is JSON"), json);
        assert_eq!(record.exchanges[0].received("access-control-request-method"), Some("DELETE"));
        assert_eq!(record.exchanges[0].sent("vary"), None);
    }
}
