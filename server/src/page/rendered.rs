//! Pages that were rendered before are not rendered again.
//!
//! A page without a query depends on its path and on the host that it is asked for at, and on nothing else. So
//! it is rendered once, compressed once as hard as is worth while, and its bytes are shared by all answers:
//! many visitors cost little time, and those that do not read hold no page of their own.

use std::sync::Arc;

use axum::{
    body::{Body, Bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::Response,
};
use base64::{Engine, prelude::BASE64_STANDARD};
use leptos::nonce::Nonce;
use quick_cache::{Weighter, sync::Cache};
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;
use tower::{Layer, ServiceExt, service_fn};
use tower_http::{CompressionLevel, compression::CompressionLayer};

use crate::limits;

/// How hard a page is compressed that is kept: it takes some tens of milliseconds, once.
const COMPRESSION: CompressionLevel = CompressionLevel::Best;

/// The pages that were rendered, and what it takes to render further ones.
#[derive(Clone, Debug)]
pub(super) struct Rendered {
    pages: Arc<Cache<Key, Page, Weight>>,
    /// For those that are being rendered.
    places: Arc<Semaphore>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    host: Option<HeaderValue>,
    path: Box<str>,
    encoding: Encoding,
}

#[derive(Clone, Debug)]
struct Page {
    headers: HeaderMap,
    body: Bytes,
    scripts: InlineScripts,
}

/// The inline scripts of an answer, as a policy names them: by the hashes of what they contain. In the
/// extensions of a response whose scripts have no nonce.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct InlineScripts(pub(super) Arc<str>);

/// Counts the bytes that a page takes.
#[derive(Clone, Debug)]
struct Weight;

impl Weighter<Key, Page> for Weight {
    fn weight(&self, key: &Key, page: &Page) -> u64 {
        (key.path.len() + page.body.len() + page.scripts.0.len() + 1024) as u64
    }
}

/// What a browser can unpack, of what we pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Encoding {
    Brotli,
    Gzip,
    Identity,
}

impl Encoding {
    /// The best that the header `Accept-Encoding` names.
    fn accepted(headers: &HeaderMap) -> Self {
        let accepted = |name: &str| {
            let values =
                headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
            values.flat_map(|value| value.split(',')).any(|one| {
                let mut parts = one.split(';').map(str::trim);
                let named = parts.next().is_some_and(|one| one.eq_ignore_ascii_case(name));
                let refused =
                    parts.any(|part| part.strip_prefix("q=").is_some_and(|q| q.parse::<f32>() == Ok(0.0)));
                named && !refused
            })
        };
        match () {
            () if accepted("br") => Self::Brotli,
            () if accepted("gzip") => Self::Gzip,
            () => Self::Identity,
        }
    }

    fn name(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
            Self::Identity => "identity",
        })
    }
}

impl Default for Rendered {
    fn default() -> Self {
        Self {
            pages: Arc::new(Cache::with_weighter(256, limits::BYTES_OF_PAGES, Weight)),
            places: Arc::new(Semaphore::new(limits::PAGES_AT_A_TIME)),
        }
    }
}

/// Answers with a page that was rendered before, or renders it and keeps it. What is no page, and a page that
/// depends on a query, is passed on.
pub(super) async fn rendered(State(rendered): State<Rendered>, request: Request, next: Next) -> Response {
    let Some(key) = Key::of(&request) else {
        return rendered.in_turn(request, next).await;
    };
    match rendered.pages.get_value_or_guard_async(&key).await {
        Ok(page) => page.answer(),
        Err(place) => {
            let (mut parts, body) = request.into_parts();
            // A word that nobody outside knows, so what bears it is ours.
            let mark = Nonce::new();
            parts.extensions.insert(mark.clone());
            if let Some(host) = &key.host {
                parts.headers.insert(header::HOST, host.clone());
            }
            parts.headers.remove(header::ACCEPT_ENCODING);
            let response = rendered.in_turn(Request::from_parts(parts, body), next).await;
            match Page::of(response, &mark, key.encoding).await {
                Ok(page) => {
                    // Where it is too large to be kept, it is rendered again the next time.
                    let _ = place.insert(page.clone());
                    page.answer()
                }
                Err(response) => response,
            }
        }
    }
}

impl Rendered {
    /// Renders so many pages at a time.
    async fn in_turn(&self, request: Request, next: Next) -> Response {
        // The semaphore is never closed.
        let _place = self.places.acquire().await;
        next.run(request).await
    }
}

