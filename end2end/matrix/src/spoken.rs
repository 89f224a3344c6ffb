//! What a console says, and about which run.

use anyhow::{Result, bail};
use browsers::Browser;
use engine::Case;

use crate::lab::Lab;
use crate::provoked::Provoked;
use crate::recording::Line;
use crate::report::Row;

/// What WebKit says about the page itself, and not about a request.
const ABOUT_THE_PAGE: [&str; 2] = ["Unrecognized Content-Security-Policy directive", "The resource "];

/// The lines about scenarios, in their order.
///
/// # Errors
/// Something in a line would be different the next time.
pub(crate) fn about_scenarios(browser: Browser, log: &str, rows: &[Row], lab: &Lab) -> Result<Vec<Line>> {
    let run_of = |message: &str| {
        let (_, rest) = message.split_once("?run=")?;
        rows.iter().position(|row| {
            let after = rest.strip_prefix(row.run.as_str());
            after.is_some_and(|after| !after.starts_with(|c: char| c.is_ascii_alphanumeric()))
        })
    };
    let line = |(index, message): (usize, String)| {
        let row = &rows[index];
        let substitutes = [
            (format!("?run={}", row.run), "?run={run}"),
            (lab.other_api.clone(), "{other-api}"),
            (lab.nowhere.clone(), "{nowhere}"),
            (lab.api.clone(), "{api}"),
            (lab.page.clone(), "{page}"),
        ];
        Ok(Line {
            of: row.scenario.clone(),
            text: substitute(&message, &substitutes, &[&lab.api, &lab.page, &lab.other_api, &lab.nowhere])?,
        })
    };
    by_owner(browser, log, rows.len(), run_of).into_iter().map(line).collect()
}

/// The lines about cases that provoke them, in their order. `placed` are the cases as they were run.
///
/// # Errors
/// Something in a line would be different the next time.
pub(crate) fn about_cases(
    browser: Browser,
    log: &str,
    provoked: &[Provoked],
    placed: &[Case],
) -> Result<Vec<Line>> {
    let case_of = |message: &str| {
        let (_, path) = message.split_once("/c/")?;
        let id = path.split_once('/')?.0.parse().ok()?;
        (id < placed.len()).then_some(id)
    };
    let line = |(id, message): (usize, String)| {
        let case = &placed[id];
        let page = case.page.serialize();
        let urls = urls(case);
        let mut substitutes: Vec<_> = urls.iter().map(|url| (url.clone(), "{url}")).collect();
        substitutes.push((page.to_string(), "{origin}"));
        let varying: Vec<&str> = urls.iter().map(String::as_str).chain([&*page]).collect();
        Ok(Line { of: provoked[id].of.clone(), text: substitute(&message, &substitutes, &varying)? })
    };
    by_owner(browser, log, placed.len(), case_of).into_iter().map(line).collect()
}

/// The messages that have an owner, in the order of the owners. WebKit says why in a message without a URL, and
/// about what in one that follows; the others say both at once.
fn by_owner(
    browser: Browser,
    log: &str,
    owners: usize,
    owner_of: impl Fn(&str) -> Option<usize>,
) -> Vec<(usize, String)> {
    let mut owned = vec![Vec::new(); owners];
    let mut waiting = Vec::new();
    for message in browser.messages(log) {
        match owner_of(&message) {
            Some(owner) => {
                owned[owner].append(&mut waiting);
                owned[owner].push(message);
            }
            None if browser == Browser::Webkit
                && !ABOUT_THE_PAGE.iter().any(|start| message.starts_with(start)) =>
            {
                waiting.push(message);
            }
            None => {}
        }
    }
    owned
        .into_iter()
        .enumerate()
        .flat_map(|(owner, messages)| messages.into_iter().map(move |message| (owner, message)))
        .collect()
}

/// The URLs that a browser may name in a case, the longest first: the request's and those of the redirects, also
/// without the password in them.
fn urls(case: &Case) -> Vec<String> {
    let responses = case.hops.iter().filter_map(|hop| hop.response.as_ref());
    let preflights = case.hops.iter().filter_map(|hop| hop.preflight.as_ref());
    let locations = responses
        .chain(preflights)
        .flat_map(|response| &response.headers)
        .filter(|(name, _)| name.eq_ignore_ascii_case("Location"))
        .map(|(_, value)| value.clone());
    let mut urls: Vec<String> = [case.request.url.clone()].into_iter().chain(locations).collect();
    let bare: Vec<String> = urls.iter().filter_map(|url| without_password(url)).collect();
    urls.extend(bare);
    urls.sort_by_key(|url| std::cmp::Reverse(url.len()));
    urls
}

fn without_password(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let (_, host) = rest.split_once('@')?;
    Some(format!("{scheme}://{host}"))
}

