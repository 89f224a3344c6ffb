//! The lab's parts together: the code, the button, and a run from Send to verdict.

use leptos::{leptos_dom::helpers::window_event_listener, prelude::*, task::spawn_local};
use web_sys::AbortController;
use wire::RunId;

use super::{
    browser::{self, Events},
    data::{LabData, lab_data},
    fetch_code::with_run,
    run_state::{News, RunState},
    view,
};

/// What is under way for the run that is shown; dropped when the run ends or another begins.
struct InFlight {
    abort: AbortController,
    _events: Option<Events>,
}

/// Sends a scenario's request, as often as wanted, and shows what really happened.
#[island]
pub fn Lab() -> impl IntoView {
    let LabData { request, api, .. } = lab_data();
    let state = RwSignal::new(RunState::default());
    // The run that the shown code names: the next one at first, then the last one sent. On the server
    // there is none, so that the code is complete without script.
    let run = RwSignal::new(None::<RunId>);
    let in_flight = StoredValue::new_local(None::<InFlight>);
    let request = StoredValue::new(request);
    let api = StoredValue::new(api);

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
        request.with_value(|request| match run.get() {
            Some(run) => with_run(request, &run),
            None => request.clone(),
        })
    };

    let send = move |_| {
        let first = state.with_untracked(|state| state.count == 0);
        if !first {
            run.set(Some(browser::new_run()));
        }
        let Some(id) = run.get_untracked() else { return };
        let Ok(abort) = AbortController::new() else { return };
        let request = request.with_value(|request| with_run(request, &id));
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
                let reachable = browser::probe(&api.get_value()).await;
                learn(&id, News::Probe(reachable));
            }
            if current() {
                in_flight.set_value(None);
            }
        });
    };

    view! {
        <section class="card request" aria-labelledby="request-heading">
            <h2 id="request-heading" class="card-heading">"The request"</h2>
            <pre class="code" tabindex="0" role="group" aria-label="Request code">
                <code id="request-code" inner_html=move || view::code(&shown())></code>
            </pre>
            <div class="send">
                <button type="button" class="button" disabled=move || run.with(Option::is_none) on:click=send>
                    "Send request"
                </button>
                <p class="hint" inner_html=move || state.with(view::hint)></p>
                <noscript>
                    <p class="hint">"Sending needs JavaScript. Everything else on this page can be read without it."</p>
                </noscript>
            </div>
        </section>
        <section class="results" aria-labelledby="results-heading" aria-busy=move || state.with(view::busy)>
            <h2 id="results-heading">"What happened"</h2>
            <div
                role="status"
                inner_html=move || state.with(|state| view::finding(state, &api.get_value()))
            ></div>
            <div
                class="columns"
                inner_html=move || {
                    state.with(|state| request.with_value(|request| view::columns(state, request)))
                }
            ></div>
        </section>
    }
}
