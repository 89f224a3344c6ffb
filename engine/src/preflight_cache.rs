//! The [CORS-preflight cache](https://fetch.spec.whatwg.org/#cors-preflight-cache): what servers
//! have agreed to, for a while.

use crate::fetch_request::{FetchRequest, serialize_request_origin};
use crate::header_list::HeaderName;
use crate::profile::Rules;
use crate::safelist::is_cors_non_wildcard_request_header_name;
use crate::url::Url;

/// More entries than this are not kept; the oldest goes first.
const MOST_ENTRIES: usize = 1024;

/// What servers have agreed to, as one page remembers it.
///
/// It has no clock: whoever asks says what time it is, in milliseconds from any fixed point.
///
/// Out of scope: the network partition key. A browser keeps a cache for each top-level site, and so
/// should the caller.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PreflightCache {
    entries: Vec<CacheEntry>,
}

/// A [cache entry](https://fetch.spec.whatwg.org/#cache-entry).
#[derive(Clone, Debug, PartialEq, Eq)]
struct CacheEntry {
    byte_serialized_origin: String,
    url: Url,
    /// In milliseconds.
    stored_at: u64,
    /// In seconds.
    max_age: u64,
    credentials: bool,
    allows: Allows,
}

/// The method or the header name of an entry, either of which may be `*`.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Allows {
    Method(String),
    HeaderName(String),
}

/// A cache, and what time it is.
#[derive(Debug)]
pub(crate) struct CacheAccess<'c> {
    pub(crate) cache: &'c mut PreflightCache,
    /// In milliseconds.
    pub(crate) now: u64,
}

impl PreflightCache {
    /// An empty cache.
    pub fn new() -> Self {
        Self::default()
    }

    /// Forgets everything, as a browser does on a forced reload.
    pub fn clear(&mut self) {
        self.entries.clear();
    }

    /// The number of methods and header names that are remembered, also those that are out of date.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nothing is remembered.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Forgets what is out of date.
    pub fn remove_expired(&mut self, now: u64) {
        self.entries.retain(|entry| entry.is_fresh(now));
    }
}

impl CacheEntry {
    fn is_fresh(&self, now: u64) -> bool {
        now < self.stored_at.saturating_add(self.max_age.saturating_mul(1000))
    }

    /// Whether the entry belongs to the request's origin and URL.
    fn belongs_to(&self, request: &FetchRequest<'_>) -> bool {
        serialize_request_origin(request).is(&self.byte_serialized_origin)
            && self.url == *request.current_url()
    }
}

/// Forgets what is remembered of the request's URL for its origin.
///
/// Spec: <https://fetch.spec.whatwg.org/#concept-cache-clear>
pub(crate) fn clear_cache_entries(request: &FetchRequest<'_>, access: &mut Option<CacheAccess<'_>>) {
    if let Some(access) = access {
        access.cache.entries.retain(|entry| !entry.belongs_to(request));
    }
}

/// Whether an entry is about requests like this one.
///
/// Spec: <https://fetch.spec.whatwg.org/#concept-cache-match>
fn is_cache_entry_match(entry: &CacheEntry, request: &FetchRequest<'_>, now: u64) -> bool {
    entry.is_fresh(now) && entry.belongs_to(request) && (entry.credentials || !request.includes_credentials())
}

/// Whether the method is remembered.
///
/// Spec: <https://fetch.spec.whatwg.org/#concept-cache-match-method>
pub(crate) fn has_method_cache_entry_match(
    request: &FetchRequest<'_>,
    method: &str,
    access: &Option<CacheAccess<'_>>,
    rules: Rules<'_>,
) -> bool {
    let Some(access) = access else { return false };
    access.cache.entries.iter().any(|entry| {
        is_cache_entry_match(entry, request, access.now) && allows_method(entry, method, request, rules)
    })
}

fn allows_method(entry: &CacheEntry, method: &str, request: &FetchRequest<'_>, rules: Rules<'_>) -> bool {
    match &entry.allows {
        // Divergence: cached-wildcard. Firefox does not use `*` again.
        // Note: with credentials `*` is only an asterisk. The standard's text does not repeat that
        // here, but a remembered answer must not allow more than the answer itself did.
        Allows::Method(allowed) if allowed == "*" => {
            method == "*" || (!request.includes_credentials() && rules.reuses_cached_wildcard)
        }
        Allows::Method(allowed) => allowed == method,
        Allows::HeaderName(_) => false,
    }
}

