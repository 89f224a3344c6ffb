//! The way of a request: its first URL and where redirects lead it.

use engine::{Hop, Origin, Request, Response};

use super::answer::{Scene, actual_answer, preflight_answer};
use super::values::{BAD_LOCATIONS, BAD_PORTS, FOREIGN_SCHEMES};
use super::{Draw, Subject};
use crate::place::{HOSTS, WRITTEN_PORTS, path_prefix};

/// A URL, and what the servers from there on answer.
pub(super) struct Chain {
    pub(super) url: String,
    pub(super) hops: Vec<Hop>,
}

/// The chain of a case.
pub(super) fn chain(draw: &mut Draw, page: &Origin, request: &Request, id: usize) -> Chain {
    let length = 1 + number_of_redirects(draw);
    draw.calm = length > 10;
    let mut origins = vec![first_origin(draw, page)];
    while origins.len() < length {
        let next = next_origin(draw, page, &origins[origins.len() - 1]);
        origins.push(next);
    }
    let mut hops = Vec::new();
    for hop in 0..length {
        let scene =
            Scene { page, request, origin: origin_header(page, &origins[..=hop]), target: &origins[hop] };
        let preflight = preflight_answer(draw, &scene);
        let mut response = actual_answer(draw, &scene);
        let mut goes_on = hop + 1 < length;
        if goes_on {
            response.status = draw.dice.pick(&[301, 302, 303, 307, 308]);
            goes_on = add_location(draw, &mut response, id, hop + 1, &origins[hop], &origins[hop + 1]);
        }
        if hop + 1 == length && !draw.calm {
            add_location_without_redirect(draw, &mut response, id, hop + 1, &origins[hop]);
        }
        hops.push(Hop { preflight: Some(preflight), response: Some(response) });
        if !goes_on {
            break;
        }
    }
    Chain { url: first_url(draw, page, &origins[0], id), hops }
}

/// Sometimes adds a `Location` to a response whose status makes it no redirect.
fn add_location_without_redirect(
    draw: &mut Draw,
    response: &mut Response,
    id: usize,
    next: usize,
    target: &str,
) {
    let chance = if draw.subject == Subject::Status { 40 } else { 2 };
    if !draw.dice.percent(chance) {
        return;
    }
    if draw.dice.percent(70) {
        response.status = draw.dice.pick(&[201, 202, 300, 304, 305, 306, 309, 399]);
    }
    if !matches!(response.status, 301 | 302 | 303 | 307 | 308) {
        response.headers.push(("Location".to_owned(), format!("{target}{}{next}", path_prefix(id))));
    }
}

fn number_of_redirects(draw: &mut Draw) -> usize {
    if draw.subject == Subject::Redirect {
        draw.dice.weighted(&[(45, 1), (30, 2), (14, 3), (6, 4), (2, 20), (6, 21)])
    } else {
        draw.dice.weighted(&[(92, 0), (6, 1), (2, 2)])
    }
}

fn other_origin(draw: &mut Draw) -> String {
    format!("http://{}:{}", draw.dice.pick(&HOSTS), draw.dice.pick(&WRITTEN_PORTS[1..]))
}

/// The page's origin, or that of a page where the page's own is `null`.
fn home(draw: &mut Draw, page: &Origin) -> String {
    match page {
        Origin::Tuple { .. } => page.serialize(),
        Origin::Opaque(_) => format!("http://{}:{}", draw.dice.pick(&HOSTS), WRITTEN_PORTS[0]),
    }
}

fn first_origin(draw: &mut Draw, page: &Origin) -> String {
    let at_home = if draw.subject == Subject::Redirect { 30 } else { 7 };
    if draw.dice.percent(at_home) {
        return home(draw, page);
    }
    other_origin(draw)
}

fn next_origin(draw: &mut Draw, page: &Origin, current: &str) -> String {
    match draw.dice.below(10) {
        0..=3 => current.to_owned(),
        4..=5 => home(draw, page),
        _ => other_origin(draw),
    }
}

/// What the `Origin` header says at the last of these origins: the page's, unless one of them has
/// sent the request to another.
fn origin_header(page: &Origin, origins: &[String]) -> String {
    let page = page.serialize();
    let tainted = origins.windows(2).any(|pair| pair[0] != pair[1] && pair[0] != page);
    if tainted { "null".to_owned() } else { page }
}

