//! Cases that are interesting by construction.
//!
//! Every case has a subject that goes wrong more often than not, while everything else is mostly
//! right: noise everywhere would end most cases at the first check.
//!
//! What cannot be carried is left out: line breaks and NUL in response headers, which end the
//! header or the connection; 1xx statuses, which are not the response; streams that get as far as
//! being sent, which browsers do over HTTP/2 only; an empty `Location` and other redirects of a URL
//! to itself, whose second preflight may be remembered; `Content-Encoding` and the like, which
//! would be a different test.

mod answer;
mod chain;
mod dice;
mod request;
mod values;

use engine::{Case, OpaqueId, Origin};

use crate::place::{HOSTS, WRITTEN_PORTS, with_content_lengths};
use dice::Dice;

/// What a case is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Subject {
    AllowOrigin,
    Credentials,
    Method,
    RequestHeaders,
    PreflightStatus,
    AllowMethods,
    AllowHeaders,
    ExposedHeaders,
    Status,
    Redirect,
    Mode,
    ResourcePolicy,
    InvalidRequest,
    Destination,
}

const SUBJECTS: &[(u32, Subject)] = &[
    (14, Subject::AllowOrigin),
    (9, Subject::Credentials),
    (8, Subject::Method),
    (13, Subject::RequestHeaders),
    (8, Subject::PreflightStatus),
    (8, Subject::AllowMethods),
    (9, Subject::AllowHeaders),
    (8, Subject::ExposedHeaders),
    (5, Subject::Status),
    (22, Subject::Redirect),
    (8, Subject::Mode),
    (6, Subject::ResourcePolicy),
    (14, Subject::InvalidRequest),
    (3, Subject::Destination),
];

/// The dice and the subject of one case.
struct Draw {
    dice: Dice,
    subject: Subject,
    /// Whether nothing is to be out of the ordinary: chains that are longer than browsers follow
    /// would otherwise never get to their end.
    calm: bool,
}

impl Draw {
    /// Whether something that belongs to the subject is to be out of the ordinary.
    fn odd(&mut self, subject: Subject) -> bool {
        let chance = if self.subject == subject { 80 } else { 5 };
        !self.calm && self.dice.percent(chance)
    }
}

/// The case of that number. The same seed and number give the same case.
pub(crate) fn generate(seed: u64, id: usize) -> Case {
    let mut dice = Dice::of_case(seed, id);
    let subject = dice.weighted(SUBJECTS);
    let mut draw = Draw { dice, subject, calm: false };
    let page = page(&mut draw.dice);
    let mut request = request::request(&mut draw);
    let chain = chain::chain(&mut draw, &page, &request, id);
    request.url = chain.url;
    with_content_lengths(Case::new(page, request, chain.hops))
}

/// The page's origin; `null` is that of a sandboxed frame.
fn page(dice: &mut Dice) -> Origin {
    let host = dice.weighted(&[(60, Some(HOSTS[0])), (30, Some(HOSTS[1])), (10, None)]);
    host.and_then(|host| Origin::parse(&format!("http://{host}:{}", WRITTEN_PORTS[0])))
        .unwrap_or(Origin::Opaque(OpaqueId::PAGE))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use browsers::Browser;
    use engine::{Outcome, Profile, judge};

    use super::*;
    use crate::coverage::Coverage;
    use crate::profile::profile_of;

    #[test]
    fn the_same_seed_gives_the_same_cases() {
        for id in 0..500 {
            assert_eq!(generate(7, id), generate(7, id));
        }
    }

    #[test]
    fn seeds_and_numbers_make_a_difference() {
        let mut cases = HashSet::new();
        for seed in 0..5 {
            cases.extend((0..200).map(|id| format!("{:?}", generate(seed, id))));
        }
        assert!(cases.len() > 990, "only {} of 1,000 cases are different", cases.len());
    }

    #[test]
    fn a_thousand_cases_reach_every_reason() {
        for profile in Browser::ALL.map(profile_of) {
            for seed in 0..20 {
                let mut coverage = Coverage::default();
                for id in 0..1000 {
                    coverage.count(judge(&generate(seed, id), profile).outcome);
                }
                assert_eq!(coverage.never_reached(profile), Vec::<&str>::new(), "{profile:?}, seed {seed}");
            }
        }
    }

    #[test]
    fn about_a_third_can_be_read() {
        let cases: Vec<_> = (0..3000).map(|id| generate(1, id)).collect();
        let is_readable = |case: &&Case| judge(case, Profile::Chromium).outcome == Outcome::Readable;
        let share = cases.iter().filter(is_readable).count() as f64 / cases.len() as f64;
        assert!((0.27..0.45).contains(&share), "{share}");
    }

    #[test]
    fn everything_can_be_carried() {
        for id in 0..3000 {
            for hop in generate(2, id).hops {
                for response in [hop.preflight, hop.response].into_iter().flatten() {
                    assert!((200..=999).contains(&response.status));
                    for (name, value) in response.headers {
                        assert!(!name.is_empty());
                        let is_carried = |c: char| !matches!(c, '\r' | '\n' | '\0') && c <= '\u{FF}';
                        assert!(value.chars().all(is_carried), "{name}: {value:?}");
                    }
                }
            }
        }
    }
}
