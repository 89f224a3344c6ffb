//! In plain words, for each reason why a browser blocks: what happened, why the rule exists, the fix.

use engine::BlockReason;

use crate::Prose;

macro_rules! explanations {
    ($($reason:ident = $file:literal,)*) => {
        /// The explanation of a reason. That there is one for each is checked by the compiler.
        pub fn explanation(reason: BlockReason) -> &'static Prose {
            match reason {
                $(BlockReason::$reason => {
                    const PROSE: Prose = include!(concat!(env!("OUT_DIR"), "/explanations/", $file, ".rs"));
                    &PROSE
                })*
            }
        }

        #[cfg(test)]
        const FILES: &[(BlockReason, &str)] = &[$((BlockReason::$reason, $file),)*];
    };
}

explanations! {
    BadPort = "bad-port",
    MixedContent = "mixed-content",
    ModeSameOrigin = "mode-same-origin",
    NoCorsRedirectMode = "no-cors-redirect-mode",
    SchemeNotHttp = "scheme-not-http",
    NoResponse = "no-response",
    AllowOriginMissing = "allow-origin-missing",
    AllowOriginMismatch = "allow-origin-mismatch",
    AllowOriginMultiple = "allow-origin-multiple",
    WildcardWithCredentials = "wildcard-with-credentials",
    AllowCredentialsNotTrue = "allow-credentials-not-true",
    PreflightStatusNotOk = "preflight-status-not-ok",
    PreflightRedirect = "preflight-redirect",
    AllowMethodsUnparsable = "allow-methods-unparsable",
    AllowHeadersUnparsable = "allow-headers-unparsable",
    MethodNotAllowed = "method-not-allowed",
    AuthorizationNotListed = "authorization-not-listed",
    HeaderNotAllowed = "header-not-allowed",
    CrossOriginResourcePolicy = "cross-origin-resource-policy",
    RedirectModeError = "redirect-mode-error",
    RedirectBadUrl = "redirect-bad-url",
    RedirectSchemeNotHttp = "redirect-scheme-not-http",
    TooManyRedirects = "too-many-redirects",
    RedirectWithCredentials = "redirect-with-credentials",
    RedirectNeedsReplay = "redirect-needs-replay",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_called_like_its_reason_and_has_its_sections() {
        for (reason, file) in FILES {
            assert_eq!(*file, reason.as_str());
            let headings: Vec<_> = explanation(*reason)
                .sections
                .iter()
                .map(|section| section.heading)
                .collect();
            assert_eq!(
                headings,
                ["What happened", "Why the rule exists", "The fix"],
                "explanations/{file}.md"
            );
        }
    }
}
