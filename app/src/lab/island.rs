//! The lab of a scenario as an island: the code, the button, and what happened.

use leptos::prelude::*;

use run::Prediction;

use super::{data::lab_data, running::Running, view};

/// Sends a scenario's request, as often as wanted, and shows what really happened.
#[island]
pub fn Lab() -> impl IntoView {
    let running = Running::new(lab_data());
    let code = move || {
        let run = running.run.get();
        running.with_state(|state| view::code(&state.plan, &state.origins, run.as_ref()))
    };
    let predict = move |event| {
        let prediction = Prediction::parse(&event_target_value(&event));
        // Nothing is shown anew by it: the radio button itself says what is chosen.
        running.predict(prediction);
    };
    let [busy, hint, finding, journey, columns, prediction, verdict, explanation] = running.pieces();
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
                        <code id="request-code" inner_html=code></code>
                    </pre>
                </div>
                <div class="stack">
                    <div on:change=predict inner_html=prediction></div>
                    <div class="send">
                        <button
                            type="button"
                            class="button"
                            data-key="s"
                            disabled=move || running.is_not_ready()
                            on:click=move |_| running.send()
                        >
                            "Send request"
                        </button>
                        <p class="hint" inner_html=hint></p>
                        <noscript>
                            <p class="hint">
                                "Sending needs JavaScript. Everything else on this page can be read without it."
                            </p>
                        </noscript>
                    </div>
                </div>
            </div>
            <div role="status" inner_html=finding></div>
        </section>
        <section class="way" aria-labelledby="journey-heading">
            <h2 id="journey-heading" class="visually-hidden">"The journey"</h2>
            <div inner_html=journey></div>
        </section>
        <section class="results" aria-labelledby="results-heading" aria-busy=busy>
            <h2 id="results-heading">"What each of them saw"</h2>
            <div class="columns" inner_html=columns></div>
            <div class="verdict">
                <div class="stack" inner_html=verdict></div>
                <div class="prose explanation" inner_html=explanation></div>
            </div>
        </section>
    }
}
