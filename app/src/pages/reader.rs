//! What a reader can choose, and the keys. `public/reader.js` makes it work; without script it stays shut.

use leptos::prelude::*;

/// The keys, and what they do.
const KEYS: [(&str, &str); 7] = [
    ("n", "the next lesson"),
    ("p", "the previous lesson"),
    ("s", "send the request"),
    ("?", "this list"),
    ("Tab", "from one thing to the next"),
    ("← → in tabs", "from tab to tab; Enter opens it"),
    ("← →", "from step to step of a journey that is over; a clicker's keys with larger type"),
];

/// The choices and the keys, in a popover.
#[component]
pub(super) fn Reader() -> impl IntoView {
    let themes = [("", "same as system"), ("light", "light"), ("dark", "dark")].map(|(value, label)| {
        view! {
            <label class="choice">
                <input type="radio" name="theme" value=value /> {label}
            </label>
        }
    });
    let lessons: Vec<_> = lessons::scenarios().map(|scenario| scenario.id.to_string()).collect();
    let lessons = lessons.join("+");
    let keys: Vec<_> = KEYS
        .iter()
        .map(|(key, action)| {
            view! {
                <div>
                    <dt><kbd>{*key}</kbd></dt>
                    <dd>{*action}</dd>
                </div>
            }
        })
        .collect();
    view! {
        <div popover="auto" id="reader" class="reader card" role="dialog" aria-labelledby="reader-heading">
            <h2 id="reader-heading" class="card-heading">
                "Settings and keys"
                // Opened with a key it takes the focus, and gives it back.
                <button type="button" class="button quiet small" popovertarget="reader" autofocus>
                    "Close"
                </button>
            </h2>
            <fieldset class="choices">
                <legend>"Theme"</legend>
                {themes}
            </fieldset>
            <fieldset class="choices">
                <legend>"Reading"</legend>
                <label class="choice"><input type="checkbox" id="projector" /> "larger type, for a projector"</label>
                <label class="choice"><input type="checkbox" id="keys" /> "single letters as keys"</label>
            </fieldset>
            <dl class="keys">{keys}</dl>
            <fieldset class="progress">
                <legend>"Progress"</legend>
                <p id="progress" data-lessons=lessons></p>
                <label class="field">
                    "Its code, to take it to another browser"
                    <input type="text" id="progress-code" autocomplete="off" spellcheck="false" />
                </label>
                <p class="actions">
                    <button type="button" class="button quiet small" id="progress-copy">"Copy"</button>
                    <button type="button" class="button quiet small" id="progress-restore">"Restore from code"</button>
                    <button type="button" class="button quiet small" id="progress-reset">"Reset"</button>
                </p>
            </fieldset>
            <p class="hint">"Kept in this browser only."</p>
        </div>
    }
}
