//! The explanation of a block reason and what the consoles say, as a piece of HTML for the lab. It is asked for
//! when a run was blocked, so that no such text is in the WASM.

use axum::{
    Json, Router,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use lessons::lab::Lab;
use serde::Deserialize;
use serde_json::json;
use wire::RunId;

/// `GET /explain/<reason>?scenario=<chapter>/<slug>&run=<id>`
pub(super) fn routes(lab: Lab) -> Router {
    Router::new().route("/explain/{reason}", get(explain)).with_state(lab)
}

/// The scenario may be left out: then only the reason is explained.
#[derive(Deserialize)]
struct About {
    #[serde(default)]
    scenario: String,
    #[serde(default)]
    run: String,
}

async fn explain(
    State(lab): State<Lab>,
    Path(reason): Path<String>,
    Query(About { scenario, run }): Query<About>,
    headers: HeaderMap,
) -> Response {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let site = lab.site_of_page(header(header::HOST));
    // What is no id cannot have been in a message either.
    let run = run.parse().unwrap_or_else(|_| "run".parse::<RunId>().expect("three letters are an id"));
    let found = scenario.split_once('/').and_then(|(chapter, slug)| {
        let scenario = lessons::chapter(chapter)?.scenarios.iter().find(|other| other.slug == slug)?;
        Some((chapter, *scenario))
    });
    let user_agent = header(header::USER_AGENT).unwrap_or_default();
    match app::explanation_html(&reason, found, site, &run, user_agent) {
        Some(html) => ([(header::CACHE_CONTROL, "no-cache")], Html(html)).into_response(),
        None => {
            let error = format!("{reason} is not a reason for which a request is blocked");
            (StatusCode::NOT_FOUND, Json(json!({ "error": error }))).into_response()
        }
    }
}
