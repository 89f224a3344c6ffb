//! The element around a lab, which carries what the island is told.

use leptos::prelude::*;
use lessons::Scenario;

use super::{head::IslandAssets, page_context};
use crate::lab::{self, LabData};

/// A lab of this scenario. `children` has the island.
#[component]
pub(super) fn LabPlace(
    of: &'static Scenario,
    /// `<chapter>/<slug>`, where the lab is that of a scenario.
    #[prop(optional)]
    scenario: String,
    /// The scenario with the fixed server, where a second button sends to it.
    #[prop(default = None)]
    fixed: Option<&'static Scenario>,
    children: Children,
) -> impl IntoView {
    let origins = page_context().origins;
    let plan = of.plan().to_query();
    let fixed = fixed.map(|fixed| fixed.plan().to_query());
    provide_context(LabData {
        scenario: scenario.clone(),
        plan: plan.clone(),
        fixed: fixed.clone().unwrap_or_default(),
        origins: Some(origins.clone()),
    });
    let origins = origins.to_text();
    view! {
        <IslandAssets />
        <div class="lab" id=lab::ID data-scenario=scenario data-origins=origins data-plan=plan data-fixed=fixed data-phase="ready">
            {children()}
        </div>
    }
}
