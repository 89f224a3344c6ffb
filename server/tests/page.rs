//! The pages, as they are without script.

mod support;

use axum::http::StatusCode;
use support::TestApp;

#[tokio::test]
async fn every_lesson_has_a_page_with_its_text_and_its_server() {
    let app = TestApp::new();
    for scenario in lessons::scenarios() {
        let path = format!("/learn/{}", scenario.id);
        let answer = app.page(&path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        for section in scenario.prose.sections() {
            assert!(answer.body.contains(section.html), "{path} lacks {}", section.heading);
        }
        let fix = &scenario.prose.fix;
        for html in [fix.js.html, fix.rust.html, fix.trap] {
            assert!(answer.body.contains(html), "{path} lacks a part of the fix: {html}");
        }
        assert_eq!(text_of(&answer.body, "server-code"), scenario.server.source, "{path} lacks its server");
        if let Some(express) = &scenario.express {
            assert_eq!(text_of(&answer.body, "express-code"), express.source, "{path} lacks its server");
        }
        assert!(answer.body.contains(scenario.request.path), "{path} lacks its request");
        assert!(answer.body.contains(scenario.expect.sentence()), "{path} lacks what to expect");
    }
    for chapter in lessons::CHAPTERS {
        let answer = app.page(&format!("/learn/{}", chapter.slug)).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", chapter.slug);
    }
}

/// The text of the code with this id, as it is copied.
fn text_of(page: &str, id: &str) -> String {
    let code = page.split(&format!("<code id=\"{id}\">")).nth(1).expect("the code");
    let code = code.split("</code>").next().unwrap_or_default();
    let text: String =
        code.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text)).collect();
    let signs =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#x27;", "'"), ("&amp;", "&")];
    signs.iter().fold(text, |text, (name, sign)| text.replace(name, sign))
}

#[tokio::test]
async fn where_there_is_one_site_only_scenarios_that_need_two_say_so() {
    let one = TestApp::at(&[(support::PAGE, support::API)], |shared| shared);
    let two = TestApp::new();
    let mut need_two = Vec::new();
    for scenario in lessons::scenarios() {
        let path = format!("/learn/{}", scenario.id);
        let says = async |app: &TestApp| app.page(&path).await.body.contains("reached as one site");
        assert!(!says(&two).await, "{path}");
        if says(&one).await {
            need_two.push(scenario.id.to_string());
        }
    }
    assert_eq!(need_two, ["simple/redirected", "credentialed/lax-cookie"]);
}

#[tokio::test]
async fn every_link_between_pages_leads_somewhere() {
    let app = TestApp::new();
    let mut pages = vec!["/".to_owned()];
    for chapter in lessons::CHAPTERS {
        pages.push(format!("/learn/{}", chapter.slug));
        pages.extend(chapter.scenarios.iter().map(|s| format!("/learn/{}", s.id)));
    }
    pages.extend(lessons::MESSAGES.iter().map(|message| format!("/reference/messages/{}", message.slug)));
    let others = ["/components", "/matrix", "/reference/messages", "/reference/divergences"];
    pages.extend(others.map(str::to_owned));
    for page in &pages {
        let body = app.page(page).await.body;
        let links = body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        for link in links.filter(|link| link.starts_with('/') && !link.starts_with("/pkg/")) {
            let asset = std::path::Path::new("../public").join(link.trim_start_matches('/'));
            let link = link.split('?').next().unwrap_or_default();
            let known = pages.iter().any(|page| page == link) || asset.is_file();
            assert!(known, "{page} links to {link}, which is no page");
        }
    }
}

