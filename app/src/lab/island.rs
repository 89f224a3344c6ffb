//! The lab's parts together: the code, the button, and a run from Send to verdict.

use leptos::{leptos_dom::helpers::window_event_listener, prelude::*, task::spawn_local};
use web_sys::AbortController;
use wire::RunId;

use super::{
    browser::{self, Events},
    data::{LabData, lab_data},
    fetch_code::with_run,
    judgement,
    run_state::{News, Prediction, RunState},
    verdict_view, view,
};

/// What is under way for the run that is shown; dropped when the run ends or another begins.
struct InFlight {
    abort: AbortController,
    _events: Option<Events>,
}

/// Sends a scenario's request, as often as wanted, and shows what really happened.
#[island]
pub fn Lab() -> impl IntoView {
    let data = StoredValue::new(lab_data());
    let state = RwSignal::new(RunState::default());
    // The run that the shown code names: the next one at first, then the last one sent. On the server
    // there is none, so that the code is complete without script.
    let run = RwSignal::new(None::<RunId>);
    let in_flight = StoredValue::new_local(None::<InFlight>);

    Effect::new(move || {
        run.set(Some(browser::new_run()));
        // A page that is left, and perhaps shown again from the browser's cache, has no run under way.
        let _ = window_event_listener(leptos::ev::pagehide, move |_| {
            if let Some(old) = in_flight.try_update_value(Option::take).flatten() {
                state.set(RunState::default());
                old.abort.abort();
            }
        });
    });

    let shown = move || {
        data.with_value(|data| match run.get() {
            Some(run) => with_run(&data.request, &run),
            None => data.request.clone(),
        })
    };

    let send = move |_| {
        let first = state.with_untracked(|state| state.count == 0);
        if !first {
            run.set(Some(browser::new_run()));
        }
        let Some(id) = run.get_untracked() else { return };
        let Ok(abort) = AbortController::new() else { return };
        let request = data.with_value(|data| with_run(&data.request, &id));
        state.update(|state| state.start(id.clone()));
        let learn = move |id: &RunId, news| state.update(|state| state.learn(id, news));
        let events = Events::of(&id, {
            let id = id.clone();
            move |exchange| learn(&id, News::Exchange(exchange))
        });
        let old = in_flight
            .try_update_value(|slot| slot.replace(InFlight { abort: abort.clone(), _events: events }))
            .flatten();
        if let Some(old) = old {
            old.abort.abort();
        }
        spawn_local(async move {
            let seen = browser::send(&request, &abort).await;
            learn(&id, News::Seen(seen));
            let record = browser::record(&id).await;
            learn(&id, News::Record(record));
            let current = || state.with_untracked(|state| state.is(&id));
            if current() && state.with_untracked(RunState::needs_probe) {
                let reachable = browser::probe(&data.with_value(|data| data.api.clone())).await;
                learn(&id, News::Probe(reachable));
            }
            if current() {
                in_flight.set_value(None);
                let reason = data.with_value(|data| {
                    state.with_untracked(|state| judgement::reason(&data.page, &request, &state.exchanges))
                });
                if let Some(reason) = reason
                    && let Some(html) = browser::explanation(reason.as_str()).await
                {
                    learn(&id, News::Explanation(html));
                }
            }
        });
    };

    // Memos: what is the same as before is not set again, so that it is not announced again and what was
    // unfolded stays so.
    let render = move |view: fn(&RunState, &LabData) -> String| {
        let html = Memo::new(move |_| state.with(|state| data.with_value(|data| view(state, data))));
        move || html.get()
    };
    let code = move || view::code(&shown());
    let hint = render(|state, _| view::hint(state));
    let finding = render(|state, data| view::finding(state, &data.api));
    let prediction = render(verdict_view::prediction);
    let columns = render(|state, data| view::columns(state, &data.request));
    let verdict = render(verdict_view::verdict_section);
    let explanation = render(|state, _| state.explanation.clone().unwrap_or_default());

    view! {
        <section class="card request" aria-labelledby="request-heading">
            <h2 id="request-heading" class="card-heading">"The request"</h2>
            <pre class="code" tabindex="0" role="group" aria-label="Request code">
                <code id="request-code" inner_html=code></code>
            </pre>
            <div
                on:change=move |event| {
                    let prediction = Prediction::parse(&event_target_value(&event));
                    // What is shown does not change by it: the radio button itself says what is chosen.
                    state.update_untracked(|state| state.prediction = prediction);
                }
                inner_html=prediction
            ></div>
            <div class="send">
                <button type="button" class="button" disabled=move || run.with(Option::is_none) on:click=send>
                    "Send request"
                </button>
                <p class="hint" inner_html=hint></p>
                <noscript>
                    <p class="hint">"Sending needs JavaScript. Everything else on this page can be read without it."</p>
                </noscript>
            </div>
        </section>
        <section class="results" aria-labelledby="results-heading" aria-busy=move || state.with(view::busy)>
            <h2 id="results-heading">"What happened"</h2>
            <div role="status" inner_html=finding></div>
            <div
                class="columns"
                inner_html=columns
            ></div>
            <div class="verdict">
                <div
                    class="stack"
                    inner_html=verdict
                ></div>
                <div
                    class="prose explanation"
                    inner_html=explanation
                ></div>
            </div>
        </section>
    }
}
