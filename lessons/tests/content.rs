//! Content is linted like code. Each message says how to repair what it found.

use std::{collections::BTreeSet, fs, path::Path};

use lessons::{CHAPTERS, Expectation, ScenarioId};
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
            let link = format!("href=\"/learn/{id}\"");
            let fix = scenario.prose.fix.html;
            assert!(
                fix.contains(&link),
                "{name}: *The fix* has no link to {id}, which fixes it"
            );
        }
    }
}

#[test]
fn labels_say_what_happens_and_differ_within_a_chapter() {
    for chapter in CHAPTERS {
        let mut labels = BTreeSet::new();
        for scenario in chapter.scenarios {
            let label = scenario.prose.label;
            assert!(
                !label.contains("Error"),
                "{label}: a name says what goes wrong"
            );
            assert!(
                labels.insert(label),
                "{label} is there twice in {}",
                chapter.slug
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