impl Key {
    fn of(request: &Request) -> Option<Self> {
        let plain = request.method() == Method::GET && request.uri().query().is_none();
        plain.then(|| Self {
            host: request.headers().get(header::HOST).and_then(lower_case),
            path: request.uri().path().into(),
            encoding: Encoding::accepted(request.headers()),
        })
    }
}

/// A host's one spelling: otherwise each spelling would be a page of its own.
fn lower_case(host: &HeaderValue) -> Option<HeaderValue> {
    HeaderValue::from_bytes(&host.as_bytes().to_ascii_lowercase()).ok()
}

impl Page {
    /// The page of a response, packed. What is no page is given back, or says that it could not be read.
    async fn of(response: Response, mark: &Nonce, encoding: Encoding) -> Result<Self, Response> {
        let is_page = response.status() == StatusCode::OK
            && response
                .headers()
                .get(header::CONTENT_TYPE)
                .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
        if !is_page {
            return Err(response);
        }
        let (parts, body) = response.into_parts();
        let html = whole(body).await?;
        let Ok(html) = std::str::from_utf8(&html) else {
            return Err(Response::from_parts(parts, Body::from(html)));
        };
        let (html, scripts) = by_hash(html, mark);
        let packed = packed(Response::from_parts(parts, Body::from(html)), encoding).await;
        let (parts, body) = packed.into_parts();
        Ok(Self { headers: parts.headers, body: whole(body).await?, scripts })
    }

    fn answer(&self) -> Response {
        let mut response = Response::new(Body::from(self.body.clone()));
        response.headers_mut().clone_from(&self.headers);
        response.extensions_mut().insert(self.scripts.clone());
        response
    }
}

async fn whole(body: Body) -> Result<Bytes, Response> {
    axum::body::to_bytes(body, usize::MAX).await.map_err(|error| {
        tracing::error!(%error, "a page could not be rendered");
        crate::refusal::refuse(StatusCode::INTERNAL_SERVER_ERROR, "the page could not be rendered")
    })
}

async fn packed(response: Response, encoding: Encoding) -> Response {
    let mut request = Request::new(Body::empty());
    request.headers_mut().insert(header::ACCEPT_ENCODING, encoding.name());
    let mut response = Some(response);
    let page = service_fn(move |_: Request| {
        let response = response.take().unwrap_or_default();
        async { Ok::<_, std::convert::Infallible>(response) }
    });
    let packing = CompressionLayer::new().quality(COMPRESSION).layer(page);
    packing.oneshot(request).await.unwrap_or_else(|never| match never {}).map(Body::new)
}

/// The page with the nonce `mark` taken out, and the scripts that bore it named by their
/// [hashes](https://w3c.github.io/webappsec-csp/#grammardef-hash-source). A script without it, however it came
/// in, is not named and so does not run.
fn by_hash(html: &str, mark: &Nonce) -> (String, InlineScripts) {
    let mark = format!(" nonce=\"{mark}\"");
    let mut hashes: Vec<String> = Vec::new();
    let mut parts = html.split(mark.as_str());
    let mut page = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        page += part;
        let script = part.split_once('>').and_then(|(_, rest)| rest.split_once("</script>"));
        if let Some((script, _)) = script.filter(|(script, _)| !script.is_empty()) {
            let hash = format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(script)));
            if !hashes.contains(&hash) {
                hashes.push(hash);
            }
        }
    }
    (page, InlineScripts(hashes.join(" ").into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_scripts_that_bear_the_mark_are_named() {
        let mark = Nonce::new();
        let html = format!(
            "<p>a</p><script nonce=\"{mark}\" src=\"/a.js\"></script><script>evil()</script>\
             <script nonce=\"{mark}\">alert('Hello, world.');</script><script nonce=\"other\">no()</script>"
        );
        let (page, InlineScripts(named)) = by_hash(&html, &mark);
        // The example of the standard.
        assert_eq!(&*named, "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='");
        assert!(
            !page.contains(&*mark.to_string()) && page.contains("<script>alert('Hello, world.');</script>")
        );
    }

    #[test]
    fn the_best_encoding_that_is_accepted() {
        for (value, encoding) in [
            ("gzip, deflate, br, zstd", Encoding::Brotli),
            ("gzip;q=1.0, br;q=0", Encoding::Gzip),
            ("GZIP", Encoding::Gzip),
            ("deflate", Encoding::Identity),
            ("", Encoding::Identity),
        ] {
            let headers = HeaderMap::from_iter([(header::ACCEPT_ENCODING, value.parse().expect("a value"))]);
            assert_eq!(Encoding::accepted(&headers), encoding, "{value}");
        }
        assert_eq!(Encoding::accepted(&HeaderMap::new()), Encoding::Identity);
    }
}
