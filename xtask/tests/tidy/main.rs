//! What the compiler does not check and we want to stay true: which crate may use which (`edges.rs`), what may be
//! depended on (`dependencies.rs`), and rules about the text of files (`files.rs`).
//!
//! Every message says how to repair what it found. Every rule has an example that breaks it.

mod dependencies;
mod edges;
mod files;
mod workspace;

/// Fails with the findings, one on a line.
fn report(findings: &[String]) {
    assert!(findings.is_empty(), "\n\n{}\n", findings.join("\n"));
}