/// Puts names in the place of what differs from run to run: the only change that is made to a message. The ports
/// of the `varying` URLs must be gone then.
fn substitute(message: &str, substitutes: &[(String, &str)], varying: &[&str]) -> Result<String> {
    let mut text = message.trim_end_matches('\n').to_owned();
    for (found, name) in substitutes {
        text = text.replace(found.as_str(), name);
    }
    if let Some(port) = varying.iter().filter_map(|url| port(url)).find(|port| text.contains(port)) {
        bail!("the port `{port}` is left in what is said: {text}");
    }
    Ok(text)
}

/// The port of a URL that has one of those that are free by chance, as `:41000`.
fn port(url: &str) -> Option<&str> {
    let start = url.rfind(':')?;
    let digits = url[start + 1..].bytes().take_while(u8::is_ascii_digit).count();
    (digits == 5).then(|| &url[start..=start + digits])
}

#[cfg(test)]
mod tests {
    use std::slice;

    use engine::{Hop, Origin, Request, Response};

    use super::*;

    fn lab() -> Lab {
        Lab::elsewhere("http://localhost:41000", "http://localhost:42000")
    }

    fn rows(runs: &[(&str, &str)]) -> Vec<Row> {
        let row = |&(scenario, run): &(&str, &str)| Row::agreeing(scenario, run);
        runs.iter().map(row).collect()
    }

    fn of_and_text(lines: Result<Vec<Line>>) -> Vec<(String, String)> {
        lines.expect("nothing is left").into_iter().map(|line| (line.of, line.text)).collect()
    }

    fn owned(lines: &[(&str, &str)]) -> Vec<(String, String)> {
        lines.iter().map(|(of, text)| ((*of).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn a_line_belongs_to_the_scenario_whose_run_it_names() {
        let log = "\
[1:1:1/1:INFO:CONSOLE:0] \"Access to fetch at 'http://localhost:42000/api/b?run=r2' from origin 'http://localhost:41000' has been blocked.\", source: http://localhost:41000/matrix (0)
[1:1:1/1:INFO:CONSOLE:0] \"something about the page\", source: http://localhost:41000/matrix (0)
[1:1:1/1:INFO:CONSOLE:0] \"Access to fetch at 'http://localhost:42000/api/a?run=r' from origin 'http://localhost:41000' has been blocked.\", source: http://localhost:41000/matrix (0)
";
        let rows = rows(&[("x/a", "r"), ("x/b", "r2")]);
        let lines = of_and_text(about_scenarios(Browser::Chromium, log, &rows, &lab()));
        let a = "Access to fetch at '{api}/api/a?run={run}' from origin '{page}' has been blocked.";
        let b = "Access to fetch at '{api}/api/b?run={run}' from origin '{page}' has been blocked.";
        assert_eq!(lines, owned(&[("x/a", a), ("x/b", b)]));
    }

    #[test]
    fn in_webkit_the_reason_stands_before_the_line_with_the_url() {
        let log = "\
CONSOLE SECURITY ERROR Unrecognized Content-Security-Policy directive 'x'.

CONSOLE SECURITY ERROR Origin http://localhost:41000 is not allowed by Access-Control-Allow-Origin. Status code: 200
CONSOLE JS ERROR Fetch API cannot load http://localhost:42000/api/a?run=r due to access control checks.
";
        let lines = about_scenarios(Browser::Webkit, log, &rows(&[("x/a", "r")]), &lab());
        let reason = "Origin {page} is not allowed by Access-Control-Allow-Origin. Status code: 200";
        let url = "Fetch API cannot load {api}/api/a?run={run} due to access control checks.";
        assert_eq!(of_and_text(lines), owned(&[("x/a", reason), ("x/a", url)]));
    }

    #[test]
    fn the_urls_of_a_case_and_its_page_get_names() {
        let location = "http://user:password@127.0.0.1:42000/c/0/1";
        let headers = vec![("Location".to_owned(), location.to_owned())];
        let case = Case {
            page: Origin::parse("http://localhost:41000").expect("an origin"),
            request: Request::new("http://localhost:42000/c/0/0"),
            hops: vec![Hop { preflight: None, response: Some(Response { status: 302, headers }) }],
            sites: Vec::new(),
        };
        let provoked = [Provoked { of: "it".to_owned(), case: case.clone() }];
        let said = |log: &str| about_cases(Browser::Firefox, log, &provoked, slice::from_ref(&case));
        let log = format!(
            "http://localhost:41000/ http://localhost:42000/c/0/0. {location} http://127.0.0.1:42000/c/0/1\n"
        );
        let named = "{origin}/ {url}. {url} {url}";
        assert_eq!(of_and_text(said(&log)), owned(&[("it", named)]));
        assert!(said("http://localhost:42000/c/0/7\n").is_err());
    }
}
