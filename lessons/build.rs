//! Renders the prose and highlights the servers, so that neither a Markdown parser nor a highlighter is
//! in the server, and none of it in the WASM.

#[path = "build/highlight.rs"]
mod highlight;
#[path = "build/prose.rs"]
mod prose;

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
    render_folder(&source, &source, &out, &highlighter)
}

/// Renders the Markdown and the servers of this folder and of those below it.
fn render_folder(
    root: &Path,
    folder: &Path,
    out: &Path,
    highlighter: &Highlighter,
) -> Result<()> {
    let target = out.join(folder.strip_prefix(root)?);
    fs::create_dir_all(&target)?;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            render_folder(root, &path, out, highlighter)?;
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
        let text = if markdown {
            prose::render(&source, highlighter)
        } else {
            highlighter.html(&source, "rust")
        };
        let text = text.with_context(|| format!("in {}", path.display()))?;
        fs::write(target.join(name), text)?;
    }
    Ok(())
}
