//! `cargo xtask new scenario <chapter>/<slug>`: a scenario to begin with. It compiles and does what it says; what it
//! teaches is up to its author.

use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::str::FromStr;

use anyhow::{Context, Result, bail, ensure};

use crate::workspace::Workspace;

/// `<chapter>/<slug>`, as it stands in URLs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name {
    chapter: String,
    slug: String,
}

impl FromStr for Name {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_word = |word: &str| {
            word.starts_with(|c: char| c.is_ascii_lowercase())
                && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        };
        let is_slug = |slug: &str| {
            slug.split('-').enumerate().all(|(place, word)| match place {
                0 => is_word(word),
                _ => !word.is_empty() && is_word(&format!("a{word}")),
            })
        };
        match text.split_once('/') {
            Some((chapter, slug)) if is_slug(chapter) && is_slug(slug) => {
                Ok(Self { chapter: chapter.to_owned(), slug: slug.to_owned() })
            }
            _ => Err(
                "expected <chapter>/<slug> in lower case with `-` between words, such as simple/two-origins",
            ),
        }
    }
}

/// Makes the folder and says what is left to do.
pub(crate) fn scenario(workspace: &Workspace, name: &Name) -> Result<ExitCode> {
    write(&workspace.root.join("lessons/src"), name)?;
    print!("{}", next_steps(name));
    Ok(ExitCode::SUCCESS)
}

fn folder(slug: &str) -> String {
    slug.replace('-', "_")
}

/// Writes the scenario's files below `lessons`, the folder of the chapters.
fn write(lessons: &Path, name: &Name) -> Result<()> {
    let chapter = lessons.join(folder(&name.chapter));
    if !chapter.join("lesson.md").is_file() {
        bail!("there is no chapter {}: {} has no lesson.md", name.chapter, chapter.display());
    }
    let scenario = chapter.join(folder(&name.slug));
    ensure!(!scenario.exists(), "{} is there already", scenario.display());
    fs::create_dir(&scenario).with_context(|| format!("making {}", scenario.display()))?;
    for (file, text) in files(name) {
        let path = scenario.join(file);
        fs::write(&path, text).with_context(|| format!("writing {}", path.display()))?;
    }
    Ok(())
}

/// The scenario's files: a request that is allowed.
fn files(name: &Name) -> [(&'static str, String); 4] {
    let Name { chapter, slug } = name;
    let server = format!(
        r#"use axum::{{
    Router, http::header::ACCESS_CONTROL_ALLOW_ORIGIN, response::IntoResponse,
}};
use kit::{{Deployment, PageOrigin, get, hello}};

pub fn routes() -> Router<Deployment> {{
    Router::new().route("/api/{chapter}/{slug}", get(read))
}}

/// Say here what the code does. What comes of it is for the reader to find out.
async fn read(page: PageOrigin) -> impl IntoResponse {{
    ([(ACCESS_CONTROL_ALLOW_ORIGIN, page)], hello())
}}
"#
    );
    let express = format!(
        r#"import express from "express";

const PAGE = "http://localhost:3000";
const app = express();

// Say here what is right or wrong with the response.
app.get("/api/{chapter}/{slug}", (request, response) => {{
  response.set("Access-Control-Allow-Origin", PAGE);
  response.json({{ title: "Hello World!" }});
}});

app.listen(process.env.PORT ?? 4000);
"#
    );
    let setup = "use crate::{
    Expectation,
    model::{Fetch, Setup},
};

pub(crate) mod server;

