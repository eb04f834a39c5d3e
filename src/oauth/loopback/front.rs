//! The guard before tiny_http: it owns the port, reads a request head of bounded
//! size in bounded time, and passes on nothing of it but a clean request line.

use std::collections::VecDeque;
use std::io::{self, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use parking_lot::Mutex;

use super::inner::Door;

/// Codes and states are some hundred bytes; servers add what they like.
const LINE_LIMIT: usize = 8 * 1024;
/// Other local servers' cookies come along.
const HEAD_LIMIT: usize = 64 * 1024;
const HEAD_TIME: Duration = Duration::from_secs(30);
const ANSWER_TIME: Duration = Duration::from_secs(10);
/// What is thrown away after an answer, so that closing does not destroy it under way.
const DRAIN_LIMIT: usize = 4 << 20;
const DRAIN_TIME: Duration = Duration::from_secs(1);
/// One more pushes out the connection that has been silent for longest.
const CONNECTIONS: usize = 64;

pub(super) struct Front {
    address: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    stop: AtomicBool,
    door: Arc<Door>,
    /// Connections whose request has not been read yet, oldest first.
    silent: Mutex<VecDeque<Arc<TcpStream>>>,
}

impl Front {
    pub(super) fn start(listener: TcpListener, door: Arc<Door>) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            stop: AtomicBool::new(false),
            door,
            silent: Mutex::default(),
        });
        let thread = {
            let shared = Arc::clone(&shared);
            std::thread::Builder::new()
                .name("oauth-accept".into())
                .spawn(move || accept_all(&listener, &shared))?
        };
        Ok(Self {
            address,
            shared,
            thread: Some(thread),
        })
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::Release);
        // Nothing but a connection wakes `accept`.
        let mut address = self.address;
        match address.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
            IpAddr::V6(ip) if ip.is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
            _ => {}
        }
        let woken = TcpStream::connect_timeout(&address, Duration::from_millis(500)).is_ok();
        let silent = std::mem::take(&mut *self.shared.silent.lock());
        for stream in silent {
            let _ = stream.shutdown(Shutdown::Both);
        }
        // Answers under way are left to finish on their own threads.
        if let Some(thread) = self.thread.take()
            && woken
        {
            let _ = thread.join();
        }
    }
}

fn accept_all(listener: &TcpListener, shared: &Arc<Shared>) {
    loop {
        let accepted = listener.accept();
        if shared.stop.load(Ordering::Acquire) {
            return;
        }
        let Ok((stream, _)) = accepted else {
            // Out of file descriptors, most likely: give others time to close theirs.
            std::thread::sleep(Duration::from_millis(50));
            continue;
        };
        let stream = Arc::new(stream);
        let pushed_out = {
            let mut silent = shared.silent.lock();
            silent.push_back(Arc::clone(&stream));
            (silent.len() > CONNECTIONS)
                .then(|| silent.pop_front())
                .flatten()
        };
        if let Some(oldest) = pushed_out {
            let _ = oldest.shutdown(Shutdown::Both);
        }
        let work = Arc::clone(shared);
        let served = Arc::clone(&stream);
        let thread = std::thread::Builder::new()
            .name("oauth-request".into())
            .spawn(move || serve(&served, &work));
        if thread.is_err() {
            shared.forget(&stream);
        }
    }
}

impl Shared {
    fn forget(&self, stream: &Arc<TcpStream>) {
        self.silent
            .lock()
            .retain(|other| !Arc::ptr_eq(other, stream));
    }
}

fn serve(stream: &Arc<TcpStream>, shared: &Shared) {
    let head = read_head(stream);
    shared.forget(stream);
    let answer = match head {
        Ok(head) => match request_line(&head) {
            Ok((method, target)) => pass_on(&shared.door, method, target).unwrap_or_default(),
            Err(status) => refusal(status),
        },
        Err(Some(status)) => refusal(status),
        Err(None) => return,
    };
    let mut client = stream.as_ref();
    let _ = client.set_write_timeout(Some(ANSWER_TIME));
    if client.write_all(&answer).is_ok() {
        let _ = client.shutdown(Shutdown::Write);
        drain(client);
    }
    let _ = client.shutdown(Shutdown::Both);
}

