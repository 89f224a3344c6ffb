//! The explanation of a block reason and what the consoles say, as a piece of HTML for the lab. It is asked for
//! when a run was blocked, so that no such text is in the WASM.

use axum::{
    Router,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use serde::Deserialize;
use wire::{Deployment, RunId};

use crate::refusal::refuse;

/// `GET /explain/<reason>?scenario=<chapter>/<slug>&of=<run>`. The run is not called `run` here: that would make
/// this a request of the run.
pub(super) fn routes(deployment: Deployment) -> Router {
    Router::new().route("/explain/{reason}", get(explain)).with_state(deployment)
}

/// The scenario may be left out: then only the reason is explained.
#[derive(Deserialize)]
struct About {
    #[serde(default)]
    scenario: String,
    of: Option<RunId>,
}

async fn explain(
    State(deployment): State<Deployment>,
    Path(reason): Path<String>,
    Query(About { scenario, of }): Query<About>,
    headers: HeaderMap,
) -> Response {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let origins = deployment.set_at(header(header::HOST));
    let found = scenario.parse().ok().map(lessons::scenario);
    let user_agent = header(header::USER_AGENT).unwrap_or_default();
    match app::explanation_html(&reason, found, origins, of.as_ref(), user_agent) {
        Some(html) => ([(header::CACHE_CONTROL, "no-cache")], Html(html)).into_response(),
        None => {
            let error = format!("{reason} is not a reason for which a request is blocked");
            refuse(StatusCode::NOT_FOUND, error)
        }
    }
}
