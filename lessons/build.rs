//! Renders the prose and highlights the servers, so that neither a Markdown parser nor a highlighter is
//! in the server, and none of it in the WASM.

#[path = "build/fixes.rs"]
mod fixes;
#[path = "build/highlight.rs"]
mod highlight;
#[path = "build/lesson.rs"]
mod lesson;
#[path = "build/prose.rs"]
mod prose;
#[path = "build/recordings.rs"]
mod recordings;

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use crate::highlight::Highlighter;

fn main() -> Result<()> {
    println!("cargo::rerun-if-changed=src");
    println!("cargo::rerun-if-changed=build");
    let source = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("src");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let highlighter = Highlighter::new()?;
    let mut scenarios = Scenarios::default();
    render_folder(&source, &source, &out, &highlighter, &mut scenarios)?;
    scenarios.axum.sort();
    fs::write(out.join("fixes.rs"), fixes::render(&scenarios.axum)?)?;
    list_messages(&source.join("messages"), &out, &highlighter)?;
    println!("cargo::rerun-if-changed=recorded");
    let folder = source.parent().context("src is in a folder")?.join("recorded");
    fs::write(out.join("recordings.rs"), recordings::render(&folder)?)?;
    Ok(())
}

/// What is known of all scenarios so far.
#[derive(Default)]
struct Scenarios {
    names: lesson::Names,
    /// The ids, and the code of the fix for axum.
    axum: Vec<(String, String)>,
}

/// All messages' pages as one list, in the order of their slugs.
fn list_messages(
    folder: &Path,
    out: &Path,
    highlighter: &Highlighter,
) -> Result<()> {
    let mut paths = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>>>()?;
    paths.sort();
    let mut list = String::from("&[\n");
    for path in paths {
        let slug =
            path.file_stem().context("a file has a name")?.to_string_lossy();
        let text = fs::read_to_string(&path)?;
        let message = prose::render_message(&slug, &text, highlighter);
        list.push_str(
            &message.with_context(|| format!("in {}", path.display()))?,
        );
        list.push_str(",\n");
    }
    list.push_str("]\n");
    fs::write(out.join("messages.rs"), list)?;
    Ok(())
}

/// The `server.mjs` of a scenario's folder, where it has one, as the source of an `Option<SourceCode>`.
fn express(folder: &Path, highlighter: &Highlighter) -> Result<String> {
    let path = folder.join("server.mjs");
    if !path.exists() {
        return Ok("None".to_owned());
    }
    let code = fs::read_to_string(&path)?;
    let html = highlighter
        .html(&code, "javascript")
        .with_context(|| format!("in {}", path.display()))?;
    Ok(format!("Some(crate::SourceCode {{ source: {code:?}, html: {html:?} }})"))
}

/// Renders the Markdown and the servers of this folder and of those below it.
fn render_folder(
    root: &Path,
    folder: &Path,
    out: &Path,
    highlighter: &Highlighter,
    scenarios: &mut Scenarios,
) -> Result<()> {
    let below = folder.strip_prefix(root)?;
    let target = out.join(below);
    fs::create_dir_all(&target)?;
    // `<chapter>/<scenario>`
    if below.components().count() == 2 {
        fs::write(target.join("express.rs"), express(folder, highlighter)?)?;
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() && path.ends_with("messages") {
            // They are one list; see below.
            continue;
        }
        if path.is_dir() {
            render_folder(root, &path, out, highlighter, scenarios)?;
            continue;
        }
        let markdown =
            path.extension().is_some_and(|extension| extension == "md");
        let server = path.file_name().is_some_and(|name| name == "server.rs");
        if !markdown && !server {
            continue;
        }
        let source = fs::read_to_string(&path)?;
        let name = path.with_extension(if markdown { "rs" } else { "html" });
        let name = name.file_name().context("a file has a name")?;
        // `<chapter>/<scenario>/lesson.md`
        let is_scenario = path.strip_prefix(root)?.components().count() == 3;
        let text = if markdown && is_scenario {
            let names = scenarios.names.of_chapter(folder, &path);
            lesson::render(&source, highlighter, names).map(|rendered| {
                let id = target.strip_prefix(out).unwrap_or(&target);
                let id = id.to_string_lossy().replace('_', "-");
                scenarios.axum.push((id, rendered.axum));
                rendered.source
            })
        } else if markdown {
            prose::render(&source, highlighter)
        } else {
            highlighter.html(&source, "rust")
        };
        let text = text.with_context(|| format!("in {}", path.display()))?;
        fs::write(target.join(name), text)?;
    }
    Ok(())
}
