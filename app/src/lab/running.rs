//! A run from Send to verdict, and the pieces of HTML that show it.

use std::{cell::RefCell, rc::Rc};

use run::{News, Phase};
use wire::RunId;

use super::{
    browser::{self, Started},
    data::LabData,
    javascript, journey, request,
    run_state::RunState,
};

/// A place in the page in which a piece of HTML stands. It is an element with the attribute `data-piece`.
#[derive(Clone, Copy, Debug)]
pub(super) enum Piece {
    Code,
    Hint,
    Prediction,
    Outcome,
    Journey,
    JavaScript,
    /// What the wire, the server, the console and the standard say: made by the page's server.
    Evidence,
}

impl Piece {
    const ALL: [Self; 7] = [
        Self::Code,
        Self::Hint,
        Self::Prediction,
        Self::Outcome,
        Self::Journey,
        Self::JavaScript,
        Self::Evidence,
    ];

    /// The word in the attribute.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Hint => "hint",
            Self::Prediction => "prediction",
            Self::Outcome => "outcome",
            Self::Journey => "journey",
            Self::JavaScript => "javascript",
            Self::Evidence => "evidence",
        }
    }

    fn html(self, state: &RunState) -> String {
        match self {
            Self::Code => request::code(state),
            Self::Hint => request::hint(state),
            Self::Prediction => request::prediction(state),
            Self::Outcome => request::outcome(state),
            Self::Journey => journey::journey(state),
            Self::JavaScript => javascript::javascript(state),
            Self::Evidence => state.evidence.clone(),
        }
    }
}

/// The lab of a page, and the run that it shows. There is one reader and one run: what is shown is not a graph of
/// signals but pieces of HTML, each put in its place when it has changed.
#[derive(Clone)]
pub(super) struct Running(Rc<RefCell<Lab>>);

struct Lab {
    scenario: String,
    /// `None` where a page is rendered for no request.
    state: Option<RunState>,
    /// The last run that was started.
    started: Option<Started>,
    /// What stands in the places of [`Piece::ALL`].
    shown: [String; Piece::ALL.len()],
}

impl Running {
    /// Nothing was sent yet. In the browser the buttons can be pressed from now on.
    pub(super) fn new(data: LabData) -> Self {
        let state = data.origins.map(|origins| RunState::of(data.plan, origins));
        let html = |piece: Piece| state.as_ref().map(|state| piece.html(state)).unwrap_or_default();
        let shown = Piece::ALL.map(html);
        let running =
            Self(Rc::new(RefCell::new(Lab { scenario: data.scenario, state, started: None, shown })));
        if cfg!(not(feature = "ssr")) {
            running.begin();
        }
        running
    }

    /// What stands in a place at first.
    pub(super) fn html(&self, piece: Piece) -> String {
        self.0.borrow().shown[piece as usize].clone()
    }

    fn begin(&self) {
        // On the server the code names no run, so that it is complete without script.
        self.change(|state| state.run = Some(browser::new_run()));
        // Somebody may have answered before this was loaded.
        for question in ["gets", "work"] {
            if let Some(answer) = browser::chosen(question) {
                self.predict(question, &answer);
            }
        }
        browser::enable();
    }

    /// Notes what the learner expects. Nothing is shown anew by it: the radio button itself says what is chosen.
    pub(super) fn predict(&self, question: &str, answer: &str) {
        if let Some(state) = &mut self.0.borrow_mut().state {
            state.prediction.answer(question, answer);
        }
    }

    /// Changes the state. A piece that comes out as before is not put in its place again: it would be announced
    /// again, and what was unfolded in it would close.
    fn change(&self, change: impl FnOnce(&mut RunState)) {
        let mut lab = self.0.borrow_mut();
        let Lab { state: Some(state), shown, .. } = &mut *lab else { return };
        change(state);
        for (piece, shown) in Piece::ALL.into_iter().zip(shown) {
            let html = piece.html(state);
            if *shown != html {
                browser::put(piece.as_str(), &html);
                *shown = html;
            }
        }
        browser::phase(journey::phase(state));
    }

    /// Sends this plan, whatever was sent before.
    pub(super) fn send_plan(&self, plan: &str) {
        self.change(|state| {
            if state.plan_text != plan {
                let count = state.count;
                state.reset(plan.to_owned());
                state.count = count;
            }
        });
        self.send();
    }

    /// Runs the plan in a new run, and follows it to its end.
    pub(super) fn send(&self) {
        // Always a new one: what was pasted into the console before belongs to the run that the code named.
        let id = browser::new_run();
        // The one before ends first: it has nothing more to say.
        self.0.borrow_mut().started = None;
        self.change(|state| state.start(id.clone()));
        let tell = {
            let (running, id) = (self.clone(), id.clone());
            Box::new(move |kind: String, text: String| running.told(&id, &kind, text))
        };
        let mut lab = self.0.borrow_mut();
        if let Some(state) = &lab.state {
            lab.started = Some(Started::run(&state.plan_text, &state.origins, &id, tell));
        }
    }

    /// Takes in what the browser tells of a run. At its end the scenario is named, for which the page's server is to
    /// say what else is known.
    fn told(&self, id: &RunId, kind: &str, text: String) -> Option<String> {
        self.change(|state| match kind {
            "evidence" if state.is(id) => state.evidence = text,
            // A page that is left, and perhaps shown again from the browser's cache, has no run under way.
            "left" if state.phase() == Phase::InFlight => state.reset(state.plan_text.clone()),
            _ => News::told(id, kind, &text).into_iter().for_each(|news| state.learn(id, news)),
        });
        let scenario = &self.0.borrow().scenario;
        (kind == "end" && !scenario.is_empty()).then(|| scenario.clone())
    }
}
