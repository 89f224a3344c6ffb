//! What `cargo xtask dev` needs: a stream that breaks when the server is stopped, upon which the page
//! reloads itself as soon as the next server answers.

use std::convert::Infallible;

use axum::{
    Router,
    response::{
        Sse,
        sse::{Event, KeepAlive},
    },
    routing::get,
};
use futures_util::stream::{self, StreamExt};
use tokio_util::sync::CancellationToken;

pub(crate) fn routes(stop: CancellationToken) -> Router {
    Router::new().route(
        "/dev/reload",
        get(move || {
            let stopped = stop.clone().cancelled_owned();
            let events = stream::once(async { Ok::<_, Infallible>(Event::default().data("up")) })
                .chain(stream::pending())
                .take_until(Box::pin(stopped));
            std::future::ready(Sse::new(events).keep_alive(KeepAlive::default()))
        }),
    )
}
