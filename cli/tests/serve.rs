//! `cors-lab serve` as a process: what it says, how it ends, what it does where nobody listens to it.

use std::{
    fs,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    process::{Child, Command, Output, Stdio},
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;

/// How long a lab may take to start.
const PATIENCE: Duration = Duration::from_secs(30);

/// A folder that looks as if it had been built.
fn built_site() -> TempDir {
    let site = tempfile::tempdir().expect("a folder");
    fs::write(site.path().join("hash.txt"), "").expect("written");
    site
}

fn serve(site: &TempDir) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cors-lab"));
    command.arg("serve").arg("--site-root").arg(site.path());
    command
}

/// A lab that is running on free ports. Dropping it ends it.
struct Running {
    process: Child,
    /// The JSON of the ready file.
    ready: String,
    /// Without `http://`.
    api: String,
    _site: TempDir,
}

impl Running {
    fn start(change: impl FnOnce(&mut Command)) -> Self {
        let site = built_site();
        let file = site.path().join("ready");
        let mut command = serve(&site);
        command.args(["--page-addr", "localhost:0", "--api-addr", "localhost:0", "--ready-file"]).arg(&file);
        change(&mut command);
        let mut process = command.spawn().expect("it starts");
        let begin = Instant::now();
        let ready = loop {
            if let Ok(ready) = fs::read_to_string(&file) {
                break ready;
            }
            assert!(process.try_wait().expect("it can be asked").is_none(), "it has ended");
            assert!(begin.elapsed() < PATIENCE, "it is not ready");
            thread::sleep(Duration::from_millis(10));
        };
        let (_, api) = ready.split_once(r#""api":"http://"#).expect("an API");
        let api = api.split('"').next().expect("the rest of the line").to_owned();
        Self { process, ready, api, _site: site }
    }

    fn health(&self) -> String {
        let mut stream = TcpStream::connect(&self.api).expect("it listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a legal timeout");
        let request = format!("GET /health HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", self.api);
        stream.write_all(request.as_bytes()).expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Both fail only where it has ended.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The one line of a refusal.
fn refusal(output: Output) -> String {
    let message = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!((output.status.code(), message.lines().count()), (Some(2), 1), "{message}");
    message
}

#[test]
fn a_bad_flag_is_one_line_and_exit_2() {
    for (flag, value) in [
        ("--api-origin", "http://localhost:4000/"),
        ("--page-origin", "http://127.1:3000"),
        ("--page-addr", "nowhere"),
    ] {
        let message = refusal(serve(&built_site()).args([flag, value]).output().expect("it starts"));
        assert!(message.contains(flag) && message.contains(value), "{message}");
    }
}

#[test]
fn a_bad_variable_is_named_with_its_flag() {
    let output = serve(&built_site()).env("CORS_LAB_API_ADDR", "nowhere").output().expect("it starts");
    let message = refusal(output);
    assert!(message.contains("--api-addr") && message.contains("nowhere"), "{message}");
}

#[test]
fn a_busy_port_is_one_line_and_exit_2() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = taken.local_addr().expect("bound").to_string();
    let arguments = ["--page-addr", "localhost:0", "--api-addr", &address];
    let message = refusal(serve(&built_site()).args(arguments).output().expect("it starts"));
    assert!(message.contains("--api-addr") && message.contains(&address), "{message}");
}

#[test]
fn a_site_that_is_not_built_is_one_line_and_exit_2() {
    let empty = tempfile::tempdir().expect("a folder");
    let message = refusal(serve(&empty).output().expect("it starts"));
    assert!(message.contains("--site-root") && message.contains("cargo xtask build"), "{message}");
}

#[test]
fn a_ready_file_that_cannot_be_written_is_one_line_and_exit_2() {
    let site = built_site();
    let nowhere = site.path().join("no/such/folder");
    let arguments = ["--page-addr", "localhost:0", "--api-addr", "localhost:0", "--ready-file"];
    let message = refusal(serve(&site).args(arguments).arg(&nowhere).output().expect("it starts"));
    assert!(message.contains("--ready-file") && message.contains("no/such/folder"), "{message}");
}

#[test]
fn the_ready_file_is_one_line_of_json_with_all_origins() {
    let lab = Running::start(|command| {
        command.stdout(Stdio::null()).stderr(Stdio::null());
    });
    let ready: serde_json::Value = serde_json::from_str(&lab.ready).expect("JSON");
    assert_eq!(lab.ready.lines().count(), 1);
    assert!(lab.ready.ends_with('\n'));
    assert_eq!(ready["api"], format!("http://{}", lab.api));
    assert!(ready["page"].as_str().is_some_and(|page| page.starts_with("http://localhost:")), "{ready}");
    assert_eq!(ready.as_object().map(|ready| ready.len()), Some(5), "{ready}");
    assert!(lab.health().contains(r#""listener":"api""#), "it listens");
}

#[test]
fn a_closed_standard_output_does_not_stop_the_start() {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let mut lab = Running::start(|command| {
        command.stdout(writer).stderr(Stdio::null());
    });
    assert!(lab.health().starts_with("HTTP/1.1 200 "));
    assert!(lab.process.try_wait().expect("it can be asked").is_none(), "it has ended");
}

#[test]
fn a_blocked_log_does_not_block_requests() {
    let mut lab = Running::start(|command| {
        // A pipe that nobody reads.
        command.env("RUST_LOG", "trace").stdout(Stdio::null()).stderr(Stdio::piped());
    });
    for _ in 0..2000 {
        // The lab may have no place for more.
        let Ok(mut stream) = TcpStream::connect(&lab.api) else { continue };
        let _ = stream.write_all(b"x y\r\n\r\n");
    }
    assert!(lab.health().starts_with("HTTP/1.1 200 "));
    let mut stderr = lab.process.stderr.take().expect("piped");
    let mut some = [0; 4096];
    let count = stderr.read(&mut some).expect("a log");
    assert!(!some[..count].contains(&0x1b), "no colours where nobody sees them");
}
