//! `style/main.css` with all that it imports, as one small file.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use lightningcss::bundler::{Bundler, FileProvider};
use lightningcss::printer::PrinterOptions;
use lightningcss::stylesheet::{MinifyOptions, ParserOptions};

use super::names::Hashed;
use super::part::SiteFile;
use super::stale::files_below;
use crate::digest::Fingerprint;

/// The file that imports the others.
const ENTRY: &str = "main.css";

/// Changes with every file of the folder.
pub(super) fn fingerprint(folder: &Path) -> Result<String> {
    let mut fingerprint = Fingerprint::default().add("builder", super::bundle::builder_identity());
    for path in files_below(folder)? {
        let contents = fs::read(folder.join(&path)).with_context(|| format!("reading style/{path}"))?;
        fingerprint = fingerprint.add(&path, contents);
    }
    Ok(fingerprint.finish())
}

/// Bundles and minifies. Nothing is rewritten for old browsers: the lab teaches today's.
pub(super) fn make(folder: &Path) -> Result<Vec<SiteFile>> {
    let entry = folder.join(ENTRY);
    if !entry.is_file() {
        bail!("{} is missing: it imports the other stylesheets", entry.display());
    }
    let files = FileProvider::new();
    // The errors are turned into text because they borrow from the sources.
    let mut sheet = Bundler::new(&files, None, ParserOptions::default())
        .bundle(&entry)
        .map_err(|error| anyhow!("{error}"))?;
    sheet.minify(MinifyOptions::default()).map_err(|error| anyhow!("{error}"))?;
    let css = sheet
        .to_css(PrinterOptions { minify: true, ..PrinterOptions::default() })
        .map_err(|error| anyhow!("{error}"))?
        .code;
    Ok(vec![SiteFile { path: Hashed::stylesheet_path(css.as_bytes()), contents: css.into_bytes() }])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_become_part_of_one_small_file() -> Result<()> {
        let folder = tempfile::tempdir()?;
        fs::create_dir(folder.path().join("components"))?;
        fs::write(folder.path().join(ENTRY), "@import \"components/gate.css\";\nbody { margin: 0px; }\n")?;
        fs::write(folder.path().join("components/gate.css"), ".gate {\n  color: #ff0000;\n}\n")?;
        let files = make(folder.path())?;
        let css: Vec<_> = files.iter().map(|file| String::from_utf8_lossy(&file.contents)).collect();
        assert_eq!(css, [".gate{color:red}body{margin:0}"]);
        Ok(())
    }

    #[test]
    fn a_mistake_is_shown_with_its_place() -> Result<()> {
        let folder = tempfile::tempdir()?;
        fs::write(folder.path().join(ENTRY), "body {\n  color: red;\n}\n}\n")?;
        let message = make(folder.path()).map_err(|error| error.to_string());
        assert!(message.as_ref().is_err_and(|text| text.contains("main.css:4:1")), "{message:?}");
        Ok(())
    }

    #[test]
    fn a_change_in_an_imported_file_changes_the_fingerprint() -> Result<()> {
        let folder = tempfile::tempdir()?;
        fs::write(folder.path().join("tokens.css"), ":root { --a: 1; }")?;
        let before = fingerprint(folder.path())?;
        fs::write(folder.path().join("tokens.css"), ":root { --a: 2; }")?;
        assert_ne!(fingerprint(folder.path())?, before);
        Ok(())
    }
}
