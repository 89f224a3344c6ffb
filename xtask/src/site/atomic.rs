//! Files that are either as they were or complete.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// What the names of unfinished files end with.
pub(super) const TEMPORARY_SUFFIX: &str = ".tmp";

/// Writes `contents` under a temporary name and renames. A file that already holds them keeps its time, and
/// with it what caches know of it.
pub(super) fn write_if_changed(path: &Path, contents: &[u8]) -> Result<()> {
    let is_same_length = path.metadata().is_ok_and(|metadata| metadata.len() == contents.len() as u64);
    if is_same_length && fs::read(path).is_ok_and(|present| present == contents) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("creating {}", folder.display()))?;
    }
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(TEMPORARY_SUFFIX);
    fs::write(&temporary, contents).with_context(|| format!("writing {}", temporary.display()))?;
    fs::rename(&temporary, path).with_context(|| format!("renaming to {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_temporary_file_is_left() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("pkg/a.js");
        write_if_changed(&file, b"one")?;
        write_if_changed(&file, b"two")?;
        assert_eq!(fs::read(&file)?, b"two");
        assert_eq!(fs::read_dir(folder.path().join("pkg"))?.count(), 1);
        Ok(())
    }

    #[test]
    fn a_file_with_the_same_contents_keeps_its_time() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("a.txt");
        write_if_changed(&file, b"same")?;
        let long_ago = std::time::SystemTime::UNIX_EPOCH;
        fs::File::options().write(true).open(&file)?.set_modified(long_ago)?;
        write_if_changed(&file, b"same")?;
        assert_eq!(file.metadata()?.modified()?, long_ago);
        write_if_changed(&file, b"else")?;
        assert_ne!(file.metadata()?.modified()?, long_ago);
        Ok(())
    }
}
