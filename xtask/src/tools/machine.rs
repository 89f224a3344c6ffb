//! What kind of machine this is, as far as installing is concerned.

use std::fs;

/// Who could install a package, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Packages {
    /// Debian or a descendant, and we are root: `apt-get install` will do.
    AptAsRoot,
    /// Debian or a descendant, but the user must call `sudo` themselves: xtask never asks for a password.
    AptWithSudo,
    /// Any other system: the user knows their package manager.
    Unknown,
}

impl Packages {
    /// Looks at this machine.
    pub(crate) fn of_this_machine() -> Self {
        let os_release = fs::read_to_string("/etc/os-release").unwrap_or_default();
        Self::from_facts(&os_release, is_root())
    }

    /// `os_release` is the text of `/etc/os-release`, empty where there is none.
    fn from_facts(os_release: &str, root: bool) -> Self {
        let debian = os_release
            .lines()
            .filter_map(|line| line.split_once('='))
            .filter(|(key, _)| matches!(*key, "ID" | "ID_LIKE"))
            .flat_map(|(_, value)| value.trim_matches(['"', '\'']).split(' '))
            .any(|name| name == "debian");
        match (debian, root) {
            (true, true) => Self::AptAsRoot,
            (true, false) => Self::AptWithSudo,
            (false, _) => Self::Unknown,
        }
    }
}

#[cfg(unix)]
fn is_root() -> bool {
    nix::unistd::Uid::effective().is_root()
}

#[cfg(not(unix))]
fn is_root() -> bool {
    false
}

/// True where the environment says that this is a build server: nothing may be skipped there.
pub(crate) fn is_ci() -> bool {
    std::env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false")
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEBIAN: &str = "PRETTY_NAME=\"Debian GNU/Linux 12\"\nID=debian\n";
    const MINT: &str = "ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n";
    const FEDORA: &str = "ID=fedora\nNAME=\"not debian\"\n";

    #[test]
    fn only_root_on_debian_installs() {
        assert_eq!(Packages::from_facts(DEBIAN, true), Packages::AptAsRoot);
        assert_eq!(Packages::from_facts(DEBIAN, false), Packages::AptWithSudo);
    }

    #[test]
    fn descendants_of_debian_count() {
        assert_eq!(Packages::from_facts(MINT, true), Packages::AptAsRoot);
    }

    #[test]
    fn other_systems_are_left_alone() {
        assert_eq!(Packages::from_facts(FEDORA, true), Packages::Unknown);
        assert_eq!(Packages::from_facts("", true), Packages::Unknown);
    }
}
