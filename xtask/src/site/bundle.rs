//! From the WASM that cargo built to the two files that a browser loads: `wasm-bindgen`, then `wasm-opt`.

use std::env;
use std::path::Path;
use std::time::UNIX_EPOCH;

use anyhow::{Context, Result, bail, ensure};
use wasm_bindgen_cli_support::Bindgen;

use super::names::{Entry, Hashed};
use super::part::SiteFile;
use crate::digest::Fingerprint;
use crate::progress::Line;
use crate::tools::wasm_opt::WasmOpt;
use crate::workspace::Mode;

/// All that decides what `make` makes.
pub(super) fn fingerprint(entry: Entry, wasm: &[u8], mode: Mode, wasm_opt: Option<&WasmOpt>) -> String {
    let wasm_opt = wasm_opt.map_or_else(|| "none".to_owned(), WasmOpt::identity);
    Fingerprint::default()
        .add("builder", builder_identity())
        .add("name", entry.output_name)
        .add("mode", format!("{mode:?}"))
        .add("wasm-opt", wasm_opt)
        .add("wasm", wasm)
        .finish()
}

/// Changes when xtask itself is rebuilt, and with it the versions and options of the libraries that it calls.
/// Size and time of its file stand for its contents, which would take longer to read than the work saved.
pub(super) fn builder_identity() -> String {
    let metadata = env::current_exe().and_then(|exe| exe.metadata());
    let modified = metadata.as_ref().ok().and_then(|metadata| metadata.modified().ok());
    let since_epoch = modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    format!("{:?} {since_epoch:?}", metadata.map(|metadata| metadata.len()).ok())
}

/// Makes the JavaScript and the WASM. `work` is a folder for intermediate files.
pub(super) fn make(
    entry: Entry,
    wasm: Vec<u8>,
    mode: Mode,
    wasm_opt: Option<&WasmOpt>,
    work: &Path,
    line: &mut Line,
) -> Result<Vec<SiteFile>> {
    let (js, wasm) = bindings(entry, wasm, mode)?;
    let wasm = match wasm_opt {
        Some(wasm_opt) => wasm_opt.optimise(wasm, work, line)?,
        None => wasm,
    };
    Ok(vec![
        SiteFile { path: Hashed::Js.path(entry, js.as_bytes()), contents: js.into_bytes() },
        SiteFile { path: Hashed::Wasm.path(entry, &wasm), contents: wasm },
    ])
}

/// What `wasm-bindgen --target web` does, with the library in place of the tool, whose version could differ.
fn bindings(entry: Entry, wasm: Vec<u8>, mode: Mode) -> Result<(String, Vec<u8>)> {
    let mut output = Bindgen::new()
        .input_bytes(entry.output_name, wasm)
        .web(true)?
        .typescript(false)
        // In `dev` the names make a panic readable.
        .remove_name_section(mode == Mode::Release)
        .remove_producers_section(true)
        .generate_output()
        .context("wasm-bindgen")?;

    // Files beside the bindings would keep their names over a change and be cached for ever.
    // Every crate with bindings has an entry among the snippets; the list in it is mostly empty.
    let snippets = output.snippets().iter().filter(|(_, list)| !list.is_empty());
    let mut extra: Vec<&str> = snippets.map(|(name, _)| name.as_str()).collect();
    extra.extend(output.local_modules().keys().map(String::as_str));
    extra.extend(output.npm_dependencies().keys().map(String::as_str));
    if !extra.is_empty() {
        bail!(
            "a crate of `{}` brings its own JavaScript ({}), and the build has no place for it: \
             write it with web-sys, or teach xtask/src/site/bundle.rs to hash such files",
            entry.crate_name,
            extra.join(", ")
        );
    }
    let js = output.js().to_owned();
    let js = if mode == Mode::Release {
        drop_unused_exports(output.wasm_mut());
        without_comments(&shorten_imports(output.wasm_mut(), js)?)
    } else {
        js
    };
    Ok((js, output.wasm_mut().emit_wasm()))
}

/// Classes of a crate that Leptos brings along and that nothing here uses: streams for server functions.
/// Being exported they would stay, and with them a sixth of the code.
const UNUSED_CLASSES: [&str; 3] = ["intounderlyingbytesource", "intounderlyingsink", "intounderlyingsource"];

/// Takes off the exports of [`UNUSED_CLASSES`], and then whatever nothing leads to any more. Their classes in
/// the script stay, as few lines that are never called.
fn drop_unused_exports(wasm: &mut walrus::Module) {
    let unused = |name: &str| {
        let name = name.trim_start_matches("__wbg_");
        UNUSED_CLASSES.iter().any(|class| name.starts_with(&format!("{class}_")))
    };
    let exports: Vec<_> =
        wasm.exports.iter().filter(|export| unused(&export.name)).map(|export| export.id()).collect();
    for export in exports {
        wasm.exports.delete(export);
    }
    walrus::passes::gc::run(wasm);
}

