//! The servers of all origins: pages that run the cases, and answers exactly as the cases say.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use anyhow::{Context, Result};
use engine::{Case, Response};
use tokio::io::{AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::UnboundedSender;

use crate::http::{Incoming, read_request, write_page, write_response};
use crate::observed::Report;
use crate::place::{Ports, WRITTEN_PORTS};
use crate::record::{Actual, Preflight, Record};
use crate::work::Work;

/// Sockets on free ports, before anything is answered on them.
#[derive(Debug)]
pub(crate) struct Sockets {
    listeners: Vec<TcpListener>,
    pub(crate) ports: Ports,
}

impl Sockets {
    /// Listens on three free ports of the loopback addresses.
    pub(crate) async fn bind() -> Result<Self> {
        let mut listeners = Vec::new();
        let mut ports = [0; WRITTEN_PORTS.len()];
        for port in &mut ports {
            let listener =
                TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.context("no free port on 127.0.0.1")?;
            *port = listener.local_addr()?.port();
            listeners.push(listener);
            // Browsers try ::1 first where `localhost` is that too, and go on where nobody answers.
            listeners.extend(TcpListener::bind((Ipv6Addr::LOCALHOST, *port)).await.ok());
        }
        Ok(Self { listeners, ports: Ports(ports) })
    }
}

/// What all connections share.
#[derive(Debug)]
pub(crate) struct Lab {
    /// The cases, by id.
    pub(crate) cases: Vec<Case>,
    pub(crate) record: Record,
    pub(crate) work: Work,
    /// Where reports go.
    pub(crate) reports: UnboundedSender<Vec<Report>>,
}

/// Answers on all sockets, for as long as the runtime lives.
pub(crate) fn serve(sockets: Sockets, lab: &Arc<Lab>) {
    for listener in sockets.listeners {
        let lab = Arc::clone(lab);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let lab = Arc::clone(&lab);
                tokio::spawn(async move {
                    // A browser may drop connections whenever it likes.
                    let _ = serve_connection(stream, &lab).await;
                });
            }
        });
    }
}

async fn serve_connection(stream: TcpStream, lab: &Lab) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut stream = BufReader::new(stream);
    while let Some(request) = read_request(&mut stream).await? {
        stream.get_mut().write_all(&answer(&request, lab)).await?;
    }
    Ok(())
}

fn answer(request: &Incoming, lab: &Lab) -> Vec<u8> {
    let path = request.target.split('?').next().unwrap_or_default();
    if let Some((id, hop)) = place_in_case(&request.target) {
        return write_response(&answer_of_case(request, id, hop, lab));
    }
    match path {
        "/" => write_page(200, "text/html", include_bytes!("page.html")),
        "/page.js" => write_page(200, "text/javascript", include_bytes!("page.js")),
        "/runner.js" => write_page(200, "text/javascript", include_bytes!("../../../public/runner.js")),
        "/batch" => {
            let batch = lab.work.next_batch(&request.header("host").unwrap_or_default());
            write_page(200, "application/json", batch.to_string().as_bytes())
        }
        "/report" => match serde_json::from_slice(&request.body) {
            Ok(report) => {
                // Nobody listens any more once all cases are there.
                let _ = lab.reports.send(report);
                write_page(200, "text/plain", b"")
            }
            Err(error) => write_page(400, "text/plain", error.to_string().as_bytes()),
        },
        _ => write_page(404, "text/plain", b""),
    }
}

/// The case and the hop that a URL belongs to: `/c/<id>/<hop>` or `/c/<id>/…?<hop>`. Browsers may make one
/// URL of two, so the last number of the path counts.
fn place_in_case(target: &str) -> Option<(usize, usize)> {
    let (id, rest) = target.strip_prefix("/c/")?.split_once('/')?;
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let last = path.rsplit('/').next().unwrap_or_default();
    let hop = query.parse().or_else(|_| last.parse());
    Some((id.parse().ok()?, hop.ok()?))
}

fn answer_of_case(request: &Incoming, id: usize, hop: usize, lab: &Lab) -> Response {
    let origin = request.header("origin");
    let answers = lab.cases.get(id).and_then(|case| case.hops.get(hop));
    // Only a browser can set that header.
    let request_method = request.header("access-control-request-method");
    let answer = if request.method == "OPTIONS" && request_method.is_some() {
        let request_headers = request.header("access-control-request-headers");
        lab.record.preflight(id, hop, Preflight { origin, request_method, request_headers });
        answers.and_then(|hop| hop.preflight.clone())
    } else {
        lab.record.request(id, hop, Actual { method: request.method.clone(), origin });
        answers.and_then(|hop| hop.response.clone())
    };
    answer.unwrap_or_else(|| Response {
        status: 404,
        headers: vec![("Content-Length".to_owned(), "0".to_owned())],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_know_their_place() {
        assert_eq!(place_in_case("/c/12/3"), Some((12, 3)));
        assert_eq!(place_in_case("/c/12/3?4"), Some((12, 4)));
        assert_eq!(place_in_case("/c/12/0?q=@"), Some((12, 0)));
        assert_eq!(place_in_case("/c/12/3,%20http://localhost:4000/c/12/4?other"), Some((12, 4)));
        assert_eq!(place_in_case("/c/12/x"), None);
        assert_eq!(place_in_case("/page.js"), None);
    }
}
