//! What one server answers.

use engine::{CredentialsMode, Mode, Origin, Request, Response};

use super::values::{ALLOW_CREDENTIALS, EXPOSED, RESOURCE_POLICIES, RESPONSE_HEADERS};
use super::{Draw, Subject};

type Headers = Vec<(String, String)>;

/// What a server that means well knows about a request.
pub(super) struct Scene<'a> {
    pub(super) page: &'a Origin,
    pub(super) request: &'a Request,
    /// The `Origin` header.
    pub(super) origin: String,
    /// The server's own origin.
    pub(super) target: &'a str,
}

impl Scene<'_> {
    fn includes_credentials(&self) -> bool {
        self.request.credentials == CredentialsMode::Include
    }
}

fn add(headers: &mut Headers, name: &str, value: impl Into<String>) {
    headers.push((name.to_owned(), value.into()));
}

fn add_all(headers: &mut Headers, name: &str, values: &[&str]) {
    for value in values {
        add(headers, name, *value);
    }
}

/// The answer to an `OPTIONS` of the browser's own.
pub(super) fn preflight_answer(draw: &mut Draw, scene: &Scene<'_>) -> Response {
    let status = preflight_status(draw);
    let mut headers = Headers::new();
    if status == 405 && draw.dice.percent(60) {
        // A server that does not know OPTIONS.
        return Response { status, headers };
    }
    sharing_headers(draw, scene, &mut headers);
    allow_methods(draw, scene, &mut headers);
    allow_headers(draw, scene, &mut headers);
    if draw.dice.percent(10) {
        add(&mut headers, "Access-Control-Max-Age", draw.dice.pick(&["0", "600", "-1", "", "x"]));
    }
    if (300..400).contains(&status) && draw.dice.percent(75) {
        add(&mut headers, "Location", format!("{}/elsewhere", scene.target));
    }
    shuffle(draw, &mut headers);
    Response { status, headers }
}

fn preflight_status(draw: &mut Draw) -> u16 {
    if draw.odd(Subject::PreflightStatus) {
        return match draw.dice.below(5) {
            0 => 200 + draw.dice.below(100) as u16,
            1 => draw.dice.pick(&[301, 302, 303, 307, 308]),
            2 => draw.dice.pick(&[300, 304, 305, 399, 199 + 200]),
            3 => draw.dice.pick(&[405, 405, 400, 401, 403, 404, 407, 429]),
            _ => draw.dice.pick(&[500, 501, 503, 599]),
        };
    }
    draw.dice.pick(&[200, 204, 204])
}

/// The answer to the request itself.
pub(super) fn actual_answer(draw: &mut Draw, scene: &Scene<'_>) -> Response {
    let status = actual_status(draw);
    let mut headers = Headers::new();
    if scene.request.mode == Mode::Cors || draw.dice.percent(50) {
        sharing_headers(draw, scene, &mut headers);
    }
    let is_about_headers = draw.subject == Subject::ExposedHeaders;
    let chance = if is_about_headers { 40 } else { 7 };
    headers.extend(
        draw.dice
            .some_of(RESPONSE_HEADERS, chance)
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned())),
    );
    if draw.odd(Subject::ExposedHeaders) {
        add_all(&mut headers, "Access-Control-Expose-Headers", draw.dice.pick(EXPOSED));
    }
    if draw.odd(Subject::ResourcePolicy) {
        add_all(&mut headers, "Cross-Origin-Resource-Policy", draw.dice.pick(RESOURCE_POLICIES));
    }
    shuffle(draw, &mut headers);
    Response { status, headers }
}

fn actual_status(draw: &mut Draw) -> u16 {
    if draw.odd(Subject::Status) {
        return match draw.dice.below(4) {
            // A redirect without a `Location`, among others.
            0 => 200 + draw.dice.below(400) as u16,
            1 => draw.dice.pick(&[204, 205, 206, 304, 300, 302]),
            2 => draw.dice.pick(&[400, 401, 403, 404, 405, 407, 408, 410, 416, 421, 425, 429]),
            _ => draw.dice.pick(&[500, 501, 502, 503, 504, 511, 599]),
        };
    }
    draw.dice.weighted(&[(80, 200), (5, 404), (5, 201), (5, 500), (5, 204)])
}

/// `Access-Control-Allow-Origin` and `-Credentials`.
fn sharing_headers(draw: &mut Draw, scene: &Scene<'_>, headers: &mut Headers) {
    const NAME: &str = "Access-Control-Allow-Origin";
    if draw.odd(Subject::AllowOrigin) {
        odd_allow_origin(draw, scene, headers);
    } else {
        let chance = if scene.includes_credentials() { 8 } else { 45 };
        let wildcard = draw.dice.percent(chance);
        add(headers, NAME, if wildcard { "*" } else { &scene.origin });
    }
    if draw.odd(Subject::Credentials) {
        let values = draw.dice.pick(ALLOW_CREDENTIALS);
        add_all(headers, "Access-Control-Allow-Credentials", values);
    } else if scene.includes_credentials() || draw.dice.percent(10) {
        add(headers, "access-control-allow-credentials", "true");
    }
}

