//! The files of `public/`, which go into the site as they are; in a release scripts go without their comments.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::bundle::without_comments;
use super::names::{HASH_FILE, PKG_FOLDER};
use super::part::SiteFile;
use super::stale::files_below;
use crate::digest::Fingerprint;
use crate::workspace::Mode;

/// Left behind by file managers and git; nobody wants them served.
const IGNORED: &[&str] = &[".DS_Store", ".gitkeep", "Thumbs.db"];

/// Reads all files of the folder. An error if one would lie among the generated files.
pub(super) fn read(folder: &Path, mode: Mode) -> Result<Vec<SiteFile>> {
    let mut files = Vec::new();
    for path in files_below(folder)? {
        if path.rsplit('/').next().is_some_and(|name| IGNORED.contains(&name)) {
            continue;
        }
        if path == HASH_FILE || path.split('/').next() == Some(PKG_FOLDER) {
            bail!(
                "public/{path}: `{HASH_FILE}` and the folder `{PKG_FOLDER}` are generated; choose another name"
            );
        }
        let contents = fs::read(folder.join(&path)).with_context(|| format!("reading public/{path}"))?;
        let contents = match mode {
            Mode::Release if path.ends_with(".js") => {
                let script = String::from_utf8(contents).with_context(|| format!("public/{path}"))?;
                without_comments(&script).into_bytes()
            }
            Mode::Release | Mode::Dev => contents,
        };
        files.push(SiteFile { path, contents });
    }
    Ok(files)
}

/// Changes with every name and every byte.
pub(super) fn fingerprint(files: &[SiteFile]) -> String {
    let start = Fingerprint::default().add("builder", super::bundle::builder_identity());
    files.iter().fold(start, |all, file| all.add(&file.path, &file.contents)).finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_keep_their_paths() -> Result<()> {
        let folder = tempfile::tempdir()?;
        fs::create_dir(folder.path().join("fonts"))?;
        fs::write(folder.path().join("fonts/a.woff2"), "font")?;
        fs::write(folder.path().join(".gitkeep"), "")?;
        let expected = SiteFile { path: "fonts/a.woff2".to_owned(), contents: b"font".to_vec() };
        assert_eq!(read(folder.path(), Mode::Release)?, [expected]);
        Ok(())
    }

    #[test]
    fn scripts_of_a_release_have_no_comments() -> Result<()> {
        let folder = tempfile::tempdir()?;
        fs::write(folder.path().join("a.js"), "// why\n  f();\n")?;
        let contents = |mode| Ok::<_, anyhow::Error>(read(folder.path(), mode)?.remove(0).contents);
        assert_eq!(contents(Mode::Release)?, b"f();\n");
        assert_eq!(contents(Mode::Dev)?, b"// why\n  f();\n");
        Ok(())
    }

    #[test]
    fn names_of_generated_files_are_refused() -> Result<()> {
        for path in ["pkg/a.js", "hash.txt"] {
            let folder = tempfile::tempdir()?;
            fs::create_dir(folder.path().join("pkg"))?;
            fs::write(folder.path().join(path), "")?;
            assert!(
                read(folder.path(), Mode::Release).is_err_and(|error| error.to_string().contains(path)),
                "{path}"
            );
        }
        Ok(())
    }

    #[test]
    fn renaming_a_file_changes_the_fingerprint() {
        let file = |path: &str| vec![SiteFile { path: path.to_owned(), contents: b"x".to_vec() }];
        assert_eq!(fingerprint(&file("a")), fingerprint(&file("a")));
        assert_ne!(fingerprint(&file("a")), fingerprint(&file("b")));
    }
}
