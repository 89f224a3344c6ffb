//! What `public/runner.js` tells of a run, read from its text.
//!
//! A thing a line: the browser parses the JSON of the record and hands it over like this, because a second JSON
//! parser would be a large part of the WASM. No field has a line break in it, except for the last one of what
//! script got: a body or an error's message.

use wire::{
    Alteration, Altered, Answer, Effect, Exchange, Handler, Header, RequestKind, Role, RunId, RunRecord, Side,
};

use crate::facts::{FetchResult, News, Probe, ResponseKind};

impl News {
    /// Reads what was told. `None` if it is none of what the facts of a run are made of.
    pub fn told(run: &RunId, kind: &str, text: &str) -> Option<Self> {
        Some(match kind {
            "progress" => Self::Progress(record(run, text)),
            "ended" => Self::Ended(FetchResult::told(text)),
            "record" => Self::Record((!text.is_empty()).then(|| record(run, text))),
            "probe" if text.is_empty() => Self::Probe(Probe::Unreachable),
            "probe" => Self::Probe(Probe::Reachable),
            _ => return None,
        })
    }
}

impl FetchResult {
    /// Reads what was told of a `fetch()`.
    pub fn told(text: &str) -> Self {
        let mut lines = Lines(text);
        match lines.next() {
            "response" => Self::Response {
                kind: ResponseKind::parse(lines.next()),
                status: lines.number() as u16,
                headers: lines.headers(),
                body: lines.0.to_owned(),
            },
            "loaded" => Self::Loaded,
            "not-loaded" => Self::NotLoaded,
            "silence" => Self::Silence { seconds: lines.number() },
            _ => Self::Error { name: lines.next().to_owned(), message: lines.0.to_owned() },
        }
    }
}

/// What is left of a text.
struct Lines<'a>(&'a str);

impl<'a> Lines<'a> {
    /// The next line; empty at the end.
    fn next(&mut self) -> &'a str {
        let (line, rest) = self.0.split_once('\n').unwrap_or((self.0, ""));
        self.0 = rest;
        line
    }

    fn number(&mut self) -> u32 {
        self.next().parse().unwrap_or_default()
    }

    fn list<T>(&mut self, mut read: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let mut list = Vec::new();
        for _ in 0..self.number() {
            // A count that is not true ends with the text.
            if self.0.is_empty() {
                break;
            }
            list.push(read(self));
        }
        list
    }

    fn headers(&mut self) -> Vec<Header> {
        self.list(|lines| (lines.next().to_owned(), lines.next().to_owned()))
    }
}

fn record(run: &RunId, text: &str) -> RunRecord {
    let mut lines = Lines(text);
    let (known, left_out) = (lines.next() == "known", lines.number());
    let mut exchanges = Vec::new();
    while !lines.0.is_empty() {
        exchanges.push(exchange(&mut lines, exchanges.len() as u32));
    }
    RunRecord { run: run.clone(), known, exchanges, left_out }
}

fn exchange(lines: &mut Lines<'_>, seq: u32) -> Exchange {
    Exchange {
        seq,
        at_ms: f64::from(lines.number()) / 1000.0,
        origin: match lines.next() {
            "page" => Role::Page,
            "other-page" => Role::OtherPage,
            "other-api" => Role::OtherApi,
            _ => Role::Api,
        },
        kind: match lines.next() {
            "preflight" => RequestKind::Preflight,
            _ => RequestKind::Actual,
        },
        method: lines.next().to_owned(),
        target: lines.next().to_owned(),
        received: lines.headers(),
        handler: handler(lines),
        answer: answer(lines),
        altered: lines.list(altered),
    }
}

fn handler(lines: &mut Lines<'_>) -> Handler {
    let ran = lines.next() == "ran";
    let kind = lines.next();
    let (left, seen, count) = (lines.number(), lines.number(), lines.number());
    if !ran {
        return Handler::NotReached;
    }
    Handler::Ran {
        effect: match kind {
            "note-deleted" => Some(Effect::NoteDeleted { left }),
            "no-note-left" => Some(Effect::NoNoteLeft),
            "visit" => Some(Effect::Visit { seen, count }),
            _ => None,
        },
    }
}

fn answer(lines: &mut Lines<'_>) -> Answer {
    let state = lines.next();
    let (status, headers) = (lines.number() as u16, lines.headers());
    match state {
        "sent" => Answer::Sent { status, headers },
        "dropped" => Answer::Dropped,
        _ => Answer::Pending,
    }
}

fn altered(lines: &mut Lines<'_>) -> Altered {
    Altered {
        side: if lines.next() == "sent" { Side::Sent } else { Side::Received },
        name: lines.next().to_owned(),
        how: match lines.next() {
            "masked" => Alteration::Masked,
            "shortened" => Alteration::Shortened,
            _ => Alteration::LeftOut,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run() -> RunId {
        "a".parse().expect("a legal id")
    }

    #[test]
    fn what_script_got_is_read_with_its_line_breaks() {
        assert_eq!(
            FetchResult::told("response\ncors\n200\n1\ncontent-type\ntext/plain\none\ntwo\n"),
            FetchResult::Response {
                kind: ResponseKind::Cors,
                status: 200,
                headers: vec![("content-type".into(), "text/plain".into())],
                body: "one\ntwo\n".into(),
            }
        );
        assert_eq!(
            FetchResult::told("error\nTypeError\nFailed\nto fetch"),
            FetchResult::Error { name: "TypeError".into(), message: "Failed\nto fetch".into() }
        );
        assert_eq!(FetchResult::told("loaded"), FetchResult::Loaded);
        assert_eq!(FetchResult::told("not-loaded"), FetchResult::NotLoaded);
        assert_eq!(FetchResult::told("silence\n20"), FetchResult::Silence { seconds: 20 });
    }

    #[test]
    fn a_record_is_read() {
        let text = "known\n3\n0\napi\npreflight\nOPTIONS\n/x?run=a\n1\norigin\nhttp://p\nnot-reached\n\n0\n0\n0\n\
                    sent\n204\n1\naccess-control-allow-origin\n\n0\n\
                    1500\nother-api\nactual\nDELETE\n/x?run=a\n0\nran\nvisit\n0\n2\n3\ndropped\n0\n0\n\
                    1\nreceived\ncookie\nmasked";
        let Some(News::Progress(record)) = News::told(&run(), "progress", text) else { panic!("a record") };
        assert_eq!((record.known, record.left_out, record.exchanges.len()), (true, 3, 2));
        let [first, second] = &record.exchanges[..] else { panic!("two exchanges") };
        assert_eq!(first.received, [("origin".to_owned(), "http://p".to_owned())]);
        assert_eq!(
            first.answer,
            Answer::Sent {
                status: 204,
                headers: vec![("access-control-allow-origin".to_owned(), String::new())]
            }
        );
        assert_eq!((second.seq, second.at_ms, second.origin), (1, 1.5, Role::OtherApi));
        assert_eq!(second.handler, Handler::Ran { effect: Some(Effect::Visit { seen: 2, count: 3 }) });
        assert_eq!((&second.answer, second.altered.len()), (&Answer::Dropped, 1));
    }

    #[test]
    fn text_that_ends_early_is_read_as_far_as_it_goes() {
        for end in 0.."response\ncors\n200\n9\na\nb".len() {
            let _ = FetchResult::told(&"response\ncors\n200\n9\na\nb"[..end]);
            let _ = News::told(&run(), "record", &"known\n0\n1\napi\nactual\nGET\n/\n4000000000\n"[..end]);
        }
        assert_eq!(News::told(&run(), "record", ""), Some(News::Record(None)));
    }
}
