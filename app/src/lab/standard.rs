//! The verdict as HTML: the way through the standard's algorithms, what was compared, where it ended.

use engine::{Algorithm, Outcome, Step};
use run::{Cause, FetchResult, Finding, JudgedFetch, Phase, causes, words};

use super::{html::Html, run_state::RunState};

/// The verdict on the run that is shown, fetch by fetch. Empty while there is nothing to judge.
pub(super) fn verdict(state: &RunState) -> String {
    let mut html = Html::default();
    if state.phase() != Phase::Settled {
        return String::new();
    }
    let mut place = 0;
    for (number, fetch) in state.fetches().iter().enumerate() {
        if state.fetches().len() > 1 {
            html.tag("<h3>Request ").number(number as u32 + 1).tag("</h3>");
        }
        if let Some(result) = state.facts().result(number) {
            verdict_on(&mut html, fetch, result, place);
        }
        place += fetch.verdict.trace.len() as u32;
    }
    html.finish()
}

/// The verdict on one fetch. `place` is that of its first step among all that are shown.
fn verdict_on(html: &mut Html, fetch: &JudgedFetch, result: &FetchResult, place: u32) {
    if fetch.exchanges.is_empty() && fetch.finding != Some(Finding::NotSent) {
        html.tag("<p>Nothing was recorded, so there is nothing that the standard could be applied to.</p>");
        return;
    }
    let outcome = fetch.verdict.outcome;
    html.tag("<p>What was recorded, judged by the Fetch standard: <strong data-verdict=");
    html.tag(outcome.as_str());
    if let Outcome::Blocked { reason, .. } = outcome {
        html.tag(" data-reason=").tag(reason.as_str());
    }
    html.tag(">").tag(words::outcome(outcome)).tag("</strong>. ");
    if fetch.agrees {
        html.tag("That is what your code got.</p>");
    } else {
        html.tag(
            "<strong>That is not what your code got.</strong> Possible causes, the likeliest first:</p>",
        );
        html.tag("<ol class=causes>");
        for cause in causes(&fetch.verdict, result) {
            html.tag("<li>").tag(words::cause(cause));
            if cause == Cause::KnownDivergence {
                html.tag(" See <a href='/reference/divergences'>where browsers do</a>.");
            }
            html.tag("</li>");
        }
        html.tag("</ol>");
    }
    steps(html, &fetch.verdict.trace, place);
}

/// The steps, an algorithm a group. The group that ended it is open.
fn steps(html: &mut Html, trace: &[Step], mut place: u32) {
    html.tag("<div class=steps>");
    for group in trace.chunk_by(|a, b| (a.algorithm, a.hop) == (b.algorithm, b.hop)) {
        let failed = group.iter().any(|step| !step.passed);
        html.tag(if failed { "<details open class=failed><summary>" } else { "<details><summary>" });
        html.tag(symbol(!failed)).text(group[0].algorithm.name());
        if group[0].hop > 0 {
            html.tag(" (after redirect ").number(group[0].hop as u32).tag(")");
        }
        html.tag("</summary><ol>");
        for step in group {
            html.tag(if step.passed { "<li id=step-" } else { "<li class=failed data-failed id=step-" });
            html.number(place).tag(">");
            place += 1;
            html.tag(symbol(step.passed)).tag("<span><span class=step>step ").tag(step.step).tag("</span> ");
            html.note(&step.note);
            html.tag("</span></li>");
        }
        html.tag("</ol>");
        anchor(html, group[0].algorithm);
        html.tag("</details>");
    }
    html.tag("</div>");
}

fn symbol(passed: bool) -> &'static str {
    if passed {
        "<span class=symbol><span aria-hidden=true>✓</span><span class=visually-hidden>passed: </span></span>"
    } else {
        "<span class=symbol><span aria-hidden=true>✕</span><span class=visually-hidden>failed: </span></span>"
    }
}

fn anchor(html: &mut Html, algorithm: Algorithm) {
    html.tag("<p class=hint><a href='").tag(algorithm.anchor()).tag("' rel=noreferrer>");
    html.text(algorithm.name()).tag(" in the standard</a></p>");
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use run::News;
    use wire::{Answer, Exchange, RunId, RunRecord};

    use super::*;
    use crate::lab::samples::{self, plan};

    fn html(sent: &[(&str, &str)], result: FetchResult) -> String {
        let own = |list: &[(&str, &str)]| list.iter().map(|(n, v)| (n.to_string(), v.to_string())).collect();
        let run: RunId = "a".parse().expect("a legal id");
        let answer = Answer::Sent { status: 200, headers: own(sent) };
        let exchanges = vec![Exchange { answer, ..Exchange::new("GET", "/") }];
        let record = RunRecord { run: run.clone(), known: true, exchanges, left_out: 0 };
        let mut state = RunState::of(plan("GET").to_query(), samples::origins());
        state.start(run.clone());
        state.learn(&run, News::Ended(result));
        state.learn(&run, News::Record(Some(record)));
        super::verdict(&state)
    }

    fn error() -> FetchResult {
        FetchResult::Error { name: "TypeError".into(), message: String::new() }
    }

    #[test]
    fn the_failing_step_is_open_with_what_was_compared() {
        let html = html(&[("access-control-allow-origin", "https://a<b")], error());
        assert!(html.contains("data-verdict=blocked data-reason=allow-origin-mismatch"), "{html}");
        assert!(
            html.contains("<code>https://a&lt;b</code> is not <code>http://localhost:3000</code>"),
            "{html}"
        );
        assert_eq!(html.matches("<details open").count(), 1, "{html}");
        assert!(html.contains("https://fetch.spec.whatwg.org/#concept-cors-check"), "{html}");
        assert!(html.contains("That is what your code got."), "{html}");
    }

    #[test]
    fn a_difference_is_said_and_cors_is_not_made_up_for_it() {
        let html = html(&[("access-control-allow-origin", "*")], error());
        assert!(html.contains("data-verdict=readable"), "{html}");
        assert!(html.contains("That is not what your code got."), "{html}");
        assert!(!html.contains("data-failed"), "{html}");
        assert!(html.find("An extension") < html.find("Our engine is wrong"), "{html}");
    }
}
