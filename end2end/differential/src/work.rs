//! What the page is given to do.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use engine::{Body, Case};
use serde_json::{Value, json};

use crate::asked::Pace;
use crate::place::{HOSTS, Ports};

/// How many cases a page takes at a time.
const BATCH: usize = 100;

/// The cases that no page has taken yet, by the host of the page that must take them.
#[derive(Debug)]
pub(crate) struct Work {
    queues: Mutex<[VecDeque<Value>; HOSTS.len()]>,
    ports: Ports,
    pace: Pace,
}

impl Work {
    /// Hands out these cases, which know their real ports already.
    pub(crate) fn new(cases: &[Case], ports: Ports, pace: Pace) -> Self {
        let mut queues: [VecDeque<Value>; HOSTS.len()] = Default::default();
        for (id, case) in cases.iter().enumerate() {
            // A page of the opaque origin is a frame in one of the first host.
            let host = HOSTS.iter().position(|host| case.page.serialize() == page_origin(host, ports));
            queues[host.unwrap_or(0)].push_back(task(id, case));
        }
        Self { queues: Mutex::new(queues), ports, pace }
    }

    /// The next cases for the page of that `Host`, or where to go when there are no more.
    pub(crate) fn next_batch(&self, host: &str) -> Value {
        // Taking from a queue cannot leave it half changed.
        let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        let mine = HOSTS.iter().position(|known| format!("http://{host}") == page_origin(known, self.ports));
        let queue = &mut queues[mine.unwrap_or(0)];
        let batch: Vec<Value> = queue.drain(..queue.len().min(BATCH)).collect();
        let next =
            queues.iter().position(|queue| !queue.is_empty()).map(|at| page_origin(HOSTS[at], self.ports));
        json!({"cases": batch, "at_once": self.pace.at_once(), "next": next})
    }
}

/// The origin of the pages on a host.
pub(crate) fn page_origin(host: &str, ports: Ports) -> String {
    format!("http://{host}:{}", ports.page())
}

/// A case as `public/runner.js` sends it.
fn task(id: usize, case: &Case) -> Value {
    let request = &case.request;
    let mut init = json!({
        "method": request.method,
        "mode": request.mode.as_str(),
        "credentials": request.credentials.as_str(),
        "redirect": request.redirect.as_str(),
    });
    if let Body::Text(text) = &request.body {
        init["body"] = json!(text);
    }
    json!({
        "id": id,
        "url": request.url,
        "request": {"init": init, "headers": request.headers, "stream": request.body == Body::Stream},
        "sandboxed": case.page.is_opaque(),
    })
}

#[cfg(test)]
mod tests {
    use engine::{OpaqueId, Origin, Request};

    use super::*;

    #[test]
    fn every_case_is_handed_out_once_and_to_its_own_page() {
        let ports = Ports([41000, 42000, 43000]);
        let page = |text| Origin::parse(text).expect("an origin");
        let pages =
            [page("http://localhost:41000"), page("http://127.0.0.1:41000"), Origin::Opaque(OpaqueId::PAGE)];
        let cases: Vec<Case> =
            (0..450).map(|id| Case::new(pages[id % 3].clone(), Request::new("x"), Vec::new())).collect();
        let work = Work::new(&cases, ports, Pace::Quick);
        let mut host = "localhost:41000".to_owned();
        let mut seen = Vec::new();
        loop {
            let batch = work.next_batch(&host);
            for case in batch["cases"].as_array().expect("cases") {
                let id = case["id"].as_u64().expect("an id");
                assert_eq!(id % 3 == 1, host.starts_with("127"));
                assert_eq!(id % 3 == 2, case["sandboxed"] == true);
                seen.push(id);
            }
            match batch["next"].as_str() {
                Some(next) => host = next.trim_start_matches("http://").to_owned(),
                None => break,
            }
        }
        seen.sort_unstable();
        assert_eq!(seen, (0..450).collect::<Vec<u64>>());
    }
}
