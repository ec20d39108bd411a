//! A server on loopback that stands for a service: it answers as it is told to, also as badly as services do.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// A request as it came.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    pub(crate) method: String,
    /// Without the query, percent-encoding undone.
    pub(crate) path: String,
    pub(crate) query: BTreeMap<String, String>,
    /// Names in lower case.
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
}

impl Received {
    /// The body as JSON, or null.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or(Value::Null)
    }

    /// `POST /rest/api/3/issue/SHOP-12/remotelink`.
    pub(crate) fn line(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// Whether it changes something.
    pub(crate) fn is_write(&self) -> bool {
        let asks = ["/bulkfetch", "/auth.test"];
        self.method != "GET" && !asks.iter().any(|end| self.path.ends_with(end))
    }
}

/// Lets a run die behind each of its steps: what changes something is done, and never answered the first time.
#[derive(Debug, Clone, Default)]
pub(crate) struct Trap(Arc<Mutex<(BTreeSet<String>, bool)>>);

impl Trap {
    /// Whether somebody waits in it for an answer; it is set anew by this.
    pub(crate) fn has_sprung(&self) -> bool {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner).1)
    }

    /// How many steps it has cut off.
    pub(crate) fn caught(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).0.len()
    }

    fn catches(&self, request: &Received) -> bool {
        let mut inside = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_new = request.is_write() && inside.0.insert(format!("{} {}", request.line(), request.body));
        inside.1 |= is_new;
        is_new
    }
}

/// What comes back.
#[derive(Debug, Clone)]
pub(crate) enum Reply {
    /// A status, headers, and a body.
    Answer(u16, Vec<(&'static str, String)>, String),
    /// Nothing, for longer than anybody waits.
    Hang,
    /// A head that promises more than comes.
    CutOff,
    /// The same, in pieces.
    CutOffInPieces,
    /// The connection ends without a word.
    Reset,
    /// More than anybody wants to read.
    Endless,
}

impl Reply {
    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self::Answer(status, vec![("content-type", "application/json".to_owned())], body.to_string())
    }

    pub(crate) fn text(status: u16, body: &str) -> Self {
        Self::Answer(status, vec![("content-type", "text/plain".to_owned())], body.to_owned())
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        if let Self::Answer(_, headers, _) = &mut self {
            headers.push((name, value.into()));
        }
        self
    }
}

/// What a service does with a request.
pub(crate) trait Service: Send + 'static {
    fn answer(&mut self, request: &Received) -> Reply;

    /// What requests did that no contract allows.
    fn faults(&self) -> &[String];
}

/// When an awkward reply takes the place of the service's own.
pub(crate) struct Awkward {
    /// What the line of the request has to hold.
    pub(crate) on: &'static str,
    /// Whether the service does what it is asked for all the same, and only its answer is lost.
    pub(crate) done_anyway: bool,
    pub(crate) reply: Reply,
}

struct Shared<S> {
    service: S,
    seen: Vec<Received>,
    awkward: VecDeque<Awkward>,
    trap: Option<Trap>,
    faults: fn(&S) -> &[String],
}

/// A service on loopback, until it is dropped.
pub(crate) struct Server<S> {
    port: u16,
    shared: Arc<Mutex<Shared<S>>>,
}

