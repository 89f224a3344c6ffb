//! What WebKit's console says.

use engine::BlockReason;

use super::{Console, Reasons, case_of};

/// What its sentences stand for. The first that occurs in a message counts.
const SENTENCES: &[(&str, Reasons)] = &[
    (
        "is not allowed by Access-Control-Allow-Origin.",
        &[BlockReason::AllowOriginMissing, BlockReason::AllowOriginMismatch],
    ),
    ("Cannot use wildcard in Access-Control-Allow-Origin", &[BlockReason::WildcardWithCredentials]),
    ("Access-Control-Allow-Origin cannot contain more than one origin.", &[BlockReason::AllowOriginMultiple]),
    ("Access-Control-Allow-Credentials is not \"true\".", &[BlockReason::AllowCredentialsNotTrue]),
    (
        "Preflight response is not successful.",
        &[BlockReason::PreflightStatusNotOk, BlockReason::PreflightRedirect],
    ),
    ("Header Access-Control-Allow-Methods has an invalid value", &[BlockReason::AllowMethodsUnparsable]),
    ("Header Access-Control-Allow-Headers has an invalid value", &[BlockReason::AllowHeadersUnparsable]),
    ("is not allowed by Access-Control-Allow-Methods.", &[BlockReason::MethodNotAllowed]),
    ("is not allowed by Access-Control-Allow-Headers.", &[BlockReason::HeaderNotAllowed]),
    ("Cross-Origin-Resource-Policy response header.", &[BlockReason::CrossOriginResourcePolicy]),
    ("Load cannot follow more than 20 redirections", &[BlockReason::TooManyRedirects]),
    ("Not allowed to follow a redirection while loading", &[BlockReason::RedirectModeError]),
    (" has credentials", &[BlockReason::RedirectWithCredentials]),
    (
        "CORS redirection with non CORS scheme",
        &[BlockReason::RedirectSchemeNotHttp, BlockReason::RedirectBadUrl],
    ),
    ("FTP URLs are disabled", &[BlockReason::RedirectSchemeNotHttp]),
];

/// It says why in one line and about what in the next, `Fetch API cannot load <URL> due to access
/// control checks.` About `Location`s it often says nothing.
pub(super) const CONSOLE: Console = Console {
    sentences: SENTENCES,
    told_sometimes: &[BlockReason::RedirectBadUrl, BlockReason::RedirectSchemeNotHttp],
    read,
};

fn read(log: &str) -> Vec<(usize, Reasons)> {
    let mut told = Vec::new();
    let mut reasons = None;
    for line in log.lines() {
        match line.split_once("Fetch API cannot load ") {
            Some((_, message)) => told.extend(case_of(message).zip(reasons.take())),
            None => reasons = CONSOLE.reasons_of(line),
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_belongs_to_the_url_in_the_next_line() {
        let log = "\
CONSOLE SECURITY ERROR Origin http://localhost:41000 is not allowed by Access-Control-Allow-Origin. Status code: 200
CONSOLE JS ERROR Fetch API cannot load http://localhost:42000/c/12/0 due to access control checks.
CONSOLE SECURITY ERROR Method PUT is not allowed by Access-Control-Allow-Methods.
CONSOLE JS ERROR Fetch API cannot load http://localhost:42000/c/13/0?q=@ due to access control checks.
CONSOLE SECURITY ERROR Preflight response is not successful. Status code: 404
http://localhost:41000/page.js:33:33: CONSOLE SECURITY ERROR Not allowed to request resource
CONSOLE JS ERROR Fetch API cannot load http://localhost:42000/c/14/0 due to access control checks.
CONSOLE JS ERROR Fetch API cannot load http://localhost:42000/c/15/0 due to access control checks.
";
        let expected: [(usize, Reasons); 2] = [
            (12, &[BlockReason::AllowOriginMissing, BlockReason::AllowOriginMismatch]),
            (13, &[BlockReason::MethodNotAllowed]),
        ];
        assert_eq!(read(log), expected);
    }
}
