//! The lab's parts together: the code, the button, and a run from Send to verdict.

use leptos::{leptos_dom::helpers::window_event_listener, prelude::*, task::spawn_local};
use web_sys::AbortController;
use wire::RunId;

use super::{
    browser::{self, Events},
    data::{LabData, lab_data},
    fetch_code::with_run,
    journey, judgement,
    run_state::{News, Prediction, RunState},
    stepping, verdict_view, view,
};

/// What is under way for the run that is shown; dropped when the run ends or another begins.
struct InFlight {
    abort: AbortController,
    _events: Option<Events>,
}

/// The run that is shown, and the pieces of HTML that show it.
#[derive(Clone, Copy)]
struct Shown {
    data: StoredValue<LabData>,
    state: StoredValue<RunState>,
    pieces: [RwSignal<String>; PIECES.len()],
}

/// How each piece is made from the state.
const PIECES: [fn(&RunState, &LabData) -> String; 8] = [
    |state, _| view::busy(state).to_owned(),
    |state, _| view::hint(state),
    |state, data| view::finding(state, &data.api),
    journey::journey,
    |state, data| view::columns(state, &data.request),
    verdict_view::prediction,
    verdict_view::verdict_section,
    |state, _| state.explanation.clone().unwrap_or_default(),
];

impl Shown {
    fn new(data: LabData) -> Self {
        let state = RunState::default();
        let pieces = PIECES.map(|make| RwSignal::new(make(&state, &data)));
        Self { data: StoredValue::new(data), state: StoredValue::new(state), pieces }
    }

    /// Changes the state. A piece that comes out as before is not set again: it would be announced again,
    /// and what was unfolded in it would close.
    fn change(self, change: impl FnOnce(&mut RunState)) {
        self.state.update_value(change);
        for (make, piece) in PIECES.iter().zip(self.pieces) {
            let html = self.state.with_value(|state| self.data.with_value(|data| make(state, data)));
            if piece.with_untracked(|old| *old != html) {
                piece.set(html);
            }
        }
    }

    fn learn(self, run: &RunId, news: News) {
        self.change(|state| state.learn(run, news));
    }

    fn is(self, run: &RunId) -> bool {
        self.state.with_value(|state| state.is(run))
    }
}

/// A piece as a view follows it.
fn html(piece: RwSignal<String>) -> impl Fn() -> String + Copy + Send + Sync {
    move || piece.get()
}

/// Sends a scenario's request, as often as wanted, and shows what really happened.
#[island]
pub fn Lab() -> impl IntoView {
    let shown = Shown::new(lab_data());
    let data = shown.data;
    // The run that the shown code names: at first one that nothing was sent in, then the last one sent. On
    // the server there is none, so that the code is complete without script.
    let run = RwSignal::new(None::<RunId>);
    let in_flight = StoredValue::new_local(None::<InFlight>);

    Effect::new(move || {
        run.set(Some(browser::new_run()));
        // A page that is left, and perhaps shown again from the browser's cache, has no run under way.
        let _ = window_event_listener(leptos::ev::pagehide, move |_| {
            if let Some(old) = in_flight.try_update_value(Option::take).flatten() {
                shown.change(|state| *state = RunState::default());
                old.abort.abort();
            }
        });
    });

    let code = move || {
        data.with_value(|data| match run.get() {
            Some(run) => view::code(&with_run(&data.request, &run)),
            None => view::code(&data.request),
        })
    };

    let send = move |_| {
        // Always a new one: what was pasted into the console before belongs to the run that the code named.
        let id = browser::new_run();
        run.set(Some(id.clone()));
        let Ok(abort) = AbortController::new() else { return };
        let request = data.with_value(|data| with_run(&data.request, &id));
        shown.change(|state| state.start(id.clone()));
        let events = Events::of(&id, {
            let id = id.clone();
            move |exchange| shown.learn(&id, News::Exchange(exchange))
        });
        let old = in_flight
            .try_update_value(|slot| slot.replace(InFlight { abort: abort.clone(), _events: events }))
            .flatten();
        if let Some(old) = old {
            old.abort.abort();
        }
        spawn_local(async move {
            let seen = browser::send(&request, &abort).await;
            shown.learn(&id, News::Seen(seen));
            let record = browser::record(&id).await;
            shown.learn(&id, News::Record(record));
            if shown.is(&id) && shown.state.with_value(RunState::needs_probe) {
                let api = data.with_value(|data| data.api.clone());
                let reachable = browser::probe(&api).await;
                shown.learn(&id, News::Probe(reachable));
            }
            if !shown.is(&id) {
                return;
            }
            in_flight.set_value(None);
            let reason = data.with_value(|data| {
                shown.state.with_value(|state| judgement::reason(&data.page, &request, &state.exchanges))
            });
            if let Some(reason) = reason
                && let Some(html) = browser::explanation(reason.as_str()).await
            {
                shown.learn(&id, News::Explanation(html));
            }
        });
    };

    let predict = move |event| {
        let prediction = Prediction::parse(&event_target_value(&event));
        // Nothing is shown anew by it: the radio button itself says what is chosen.
        shown.state.update_value(|state| state.prediction = prediction);
    };

    let [busy, hint, finding, journey, columns, prediction, verdict, explanation] = shown.pieces.map(html);
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
                            disabled=move || run.with(Option::is_none)
                            on:click=send
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
            <div inner_html=journey on:click=stepping::on_click on:keydown=stepping::on_key></div>
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
