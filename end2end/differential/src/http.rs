//! As much of HTTP/1.1 as the test needs: requests are read by the book, responses are written byte
//! for byte as the case has them.
//!
//! Server libraries put names into lower case and headers of one name together, add a `Date`, and
//! refuse some of the characters that are of interest here.

use std::io;

use engine::Response;
use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt};

/// The longest head or body of a request, in bytes.
const LONGEST: usize = 4 * 1024 * 1024;

/// A request as it arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Incoming {
    pub(crate) method: String,
    /// The path and the query.
    pub(crate) target: String,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Incoming {
    /// The values of a header, joined by `, `.
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let values: Vec<&str> = self
            .headers
            .iter()
            .filter(|(other, _)| other.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
            .collect();
        (!values.is_empty()).then(|| values.join(", "))
    }
}

/// Reads the next request of a connection, or `None` at its end.
pub(crate) async fn read_request(input: &mut (impl AsyncBufRead + Unpin)) -> io::Result<Option<Incoming>> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let read = (&mut *input).take(LONGEST as u64).read_until(b'\n', &mut head).await?;
        if read == 0 || head.len() > LONGEST {
            return if head.is_empty() { Ok(None) } else { Err(invalid("the head of a request ends early")) };
        }
    }
    let mut incoming = parse_head(&head)?;
    let length = match incoming.header("content-length") {
        Some(length) => length.parse().map_err(|_| invalid("a Content-Length is not a number"))?,
        None => 0,
    };
    if length > LONGEST {
        return Err(invalid("a body is too long"));
    }
    incoming.body.resize(length, 0);
    input.read_exact(&mut incoming.body).await?;
    Ok(Some(incoming))
}

/// Takes a head apart. Values may hold any byte, control characters included: browsers send them.
fn parse_head(head: &[u8]) -> io::Result<Incoming> {
    let text = isomorphic_decode(head);
    let mut lines = text.trim_end_matches("\r\n").split("\r\n");
    let mut words = lines.next().unwrap_or_default().split(' ');
    let (Some(method), Some(target), Some("HTTP/1.1")) = (words.next(), words.next(), words.next()) else {
        return Err(invalid("a request line is not one of HTTP/1.1"));
    };
    let headers = lines.map(|line| {
        let (name, value) = line.split_once(':').ok_or_else(|| invalid("a header has no colon"))?;
        Ok((name.to_owned(), value.trim_matches(['\t', ' ']).to_owned()))
    });
    Ok(Incoming {
        method: method.to_owned(),
        target: target.to_owned(),
        headers: headers.collect::<io::Result<_>>()?,
        body: Vec::new(),
    })
}

fn invalid(message: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message)
}

/// A response as it goes over the wire. It has no body, whatever its headers say.
pub(crate) fn write_response(response: &Response) -> Vec<u8> {
    let mut bytes = format!("HTTP/1.1 {} X\r\n", response.status).into_bytes();
    for (name, value) in &response.headers {
        bytes.extend(name.bytes());
        bytes.extend(b": ");
        bytes.extend(isomorphic_encode(value));
        bytes.extend(b"\r\n");
    }
    bytes.extend(b"\r\n");
    bytes
}

/// A response of the lab's own, to a page.
pub(crate) fn write_page(status: u16, content_type: &str, body: &[u8]) -> Vec<u8> {
    // Modules are loaded with CORS, and a sandboxed frame is of another origin.
    let mut bytes = format!(
        "HTTP/1.1 {status} X\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\nCache-Control: no-store\r\n\
         Access-Control-Allow-Origin: *\r\n\r\n",
        body.len()
    )
    .into_bytes();
    bytes.extend(body);
    bytes
}

/// One character for each byte.
fn isomorphic_decode(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

/// One byte for each character; the generator uses none beyond U+00FF.
fn isomorphic_encode(text: &str) -> impl Iterator<Item = u8> {
    text.chars().map(|c| u8::try_from(c).unwrap_or(b'?'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn responses_are_written_as_they_are() {
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let response = Response { status: 299, headers: vec![header("X-a", "\t\u{E9} "), header("x-A", "")] };
        assert_eq!(write_response(&response), b"HTTP/1.1 299 X\r\nX-a: \t\xE9 \r\nx-A: \r\n\r\n");
    }

    #[tokio::test]
    async fn requests_are_read_one_after_the_other() {
        let mut input: &[u8] =
            b"POST /a?b HTTP/1.1\r\nOrigin: null\r\nContent-Length: 2\r\n\r\nxyGET / HTTP/1.1\r\nA: 1\r\na: 2\x01\r\n\r\n";
        let first = read_request(&mut input).await.expect("it is well-formed").expect("a request");
        assert_eq!((first.method.as_str(), first.target.as_str()), ("POST", "/a?b"));
        assert_eq!((first.header("ORIGIN"), first.body), (Some("null".to_owned()), b"xy".to_vec()));
        let second = read_request(&mut input).await.expect("it is well-formed").expect("a request");
        assert_eq!((second.header("a"), second.header("b")), (Some("1, 2\u{1}".to_owned()), None));
        assert_eq!(read_request(&mut input).await.expect("the end"), None);
    }

    #[tokio::test]
    async fn half_a_request_is_an_error() {
        assert!(read_request(&mut b"GET / HTTP/1.1\r\n".as_slice()).await.is_err());
        assert!(read_request(&mut b"GET / HTTP/1.1\r\nContent-Length: 2\r\n\r\nx".as_slice()).await.is_err());
    }
}
