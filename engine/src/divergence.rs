//! Where browsers are known to decide otherwise than the standard.
//!
//! Each difference is one entry of [`DIVERGENCES`], one question that a [`Profile`] answers, and
//! one or more places in the algorithms that are marked `Divergence:` with the entry's id.

use std::str::FromStr;

use crate::header_list::is_one_of;
use crate::request::RedirectMode;
use crate::safelist::Position;

/// Whose decisions are asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Profile {
    /// The Fetch standard.
    #[default]
    Standard,
    /// Chrome, Edge and their relatives.
    Chromium,
    /// Firefox.
    Firefox,
    /// Safari and the other ports of WebKit.
    Webkit,
}

impl Profile {
    /// All profiles.
    pub const ALL: [Self; 4] = [Self::Standard, Self::Chromium, Self::Firefox, Self::Webkit];

    /// The word for the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::Webkit => "webkit",
        }
    }

    /// The profile that counts. Without the feature `profiles` that is always the standard's, and the compiler
    /// leaves out all that only follows from others.
    fn effective(self) -> Self {
        if cfg!(feature = "profiles") { self } else { Self::Standard }
    }

    /// `authorization-under-wildcard`
    pub(crate) fn lets_wildcard_cover_authorization(self) -> bool {
        self.effective() != Self::Standard
    }

    /// `preflight-order`
    pub(crate) fn preflight_order(self) -> PreflightOrder {
        match self.effective() {
            Self::Standard | Self::Firefox => PreflightOrder::CorsCheckThenStatus,
            Self::Chromium => PreflightOrder::RedirectThenCorsCheckThenStatus,
            Self::Webkit => PreflightOrder::StatusThenCorsCheck,
        }
    }

    /// `preflight-order`: whether a redirected preflight is called one in this redirect mode.
    pub(crate) fn calls_preflight_redirected(self, mode: RedirectMode) -> bool {
        self.effective() != Self::Firefox || mode == RedirectMode::Follow
    }

    /// `multiple-origins`
    pub(crate) fn calls_multiple(self, number_of_headers: usize, value: &str) -> bool {
        match self.effective() {
            Self::Standard | Self::Webkit => number_of_headers > 1 || value.contains(','),
            Self::Chromium => number_of_headers > 1 || value.contains([',', ' ']),
            Self::Firefox => false,
        }
    }

    /// `multiple-origins`: whether headers are counted before they are read, and only those that are
    /// spelled exactly so.
    pub(crate) fn counts_headers_as_spelled(self) -> bool {
        self.effective() == Self::Firefox
    }

    /// `empty-headers`
    pub(crate) fn ignores_empty_headers(self) -> bool {
        self.effective() == Self::Firefox
    }

    /// `max-age-limit`, in seconds.
    pub(crate) fn max_age_limit(self) -> u64 {
        match self.effective() {
            Self::Standard => u64::MAX,
            Self::Chromium => 7_200,
            Self::Firefox => 86_400,
            Self::Webkit => 600,
        }
    }

    /// `max-age-junk`: the seconds for a value that is not a plain number, or `None` where the
    /// standard's default stands.
    pub(crate) fn max_age_of_junk(self, value: &str) -> Option<u64> {
        let (sign, digits) = match value.as_bytes().first() {
            Some(b'-') => (-1, &value[1..]),
            Some(b'+') => (1, &value[1..]),
            _ => (1, value),
        };
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        match self.effective() {
            Self::Standard => None,
            Self::Firefox => Some(0),
            Self::Chromium | Self::Webkit if !is_number => None,
            Self::Chromium | Self::Webkit if sign < 0 => Some(0),
            Self::Chromium | Self::Webkit => digits.parse().ok(),
        }
    }

    /// `cached-wildcard`
    pub(crate) fn reuses_cached_wildcard(self) -> bool {
        self.effective() != Self::Firefox
    }

    /// `range-unit-case`
    pub(crate) fn ignores_range_unit_case(self) -> bool {
        self.effective() == Self::Webkit
    }

    /// `range-digits`
    pub(crate) fn reads_range_digits_leniently(self) -> bool {
        self.effective() == Self::Webkit
    }

    /// `bytes-beyond-ascii`
    pub(crate) fn distrusts_bytes_beyond_ascii(self) -> bool {
        self.effective() == Self::Firefox
    }

    /// `content-type-comma`
    pub(crate) fn distrusts_commas_in_content_types(self) -> bool {
        self.effective() == Self::Firefox
    }

    /// `no-safelist-sum`
    pub(crate) fn limits_safelist_sum(self) -> bool {
        matches!(self.effective(), Self::Standard | Self::Chromium)
    }

    /// `repeated-request-headers`
    pub(crate) fn announces_headers_one_by_one(self) -> bool {
        self.effective() == Self::Firefox
    }

    /// `preflight-again`
    pub(crate) fn preflights_again(self) -> bool {
        matches!(self.effective(), Self::Firefox | Self::Webkit)
    }

    /// `preflight-origin`
    pub(crate) fn forgets_redirects_at_preflights(self) -> bool {
        self.effective() == Self::Firefox
    }

    /// `chromium-client-hints`
    pub(crate) fn safelists_client_hints(self) -> bool {
        self.effective() == Self::Chromium
    }

    /// `combined-request-headers`
    pub(crate) fn combines_request_headers(self) -> bool {
        matches!(self.effective(), Self::Chromium | Self::Webkit)
    }

    /// `range-limit`: the last position that a `Range` can name.
    pub(crate) fn last_range_position(self) -> Option<Position<'static>> {
        match self.effective() {
            Self::Standard => None,
            Self::Chromium => Some(Position::of_digits("9223372036854775806")),
            Self::Firefox | Self::Webkit => Some(Position::of_digits("18446744073709551615")),
        }
    }

    /// `user-agent`
    pub(crate) fn overlooks_user_agent(self) -> bool {
        self.effective() == Self::Chromium
    }

    /// `redirected-client-hints`
    pub(crate) fn drops_client_hints_at_redirects(self) -> bool {
        self.effective() == Self::Chromium
    }

    /// `redirect-userinfo`
    pub(crate) fn refuses_redirects_with_userinfo(self) -> bool {
        self.effective() == Self::Chromium
    }

    /// `redirect-without-location`
    pub(crate) fn takes_redirects_without_location_as_responses(self) -> bool {
        matches!(self.effective(), Self::Chromium | Self::Webkit)
    }

    /// `redirect-bad-url-first`
    pub(crate) fn reads_location_first(self, mode: RedirectMode) -> bool {
        self.effective() == Self::Chromium
            || (self.effective() == Self::Firefox && mode == RedirectMode::Follow)
    }

    /// `redirect-with-credentials` and `redirect-first-credentials`
    pub(crate) fn checks_redirects_late(self) -> bool {
        self.effective() == Self::Webkit
    }

    /// `redirect-scheme-first`
    pub(crate) fn refuses_scheme_first(self, scheme: &str, mode: RedirectMode) -> bool {
        match self.effective() {
            Self::Standard | Self::Chromium => false,
            Self::Firefox => {
                mode == RedirectMode::Follow
                    && is_one_of(scheme, &["blob", "data", "file", "javascript", "ws"])
            }
            Self::Webkit => scheme == "ftp",
        }
    }

    /// `redirected-delete`
    pub(crate) fn turns_redirected_delete_into_get(self) -> bool {
        self.effective() == Self::Webkit
    }

    /// `preflight-first-headers`
    pub(crate) fn announces_dropped_headers(self) -> bool {
        self.effective() == Self::Webkit
    }

    /// `preflight-first-headers`: the same, but not right after the redirect that has dropped them.
    pub(crate) fn announces_dropped_headers_again(self) -> bool {
        self.effective() == Self::Firefox
    }

    /// `too-many-redirects-first`
    pub(crate) fn counts_redirects_first(self) -> bool {
        matches!(self.effective(), Self::Chromium | Self::Firefox)
    }

    /// `redirect-error-order`
    pub(crate) fn looks_for_userinfo_before_redirect_mode(self) -> bool {
        self.effective() == Self::Chromium
    }

    /// `repeated-location`
    pub(crate) fn takes_equal_locations_as_one(self) -> bool {
        matches!(self.effective(), Self::Chromium | Self::Firefox)
    }

    /// `joined-locations`
    pub(crate) fn joins_locations(self) -> bool {
        self.effective() == Self::Webkit
    }

    /// `proxy-status`
    pub(crate) fn refuses_proxy_status(self) -> bool {
        self.effective() == Self::Chromium
    }

    /// `no-cors-origin`
    pub(crate) fn hides_origin_after_cross_origin_redirects(self) -> bool {
        self.effective() == Self::Chromium
    }

    /// `origin-of-a-former-post`
    pub(crate) fn keeps_origin_when_method_changes(self) -> bool {
        self.effective() == Self::Webkit
    }

    /// `data-redirect-mode`
    pub(crate) fn wants_redirects_followed_for_data(self) -> bool {
        self.effective() == Self::Webkit
    }

    /// `data-length`
    pub(crate) fn knows_length_of_data(self) -> bool {
        self.effective() == Self::Firefox
    }

    /// `about-blank`
    pub(crate) fn fetches_about_blank(self) -> bool {
        matches!(self.effective(), Self::Standard | Self::Firefox)
    }

    /// `same-site-addresses`
    pub(crate) fn knows_sites_of_addresses(self) -> bool {
        self.effective() != Self::Chromium
    }
}

