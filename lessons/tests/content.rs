//! Content is linted like code. Each message says how to repair what it found.

use std::{collections::BTreeSet, fs, path::Path};

use lessons::{
    Browser, CHAPTERS, DiffOf, Expectation, FixHeading, Prose, Scenario,
    ScenarioId, Sign,
};
use walkdir::WalkDir;

/// A server is read beside the request, whole.
const SERVER_LINES: usize = 40;
/// And without scrolling sideways.
const SERVER_COLUMNS: usize = 82;

/// Scenarios without a `server.mjs`. The list is exact.
const WITHOUT_EXPRESS: &[&str] = &[
    // Its request goes to a port where nothing listens: there is nothing to start.
    "simple/nothing-listens",
];

fn folder(slug: &str) -> String {
    slug.replace('-', "_")
}

#[test]
fn folders_and_the_list_name_the_same_lessons() {
    let mut listed = BTreeSet::new();
    for chapter in CHAPTERS {
        listed.insert(format!("{}/lesson.md", folder(chapter.slug)));
        listed.insert(format!("{}/mod.rs", folder(chapter.slug)));
        for scenario in chapter.scenarios {
            let files = ["lesson.md", "mod.rs", "server.rs"];
            let express = scenario.express.as_ref().map(|_| "server.mjs");
            for file in files.into_iter().chain(express) {
                listed.insert(format!(
                    "{}/{}/{file}",
                    folder(chapter.slug),
                    folder(scenario.id.slug())
                ));
            }
        }
    }
    let source = Path::new("src");
    let found: BTreeSet<_> = WalkDir::new(source)
        .min_depth(2)
        .into_iter()
        .map(|entry| entry.expect("readable"))
        .filter(|entry| entry.file_type().is_file())
        .filter(|entry| {
            ["devtools", "explanations", "messages"]
                .iter()
                .all(|folder| !entry.path().starts_with(source.join(folder)))
        })
        .map(|entry| {
            entry
                .path()
                .strip_prefix(source)
                .expect("below src")
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    let stray: Vec<_> = found.difference(&listed).collect();
    assert!(
        stray.is_empty(),
        "in no lesson: {stray:?}; list the scenario in CHAPTERS or delete the file"
    );
    let missing: Vec<_> = listed.difference(&found).collect();
    assert!(missing.is_empty(), "listed in CHAPTERS and not there: {missing:?}");
}

#[test]
fn server_files_are_short_and_shown_unchanged() {
    for scenario in lessons::scenarios() {
        let name = format!("{}/server.rs", scenario.id);
        let lines = scenario.server.source.lines().count();
        assert!(
            lines <= SERVER_LINES,
            "{name} has {lines} lines, at most {SERVER_LINES} are read: shorten it"
        );
        assert_eq!(
            text_of(scenario.server.html),
            scenario.server.source,
            "{name}: highlighting changed the code"
        );
        assert!(
            scenario
                .server
                .source
                .contains(&format!("\"{}\"", scenario.request.path)),
            "{name} has no route {}: the request of mod.rs goes elsewhere",
            scenario.request.path
        );
    }
}

#[test]
fn every_server_is_there_in_express_short_and_shown_unchanged() {
    let without = lessons::scenarios().filter(|it| it.express.is_none());
    let without: Vec<_> = without.map(|it| it.id.to_string()).collect();
    assert_eq!(
        without, WITHOUT_EXPRESS,
        "have no server.mjs: write it, or say in WITHOUT_EXPRESS why not"
    );
    for scenario in lessons::scenarios() {
        let Some(express) = &scenario.express else { continue };
        let name = format!("{}/server.mjs", scenario.id);
        let lines = express.source.lines().count();
        assert!(
            lines <= SERVER_LINES,
            "{name} has {lines} lines, at most {SERVER_LINES} are read: shorten it"
        );
        for line in express.source.lines() {
            assert!(
                line.chars().count() <= SERVER_COLUMNS,
                "{name} is wider than {SERVER_COLUMNS} columns: break {line:?}"
            );
        }
        assert_eq!(
            text_of(express.html),
            express.source,
            "{name}: highlighting changed the code"
        );
        assert!(
            express.html.contains("<span class=k>import</span>"),
            "{name} is not highlighted: does the build know JavaScript?"
        );
        assert_eq!(
            express.source.matches("import ").count(),
            1,
            "{name} takes more than Express: set headers by hand, where they are seen"
        );
        for needed in [
            &format!("\"{}\"", scenario.request.path),
            "import express from \"express\";",
            "app.listen(process.env.PORT ?? 4000);",
        ] {
            assert!(
                express.source.contains(needed),
                "{name} lacks `{needed}`, with which it is started and asked"
            );
        }
    }
}

/// The text of highlighted code.
fn text_of(html: &str) -> String {
    let mut text = String::new();
    for piece in html.split('<') {
        text.push_str(piece.split_once('>').map_or(piece, |(_, text)| text));
    }
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

#[test]
fn an_id_is_read_as_it_is_written() {
    for scenario in lessons::scenarios() {
        assert_eq!(scenario.id.to_string().parse(), Ok(scenario.id));
        assert_eq!(lessons::scenario(scenario.id).id, scenario.id);
        assert_eq!(scenario.request.path, format!("/api/{}", scenario.id));
    }
    for unknown in
        ["", "simple", "simple/", "simple/no_origin", "simple/no-origin/"]
    {
        let error = unknown.parse::<ScenarioId>().expect_err(unknown);
        assert_eq!(error.to_string(), format!("{unknown} is not a scenario"));
    }
}

/// Method routers of axum, and those that are chained, would not tell the record that their handler ran.
#[test]
fn a_server_takes_its_method_routers_from_the_kit() {
    for scenario in lessons::scenarios() {
        // A header is got from a map, which is no router.
        let source = scenario.server.source.replace("headers().get(", "");
        for axums in
            ["routing", ").get(", ").post(", ").put(", ").patch(", ").delete("]
        {
            assert!(
                !source.contains(axums),
                "{}/server.rs has `{axums}`: take `get`, `delete` … from `kit`, and add a second with `.merge(…)`",
                scenario.id
            );
        }
    }
}

/// Blocked scenarios whose fix no other scenario shows: it is not the server's, or it is one line that the lesson
/// has. The list is exact.
const WITHOUT_A_FIXED_SERVER: &[&str] = &[
    "simple/sandboxed-frame",
    "simple/nothing-listens",
    "preflight/login-first",
    "preflight/authorization-wildcard",
];

#[test]
fn what_is_broken_is_fixed_by_a_scenario_that_is_readable() {
    for scenario in lessons::scenarios() {
        let name = scenario.id;
        let readable = scenario.expect == Expectation::Readable;
        let alone = WITHOUT_A_FIXED_SERVER.contains(&name.to_string().as_str());
        assert_eq!(
            readable || alone,
            scenario.fixed_by.is_none(),
            "{name}: what is blocked says in `fixed_by` who fixes it, or is in WITHOUT_A_FIXED_SERVER"
        );
        if let Some(id) = scenario.fixed_by {
            let fixed = lessons::scenarios().find(|other| other.id == id);
            let fixed = fixed.unwrap_or_else(|| {
                panic!("{name}: `fixed_by` names {id}, which is no scenario")
            });
            assert_eq!(
                fixed.expect,
                Expectation::Readable,
                "{name} is fixed by {id}, which is not readable"
            );
        }
    }
}

/// The HTML of everything that a scenario's lesson says, with the section's name.
fn parts_of(scenario: &Scenario) -> Vec<(&'static str, &'static str)> {
    let prose = &scenario.prose;
    let sections =
        prose.sections().map(|section| (section.heading, section.html));
    sections.chain([(prose.fix.heading.as_str(), prose.fix.trap)]).collect()
}

/// How many words are read: code blocks are not counted.
fn words(html: &str) -> usize {
    let mut text = String::new();
    for (place, piece) in html.split("<pre").enumerate() {
        let piece = match place {
            0 => piece,
            _ => piece.split_once("</pre>").map_or("", |(_, rest)| rest),
        };
        text.push_str(piece);
    }
    // What ends a line is followed by a space, so that the words of two lines stay two.
    for end in ["</p>", "</li>", "</td>", "</th>"] {
        text = text.replace(end, " ");
    }
    text_of(&text).split_whitespace().count()
}

/// A page that is read has to be short: what is beside the point is in *More*, folded.
const WORDS: &[(&str, usize)] = &[
    ("Before you send", 40),
    ("Why", 110),
    ("More", 150),
    ("The fix", 50),
    ("In your own server", 50),
    ("In DevTools", 70),
    ("In the standard", 70),
];

#[test]
fn a_lesson_is_short() {
    for scenario in lessons::scenarios() {
        for (heading, html) in parts_of(scenario) {
            let most = WORDS.iter().find(|(name, _)| *name == heading);
            let (_, most) =
                most.unwrap_or_else(|| panic!("`## {heading}` has no limit"));
            let count = words(html);
            assert!(
                (1..=*most).contains(&count),
                "{}: `## {heading}` has {count} words, at most {most} are read",
                scenario.id
            );
        }
        let prose = &scenario.prose;
        for (field, text, most) in [
            ("question", prose.question, 64),
            ("tab", prose.tab, 22),
            ("title", prose.title, 70),
            ("label", prose.label, 24),
            ("summary", prose.summary, 160),
        ] {
            let length = text.chars().count();
            assert!(
                (1..=most).contains(&length),
                "{}: the {field} has {length} characters, at most {most} fit",
                scenario.id
            );
        }
    }
}

#[test]
fn names_say_what_happens_and_differ_within_a_chapter() {
    for chapter in CHAPTERS {
        let mut taken = BTreeSet::new();
        for scenario in chapter.scenarios {
            let prose = &scenario.prose;
            assert!(
                !prose.label.contains("Error"),
                "{}: a name says what goes wrong",
                prose.label
            );
            for name in [prose.tab, prose.label] {
                assert!(
                    taken.insert(name),
                    "{name} is there twice in {}: neither a tab nor a label may be that of another tab",
                    chapter.slug
                );
            }
        }
    }
    let mut questions = BTreeSet::new();
    for scenario in lessons::scenarios() {
        let question = scenario.prose.question;
        assert!(questions.insert(question), "{question} is asked twice");
    }
}

/// Before a request is sent, the page asks: what it says then must not tell.
#[test]
fn what_is_said_before_sending_gives_nothing_away() {
    let telling =
        ["blocked", "refused", "rejected", "never sent", "not allowed", "fails"];
    for scenario in lessons::scenarios() {
        let prose = &scenario.prose;
        let before = text_of(prose.before.html);
        for text in [prose.question, prose.tab, &before, scenario.server.source] {
            let text = text.to_lowercase();
            for word in telling {
                // "The handler fails" is what the server does, and not what comes of it.
                let text = text.replace("the handler fails", "");
                assert!(
                    !text.contains(word),
                    "{}: `{word}` tells before the request is sent what comes of it",
                    scenario.id
                );
            }
        }
        assert_ne!(prose.tab, prose.label, "{}: two names", scenario.id);
        let ends = |word: &&str| word.ends_with(['.', '?', '!']);
        let sentences = before.split_whitespace().filter(ends).count();
        assert!(
            (1..=2).contains(&sentences),
            "{}: `## Before you send` has {sentences} sentences: one or two",
            scenario.id
        );
    }
}

#[test]
fn a_fix_changes_something_and_what_is_right_changes_nothing() {
    for scenario in lessons::scenarios() {
        let (name, fix) = (scenario.id, &scenario.prose.fix);
        let right = scenario.expect == Expectation::Readable
            && scenario.causes.is_empty();
        let heading = match right {
            true => FixHeading::InYourOwnServer,
            false => FixHeading::TheFix,
        };
        assert_eq!(
            fix.heading, heading,
            "{name}: what is readable and shows no cause of a problem has `## In your own server`"
        );
        let changes = fix.diff.lines.iter().any(|(sign, _)| *sign != Sign::Same);
        assert_eq!(changes, !right, "{name}: the lines of the diff");
        for (_, line) in fix.diff.lines {
            let is_head = line.starts_with("HTTP/1.1 ")
                || line.split_once(": ").is_some_and(|(name, _)| {
                    name.bytes()
                        .all(|byte| byte.is_ascii_alphabetic() || byte == b'-')
                });
            let is_cookie = line.starts_with("Set-Cookie: ");
            let fits = match fix.diff.of {
                DiffOf::Response | DiffOf::Preflight => is_head,
                DiffOf::Cookie => is_cookie,
                DiffOf::Request | DiffOf::Code => !is_head,
            };
            assert!(fits, "{name}: {:?} has the line {line}", fix.diff.of);
        }
    }
}

/// What the snippets and the lines of the fixes say, for a reader who pastes them.
#[test]
fn no_fix_opens_more_than_it_has_to() {
    for scenario in lessons::scenarios() {
        let (name, fix) = (scenario.id, &scenario.prose.fix);
        assert_eq!(text_of(fix.js.html), fix.js.source, "{name}");
        assert_eq!(text_of(fix.rust.html), fix.rust.source, "{name}");
        let added = fix.diff.lines.iter();
        let added: Vec<_> = added
            .filter(|(sign, _)| *sign != Sign::Removed)
            .map(|(_, line)| *line)
            .collect();
        let added = added.join("\n");
        for code in [fix.js.source, fix.rust.source, &added] {
            // The traps name these; nobody is to paste them.
            for unsafe_code in [
                "origin: true",
                "very_permissive",
                "permissive()",
                "mirror_request",
                "\"null\"",
                "Allow-Origin: null",
            ] {
                assert!(
                    !code.contains(unsafe_code),
                    "{name}: {unsafe_code} is no fix"
                );
            }
            let credentials = code.contains("credentials: true")
                || code.contains("allow_credentials")
                || code.contains("Allow-Credentials: true");
            let everyone = code.contains("cors()")
                || code.contains("Any)")
                || code.contains("Allow-Origin: *");
            assert!(
                !(credentials && everyone),
                "{name}: `*` does not go with credentials"
            );
            // What depends on the request's `Origin` says so, or a cache mixes it up. `cors` and `CorsLayer` do.
            assert!(
                !code.contains("response.set(") || code.contains("Vary"),
                "{name}: a header set by hand without `Vary`"
            );
        }
        // The lab's own helpers are not in the reader's project.
        for helper in
            ["PageOrigin", "hello()", "goodbye()", "Notes", "Visit", "kit"]
        {
            assert!(
                !fix.rust.source.contains(helper),
                "{name}: {helper} is the lab's own: the snippet must work elsewhere"
            );
        }
        for line in fix.js.source.lines().chain(fix.rust.source.lines()) {
            assert!(
                line.chars().count() <= 80,
                "{name}: {line} has more than 80 columns"
            );
        }
    }
}

/// The words of the field, as the developer tools and MDN have them. Each with what to say instead.
const BANNED: &[(&str, &str)] = &[
    ("mended", "fixed"),
    ("mends", "fixes"),
    ("the answer ", "the response: an answer is what a person gives"),
    ("the answer,", "the response"),
    ("the answer.", "the response"),
    ("the answer's", "the response's"),
    ("its answer", "its response"),
    ("own answer", "own response"),
    ("no answer", "no response"),
    ("an answer", "a response"),
    ("answers with", "responds with, or sends"),
    ("the record", "the journey: nothing on the page is called a record"),
    ("to script", "to JavaScript: a script is one file"),
    ("tells script", "tells JavaScript"),
    (" script gets", "JavaScript gets"),
    (" script may", "JavaScript may"),
    ("scripted request", "request"),
    ("names somebody else", "names another origin"),
    ("stands in the console", "is in the console"),
];

/// The other texts: of each chapter, of each reason to block, and of each browser's developer tools.
fn other_texts() -> Vec<(String, &'static Prose)> {
    let reasons = engine::BlockReason::ALL.iter().map(|reason| {
        let file = format!("explanations/{}.md", reason.as_str());
        (file, lessons::explanation(*reason))
    });
    let browsers = [Browser::Chromium, Browser::Firefox, Browser::Webkit];
    let browsers = browsers.map(|browser| {
        let file = format!("devtools/{}.md", browser.as_str());
        (file, lessons::devtools(browser))
    });
    let chapters = CHAPTERS.iter().map(|chapter| {
        (format!("{}/lesson.md", folder(chapter.slug)), &chapter.prose)
    });
    chapters.chain(reasons).chain(browsers).collect()
}

#[test]
fn lessons_speak_the_fields_words() {
    let own = |name: String, text: &str| (name, text.to_lowercase());
    let mut texts = Vec::new();
    for scenario in lessons::scenarios() {
        let prose = &scenario.prose;
        for text in
            [prose.question, prose.tab, prose.title, prose.label, prose.summary]
        {
            texts.push(own(format!("{}: front matter", scenario.id), text));
        }
        for (heading, html) in parts_of(scenario) {
            let text = text_of(html).replace('\n', " ");
            texts.push(own(format!("{}: {heading}", scenario.id), &text));
        }
        let comments = scenario.server.source.lines();
        let comments: Vec<_> =
            comments.filter_map(|line| line.trim().strip_prefix("///")).collect();
        texts.push(own(
            format!("{}: comments of server.rs", scenario.id),
            &comments.concat(),
        ));
    }
    for (name, prose) in other_texts() {
        for text in [prose.title, prose.label, prose.summary] {
            texts.push(own(format!("{name}: front matter"), text));
        }
        for section in prose.sections {
            let text = text_of(section.html).replace('\n', " ");
            texts.push(own(format!("{name}: {}", section.heading), &text));
        }
    }
    for (name, text) in texts {
        for (phrase, instead) in BANNED {
            assert!(
                !format!("{text} ").contains(phrase),
                "{name}: `{phrase}`; say: {instead}"
            );
        }
    }
}

/// The targets of links in this HTML.
fn links(html: &str) -> impl Iterator<Item = &str> {
    let links = html.split("href=\"").skip(1);
    links.map(|rest| rest.split('"').next().unwrap_or_default())
}

/// The places of the Fetch standard that lessons link to. A link to another is a
/// mistake in writing, or is looked up and added.
const ANCHORS: &[&str] = &[
    "block-bad-port",
    "concept-cache-create-entry",
    "concept-cors-check",
    "concept-filtered-response-cors",
    "concept-filtered-response-opaque",
    "concept-http-fetch",
    "concept-http-network-or-cache-fetch",
    "concept-http-redirect-fetch",
    "concept-main-fetch",
    "concept-network-error",
    "concept-request-credentials-mode",
    "concept-response-location-url",
    "concept-scheme-fetch",
    "cors-non-wildcard-request-header-name",
    "cors-preflight-fetch-0",
    "cors-protocol-and-credentials",
    "cors-protocol-and-http-caches",
    "cors-safelisted-method",
    "cors-safelisted-request-header",
    "cors-safelisted-response-header-name",
    "cors-unsafe-request-header-byte",
    "cross-origin-resource-policy-internal-check",
    "dom-response-ok",
    "extract-header-list-values",
    "forbidden-request-header",
    "http-access-control-allow-credentials",
    "http-access-control-allow-methods",
    "http-access-control-allow-origin",
    "http-access-control-expose-headers",
    "http-access-control-max-age",
    "http-cors-protocol",
    "http-fetch",
    "main-fetch",
    "ok-status",
    "origin-header",
    "serializing-a-request-origin",
];

#[test]
fn links_lead_somewhere() {
    let mut all = Vec::new();
    for scenario in lessons::scenarios() {
        for (heading, html) in parts_of(scenario) {
            all.push((format!("{}: {heading}", scenario.id), html));
        }
        let standard = scenario.prose.standard.html;
        assert!(
            links(standard).any(|link| link.contains("fetch.spec.whatwg.org/#")),
            "{}: *In the standard* links the step that decides",
            scenario.id
        );
    }
    for (name, prose) in other_texts() {
        for section in prose.sections {
            all.push((format!("{name}: {}", section.heading), section.html));
        }
    }
    let fetch = "https://fetch.spec.whatwg.org/#";
    let origin = "https://html.spec.whatwg.org/multipage/browsers.html#origin";
    for (place, html) in all {
        for link in links(html) {
            let known = match link.strip_prefix("/learn/") {
                Some(id) => {
                    id.parse::<ScenarioId>().is_ok()
                        || lessons::chapter(id).is_some()
                }
                None => {
                    let anchor = link.strip_prefix(fetch);
                    link == origin
                        || link == "/reference/divergences"
                        || anchor.is_some_and(|anchor| ANCHORS.contains(&anchor))
                }
            };
            assert!(
                known,
                "{place}: {link} is neither a lesson nor a known place in a standard"
            );
        }
    }
}

#[test]
fn no_header_is_named_that_does_not_exist() {
    let known = [
        "allow-origin",
        "allow-methods",
        "allow-headers",
        "allow-credentials",
        "expose-headers",
        "max-age",
        "request-method",
        "request-headers",
        // No header any more, and still searched for.
        "allow-private-network",
        "allow-external",
    ];
    for entry in WalkDir::new("src") {
        let entry = entry.expect("readable");
        if !entry.file_type().is_file() {
            continue;
        }
        let text =
            fs::read_to_string(entry.path()).expect("UTF-8").to_lowercase();
        for rest in text.split("access-control-").skip(1) {
            let name: String = rest
                .chars()
                .take_while(|c| c.is_ascii_alphabetic() || *c == '-')
                .collect();
            // `Access-Control-Allow-*` speaks of all of them; WebKit's "access control checks" of none.
            let family = ["allow-*", "allow-`", "checks"]
                .iter()
                .any(|word| rest.starts_with(word));
            assert!(
                family || name.is_empty() || known.contains(&name.as_str()),
                "{}: Access-Control-{name} is no header",
                entry.path().display()
            );
        }
    }
}

#[test]
fn a_messages_page_has_its_sections_and_says_what_is_said() {
    for message in lessons::MESSAGES {
        let headings: Vec<_> = message
            .prose
            .sections
            .iter()
            .map(|section| section.heading)
            .collect();
        assert_eq!(
            headings,
            ["In plain words", "Causes, the most frequent first", "The fix"],
            "messages/{}.md",
            message.slug
        );
        assert!(
            !message.quotes.is_empty(),
            "messages/{}.md: no [[message]]",
            message.slug
        );
    }
}

#[test]
fn a_message_is_of_a_reason_and_a_scenario_that_exist() {
    for message in lessons::MESSAGES {
        let name = format!("messages/{}.md", message.slug);
        let known = |reason| {
            engine::BlockReason::ALL.iter().any(|known| known.as_str() == reason)
        };
        assert!(
            message.reason.is_none_or(known),
            "{name}: {:?} is no reason of the engine",
            message.reason
        );
        let Some(id) = message.scenario else { continue };
        let scenario = id.parse().map(lessons::scenario);
        let scenario = scenario.unwrap_or_else(|error| panic!("{name}: {error}"));
        let (Expectation::BlockedAfterSending(reason)
        | Expectation::BlockedAtPreflight(reason)) = scenario.expect
        else {
            panic!("{name}: {id} blocks nothing, so it shows no message");
        };
        assert_eq!(
            Some(reason.as_str()),
            message.reason,
            "{name}: {id} shows another"
        );
    }
}

/// The first chapter quotes the console: what a browser says was heard from it.
#[test]
fn what_the_first_chapter_quotes_was_recorded() {
    let said = CHAPTERS[0].prose.sections[0].html;
    let recording = lessons::RECORDINGS
        .iter()
        .find(|recording| recording.browser == Browser::Chromium)
        .expect("Chromium was recorded");
    let (version, _) = recording.version.split_once('.').expect("a version");
    let line = recording
        .lines
        .iter()
        .find(|line| line.of == "simple/no-origin")
        .expect("it was blocked");
    let line = line
        .text
        .replace("?run={run}", "")
        .replace("{api}", "http://localhost:4000")
        .replace("{page}", "http://localhost:3000");
    for needed in [version, &line] {
        assert!(
            text_of(said).contains(needed),
            "start/lesson.md does not quote what was recorded: {needed}"
        );
    }
}

#[test]
fn what_was_recorded_is_of_something_and_says_when() {
    for recording in lessons::RECORDINGS {
        let file = format!("recorded/{}.toml", recording.browser.as_str());
        for line in recording.lines {
            let scenario = line.of.parse::<ScenarioId>().is_ok();
            assert!(
                scenario || lessons::message(line.of).is_some(),
                "{file}: {} is neither a scenario nor a message; run `cargo xtask record`",
                line.of
            );
        }
        assert!(
            recording.lines.is_empty()
                || (!recording.version.is_empty() && recording.date.len() == 10),
            "{file}: no sentence without its browser's version and date"
        );
    }
}
