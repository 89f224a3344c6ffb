//! Where browsers are known to decide otherwise than the standard.

use engine::{DIVERGENCES, Divergence, Effect, Profile};
use leptos::prelude::*;
use leptos_meta::Stylesheet;

use super::{super::head::PageHead, ReferenceLinks};

/// `/reference/divergences`
#[component]
pub(in super::super) fn DivergencesPage() -> impl IntoView {
    let rows: Vec<_> = DIVERGENCES.iter().map(row).collect();
    view! {
        <PageHead
            title="Where browsers differ from the standard"
            description="Every known difference between the Fetch standard and Chrome, Firefox and Safari in what they decide about cross-origin requests, with its evidence."
        />
        <Stylesheet href="/reference.css" />
        <ReferenceLinks current="/reference/divergences" />
        <main id="content" class="reference" tabindex="-1">
            <h1>"Where browsers differ from the standard"</h1>
            <p class="lead">
                "The engine knows "
                {DIVERGENCES.len()}
                " differences. A test sends generated requests, answered by generated responses, in Chromium, Firefox and WebKitGTK, and fails at any difference that is not on this list."
            </p>
            <div class="table" tabindex="0" role="group" aria-label="Differences">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">"What differs"</th>
                            <th scope="col">"It changes"</th>
                            <th scope="col">"Chromium"</th>
                            <th scope="col">"Firefox"</th>
                            <th scope="col">"WebKit"</th>
                            <th scope="col">"Evidence"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </main>
    }
}

fn row(divergence: &'static Divergence) -> impl IntoView {
    let in_profile = |profile: Profile| {
        if divergence.is_of(profile) { "✕ differs" } else { "✓ same" }
    };
    view! {
        <tr id=divergence.id>
            <th scope="row">{in_code(divergence.summary)}</th>
            <td>{effect(divergence.effect)}</td>
            <td>{in_profile(Profile::Chromium)}</td>
            <td>{in_profile(Profile::Firefox)}</td>
            <td>{in_profile(Profile::Webkit)}</td>
            <td>{evidence(divergence)}</td>
        </tr>
    }
}

fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Outcome => "what script gets",
        Effect::Reason => "the reason",
        Effect::Cache => "how long a preflight is remembered",
        Effect::Preflight => "the preflight",
        Effect::Origin => "the Origin header",
    }
}

/// Where it can be read, and where it was measured.
fn evidence(divergence: &Divergence) -> String {
    let measured = match divergence.measured {
        [] => String::new(),
        [one] => format!("measured in {one}"),
        [first @ .., last] => format!("measured in {} and {last}", first.join(", ")),
    };
    let said = [divergence.evidence, &measured].into_iter().filter(|text| !text.is_empty());
    said.collect::<Vec<_>>().join("; ")
}

/// What stands between backticks as code.
fn in_code(text: &'static str) -> Vec<AnyView> {
    text.split('`')
        .enumerate()
        .map(
            |(index, piece)| {
                if index % 2 == 1 { view! { <code>{piece}</code> }.into_any() } else { piece.into_any() }
            },
        )
        .collect()
}
