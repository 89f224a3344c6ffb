//! The [`Request` constructor](https://fetch.spec.whatwg.org/#dom-request), which `fetch()` calls.

use std::borrow::Cow;

use crate::fetch_request::{
    BodySource, FetchRequest, Preflighted, ResponseTainting, UrlList, UseCorsPreflight,
};
use crate::headers::{self, Guard};
use crate::method::{is_cors_safelisted_method, is_forbidden_method, is_method, normalize_method};
use crate::note::Note;
use crate::origin::Origin;
use crate::request::{Body, Mode, Request};
use crate::trace::{Algorithm, Trace};
use crate::url::Url;
use crate::verdict::InvalidReason;

/// Makes a request of what script passed to `fetch(url, init)`.
///
/// Spec: <https://fetch.spec.whatwg.org/#dom-request>
pub(crate) fn construct_request<'a>(
    input: &'a Request,
    origin: &'a Origin,
    trace: &mut Trace,
) -> Result<FetchRequest<'a>, InvalidReason> {
    // Step 3. Relative URLs are relative to the page.
    // Note: only the page's origin is known, so they are relative to its root.
    let base_url = || Url::root_of(origin);

    // Step 5. The input is a string.
    // Step 5.1. Parse it.
    let parsed_url = Url::parse(&input.url).or_else(|| base_url()?.join(&input.url));

    // Step 5.2. What is not a URL is a `TypeError`.
    let Some(parsed_url) = parsed_url else {
        let note = || Note::NotAUrl(input.url.clone());
        trace.failed(Algorithm::RequestConstructor, "5.2", note);
        return Err(InvalidReason::BadUrl);
    };

    // Step 5.3. A URL with a user name or password is a `TypeError`.
    if parsed_url.includes_credentials() {
        let note = || Note::UrlWithCredentials;
        trace.failed(Algorithm::RequestConstructor, "5.3", note);
        return Err(InvalidReason::UrlWithCredentials);
    }

    // Step 5.4. This is the URL.
    // Step 5.5. The mode is `cors` unless script says otherwise.
    // Step 7. The page's origin is known.
    // Step 12. Begin with a new request.
    // Note: it has the unsafe-request flag, so its method and headers decide about a preflight.
    let mut request = FetchRequest {
        method: "GET",
        method_at_origin: "GET",
        header_list: Vec::with_capacity(input.headers.len()),
        body: BodySource::NoBody,
        origin,
        sites: &[],
        mode: Mode::Cors,
        credentials_mode: Default::default(),
        redirect_mode: Default::default(),
        use_cors_preflight: UseCorsPreflight::Unset,
        url_list: UrlList::new(parsed_url),
        current_url_text: Cow::Borrowed(&input.url),
        redirect_count: 0,
        preflighted: Preflighted::No,
        late_refusal: None,
        dropped_headers: Vec::new(),
        response_tainting: ResponseTainting::Basic,
    };

    // Step 16. Take the mode from script.
    // Step 17. There is no `navigate` among the modes that script can ask for.
    // Step 18. Set it.
    request.mode = input.mode;

    // Step 19. Take the credentials mode from script.
    request.credentials_mode = input.credentials;

    // Step 22. Take the redirect mode from script.
    request.redirect_mode = input.redirect;

    // Step 25. Take the method from script.
    // Step 25.1. This is what was written.
    let method = input.method.as_str();

    // Step 25.2. What is no method, or is a forbidden one, is a `TypeError`.
    if !is_method(method) {
        let note = || Note::NotAMethod(method.to_owned());
        trace.failed(Algorithm::RequestConstructor, "25.2", note);
        return Err(InvalidReason::BadMethod);
    }
    if is_forbidden_method(method) {
        let note = || Note::ForbiddenMethod(method.to_owned());
        trace.failed(Algorithm::RequestConstructor, "25.2", note);
        return Err(InvalidReason::ForbiddenMethod);
    }

    // Step 25.3. Six methods are brought to upper case.
    let method = normalize_method(method);
    if method != input.method {
        let note = || Note::MethodNormalized(method.to_owned());
        trace.passed(Algorithm::RequestConstructor, "25.3", note);
    }

    // Step 25.4. Set it.
    request.method = method;
    request.method_at_origin = method;

    // Step 31. The headers are guarded.
    let mut guard = Guard::Request;

    // Step 32. Without the CORS protocol they are guarded even more.
    if request.mode == Mode::NoCors {
        // Step 32.1. Methods that a form cannot use are a `TypeError`.
        if !is_cors_safelisted_method(request.method) {
            let note = || Note::MethodNotForNoCors(request.method.to_owned());
            trace.failed(Algorithm::RequestConstructor, "32.1", note);
            return Err(InvalidReason::NoCorsMethod);
        }

        // Step 32.2. Choose the stricter guard.
        guard = Guard::RequestNoCors;
    }

    // Step 33. Take the headers from script.
    // Step 33.1. Start from those of the request, which has none.
    // Step 33.2. Script's come instead.
    // Step 33.3. Begin with none.
    // Step 33.5. Append them one by one, as far as they are allowed.
    for (name, value) in &input.headers {
        headers::append(&mut request.header_list, (name, value), guard, trace)?;
    }

    // Step 35. A `GET` or `HEAD` with a body is a `TypeError`.
    if input.body != Body::None && matches!(request.method, "GET" | "HEAD") {
        let note = || Note::BodyNotAllowed(request.method.to_owned());
        trace.failed(Algorithm::RequestConstructor, "35", note);
        return Err(InvalidReason::BodyNotAllowed);
    }

    // Step 36. There is no body yet.
    let mut init_body = BodySource::NoBody;

    // Step 37. Take the body from script.
    if input.body != Body::None {
        // Step 37.1. A string is read once and kept; a stream is not.
        // Step 37.2. This is the body.
        // Step 37.3. A string has a type, a stream has none.
        let content_type = match input.body {
            Body::Text(_) => {
                init_body = BodySource::Replayable;
                Some("text/plain;charset=UTF-8")
            }
            Body::Stream | Body::None => {
                init_body = BodySource::Stream;
                None
            }
        };

        // Step 37.4. The type becomes the `Content-Type`, unless script has set one.
        let has_content_type =
            request.header_list.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        if let Some(content_type) = content_type
            && !has_content_type
        {
            let header = ("Content-Type", content_type);
            headers::append(&mut request.header_list, header, guard, trace)?;
            let note = || Note::ContentTypeOfText(content_type);
            trace.passed(Algorithm::RequestConstructor, "37.4", note);
        }
    }

    // Step 38. This is the only body there is.
    let input_or_init_body = init_body;

    // Step 39. A stream has rules of its own.
    if input_or_init_body == BodySource::Stream {
        // Step 39.1. Script has said that it will not read while it writes.
        // Note: a stream without `duplex` is a `TypeError`; `Body::Stream` stands for one with.

        // Step 39.2. Without the CORS protocol there are no streams.
        if request.mode == Mode::NoCors {
            let note = || Note::StreamInNoCors;
            trace.failed(Algorithm::RequestConstructor, "39.2", note);
            return Err(InvalidReason::NoCorsStream);
        }

        // Step 39.3. The server is always asked first.
        request.use_cors_preflight = UseCorsPreflight::Set;
    }

    // Step 40. The body that goes is this one.
    // Step 42. The request has it.
    request.body = input_or_init_body;
    Ok(request)

    // Out of scope: the other steps. They are about inputs that are `Request` objects and about
    // members of `init` on which no decision here depends.
}
