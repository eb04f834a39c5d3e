//! The embedded web server that takes the redirect.
//!
//! `front` owns the port and lets only small, well-formed requests through;
//! behind it tiny_http answers them, on a door of its own (`inner`); `judge`
//! says which request is the awaited one, `pages` what the browser shows.

mod front;
#[cfg(fuzzing)]
pub(crate) mod fuzz;
mod inner;
mod judge;
mod pages;

use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, ToSocketAddrs};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use tiny_http::{Header, Request, Response, Server};

use crate::error::{Error, Result, codes};
use crate::observe::Interrupt;
use front::Front;
use inner::Door;
pub(crate) use judge::{Answer, Expect, Redirect};
use judge::{Verdict, judge};
use pages::Page;
pub(crate) use pages::{Pages, default_failed_response, default_response};

/// How long an interrupt may go unnoticed.
const SLICE: Duration = Duration::from_millis(50);

/// Listens on the loopback address until it is dropped.
pub(crate) struct LoopbackServer {
    host: String,
    port: u16,
    slot: Arc<Mutex<Slot>>,
    worker: Option<JoinHandle<()>>,
    // In the order they have to go: the port first, then what answers behind it.
    front: Option<Front>,
    server: Arc<Server>,
    // tiny_http wakes its own listener through the door when it ends.
    _door: Arc<Door>,
}

/// What the answering thread works by.
#[derive(Default)]
struct Slot {
    armed: Option<Armed>,
    /// Tells one arming from the next.
    round: u64,
    dead: bool,
}

struct Armed {
    expect: Expect,
    pages: Arc<Pages>,
    found: Sender<Redirect>,
}

/// The wait for one redirect; dropped, the server answers 410 again.
pub(crate) struct Pending<'a> {
    server: &'a LoopbackServer,
    found: Receiver<Redirect>,
    round: u64,
}

impl LoopbackServer {
    /// `host` "localhost" listens on 127.0.0.1, another name on what it resolves to.
    /// Port 0 takes any free one, see [`port`](Self::port).
    pub(crate) fn start(host: &str, port: u16) -> Result<Self> {
        let host = host.trim().trim_start_matches('[').trim_end_matches(']');
        let host = if host.is_empty() { "localhost" } else { host };
        let address = resolve(host, port)?;
        let listener = TcpListener::bind(address).map_err(|error| cannot_listen(&error, host))?;
        let (server, door) = inner::open().map_err(|error| cannot_listen(&error, host))?;
        let (server, door) = (Arc::new(server), Arc::new(door));
        let slot = Arc::<Mutex<Slot>>::default();
        let worker = {
            let (server, slot) = (Arc::clone(&server), Arc::clone(&slot));
            std::thread::Builder::new()
                .name("oauth-answers".into())
                .spawn(move || answer_all(&server, &slot))
                .map_err(|error| cannot_listen(&error, host))?
        };
        // From here on dropping `started` ends the worker.
        let mut started = Self {
            host: host.to_owned(),
            port: 0,
            slot,
            worker: Some(worker),
            front: None,
            server,
            _door: Arc::clone(&door),
        };
        let front = Front::start(listener, door).map_err(|error| cannot_listen(&error, host))?;
        started.port = front.address().port();
        started.front = Some(front);
        Ok(started)
    }

    /// The port it listens on, never 0.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// The host as it was given, without brackets.
    pub(crate) fn host(&self) -> &str {
        &self.host
    }

    /// `http://host:port`, without a path.
    pub(crate) fn url(&self) -> String {
        if self.host.contains(':') {
            format!("http://[{}]:{}", self.host, self.port)
        } else {
            format!("http://{}:{}", self.host, self.port)
        }
    }

    /// False when it broke down and a new one is needed.
    pub(crate) fn is_alive(&self) -> bool {
        !self.slot.lock().dead
    }

    /// From now on the redirect is taken; call this before the browser is sent off.
    pub(crate) fn expect(&self, expect: Expect, pages: Pages) -> Pending<'_> {
        let (sender, found) = channel();
        let mut slot = self.slot.lock();
        slot.round += 1;
        if !slot.dead {
            slot.armed = Some(Armed {
                expect,
                pages: Arc::new(pages),
                found: sender,
            });
        }
        Pending {
            server: self,
            found,
            round: slot.round,
        }
    }
}

