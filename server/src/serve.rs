//! Sockets to services: HTTP/1.1 with bounds on how many connections there are, what a client may send and
//! how long it may take, in both directions.

mod body;
mod paced;
mod places;
mod streams;
mod warn;

use std::{
    convert::Infallible,
    future::poll_fn,
    io,
    net::{SocketAddr, TcpListener},
    pin::{Pin, pin},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use axum::{body::Body, extract::Request};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{io::AsyncWriteExt, net::TcpStream, sync::Semaphore, task::JoinSet};
use tokio_util::sync::CancellationToken;
use tracing::{debug, error, info, warn};

pub(crate) use self::streams::{ConnectionPlace, EventStreams, StreamPlace};
use self::{
    body::{Awaited, Waiting},
    paced::Paced,
    places::{Place, Places},
    warn::Throttle,
};
use crate::{
    client::{Client, counted_address},
    front::Front,
    limits,
    shared::Shared,
};

/// Which of our listeners; in every log line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Listener {
    /// The pages, their assets and the record.
    Page,
    /// The scenarios' servers.
    Api,
}

impl Listener {
    /// Both.
    pub(crate) const ALL: [Self; 2] = [Self::Page, Self::Api];

    /// The word in logs, metrics and `/health`.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Api => "api",
        }
    }
}

/// Connections are numbered over all listeners.
static CONNECTIONS: AtomicU64 = AtomicU64::new(1);

/// What every connection of a listener needs.
#[derive(Clone)]
struct Service {
    listener: Listener,
    app: Front,
    places: Places,
    /// For those that are told 503.
    refusals: Arc<Semaphore>,
    full: Arc<Throttle>,
    stop: CancellationToken,
}

/// Serves until `stop` is cancelled, then lets open requests finish.
///
/// # Errors
/// When a socket cannot be handed to the runtime.
pub(crate) async fn serve(
    listener: Listener,
    sockets: Vec<TcpListener>,
    app: Front,
    shared: &Shared,
) -> io::Result<()> {
    let service = Service {
        listener,
        app,
        places: Places::new(
            shared.capacity.connections,
            limits::CONNECTIONS_PER_CLIENT,
            shared.proxies.clone(),
            limits::QUIET_TIME,
        ),
        refusals: Arc::new(Semaphore::new(limits::REFUSALS)),
        full: Arc::default(),
        stop: shared.stop.clone(),
    };
    let mut accepting = JoinSet::new();
    for socket in sockets {
        socket.set_nonblocking(true)?;
        accepting.spawn(accept(tokio::net::TcpListener::from_std(socket)?, service.clone()));
    }
    while accepting.join_next().await.is_some() {}
    Ok(())
}

async fn accept(socket: tokio::net::TcpListener, service: Service) {
    let listener = service.listener.as_str();
    let mut connections = JoinSet::new();
    let refused = Throttle::default();
    loop {
        let (stream, from) = tokio::select! {
            () = service.stop.cancelled() => break,
            Some(ended) = connections.join_next(), if !connections.is_empty() => {
                if let Err(error) = ended {
                    error!(listener, %error, "a connection's task failed");
                }
                continue;
            }
            accepted = socket.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    // Out of file descriptors, or a client that left at once: the next one may do better.
                    if let Some(times) = refused.now() {
                        warn!(listener, %error, times, "connections could not be accepted");
                    }
                    tokio::time::sleep(limits::QUIET_TIME).await;
                    continue;
                }
            },
        };
        let number = CONNECTIONS.fetch_add(1, Ordering::Relaxed);
        match service.places.take(counted_address(from.ip()), number) {
            Some(place) => {
                connections.spawn(connection(service.clone(), stream, from, number, place));
            }
            None => {
                if let Some(times) = service.full.now() {
                    warn!(listener, client = %from.ip(), times, status = 503, "all places are taken");
                }
                if let Ok(permit) = service.refusals.clone().try_acquire_owned() {
                    connections.spawn(async move {
                        let _ = tokio::time::timeout(limits::REFUSAL_TIME, tell_full(stream)).await;
                        drop(permit);
                    });
                }
            }
        }
    }
    drop(socket);
    let finish = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(limits::SHUTDOWN_TIME, finish).await.is_err() {
        info!(listener, "connections that did not finish in time are dropped");
    }
}

/// Answers 503. The request is read first as far as it has come: what is unread would reset the connection, and
/// the client might never see the answer.
async fn tell_full(mut stream: TcpStream) -> io::Result<()> {
    stream.readable().await?;
    let _ = stream.try_read(&mut [0; 4096]);
    let body = r#"{"error":"the lab is full; try again in a moment"}"#;
    let answer = format!(
        "HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
         retry-after: 1\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(answer.as_bytes()).await?;
    stream.shutdown().await
}

async fn connection(service: Service, stream: TcpStream, from: SocketAddr, number: u64, place: Place) {
    let listener = service.listener.as_str();
    let place = Arc::new(place);
    let _ = stream.set_nodelay(true);
    let client = Client { address: counted_address(from.ip()), connection: number };
    let respond = service_fn(|request: hyper::Request<Incoming>| {
        let mut request: Request = request.map(|body| Body::new(Waiting::new(body, place.activity.clone())));
        if service.listener == Listener::Page {
            // For the event streams, which only the page has.
            request.extensions_mut().insert(ConnectionPlace::new(&place));
        }
        let (app, place) = (service.app.clone(), place.clone());
        // Boxed, so that the connection can be taken apart when it ends.
        Box::pin(async move {
            place.unblocked().await;
            place.activity.set_working(true);
            let response = app.answer(client, request).await;
            place.activity.set_working(false);
            Ok::<_, Infallible>(response.map(|body| Awaited::new(body, place)))
        })
    });
    let mut connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits::REQUEST_HEAD_TIME)
        .max_buf_size(limits::REQUEST_HEAD_BYTES)
        .serve_connection(TokioIo::new(Paced::new(stream, place.clone())), respond);

    let result = {
        let mut done = pin!(poll_fn(|context| connection.poll_without_shutdown(context)));
        tokio::select! {
            result = &mut done => Some(result),
            () = service.stop.cancelled() => None,
            () = place.give_up.cancelled() => return,
        }
    };
    let result = match result {
        Some(result) => result,
        None => {
            Pin::new(&mut connection).graceful_shutdown();
            poll_fn(|context| connection.poll_without_shutdown(context)).await
        }
    };
    let parts = connection.into_parts();
    let mut stream = parts.io.into_inner();
    match result {
        // A kept-alive connection on which no further request began.
        Err(error) if error.is_timeout() && parts.read_buf.is_empty() => {}
        Err(error) if error.is_timeout() => {
            debug!(listener, client = %from.ip(), status = 408, "a request's head did not arrive in time");
            let answer = b"HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
            let _ = stream.write_all(answer).await;
        }
        // hyper has answered: 431 for a head that is too large, else 400.
        Err(error) if error.is_parse() => {
            let status = if error.is_parse_too_large() { 431 } else { 400 };
            debug!(listener, client = %from.ip(), status, %error, "a request's head was refused");
        }
        // The client went away, or does not read.
        Err(error) => debug!(listener, client = %from.ip(), %error, "a connection ended early"),
        Ok(()) => {}
    }
    let _ = stream.shutdown().await;
}
