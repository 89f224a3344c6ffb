//! A block reason in plain words.

use engine::BlockReason;
use leptos::prelude::*;

/// The explanation of the reason of this name (`allow-origin-missing`), as a piece of HTML. `None` if there
/// is no such reason.
pub fn explanation_html(name: &str) -> Option<String> {
    let reason = BlockReason::ALL.iter().find(|reason| reason.as_str() == name)?;
    let prose = lessons::explanation(*reason);
    let sections: Vec<_> = prose
        .sections
        .iter()
        .map(|section| {
            view! {
                <section>
                    <h4>{section.heading}</h4>
                    <div inner_html=section.html></div>
                </section>
            }
        })
        .collect();
    Some(view! { <h3>{prose.title}</h3> {sections} }.to_html())
}
