//! What the lab asks of the browser: send the request, follow and read the record, probe the API.

use engine::{Body, CredentialsMode, Mode, RedirectMode, Request};
use js_sys::{Array, Promise, Reflect};
use leptos::prelude::window;
use run::{FetchResult, Probe, ResponseKind};
use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, EventSource, Headers, RequestCredentials, RequestInit, RequestMode, RequestRedirect,
    Response, ResponseType,
};
use wire::{
    Alteration, Altered, Answer, Effect, Exchange, Handler, Header, RequestKind, Role, RunId, RunRecord, Side,
};

/// How long the lab waits for `fetch()` to settle.
const PATIENCE_SECONDS: u32 = 20;
/// What is shown of a body, in characters.
const BODY_CHARACTERS: usize = 2000;

/// A fresh run id, unlike any other.
pub(super) fn new_run() -> RunId {
    const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut bytes = [0; 10];
    let filled = window().crypto().and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes));
    if filled.is_err() {
        // Unheard of in a browser with WebAssembly; the clock still tells runs apart.
        bytes = js_sys::Date::now().to_bits().to_le_bytes().repeat(2).first_chunk().copied().unwrap_or(bytes);
    }
    let text: String = bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect();
    text.parse().expect("ten letters and digits are an id")
}

/// Sends the request and reads what script may read.
pub(super) async fn send(request: &Request, abort: &AbortController) -> FetchResult {
    match fetch(&request.url, &init(request), abort, PATIENCE_SECONDS).await {
        Ok(response) => read(&response).await.unwrap_or_else(|error| seen_error(&error)),
        Err(Failure::Silence) => FetchResult::Silence { seconds: PATIENCE_SECONDS },
        Err(Failure::Error(error)) => seen_error(&error),
    }
}

#[wasm_bindgen]
extern "C" {
    /// What a GET of this URL gives, read as `json` or `text`; `null` if it fails. Stands in the page, see
    /// `pages/head.rs`.
    #[wasm_bindgen(js_name = labRead)]
    fn read_from(url: &str, kind: &str) -> Promise;
    /// Calls `tell` with the record of a run, as JSON or `null`, whenever it has changed.
    #[wasm_bindgen(js_name = labWatch)]
    fn watch(run: &str, tell: &JsValue) -> EventSource;
}

/// What a GET of this URL gives. `None` if it fails.
async fn get_as(url: &str, kind: &str) -> Option<JsValue> {
    JsFuture::from(read_from(url, kind)).await.ok().filter(|value| !value.is_null())
}

/// The record, from the page's own origin. `None` if it cannot be read.
pub(super) async fn record(run: &RunId) -> Option<RunRecord> {
    Some(read_record(run, &get_as(&["/runs/", run.as_str()].concat(), "json").await?))
}

fn read_record(run: &RunId, json: &JsValue) -> RunRecord {
    let exchanges = Array::from(&get(json, "exchanges"));
    RunRecord {
        run: run.clone(),
        known: get(json, "known").is_truthy(),
        exchanges: exchanges.iter().map(|exchange| read_exchange(&exchange)).collect(),
        left_out: number(json, "left_out") as u32,
    }
}

/// The explanation of a block reason and what the consoles say, as HTML of the page's own server.
pub(super) async fn explanation(reason: &str, scenario: &str, run: &RunId) -> Option<String> {
    let url = ["/explain/", reason, "?scenario=", scenario, "&of=", run.as_str()].concat();
    get_as(&url, "text").await?.as_string()
}

/// Whether an origin of the lab answers where any page may read the answer.
pub(super) async fn probe(origin: &str) -> Probe {
    match get_as(&[origin, "/health"].concat(), "text").await {
        Some(_) => Probe::Reachable,
        None => Probe::Unreachable,
    }
}

/// Lets so many milliseconds pass.
pub(super) async fn wait(milliseconds: u32) {
    let pause = std::time::Duration::from_millis(milliseconds.into());
    let promise = Promise::new(&mut |resolve, _| {
        leptos::prelude::set_timeout(move || drop(resolve.call0(&JsValue::UNDEFINED)), pause);
    });
    let _ = JsFuture::from(promise).await;
}

/// The record of a run whenever it has changed, until dropped.
pub(super) struct Events {
    source: EventSource,
    _tell: Closure<dyn FnMut(JsValue)>,
}

impl Events {
    pub(super) fn of(run: &RunId, on_record: impl Fn(RunRecord) + 'static) -> Self {
        let id = run.clone();
        let tell = Closure::<dyn FnMut(JsValue)>::new(move |json: JsValue| {
            if !json.is_null() {
                on_record(read_record(&id, &json));
            }
        });
        Self { source: watch(run.as_str(), tell.as_ref()), _tell: tell }
    }
}

impl Drop for Events {
    fn drop(&mut self) {
        self.source.close();
    }
}

enum Failure {
    Error(JsValue),
    Silence,
}

/// `fetch()` with an end to the waiting.
async fn fetch(
    url: &str,
    init: &RequestInit,
    abort: &AbortController,
    seconds: u32,
) -> Result<Response, Failure> {
    init.set_signal(Some(&abort.signal()));
    let timed_out = std::rc::Rc::new(std::cell::Cell::new(false));
    let timer = leptos::prelude::set_timeout_with_handle(
        {
            let (timed_out, abort) = (timed_out.clone(), abort.clone());
            move || {
                timed_out.set(true);
                abort.abort();
            }
        },
        std::time::Duration::from_secs(seconds.into()),
    );
    let result = JsFuture::from(window().fetch_with_str_and_init(url, init)).await;
    if let Ok(timer) = timer {
        timer.clear();
    }
    match result {
        Ok(response) => response.dyn_into().map_err(Failure::Error),
        Err(_) if timed_out.get() => Err(Failure::Silence),
        Err(error) => Err(Failure::Error(error)),
    }
}

