//! A run from Send to verdict, and the pieces of HTML that show it.

use leptos::{leptos_dom::helpers::window_event_listener, prelude::*, task::spawn_local};
use web_sys::AbortController;
use wire::RunId;

use super::{
    browser::{self, Events},
    data::LabData,
    fetch_code::with_run,
    journey, judgement,
    run_state::{News, RunState},
    verdict_view, view,
};

/// What is under way for the run that is shown; dropped when the run ends or another begins.
struct InFlight {
    abort: AbortController,
    _events: Events,
}

/// The run that is shown.
#[derive(Clone, Copy)]
pub(super) struct Running {
    pub(super) data: StoredValue<LabData>,
    pub(super) state: StoredValue<RunState>,
    /// The run that the shown code names: at first one that nothing was sent in, then the last one sent. On
    /// the server there is none, so that the code is complete without script.
    pub(super) run: RwSignal<Option<RunId>>,
    /// Holds objects of the browser, which belong to its one thread. `None` on the server, where a page may
    /// be finished by another thread than began it.
    in_flight: StoredValue<Option<StoredValue<Option<InFlight>, LocalStorage>>>,
    pieces: [RwSignal<String>; PIECES.len()],
}

/// How each piece is made from the state.
const PIECES: [fn(&RunState, &LabData) -> String; 8] = [
    |state, _| view::busy(state).to_owned(),
    |state, _| view::hint(state),
    |state, data| view::finding(state, &data.api),
    journey::journey,
    view::columns,
    verdict_view::prediction,
    verdict_view::verdict_section,
    |state, _| state.explanation.clone().unwrap_or_default(),
];

impl Running {
    /// Nothing was sent yet.
    pub(super) fn new(data: LabData) -> Self {
        let state = RunState::default();
        let pieces = PIECES.map(|make| RwSignal::new(make(&state, &data)));
        let running = Self {
            data: StoredValue::new(data),
            state: StoredValue::new(state),
            run: RwSignal::new(None),
            in_flight: StoredValue::new(None),
            pieces,
        };
        // Runs in the browser only.
        Effect::new(move || {
            running.in_flight.set_value(Some(StoredValue::new_local(None)));
            running.run.set(Some(browser::new_run()));
            // A page that is left, and perhaps shown again from the browser's cache, has no run under way.
            let _ = window_event_listener(leptos::ev::pagehide, move |_| {
                if let Some(old) = running.replace_in_flight(None) {
                    running.change(|state| *state = RunState::default());
                    old.abort.abort();
                }
            });
        });
        running
    }

    /// The pieces as a view follows them, in the order of [`PIECES`].
    pub(super) fn pieces(self) -> [impl Fn() -> String + Copy + Send + Sync; PIECES.len()] {
        self.pieces.map(|piece| move || piece.get())
    }

    /// Whether the button has to wait for the script.
    pub(super) fn is_not_ready(self) -> bool {
        self.run.with(Option::is_none)
    }

    /// Changes the state. A piece that comes out as before is not set again: it would be announced again,
    /// and what was unfolded in it would close.
    pub(super) fn change(self, change: impl FnOnce(&mut RunState)) {
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

    fn replace_in_flight(self, next: Option<InFlight>) -> Option<InFlight> {
        let slot = self.in_flight.get_value()?;
        slot.try_update_value(|slot| std::mem::replace(slot, next)).flatten()
    }

    /// Sends the request in a new run, and follows it to its end.
    pub(super) fn send(self) {
        // Always a new one: what was pasted into the console before belongs to the run that the code named.
        let id = browser::new_run();
        self.run.set(Some(id.clone()));
        let Ok(abort) = AbortController::new() else { return };
        let request = self.data.with_value(|data| with_run(&data.request, &id));
        self.change(|state| state.start(id.clone()));
        let events = Events::of(&id, {
            let id = id.clone();
            move |record| self.learn(&id, News::Progress(record))
        });
        if let Some(old) = self.replace_in_flight(Some(InFlight { abort: abort.clone(), _events: events })) {
            old.abort.abort();
        }
        spawn_local(async move {
            let seen = browser::send(&request, &abort).await;
            self.learn(&id, News::Seen(seen));
            let record = browser::record(&id).await;
            self.learn(&id, News::Record(record));
            if self.is(&id) && self.state.with_value(RunState::needs_probe) {
                let api = self.data.with_value(|data| data.api.clone());
                let reachable = browser::probe(&api).await;
                self.learn(&id, News::Probe(reachable));
            }
            if !self.is(&id) {
                return;
            }
            drop(self.replace_in_flight(None));
            let reason = self.data.with_value(|data| {
                self.state.with_value(|state| judgement::reason(&data.page, &request, &state.exchanges))
            });
            let scenario = self.data.with_value(|data| data.scenario.clone());
            if let Some(reason) = reason
                && let Some(html) = browser::explanation(reason.as_str(), &scenario, &id).await
            {
                self.learn(&id, News::Explanation(html));
            }
        });
    }
}
