//! `recorded/<browser>.toml` to the source of a list of `Recording` values.

use std::{fmt::Write, fs, path::Path};

use anyhow::{Context, Result};

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Recording {
    version: String,
    date: String,
    line: Vec<Line>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    of: String,
    text: String,
}

pub(crate) fn render(folder: &Path) -> Result<String> {
    let mut source = String::from("&[\n");
    for browser in ["Chromium", "Firefox", "Webkit"] {
        let path = folder.join(browser.to_lowercase()).with_extension("toml");
        let text = fs::read_to_string(&path).with_context(|| {
            format!("reading {}; `cargo xtask record` makes it", path.display())
        })?;
        let Recording { version, date, line } = toml::from_str(&text)
            .with_context(|| format!("in {}", path.display()))?;
        writeln!(
            source,
            "crate::Recording {{ browser: crate::Browser::{browser}, version: {version:?}, date: {date:?}, lines: &["
        )?;
        for Line { of, text } in line {
            writeln!(source, "crate::Line {{ of: {of:?}, text: {text:?} }},")?;
        }
        writeln!(source, "] }},")?;
    }
    source.push_str("]\n");
    Ok(source)
}
