//! Sockets to services: HTTP/1.1 with bounds on what a client may send and how long it may take.

use std::{convert::Infallible, future::poll_fn, io, net::TcpListener, pin::pin, sync::Arc};

use axum::{Router, body::Body, extract::Request, response::Response};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{io::AsyncWriteExt, net::TcpStream, sync::Semaphore, task::JoinSet};
use tower::ServiceExt;
use tracing::{debug, info, warn};

use crate::{limits, stop::Stop};

/// Which of the two origins; in every log line.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Listener {
    Page,
    Api,
}

impl Listener {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Api => "api",
        }
    }
}

/// Serves until `stop` says so, then lets open requests finish.
///
/// # Errors
/// When a socket cannot be handed to the runtime.
pub(crate) async fn serve(
    listener: Listener,
    sockets: Vec<TcpListener>,
    app: Router,
    stop: Stop,
) -> io::Result<()> {
    let places = Arc::new(Semaphore::new(limits::CONNECTIONS));
    let mut accepting = JoinSet::new();
    for socket in sockets {
        socket.set_nonblocking(true)?;
        let socket = tokio::net::TcpListener::from_std(socket)?;
        accepting.spawn(accept(listener, socket, app.clone(), places.clone(), stop.clone()));
    }
    while accepting.join_next().await.is_some() {}
    Ok(())
}

async fn accept(
    listener: Listener,
    socket: tokio::net::TcpListener,
    app: Router,
    places: Arc<Semaphore>,
    mut stop: Stop,
) {
    let mut connections = JoinSet::new();
    loop {
        let place = places.clone().acquire_owned();
        let next = async { (place.await, socket.accept().await) };
        let stream = tokio::select! {
            () = stop.requested() => break,
            Some(_) = connections.join_next(), if !connections.is_empty() => continue,
            (place, accepted) = next => match accepted {
                Ok((stream, _)) => (place, stream),
                Err(error) => {
                    // Out of file descriptors, or a client that left at once: the next one may do better.
                    warn!(listener = listener.as_str(), %error, "a connection could not be accepted");
                    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
                    continue;
                }
            },
        };
        let (place, stream) = stream;
        let app = app.clone();
        let stop = stop.clone();
        connections.spawn(async move {
            let _place = place;
            connection(listener, stream, app, stop).await;
        });
    }
    let finish = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(limits::SHUTDOWN_TIME, finish).await.is_err() {
        info!(listener = listener.as_str(), "connections that did not finish in time are dropped");
    }
}

async fn connection(listener: Listener, stream: TcpStream, app: Router, mut stop: Stop) {
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request: hyper::Request<Incoming>| {
        let request: Request = request.map(Body::new);
        let response = app.clone().oneshot(request);
        // Boxed, so that the connection can be taken apart when it ends.
        Box::pin(
            async move { Ok::<Response, Infallible>(response.await.unwrap_or_else(|never| match never {})) },
        )
    });
    let mut connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits::REQUEST_HEAD_TIME)
        .max_buf_size(limits::REQUEST_HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), service);

    let result = {
        let mut done = pin!(poll_fn(|context| connection.poll_without_shutdown(context)));
        tokio::select! {
            result = &mut done => Some(result),
            () = stop.requested() => None,
        }
    };
    let result = match result {
        Some(result) => result,
        None => {
            std::pin::Pin::new(&mut connection).graceful_shutdown();
            poll_fn(|context| connection.poll_without_shutdown(context)).await
        }
    };
    let parts = connection.into_parts();
    let mut stream = parts.io.into_inner();
    match result {
        // A kept-alive connection on which no further request began.
        Err(error) if error.is_timeout() && parts.read_buf.is_empty() => {}
        Err(error) if error.is_timeout() => {
            warn!(listener = listener.as_str(), status = 408, "a request's head did not arrive in time");
            let answer = b"HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
            let _ = stream.write_all(answer).await;
        }
        // hyper has answered: 431 for a head that is too large, else 400.
        Err(error) if error.is_parse() => {
            let status = if error.is_parse_too_large() { 431 } else { 400 };
            warn!(listener = listener.as_str(), status, %error, "a request's head was refused");
        }
        // The client went away.
        Err(error) => debug!(listener = listener.as_str(), %error, "a connection ended early"),
        Ok(()) => {}
    }
    let _ = stream.shutdown().await;
}
