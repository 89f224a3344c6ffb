//! [Methods](https://fetch.spec.whatwg.org/#methods).

use crate::header_list::is_token;

/// Whether the text is a [method](https://fetch.spec.whatwg.org/#concept-method) at all.
pub(crate) fn is_method(method: &str) -> bool {
    is_token(method)
}

/// Whether a preflight is never needed for the method's sake.
///
/// Spec: <https://fetch.spec.whatwg.org/#cors-safelisted-method>
pub fn is_cors_safelisted_method(method: &str) -> bool {
    matches!(method, "GET" | "HEAD" | "POST")
}

/// Whether script may not use the method.
///
/// Spec: <https://fetch.spec.whatwg.org/#forbidden-method>
pub fn is_forbidden_method(method: &str) -> bool {
    ["CONNECT", "TRACE", "TRACK"].iter().any(|forbidden| method.eq_ignore_ascii_case(forbidden))
}

/// Brings six well-known methods to upper case and leaves all others alone, so that `put` becomes
/// `PUT` but `patch` stays `patch`.
///
/// Spec: <https://fetch.spec.whatwg.org/#concept-method-normalize>
pub fn normalize_method(method: &str) -> &str {
    const NORMALIZED: [&str; 6] = ["DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"];
    NORMALIZED.iter().find(|known| method.eq_ignore_ascii_case(known)).copied().unwrap_or(method)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_methods_are_normalized_and_no_others() {
        for method in ["delete", "gEt", "HEAD", "Options", "post", "pUT"] {
            assert_eq!(normalize_method(method), method.to_ascii_uppercase());
        }
        for method in ["patch", "Patch", "chicken", "trace", ""] {
            assert_eq!(normalize_method(method), method);
        }
    }

    #[test]
    fn forbidden_methods_are_forbidden_in_any_case() {
        assert!(is_forbidden_method("Connect") && is_forbidden_method("TRACK"));
        assert!(!is_forbidden_method("PATCH"));
    }
}
