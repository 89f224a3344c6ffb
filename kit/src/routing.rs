//! axum's method routers, with a [`HandlerProbe`] around the handler.

use std::sync::Arc;

use axum::{extract::Request, handler::Handler, routing::MethodRouter};
use wire::Deployment;

use crate::HandlerProbe;

/// A handler that tells the [`HandlerProbe`] that it was called. Whatever a scenario layers around it (a
/// `CorsLayer`, authentication) can answer in its place, and then it was not.
#[derive(Clone)]
struct Probed<H>(H);

impl<H, T> Handler<T, Deployment> for Probed<H>
where
    H: Handler<T, Deployment>,
{
    type Future = H::Future;

    fn call(self, request: Request, deployment: Deployment) -> H::Future {
        if let Some(probe) = request.extensions().get::<Arc<HandlerProbe>>() {
            probe.set_ran();
        }
        self.0.call(request, deployment)
    }
}

macro_rules! probed {
    ($($method:ident)*) => {
        $(
            #[doc = concat!("axum's `", stringify!($method), "`, with a note in the record that the handler ran.")]
            ///
            /// What is chained after it (`.options(…)`) is axum's own and leaves no note. A second method that
            /// should leave one is merged: `get(read).merge(delete(remove))`.
            pub fn $method<H, T>(handler: H) -> MethodRouter<Deployment>
            where
                H: Handler<T, Deployment>,
                T: 'static,
            {
                axum::routing::$method(Probed(handler))
            }
        )*
    };
}

probed! { get post put patch delete }

#[cfg(test)]
mod tests {
    use axum::{
        Router,
        body::Body,
        http::{Method, Request, StatusCode},
    };
    use tower::ServiceExt;
    use wire::Pair;

    use super::*;

    async fn ok() -> StatusCode {
        StatusCode::OK
    }

    #[tokio::test]
    async fn each_method_leaves_a_note_that_its_handler_ran_and_a_preflight_does_not() {
        let pair = Pair::parse("http://localhost:3000", "http://localhost:4000").expect("origins");
        let methods = get(ok).merge(post(ok)).merge(put(ok)).merge(patch(ok)).merge(delete(ok)).options(ok);
        let app = Router::new().route("/", methods).with_state(Deployment::new(vec![pair], vec![], 1));
        for (method, ran) in [
            (Method::GET, true),
            (Method::POST, true),
            (Method::PUT, true),
            (Method::PATCH, true),
            (Method::DELETE, true),
            (Method::OPTIONS, false),
        ] {
            let probe = Arc::new(HandlerProbe::default());
            let request = Request::builder().method(&method).uri("/").extension(probe.clone());
            let request = request.body(Body::empty()).expect("a legal request");
            let answer = app.clone().oneshot(request).await.unwrap_or_else(|never| match never {});
            assert_eq!((answer.status(), probe.ran()), (StatusCode::OK, ran), "{method}");
        }
    }
}
