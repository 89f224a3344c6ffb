//! The guard's board: what it compared, row by row, always the same rows.

use run::{Compared, GuardRow, Skipped, StepKind, StepState, Subject, guard};

use wire::Exchange;

use super::{
    super::html::{Html, decoded},
    Place,
};

pub(super) fn board(html: &mut Html, place: &Place<'_>) {
    let rows = guard(place.fetch, place.step, place.exchange);
    html.tag("<div class=board><p class=title aria-hidden=true><i class=gate></i>")
        .tag(title(place, &rows))
        .tag("</p><dl>");
    for one in &rows {
        row(html, one, place.exchange.is_some());
    }
    html.tag("</dl>");
    let explained = rows.iter().any(|row| row.state == Compared::Failed);
    if place.step.state == StepState::Stopped
        && !explained
        && place.fetch.agrees
        && let Some(why) = place.note()
    {
        html.tag("<p class=why>");
        html.note(why);
        html.tag("</p>");
    }
    html.tag("</div>");
}

fn title(place: &Place<'_>, rows: &[GuardRow]) -> &'static str {
    let compared = rows.iter().any(|row| !matches!(row.state, Compared::Skipped(_)));
    match (place.step.state, place.step.kind == StepKind::PreflightCheck) {
        (StepState::Passed, _) if !compared => "✓ Nothing to check",
        // A redirect is handed to nobody.
        (StepState::Passed, false)
            if place.exchange.and_then(Exchange::status).is_some_and(|s| s / 100 == 3) =>
        {
            "✓ Allowed"
        }
        (StepState::Passed, true) => "✓ The request may go",
        (StepState::Passed, false) => "✓ Handed to your code",
        (StepState::Stopped, true) => "✕ The request is not sent",
        (StepState::Stopped, false) => "✕ Kept from your code",
        (_, true) => "May the request go?",
        (_, false) => "May your code read it?",
    }
}

fn row(html: &mut Html, row: &GuardRow, came: bool) {
    let (class, sign, word) = match row.state {
        Compared::Open => ("open", "·", ""),
        Compared::Passed => ("passed", "✓", "passed: "),
        Compared::Failed => ("failed", "✕", "failed: "),
        Compared::NotReached => ("soft", "–", "not reached: "),
        Compared::Skipped(_) => ("soft", "–", ""),
    };
    html.tag("<div class='row ").tag(class).tag("'><dt><span class=symbol aria-hidden=true>").tag(sign);
    html.tag("</span><span class=visually-hidden>").tag(word).tag("</span>").tag(subject(row.subject));
    html.tag("</dt><dd>");
    if let Compared::Skipped(why) = row.state {
        html.tag(skipped(why)).tag("</dd></div>");
        return;
    }
    if !row.guest.is_empty() {
        html.tag("<span class=guest>").text(&row.guest).tag("</span>");
    }
    html.tag("<span class=list>");
    match &row.list {
        Some(list) => html.text(&decoded(list)),
        None if came => html.tag("<em>(nothing listed)</em>"),
        None => html.tag("?"),
    };
    html.tag("</span></dd></div>");
}

fn subject(subject: Subject) -> &'static str {
    match subject {
        Subject::Origin => "Origin",
        Subject::Credentials => "Credentials",
        Subject::Status => "Status",
        Subject::Method => "Method",
        Subject::Headers => "Headers",
    }
}

fn skipped(why: Skipped) -> &'static str {
    match why {
        Skipped::SameOrigin => "same origin: nothing to compare",
        Skipped::NoCors => "no-cors: nothing will be readable",
        Skipped::NoCredentials => "none sent",
        Skipped::PreflightOnly => "asked by a preflight only",
        Skipped::AnyStatus => "any will do",
        Skipped::SafelistedMethod => "GET, HEAD and POST are always allowed",
        Skipped::NoHeaders => "none that needs permission",
    }
}