impl FromStr for Profile {
    type Err = UnknownProfile;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|profile| profile.as_str() == text).ok_or(UnknownProfile)
    }
}

/// The text names no [`Profile`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownProfile;

impl std::fmt::Display for UnknownProfile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("expected one of: standard, chromium, firefox, webkit")
    }
}

impl std::error::Error for UnknownProfile {}

/// In which order the answer to a preflight is looked at. The outcome is the same; the reason that
/// is told may not be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PreflightOrder {
    /// As in the standard.
    CorsCheckThenStatus,
    /// A redirect is refused as soon as it arrives.
    RedirectThenCorsCheckThenStatus,
    /// The status comes before everything else.
    StatusThenCorsCheck,
}

/// What a divergence can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Whether script can read the response.
    Outcome,
    /// Whether an `OPTIONS` is sent, and what it announces.
    Preflight,
    /// What the `Origin` header says.
    Origin,
    /// How long or for what a preflight is remembered.
    Cache,
    /// The reason that is told, not the outcome.
    Reason,
    /// Nothing that can be seen from outside; it is listed because sources mention it.
    Nothing,
}

/// One known difference between the standard and browsers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Divergence {
    /// The id that marks its places in the code.
    pub id: &'static str,
    /// The browsers that differ.
    pub profiles: &'static [Profile],
    /// What it can change.
    pub effect: Effect,
    /// What is different, in plain words.
    pub summary: &'static str,
    /// How we know.
    pub source: &'static str,
}

