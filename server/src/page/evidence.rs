//! What else is known of a run, as a piece of HTML for the lab. It is asked for when a run is over, so that no such
//! text is in the WASM.

use std::time::Instant;

use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, State, rejection::JsonRejection},
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse, Response},
    routing::post,
};
use run::{News, Plan};
use serde::Deserialize;
use wire::RunId;

use crate::{limits, refusal::refuse, shared::Shared};

/// `POST /evidence`. JSON only, which no page of another origin can send here.
pub(super) fn routes(shared: Shared) -> Router {
    Router::new()
        .route("/evidence", post(evidence).with_state(shared))
        .layer(DefaultBodyLimit::max(limits::REPORT_BYTES))
}

/// A run, as `public/runner.js` told it: a kind and a text each.
#[derive(Deserialize)]
struct Run {
    scenario: String,
    plan: String,
    run: String,
    told: Vec<(String, String)>,
    /// The run that was sent from the same page before.
    before: Option<RunId>,
}

async fn evidence(
    State(shared): State<Shared>,
    headers: HeaderMap,
    run: Result<Json<Run>, JsonRejection>,
) -> Response {
    let Run { scenario, plan, run, told, before } = match run {
        Ok(Json(run)) => run,
        Err(error) => return refuse(error.status(), error.body_text()),
    };
    let Ok(id) = run.parse::<RunId>() else {
        return refuse(StatusCode::BAD_REQUEST, format!("run: {run} is no run id"));
    };
    let found = match scenario.parse() {
        Ok(found) => lessons::scenario(found),
        Err(error) => return refuse(StatusCode::NOT_FOUND, format!("scenario: {error}")),
    };
    if let Err(error) = Plan::from_query(&plan) {
        return refuse(StatusCode::BAD_REQUEST, format!("plan: {error}"));
    }
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let host = header(header::HOST);
    let origins = shared.deployment.set_at(host);
    let pair = host.and_then(|host| shared.deployment.pair_at(host)).unwrap_or_default();
    let before = before.map(|before| shared.runs.get(&before, pair, Instant::now()));
    let news = told.iter().filter_map(|(kind, text)| News::told(&id, kind, text)).collect();
    let user_agent = header(header::USER_AGENT).unwrap_or_default();
    let html = app::evidence_html(found, plan, origins, &id, news, before.as_ref(), user_agent);
    ([(header::CACHE_CONTROL, "no-store")], Html(html)).into_response()
}
