//! A page that is not there.

use axum::http::StatusCode;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_meta::Title;

/// Any other path, and a lesson that does not exist.
#[component]
pub(super) fn NotFoundPage() -> impl IntoView {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(StatusCode::NOT_FOUND);
    }
    view! {
        <Title text="Not found · CORS Lab" />
        <main id="content" class="home">
            <h1>"There is no such page"</h1>
            <p class="lead">
                "The address may be mistyped, or the lesson has moved. All lessons are on the " <a href="/">"front page"</a> "."
            </p>
        </main>
    }
}
