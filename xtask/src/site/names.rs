//! The names of the files that change with every build.

use std::fmt::{self, Write};

use anyhow::{Context, Result};

use super::part::Stamp;
use crate::digest::sha256_hex;

/// A WASM that pages load: a crate of type `cdylib`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) crate_name: &'static str,
    /// How its files begin. The server knows it too.
    pub(super) output_name: &'static str,
}

/// All of them. A new one is a line here, and the server's way to name its files in a page.
pub(super) const ENTRIES: [Entry; 2] = [
    Entry { crate_name: "frontend-lab", output_name: LAB },
    Entry { crate_name: "frontend-tools", output_name: "cors-tools" },
];

/// How the files of pages with a lab begin, and the stylesheet of all.
const LAB: &str = "cors-lab";

/// The folder below the site root.
pub(super) const PKG_FOLDER: &str = "pkg";

/// The file in the site root that tells the server the hashes.
pub(super) const HASH_FILE: &str = "hash.txt";

/// 64 bits of a digest: enough that two builds never share a name.
const DIGITS: usize = 16;

/// The kinds of files that are named after their contents.
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

    /// The path below the site root of a bundle's file with these contents.
    pub(super) fn path(self, entry: Entry, contents: &[u8]) -> String {
        self.path_of(entry.output_name, contents)
    }

    /// The path below the site root of the stylesheet.
    pub(super) fn stylesheet_path(contents: &[u8]) -> String {
        Self::Css.path_of(LAB, contents)
    }

    fn path_of(self, output_name: &str, contents: &[u8]) -> String {
        let digest = sha256_hex(contents);
        format!("{PKG_FOLDER}/{output_name}.{}.{}", &digest[..DIGITS], self.extension())
    }

    /// The hash in such a path; `None` if it is the path of anything else.
    fn hash_in<'p>(self, output_name: &str, path: &'p str) -> Option<&'p str> {
        let hash = path
            .strip_prefix(PKG_FOLDER)?
            .strip_prefix('/')?
            .strip_prefix(output_name)?
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

/// The text of [`HASH_FILE`]: `js: <hash>`, `wasm: <hash>` and `css: <hash>` for what every page loads, and
/// `<output name>.js: <hash>` for further entries. `bundles` are the stamps of [`ENTRIES`].
pub(super) fn hash_txt(bundles: &[Stamp], stylesheet: &Stamp) -> Result<String> {
    let mut text = String::new();
    let mut add = |stamp: &Stamp, output_name: &str, kind: Hashed| {
        let hash = stamp.outputs.iter().find_map(|output| kind.hash_in(output_name, &output.path));
        let hash = hash.with_context(|| format!("the build made no {kind} file of `{output_name}`"))?;
        let prefix = if output_name == LAB { String::new() } else { format!("{output_name}.") };
        // Writing to a String cannot fail.
        _ = writeln!(text, "{prefix}{kind}: {hash}");
        anyhow::Ok(())
    };
    for (entry, bundle) in ENTRIES.iter().zip(bundles) {
        add(bundle, entry.output_name, Hashed::Js)?;
        add(bundle, entry.output_name, Hashed::Wasm)?;
    }
    add(stylesheet, LAB, Hashed::Css)?;
    Ok(text)
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
    fn the_name_holds_a_hash_of_the_contents() {
        let [entry, _] = ENTRIES;
        assert_eq!(Hashed::Js.path(entry, b"abc"), "pkg/cors-lab.ba7816bf8f01cfea.js");
        assert_eq!(Hashed::Wasm.path(entry, b"abc"), "pkg/cors-lab.ba7816bf8f01cfea.wasm");
        assert_eq!(Hashed::stylesheet_path(b"abc"), "pkg/cors-lab.ba7816bf8f01cfea.css");
    }

    #[test]
    fn the_hash_is_found_again_in_the_name() {
        let hash_in = |path| Hashed::Js.hash_in(LAB, path);
        assert_eq!(hash_in("pkg/cors-lab.ba7816bf8f01cfea.js"), Some("ba7816bf8f01cfea"));
        for other in [
            "pkg/cors-lab.ba7816bf8f01cfea.js.br",
            "pkg/cors-lab-tools.ba7816bf8f01cfea.js",
            "pkg/cors-lab.js",
            "cors-lab.ba7816bf8f01cfea.js",
        ] {
            assert_eq!(hash_in(other), None, "{other}");
        }
    }

    #[test]
    fn hash_txt_has_one_line_for_each_file() -> Result<()> {
        let bundle = stamp(&[
            "pkg/cors-lab.1111111111111111.js",
            "pkg/cors-lab.1111111111111111.js.br",
            "pkg/cors-lab.2222222222222222.wasm",
        ]);
        let stylesheet = stamp(&["pkg/cors-lab.3333333333333333.css"]);
        let tools = stamp(&["pkg/cors-tools.4444444444444444.js", "pkg/cors-tools.5555555555555555.wasm"]);
        assert_eq!(
            hash_txt(&[bundle, tools], &stylesheet)?,
            "js: 1111111111111111\nwasm: 2222222222222222\n\
             cors-tools.js: 4444444444444444\ncors-tools.wasm: 5555555555555555\ncss: 3333333333333333\n"
        );
        Ok(())
    }

    #[test]
    fn a_missing_file_is_an_error_that_names_it() {
        let message = hash_txt(&[stamp(&[])], &stamp(&[])).map_err(|error| error.to_string());
        assert_eq!(message, Err("the build made no js file of `cors-lab`".to_owned()));
    }
}