/// All known differences.
pub const DIVERGENCES: &[Divergence] = &[
    Divergence {
        id: "authorization-under-wildcard",
        profiles: &[Profile::Chromium, Profile::Firefox, Profile::Webkit],
        effect: Effect::Outcome,
        summary: "`Access-Control-Allow-Headers: *` also covers `Authorization`; in the standard \
                  it must be listed by name.",
        source: "whatwg/fetch#1919; MDN browser-compat-data for Access-Control-Allow-Headers; \
                 Chromium preflight_result.cc; WebKit CrossOriginPreflightResultCache.cpp; \
                 Firefox warns but allows",
    },
    Divergence {
        id: "preflight-order",
        profiles: &[Profile::Chromium, Profile::Firefox, Profile::Webkit],
        effect: Effect::Reason,
        summary: "WebKit looks at the preflight's status before anything else. Chromium refuses a \
                  redirected preflight before it looks at its headers. The standard does the CORS \
                  check first, and so does Firefox, which then looks at the method before it reads \
                  the list of headers, and calls a redirect so in redirect mode `follow` only.",
        source: "WebKit CrossOriginAccessControl.cpp (validatePreflightResponse); Chromium \
                 preflight_controller.cc; measured in Firefox 153",
    },
    Divergence {
        id: "multiple-origins",
        profiles: &[Profile::Chromium, Profile::Firefox],
        effect: Effect::Reason,
        summary: "What counts as several origins in `Access-Control-Allow-Origin`: for Chromium \
                  also a value with a space, for Firefox only several headers, all of them spelled \
                  exactly so. It is a mismatch in any case.",
        source: "Chromium cors.cc (CheckAccess); Firefox nsCORSListenerProxy.cpp and measured in \
                 Firefox 153",
    },
    Divergence {
        id: "empty-headers",
        profiles: &[Profile::Firefox],
        effect: Effect::Outcome,
        summary: "An empty `Access-Control-Allow-Origin` or `-Credentials` beside another of its name \
                  is not seen, where the standard joins the two to a value that matches nothing.",
        source: "measured in Firefox 153",
    },
    Divergence {
        id: "max-age-limit",
        profiles: &[Profile::Chromium, Profile::Firefox, Profile::Webkit],
        effect: Effect::Cache,
        summary: "A preflight is remembered for at most 7,200 s (Chromium), 86,400 s (Firefox) or \
                  600 s (WebKit). The standard leaves the limit to the browser.",
        source: "Chromium preflight_result.cc; Firefox nsCORSListenerProxy.cpp; WebKit \
                 CrossOriginPreflightResultCache.cpp",
    },
    Divergence {
        id: "max-age-junk",
        profiles: &[Profile::Chromium, Profile::Firefox, Profile::Webkit],
        effect: Effect::Cache,
        summary: "A negative `Access-Control-Max-Age` means \"do not remember\"; in the standard \
                  it cannot be parsed and means 5 s. Firefox treats all other junk so too.",
        source: "Chromium preflight_result.cc; Firefox nsCORSListenerProxy.cpp; WebKit \
                 CrossOriginPreflightResultCache.cpp; WPT cors/preflight-cache.htm",
    },
    Divergence {
        id: "cached-wildcard",
        profiles: &[Profile::Firefox],
        effect: Effect::Cache,
        summary: "A remembered `*` is not used again: only methods and headers that were listed \
                  by name save a preflight.",
        source: "Firefox nsCORSListenerProxy.cpp",
    },
    Divergence {
        id: "range-unit-case",
        profiles: &[Profile::Webkit],
        effect: Effect::Preflight,
        summary: "`Range: BYTES=0-1` is safelisted whatever the case of its unit.",
        source: "measured in WebKitGTK 2.50; Chromium 156 and Firefox 153 preflight it",
    },
    Divergence {
        id: "range-digits",
        profiles: &[Profile::Webkit],
        effect: Effect::Preflight,
        summary: "A `Range` stays safelisted with a plus sign before a number, and with vertical tabs \
                  or form feeds around it.",
        source: "measured in WebKitGTK 2.50",
    },
    Divergence {
        id: "bytes-beyond-ascii",
        profiles: &[Profile::Firefox],
        effect: Effect::Preflight,
        summary: "`Accept` and `Content-Type` are not safelisted with a byte beyond ASCII, which the \
                  standard takes for harmless.",
        source: "measured in Firefox 153",
    },
    Divergence {
        id: "content-type-comma",
        profiles: &[Profile::Firefox],
        effect: Effect::Preflight,
        summary: "A `Content-Type` with a comma in its parameters is not safelisted. The standard looks \
                  at what stands before the parameters only.",
        source: "measured in Firefox 153",
    },
    Divergence {
        id: "no-safelist-sum",
        profiles: &[Profile::Firefox, Profile::Webkit],
        effect: Effect::Preflight,
        summary: "There is no limit of 1,024 bytes on safelisted values together.",
        source: "WebKit CrossOriginAccessControl.cpp (isSimpleCrossOriginAccessRequest); measured in \
                 Firefox 153 and WebKitGTK 2.50",
    },
    Divergence {
        id: "repeated-request-headers",
        profiles: &[Profile::Firefox],
        effect: Effect::Preflight,
        summary: "`Access-Control-Request-Headers` names a header as often as the request has it with a \
                  value that is not safelisted.",
        source: "measured in Firefox 153",
    },
    Divergence {
        id: "preflight-again",
        profiles: &[Profile::Firefox, Profile::Webkit],
        effect: Effect::Outcome,
        summary: "Once a server had to be asked, so has every other that a redirect leads to, even if \
                  the request has become a harmless `GET` by then.",
        source: "Firefox nsHttpChannel (SetupReplacementChannel); WebKit NetworkLoadChecker.cpp; \
                 measured in Firefox 153 and WebKitGTK 2.50",
    },
    Divergence {
        id: "preflight-origin",
        profiles: &[Profile::Firefox],
        effect: Effect::Outcome,
        summary: "Where redirects have made the origin `null`, a preflight is still sent for the page's \
                  origin, and its answer must be for that; at the page's own server it need not be for \
                  any. The request itself has `null`.",
        source: "Firefox nsCORSListenerProxy.cpp (StartCORSPreflight); measured in Firefox 153",
    },
    Divergence {
        id: "preflight-first-headers",
        profiles: &[Profile::Firefox, Profile::Webkit],
        effect: Effect::Outcome,
        summary: "A preflight announces the headers that script has set, and the server must allow them, \
                  even if a redirect has dropped them. Firefox leaves them out right after that redirect, \
                  but not after the next.",
        source: "WebKit NetworkLoadChecker.cpp; measured in Firefox 153 and WebKitGTK 2.50",
    },
    Divergence {
        id: "combined-request-headers",
        profiles: &[Profile::Chromium, Profile::Webkit],
        effect: Effect::Preflight,
        summary: "Request headers of one name are joined to one value before the safelist is \
                  consulted, so two harmless `Content-Type` headers are one bad one.",
        source: "Chromium ResourceRequest::AddHttpHeaderField; WebKit FetchHeaders.cpp",
    },
    Divergence {
        id: "chromium-client-hints",
        profiles: &[Profile::Chromium],
        effect: Effect::Preflight,
        summary: "`Save-Data`, `Device-Memory`, `DPR`, `Width`, `Viewport-Width`, `RTT`, \
                  `Downlink`, `ECT` and `Intervention` are safelisted with values of their kind.",
        source: "Chromium cors.cc (IsCorsSafelistedHeader)",
    },
    Divergence {
        id: "range-limit",
        profiles: &[Profile::Chromium, Profile::Firefox, Profile::Webkit],
        effect: Effect::Preflight,
        summary: "A `Range` with a position beyond 9223372036854775806 (Chromium) or \
                  18446744073709551615 (Firefox, WebKit) is not safelisted. Positions have no limit in \
                  the standard.",
        source: "measured in Chromium 156, Firefox 153 and WebKitGTK 2.50",
    },
    Divergence {
        id: "user-agent",
        profiles: &[Profile::Chromium],
        effect: Effect::Preflight,
        summary: "A `User-Agent` that script sets needs no preflight and is not announced in one.",
        source: "measured in Chromium 156",
    },
    Divergence {
        id: "redirected-client-hints",
        profiles: &[Profile::Chromium],
        effect: Effect::Preflight,
        summary: "`Device-Memory`, `DPR`, `Width`, `Viewport-Width`, `RTT`, `Downlink` and `ECT` that \
                  script has set are dropped at a redirect to anywhere but the page's own origin.",
        source: "measured in Chromium 156",
    },
    Divergence {
        id: "redirect-userinfo",
        profiles: &[Profile::Chromium],
        effect: Effect::Outcome,
        summary: "A redirect to a URL with a user name or password is refused whatever the mode and \
                  the origin. The standard refuses it only under the CORS protocol.",
        source: "measured in Chromium 156",
    },
    Divergence {
        id: "redirect-without-location",
        profiles: &[Profile::Chromium, Profile::Webkit],
        effect: Effect::Outcome,
        summary: "In redirect mode `error` a redirect status without a `Location`, or with an empty one, \
                  is a response like any other. In mode `follow` an empty one is none (Chromium) or no \
                  URL (WebKit), where the standard leads back to the same URL.",
        source: "measured in Chromium 156 and WebKitGTK 2.50",
    },
    Divergence {
        id: "redirect-bad-url-first",
        profiles: &[Profile::Chromium, Profile::Firefox],
        effect: Effect::Outcome,
        summary: "A `Location` that is not a URL is refused before the CORS check, by Chromium even in \
                  redirect mode `manual`, where the standard does not look at it.",
        source: "measured in Chromium 156 and Firefox 153",
    },
    Divergence {
        id: "redirect-scheme-first",
        profiles: &[Profile::Firefox, Profile::Webkit],
        effect: Effect::Outcome,
        summary: "A redirect to some schemes is refused before the CORS check: to `data:`, `file:`, \
                  `javascript:`, `ws:` or a `blob:` of another origin in Firefox, to `ftp:` in WebKit, \
                  even in redirect mode `manual`, where the standard does not look at it.",
        source: "measured in Firefox 153 and WebKitGTK 2.50",
    },
    Divergence {
        id: "redirect-first-credentials",
        profiles: &[Profile::Webkit],
        effect: Effect::Outcome,
        summary: "A request that begins at the page's own origin in credentials mode `same-origin` keeps \
                  its credentials where redirects are concerned: one by a stranger must allow \
                  credentials although none are sent. That is found out only after the next server has \
                  been asked.",
        source: "WebKit SubresourceLoader.cpp (checkRedirectionCrossOriginAccessControl); measured in \
                 WebKitGTK 2.50",
    },
    Divergence {
        id: "redirected-delete",
        profiles: &[Profile::Webkit],
        effect: Effect::Outcome,
        summary: "A `DELETE` becomes a `GET` at any redirect to another origin; in the standard only 303 \
                  makes it one.",
        source: "measured in WebKitGTK 2.50",
    },
    Divergence {
        id: "too-many-redirects-first",
        profiles: &[Profile::Chromium, Profile::Firefox],
        effect: Effect::Reason,
        summary: "The twenty-first redirect is refused before the CORS check on it, so that is what is \
                  told even where the redirect is not shared either.",
        source: "measured in Chromium 156 and Firefox 153",
    },
    Divergence {
        id: "redirect-error-order",
        profiles: &[Profile::Chromium],
        effect: Effect::Reason,
        summary: "Under the CORS protocol a user name or password in `Location` is told as the reason \
                  even in redirect mode `error`, which refuses the redirect anyway.",
        source: "measured in Chromium 156",
    },
    Divergence {
        id: "repeated-location",
        profiles: &[Profile::Chromium, Profile::Firefox],
        effect: Effect::Outcome,
        summary: "Several `Location` headers with the same value are one; with different values the \
                  response is refused whatever its status. In the standard several are an error, but \
                  of redirects only.",
        source: "measured in Chromium 156 and Firefox 153",
    },
    Divergence {
        id: "joined-locations",
        profiles: &[Profile::Webkit],
        effect: Effect::Outcome,
        summary: "Several `Location` headers are one, joined by a comma and a space, and the redirect \
                  leads to whatever URL that is.",
        source: "measured in WebKitGTK 2.50",
    },
    Divergence {
        id: "proxy-status",
        profiles: &[Profile::Chromium],
        effect: Effect::Outcome,
        summary: "A 407 that does not come from a proxy is refused like no answer at all. The standard \
                  leaves it to the user, whom the engine takes to say no.",
        source: "measured in Chromium 156",
    },
    Divergence {
        id: "no-cors-origin",
        profiles: &[Profile::Chromium],
        effect: Effect::Origin,
        summary: "In mode `no-cors` the `Origin` of a `POST` is `null` after any redirect to another \
                  origin, even if it was the page's own server that sent it on.",
        source: "measured in Chromium 156",
    },
    Divergence {
        id: "origin-of-a-former-post",
        profiles: &[Profile::Webkit],
        effect: Effect::Origin,
        summary: "A `POST` that a redirect turns into a `GET` keeps its `Origin` for as long as it stays \
                  at the same origin.",
        source: "measured in WebKitGTK 2.50",
    },
    Divergence {
        id: "data-redirect-mode",
        profiles: &[Profile::Webkit],
        effect: Effect::Outcome,
        summary: "In mode `no-cors` a `data:` URL is refused unless the redirect mode is `follow`.",
        source: "measured in WebKitGTK 2.50",
    },
    Divergence {
        id: "data-length",
        profiles: &[Profile::Firefox],
        effect: Effect::Outcome,
        summary: "The response to a `data:` URL has a `Content-Length` too.",
        source: "measured in Firefox 153",
    },
    Divergence {
        id: "about-blank",
        profiles: &[Profile::Chromium, Profile::Webkit],
        effect: Effect::Outcome,
        summary: "`about:blank` cannot be fetched; in the standard it can, in mode `no-cors`.",
        source: "measured in Chromium 156 and WebKitGTK 2.50",
    },
    Divergence {
        id: "same-site-addresses",
        profiles: &[Profile::Chromium],
        effect: Effect::Outcome,
        summary: "For `Cross-Origin-Resource-Policy: same-site` an IP address belongs to no site, so \
                  that two of its ports are strangers. Names without a dot, such as `localhost`, do \
                  belong to one.",
        source: "measured in Chromium 156",
    },
    Divergence {
        id: "method-case",
        profiles: &[Profile::Chromium],
        effect: Effect::Nothing,
        summary: "`GET`, `HEAD` and `POST` are recognized in any case. Methods are normalized \
                  before, so that nobody can tell.",
        source: "Chromium cors.cc (IsCorsSafelistedMethod)",
    },
    Divergence {
        id: "redirect-with-credentials",
        profiles: &[Profile::Webkit],
        effect: Effect::Preflight,
        summary: "Where the page's own server sends a request on to a stranger's URL with a user name or \
                  password, that is refused only after the stranger has been asked, if there is anything \
                  to ask.",
        source: "WebKit SubresourceLoader.cpp (checkRedirectionCrossOriginAccessControl); measured in \
                 WebKitGTK 2.50",
    },
];
