//! The run that is shown: what is known of it, judged once whenever something becomes known, and what the learner
//! expects of it.

use engine::Profile;
use run::{Facts, Finding, Judged, JudgedFetch, News, Phase, Plan, Prediction};
use wire::{OriginSet, RunId};

/// The run that is shown, and what it comes to.
#[derive(Clone, Debug)]
pub(super) struct RunState {
    /// How many runs were sent from this page.
    pub(super) count: u32,
    /// What was predicted before the first run. It outlives the runs.
    pub(super) prediction: Prediction,
    /// What the page's server says of the run, as HTML. Empty until it has.
    pub(super) evidence: String,
    /// The run that the shown code names: at first one that nothing was sent in, then the last one sent.
    pub(super) run: Option<RunId>,
    /// As text.
    pub(super) plan_text: String,
    pub(super) plan: Plan,
    pub(super) origins: OriginSet,
    facts: Facts,
    judged: Judged,
}

impl RunState {
    /// Before the first run of a plan.
    pub(super) fn of(plan_text: String, origins: OriginSet) -> Self {
        // What the server wrote is a plan; if it were none, there would be nothing to send.
        let plan = Plan::from_query(&plan_text).unwrap_or_default();
        let facts = Facts::default();
        let judged = judge(&plan, &origins, &facts);
        let evidence = String::new();
        Self {
            count: 0,
            prediction: Prediction::default(),
            evidence,
            run: None,
            plan_text,
            plan,
            origins,
            facts,
            judged,
        }
    }

    /// Begins a run; all that was known of the one before is gone.
    pub(super) fn start(&mut self, run: RunId) {
        self.count += 1;
        self.evidence = String::new();
        self.run = Some(run.clone());
        self.facts = Facts::of(run, self.plan.fetches());
        self.judge();
    }

    /// Back to before the first run, of this plan.
    pub(super) fn reset(&mut self, plan_text: String) {
        let run = self.run.take();
        *self = Self { run, ..Self::of(plan_text, self.origins.clone()) };
    }

    /// Whether this is the run that is shown.
    pub(super) fn is(&self, run: &RunId) -> bool {
        self.facts.is_of(run)
    }

    /// Takes in what became known about `run`.
    pub(super) fn learn(&mut self, run: &RunId, news: News) {
        if self.is(run) {
            self.facts.learn(run, news);
            self.judge();
        }
    }

    /// A run that is over, from all that was told of it.
    #[cfg(feature = "ssr")]
    pub(super) fn over(plan: String, origins: OriginSet, run: RunId, news: Vec<News>) -> Self {
        let mut state = Self::of(plan, origins);
        state.start(run.clone());
        news.into_iter().for_each(|news| state.learn(&run, news));
        state
    }

    fn judge(&mut self) {
        self.judged = judge(&self.plan, &self.origins, &self.facts);
    }

    /// What is known.
    pub(super) fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Each fetch of the plan, judged.
    pub(super) fn fetches(&self) -> &[JudgedFetch] {
        &self.judged.fetches
    }

    /// What all of it comes to.
    #[cfg(feature = "ssr")]
    pub(super) fn judged(&self) -> &Judged {
        &self.judged
    }

    /// How far the run is.
    pub(super) fn phase(&self) -> Phase {
        self.judged.phase
    }

    /// What happened in the end. `None` until the run is settled.
    pub(super) fn finding(&self) -> Option<Finding> {
        self.judged.finding()
    }
}

/// By the standard: what browsers do otherwise is not in the WASM.
fn judge(plan: &Plan, origins: &OriginSet, facts: &Facts) -> Judged {
    Judged::of(plan, origins, &[], facts, Profile::Standard)
}