/// Gives the functions that the WASM imports short names, on both sides. wasm-bindgen's end in 16 hexadecimal
/// digits each, which no compression makes smaller: some kilobytes of what a page loads. An error if a name does
/// not stand exactly once in the script: the page would not start.
fn shorten_imports(wasm: &mut walrus::Module, mut js: String) -> Result<String> {
    let mut names: Vec<String> = Vec::new();
    for import in wasm.imports.iter_mut() {
        if !import.name.starts_with("__wb") {
            continue;
        }
        let place = names.iter().position(|name| *name == import.name).unwrap_or_else(|| {
            names.push(import.name.clone());
            names.len() - 1
        });
        import.name = format!("_{place}");
    }
    for (place, name) in names.iter().enumerate() {
        // In the script an import is a property of an object literal: `__wbg_name_hash: function(...)`.
        let property = format!("{name}: function");
        let count = js.matches(&property).count();
        ensure!(
            count == 1,
            "the bindings have `{property}` {count} times, not once: wasm-bindgen writes imports in another \
             way now, see `shorten_imports` in xtask/src/site/bundle.rs"
        );
        js = js.replace(&property, &format!("_{place}: function"));
    }
    Ok(js)
}

/// The script without indentation and without comments that stand alone on their lines, as all do that
/// wasm-bindgen writes, and those of `public/`. Neither has a string that goes over the end of a line.
pub(super) fn without_comments(js: &str) -> String {
    let mut short = String::with_capacity(js.len());
    let mut in_comment = false;
    for line in js.lines().map(str::trim) {
        // A comment with code behind it is left where it is.
        let code_follows = line.find("*/").is_some_and(|end| end + 2 < line.len());
        in_comment |= line.starts_with("/*") && !code_follows;
        if !in_comment && !line.is_empty() && !line.starts_with("//") {
            short.push_str(line);
            short.push('\n');
        }
        in_comment &= !line.contains("*/");
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indentation_go_and_code_stays() {
        let js = "/**\n * @param {number} a\n */\nfunction f(a) {\n    // why\n\n    return a * 2;\n}\n";
        assert_eq!(without_comments(js), "function f(a) {\nreturn a * 2;\n}\n");
    }

    #[test]
    fn a_line_of_code_that_begins_with_an_asterisk_stays() {
        let js = "/* one line */\nclass A {\n  *items() {\n    return 2\n    * 3; /* why */\n  }\n}\n";
        assert_eq!(without_comments(js), "class A {\n*items() {\nreturn 2\n* 3; /* why */\n}\n}\n");
    }

    #[test]
    fn code_behind_a_comment_stays() {
        let js = "/* pure */ f();\ng();\n";
        assert_eq!(without_comments(js), js);
    }

    /// A module that imports two functions from the script, one of them twice, and one from elsewhere.
    fn module() -> walrus::Module {
        let mut module = walrus::Module::default();
        let no_arguments = module.types.add(&[], &[]);
        for name in
            ["__wbg_log_0123456789abcdef", "__wbindgen_throw", "__wbg_log_0123456789abcdef", "memory_size"]
        {
            module.add_import_func("./cors-lab_bg.js", name, no_arguments);
        }
        module
    }

    fn names(module: &walrus::Module) -> Vec<&str> {
        module.imports.iter().map(|import| import.name.as_str()).collect()
    }

    #[test]
    fn imports_get_short_names_on_both_sides() -> Result<()> {
        let mut module = module();
        let js = "{\n__wbg_log_0123456789abcdef: function() {},\n__wbindgen_throw: function(a) {},\n}";
        let short = shorten_imports(&mut module, js.to_owned())?;
        assert_eq!(short, "{\n_0: function() {},\n_1: function(a) {},\n}");
        assert_eq!(names(&module), ["_0", "_1", "_0", "memory_size"]);
        Ok(())
    }

    #[test]
    fn an_import_that_the_script_does_not_have_once_is_an_error() {
        let log = "__wbg_log_0123456789abcdef: function() {},";
        let throw = "__wbindgen_throw: function() {},";
        for js in [log.to_owned(), format!("{log}{log}{throw}"), format!("{log}__wbindgen_throw() {{}},")] {
            let error = shorten_imports(&mut module(), js.clone()).map_err(|error| error.to_string());
            assert!(error.as_ref().is_err_and(|error| error.contains("not once")), "{js}: {error:?}");
        }
    }
}
