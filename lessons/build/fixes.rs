//! The code of the fixes for axum, as functions that a test compiles and asks: what a reader pastes must work.

use std::fmt::Write;

use anyhow::Result;

/// Functions around the snippets, and `apps()`: all that make an `app`, with their scenarios' ids. The handlers that a
/// snippet leaves to its reader are the test's.
pub(crate) fn render(fixes: &[(String, String)]) -> Result<String> {
    let mut source = String::new();
    let mut apps = Vec::new();
    for (id, code) in fixes {
        let name = id.replace(['/', '-'], "_");
        let (parameters, result, end) = if code.contains("let app =") {
            apps.push(format!("({id:?}, {name}())"));
            ("", " -> Router", "app")
        } else if code.contains(".await?") {
            ("app: Router", " -> std::io::Result<()>", "Ok(())")
        } else if code.trim_end().ends_with(')') {
            // An expression: what a handler returns.
            ("id: u32", " -> impl IntoResponse", "")
        } else {
            ("", "", "")
        };
        let is_async = if code.contains(".await?") { "async " } else { "" };
        writeln!(
            source,
            "{is_async}fn {name}({parameters}){result} {{\n{code}\n{end}\n}}\n"
        )?;
    }
    writeln!(
        source,
        "pub(super) fn apps() -> Vec<(&'static str, Router)> {{\n    vec![{}]\n}}",
        apps.join(", ")
    )?;
    Ok(source)
}
