//! The lab of a scenario as an island: the code, the button, and what happened.

use leptos::prelude::*;

use run::Prediction;

use super::{
    data::lab_data,
    running::{Piece, Running},
};

/// Sends a scenario's request, as often as wanted, and shows what really happened.
#[island]
pub fn Lab() -> impl IntoView {
    let running = Running::new(lab_data());
    let html = |piece| running.html(piece);
    let (predicting, sending) = (running.clone(), running.clone());
    let predict = move |event| predicting.predict(Prediction::parse(&event_target_value(&event)));
    view! {
        <section class="card request" aria-labelledby="request-heading">
            <h2 id="request-heading" class="card-heading">
                "The request"
            </h2>
            <div class="request-parts">
                <div class="copyable">
                    <button type="button" class="copy" aria-label="Copy request code">
                        "Copy"
                    </button>
                    <pre class="code" tabindex="0" role="group" aria-label="Request code">
                        <code id="request-code" data-piece=Piece::Code.as_str() inner_html=html(Piece::Code)></code>
                    </pre>
                </div>
                <div class="stack">
                    <div on:change=predict data-piece=Piece::Prediction.as_str() inner_html=html(Piece::Prediction)></div>
                    <div class="send">
                        <button
                            type="button"
                            class="button"
                            data-key="s"
                            disabled
                            on:click=move |_| sending.send()
                        >
                            "Send request"
                        </button>
                        <p class="hint" data-piece=Piece::Hint.as_str() inner_html=html(Piece::Hint)></p>
                        <noscript>
                            <p class="hint">
                                "Sending needs JavaScript. Everything else on this page can be read without it."
                            </p>
                        </noscript>
                    </div>
                </div>
            </div>
            <div role="status" data-piece=Piece::Finding.as_str() inner_html=html(Piece::Finding)></div>
        </section>
        <section class="way" aria-labelledby="journey-heading">
            <h2 id="journey-heading" class="visually-hidden">"The journey"</h2>
            <div data-piece=Piece::Journey.as_str() inner_html=html(Piece::Journey)></div>
        </section>
        <section class="results" aria-labelledby="results-heading" aria-busy="false">
            <h2 id="results-heading">"What each of them saw"</h2>
            <div class="columns" data-piece=Piece::Columns.as_str() inner_html=html(Piece::Columns)></div>
            <div class="verdict">
                <div class="stack" data-piece=Piece::Verdict.as_str() inner_html=html(Piece::Verdict)></div>
                <div class="prose explanation" data-piece=Piece::Explanation.as_str() inner_html=html(Piece::Explanation)></div>
            </div>
        </section>
    }
}
