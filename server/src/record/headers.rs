//! Headers as the record keeps them: bytes in one piece, without other programs' cookies, within a bound.

use axum::http::{HeaderMap, header::COOKIE};
use wire::{Alteration, Altered, Header, Side};

use crate::limits::SHORTENED_VALUE_BYTES;

/// Cookies whose names begin so are the lab's own.
const OWN_COOKIES: &[u8] = b"cors_lab_";
/// What stands for the value of another program's cookie.
const MASK: &[u8] = b"(masked)";

/// Header names and values, one after the other in one allocation.
#[derive(Clone, Debug, Default)]
pub(super) struct Headers(Box<[u8]>);

impl Headers {
    /// Keeps `headers` in at most `room` bytes. What had to be changed is added to `altered`.
    pub(super) fn of(headers: &HeaderMap, side: Side, room: usize, altered: &mut Vec<Altered>) -> Self {
        let whole: usize = headers.iter().map(|(name, value)| size(name.as_str(), value.len())).sum();
        let mut bytes = Vec::with_capacity(whole.min(room));
        for (header, value) in headers {
            let name = header.as_str();
            let masked;
            let mut value = value.as_bytes();
            let mut how = None;
            if side == Side::Received && *header == COOKIE {
                masked = without_foreign_cookies(value);
                if let Some(masked) = &masked {
                    value = masked;
                    how = Some(Alteration::Masked);
                }
            }
            // What is short is kept whole as long as there is room; a long value gives way to those after it.
            if whole > room && value.len() > SHORTENED_VALUE_BYTES {
                value = &value[..SHORTENED_VALUE_BYTES];
                how = Some(Alteration::Shortened);
            }
            if bytes.len() + size(name, value.len()) > room {
                how = Some(Alteration::LeftOut);
            } else {
                bytes.extend_from_slice(&(name.len() as u32).to_le_bytes());
                bytes.extend_from_slice(&(value.len() as u32).to_le_bytes());
                bytes.extend_from_slice(name.as_bytes());
                bytes.extend_from_slice(value);
            }
            if let Some(how) = how {
                let change = Altered { side, name: name.to_owned(), how };
                // A name that came a thousand times is said once.
                if !altered.contains(&change) {
                    altered.push(change);
                }
            }
        }
        Self(bytes.into_boxed_slice())
    }

    /// The bytes that it takes.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// As text: values isomorphic, one character a byte.
    pub(super) fn to_text(&self) -> Vec<Header> {
        let mut rest = &*self.0;
        let mut take = |count: usize| {
            let (part, after) = rest.split_at(count.min(rest.len()));
            rest = after;
            part
        };
        let number = |bytes: &[u8]| bytes.try_into().map_or(0, |bytes| u32::from_le_bytes(bytes) as usize);
        let mut headers = Vec::new();
        loop {
            let name = take(4);
            if name.is_empty() {
                return headers;
            }
            let (name, value) = (number(name), number(take(4)));
            let name = isomorphic(take(name));
            headers.push((name, isomorphic(take(value))));
        }
    }
}

fn size(name: &str, value: usize) -> usize {
    8 + name.len() + value
}

/// [Isomorphic decode](https://infra.spec.whatwg.org/#isomorphic-decode): a character for each byte.
fn isomorphic(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

/// The `Cookie` header with the values of other programs' cookies hidden. `None` if all are the lab's.
fn without_foreign_cookies(value: &[u8]) -> Option<Vec<u8>> {
    let own = |cookie: &[u8]| cookie.trim_ascii().starts_with(OWN_COOKIES) || cookie.trim_ascii().is_empty();
    if value.split(|byte| *byte == b';').all(own) {
        return None;
    }
    let mut masked = Vec::with_capacity(value.len());
    for (place, cookie) in value.split(|byte| *byte == b';').enumerate() {
        if place > 0 {
            masked.push(b';');
        }
        if own(cookie) {
            masked.extend_from_slice(cookie);
            continue;
        }
        // A cookie without `=` is a value without a name.
        if let Some(end) = cookie.iter().position(|byte| *byte == b'=') {
            masked.extend_from_slice(&cookie[..=end]);
        }
        masked.extend_from_slice(MASK);
    }
    Some(masked)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn kept(headers: &[(&'static str, &[u8])], room: usize) -> (Vec<Header>, Vec<Altered>) {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, HeaderValue::from_bytes(value).expect("a legal value"));
        }
        let mut altered = Vec::new();
        let text = Headers::of(&map, Side::Received, room, &mut altered).to_text();
        (text, altered)
    }

    fn text(name: &str, value: &str) -> Header {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn every_byte_of_a_value_is_one_character() {
        let (headers, altered) = kept(&[("x-a", b"caf\xe9"), ("x-b", "é".as_bytes()), ("x-c", b"")], 1000);
        assert_eq!(headers, [text("x-a", "caf\u{e9}"), text("x-b", "\u{c3}\u{a9}"), text("x-c", "")]);
        assert_eq!(altered, []);
    }

    #[test]
    fn cookies_of_other_programs_keep_their_names_only() {
        for (cookie, recorded) in [
            ("cors_lab_visits=4", "cors_lab_visits=4"),
            ("session=secret", "session=(masked)"),
            ("a=1; cors_lab_visits=4; b=2", "a=(masked); cors_lab_visits=4; b=(masked)"),
            ("secret", "(masked)"),
            ("not_cors_lab_visits=7", "not_cors_lab_visits=(masked)"),
            ("a=b=c", "a=(masked)"),
            ("", ""),
        ] {
            let (headers, altered) = kept(&[("cookie", cookie.as_bytes())], 1000);
            assert_eq!(headers, [text("cookie", recorded)]);
            let masked = altered.iter().any(|altered| altered.how == Alteration::Masked);
            assert_eq!(masked, cookie != recorded, "{cookie}");
        }
    }

    #[test]
    fn what_is_too_long_is_shortened_and_said() {
        let long = [b'x'; 900];
        let (headers, altered) = kept(&[("x-long", &long), ("origin", b"http://a")], 400);
        assert_eq!(headers[0].1.len(), SHORTENED_VALUE_BYTES);
        assert_eq!(headers[1], text("origin", "http://a"));
        let said = Altered { side: Side::Received, name: "x-long".into(), how: Alteration::Shortened };
        assert_eq!(altered, [said]);
    }

    #[test]
    fn what_has_no_room_is_left_out_and_said() {
        let (headers, altered) = kept(&[("x-a", &[b'x'; 200]), ("x-b", &[b'x'; 200])], 300);
        assert_eq!(headers.len(), 1);
        let said = Altered { side: Side::Received, name: "x-b".into(), how: Alteration::LeftOut };
        assert_eq!(altered, [said]);
    }
}