fn first_url(draw: &mut Draw, page: &Origin, origin: &str, id: usize) -> String {
    let path = format!("{}0", path_prefix(id));
    if draw.odd(Subject::Destination) {
        return match draw.dice.below(4) {
            0 | 1 => format!("http://{}:{}{path}", draw.dice.pick(&HOSTS), draw.dice.pick(BAD_PORTS)),
            2 => draw.dice.pick(FOREIGN_SCHEMES).to_owned(),
            _ => draw
                .dice
                .pick(&["data:text/plain,hi", "data:,", "data:x", "DATA:text/html;base64,eA=="])
                .to_owned(),
        };
    }
    if draw.subject == Subject::InvalidRequest && draw.dice.percent(30) {
        return match draw.dice.below(4) {
            0 | 1 => with_credentials(draw, origin) + &path,
            _ => {
                draw.dice.pick(&["http://", "http://a b/", "http://[::1", "http://a:99999/", "//"]).to_owned()
            }
        };
    }
    match draw.dice.below(20) {
        0 => format!("{origin}{path}#fragment"),
        1 => format!("{}{path}", origin.to_ascii_uppercase()),
        2 => format!("{origin}{path}?q=@"),
        3 if page.serialize() == origin => path,
        _ => format!("{origin}{path}"),
    }
}

fn with_credentials(draw: &mut Draw, origin: &str) -> String {
    let userinfo = draw.dice.pick(&["u:p@", "u@", ":p@", "u:@", "@", ":@"]);
    origin.replacen("//", &format!("//{userinfo}"), 1)
}

/// Adds a `Location`, and says whether it leads to the next hop.
fn add_location(
    draw: &mut Draw,
    response: &mut Response,
    id: usize,
    next: usize,
    current: &str,
    target: &str,
) -> bool {
    let absolute = format!("{target}{}{next}", path_prefix(id));
    if draw.calm {
        response.headers.push(("Location".to_owned(), absolute));
        return true;
    }
    let mut add = |location: String| response.headers.push(("Location".to_owned(), location));
    let (leads_on, location) = match draw.dice.below(40) {
        0..=2 => (true, format!("{absolute}#fragment")),
        3..=7 if current == target => {
            let relative = draw.dice.pick(&[
                format!("{}{next}", path_prefix(id)),
                format!("{next}"),
                format!("./{next}"),
                format!("../{id}/{next}"),
                format!("?{next}"),
                format!("\\c\\{id}\\{next}"),
                format!("http:{}{next}", path_prefix(id)),
            ]);
            (true, relative)
        }
        8 => (true, absolute.trim_start_matches("http:").to_owned()),
        9 => (true, absolute.replacen("http", "HTTP", 1)),
        10 => (true, format!(" \t{absolute}  ")),
        11..=14 => (true, format!("{}{}{next}", with_credentials(draw, target), path_prefix(id))),
        15 | 22 => (false, draw.dice.pick(BAD_LOCATIONS).to_owned()),
        16 | 21 => (false, draw.dice.pick(FOREIGN_SCHEMES).to_owned()),
        17 => (false, format!("http://{}:{}/", draw.dice.pick(&HOSTS), draw.dice.pick(BAD_PORTS))),
        18 => return false,
        19 => {
            // Twice the same, or two that differ.
            let second = draw.dice.pick(&[absolute.clone(), format!("{absolute}?other")]);
            add(absolute);
            (true, second)
        }
        20 => {
            response.status = draw.dice.pick(&[300, 304, 305, 306, 200, 201, 404]);
            (false, absolute)
        }
        _ => (true, absolute),
    };
    add(location);
    leads_on
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_redirect_from_one_other_origin_to_another_taints() {
        let page = Origin::parse("http://localhost:3000").expect("an origin");
        let header = |origins: &[&str]| {
            let origins: Vec<String> =
                origins.iter().map(|port| format!("http://localhost:{port}")).collect();
            origin_header(&page, &origins)
        };
        assert_eq!(header(&["4000"]), "http://localhost:3000");
        assert_eq!(header(&["3000", "4000"]), "http://localhost:3000");
        assert_eq!(header(&["4000", "4000"]), "http://localhost:3000");
        assert_eq!(header(&["4000", "3000"]), "null");
        assert_eq!(header(&["4000", "5000", "5000"]), "null");
    }
}
