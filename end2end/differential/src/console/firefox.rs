//! What Firefox's console says.

use engine::BlockReason;

use super::{Console, Reasons, case_of};

/// What its sentences stand for. The first that occurs in a message counts.
const SENTENCES: &[(&str, Reasons)] = &[
    ("CORS header ‘Access-Control-Allow-Origin’ missing", &[BlockReason::AllowOriginMissing]),
    ("Multiple CORS header ‘Access-Control-Allow-Origin’ not allowed", &[BlockReason::AllowOriginMultiple]),
    ("CORS header ‘Access-Control-Allow-Origin’ does not match", &[BlockReason::AllowOriginMismatch]),
    ("Credential is not supported if the CORS header", &[BlockReason::WildcardWithCredentials]),
    (
        "expected ‘true’ in CORS header ‘Access-Control-Allow-Credentials’",
        &[BlockReason::AllowCredentialsNotTrue],
    ),
    ("CORS request external redirect not allowed", &[BlockReason::PreflightRedirect]),
    ("CORS preflight response did not succeed", &[BlockReason::PreflightStatusNotOk]),
    ("Did not find method in CORS header", &[BlockReason::MethodNotAllowed]),
    ("in CORS header ‘Access-Control-Allow-Methods’", &[BlockReason::AllowMethodsUnparsable]),
    ("in CORS header ‘Access-Control-Allow-Headers’", &[BlockReason::AllowHeadersUnparsable]),
    ("according to header ‘Access-Control-Allow-Headers’", &[BlockReason::HeaderNotAllowed]),
];

/// It says so in one line: `Cross-Origin Request Blocked: … at <URL>. (Reason: …)`. Of other reasons, such as
/// modes, ports and redirects, it says nothing, or no more than that the request did not succeed.
pub(super) const CONSOLE: Console = Console {
    sentences: SENTENCES,
    told_sometimes: &[],
    read: |log| log.lines().filter_map(read_line).collect(),
};

fn read_line(line: &str) -> Option<(usize, Reasons)> {
    let (_, message) = line.split_once("Cross-Origin Request Blocked: ")?;
    Some((case_of(message)?, CONSOLE.reasons_of(message)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_read_from_the_log() {
        let log = "\
Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:42000/c/12/0. (Reason: Did not find method in CORS header ‘Access-Control-Allow-Methods’).
Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:42000/c/12/0. (Reason: CORS request did not succeed). Status code: (null).
Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:42000/c/13/0. (Reason: invalid token ‘’ in CORS header ‘Access-Control-Allow-Methods’).
Cross-Origin Request Warning: The Same Origin Policy will disallow reading the remote resource at http://localhost:42000/c/14/0 soon. (Reason: When the `Access-Control-Allow-Headers` is `*`, the `Authorization` header is not covered.
";
        let expected: [(usize, Reasons); 2] =
            [(12, &[BlockReason::MethodNotAllowed]), (13, &[BlockReason::AllowMethodsUnparsable])];
        assert_eq!((CONSOLE.read)(log), expected);
    }
}
