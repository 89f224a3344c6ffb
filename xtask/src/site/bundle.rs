//! From the WASM that cargo built to the two files that a browser loads: `wasm-bindgen`, then `wasm-opt`.

use std::env;
use std::path::Path;
use std::time::UNIX_EPOCH;

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use super::names::{Hashed, OUTPUT_NAME};
use super::part::SiteFile;
use crate::digest::Fingerprint;
use crate::progress::Line;
use crate::tools::wasm_opt::WasmOpt;
use crate::workspace::Mode;

/// All that decides what `make` makes.
pub(super) fn fingerprint(wasm: &[u8], mode: Mode, wasm_opt: Option<&WasmOpt>) -> String {
    let wasm_opt = wasm_opt.map_or_else(|| "none".to_owned(), WasmOpt::identity);
    Fingerprint::default()
        .add("builder", builder_identity())
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
    wasm: Vec<u8>,
    mode: Mode,
    wasm_opt: Option<&WasmOpt>,
    work: &Path,
    line: &mut Line,
) -> Result<Vec<SiteFile>> {
    let (js, wasm) = bindings(wasm, mode)?;
    let wasm = match wasm_opt {
        Some(wasm_opt) => wasm_opt.optimise(wasm, work, line)?,
        None => wasm,
    };
    Ok(vec![
        SiteFile { path: Hashed::Js.path(js.as_bytes()), contents: js.into_bytes() },
        SiteFile { path: Hashed::Wasm.path(&wasm), contents: wasm },
    ])
}

/// What `wasm-bindgen --target web` does, with the library in place of the tool, whose version could differ.
fn bindings(wasm: Vec<u8>, mode: Mode) -> Result<(String, Vec<u8>)> {
    let mut output = Bindgen::new()
        .input_bytes(OUTPUT_NAME, wasm)
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
            "a crate of `frontend` brings its own JavaScript ({}), and the build has no place for it: \
             write it with web-sys, or teach xtask/src/site/bundle.rs to hash such files",
            extra.join(", ")
        );
    }
    let js = output.js().to_owned();
    Ok((js, output.wasm_mut().emit_wasm()))
}