/// Whether the header name is remembered.
///
/// Spec: <https://fetch.spec.whatwg.org/#concept-cache-match-header>
pub(crate) fn has_header_name_cache_entry_match(
    request: &FetchRequest<'_>,
    header_name: HeaderName<'_>,
    access: &Option<CacheAccess<'_>>,
    rules: Rules<'_>,
) -> bool {
    let Some(access) = access else { return false };
    access.cache.entries.iter().any(|entry| {
        is_cache_entry_match(entry, request, access.now)
            && allows_header_name(entry, header_name, request, rules)
    })
}

fn allows_header_name(
    entry: &CacheEntry,
    header_name: HeaderName<'_>,
    request: &FetchRequest<'_>,
    rules: Rules<'_>,
) -> bool {
    match &entry.allows {
        // Divergence: cached-wildcard. Firefox does not use `*` again.
        // Divergence: authorization-under-wildcard. In browsers `*` stands for it, remembered or
        // not.
        Allows::HeaderName(allowed) if allowed == "*" => {
            header_name.0 == "*"
                || (!request.includes_credentials()
                    && rules.reuses_cached_wildcard
                    && (rules.lets_wildcard_cover_authorization
                        || !is_cors_non_wildcard_request_header_name(header_name.0)))
        }
        Allows::HeaderName(allowed) => allowed.eq_ignore_ascii_case(header_name.0),
        Allows::Method(_) => false,
    }
}

/// Remembers what a preflight's answer allows: refreshes the entries that match, creates the
/// others.
///
/// These are steps 7.12 to 7.15 of
/// [CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch-0).
pub(crate) fn remember<'m>(
    request: &FetchRequest<'_>,
    max_age: u64,
    methods: impl Iterator<Item = &'m str>,
    header_names: impl Iterator<Item = &'m str>,
    access: &mut CacheAccess<'_>,
    rules: Rules<'_>,
) {
    let now = access.now;
    let entries = &mut access.cache.entries;
    entries.retain(|entry| entry.is_fresh(now));
    for method in methods {
        let mut is_known = false;
        for entry in entries.iter_mut() {
            if is_cache_entry_match(entry, request, now) && allows_method(entry, method, request, rules) {
                refresh(entry, max_age, now);
                is_known = true;
            }
        }
        if !is_known {
            create_cache_entry(request, max_age, Allows::Method(method.to_owned()), entries, now);
        }
    }
    for header_name in header_names {
        let mut is_known = false;
        for entry in entries.iter_mut() {
            if is_cache_entry_match(entry, request, now)
                && allows_header_name(entry, HeaderName(header_name), request, rules)
            {
                refresh(entry, max_age, now);
                is_known = true;
            }
        }
        if !is_known {
            let allows = Allows::HeaderName(header_name.to_owned());
            create_cache_entry(request, max_age, allows, entries, now);
        }
    }
}

/// Gives an entry a new term.
fn refresh(entry: &mut CacheEntry, max_age: u64, now: u64) {
    // Note: the term begins anew, as it does in browsers.
    entry.max_age = max_age;
    entry.stored_at = now;
}

/// Creates a new cache entry.
///
/// Spec: <https://fetch.spec.whatwg.org/#concept-cache-create-entry>
fn create_cache_entry(
    request: &FetchRequest<'_>,
    max_age: u64,
    allows: Allows,
    entries: &mut Vec<CacheEntry>,
    now: u64,
) {
    // Step 1. Note down for whom, where, how long and what.
    let entry = CacheEntry {
        byte_serialized_origin: serialize_request_origin(request).to_text(),
        url: request.current_url().clone(),
        stored_at: now,
        max_age,
        credentials: request.includes_credentials(),
        allows,
    };

    // Step 2. Keep it.
    if entries.len() >= MOST_ENTRIES {
        entries.remove(0);
    }
    entries.push(entry);
}
