//! The [`Headers` class](https://fetch.spec.whatwg.org/#headers-class): what becomes of the headers
//! that script sets.

use crate::header_list::{is_header_name, is_header_value, normalize_header_value};
use crate::note::Note;
use crate::safelist::{is_forbidden_request_header, is_no_cors_safelisted_request_header};
use crate::trace::{Algorithm, Trace};
use crate::verdict::InvalidReason;

/// The [guard](https://fetch.spec.whatwg.org/#concept-headers-guard) of a `Headers` object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Guard {
    Request,
    RequestNoCors,
}

/// What [`validate`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Validity {
    Fine,
    Dropped,
}

/// Whether a header may be set.
///
/// Spec: <https://fetch.spec.whatwg.org/#headers-validate>
pub(crate) fn validate(
    name: &str,
    value: &str,
    guard: Guard,
    trace: &mut Trace,
) -> Result<Validity, InvalidReason> {
    // Step 1. What cannot be a header at all is a `TypeError`.
    if !is_header_name(name) {
        let note = || Note::BadHeaderName(name.to_owned());
        trace.failed(Algorithm::HeadersValidate, "1", note);
        return Err(InvalidReason::BadHeaderName);
    }
    if !is_header_value(value) {
        let note = || Note::BadHeaderValue(name.to_owned());
        trace.failed(Algorithm::HeadersValidate, "1", note);
        return Err(InvalidReason::BadHeaderValue);
    }

    // Step 3. What belongs to the browser is dropped without a word.
    if guard == Guard::Request && is_forbidden_request_header(name, value) {
        let note = || Note::HeaderDropped(name.to_owned());
        trace.passed(Algorithm::HeadersValidate, "3", note);
        return Ok(Validity::Dropped);
    }

    // Step 5. Everything else may be set.
    Ok(Validity::Fine)

    // Out of scope: steps 2 and 4. They are about guards that a request's headers never have.
}

/// Appends a header, unless it may not be set.
///
/// Spec: <https://fetch.spec.whatwg.org/#concept-headers-append>
pub(crate) fn append<'a>(
    header_list: &mut Vec<(&'a str, &'a str)>,
    (name, value): (&'a str, &'a str),
    guard: Guard,
    trace: &mut Trace,
) -> Result<(), InvalidReason> {
    // Step 1. Remove whitespace around the value.
    let value = normalize_header_value(value);

    // Step 2. Stop if it may not be set.
    if validate(name, value, guard, trace)? == Validity::Dropped {
        return Ok(());
    }

    // Step 3. Without the CORS protocol only harmless headers go along.
    if guard == Guard::RequestNoCors {
        // Step 3.1. Look at what is there under that name.
        let same_name = |(other, _): &&(&str, &str)| other.eq_ignore_ascii_case(name);
        let mut temporary_value = String::new();
        for (_, earlier) in header_list.iter().filter(same_name) {
            temporary_value.push_str(earlier);
            temporary_value.push_str(", ");
        }

        // Step 3.2. If there is nothing, the new value stands alone.
        // Step 3.3. Otherwise it comes after the old one.
        temporary_value.push_str(value);

        // Step 3.4. Unless that is harmless, drop the new header without a word.
        if !is_no_cors_safelisted_request_header(name, &temporary_value) {
            let note = || Note::HeaderDroppedForNoCors(name.to_owned());
            trace.passed(Algorithm::HeadersAppend, "3.4", note);
            return Ok(());
        }
    }

    // Step 4. Append the header.
    header_list.push((name, value));

    // Step 5. Privileged headers do not survive an append in mode `no-cors`.
    // Note: they are never set here, because script cannot set them in that mode.
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn appended<'a>(guard: Guard, headers: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
        let mut list = Vec::new();
        for header in headers {
            append(&mut list, *header, guard, &mut Trace::off()).expect("a header");
        }
        list
    }

    #[test]
    fn without_cors_values_of_one_name_are_judged_together() {
        let value = "a".repeat(100);
        let twice = [("Accept", value.as_str()), ("accept", value.as_str())];
        assert_eq!(appended(Guard::RequestNoCors, &twice).len(), 1);
        assert_eq!(appended(Guard::Request, &twice).len(), 2);
    }

    #[test]
    fn without_cors_only_harmless_headers_stay() {
        let headers = [("X-A", "1"), ("Range", "bytes=0-1"), ("Content-Type", "a/b"), ("Accept", " x ")];
        assert_eq!(appended(Guard::RequestNoCors, &headers), [("Accept", "x")]);
    }

    #[test]
    fn the_browsers_own_headers_are_dropped() {
        assert_eq!(appended(Guard::Request, &[("Host", "x"), ("X-A", "1")]), [("X-A", "1")]);
    }
}
