//! Why the browser says it blocked something, from what its console says.

use std::collections::BTreeMap;

use engine::BlockReason;

/// The reasons told for cases, by id.
pub(crate) type Told = BTreeMap<usize, BlockReason>;

/// What a sentence of Chromium's stands for. The first that occurs in a message counts.
const CHROMIUM: &[(&str, BlockReason)] = &[
    ("Cross origin requests are not allowed by request mode", BlockReason::ModeSameOrigin),
    ("must not be the wildcard '*'", BlockReason::WildcardWithCredentials),
    ("No 'Access-Control-Allow-Origin' header", BlockReason::AllowOriginMissing),
    ("contains multiple values", BlockReason::AllowOriginMultiple),
    ("'Access-Control-Allow-Origin' header contains the invalid value", BlockReason::AllowOriginMismatch),
    ("is not equal to the supplied origin", BlockReason::AllowOriginMismatch),
    ("The value of the 'Access-Control-Allow-Credentials' header", BlockReason::AllowCredentialsNotTrue),
    ("It does not have HTTP ok status", BlockReason::PreflightStatusNotOk),
    ("Redirect is not allowed for a preflight request", BlockReason::PreflightRedirect),
    ("Cannot parse Access-Control-Allow-Methods", BlockReason::AllowMethodsUnparsable),
    ("Cannot parse Access-Control-Allow-Headers", BlockReason::AllowHeadersUnparsable),
    ("is not allowed by Access-Control-Allow-Methods", BlockReason::MethodNotAllowed),
    ("is not allowed by Access-Control-Allow-Headers", BlockReason::HeaderNotAllowed),
    ("contains a username and password", BlockReason::RedirectWithCredentials),
    ("only supported for protocol schemes", BlockReason::RedirectSchemeNotHttp),
];

/// Whether Chromium always says so when it blocks for this reason. For others it may say nothing, or
/// nothing about CORS.
pub(crate) fn is_always_told(reason: BlockReason) -> bool {
    let is_told_sometimes = matches!(
        reason,
        BlockReason::ModeSameOrigin
            | BlockReason::RedirectSchemeNotHttp
            | BlockReason::RedirectWithCredentials
    );
    !is_told_sometimes && CHROMIUM.iter().any(|(_, known)| *known == reason)
}

/// Reads what Chromium logs.
pub(crate) fn read_chromium_log(log: &str) -> Told {
    log.lines().filter_map(read_chromium_line).collect()
}

fn read_chromium_line(line: &str) -> Option<(usize, BlockReason)> {
    let (_, message) = line.split_once("\"Access to fetch at '")?;
    let (urls, sentence) = message.split_once("' has been blocked by CORS policy: ")?;
    let (_, path) = urls.split_once("/c/")?;
    let (id, _) = path.split_once('/')?;
    let (_, reason) = CHROMIUM.iter().find(|(part, _)| sentence.contains(part))?;
    Some((id.parse().ok()?, *reason))
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
        let expected = [(12, BlockReason::PreflightStatusNotOk), (13, BlockReason::AllowOriginMissing)];
        assert_eq!(read_chromium_log(log), expected.into());
    }
}
