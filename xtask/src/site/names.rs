//! The names of the files that change with every build, as Leptos asks for them.

use std::fmt;

use anyhow::{Context, Result};

use super::part::Stamp;
use crate::digest::sha256_hex;

/// `output_name` in Leptos' options.
pub(super) const OUTPUT_NAME: &str = "cors-lab";

/// `site_pkg_dir` in Leptos' options.
pub(super) const PKG_FOLDER: &str = "pkg";

/// The file in the site root that names the hashes: `hash_file` in Leptos' options.
pub(super) const HASH_FILE: &str = "hash.txt";

/// 64 bits of a digest: enough that two builds never share a name.
const DIGITS: usize = 16;

/// The three files of a page that are named after their contents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hashed {
    /// The bindings between the page and the WASM.
    Js,
    /// The islands.
    Wasm,
    /// The stylesheet.
    Css,
}

impl Hashed {
    /// The name in `hash.txt`, which is also the extension.
    fn extension(self) -> &'static str {
        match self {
            Self::Js => "js",
            Self::Wasm => "wasm",
            Self::Css => "css",
        }
    }

    /// The path below the site root of a file with these contents.
    pub(super) fn path(self, contents: &[u8]) -> String {
        let digest = sha256_hex(contents);
        format!("{PKG_FOLDER}/{OUTPUT_NAME}.{}.{}", &digest[..DIGITS], self.extension())
    }

    /// The hash in such a path; `None` if it is the path of anything else.
    fn hash_in(self, path: &str) -> Option<&str> {
        let hash = path
            .strip_prefix(PKG_FOLDER)?
            .strip_prefix('/')?
            .strip_prefix(OUTPUT_NAME)?
            .strip_prefix('.')?
            .strip_suffix(self.extension())?
            .strip_suffix('.')?;
        let is_hash = hash.len() == DIGITS && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_hash.then_some(hash)
    }
}

impl fmt::Display for Hashed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.extension())
    }
}

/// The hashes of one build.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Hashes {
    js: String,
    wasm: String,
    css: String,
}

impl Hashes {
    /// Reads them from the names of the files that were made.
    pub(super) fn from_stamps(bundle: &Stamp, stylesheet: &Stamp) -> Result<Self> {
        let find = |stamp: &Stamp, kind: Hashed| {
            let hash = stamp.outputs.iter().find_map(|output| kind.hash_in(&output.path));
            hash.map(str::to_owned).with_context(|| format!("the build made no {kind} file"))
        };
        Ok(Self {
            js: find(bundle, Hashed::Js)?,
            wasm: find(bundle, Hashed::Wasm)?,
            css: find(stylesheet, Hashed::Css)?,
        })
    }

    /// What `HydrationScripts` and `HashedStylesheet` read from [`HASH_FILE`].
    pub(super) fn hash_txt(&self) -> String {
        format!("js: {}\nwasm: {}\ncss: {}\n", self.js, self.wasm, self.css)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::part::Output;

    fn stamp(paths: &[&str]) -> Stamp {
        let outputs = paths.iter().map(|path| Output { path: (*path).to_owned(), bytes: 1 }).collect();
        Stamp { fingerprint: String::new(), outputs }
    }

    #[test]
    fn the_name_is_what_leptos_asks_for() {
        // Leptos: {pkg_path}/{output_name}.{hash}.{extension}
        assert_eq!(Hashed::Js.path(b"abc"), "pkg/cors-lab.ba7816bf8f01cfea.js");
        assert_eq!(Hashed::Wasm.path(b"abc"), "pkg/cors-lab.ba7816bf8f01cfea.wasm");
        assert_eq!(Hashed::Css.path(b"abc"), "pkg/cors-lab.ba7816bf8f01cfea.css");
    }

    #[test]
    fn the_hash_is_found_again_in_the_name() {
        assert_eq!(Hashed::Js.hash_in(&Hashed::Js.path(b"abc")), Some("ba7816bf8f01cfea"));
        for other in
            ["pkg/cors-lab.ba7816bf8f01cfea.js.br", "pkg/cors-lab.js", "cors-lab.ba7816bf8f01cfea.js"]
        {
            assert_eq!(Hashed::Js.hash_in(other), None, "{other}");
        }
    }

    #[test]
    fn hash_txt_has_a_line_a_file() -> Result<()> {
        let bundle = stamp(&[
            "pkg/cors-lab.1111111111111111.js",
            "pkg/cors-lab.1111111111111111.js.br",
            "pkg/cors-lab.2222222222222222.wasm",
        ]);
        let stylesheet = stamp(&["pkg/cors-lab.3333333333333333.css"]);
        let hashes = Hashes::from_stamps(&bundle, &stylesheet)?;
        assert_eq!(
            hashes.hash_txt(),
            "js: 1111111111111111\nwasm: 2222222222222222\ncss: 3333333333333333\n"
        );
        Ok(())
    }

    #[test]
    fn a_missing_file_is_an_error_that_names_it() {
        let message = Hashes::from_stamps(&stamp(&[]), &stamp(&[])).map_err(|error| error.to_string());
        assert_eq!(message, Err("the build made no js file".to_owned()));
    }
}