impl Pending<'_> {
    /// 201 after `timeout` (zero: never), 301 when interrupted.
    pub(crate) fn wait(self, timeout: Duration, interrupt: &Interrupt) -> Result<Redirect> {
        let end = (!timeout.is_zero())
            .then(|| Instant::now().checked_add(timeout))
            .flatten();
        loop {
            interrupt.check()?;
            let left = end.map_or(SLICE, |end| end.saturating_duration_since(Instant::now()));
            match self.found.recv_timeout(left.min(SLICE)) {
                Ok(redirect) => return Ok(redirect),
                Err(RecvTimeoutError::Timeout) if left.is_zero() => {
                    return Err(Error::new(
                        codes::TIMEOUT,
                        "The browser did not come back within OAuthBrowserResponseTimeout.",
                    ));
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(Error::new(
                        codes::INVALID_STATE,
                        "The embedded web server stopped while the browser was waited for.",
                    ));
                }
            }
        }
    }
}

impl Drop for Pending<'_> {
    fn drop(&mut self) {
        let mut slot = self.server.slot.lock();
        if slot.round == self.round {
            slot.armed = None;
        }
    }
}

impl Drop for LoopbackServer {
    fn drop(&mut self) {
        self.front = None;
        self.slot.lock().dead = true;
        self.server.unblock();
        if let Some(worker) = self.worker.take() {
            let _ = worker.join();
        }
    }
}

fn answer_all(server: &Server, slot: &Mutex<Slot>) {
    // An error is either the wish to end or a listener that broke.
    while let Ok(request) = server.recv() {
        if slot.lock().dead {
            break;
        }
        answer(request, slot);
    }
    let mut slot = slot.lock();
    slot.dead = true;
    slot.armed = None;
}

fn answer(request: Request, slot: &Mutex<Slot>) {
    let (verdict, armed) = {
        let mut slot = slot.lock();
        let expect = slot.armed.as_ref().map(|armed| &armed.expect);
        let verdict = judge(request.method().as_str(), request.url(), expect);
        // The first answer is the only one.
        let armed = match verdict {
            Verdict::Redirect(_) => slot.armed.take(),
            Verdict::Refused(..) => None,
        };
        (verdict, armed)
    };
    match (verdict, armed) {
        (Verdict::Redirect(redirect), Some(armed)) => {
            let page = match &redirect.answer {
                Answer::Code(_) => armed.pages.success(),
                Answer::Error { error, description } => armed.pages.failure(error, description),
            };
            // The page goes first: whoever waits may drop the server at once.
            show(request, 200, page);
            let _ = armed.found.send(redirect);
        }
        (Verdict::Refused(status, sentence), _) => show(request, status, pages::refusal(sentence)),
        (Verdict::Redirect(_), None) => show(request, 410, pages::refusal("")),
    }
}

fn show(request: Request, status: u16, page: Page) {
    let mut headers = vec![
        ("Content-Type", "text/html; charset=utf-8"),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
        // The address of the page holds the code.
        ("Referrer-Policy", "no-referrer"),
    ];
    if page.ours {
        headers.push((
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        ));
    }
    if status == 405 {
        headers.push(("Allow", "GET"));
    }
    let mut response = Response::from_string(page.html)
        .with_status_code(status)
        .with_chunked_threshold(usize::MAX);
    for (name, value) in headers {
        if let Ok(header) = Header::from_bytes(name, value) {
            response.add_header(header);
        }
    }
    // A browser that went away is no concern of the sign-in.
    let _ = request.respond(response);
}

fn resolve(host: &str, port: u16) -> Result<SocketAddr> {
    if host.eq_ignore_ascii_case("localhost") {
        return Ok((Ipv4Addr::LOCALHOST, port).into());
    }
    if let Ok(ip) = host.parse::<IpAddr>() {
        return Ok((ip, port).into());
    }
    let found = (host, port).to_socket_addrs().ok();
    found.and_then(|mut all| all.next()).ok_or_else(|| {
        Error::new(
            codes::HOST_NOT_FOUND,
            format!("OAuthWebServerHost \"{host}\" has no address."),
        )
    })
}

fn cannot_listen(error: &std::io::Error, host: &str) -> Error {
    use std::io::ErrorKind;
    let code = match error.kind() {
        ErrorKind::AddrInUse => codes::EADDRINUSE,
        ErrorKind::AddrNotAvailable => codes::EADDRNOTAVAIL,
        ErrorKind::PermissionDenied => codes::EACCES,
        _ => codes::INVALID_STATE,
    };
    let text = format!("The embedded web server cannot listen on \"{host}\": {error}.");
    Error::new(code, text).caused_by(error)
}

#[cfg(test)]
mod tests;
