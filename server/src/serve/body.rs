//! Bodies that say when they wait for the client: a request's, and an answer's.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use hyper::body::{Body, Buf, Frame, Incoming, SizeHint};

use super::places::{Activity, Place};

/// While more of it is awaited, it is not we who keep the client waiting, and the connection may have to give
/// its place up.
#[derive(Debug)]
pub(super) struct Waiting {
    body: Incoming,
    activity: Arc<Activity>,
}

impl Waiting {
    pub(super) fn new(body: Incoming, activity: Arc<Activity>) -> Self {
        Self { body, activity }
    }
}

impl Body for Waiting {
    type Data = <Incoming as Body>::Data;
    type Error = <Incoming as Body>::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        let frame = Pin::new(&mut self.body).poll_frame(cx);
        self.activity.set_working(frame.is_ready());
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// An answer's body: its bytes wait for the client from when they are there.
#[derive(Debug)]
pub(super) struct Awaited {
    body: axum::body::Body,
    place: Arc<Place>,
}

impl Awaited {
    pub(super) fn new(body: axum::body::Body, place: Arc<Place>) -> Self {
        Self { body, place }
    }
}

impl Body for Awaited {
    type Data = <axum::body::Body as Body>::Data;
    type Error = <axum::body::Body as Body>::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        let frame = Pin::new(&mut self.body).poll_frame(cx);
        if let Poll::Ready(Some(Ok(frame))) = &frame
            && let Some(bytes) = frame.data_ref()
        {
            self.place.waits(bytes.remaining());
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