#[tokio::test]
async fn a_page_that_is_not_there_is_a_helpful_404() {
    let app = TestApp::new();
    for path in ["/nothing", "/learn/nothing", "/learn/simple/nothing", "/learn/simple/no-origin/more"] {
        let answer = app.page(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(answer.body.contains("There is no such page"), "{path}");
    }
}

#[tokio::test]
async fn the_policy_allows_the_labs_own_origins_and_nobody_else() {
    let answer = TestApp::new().page("/learn/simple/no-origin").await;
    let policy = answer.header("content-security-policy").expect("a policy");
    assert!(policy.contains("default-src 'none'"), "{policy}");
    let pictures = "img-src 'self' http://localhost:4000 http://127.0.0.1:3000 http://127.0.0.1:4000 \
                    http://localhost:4999;";
    let connect = "connect-src 'self' http://localhost:4000 http://127.0.0.1:3000 http://127.0.0.1:4000 \
                   http://localhost:4999;";
    assert!(policy.contains(connect) && policy.contains(pictures), "{policy}");
    assert!(!policy.contains("unsafe-inline") && !policy.contains('*'), "{policy}");
    let inline = answer.body.split("<script").skip(1).filter(|script| !script.contains("src="));
    let named = policy.matches("'sha256-").count();
    assert!(named > 0 && named <= inline.count(), "{policy}");
    assert_eq!(answer.body.matches("nonce=").count(), 0);
    assert_eq!(answer.body.matches(" style=\"").count(), 0);
}

#[tokio::test]
async fn a_page_loads_the_wasm_if_it_has_an_island_and_only_then() {
    let app = TestApp::new();
    for (path, has_island) in [
        ("/", true),
        ("/learn/simple/no-origin", true),
        ("/learn/simple", false),
        ("/learn/start", false),
        ("/matrix", false),
        ("/components", false),
        ("/reference/messages", false),
        ("/reference/divergences", false),
        ("/nothing-like-it", false),
    ] {
        let body = app.page(path).await.body;
        let (head, rest) = body.split_once("</head>").expect("a head");
        assert_eq!(head.contains(".wasm"), has_island, "{path}");
        assert_eq!(rest.contains("<leptos-island"), has_island, "{path}");
    }
}

#[tokio::test]
async fn a_frame_is_embedded_by_the_labs_pages_and_obeys_them_only() {
    let answer = TestApp::new().page("/frame").await;
    let policy = answer.header("content-security-policy").expect("a policy");
    let pages = "http://localhost:3000 http://127.0.0.1:3000";
    assert!(policy.ends_with(&format!("frame-ancestors {pages}")), "{policy}");
    // In a sandbox `'self'` is nobody.
    assert!(policy.contains("script-src http://localhost:3000;") && !policy.contains("'self'"), "{policy}");
    assert!(!policy.contains("unsafe") && !policy.contains('*'), "{policy}");
    assert!(answer.body.contains(&format!("data-pages=\"{pages}\"")), "{}", answer.body);
}

#[tokio::test]
async fn only_the_runner_may_be_loaded_by_a_frame_without_an_origin() {
    let built = tempfile::tempdir().expect("a folder");
    for name in ["runner.js", "reader.js"] {
        std::fs::write(built.path().join(name), "plain").expect("a file");
    }
    let assets = server::Assets { site_root: built.path().to_owned(), dev: false };
    let page = server::page_app(&TestApp::new().shared, &assets);
    for (path, allowed) in [("/runner.js", Some("*")), ("/reader.js", None), ("/frame", None), ("/", None)] {
        let request = axum::http::Request::get(path).header("host", "localhost:3000");
        let request = request.body(axum::body::Body::empty()).expect("a legal request");
        let response = tower::ServiceExt::oneshot(page.clone(), request).await.expect("infallible");
        let value = response.headers().get("access-control-allow-origin");
        assert_eq!(value.map(|value| value.as_bytes()), allowed.map(str::as_bytes), "{path}");
    }
}

#[tokio::test]
async fn a_page_without_another_site_names_each_origin_once() {
    let app = TestApp::at(&[(support::PAGE, support::API)], |shared| shared);
    let answer = app.page("/learn/simple/no-origin").await;
    let policy = answer.header("content-security-policy").expect("a policy");
    assert!(policy.contains("connect-src 'self' http://localhost:4000 http://localhost:4999;"), "{policy}");
}

#[tokio::test]
async fn what_a_query_brings_into_a_page_runs_nothing() {
    let app = TestApp::new();
    let first = app.page("/?a").await;
    let policy = first.header("content-security-policy").expect("a policy");
    let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).expect("a nonce");
    assert_eq!(
        first.body.matches("<script").count(),
        first.body.matches(&format!("nonce=\"{nonce}\"")).count()
    );
    let second = app.page("/?a").await;
    assert_ne!(Some(policy), second.header("content-security-policy"), "two answers never share a nonce");
}

#[tokio::test]
async fn a_page_is_rendered_once_for_each_host_and_encoding() {
    let app = TestApp::new();
    let ask = async |host: &str, encoding: &str| {
        let request =
            axum::http::Request::get("/learn/start").header("host", host).header("accept-encoding", encoding);
        let request = request.body(axum::body::Body::empty()).expect("a legal request");
        let response = tower::ServiceExt::oneshot(app.page.clone(), request).await.expect("infallible");
        let encoding = response.headers().get("content-encoding").cloned();
        let policy = response.headers()["content-security-policy"].clone();
        assert!(response.headers()["vary"].to_str().is_ok_and(|vary| vary.contains("accept-encoding")));
        let body = http_body_util::BodyExt::collect(response.into_body()).await.expect("a body").to_bytes();
        (encoding, policy, body)
    };
    let here = ask("localhost:3000", "gzip, br").await;
    assert_eq!(here.0.as_ref().map(|value| value.as_bytes()), Some(b"br".as_slice()));
    assert_eq!(here, ask("localhost:3000", "br").await);
    let plain = ask("localhost:3000", "identity").await;
    assert!(plain.0.is_none() && plain.2.ends_with(b"</script>") && plain.1 == here.1);
    assert_eq!(plain, ask("LOCALHOST:3000", "identity").await);
    assert_ne!(plain.2, ask("127.0.0.1:3000", "identity").await.2, "it names the API at that host");
}

