//! The element around a lab, which carries what the island is told.

use leptos::prelude::*;
use lessons::Fetch;

use super::page_context;
use crate::lab::{self, LabData};

/// A lab of this request. `children` has the island.
#[component]
pub(super) fn LabPlace(
    request: &'static Fetch,
    /// `<chapter>/<slug>`, where the lab is that of a scenario.
    #[prop(optional)]
    scenario: String,
    /// The same request to the fixed server, where a second button sends it.
    #[prop(optional)]
    fixed: Option<&'static Fetch>,
    children: Children,
) -> impl IntoView {
    let origins = page_context().origins;
    let plan = request.to_plan();
    let fixed = fixed.map(Fetch::to_plan).unwrap_or_default();
    let attributes = (plan.to_query(), fixed.to_query(), origins.to_text());
    provide_context(LabData { scenario: scenario.clone(), plan, fixed, origins: Some(origins) });
    let (plan, fixed, origins) = attributes;
    let fixed = (!fixed.is_empty()).then_some(fixed);
    view! {
        <div class="lab" id=lab::ID data-scenario=scenario data-origins=origins data-plan=plan data-fixed=fixed>
            {children()}
        </div>
    }
}
