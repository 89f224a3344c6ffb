//! What the matrix page asks of its own server: a judgement of each run, and a place for its report.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, Path, State, rejection::JsonRejection},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use run::{Comparison, Facts, News, compare, profile_of};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use wire::RunId;

use crate::{limits, refusal::refuse, shared::Shared};

/// Reports by the name that their readers gave, the newest last. They take JSON only, which no page of
/// another origin can send here.
#[derive(Clone, Default)]
struct Reports(Arc<Mutex<VecDeque<(String, Value)>>>);

impl Reports {
    fn keep(&self, name: String, report: Value) {
        let mut reports = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        reports.retain(|(other, _)| *other != name);
        if reports.len() == limits::REPORTS {
            reports.pop_front();
        }
        reports.push_back((name, report));
    }

    fn get(&self, name: &str) -> Option<Value> {
        let reports = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        reports.iter().find(|(other, _)| other == name).map(|(_, report)| report.clone())
    }
}

/// `POST /matrix/judge`, and for the tests `POST` and `GET /matrix/reports/<name>`.
pub(super) fn routes(shared: Shared) -> Router {
    let mut routes = Router::new();
    if shared.reports {
        routes = routes
            .route("/matrix/reports/{name}", get(report).post(keep_report).with_state(Reports::default()));
    }
    routes
        .route("/matrix/judge", post(judge).with_state(shared))
        .layer(DefaultBodyLimit::max(limits::REPORT_BYTES))
}

/// A run of a scenario, as `public/runner.js` told it: a kind and a text each.
#[derive(Deserialize)]
struct Run {
    scenario: String,
    run: String,
    told: Vec<(String, String)>,
}

#[derive(Serialize)]
struct Judgement {
    expected: String,
    engine: String,
    engine_here: Option<String>,
    browser: String,
    agrees: bool,
}

async fn judge(
    State(shared): State<Shared>,
    headers: HeaderMap,
    run: Result<Json<Run>, JsonRejection>,
) -> Result<Json<Judgement>, Refusal> {
    let Json(Run { scenario, run, told }) = run?;
    let id: RunId = run.parse().map_err(|error| Refusal(StatusCode::BAD_REQUEST, format!("{error}")))?;
    let found = scenario.parse().map(lessons::scenario);
    let found = found.map_err(|error| Refusal(StatusCode::NOT_FOUND, error.to_string()))?;
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let host = header(header::HOST);
    let origins = shared.deployment.set_at(host);
    let news = told.iter().filter_map(|(kind, text)| News::told(&id, kind, text));
    let user_agent = header(header::USER_AGENT).unwrap_or_default();
    let (plan, own) = (found.plan(), profile_of(user_agent));
    let Comparison { expected, engine, engine_here, browser, agrees } = compare(
        &plan,
        found.expect_in(own),
        origins,
        shared.deployment.sites(),
        &Facts::told(&id, &plan, news),
        own,
    );
    Ok(Json(Judgement { expected, engine, engine_here, browser, agrees }))
}

async fn keep_report(
    State(reports): State<Reports>,
    Path(name): Path<String>,
    report: Result<Json<Value>, JsonRejection>,
) -> Result<StatusCode, Refusal> {
    let Json(report) = report?;
    if name.is_empty() || name.len() > limits::REPORT_NAME_BYTES {
        let error = format!("a report's name has 1 to {} bytes", limits::REPORT_NAME_BYTES);
        return Err(Refusal(StatusCode::BAD_REQUEST, error));
    }
    reports.keep(name, report);
    Ok(StatusCode::NO_CONTENT)
}

async fn report(
    State(reports): State<Reports>,
    Path(name): Path<String>,
) -> Result<impl IntoResponse, Refusal> {
    match reports.get(&name) {
        Some(report) => Ok(([(header::CACHE_CONTROL, "no-store")], Json(report))),
        None => Err(Refusal(StatusCode::NOT_FOUND, format!("there is no report {name} yet"))),
    }
}

/// What was wrong with the request, as JSON.
struct Refusal(StatusCode, String);

impl From<JsonRejection> for Refusal {
    fn from(error: JsonRejection) -> Self {
        Self(error.status(), error.body_text())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        refuse(self.0, self.1)
    }
}
