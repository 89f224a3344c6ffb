//! Cases as lines for the judge.

use engine::{Body, Case, Response};
use serde_json::{Value, json};

#[expect(dead_code, reason = "only the part that reads cases is used")]
#[path = "../../../engine/examples/judge.rs"]
mod judge;

/// One line, without a line break.
pub(crate) fn write_case(id: usize, case: &Case) -> String {
    let request = &case.request;
    let mut fields = json!({
        "url": request.url,
        "method": request.method,
        "headers": request.headers,
        "mode": request.mode.as_str(),
        "credentials": request.credentials.as_str(),
        "redirect": request.redirect.as_str(),
    });
    match &request.body {
        Body::None => {}
        Body::Text(text) => fields["body"] = json!(text),
        Body::Stream => fields["body"] = json!({"stream": true}),
    }
    let hops: Vec<Value> = case
        .hops
        .iter()
        .map(|hop| {
            let mut fields = json!({});
            for (name, response) in [("preflight", &hop.preflight), ("response", &hop.response)] {
                if let Some(Response { status, headers }) = response {
                    fields[name] = json!({"status": status, "headers": headers});
                }
            }
            fields
        })
        .collect();
    json!({"id": id, "page": case.page.to_string(), "request": fields, "hops": hops}).to_string()
}

/// Reads a line, or says what is wrong with it.
pub(crate) fn read_case(line: &str) -> Result<Case, String> {
    match serde_json::from_str(line).map_err(|error| error.to_string())? {
        Value::Object(object) => judge::read_case(&object),
        _ => Err("expected a JSON object".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::generate;

    #[test]
    fn what_is_written_can_be_read() {
        for id in 0..2000 {
            let case = generate(3, id);
            assert_eq!(read_case(&write_case(id, &case)), Ok(case));
        }
    }
}