pub(crate) const SETUP: Setup = Setup::of(Fetch::get(), Expectation::Readable);
"
    .to_owned();
    // Long enough for a tab, whatever the scenario is called.
    let name: String = slug.chars().take(20).collect();
    let lesson = format!(
        r#"+++
question = "What does your code get?"
tab = "{name}?"
title = "What happens, in the words that people search for"
label = "{name}"
summary = "One sentence for search engines: what happens, and what the reader will know."
+++

## Before you send

What the page requests, and what to look at in the server.
Do not tell what comes of it.

## Why

The one point of this scenario.
What else is true goes to `## More`, which may stand below this section.

## In your own server

```diff response
  HTTP/1.1 200 OK
  Access-Control-Allow-Origin: http://localhost:3000
```

```js
import cors from "cors";

app.use(cors({{ origin: "http://localhost:3000" }}));
```

```rust
use axum::http::HeaderValue;
use tower_http::cors::CorsLayer;

let cors = CorsLayer::new()
    .allow_origin(HeaderValue::from_static("http://localhost:3000"));
let app = Router::new().route("/notes", get(notes)).layer(cors);
```

**The trap:** what goes wrong with this in real servers.

## In DevTools

Where the browsers show it.

## In the standard

The step of the [Fetch standard](https://fetch.spec.whatwg.org/#concept-cors-check) that decides.
"#
    );
    [("server.rs", server), ("server.mjs", express), ("mod.rs", setup), ("lesson.md", lesson)]
}

fn next_steps(name: &Name) -> String {
    let Name { chapter, slug } = name;
    let (chapter_folder, slug_folder) = (folder(chapter), folder(slug));
    format!(
        "Made lessons/src/{chapter_folder}/{slug_folder}/ with server.rs, server.mjs, mod.rs and lesson.md. Next:
  1. In lessons/src/{chapter_folder}/mod.rs add `mod {slug_folder};`, and `{slug_folder}` to the list at its place in the lessons.
  2. Make server.rs do what you want to show, and say in mod.rs what is sent and what a browser makes of it.
  3. Make server.mjs do the same with Express.
  4. Write lesson.md. A question of its own, two names (the tab before and after sending), and each section short: the
     build says what does not fit. Where something is broken `## In your own server` is called `## The fix`, and its
     diff has lines with `+` and `-` (```diff response, preflight, request, cookie or code).
  5. Add to end2end/tests/scenarios.ts what a browser must do.
  6. `cargo test -p lessons` says what is missing; `cargo xtask serve` shows it at /learn/{chapter}/{slug}.
  7. `cargo xtask record` writes down what three browsers say, and `cargo xtask test` checks all of it.
"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Name {
        text.parse().expect(text)
    }

    #[test]
    fn a_name_is_a_chapter_and_a_slug() {
        let Name { chapter, slug } = name("one-origin/a-2nd-try");
        assert_eq!((chapter.as_str(), slug.as_str()), ("one-origin", "a-2nd-try"));
        for bad in [
            "simple",
            "simple/",
            "/x",
            "simple/X",
            "simple/a_b",
            "simple/a--b",
            "simple/-a",
            "a/b/c",
            "a/2",
            "../a",
        ] {
            assert!(bad.parse::<Name>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_scenario_is_written_into_its_chapter_and_never_over_another() {
        let lessons = tempfile::tempdir().expect("a folder");
        let name = name("one-origin/two-words");
        let error = write(lessons.path(), &name).expect_err("no such chapter").to_string();
        assert!(error.contains("no chapter one-origin"), "{error}");

        let chapter = lessons.path().join("one_origin");
        fs::create_dir(&chapter).expect("a folder");
        fs::write(chapter.join("lesson.md"), "").expect("a file");
        write(lessons.path(), &name).expect("written");
        let read = |file: &str| fs::read_to_string(chapter.join("two_words").join(file)).expect(file);
        assert!(read("server.rs").contains("\"/api/one-origin/two-words\""));
        assert!(read("server.mjs").contains("app.get(\"/api/one-origin/two-words\""));
        assert!(read("mod.rs").contains("pub(crate) mod server;"));
        let lesson = read("lesson.md");
        let headings: Vec<_> = lesson.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        assert_eq!(
            headings,
            ["Before you send", "Why", "In your own server", "In DevTools", "In the standard"]
        );

        let error = write(lessons.path(), &name).expect_err("it is there").to_string();
        assert!(error.contains("is there already"), "{error}");
    }

    #[test]
    fn the_next_steps_name_the_files() {
        let steps = next_steps(&name("one-origin/two-words"));
        assert!(steps.contains("lessons/src/one_origin/mod.rs add `mod two_words;`"), "{steps}");
        assert!(steps.contains("/learn/one-origin/two-words"), "{steps}");
    }
}
