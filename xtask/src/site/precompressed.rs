//! Compressing once, here, and well: the server only picks the file.

use std::io::Write;
use std::thread;

use anyhow::{Context, Result, anyhow};
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::part::SiteFile;

/// What is text, or nearly. Images and fonts are compressed already.
const EXTENSIONS: &[&str] = &["css", "html", "js", "json", "svg", "txt", "wasm", "webmanifest"];

/// The best that Brotli can do.
const BROTLI_QUALITY: i32 = 11;

/// True for files that become smaller.
fn is_compressible(path: &str) -> bool {
    let extension = path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map(|(_, end)| end);
    extension.is_some_and(|extension| EXTENSIONS.contains(&extension.to_ascii_lowercase().as_str()))
}

/// The files, with `.br` and `.gz` beside each that becomes smaller.
pub(super) fn with_compressed(files: Vec<SiteFile>) -> Result<Vec<SiteFile>> {
    let mut all = Vec::with_capacity(files.len() * 3);
    for file in files {
        if is_compressible(&file.path) {
            let (br, gz) = thread::scope(|scope| {
                let br = scope.spawn(|| brotli(&file.contents));
                let gz = gzip(&file.contents);
                let br = br.join().map_err(|_| anyhow!("the thread panicked")).flatten();
                (br, gz)
            });
            let br = br.with_context(|| format!("compressing {}", file.path))?;
            let gz = gz.with_context(|| format!("compressing {}", file.path))?;
            all.push(SiteFile { path: format!("{}.br", file.path), contents: br });
            all.push(SiteFile { path: format!("{}.gz", file.path), contents: gz });
        }
        all.push(file);
    }
    Ok(all)
}

fn brotli(contents: &[u8]) -> Result<Vec<u8>> {
    let params = BrotliEncoderParams {
        quality: BROTLI_QUALITY,
        size_hint: contents.len(),
        ..BrotliEncoderParams::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*contents, &mut compressed, &params)?;
    Ok(compressed)
}

fn gzip(contents: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(contents)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn text_is_compressed_and_images_and_fonts_are_not() {
        for path in
            ["a.js", "pkg/a.0123.wasm", "a.css", "i.svg", "robots.txt", "m.webmanifest", "x.HTML", "d.json"]
        {
            assert!(is_compressible(path), "{path}");
        }
        for path in ["a.png", "fonts/a.woff2", "favicon.ico", "css", "some.css/file", "a.js.br"] {
            assert!(!is_compressible(path), "{path}");
        }
    }

    #[test]
    fn both_forms_unpack_to_the_original() -> Result<()> {
        let original = "Access-Control-Allow-Origin ".repeat(100).into_bytes();
        let files = with_compressed(vec![SiteFile { path: "a.txt".to_owned(), contents: original.clone() }])?;
        let [br, gz, plain] = files.as_slice() else { panic!("{} files", files.len()) };
        assert_eq!([&*br.path, &*gz.path, &*plain.path], ["a.txt.br", "a.txt.gz", "a.txt"]);
        let mut unpacked = Vec::new();
        brotli::BrotliDecompress(&mut &*br.contents, &mut unpacked)?;
        assert_eq!(unpacked, original);
        unpacked.clear();
        flate2::read::GzDecoder::new(&*gz.contents).read_to_end(&mut unpacked)?;
        assert_eq!(unpacked, original);
        Ok(())
    }
}
