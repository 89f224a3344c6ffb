//! The parts of a site, and how a part is known to be up to date.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use super::names::Entry;

/// One of the things that a site is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// The WASM of an entry and its bindings.
    Bundle(Entry),
    /// The CSS.
    Stylesheet,
    /// The files of `public/`.
    PublicFiles,
}

impl Part {
    /// The name of its stamp in the state folder.
    pub(super) fn stamp_name(self) -> String {
        match self {
            Self::Bundle(entry) => format!("bundle-{}.stamp", entry.output_name),
            Self::Stylesheet => "stylesheet.stamp".to_owned(),
            Self::PublicFiles => "public-files.stamp".to_owned(),
        }
    }
}

/// A file of the site, in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SiteFile {
    /// Below the site root, with `/`.
    pub(super) path: String,
    pub(super) contents: Vec<u8>,
}

/// A file of the site, on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Output {
    /// Below the site root, with `/`.
    pub(super) path: String,
    pub(super) bytes: u64,
}

/// What a finished part was made from, and what was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stamp {
    pub(super) fingerprint: String,
    pub(super) outputs: Vec<Output>,
}

impl Stamp {
    /// Reads a stamp; `None` if there is none, or none that can be read: then the work is done again.
    pub(super) fn load(file: &Path) -> Option<Self> {
        Self::from_text(&fs::read_to_string(file).ok()?)
    }

    /// The text of the file: the fingerprint, then `bytes path` a line.
    pub(super) fn to_text(&self) -> String {
        let mut text = format!("{}\n", self.fingerprint);
        for Output { path, bytes } in &self.outputs {
            // Writing to a String cannot fail.
            _ = writeln!(text, "{bytes} {path}");
        }
        text
    }

    fn from_text(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let fingerprint = lines.next()?.to_owned();
        let output = |line: &str| {
            let (bytes, path) = line.split_once(' ')?;
            Some(Output { path: path.to_owned(), bytes: bytes.parse().ok()? })
        };
        Some(Self { fingerprint, outputs: lines.map(output).collect::<Option<_>>()? })
    }

    /// True if the work was done from the same things and all of its files are still there.
    pub(super) fn is_current(&self, fingerprint: &str, site_root: &Path) -> bool {
        let is_there = |output: &Output| {
            site_root.join(&output.path).metadata().is_ok_and(|metadata| metadata.len() == output.bytes)
        };
        self.fingerprint == fingerprint && self.outputs.iter().all(is_there)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::Result;

    fn stamp() -> Stamp {
        let outputs = vec![
            Output { path: "pkg/a.js".to_owned(), bytes: 2 },
            Output { path: "a name with spaces.txt".to_owned(), bytes: 0 },
        ];
        Stamp { fingerprint: "f00d".to_owned(), outputs }
    }

    #[test]
    fn a_stamp_survives_the_disk() {
        assert_eq!(Stamp::from_text(&stamp().to_text()), Some(stamp()));
    }

    #[test]
    fn a_torn_stamp_is_no_stamp() {
        assert_eq!(Stamp::from_text(""), None);
        assert_eq!(Stamp::from_text("f00d\n12"), None);
    }

    #[test]
    fn only_the_same_inputs_and_complete_files_are_current() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let root = folder.path();
        assert!(!stamp().is_current("f00d", root), "no file is there");
        fs::create_dir(root.join("pkg"))?;
        fs::write(root.join("pkg/a.js"), "ab")?;
        fs::write(root.join("a name with spaces.txt"), "")?;
        assert!(stamp().is_current("f00d", root));
        assert!(!stamp().is_current("beef", root), "other inputs");
        fs::write(root.join("pkg/a.js"), "a")?;
        assert!(!stamp().is_current("f00d", root), "a file that was cut short");
        Ok(())
    }
}
