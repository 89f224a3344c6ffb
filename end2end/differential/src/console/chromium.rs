//! What Chromium's console says.

use engine::BlockReason;

use super::{Console, Reasons, case_of};

/// What its sentences stand for. The first that occurs in a message counts.
const SENTENCES: &[(&str, Reasons)] = &[
    ("Cross origin requests are not allowed by request mode", &[BlockReason::ModeSameOrigin]),
    ("must not be the wildcard '*'", &[BlockReason::WildcardWithCredentials]),
    ("No 'Access-Control-Allow-Origin' header", &[BlockReason::AllowOriginMissing]),
    ("contains multiple values", &[BlockReason::AllowOriginMultiple]),
    ("'Access-Control-Allow-Origin' header contains the invalid value", &[BlockReason::AllowOriginMismatch]),
    ("is not equal to the supplied origin", &[BlockReason::AllowOriginMismatch]),
    ("The value of the 'Access-Control-Allow-Credentials' header", &[BlockReason::AllowCredentialsNotTrue]),
    ("It does not have HTTP ok status", &[BlockReason::PreflightStatusNotOk]),
    ("Redirect is not allowed for a preflight request", &[BlockReason::PreflightRedirect]),
    ("Cannot parse Access-Control-Allow-Methods", &[BlockReason::AllowMethodsUnparsable]),
    ("Cannot parse Access-Control-Allow-Headers", &[BlockReason::AllowHeadersUnparsable]),
    ("is not allowed by Access-Control-Allow-Methods", &[BlockReason::MethodNotAllowed]),
    ("is not allowed by Access-Control-Allow-Headers", &[BlockReason::HeaderNotAllowed]),
    ("contains a username and password", &[BlockReason::RedirectWithCredentials]),
    ("only supported for protocol schemes", &[BlockReason::RedirectSchemeNotHttp]),
];

/// It says so in one line: `Access to fetch at '…' from origin '…' has been blocked by CORS policy: …`
pub(super) const CONSOLE: Console = Console {
    sentences: SENTENCES,
    told_sometimes: &[
        BlockReason::ModeSameOrigin,
        BlockReason::RedirectSchemeNotHttp,
        BlockReason::RedirectWithCredentials,
    ],
    read: |log| log.lines().filter_map(read_line).collect(),
};

fn read_line(line: &str) -> Option<(usize, Reasons)> {
    let (_, message) = line.split_once("\"Access to fetch at '")?;
    let (urls, sentence) = message.split_once("' has been blocked by CORS policy: ")?;
    Some((case_of(urls)?, CONSOLE.reasons_of(sentence)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_read_from_the_log() {
        let log = "\
[1:1:1123/1.2:INFO:CONSOLE:0] \"Access to fetch at 'http://localhost:41000/c/12/0' from origin 'null' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: It does not have HTTP ok status.\", source: x (0)
[1:1:1123/1.2:INFO:CONSOLE:0] \"Access to fetch at 'http://localhost:41000/c/13/1' (redirected from 'http://localhost:41000/c/13/0') from origin 'http://localhost:42000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.\", source: x (0)
[1:1:1123/1.2:INFO:CONSOLE:0] \"something else\", source: x (0)
";
        let expected: [(usize, Reasons); 2] =
            [(12, &[BlockReason::PreflightStatusNotOk]), (13, &[BlockReason::AllowOriginMissing])];
        assert_eq!((CONSOLE.read)(log), expected);
    }
}
