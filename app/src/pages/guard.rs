//! The picture that runs through the whole lab: a guard with a guest list, at the gate.

use leptos::prelude::*;

/// Drawn in the colours of the theme (`style/home.css`).
#[component]
pub(super) fn GuardPicture() -> impl IntoView {
    view! {
        <svg
            class="guard"
            viewBox="0 0 640 250"
            role="img"
            aria-label="A visitor stands at a gate with its bar down. The guard compares the visitor's name, localhost:3000, with the names on the guest list. Behind the gate are the houses."
        >
            <path class="ground" d="M10 212h620" />
            <path class="houses" d="M424 212v-64l36-30 36 30v64M448 212v-28h22v28M506 212v-92l42-34 42 34v92M536 212v-34h26v34M528 138h14v14h-14zM556 138h14v14h-14zM398 212v-40h26" />
            <path class="post" d="M318 212v-66M388 212v-66" />
            <path class="bar" d="M306 158h94" />
            <g class="person guest">
                <path d="M84 212v-34c0-20 12-30 30-30s30 10 30 30v34M100 126a14 14 0 1 0 28 0a14 14 0 1 0-28 0" />
                <rect x="40" y="56" width="148" height="32" rx="8" />
                <path d="M108 88l6 12 6-12" />
                <text x="114" y="77">"localhost:3000"</text>
            </g>
            <g class="person">
                <path d="M232 212v-34c0-20 12-30 30-30s30 10 30 30v34M248 126a14 14 0 1 0 28 0a14 14 0 1 0-28 0" />
                <path class="cap" d="M240 120h44M246 119c0-20 32-20 32 0" />
                <path d="M240 182l-16-6" />
            </g>
            <g class="list">
                <rect x="222" y="14" width="200" height="78" rx="6" />
                <path d="M262 92l4 12 8-12" />
                <text class="heading" x="236" y="36">"Guest list"</text>
                <text x="236" y="58">"website.example"</text>
                <text x="236" y="78">"shop.example"</text>
            </g>
        </svg>
    }
}