#[tokio::test]
async fn the_page_at_another_address_of_this_machine_calls_the_api_there() {
    let app = TestApp::new();
    let request = axum::http::Request::get("/learn/simple/no-origin").header("host", "127.0.0.1:3000");
    let request = request.body(axum::body::Body::empty()).expect("a legal request");
    let response = tower::ServiceExt::oneshot(app.page.clone(), request).await.expect("infallible");
    let body = http_body_util::BodyExt::collect(response.into_body()).await.expect("a body").to_bytes();
    let body = String::from_utf8_lossy(&body);
    assert!(body.contains("http://127.0.0.1:4000/api/simple/no-origin"));
    assert!(!body.contains("http://localhost:4000/"), "the other site is named as such only, without a path");
}

#[tokio::test]
async fn addresses_that_lead_elsewhere_do_so_whatever_the_client_accepts() {
    let app = TestApp::new();
    for (from, to) in [
        ("/learn", "/learn/start"),
        ("/reference", "/reference/messages"),
        ("/learn/start/", "/learn/start"),
        ("/learn/simple/no-origin/?x=1", "/learn/simple/no-origin?x=1"),
        ("//evil.example/", "/evil.example"),
    ] {
        let answer = app.page(from).await;
        assert!(answer.status.is_redirection(), "{from}: {answer:?}");
        assert_eq!(answer.header("location"), Some(to), "{from}");
    }
}

#[tokio::test]
async fn files_are_sent_as_they_were_packed_when_they_were_built() {
    let built = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(built.path().join("pkg")).expect("a folder");
    std::fs::write(built.path().join("pkg/a.js"), "plain").expect("a file");
    std::fs::write(built.path().join("pkg/a.js.br"), "packed by the build").expect("a file");
    let assets = server::Assets { site_root: built.path().to_owned(), dev: false };
    let page = server::page_app(&TestApp::new().shared, &assets);
    let request = axum::http::Request::get("/pkg/a.js").header("host", "localhost:3000");
    let request = request.header("accept-encoding", "gzip, br").body(axum::body::Body::empty());
    let response = tower::ServiceExt::oneshot(page, request.expect("legal")).await.expect("infallible");
    assert_eq!(response.headers()["content-encoding"], "br");
    let body = http_body_util::BodyExt::collect(response.into_body()).await.expect("a body").to_bytes();
    assert_eq!(body, "packed by the build");
}

#[tokio::test]
async fn files_are_asked_for_again_cheaply_and_in_parts() {
    let app = TestApp::new();
    let ask = async |name: &'static str, value: &str| {
        let request =
            axum::http::Request::get("/reader.js").header("host", "localhost:3000").header(name, value);
        app.send(&app.page, request.body(axum::body::Body::empty()).expect("a legal request")).await
    };
    let whole = app.page("/reader.js").await;
    assert_eq!(whole.status, StatusCode::OK);
    assert_eq!(whole.header("cross-origin-resource-policy"), Some("same-origin"));
    let modified = whole.header("last-modified").expect("files have a date");
    assert_eq!(ask("if-modified-since", modified).await.status, StatusCode::NOT_MODIFIED);
    let part = ask("range", "bytes=0-9").await;
    assert_eq!((part.status, part.body.as_str()), (StatusCode::PARTIAL_CONTENT, &whole.body[..10]));
}

#[tokio::test]
async fn files_that_are_not_for_visitors_are_not_served() {
    let app = TestApp::new();
    for path in ["/hash.txt", "/dev-reload.js", "/../Cargo.toml", "/%2e%2e/Cargo.toml", "/..%2fCargo.toml"] {
        assert_eq!(app.page(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_that_cannot_be_opened_is_not_said_to_be_missing() {
    let site = tempfile::tempdir().expect("a folder");
    // A link to itself: there is something, and it cannot be opened.
    let path = site.path().join("round.js");
    std::os::unix::fs::symlink(&path, &path).expect("a link");
    let app = TestApp::new();
    let assets = server::Assets { site_root: site.path().into(), dev: false };
    let page = server::page_app(&app.shared, &assets);
    let request = axum::http::Request::get("/round.js").header("host", "localhost:3000");
    let request = request.body(axum::body::Body::empty()).expect("a legal request");
    let answer = app.send(&page, request).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{answer:?}");
}