/// Everything up to the empty line; `Err(None)` when there is nobody to answer.
fn read_head(mut stream: &TcpStream) -> Result<Vec<u8>, Option<u16>> {
    let end = Instant::now() + HEAD_TIME;
    let mut head = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() || stream.set_read_timeout(Some(left)).is_err() {
            return Err(None);
        }
        let count = match stream.read(&mut chunk) {
            Ok(0) => return Err(None),
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(_) => return Err(None),
        };
        // The end may straddle two reads.
        let seen = head.len().saturating_sub(3);
        head.extend_from_slice(chunk.get(..count).unwrap_or_default());
        if !head.first().is_some_and(u8::is_ascii_uppercase) {
            return Err(Some(400));
        }
        if !head.iter().take(LINE_LIMIT).any(|b| *b == b'\n') && head.len() >= LINE_LIMIT {
            return Err(Some(414));
        }
        let fresh = head.get(seen..).unwrap_or_default();
        if fresh.windows(4).any(|w| w == b"\r\n\r\n") || fresh.windows(2).any(|w| w == b"\n\n") {
            return Ok(head);
        }
        if head.len() > HEAD_LIMIT {
            return Err(Some(431));
        }
    }
}

/// Method and target of a head; the status to refuse it with otherwise.
pub(super) fn request_line(head: &[u8]) -> Result<(&str, &str), u16> {
    let line = head.split(|b| *b == b'\n').next().unwrap_or_default();
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let line = std::str::from_utf8(line).map_err(|_| 400u16)?;
    let mut parts = line.split(' ');
    let (Some(method), Some(target), Some(version), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(400);
    };
    let clean = |text: &str| !text.is_empty() && text.bytes().all(|b| (0x21..=0x7e).contains(&b));
    if method.len() > 16 || !method.bytes().all(|b| b.is_ascii_uppercase()) || !clean(target) {
        return Err(400);
    }
    match version {
        "HTTP/1.0" | "HTTP/1.1" => Ok((method, target)),
        _ if version.starts_with("HTTP/") => Err(505),
        _ => Err(400),
    }
}

/// tiny_http's answer. A body that was announced stays behind, so it never waits for one.
fn pass_on(door: &Door, method: &str, target: &str) -> io::Result<Vec<u8>> {
    let mut inner = door.connect()?;
    inner.set_read_timeout(Some(ANSWER_TIME))?;
    inner.set_write_timeout(Some(ANSWER_TIME))?;
    let request = format!("{method} {target} HTTP/1.1\r\nConnection: close\r\n\r\n");
    inner.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    inner.read_to_end(&mut answer)?;
    // The connection ends here whatever the browser asked for; tell it.
    if let Some(line) = answer.windows(2).position(|w| w == b"\r\n") {
        let at = line + 2;
        answer.splice(at..at, *b"Connection: close\r\n");
    }
    Ok(answer)
}

fn refusal(status: u16) -> Vec<u8> {
    let reason = match status {
        414 => "URI Too Long",
        431 => "Request Header Fields Too Large",
        505 => "HTTP Version Not Supported",
        _ => "Bad Request",
    };
    format!(
        "HTTP/1.1 {status} {reason}\r\nConnection: close\r\nContent-Type: text/plain\r\n\
         Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nContent-Length: {}\r\n\r\n{reason}\n",
        reason.len() + 1
    )
    .into_bytes()
}

fn drain(mut stream: &TcpStream) {
    let end = Instant::now() + DRAIN_TIME;
    let mut chunk = [0; 16 * 1024];
    let mut total = 0;
    while total < DRAIN_LIMIT {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() || stream.set_read_timeout(Some(left)).is_err() {
            return;
        }
        match stream.read(&mut chunk) {
            Ok(0) | Err(_) => return,
            Ok(count) => total += count,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn request_lines() {
        for (line, expected) in [
            (
                "GET /?a=b HTTP/1.1\r\nHost: x\r\n\r\n",
                Ok(("GET", "/?a=b")),
            ),
            ("POST / HTTP/1.0\n\n", Ok(("POST", "/"))),
            ("GET / HTTP/2.0\r\n\r\n", Err(505)),
            ("GET /\r\n\r\n", Err(400)),
            ("GET  / HTTP/1.1\r\n\r\n", Err(400)),
            ("GET / HTTP/1.1 \r\n\r\n", Err(400)),
            ("GET /\u{7f} HTTP/1.1\r\n\r\n", Err(400)),
            ("GET /ä HTTP/1.1\r\n\r\n", Err(400)),
            ("get / HTTP/1.1\r\n\r\n", Err(400)),
            ("GET / FTP/1.1\r\n\r\n", Err(400)),
            ("", Err(400)),
        ] {
            assert_eq!(request_line(line.as_bytes()), expected, "{line:?}");
        }
        assert_eq!(request_line(b"GET /\xff HTTP/1.1\r\n"), Err(400));
    }
}
