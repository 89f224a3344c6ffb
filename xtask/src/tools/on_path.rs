//! Finding programs.

use std::env;
use std::path::{Path, PathBuf};

/// The first of `names` that is a program in a folder of `PATH`.
pub(crate) fn find(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    names.iter().find_map(|name| env::split_paths(&path).find_map(|folder| program_in(&folder, name)))
}

/// The program `name` in `folder`, if it is there and may be run.
pub(crate) fn program_in(folder: &Path, name: &str) -> Option<PathBuf> {
    // npm puts a `.cmd` beside what it installs on Windows.
    let suffixes: &[&str] = if cfg!(windows) { &[".exe", ".cmd"] } else { &[""] };
    suffixes.iter().map(|suffix| folder.join(format!("{name}{suffix}"))).find(|file| is_program(file))
}

#[cfg(unix)]
fn is_program(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(file: &Path) -> bool {
    file.is_file()
}
