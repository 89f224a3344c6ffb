//! As much of [WebDriver BiDi](https://w3c.github.io/webdriver-bidi/) as it takes to listen to a
//! console.

use std::fs::File;
use std::io::Write;

use anyhow::{Context, Result, bail};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, client_async};

/// Opens a URL, and writes to `console` what the console says from then on, one line a message.
pub(super) async fn open(address: &str, url: &str, console: File) -> Result<()> {
    let stream = TcpStream::connect(address).await.with_context(|| format!("connecting to {address}"))?;
    let (socket, _) = client_async(format!("ws://{address}/session"), stream).await?;
    let mut session = Session { socket, next_id: 0, console };
    session.call("session.new", &json!({"capabilities": {}})).await?;
    session.call("session.subscribe", &json!({"events": ["log.entryAdded"]})).await?;
    let tree = session.call("browsingContext.getTree", &json!({})).await?;
    let context = &tree["contexts"][0]["context"];
    let destination = json!({"context": context, "url": url, "wait": "none"});
    session.call("browsingContext.navigate", &destination).await?;
    tokio::spawn(async move {
        // It ends with the browser.
        while session.next().await.is_ok() {}
    });
    Ok(())
}

struct Session {
    socket: WebSocketStream<TcpStream>,
    next_id: u64,
    console: File,
}

impl Session {
    /// Sends a command, and returns its result.
    async fn call(&mut self, method: &str, parameters: &Value) -> Result<Value> {
        let id = self.next_id;
        self.next_id += 1;
        let command = json!({"id": id, "method": method, "params": parameters});
        self.socket.send(Message::text(command.to_string())).await?;
        loop {
            let mut message = self.next().await?;
            if message["id"] == id {
                return match message["type"].as_str() {
                    Some("success") => Ok(message["result"].take()),
                    _ => bail!("{method}: {message}"),
                };
            }
        }
    }

    /// The next message. If the console has said something, that is written down.
    async fn next(&mut self) -> Result<Value> {
        let message = self.socket.next().await.context("the browser has ended the connection")??;
        let message: Value = match message {
            Message::Text(text) => serde_json::from_str(&text)?,
            _ => return Ok(Value::Null),
        };
        if message["method"] == "log.entryAdded"
            && let Some(text) = message["params"]["text"].as_str()
        {
            writeln!(self.console, "{}", text.replace('\n', " "))?;
        }
        Ok(message)
    }
}
