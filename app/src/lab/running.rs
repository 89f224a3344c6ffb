//! A run from Send to verdict, and the pieces of HTML that show it.

use leptos::{leptos_dom::helpers::window_event_listener, prelude::*};
use run::{News, Phase, Plan, Prediction};
use wire::RunId;

use super::{
    browser::{self, Started},
    data::LabData,
    journey,
    run_state::RunState,
    verdict_view, view,
};

/// The run that is shown.
#[derive(Clone, Copy)]
pub(super) struct Running {
    scenario: StoredValue<String>,
    /// `None` where a page is rendered for no request.
    state: StoredValue<Option<RunState>>,
    /// The run that the shown code names: at first one that nothing was sent in, then the last one sent. On
    /// the server there is none, so that the code is complete without script.
    pub(super) run: RwSignal<Option<RunId>>,
    /// Holds objects of the browser, which belong to its one thread. `None` on the server, where a page may
    /// be finished by another thread than began it.
    in_flight: StoredValue<Option<StoredValue<Option<Started>, LocalStorage>>>,
    pieces: [RwSignal<String>; PIECES.len()],
}

/// How each piece is made from the state.
const PIECES: [fn(&RunState) -> String; 8] = [
    |state| view::busy(state).to_owned(),
    view::hint,
    view::finding,
    journey::journey,
    view::columns,
    verdict_view::prediction,
    verdict_view::verdict_section,
    |state| state.explanation.clone().unwrap_or_default(),
];

impl Running {
    /// Nothing was sent yet.
    pub(super) fn new(data: LabData) -> Self {
        let LabData { scenario, plan, origins, .. } = data;
        let state = origins.map(|origins| RunState::of(plan, origins));
        let pieces = PIECES.map(|make| RwSignal::new(state.as_ref().map(make).unwrap_or_default()));
        let running = Self {
            scenario: StoredValue::new(scenario),
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
                running.replace_in_flight(None);
                if running.with_state(RunState::phase) == Phase::InFlight {
                    running.change(|state| state.reset(state.plan.clone()));
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

    /// What the view is made of.
    pub(super) fn with_state<T: Default>(self, read: impl FnOnce(&RunState) -> T) -> T {
        self.state.with_value(|state| state.as_ref().map(read).unwrap_or_default())
    }

    /// Notes what the learner expects. Nothing is shown anew by it: the radio button itself says what is chosen.
    pub(super) fn predict(self, prediction: Option<Prediction>) {
        self.state.update_value(|state| {
            if let Some(state) = state {
                state.prediction = prediction;
            }
        });
    }

    /// Changes the state. A piece that comes out as before is not set again: it would be announced again,
    /// and what was unfolded in it would close.
    fn change(self, change: impl FnOnce(&mut RunState)) {
        self.state.update_value(|state| {
            if let Some(state) = state {
                change(state);
            }
        });
        for (make, piece) in PIECES.iter().zip(self.pieces) {
            let html = self.with_state(make);
            if piece.with_untracked(|old| *old != html) {
                piece.set(html);
            }
        }
    }

    fn is(self, run: &RunId) -> bool {
        self.with_state(|state| state.is(run))
    }

    /// Ends the run that is under way, if there is one.
    fn replace_in_flight(self, next: Option<Started>) {
        if let Some(slot) = self.in_flight.get_value() {
            slot.set_value(next);
        }
    }

    /// Sends this plan, whatever was sent before.
    pub(super) fn send_plan(self, plan: &Plan) {
        if self.with_state(|state| state.plan != *plan) {
            let count = self.with_state(|state| state.count);
            self.change(|state| {
                state.reset(plan.clone());
                state.count = count;
            });
        }
        self.send();
    }

    /// Runs the plan in a new run, and follows it to its end.
    pub(super) fn send(self) {
        // Always a new one: what was pasted into the console before belongs to the run that the code named.
        let id = browser::new_run();
        self.run.set(Some(id.clone()));
        let Some((plan, origins)) = self
            .state
            .with_value(|state| state.as_ref().map(|state| (state.plan.to_query(), state.origins.clone())))
        else {
            return;
        };
        self.change(|state| state.start(id.clone()));
        // The one before ends first: it has nothing more to say.
        self.replace_in_flight(None);
        let tell = {
            let id = id.clone();
            Box::new(move |kind: String, text: String| self.told(&id, &kind, text))
        };
        let started = Started::run(&plan, &origins, &id, tell);
        self.replace_in_flight(Some(started));
    }

    /// Takes in what the browser tells of a run. What is still to be read is its answer.
    fn told(self, id: &RunId, kind: &str, text: String) -> Option<String> {
        if !self.is(id) {
            return None;
        }
        if let Some(news) = News::told(id, kind, &text) {
            self.change(|state| state.learn(id, news));
        }
        match kind {
            "end" => {
                let reason = self.with_state(|state| state.judged().reason())?;
                let scenario = self.scenario.get_value();
                Some(["/explain/", reason.as_str(), "?scenario=", &scenario, "&of=", id.as_str()].concat())
            }
            "explanation" => {
                self.change(|state| state.explanation = Some(text));
                None
            }
            _ => None,
        }
    }
}
