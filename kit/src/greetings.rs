//! The demo API's answers.

use axum::Json;
use serde_json::{Value, json};

/// `{"title":"Hello World!"}`
pub fn hello() -> Json<Value> {
    Json(json!({ "title": "Hello World!" }))
}

/// `{"title":"Goodbye World!"}`
pub fn goodbye() -> Json<Value> {
    Json(json!({ "title": "Goodbye World!" }))
}
