//! The record of a run, read from the page's own origin: as JSON, and as events while it grows.

use std::{convert::Infallible, time::Instant};

use axum::{
    Json, Router,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{
        IntoResponse, Response, Sse,
        sse::{Event, KeepAlive},
    },
    routing::get,
};
use futures_util::{Stream, StreamExt, stream};
use serde_json::json;
use tokio_stream::wrappers::WatchStream;
use wire::{InvalidRunId, RunId};

use crate::{limits, runs::RunStore, stop::Stop};

/// What the record's routes need.
#[derive(Clone, Debug)]
pub(super) struct RecordState {
    pub(super) runs: RunStore,
    pub(super) stop: Stop,
}

/// `GET /runs/<id>` and `GET /runs/<id>/events`.
pub(super) fn routes(state: RecordState) -> Router {
    Router::new().route("/runs/{id}", get(record)).route("/runs/{id}/events", get(events)).with_state(state)
}

async fn record(
    State(state): State<RecordState>,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, BadRunId> {
    let id = id.parse::<RunId>()?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(state.runs.get(&id, Instant::now()))))
}

async fn events(
    State(state): State<RecordState>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, BadRunId> {
    let id = id.parse::<RunId>()?;
    // A browser that connects again says what it has.
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse::<usize>().ok());
    let from = last.map_or(0, |seq| seq.saturating_add(1));
    let stream = exchanges(state, id, from).map(Ok::<_, Infallible>);
    Ok(Sse::new(stream).keep_alive(KeepAlive::default()))
}

/// `400 Bad Request`, with what a run id is.
struct BadRunId(InvalidRunId);

impl From<InvalidRunId> for BadRunId {
    fn from(error: InvalidRunId) -> Self {
        Self(error)
    }
}

impl IntoResponse for BadRunId {
    fn into_response(self) -> Response {
        (StatusCode::BAD_REQUEST, Json(json!({ "error": self.0.to_string() }))).into_response()
    }
}

/// The run's exchanges from position `from` on, as they happen. Ends when the run is forgotten, the
/// server stops, or the stream has been open for long; dropping it frees all that it holds.
fn exchanges(state: RecordState, id: RunId, from: usize) -> impl Stream<Item = Event> {
    let RecordState { runs, mut stop } = state;
    let changes = WatchStream::new(runs.watch(&id, Instant::now()));
    let end = async move {
        tokio::select! {
            () = stop.requested() => {}
            () = tokio::time::sleep(limits::EVENT_STREAM_AGE) => {}
        }
    };
    let news = changes.scan(from, move |seen, _| {
        let exchanges = runs.exchanges_from(&id, *seen);
        *seen += exchanges.len();
        std::future::ready(Some(stream::iter(exchanges)))
    });
    news.flatten().take_until(Box::pin(end)).map(|exchange| {
        let data = serde_json::to_string(&*exchange).expect("an exchange is strings and numbers");
        Event::default().id(exchange.seq.to_string()).data(data)
    })
}