/// `Access-Control-Allow-Origin` that is not quite right, or only looks wrong.
fn odd_allow_origin(draw: &mut Draw, scene: &Scene<'_>, headers: &mut Headers) {
    const NAME: &str = "Access-Control-Allow-Origin";
    let origin = scene.origin.as_str();
    let page = scene.page.serialize();
    let host = page.strip_prefix("http://").unwrap_or("localhost:3000");
    let without_port = page.rsplit_once(':').map_or("http://localhost", |(start, _)| start);
    let fixed = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>();
    let values: Vec<String> = match draw.dice.below(8) {
        // Nothing at all.
        0 => return,
        // Right after all.
        1 => vec![draw.dice.pick(&[
            format!("{origin}  "),
            format!("\t{origin} \t"),
            format!("   {origin}"),
            "*  ".to_owned(),
            "\t*".to_owned(),
        ])],
        // Right, with something behind it or in front.
        2 => vec![draw.dice.pick(&[
            format!("{origin}/"),
            format!("{origin}?"),
            format!("{origin}#"),
            format!("{origin} /"),
            format!("{origin}%23"),
            format!("{origin}:80"),
            format!("{origin}0"),
            format!("{origin}\u{B}"),
            format!("{origin}\u{C}"),
            format!("{origin}\u{7F}"),
            format!("{origin}\u{A0}"),
            format!("{origin}, *"),
            format!("{origin},"),
            format!(",{origin}"),
            format!("*, {origin}"),
            format!("* {origin}"),
            format!("*{origin}"),
            format!("null {origin}"),
            format!("{origin} {origin}"),
            format!("\"{origin}\""),
            format!("{origin}/c/1/0"),
            format!("{origin};"),
        ])],
        // Another scheme, host or port.
        3 => vec![draw.dice.pick(&[
            scene.target.to_owned(),
            page.clone(),
            format!("https://{host}"),
            format!("http://sub.{host}"),
            format!("http://{host}.evil.example"),
            format!("http://evil{host}"),
            format!("http://*.{host}"),
            format!("*.{host}"),
            format!("http://{}", host.replace("localhost", "127.0.0.1")),
            format!("http://{}", host.replace("127.0.0.1", "localhost")),
            format!("http://{}", host.replace("127.0.0.1", "127.1")),
            without_port.to_owned(),
            format!("{without_port}:*"),
            format!("{without_port}:80"),
            "http://example.com".to_owned(),
        ])],
        // Another way of writing it.
        4 => vec![draw.dice.pick(&[
            origin.to_ascii_uppercase(),
            origin.replace("http", "HTTP"),
            origin.replace("localhost", "LocalHost"),
            host.to_owned(),
            format!("//{host}"),
            format!("://{host}"),
            format!("ftp://{host}"),
            format!("http:/{host}"),
            format!("http:{host}"),
            format!("http:://{host}"),
        ])],
        // Not quite `*`.
        5 => vec![
            draw.dice
                .pick(&[
                    "**",
                    "'*'",
                    "\"*\"",
                    "* *",
                    "* null",
                    "*http://*",
                    ",*",
                    "*,",
                    "*, *",
                    "*\u{B}",
                    "*\u{C}",
                    "http://*",
                    "\u{7F}*",
                    "*/*",
                    "%2A",
                    "(*)",
                ])
                .to_owned(),
        ],
        // Words.
        6 => fixed(&[draw
            .dice
            .pick(&["null", "NULL", "Null", "null *", "\"null\"", "-", "", "all", "none", "true"])]),
        // Several headers.
        _ => {
            let pairs = [
                [origin, origin],
                ["*", "*"],
                ["", "*"],
                ["*", ""],
                ["", origin],
                [origin, ""],
                [origin, "*"],
                ["*", origin],
                [origin, "http://example.com"],
                ["", ""],
            ];
            fixed(&draw.dice.pick(&pairs))
        }
    };
    for value in values {
        let name =
            draw.dice.pick(&[NAME, NAME, "access-control-allow-origin", "ACCESS-CONTROL-ALLOW-ORIGIN"]);
        add(headers, name, value);
    }
}

