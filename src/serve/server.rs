//! Answers a browser on this machine: pages of the preview, and a line for each new version of it.

use std::io::{self, Write};
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Condvar, Mutex, PoisonError, RwLock};
use std::thread;
use std::time::Duration;

use tiny_http::{Header, Method, Request, Response, StatusCode};

use super::address::{is_own_host, kind_of, path_of};
use super::desk::{Answer, Desk};
use super::preview::{Current, OWN, Preview};
use super::rooms::Rooms;

/// Threads that answer: a browser asks for a handful of files at once.
const WORKERS: usize = 4;

/// Pages that may wait for a new version at once; each holds a thread.
const WAITING: usize = 64;

/// How often a waiting page is written to, so that one that is gone is noticed.
const PING: Duration = Duration::from_secs(15);

/// The preview cannot be served.
#[derive(Debug, thiserror::Error)]
#[error("nothing can listen on {address}")]
pub struct ServeError {
    /// Where.
    pub address: SocketAddr,
    /// What the system says.
    #[source]
    pub source: Box<dyn std::error::Error + Send + Sync>,
}

/// The number of the version that is shown, and who waits for the next.
#[derive(Debug, Default)]
struct Version {
    number: Mutex<(u64, usize)>,
    changed: Condvar,
}

impl Version {
    fn lock(&self) -> std::sync::MutexGuard<'_, (u64, usize)> {
        self.number.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A server of a preview.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    preview: Current,
    version: Arc<Version>,
}

impl Server {
    /// Listens and answers from now on; port 0 takes any that is free. The token is in each form, and known to nobody else.
    pub fn start(
        host: IpAddr,
        port: u16,
        preview: Preview,
        rooms: Box<dyn Rooms>,
        token: &[u8],
    ) -> Result<Self, ServeError> {
        let wanted = SocketAddr::new(host, port);
        let server =
            tiny_http::Server::http(wanted).map_err(|source| ServeError { address: wanted, source })?;
        let address = server.server_addr().to_ip().unwrap_or(wanted);
        let server = Arc::new(server);
        let preview: Current = Arc::new(RwLock::new(preview));
        let version = Arc::new(Version::default());
        let desk = Arc::new(Desk::new(rooms, token, address.ip().is_loopback()));
        for _ in 0..WORKERS {
            let (server, desk) = (Arc::clone(&server), Arc::clone(&desk));
            let (preview, version) = (Arc::clone(&preview), Arc::clone(&version));
            thread::spawn(move || {
                while let Ok(request) = server.recv() {
                    // A browser that went away is no trouble of ours.
                    let _ = answer(request, address, &desk, &preview, &version);
                }
            });
        }
        Ok(Self { address, preview, version })
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Shows something else, and has the pages that are open load it.
    pub fn show(&self, preview: Preview) {
        self.change(|_| (preview, true));
    }

    /// Changes what is shown; where the change says that it did, the pages that are open load it. Requests wait
    /// meanwhile.
    pub fn change(&self, change: impl FnOnce(Preview) -> (Preview, bool)) {
        let changed = {
            let mut shown = self.preview.write().unwrap_or_else(PoisonError::into_inner);
            let before = std::mem::replace(&mut *shown, Preview::broken(String::new()));
            let (after, changed) = change(before);
            *shown = after;
            changed
        };
        if !changed {
            return;
        }
        self.version.lock().0 += 1;
        self.version.changed.notify_all();
    }
}

fn answer(
    mut request: Request,
    address: SocketAddr,
    desk: &Desk,
    preview: &Current,
    version: &Arc<Version>,
) -> io::Result<()> {
    let host = request.headers().iter().find(|header| header.field.equiv("Host"));
    if !is_own_host(host.map(|header| header.value.as_str()), &address.ip().to_string(), address.port()) {
        return refuse(request, 403, "This preview answers to the name of this machine alone.\n");
    }
    let path = path_of(request.url());
    let is_form = *request.method() == Method::Post && path.as_deref().is_some_and(Desk::has);
    if !is_form && !matches!(request.method(), Method::Get | Method::Head) {
        return refuse(request, 405, "A preview can be read and nothing else.\n");
    }
    let Some(path) = path else {
        return refuse(request, 400, "This is no address of a page.\n");
    };
    if Desk::has(&path) {
        return match desk.answer(&mut request, &path, preview) {
            Answer::Page(code, bytes) => show(request, code, "index.html", bytes),
            Answer::Elsewhere(place) => request.respond(
                Response::empty(303)
                    .with_header(header("Location", &place))
                    .with_header(header("Cache-Control", "no-store")),
            ),
            Answer::Refused((code, why)) => refuse(request, code, why),
        };
    }
    if path == format!("{OWN}versions") {
        return wait(request, version);
    }
    let shown = preview.read().unwrap_or_else(PoisonError::into_inner).get(&path);
    let code = if shown.found { 200 } else { 404 };
    show(request, code, &shown.path, shown.bytes)
}

fn show(request: Request, code: u16, path: &str, bytes: Vec<u8>) -> io::Result<()> {
    let response = Response::from_data(bytes)
        .with_status_code(code)
        .with_header(header("Content-Type", kind_of(path)))
        .with_header(header("Cache-Control", "no-store"))
        // A page elsewhere that holds one of ours could have a click meant for it fall on a form.
        .with_header(header("Content-Security-Policy", "frame-ancestors 'none'"))
        .with_header(header("X-Frame-Options", "DENY"))
        .with_header(header("X-Content-Type-Options", "nosniff"))
        .with_header(header("Cross-Origin-Resource-Policy", "same-origin"));
    request.respond(response)
}

fn refuse(request: Request, code: u16, why: &str) -> io::Result<()> {
    request.respond(Response::from_string(why).with_status_code(StatusCode(code)))
}

fn header(name: &str, value: &str) -> Header {
    Header::from_bytes(name, value).expect("names and values of headers are plain ASCII here")
}

/// Tells a page the version that it shows and each one after, for as long as it listens.
fn wait(request: Request, version: &Arc<Version>) -> io::Result<()> {
    {
        let mut now = version.lock();
        if now.1 >= WAITING {
            drop(now);
            return refuse(request, 503, "Too many pages are open already.\n");
        }
        now.1 += 1;
    }
    let version = Arc::clone(version);
    thread::spawn(move || {
        // Ends with an error once the page is gone.
        let _ = tell(request.into_writer(), &version);
        version.lock().1 -= 1;
    });
    Ok(())
}

fn tell(mut page: Box<dyn Write + Send>, version: &Version) -> io::Result<()> {
    page.write_all(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\nConnection: close\r\n\r\nretry: 300\n\n",
    )?;
    let mut told = None;
    loop {
        let number = {
            let now = version.lock();
            let wait = |now: &mut (u64, usize)| told == Some(now.0);
            let (now, _) =
                version.changed.wait_timeout_while(now, PING, wait).unwrap_or_else(PoisonError::into_inner);
            now.0
        };
        if told == Some(number) {
            page.write_all(b":\n\n")?;
        } else {
            write!(page, "data: {number}\n\n")?;
            told = Some(number);
        }
        page.flush()?;
    }
}
