//! Where browsers are known to decide otherwise than the standard: one table of data.
//!
//! A row of [the table](DIVERGENCES) is one difference: the question, what the standard and each browser
//! answer, and how we know. From it come the fields of [`Quirks`], the values of the four constants, and the
//! [`Divergence`] that pages and tests show. The places in the algorithms where a question is asked are
//! marked `Divergence:` with the row's id.

#[cfg(feature = "profiles")]
use crate::profile::Profile;
use crate::request::RedirectMode;

/// In which order the answer to a preflight is looked at. The outcome is the same; the reason that
/// is told may not be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PreflightOrder {
    /// As in the standard.
    CorsCheckThenStatus,
    /// A redirect is refused as soon as it arrives.
    RedirectThenCorsCheckThenStatus,
    /// As in the standard, but the method is looked at before the list of headers is read, and a redirect is
    /// called one in redirect mode `follow` only.
    CorsCheckThenStatusThenMethod,
    /// The status comes before everything else.
    StatusThenCorsCheck,
}

/// What counts as several origins in `Access-Control-Allow-Origin`. It is a mismatch in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MultipleOrigins {
    /// Several headers, or a value with a comma.
    SeveralHeadersOrComma,
    /// Several headers, or a value with a comma or a space.
    SeveralHeadersCommaOrSpace,
    /// Several headers that are spelled exactly so. They are counted before they are read.
    SeveralHeadersAsSpelled,
}

/// What an `Access-Control-Max-Age` means that is not a plain number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MaxAgeOfJunk {
    /// The same as no header.
    Default,
    /// Zero.
    Zero,
    /// With a plus sign the number, with a minus sign zero; other junk is the same as no header.
    SignedNumber,
}

/// Whether preflights announce headers that a redirect has dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DroppedHeaders {
    /// They do not.
    NotAnnounced,
    /// Not right after that redirect, but after the next.
    AnnouncedAfterTheNextRedirect,
    /// They do.
    Announced,
}

/// What an empty `Location` means, and whether one is needed for a redirect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmptyLocation {
    /// It leads to the same URL. Redirect mode `error` looks at the status only.
    SameUrl,
    /// It is none. Redirect mode `error` takes a response without a `Location` for no redirect.
    NoLocation,
    /// It is no URL. Redirect mode `error` takes a response without a `Location` for no redirect.
    BadUrl,
}

/// Whether a `Location` that is no URL is refused before the CORS check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadLocationFirst {
    /// After it.
    Never,
    /// Before it, in redirect mode `follow`.
    WhenFollowing,
    /// Before it, in any redirect mode.
    Always,
}

impl BadLocationFirst {
    pub(crate) fn applies(self, mode: RedirectMode) -> bool {
        match self {
            Self::Never => false,
            Self::WhenFollowing => mode == RedirectMode::Follow,
            Self::Always => true,
        }
    }
}

/// The schemes to which a redirect is refused before the CORS check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SchemesRefusedFirst {
    /// The schemes, lower case.
    pub schemes: &'static [&'static str],
    /// In which redirect modes.
    pub when: RefusedWhen,
}

/// In which redirect modes schemes are refused early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusedWhen {
    /// In redirect mode `follow`.
    Following,
    /// In all.
    Always,
}

impl SchemesRefusedFirst {
    const NONE: Self = Self { schemes: &[], when: RefusedWhen::Always };

    pub(crate) fn applies(self, scheme: &str, mode: RedirectMode) -> bool {
        self.schemes.contains(&scheme) && (self.when == RefusedWhen::Always || mode == RedirectMode::Follow)
    }
}

/// What a divergence can change.
#[cfg(feature = "profiles")]
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
}

/// One known difference between the standard and browsers: a row of the table.
#[cfg(feature = "profiles")]
#[derive(Clone, Copy, Debug)]
pub struct Divergence {
    /// The id that marks its places in the code.
    pub id: &'static str,
    /// What it can change.
    pub effect: Effect,
    /// What is different, in plain words.
    pub summary: &'static str,
    /// Source code and documents that say so.
    pub evidence: &'static str,
    /// The versions in which it was measured.
    pub measured: &'static [&'static str],
    is_standard: fn(&Quirks) -> bool,
    make_standard: fn(&mut Quirks),
}

