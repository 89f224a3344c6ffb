//! What JavaScript saw, as HTML: the response or the error as the browser made it.

use run::{FetchResult, Phase};

use super::{
    html::{Html, decoded},
    run_state::RunState,
};

/// What JavaScript saw.
pub(super) fn javascript(state: &RunState) -> String {
    let mut html = Html::default();
    if state.phase() != Phase::Ready {
        html.tag("<div class=exchanges>");
        for fetch in 0..state.fetches().len() {
            html.tag("<div class=exchange>");
            result(&mut html, state.facts().result(fetch), fetch == 0);
            html.tag("</div>");
        }
        html.tag("</div>");
    }
    html.finish()
}

/// What script got of a fetch. The first one is named, for links and tests.
fn result(html: &mut Html, result: Option<&FetchResult>, is_first: bool) {
    match result {
        None => {
            html.tag("<p class=hint>Waiting …</p>");
        }
        Some(FetchResult::Error { name, message }) => {
            html.tag("<pre class='code error' tabindex=0 role=group aria-label='The error'>");
            html.tag(if is_first { "<code id=js-error>" } else { "<code>" });
            html.text(name).tag(": ").text(message);
            html.tag("</code></pre><p>That is the whole error: no status, no headers, no reason. ");
            html.tag("The reason goes to the console only: your code never learns it.</p>");
        }
        Some(FetchResult::Loaded) => {
            html.tag("<p>The element's <code>load</code> event.</p>");
        }
        Some(FetchResult::NotLoaded) => {
            html.tag("<p>The element's <code>error</code> event, which says nothing more.</p>");
        }
        Some(FetchResult::Silence { seconds }) => {
            html.tag("<p>The promise was still pending after ").number(*seconds);
            html.tag(" s, and the lab gave up.</p>");
        }
        Some(FetchResult::Response { kind, status, headers, body }) => {
            html.tag("<p class=line><code>Response { type: \"").tag(kind.as_str()).tag("\", status: ");
            html.number((*status).into())
                .tag(" }</code></p><pre class=code tabindex=0 role=group aria-label='The body'>");
            html.tag(if is_first { "<code id=js-body>" } else { "<code>" });
            html.text(if body.is_empty() { "(empty)" } else { body });
            html.tag("</code></pre><div class=headers><details><summary>").number(headers.len() as u32);
            html.tag(" headers that your code can read</summary><table><tbody>");
            for (name, value) in headers {
                html.tag("<tr><th scope=row>")
                    .text(name)
                    .tag("</th><td>")
                    .text(&decoded(value))
                    .tag("</td></tr>");
            }
            html.tag("</tbody></table></details></div>");
        }
    }
}
