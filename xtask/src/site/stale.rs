//! Removing what earlier builds left in the site.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use walkdir::WalkDir;

use super::names::HASH_FILE;
use super::part::Stamp;

/// The paths of all files below `folder`, relative to it, with `/`, sorted. Empty if there is no such folder.
pub(crate) fn files_below(folder: &Path) -> Result<Vec<String>> {
    let mut paths = Vec::new();
    if !folder.exists() {
        return Ok(paths);
    }
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.with_context(|| format!("reading {}", folder.display()))?;
        if entry.file_type().is_dir() {
            continue;
        }
        let relative = entry.path().strip_prefix(folder).context("a file outside of its folder")?;
        let words: Option<Vec<_>> = relative.iter().map(|word| word.to_str()).collect();
        paths.push(words.with_context(|| format!("{} is not UTF-8", entry.path().display()))?.join("/"));
    }
    Ok(paths)
}

/// Removes every file that none of the parts made, apart from the one that names the hashes.
pub(super) fn remove(site_root: &Path, parts: &[Stamp]) -> Result<()> {
    let mut wanted: BTreeSet<&str> =
        parts.iter().flat_map(|part| &part.outputs).map(|output| output.path.as_str()).collect();
    wanted.insert(HASH_FILE);
    for path in stale(&files_below(site_root)?, &wanted) {
        let path = site_root.join(path);
        fs::remove_file(&path).with_context(|| format!("removing {}", path.display()))?;
    }
    Ok(())
}

/// Those of `present` that are not `wanted`.
fn stale<'a>(present: &'a [String], wanted: &BTreeSet<&str>) -> Vec<&'a str> {
    present.iter().map(String::as_str).filter(|path| !wanted.contains(path)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::part::Output;

    #[test]
    fn only_files_of_this_build_stay() -> Result<()> {
        let folder = tempfile::tempdir()?;
        fs::create_dir(folder.path().join("pkg"))?;
        for path in [
            "pkg/cors-lab.0.js",
            "pkg/cors-lab.1.js",
            "pkg/cors-lab.1.js.br",
            "robots.txt",
            HASH_FILE,
            "a.png.tmp",
        ] {
            fs::write(folder.path().join(path), "x")?;
        }
        let output = |path: &str| Output { path: path.to_owned(), bytes: 1 };
        let bundle = Stamp {
            fingerprint: String::new(),
            outputs: vec![output("pkg/cors-lab.1.js"), output("pkg/cors-lab.1.js.br")],
        };
        let public = Stamp { fingerprint: String::new(), outputs: vec![output("robots.txt")] };
        remove(folder.path(), &[bundle, public])?;
        assert_eq!(
            files_below(folder.path())?,
            [HASH_FILE, "pkg/cors-lab.1.js", "pkg/cors-lab.1.js.br", "robots.txt"]
        );
        Ok(())
    }

    #[test]
    fn a_folder_that_is_not_there_has_no_files() -> Result<()> {
        assert!(files_below(Path::new("no/such/folder"))?.is_empty());
        Ok(())
    }
}