#[cfg(feature = "profiles")]
impl Divergence {
    /// Whether the profile differs from the standard here.
    pub fn is_of(&self, profile: Profile) -> bool {
        !(self.is_standard)(profile.quirks())
    }

    /// The profiles that differ from the standard here.
    pub fn profiles(&self) -> impl Iterator<Item = Profile> {
        Profile::ALL.into_iter().filter(|profile| self.is_of(*profile))
    }

    /// The same quirks but for this one, where they become as the standard is.
    pub fn without(&self, quirks: &Quirks) -> Quirks {
        let mut quirks = quirks.clone();
        (self.make_standard)(&mut quirks);
        quirks
    }
}

macro_rules! quirks {
    ($({
        $(#[$attribute:meta])*
        $field:ident: $type:ty,
        standard: $standard:expr,
        chromium: $chromium:expr,
        firefox: $firefox:expr,
        webkit: $webkit:expr,
        id: $id:literal,
        effect: $effect:expr,
        summary: $summary:literal,
        evidence: $evidence:literal,
        measured: [$($measured:literal),*],
    })*) => {
        /// The answers to every question on which browsers are known to differ from the standard.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct Quirks {
            $($(#[$attribute])* pub $field: $type,)*
        }

        impl Quirks {
            /// The Fetch standard.
            pub const STANDARD: Self = Self { $($field: $standard,)* };
            /// Chrome, Edge and their relatives.
            #[cfg(feature = "profiles")]
            pub const CHROMIUM: Self = Self { $($field: $chromium,)* };
            /// Firefox.
            #[cfg(feature = "profiles")]
            pub const FIREFOX: Self = Self { $($field: $firefox,)* };
            /// Safari and the other ports of WebKit.
            #[cfg(feature = "profiles")]
            pub const WEBKIT: Self = Self { $($field: $webkit,)* };
        }

        /// All known differences.
        #[cfg(feature = "profiles")]
        pub const DIVERGENCES: &[Divergence] = &[$(Divergence {
            id: $id,
            effect: $effect,
            summary: $summary,
            evidence: $evidence,
            measured: &[$($measured),*],
            is_standard: |quirks| quirks.$field == Quirks::STANDARD.$field,
            make_standard: |quirks| quirks.$field = Quirks::STANDARD.$field,
        },)*];
    };
}

quirks! {
    {
        /// Whether `Access-Control-Allow-Headers: *` stands for `Authorization` too.
        lets_wildcard_cover_authorization: bool,
        standard: false,
        chromium: true,
        firefox: true,
        webkit: true,
        id: "authorization-under-wildcard",
        effect: Effect::Outcome,
        summary: "`Access-Control-Allow-Headers: *` also covers `Authorization`; in the standard it must \
                  be listed by name.",
        evidence: "whatwg/fetch#1919; MDN browser-compat-data for Access-Control-Allow-Headers; Chromium \
                   preflight_result.cc; WebKit CrossOriginPreflightResultCache.cpp; Firefox warns but \
                   allows",
        measured: [],
    }
    {
        /// In which order the answer to a preflight is looked at.
        preflight_order: PreflightOrder,
        standard: PreflightOrder::CorsCheckThenStatus,
        chromium: PreflightOrder::RedirectThenCorsCheckThenStatus,
        firefox: PreflightOrder::CorsCheckThenStatusThenMethod,
        webkit: PreflightOrder::StatusThenCorsCheck,
        id: "preflight-order",
        effect: Effect::Reason,
        summary: "WebKit looks at the preflight's status before anything else. Chromium refuses a \
                  redirected preflight before it looks at its headers. The standard does the CORS check \
                  first, and so does Firefox, which then looks at the method before it reads the list of \
                  headers, and calls a redirect so in redirect mode `follow` only.",
        evidence: "WebKit CrossOriginAccessControl.cpp (validatePreflightResponse); Chromium \
                   preflight_controller.cc",
        measured: ["Firefox 153"],
    }
    {
        /// What counts as several origins in `Access-Control-Allow-Origin`.
        multiple_origins: MultipleOrigins,
        standard: MultipleOrigins::SeveralHeadersOrComma,
        chromium: MultipleOrigins::SeveralHeadersCommaOrSpace,
        firefox: MultipleOrigins::SeveralHeadersAsSpelled,
        webkit: MultipleOrigins::SeveralHeadersOrComma,
        id: "multiple-origins",
        effect: Effect::Reason,
        summary: "What counts as several origins in `Access-Control-Allow-Origin`: for Chromium also a \
                  value with a space, for Firefox only several headers, all of them spelled exactly so. \
                  It is a mismatch in any case.",
        evidence: "Chromium cors.cc (CheckAccess); Firefox nsCORSListenerProxy.cpp and",
        measured: ["Firefox 153"],
    }
    {
        /// Whether an empty header beside another of its name is overlooked in the CORS check.
        ignores_empty_headers: bool,
        standard: false,
        chromium: false,
        firefox: true,
        webkit: false,
        id: "empty-headers",
        effect: Effect::Outcome,
        summary: "An empty `Access-Control-Allow-Origin` or `-Credentials` beside another of its name is \
                  not seen, where the standard joins the two to a value that matches nothing.",
        evidence: "",
        measured: ["Firefox 153"],
    }
    {
        /// The longest time for which a preflight is remembered, in seconds.
        max_age_limit: u64,
        standard: u64::MAX,
        chromium: 7_200,
        firefox: 86_400,
        webkit: 600,
        id: "max-age-limit",
        effect: Effect::Cache,
        summary: "A preflight is remembered for at most 7,200 s (Chromium), 86,400 s (Firefox) or 600 s \
                  (WebKit). The standard leaves the limit to the browser.",
        evidence: "Chromium preflight_result.cc; Firefox nsCORSListenerProxy.cpp; WebKit \
                   CrossOriginPreflightResultCache.cpp",
        measured: [],
    }
    {
        /// What an `Access-Control-Max-Age` means that is not a plain number.
        max_age_of_junk: MaxAgeOfJunk,
        standard: MaxAgeOfJunk::Default,
        chromium: MaxAgeOfJunk::SignedNumber,
        firefox: MaxAgeOfJunk::Zero,
        webkit: MaxAgeOfJunk::SignedNumber,
        id: "max-age-junk",
        effect: Effect::Cache,
        summary: "A negative `Access-Control-Max-Age` means \"do not remember\"; in the standard it \
                  cannot be parsed and means 5 s. Firefox treats all other junk so too.",
        evidence: "Chromium preflight_result.cc; Firefox nsCORSListenerProxy.cpp; WebKit \
                   CrossOriginPreflightResultCache.cpp; WPT cors/preflight-cache.htm",
        measured: [],
    }
    {
        /// Whether a remembered `*` saves a preflight.
        reuses_cached_wildcard: bool,
        standard: true,
        chromium: true,
        firefox: false,
        webkit: true,
        id: "cached-wildcard",
        effect: Effect::Cache,
        summary: "A remembered `*` is not used again: only methods and headers that were listed by name \
                  save a preflight.",
        evidence: "Firefox nsCORSListenerProxy.cpp",
        measured: [],
    }
    {
        /// Whether the unit of a safelisted `Range` may be in any case.
        ignores_range_unit_case: bool,
        standard: false,
        chromium: false,
        firefox: false,
        webkit: true,
        id: "range-unit-case",
        effect: Effect::Preflight,
        summary: "`Range: BYTES=0-1` is safelisted whatever the case of its unit.",
        evidence: "",
        measured: ["Chromium 156", "Firefox 153", "WebKitGTK 2.50"],
    }
    {
        /// Whether plus signs and the rarer kinds of whitespace may stand around the positions of a
        /// `Range`.
        reads_range_digits_leniently: bool,
        standard: false,
        chromium: false,
        firefox: false,
        webkit: true,
        id: "range-digits",
        effect: Effect::Preflight,
        summary: "A `Range` stays safelisted with a plus sign before a number, and with vertical tabs or \
                  form feeds around it.",
        evidence: "",
        measured: ["WebKitGTK 2.50"],
    }
    {
        /// Whether a byte beyond ASCII makes `Accept` and `Content-Type` unsafe.
        distrusts_bytes_beyond_ascii: bool,
        standard: false,
        chromium: false,
        firefox: true,
        webkit: false,
        id: "bytes-beyond-ascii",
        effect: Effect::Preflight,
        summary: "`Accept` and `Content-Type` are not safelisted with a byte beyond ASCII, which the \
                  standard takes for harmless.",
        evidence: "",
        measured: ["Firefox 153"],
    }
    {
        /// Whether a comma makes a `Content-Type` unsafe.
        distrusts_commas_in_content_types: bool,
        standard: false,
        chromium: false,
        firefox: true,
        webkit: false,
        id: "content-type-comma",
        effect: Effect::Preflight,
        summary: "A `Content-Type` with a comma in its parameters is not safelisted. The standard looks \
                  at what stands before the parameters only.",
        evidence: "",
        measured: ["Firefox 153"],
    }
    {
        /// Whether safelisted values may have 1,024 bytes together and no more.
        limits_safelist_sum: bool,
        standard: true,
        chromium: true,
        firefox: false,
        webkit: true,
        id: "no-safelist-sum",
        effect: Effect::Preflight,
        summary: "There is no limit of 1,024 bytes on safelisted values together. WebKit has none either, \
                  but it joins headers of one name first, so the sum never gets there.",
        evidence: "WebKit CrossOriginAccessControl.cpp (isSimpleCrossOriginAccessRequest)",
        measured: ["Firefox 153"],
    }
    {
        /// Whether a preflight names a header as often as the request has it.
        announces_headers_one_by_one: bool,
        standard: false,
        chromium: false,
        firefox: true,
        webkit: false,
        id: "repeated-request-headers",
        effect: Effect::Preflight,
        summary: "`Access-Control-Request-Headers` names a header as often as the request has it with a \
                  value that is not safelisted.",
        evidence: "",
        measured: ["Firefox 153"],
    }
    {
        /// Whether every later server is asked too, once one had to be.
        preflights_again: bool,
        standard: false,
        chromium: false,
        firefox: true,
        webkit: true,
        id: "preflight-again",
        effect: Effect::Outcome,
        summary: "Once a server had to be asked, so has every other that a redirect leads to, even if \
                  the request has become a harmless `GET` by then.",
        evidence: "Firefox nsHttpChannel (SetupReplacementChannel); WebKit NetworkLoadChecker.cpp",
        measured: ["Firefox 153", "WebKitGTK 2.50"],
    }
    {
        /// Whether a preflight is sent for the page's origin even after redirects have made it
        /// `null`.
        forgets_redirects_at_preflights: bool,
        standard: false,
        chromium: false,
        firefox: true,
        webkit: false,
        id: "preflight-origin",
        effect: Effect::Outcome,
        summary: "Where redirects have made the origin `null`, a preflight is still sent for the page's \
                  origin, and its answer must be for that; at the page's own server it need not be for \
                  any. The request itself has `null`.",
        evidence: "Firefox nsCORSListenerProxy.cpp (StartCORSPreflight)",
        measured: ["Firefox 153"],
    }
    {
        /// Whether preflights announce headers that a redirect has dropped.
        dropped_headers: DroppedHeaders,
        standard: DroppedHeaders::NotAnnounced,
        chromium: DroppedHeaders::NotAnnounced,
        firefox: DroppedHeaders::AnnouncedAfterTheNextRedirect,
        webkit: DroppedHeaders::Announced,
        id: "preflight-first-headers",
        effect: Effect::Outcome,
        summary: "A preflight announces the headers that script has set, and the server must allow them, \
                  even if a redirect has dropped them. Firefox leaves them out right after that \
                  redirect, but not after the next.",
        evidence: "WebKit NetworkLoadChecker.cpp",
        measured: ["Firefox 153", "WebKitGTK 2.50"],
    }
    {
        /// Whether request headers of one name are joined before the safelist is consulted.
        combines_request_headers: bool,
        standard: false,
        chromium: true,
        firefox: false,
        webkit: true,
        id: "combined-request-headers",
        effect: Effect::Preflight,
        summary: "Request headers of one name are joined to one value before the safelist is consulted, \
                  so two harmless `Content-Type` headers are one bad one.",
        evidence: "Chromium ResourceRequest::AddHttpHeaderField; WebKit FetchHeaders.cpp",
        measured: [],
    }
    {
        /// Whether the old client hints are safelisted.
        safelists_client_hints: bool,
        standard: false,
        chromium: true,
        firefox: false,
        webkit: false,
        id: "chromium-client-hints",
        effect: Effect::Preflight,
        summary: "`Save-Data`, `Device-Memory`, `DPR`, `Width`, `Viewport-Width`, `RTT`, `Downlink`, \
                  `ECT` and `Intervention` are safelisted with values of their kind.",
        evidence: "Chromium cors.cc (IsCorsSafelistedHeader)",
        measured: [],
    }
    {
        /// The last position that a safelisted `Range` may name, in digits, or `None` where there is
        /// no limit.
        last_range_position: Option<&'static str>,
        standard: None,
        chromium: Some("9223372036854775806"),
        firefox: Some("18446744073709551615"),
        webkit: Some("18446744073709551615"),
        id: "range-limit",
        effect: Effect::Preflight,
        summary: "A `Range` with a position beyond 9223372036854775806 (Chromium) or \
                  18446744073709551615 (Firefox, WebKit) is not safelisted. Positions have no limit in \
                  the standard.",
        evidence: "",
        measured: ["Chromium 156", "Firefox 153", "WebKitGTK 2.50"],
    }
    {
        /// Whether `User-Agent` needs no preflight and is not announced.
        overlooks_user_agent: bool,
        standard: false,
        chromium: true,
        firefox: false,
        webkit: false,
        id: "user-agent",
        effect: Effect::Preflight,
        summary: "A `User-Agent` that script sets needs no preflight and is not announced in one.",
        evidence: "",
        measured: ["Chromium 156"],
    }
    {
        /// Whether client hints are dropped at redirects to anywhere but the page's own origin.
        drops_client_hints_at_redirects: bool,
        standard: false,
        chromium: true,
        firefox: false,
        webkit: false,
        id: "redirected-client-hints",
        effect: Effect::Preflight,
        summary: "`Device-Memory`, `DPR`, `Width`, `Viewport-Width`, `RTT`, `Downlink` and `ECT` that \
                  script has set are dropped at a redirect to anywhere but the page's own origin.",
        evidence: "",
        measured: ["Chromium 156"],
    }
    {
        /// Whether a redirect to a URL with a user name or password is refused whatever the mode.
        refuses_redirects_with_userinfo: bool,
        standard: false,
        chromium: true,
        firefox: false,
        webkit: false,
        id: "redirect-userinfo",
        effect: Effect::Outcome,
        summary: "A redirect to a URL with a user name or password is refused whatever the mode and the \
                  origin. The standard refuses it only under the CORS protocol.",
        evidence: "",
        measured: ["Chromium 156"],
    }
    {
        /// What an empty `Location` means, and whether one is needed for a redirect.
        empty_location: EmptyLocation,
        standard: EmptyLocation::SameUrl,
        chromium: EmptyLocation::NoLocation,
        firefox: EmptyLocation::SameUrl,
        webkit: EmptyLocation::BadUrl,
        id: "redirect-without-location",
        effect: Effect::Outcome,
        summary: "In redirect mode `error` a redirect status without a `Location`, or with an empty one, \
                  is a response like any other. In mode `follow` an empty one is none (Chromium) or no \
                  URL (WebKit), where the standard leads back to the same URL.",
        evidence: "",
        measured: ["Chromium 156", "WebKitGTK 2.50"],
    }
    {
        /// Whether a `Location` that is no URL is refused before the CORS check.
        bad_location_first: BadLocationFirst,
        standard: BadLocationFirst::Never,
        chromium: BadLocationFirst::Always,
        firefox: BadLocationFirst::WhenFollowing,
        webkit: BadLocationFirst::Never,
        id: "redirect-bad-url-first",
        effect: Effect::Outcome,
        summary: "A `Location` that is not a URL is refused before the CORS check, by Chromium even in \
                  redirect mode `manual`, where the standard does not look at it.",
        evidence: "",
        measured: ["Chromium 156", "Firefox 153"],
    }
    {
        /// The schemes to which a redirect is refused before the CORS check.
        schemes_refused_first: SchemesRefusedFirst,
        standard: SchemesRefusedFirst::NONE,
        chromium: SchemesRefusedFirst::NONE,
        firefox: SchemesRefusedFirst { schemes: &["blob", "data", "file", "javascript", "ws"], when: RefusedWhen::Following },
        webkit: SchemesRefusedFirst { schemes: &["ftp"], when: RefusedWhen::Always },
        id: "redirect-scheme-first",
        effect: Effect::Outcome,
        summary: "A redirect to some schemes is refused before the CORS check: to `data:`, `file:`, \
                  `javascript:`, `ws:` or a `blob:` of another origin in Firefox, to `ftp:` in WebKit, \
                  even in redirect mode `manual`, where the standard does not look at it.",
        evidence: "",
        measured: ["Firefox 153", "WebKitGTK 2.50"],
    }
    {
        /// Whether the CORS check of a redirect is repeated, with the credentials of the first URL,
        /// once the next server has been asked.
        repeats_cors_check_late: bool,
        standard: false,
        chromium: false,
        firefox: false,
        webkit: true,
        id: "redirect-first-credentials",
        effect: Effect::Outcome,
        summary: "A request that begins at the page's own origin in credentials mode `same-origin` keeps \
                  its credentials where redirects are concerned: a redirect from another origin must \
                  allow credentials although none are sent. WebKit notices only after it has asked the \
                  next server.",
        evidence: "WebKit SubresourceLoader.cpp (checkRedirectionCrossOriginAccessControl)",
        measured: ["WebKitGTK 2.50"],
    }
    {
        /// Whether a `DELETE` becomes a `GET` at any redirect to another origin.
        turns_redirected_delete_into_get: bool,
        standard: false,
        chromium: false,
        firefox: false,
        webkit: true,
        id: "redirected-delete",
        effect: Effect::Outcome,
        summary: "A `DELETE` becomes a `GET` at any redirect to another origin; in the standard only 303 \
                  makes it one.",
        evidence: "",
        measured: ["WebKitGTK 2.50"],
    }
    {
        /// Whether redirects are counted before the CORS check.
        counts_redirects_first: bool,
        standard: false,
        chromium: true,
        firefox: true,
        webkit: false,
        id: "too-many-redirects-first",
        effect: Effect::Reason,
        summary: "The twenty-first redirect is refused before the CORS check on it, so that is what is \
                  told even where the redirect is not shared either.",
        evidence: "",
        measured: ["Chromium 156", "Firefox 153"],
    }
    {
        /// Whether a user name or password in `Location` is told as the reason in redirect mode
        /// `error`.
        looks_for_userinfo_before_redirect_mode: bool,
        standard: false,
        chromium: true,
        firefox: false,
        webkit: false,
        id: "redirect-error-order",
        effect: Effect::Reason,
        summary: "Under the CORS protocol a user name or password in `Location` is told as the reason \
                  even in redirect mode `error`, which refuses the redirect anyway.",
        evidence: "",
        measured: ["Chromium 156"],
    }
    {
        /// Whether equal `Location` headers are one, and different ones refused at any status.
        takes_equal_locations_as_one: bool,
        standard: false,
        chromium: true,
        firefox: true,
        webkit: false,
        id: "repeated-location",
        effect: Effect::Outcome,
        summary: "Several `Location` headers with the same value are one; with different values the \
                  response is refused whatever its status. In the standard several are an error, but of \
                  redirects only.",
        evidence: "",
        measured: ["Chromium 156", "Firefox 153"],
    }
    {
        /// Whether several `Location` headers are joined.
        joins_locations: bool,
        standard: false,
        chromium: false,
        firefox: false,
        webkit: true,
        id: "joined-locations",
        effect: Effect::Outcome,
        summary: "Several `Location` headers are one, joined by a comma and a space, and the redirect \
                  leads to whatever URL that is.",
        evidence: "",
        measured: ["WebKitGTK 2.50"],
    }
    {
        /// Whether a 407 that comes from no proxy is refused.
        refuses_proxy_status: bool,
        standard: false,
        chromium: true,
        firefox: false,
        webkit: false,
        id: "proxy-status",
        effect: Effect::Outcome,
        summary: "A 407 that does not come from a proxy is refused like no answer at all. The standard \
                  leaves it to the user, whom the engine takes to say no.",
        evidence: "",
        measured: ["Chromium 156"],
    }
    {
        /// Whether the `Origin` of a `no-cors` request is `null` after any redirect to another
        /// origin.
        hides_origin_after_cross_origin_redirects: bool,
        standard: false,
        chromium: true,
        firefox: false,
        webkit: false,
        id: "no-cors-origin",
        effect: Effect::Origin,
        summary: "In mode `no-cors` the `Origin` of a `POST` is `null` after any redirect to another \
                  origin, even if it was the page's own server that sent it on.",
        evidence: "",
        measured: ["Chromium 156"],
    }
    {
        /// Whether a `POST` that a redirect has made a `GET` keeps its `Origin`.
        keeps_origin_when_method_changes: bool,
        standard: false,
        chromium: false,
        firefox: false,
        webkit: true,
        id: "origin-of-a-former-post",
        effect: Effect::Origin,
        summary: "A `POST` that a redirect turns into a `GET` keeps its `Origin` for as long as it stays \
                  at the same origin.",
        evidence: "",
        measured: ["WebKitGTK 2.50"],
    }
    {
        /// Whether a `data:` URL in mode `no-cors` needs redirect mode `follow`.
        wants_redirects_followed_for_data: bool,
        standard: false,
        chromium: false,
        firefox: false,
        webkit: true,
        id: "data-redirect-mode",
        effect: Effect::Outcome,
        summary: "In mode `no-cors` a `data:` URL is refused unless the redirect mode is `follow`.",
        evidence: "",
        measured: ["WebKitGTK 2.50"],
    }
    {
        /// Whether the response to a `data:` URL has a `Content-Length`.
        knows_length_of_data: bool,
        standard: false,
        chromium: false,
        firefox: true,
        webkit: false,
        id: "data-length",
        effect: Effect::Outcome,
        summary: "The response to a `data:` URL has a `Content-Length` too.",
        evidence: "",
        measured: ["Firefox 153"],
    }
    {
        /// Whether `about:blank` can be fetched in mode `no-cors`.
        fetches_about_blank: bool,
        standard: true,
        chromium: false,
        firefox: true,
        webkit: false,
        id: "about-blank",
        effect: Effect::Outcome,
        summary: "`about:blank` cannot be fetched; in the standard it can, in mode `no-cors`.",
        evidence: "",
        measured: ["Chromium 156", "WebKitGTK 2.50"],
    }
    {
        /// Whether two ports of one IP address are of the same site.
        knows_sites_of_addresses: bool,
        standard: true,
        chromium: false,
        firefox: true,
        webkit: true,
        id: "same-site-addresses",
        effect: Effect::Outcome,
        summary: "For `Cross-Origin-Resource-Policy: same-site` an IP address belongs to no site, so \
                  that two of its ports are cross-site. Names without a dot, such as `localhost`, do \
                  belong to one.",
        evidence: "",
        measured: ["Chromium 156"],
    }
    {
        /// Whether a user name or password in a redirect of the page's own server is refused only
        /// once the next server has been asked.
        checks_userinfo_late: bool,
        standard: false,
        chromium: false,
        firefox: false,
        webkit: true,
        id: "redirect-with-credentials",
        effect: Effect::Preflight,
        summary: "Where the page's own server redirects a request to another origin's URL with a user \
                  name or password, WebKit refuses only after it has sent that server the preflight, if \
                  one is needed.",
        evidence: "WebKit SubresourceLoader.cpp (checkRedirectionCrossOriginAccessControl)",
        measured: ["WebKitGTK 2.50"],
    }
    {
        /// Whether loopback addresses over HTTP are mixed content for secure pages.
        distrusts_loopback_from_secure_pages: bool,
        standard: false,
        chromium: false,
        firefox: false,
        webkit: true,
        id: "mixed-content-loopback",
        effect: Effect::Outcome,
        summary: "From a page on HTTPS `http://localhost` and `http://127.0.0.1` are mixed content, where the \
                  standard trusts loopback addresses.",
        evidence: "MDN browser-compat-data",
        measured: [],
    }
    {
        /// Whether `*` in `Access-Control-Expose-Headers` counts if what spoils the list stands behind it.
        exposes_all_before_junk: bool,
        standard: false,
        chromium: false,
        firefox: true,
        webkit: false,
        id: "exposed-headers-junk",
        effect: Effect::Outcome,
        summary: "`*` in `Access-Control-Expose-Headers` exposes all headers if it stands before what is no name; \
                  in the standard one bad item spoils the whole list.",
        evidence: "",
        measured: ["Firefox 153"],
    }
}