/// The same value that the shown code is made from, as `fetch()` takes it.
fn init(request: &Request) -> RequestInit {
    let init = RequestInit::new();
    init.set_method(&request.method);
    init.set_mode(match request.mode {
        Mode::Cors => RequestMode::Cors,
        Mode::NoCors => RequestMode::NoCors,
        Mode::SameOrigin => RequestMode::SameOrigin,
    });
    init.set_credentials(match request.credentials {
        CredentialsMode::Omit => RequestCredentials::Omit,
        CredentialsMode::SameOrigin => RequestCredentials::SameOrigin,
        CredentialsMode::Include => RequestCredentials::Include,
    });
    init.set_redirect(match request.redirect {
        RedirectMode::Follow => RequestRedirect::Follow,
        RedirectMode::Error => RequestRedirect::Error,
        RedirectMode::Manual => RequestRedirect::Manual,
    });
    let pairs = request.headers.iter().map(|(name, value)| Array::of2(&name.into(), &value.into()));
    init.set_headers(&pairs.collect::<Array>());
    if let Body::Text(text) = &request.body {
        init.set_body(&text.into());
    }
    init
}

async fn read(response: &Response) -> Result<FetchResult, JsValue> {
    let body = JsFuture::from(response.text()?).await?.as_string().unwrap_or_default();
    Ok(FetchResult::Response {
        kind: match response.type_() {
            ResponseType::Basic => ResponseKind::Basic,
            ResponseType::Cors => ResponseKind::Cors,
            ResponseType::Opaque => ResponseKind::Opaque,
            ResponseType::Opaqueredirect => ResponseKind::OpaqueRedirect,
            _ => ResponseKind::Default,
        },
        status: response.status(),
        headers: headers(&response.headers()),
        body: body.chars().take(BODY_CHARACTERS).collect(),
    })
}

fn headers(headers: &Headers) -> Vec<Header> {
    pairs(&Array::from(&headers.entries()))
}

/// An exchange from the JSON of the page's own server. The browser's parser is used: a second one would be
/// a large part of the WASM.
fn read_exchange(json: &JsValue) -> Exchange {
    let altered = get(json, "altered");
    let altered = if altered.is_undefined() { Array::new() } else { Array::from(&altered) };
    Exchange {
        seq: number(json, "seq") as u32,
        at_ms: number(json, "at_ms"),
        origin: match text(json, "origin").as_str() {
            "page" => Role::Page,
            "other-page" => Role::OtherPage,
            "other-api" => Role::OtherApi,
            _ => Role::Api,
        },
        kind: match text(json, "kind").as_str() {
            "preflight" => RequestKind::Preflight,
            _ => RequestKind::Actual,
        },
        method: text(json, "method"),
        target: text(json, "target"),
        received: pairs(&Array::from(&get(json, "received"))),
        handler: read_handler(&get(json, "handler")),
        answer: read_answer(&get(json, "answer")),
        altered: altered.iter().map(|one| read_altered(&one)).collect(),
    }
}

fn read_handler(json: &JsValue) -> Handler {
    if text(json, "state") != "ran" {
        return Handler::NotReached;
    }
    let effect = get(json, "effect");
    let count = |key| number(&effect, key) as u32;
    Handler::Ran {
        effect: match text(&effect, "kind").as_str() {
            "note-deleted" => Some(Effect::NoteDeleted { left: count("left") }),
            "no-note-left" => Some(Effect::NoNoteLeft),
            "visit" => Some(Effect::Visit { seen: count("seen"), count: count("count") }),
            _ => None,
        },
    }
}

fn read_answer(json: &JsValue) -> Answer {
    match text(json, "state").as_str() {
        "sent" => Answer::Sent {
            status: number(json, "status") as u16,
            headers: pairs(&Array::from(&get(json, "headers"))),
        },
        "dropped" => Answer::Dropped,
        _ => Answer::Pending,
    }
}

fn read_altered(json: &JsValue) -> Altered {
    Altered {
        side: if text(json, "side") == "sent" { Side::Sent } else { Side::Received },
        name: text(json, "name"),
        how: match text(json, "how").as_str() {
            "masked" => Alteration::Masked,
            "shortened" => Alteration::Shortened,
            _ => Alteration::LeftOut,
        },
    }
}

fn text(json: &JsValue, key: &str) -> String {
    get(json, key).as_string().unwrap_or_default()
}

fn number(json: &JsValue, key: &str) -> f64 {
    get(json, key).as_f64().unwrap_or_default()
}

fn pairs(list: &Array) -> Vec<Header> {
    let texts = |pair: JsValue| {
        let pair = Array::from(&pair);
        (pair.get(0).as_string().unwrap_or_default(), pair.get(1).as_string().unwrap_or_default())
    };
    list.iter().map(texts).collect()
}

fn get(object: &JsValue, key: &str) -> JsValue {
    Reflect::get(object, &key.into()).unwrap_or_default()
}

/// The browser's own error object: its name and its message, unchanged.
fn seen_error(error: &JsValue) -> FetchResult {
    FetchResult::Error { name: text(error, "name"), message: text(error, "message") }
}
