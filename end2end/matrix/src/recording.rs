//! What a browser's console said, as it is kept.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use browsers::Browser;
use serde::{Deserialize, Serialize};

/// One file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recording {
    /// Name and version, in the browser's own words; empty, if nothing was recorded.
    pub version: String,
    /// The day, in UTC: `2026-11-24`.
    pub date: String,
    /// In the order of the runs.
    #[serde(rename = "line")]
    pub lines: Vec<Line>,
}

/// A message of the console.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// The scenario, `<chapter>/<slug>`, or the slug of the message that was provoked.
    pub of: String,
    /// What was said, with `{names}` in the place of what differs from run to run.
    pub text: String,
}

/// A difference between two recordings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) of: String,
    /// None, if the line is new.
    pub(crate) old: Option<String>,
    /// None, if nothing is said in its place any more.
    pub(crate) new: Option<String>,
}

impl Recording {
    /// A browser's file in the folder of recordings.
    pub(crate) fn path(folder: &Path, browser: Browser) -> PathBuf {
        folder.join(browser.as_str()).with_extension("toml")
    }

    /// Reads a file.
    ///
    /// # Errors
    /// It is not there, or is no recording.
    pub fn read(path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
        toml::from_str(&text).with_context(|| format!("in {}", path.display()))
    }

    /// Writes the file. It is left alone if it is the same already, so that nothing is compiled for it.
    pub(crate) fn write(&self, path: &Path) -> Result<()> {
        let text = self.to_toml()?;
        if fs::read_to_string(path).is_ok_and(|old| old == text) {
            return Ok(());
        }
        fs::write(path, text).with_context(|| format!("writing {}", path.display()))
    }

    fn to_toml(&self) -> Result<String> {
        Ok(format!("{COMMENT}\n{}", toml::to_string(self)?))
    }

    /// What is otherwise in a newer recording. The order of the lines about one thing does not matter: where two
    /// processes of a browser speak, it is chance.
    pub(crate) fn changes_to(&self, newer: &Self) -> Vec<Change> {
        let mut subjects: Vec<&str> = Vec::new();
        for line in self.lines.iter().chain(&newer.lines) {
            if !subjects.contains(&line.of.as_str()) {
                subjects.push(&line.of);
            }
        }
        subjects.into_iter().flat_map(|of| changes_of(of, &self.texts(of), &newer.texts(of))).collect()
    }

    fn texts(&self, of: &str) -> Vec<&str> {
        self.lines.iter().filter(|line| line.of == of).map(|line| line.text.as_str()).collect()
    }
}

const COMMENT: &str = "\
# What this browser's console says. `cargo xtask record` makes this file: it runs every scenario, and the cases of
# end2end/matrix/cases.jsonl. Not to be edited: `cargo xtask test` compares it with what is said then.
#
# `of` is the scenario, or the page of the message that a case provokes. What differs from run to run has a name in
# its place: {page}, {api}, {other-api} and {nowhere} are the lab's origins and {run} is the run; in cases {origin} is
# the page's and {url} a URL of the case. Nothing else is changed.
";

/// Each line that is gone is put beside one that is new, as long as there are both.
fn changes_of(of: &str, old: &[&str], new: &[&str]) -> Vec<Change> {
    let mut new: Vec<&str> = new.to_vec();
    let mut gone = Vec::new();
    for text in old {
        match new.iter().position(|other| other == text) {
            Some(same) => drop(new.remove(same)),
            None => gone.push(*text),
        }
    }
    let count = gone.len().max(new.len());
    let text = |texts: &[&str], index: usize| texts.get(index).map(|text| (*text).to_owned());
    (0..count)
        .map(|index| Change { of: of.to_owned(), old: text(&gone, index), new: text(&new, index) })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recording(lines: &[(&str, &str)]) -> Recording {
        let line = |&(of, text): &(&str, &str)| Line { of: of.to_owned(), text: text.to_owned() };
        Recording {
            version: "Browser 1".to_owned(),
            date: "2026-11-24".to_owned(),
            lines: lines.iter().map(line).collect(),
        }
    }

    fn change(of: &str, old: Option<&str>, new: Option<&str>) -> Change {
        Change { of: of.to_owned(), old: old.map(str::to_owned), new: new.map(str::to_owned) }
    }

    #[test]
    fn what_is_written_can_be_read() {
        for lines in [&[][..], &[("a", "it says \"it's '*'\" \\ {url}\nand more"), ("a", "‘x’")]] {
            let written = recording(lines).to_toml().expect("it is a table");
            assert_eq!(toml::from_str::<Recording>(&written).expect("it was written"), recording(lines));
        }
    }

    #[test]
    fn version_date_and_order_make_no_difference() {
        let old = recording(&[("a", "1"), ("a", "2"), ("b", "3")]);
        let mut new = recording(&[("b", "3"), ("a", "2"), ("a", "1")]);
        new.version = "Browser 2".to_owned();
        new.date = "2027-01-01".to_owned();
        assert_eq!(old.changes_to(&new), []);
    }

    #[test]
    fn a_line_that_is_gone_new_or_said_twice_is_a_change() {
        let old = recording(&[("a", "1"), ("b", "2"), ("c", "3")]);
        let new = recording(&[("a", "one"), ("b", "2"), ("b", "2"), ("d", "4")]);
        let expected = [
            change("a", Some("1"), Some("one")),
            change("b", None, Some("2")),
            change("c", Some("3"), None),
            change("d", None, Some("4")),
        ];
        assert_eq!(old.changes_to(&new), expected);
    }

    #[test]
    fn the_files_are_what_the_pages_show() {
        for recorded in lessons::RECORDINGS {
            let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../lessons/recorded"));
            let path = folder.join(recorded.browser.as_str()).with_extension("toml");
            let file = Recording::read(&path).expect("it is there");
            let lines: Vec<_> = recorded.lines.iter().map(|line| (line.of, line.text)).collect();
            let expected: Vec<_> = file.lines.iter().map(|line| (&*line.of, &*line.text)).collect();
            assert_eq!((recorded.version, recorded.date, lines), (&*file.version, &*file.date, expected));
        }
    }
}
