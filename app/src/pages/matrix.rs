//! Every scenario in the browser that opens the page.

use leptos::{nonce::use_nonce, prelude::*};

use super::{head::PageHead, page_context, reference::ReferenceLinks};

/// `/matrix`. `public/matrix.js` runs it: a plain script, which sends each plan as the
/// islands do, by `public/runner.js`.
#[component]
pub(super) fn MatrixPage() -> impl IntoView {
    let origins = page_context().origins.to_text();
    let rows: Vec<_> = lessons::scenarios()
        .map(|scenario| {
            let id = scenario.id.to_string();
            let href = format!("/learn/{id}");
            let chapter = lessons::chapter(scenario.id.chapter()).map(|chapter| chapter.prose.label);
            view! {
                <tr data-scenario=id data-plan=scenario.plan().to_query()>
                    <th scope="row">
                        <a href=href>
                            {chapter} " · " {scenario.prose.label}
                        </a>
                    </th>
                    <td data-cell="expected"></td>
                    <td data-cell="engine"></td>
                    <td data-cell="browser"></td>
                    <td data-cell="result">"not run"</td>
                </tr>
            }
        })
        .collect();
    let count = rows.len();
    view! {
        <PageHead
            title="Every scenario in this browser"
            description="Run all scenarios in the browser that you have open, and compare what each expects, what the engine says and what the browser really did."
        />
        <ReferenceLinks current="/matrix" />
        <main id="content" class="matrix" tabindex="-1" data-matrix="ready" data-origins=origins>
            <h1>"Every scenario, in this browser"</h1>
            <p class="lead">
                "Each scenario says what browsers do with it, and the engine says what they should do. Run them all here and see whether yours agrees."
            </p>
            <div class="send">
                <button type="button" class="button" id="matrix-run" data-key="s">"Run all"</button>
                <button type="button" class="button quiet" id="matrix-cancel" disabled>"Cancel"</button>
                <progress id="matrix-progress" max=count value="0" aria-label="Scenarios run"></progress>
            </div>
            <p role="status" id="matrix-status" class="finding">"Nothing was run yet."</p>
            <noscript>
                <p class="notice">"Running the scenarios needs JavaScript."</p>
            </noscript>
            <div class="table" tabindex="0" role="group" aria-label="Results">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">"Scenario"</th>
                            <th scope="col">"Expected"</th>
                            <th scope="col">"The engine"</th>
                            <th scope="col">"This browser"</th>
                            <th scope="col">"Result"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <section aria-labelledby="report-heading" class="stack">
                <h2 id="report-heading">"Report"</h2>
                <p class="hint">
                    "After a run: what this browser calls itself, the date, and every result, to paste into a bug report. It stays here: nothing is sent unless you open this page with "
                    <code>"?report=<name>"</code>
                    ", and then only to this page's own server."
                </p>
                <pre class="code" tabindex="0" role="group" aria-label="Report">
                    <code id="matrix-report"></code>
                </pre>
            </section>
            <script nonce=use_nonce() type="module" src="/matrix.js"></script>
        </main>
    }
}
