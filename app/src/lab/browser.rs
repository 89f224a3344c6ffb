//! What the lab asks of the browser: send the request, follow and read the record, probe the API.

use engine::{Body, CredentialsMode, Mode, RedirectMode, Request};
use js_sys::{Array, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, EventSource, Headers, MessageEvent, RequestCredentials, RequestInit, RequestMode,
    RequestRedirect, Response, ResponseType,
};
use wire::{Exchange, Header, RunId, RunRecord};

use super::run_state::Seen;

/// How long the lab waits for `fetch()` to settle.
const PATIENCE_SECONDS: u32 = 20;
/// How long the lab waits for its own server.
const PROBE_SECONDS: u32 = 5;
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
pub(super) async fn send(request: &Request, abort: &AbortController) -> Seen {
    match fetch(&request.url, &init(request), abort, PATIENCE_SECONDS).await {
        Ok(response) => read(&response).await.unwrap_or_else(|error| seen_error(&error)),
        Err(Failure::Silence) => Seen::Silence { seconds: PATIENCE_SECONDS },
        Err(Failure::Error(error)) => seen_error(&error),
    }
}

/// The record, from the page's own origin. `None` if it cannot be read.
pub(super) async fn record(run: &RunId) -> Option<RunRecord> {
    let abort = AbortController::new().ok()?;
    let response = fetch(&format!("/runs/{run}"), &RequestInit::new(), &abort, PROBE_SECONDS).await.ok()?;
    let json = JsFuture::from(response.json().ok()?).await.ok()?;
    let exchanges = Array::from(&get(&json, "exchanges"));
    let exchanges = exchanges.iter().map(|exchange| read_exchange(&exchange)).collect();
    Some(RunRecord { run: run.clone(), exchanges })
}

/// The explanation of a block reason and what the consoles say, as HTML of the page's own server.
pub(super) async fn explanation(reason: &str, scenario: &str, run: &RunId) -> Option<String> {
    let abort = AbortController::new().ok()?;
    let url = ["/explain/", reason, "?scenario=", scenario, "&run=", run.as_str()].concat();
    let response = fetch(&url, &RequestInit::new(), &abort, PROBE_SECONDS).await.ok()?;
    if !response.ok() {
        return None;
    }
    JsFuture::from(response.text().ok()?).await.ok()?.as_string()
}

/// Whether the API answers where any page may read the answer.
pub(super) async fn probe(api: &str) -> bool {
    let Ok(abort) = AbortController::new() else { return false };
    let init = RequestInit::new();
    init.set_credentials(RequestCredentials::Omit);
    fetch(&format!("{api}/health"), &init, &abort, PROBE_SECONDS).await.is_ok_and(|response| response.ok())
}

/// The exchanges of a run as they are recorded, until dropped.
pub(super) struct Events {
    source: EventSource,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
}

impl Events {
    pub(super) fn of(run: &RunId, mut on_exchange: impl FnMut(Exchange) + 'static) -> Option<Self> {
        let source = EventSource::new(&format!("/runs/{run}/events")).ok()?;
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(json) = event.data().as_string().and_then(|text| js_sys::JSON::parse(&text).ok()) {
                on_exchange(read_exchange(&json));
            }
        });
        source.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        Some(Self { source, _on_message: on_message })
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

async fn read(response: &Response) -> Result<Seen, JsValue> {
    let text = JsFuture::from(response.text()?).await?.as_string().unwrap_or_default();
    Ok(Seen::Response {
        kind: match response.type_() {
            ResponseType::Basic => "basic",
            ResponseType::Cors => "cors",
            ResponseType::Opaque => "opaque",
            ResponseType::Opaqueredirect => "opaqueredirect",
            _ => "default",
        }
        .to_owned(),
        status: response.status(),
        headers: headers(&response.headers()),
        body: text.chars().take(BODY_CHARACTERS).collect(),
    })
}

fn headers(headers: &Headers) -> Vec<Header> {
    pairs(&Array::from(&headers.entries()))
}

/// An exchange from the JSON of the page's own server. The browser's parser is used: a second one would be
/// a large part of the WASM.
fn read_exchange(json: &JsValue) -> Exchange {
    let text = |key| get(json, key).as_string();
    let number = |key| get(json, key).as_f64().unwrap_or_default();
    let flag = |key| get(json, key).is_truthy();
    Exchange {
        seq: number("seq") as u32,
        at_ms: number("at_ms"),
        preflight: flag("preflight"),
        method: text("method").unwrap_or_default(),
        path: text("path").unwrap_or_default(),
        received: pairs(&Array::from(&get(json, "received"))),
        status: number("status") as u16,
        sent: pairs(&Array::from(&get(json, "sent"))),
        handler_ran: flag("handler_ran"),
        effect: text("effect"),
    }
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
fn seen_error(error: &JsValue) -> Seen {
    let text = |key| get(error, key).as_string().unwrap_or_default();
    Seen::Error { name: text("name"), message: text("message") }
}
