//! The lab of a scenario as an island: the code, the questions, the button, and what happened.

use leptos::prelude::*;
use web_sys::HtmlInputElement;

use super::{
    data::lab_data,
    running::{Piece, Running},
};

/// Sends a scenario's request, as often as wanted, and shows what really happened.
#[island]
pub fn Lab() -> impl IntoView {
    let data = lab_data();
    let (plan, fixed) = (data.plan.clone(), data.fixed.clone());
    let running = Running::new(data);
    let html = |piece| running.html(piece);
    let (predicting, sending, sending_fixed) = (running.clone(), running.clone(), running.clone());
    let predict = move |event| {
        let input: HtmlInputElement = event_target(&event);
        predicting.predict(&input.name(), &input.value());
    };
    view! {
        <section class="card request" aria-labelledby="request-heading">
            <h2 id="request-heading" class="card-heading">
                "The request"
            </h2>
            <div class="copyable">
                <button type="button" class="copy" aria-label="Copy request code">
                    "Copy"
                </button>
                <pre class="code" tabindex="0" role="group" aria-label="Request code">
                    <code id="request-code" data-piece=Piece::Code.as_str() inner_html=html(Piece::Code)></code>
                </pre>
            </div>
        </section>
        <section class="card predict" aria-labelledby="predict-heading">
            <h2 id="predict-heading" class="visually-hidden">"Predict, and send"</h2>
            <div
                class="questions"
                role="status"
                on:change=predict
                data-piece=Piece::Prediction.as_str()
                inner_html=html(Piece::Prediction)
            ></div>
            <div class="send">
                <button type="button" class="button" data-key="s" disabled on:click=move |_| sending.send_plan(&plan)>
                    "Send request"
                </button>
                <button
                    type="button"
                    class="button quiet"
                    disabled
                    hidden=fixed.is_empty()
                    on:click=move |_| sending_fixed.send_plan(&fixed)
                >
                    "Send to the fixed server"
                </button>
                <p class="hint" data-piece=Piece::Hint.as_str() inner_html=html(Piece::Hint)></p>
            </div>
        </section>
        <section class="way-of" aria-labelledby="journey-heading">
            <h2 id="journey-heading" class="visually-hidden">"The journey"</h2>
            <div data-piece=Piece::Journey.as_str() inner_html=html(Piece::Journey)></div>
        </section>
        <div class="outcome" role="status" data-piece=Piece::Outcome.as_str() inner_html=html(Piece::Outcome)></div>
    }
}