impl<S: Service> Server<S> {
    pub(crate) fn new(service: S) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
        let port = listener.local_addr().expect("a listener has an address").port();
        let shared = Arc::new(Mutex::new(Shared {
            service,
            seen: Vec::new(),
            awkward: VecDeque::new(),
            trap: None,
            faults: S::faults,
        }));
        let of_thread = Arc::clone(&shared);
        // It ends with the test program.
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&of_thread);
                thread::spawn(move || serve(stream, &shared));
            }
        });
        Self { port, shared }
    }

    /// Its address, without `/` at the end.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Lets the next request that fits be answered awkwardly.
    pub(crate) fn awkward(&self, on: &'static str, reply: Reply) {
        self.lock().awkward.push_back(Awkward { on, done_anyway: false, reply });
    }

    /// The same, and the service does what it was asked for.
    pub(crate) fn awkward_though_done(&self, on: &'static str, reply: Reply) {
        self.lock().awkward.push_back(Awkward { on, done_anyway: true, reply });
    }

    /// Lets whoever changes something wait for an answer, the first time.
    pub(crate) fn trap(&self, trap: &Trap) {
        self.lock().trap = Some(trap.clone());
    }

    /// The requests since this was asked last.
    pub(crate) fn seen(&self) -> Vec<Received> {
        std::mem::take(&mut self.lock().seen)
    }

    /// Those that change something.
    pub(crate) fn writes(&self) -> Vec<String> {
        self.seen().iter().filter(|request| request.is_write()).map(Received::line).collect()
    }

    /// Looks at the service, or changes it as somebody else would.
    pub(crate) fn with<T>(&self, look: impl FnOnce(&mut S) -> T) -> T {
        look(&mut self.lock().service)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Shared<S>> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<S> Drop for Server<S> {
    fn drop(&mut self) {
        let shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        let faults = (shared.faults)(&shared.service);
        assert!(thread::panicking() || faults.is_empty(), "{}", faults.join("\n"));
    }
}

fn serve<S: Service>(stream: TcpStream, shared: &Mutex<Shared<S>>) {
    let Some(request) = receive(&stream) else { return };
    let reply = {
        let mut shared = shared.lock().unwrap_or_else(PoisonError::into_inner);
        shared.seen.push(request.clone());
        let line = request.line();
        let first = shared.awkward.iter().position(|awkward| line.contains(awkward.on));
        match first.and_then(|at| shared.awkward.remove(at)) {
            None => {
                let reply = shared.service.answer(&request);
                let is_caught = shared.trap.as_ref().is_some_and(|trap| trap.catches(&request));
                if is_caught { Reply::Hang } else { reply }
            }
            Some(awkward) => {
                if awkward.done_anyway {
                    drop(shared.service.answer(&request));
                }
                awkward.reply
            }
        }
    };
    send(stream, reply);
}

fn receive(stream: &TcpStream) -> Option<Received> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split_whitespace();
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.insert(name.to_lowercase(), value.trim().to_owned());
    }
    let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let (path, query) = parted(&target);
    Some(Received { method, path, query, headers, body: String::from_utf8_lossy(&body).into_owned() })
}

/// The path and the query of a target, percent-encoding undone.
pub(crate) fn parted(target: &str) -> (String, BTreeMap<String, String>) {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let query = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (plain(name), plain(value))
    });
    (plain(path), query.collect())
}

fn plain(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next().unwrap_or(b'0'), rest.next().unwrap_or(b'0')];
            let digits = std::str::from_utf8(&digits).unwrap_or("0");
            bytes.push(u8::from_str_radix(digits, 16).unwrap_or(b'?'));
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn send(mut stream: TcpStream, reply: Reply) {
    let _ = match reply {
        Reply::Answer(status, headers, body) => {
            let mut head =
                format!("HTTP/1.1 {status} X\r\nconnection: close\r\ncontent-length: {}\r\n", body.len());
            for (name, value) in headers {
                head.push_str(&format!("{name}: {value}\r\n"));
            }
            if status == 204 {
                head = head.replace("content-length: 0\r\n", "");
            }
            stream.write_all(format!("{head}\r\n{body}").as_bytes())
        }
        Reply::Hang => {
            thread::sleep(Duration::from_secs(20));
            Ok(())
        }
        Reply::CutOff => stream.write_all(b"HTTP/1.1 200 X\r\ncontent-length: 1000\r\n\r\n{\"id\": 1"),
        Reply::CutOffInPieces => {
            stream.write_all(b"HTTP/1.1 200 X\r\ntransfer-encoding: chunked\r\n\r\n8\r\n{\"id\": 1\r\n")
        }
        Reply::Reset => Ok(()),
        Reply::Endless => {
            let _ = stream.write_all(b"HTTP/1.1 200 X\r\nconnection: close\r\n\r\n");
            let piece = vec![b'x'; 1 << 16];
            (0..1024).try_for_each(|_| stream.write_all(&piece))
        }
    };
}
