//! Every component in every state: for those who work on the design, and for the pictures under test.

use leptos::prelude::*;
use leptos_meta::Stylesheet;

use super::head::PageHead;
use crate::lab::samples;

/// The colours by what they are for.
const COLOURS: [&str; 15] = [
    "paper",
    "surface",
    "sunken",
    "ink",
    "ink-soft",
    "line",
    "line-strong",
    "accent",
    "accent-soft",
    "blocked",
    "blocked-soft",
    "readable",
    "readable-soft",
    "unknown",
    "unknown-soft",
];

/// The sizes of type.
const SIZES: [&str; 6] = ["xs", "s", "m", "l", "xl", "xxl"];

/// `/components`
#[component]
pub(super) fn ComponentsPage() -> impl IntoView {
    let colours = COLOURS.map(|name| {
        view! {
            <li>
                <span class=format!("swatch of-{name}") aria-hidden="true"></span>
                <code>{name}</code>
            </li>
        }
    });
    let sizes = SIZES.map(|name| {
        view! {
            <li class=format!("size-{name}")>
                <code>{name}</code>
                " The guard compares the name with the list."
            </li>
        }
    });
    let runs: Vec<_> = samples()
        .into_iter()
        .map(|sample| {
            view! {
                <section class="stack sample" aria-label=sample.name>
                    <h3>{sample.name}</h3>
                    <div class="questions" inner_html=sample.prediction></div>
                    <div inner_html=without_ids(&sample.journey, sample.name)></div>
                    <div inner_html=sample.outcome></div>
                    <div class="columns">
                        <div class="card" inner_html=without_ids(&sample.javascript, sample.name)></div>
                        <div class="card" inner_html=without_ids(&sample.wire, sample.name)></div>
                        <div class="card" inner_html=without_ids(&sample.server, sample.name)></div>
                    </div>
                    <div class="stack" inner_html=without_ids(&sample.verdict, sample.name)></div>
                </section>
            }
        })
        .collect();
    view! {
        <PageHead
            title="The parts that these pages are made of"
            description="Every component of CORS Lab in every state, in both themes."
        />
        <Stylesheet href="/components.css" />
        <main id="content" class="components" tabindex="-1">
            <h1>"The parts that these pages are made of"</h1>
            <p class="lead">
                "Every component in every state, for those who work on the design. The runs on this page are made up; everywhere else a run is a run."
            </p>
            <section aria-labelledby="colours">
                <h2 id="colours">"Colour"</h2>
                <ul class="swatches">{colours}</ul>
            </section>
            <section aria-labelledby="type">
                <h2 id="type">"Type"</h2>
                <ul class="sizes">{sizes}</ul>
            </section>
            <section aria-labelledby="buttons" class="stack">
                <h2 id="buttons">"Buttons, fields and keys"</h2>
                <p class="actions">
                    <button type="button" class="button">"Button"</button>
                    <button type="button" class="button as-focused">"Focused"</button>
                    <button type="button" class="button" disabled>"Disabled"</button>
                    <button type="button" class="button quiet">"Quiet"</button>
                    <button type="button" class="button quiet small">"Small"</button>
                </p>
                <div class="fields">
                    <label class="field">"Field" <input type="text" value="http://localhost:3000" /></label>
                    <label class="field">
                        "Field with an error"
                        <input
                            type="text"
                            value="localhost"
                            aria-invalid="true"
                            aria-describedby="sample-error"
                        />
                        <span id="sample-error" class="error">
                            "✕ An origin begins with http:// or https://."
                        </span>
                    </label>
                    <label class="field">"Disabled" <input type="text" value="null" disabled /></label>
                    <label class="field">
                        "Choice" <select>
                            <option>"cors"</option>
                            <option>"no-cors"</option>
                        </select>
                    </label>
                </div>
                <p>
                    <label class="choice"><input type="checkbox" checked /> "chosen"</label> " "
                    <label class="choice"><input type="checkbox" /> "not chosen"</label> " "
                    <label class="choice"><input type="radio" name="sample" checked /> "one"</label> " "
                    <label class="choice"><input type="radio" name="sample" /> "of two"</label>
                </p>
                <p><kbd>"n"</kbd> " " <kbd>"?"</kbd> " " <a href="/components">"A link"</a></p>
            </section>
            <section aria-labelledby="tabs" class="stack">
                <h2 id="tabs">"Tabs"</h2>
                <div>
                    <div role="tablist" class="tabs" aria-label="Sample chapters">
                        <a role="tab" href="#tabs" aria-selected="false">"Simple"</a>
                        <a role="tab" href="#tabs" aria-selected="true">
                            "Preflight" <span class="badge">"2/4"</span>
                        </a>
                        <a role="tab" href="#tabs" aria-selected="false">"Credentials"</a>
                    </div>
                    <div role="tablist" class="tabs" aria-label="Sample scenarios">
                        <a role="tab" href="#tabs" aria-selected="true">
                            "Wrong origin" <span class="badge">"✓"</span>
                        </a>
                        <a role="tab" href="#tabs" aria-selected="false">
                            "Method not listed" <span class="badge">"✓"</span>
                        </a>
                        <a role="tab" href="#tabs" aria-selected="false">"Both responses right"</a>
                    </div>
                </div>
            </section>
            <section aria-labelledby="blocks" class="stack">
                <h2 id="blocks">"Code, notices"</h2>
                <pre class="code" tabindex="0" role="group" aria-label="Sample code">
                    <code>
                        <span class="c">"// A comment"</span>
                        "\n"
                        <span class="k">"await"</span>
                        " "
                        <span class="f">"fetch"</span>
                        "("
                        <span class="s">"\"http://localhost:4000\""</span>
                        ");"
                    </code>
                </pre>
                <p class="notice">"A notice: something about the page itself."</p>
                <p class="hint">"A hint: said softly."</p>
                <p class="toast as-sample">"A toast: said in passing."</p>
            </section>
            <section aria-labelledby="runs" class="stack">
                <h2 id="runs">"Runs"</h2>
                {runs}
            </section>
        </main>
    }
}

/// Ids are for a page with one run; here are several. What they named is named after the sample.
fn without_ids(html: &str, sample: &str) -> String {
    let mut pieces = html.split(" id=");
    let mut clean = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let end = piece.find([' ', '>']).unwrap_or(piece.len());
        clean.push_str(&piece[end..]);
    }
    for (id, label) in [("saw", "JavaScript"), ("wire", "Wire"), ("did", "Server")] {
        let (named, own) = (format!(" aria-labelledby={id}"), format!(" aria-label='{label}, {sample}'"));
        clean = clean.replace(&named, &own);
    }
    clean
}