fn allow_methods(draw: &mut Draw, scene: &Scene<'_>, headers: &mut Headers) {
    const NAME: &str = "Access-Control-Allow-Methods";
    let method = engine::normalize_method(&scene.request.method);
    // What is not a token would spoil the list by itself.
    let method = if method.is_empty() { "GET" } else { method };
    if !draw.odd(Subject::AllowMethods) {
        let value = match draw.dice.below(4) {
            0 if !scene.includes_credentials() => "*".to_owned(),
            1 => format!("GET, {method}"),
            2 => format!("{method},POST"),
            _ => method.to_owned(),
        };
        return add(headers, NAME, without_line_breaks(&value));
    }
    let values: Vec<String> = match draw.dice.below(5) {
        0 => Vec::new(),
        1 => vec![draw.dice.pick(&[
            method.to_ascii_lowercase(),
            method.to_ascii_uppercase(),
            format!("{method}X"),
            "GET, POST".to_owned(),
            "GET".to_owned(),
            "".to_owned(),
        ])],
        2 => vec![draw.dice.pick(&[
            "*".to_owned(),
            format!("*, {method}"),
            "GET,*".to_owned(),
            "**".to_owned(),
            "\"*\"".to_owned(),
            "* ".to_owned(),
        ])],
        3 => vec![draw.dice.pick(&[
            format!(",{method}"),
            format!("{method},"),
            format!(",,\t, {method} ,,"),
            format!("\t{method}\t"),
            format!("{method},{method}"),
            format!("GET ,\t{method}"),
        ])],
        _ => {
            let values = draw.dice.pick(&[
                [format!("{method} GET"), String::new()],
                [format!("{method};q=1"), String::new()],
                [format!("{method}, (x)"), String::new()],
                [format!("{method}, \"x\""), String::new()],
                [format!("{method}/x"), String::new()],
                [format!("{method}\u{B}"), String::new()],
                [format!("{method},\u{C}GET"), String::new()],
                [format!("\u{E9}, {method}"), String::new()],
                [method.to_owned(), "[".to_owned()],
                ["GET".to_owned(), method.to_owned()],
                [String::new(), method.to_owned()],
            ]);
            values.into()
        }
    };
    for value in values {
        add(headers, NAME, without_line_breaks(&value));
    }
}

fn allow_headers(draw: &mut Draw, scene: &Scene<'_>, headers: &mut Headers) {
    const NAME: &str = "Access-Control-Allow-Headers";
    let is_token = |name: &str| {
        !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
    };
    let mut names: Vec<&str> =
        scene.request.headers.iter().map(|(name, _)| name.as_str()).filter(|name| is_token(name)).collect();
    names.dedup();
    let all = if names.is_empty() { "X-Foo".to_owned() } else { names.join(", ") };
    if !draw.odd(Subject::AllowHeaders) {
        if names.is_empty() && draw.dice.percent(60) {
            return;
        }
        let value = match draw.dice.below(4) {
            0 if !scene.includes_credentials() => "*".to_owned(),
            1 => all.to_ascii_lowercase(),
            2 => format!("Content-Type,{all}"),
            _ => all,
        };
        return add(headers, NAME, value);
    }
    let values: Vec<String> = match draw.dice.below(5) {
        0 => Vec::new(),
        // One is missing, or something else is there.
        1 => vec![draw.dice.pick(&[
            names.iter().skip(1).copied().collect::<Vec<_>>().join(","),
            "X-Other".to_owned(),
            "".to_owned(),
            format!("{all}x"),
            all.replace('-', "_"),
            "Authorization".to_owned(),
        ])],
        2 => vec![draw.dice.pick(&[
            "*".to_owned(),
            "*".to_owned(),
            "*, Authorization".to_owned(),
            "authorization,*".to_owned(),
            "**".to_owned(),
            "\"*\"".to_owned(),
            "\t* ".to_owned(),
        ])],
        3 => vec![draw.dice.pick(&[
            format!(",{all}"),
            format!("{all},"),
            format!(",,\t, {all} ,,"),
            all.replace(", ", " ,\t"),
            all.to_ascii_uppercase(),
            format!("{all},{all}"),
        ])],
        _ => {
            let values = draw.dice.pick(&[
                [format!("{all} X"), String::new()],
                [format!("{all}; x"), String::new()],
                [format!("{all}, (x)"), String::new()],
                [format!("\"{all}\""), String::new()],
                [format!("{all}, a/b"), String::new()],
                [format!("{all}\u{B}"), String::new()],
                [format!("X-Y,\u{C}{all}"), String::new()],
                [format!("\u{E9}, {all}"), String::new()],
                [all.clone(), "{".to_owned()],
                ["X-Y".to_owned(), all.clone()],
                [String::new(), all.clone()],
                [format!("{all}:"), String::new()],
            ]);
            values.into()
        }
    };
    for value in values {
        add(headers, NAME, value);
    }
}

fn without_line_breaks(text: &str) -> String {
    text.replace(['\n', '\r'], "")
}

/// Puts the headers into any order.
fn shuffle(draw: &mut Draw, headers: &mut Headers) {
    for index in (1..headers.len()).rev() {
        let other = draw.dice.below(index + 1);
        headers.swap(index, other);
    }
}
