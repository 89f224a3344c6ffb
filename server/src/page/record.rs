//! The record of a run, read from the page's own origin: as JSON; events say when it has changed.

use std::{convert::Infallible, time::Instant};

use axum::{
    Extension, Json, Router,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{
        IntoResponse, Response, Sse,
        sse::{Event, KeepAlive},
    },
    routing::get,
};
use futures_util::{Stream, StreamExt, stream};
use wire::{InvalidRunId, RunId};

use crate::{
    client::Client,
    limits,
    refusal::refuse,
    serve::{ConnectionPlace, StreamPlace},
    shared::Shared,
};

/// `GET /runs/<id>` and `GET /runs/<id>/events`.
pub(super) fn routes(shared: Shared) -> Router {
    Router::new().route("/runs/{id}", get(record)).route("/runs/{id}/events", get(events)).with_state(shared)
}

async fn record(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, BadRunId> {
    let id = id.parse::<RunId>()?;
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let reader = host.and_then(|host| shared.deployment.pair_at(host)).unwrap_or_default();
    let record = shared.runs.get(&id, reader, Instant::now());
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(record)))
}

async fn events(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    client: Option<Extension<Client>>,
    connection: Option<Extension<ConnectionPlace>>,
) -> Result<Response, BadRunId> {
    let id = id.parse::<RunId>()?;
    let client = client.map(|Extension(client)| client).unwrap_or_default();
    let connection = connection.map(|Extension(connection)| connection);
    let Some(place) = shared.streams.take(client.address, connection) else {
        let error = "too many event streams are open; the record itself can be read";
        return Ok(refuse(StatusCode::SERVICE_UNAVAILABLE, error));
    };
    let stream = changes(&shared, &id, place).map(Ok::<_, Infallible>);
    // A proxy that collects what it passes on would keep the news until the stream ends.
    let unbuffered = [("x-accel-buffering", "no")];
    Ok((unbuffered, Sse::new(stream).keep_alive(KeepAlive::default())).into_response())
}

/// `400 Bad Request`, with what a run id is.
struct BadRunId;

impl From<InvalidRunId> for BadRunId {
    fn from(InvalidRunId: InvalidRunId) -> Self {
        Self
    }
}

impl IntoResponse for BadRunId {
    fn into_response(self) -> Response {
        refuse(StatusCode::BAD_REQUEST, InvalidRunId::MESSAGE)
    }
}

/// An event whenever the run has changed, and one at the beginning if something is recorded already. Ends
/// when the server stops or the stream has been open for long; dropping it frees all that it holds.
fn changes(shared: &Shared, id: &RunId, place: StreamPlace) -> impl Stream<Item = Event> + use<> {
    let stop = shared.stop.clone();
    let end = async move {
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(limits::EVENT_STREAM_AGE) => {}
        }
    };
    let mut watch = shared.runs.watch(id);
    let recorded = watch.seen();
    let first = stream::iter((recorded > 0).then_some(recorded));
    let later = stream::unfold((watch, place), async |(mut watch, place)| {
        watch.changed().await;
        Some((watch.seen(), (watch, place)))
    });
    first.chain(later).take_until(Box::pin(end)).map(|count| Event::default().data(count.to_string()))
}
