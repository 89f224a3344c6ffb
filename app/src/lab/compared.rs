//! How a run differs from the one before, as HTML: the lines of each exchange that are not the same.

use run::News;
use wire::{Exchange, Header, RunRecord};

use super::html::{Html, decoded};

/// The lines of a run against those of the run before. `before` is that run's record, if there was one and it is still
/// kept.
pub fn compared(before: Option<&RunRecord>, news: &[News]) -> String {
    let mut html = Html::default();
    let record = news.iter().rev().find_map(|news| match news {
        News::Record(Some(record)) if record.known => Some(record),
        _ => None,
    });
    let (Some(before), Some(now)) = (before.filter(|before| before.known), record) else {
        html.tag("<p>Send it again, or to the fixed server: here you will see which lines differ.</p>");
        return html.finish();
    };
    html.tag("<p>The run before (−) and this one (+). What is the same stands once.</p><ol class=exchanges>");
    let count = before.exchanges.len().max(now.exchanges.len());
    for place in 0..count {
        let (old, new) = (before.exchanges.get(place), now.exchanges.get(place));
        html.tag("<li class=exchange><h3>");
        html.text(new.or(old).map_or("", |exchange| &exchange.method))
            .tag("</h3><pre class=diff tabindex=0><code>");
        lines(&mut html, &old.map(all).unwrap_or_default(), &new.map(all).unwrap_or_default());
        html.tag("</code></pre></li>");
    }
    html.tag("</ol>").finish()
}

/// What is compared of an exchange, a line each: request, status, and the headers that CORS and caches read.
fn all(exchange: &Exchange) -> Vec<String> {
    let header = |mark: &str, (name, value): &Header| format!("{mark}{name}: {}", decoded(value));
    let matters = |name: &str| {
        name.starts_with("access-control-")
            || ["origin", "cookie", "set-cookie", "vary", "location", "authorization"].contains(&name)
    };
    let received = exchange.received.iter().filter(|(name, _)| matters(name)).map(|one| header("", one));
    let status = exchange.status().map_or("no response".to_owned(), |status| format!("status {status}"));
    let sent = exchange.sent().iter().filter(|(name, _)| matters(name)).map(|one| header("", one));
    received.chain([status]).chain(sent).collect()
}

fn lines(html: &mut Html, old: &[String], new: &[String]) {
    for line in old.iter().filter(|line| !new.contains(line)) {
        html.tag("<span class=removed>− ").text(line).tag("\n</span>");
    }
    for line in new {
        let tag = if old.contains(line) { "<span class=same>  " } else { "<span class=added>+ " };
        html.tag(tag).text(line).tag("\n</span>");
    }
}

#[cfg(test)]
mod tests {
    use wire::{Answer, RunId};

    use super::*;

    fn record(sent: &[(&str, &str)]) -> RunRecord {
        let run: RunId = "a".parse().expect("a legal id");
        let headers = sent.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
        let answer = Answer::Sent { status: 200, headers };
        RunRecord {
            run,
            known: true,
            exchanges: vec![Exchange { answer, ..Exchange::new("GET", "/x") }],
            left_out: 0,
        }
    }

    #[test]
    fn the_line_that_differs_is_marked() {
        let now = record(&[("access-control-allow-origin", "<b>"), ("vary", "origin")]);
        let html = compared(Some(&record(&[("vary", "origin")])), &[News::Record(Some(now))]);
        assert!(html.contains("<span class=added>+ access-control-allow-origin: &lt;b&gt;"), "{html}");
        assert!(html.contains("<span class=same>  vary: origin"), "{html}");
        assert!(!html.contains("class=removed"), "{html}");
    }

    #[test]
    fn without_a_run_before_it_says_what_to_do() {
        let now = News::Record(Some(record(&[])));
        assert!(compared(None, &[now]).contains("Send it again"));
    }
}
