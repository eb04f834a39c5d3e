//! A server before the emulator that does one thing wrong.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::Duration;

use crate::kinds::{Act, End, Kind};

pub(crate) const TOKEN: &str = "fault-token";

/// A request, as it came.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
}

impl Asked {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find(|header| header.0.eq_ignore_ascii_case(name))
            .map(|header| header.1.as_str())
    }

    /// First byte, one past the last, and total of a fragment.
    pub(crate) fn fragment(&self) -> Option<(u64, u64, u64)> {
        let (span, total) = self
            .header("Content-Range")?
            .strip_prefix("bytes ")?
            .split_once('/')?;
        let (first, last) = span.split_once('-')?;
        let last: u64 = last.parse().ok()?;
        Some((first.parse().ok()?, last + 1, total.parse().ok()?))
    }

    /// The first byte that a download asks for.
    pub(crate) fn range(&self) -> usize {
        let range = self.header("Range").and_then(|r| r.strip_prefix("bytes="));
        let first = range.and_then(|range| range.strip_suffix('-'));
        first.map_or(0, |first| first.parse().unwrap())
    }
}

/// The emulator's answer.
#[derive(Debug, Clone, Default)]
pub(crate) struct Real {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Real {
    /// An answer without a word on how long it is.
    pub(crate) fn head(&self, status: u16) -> String {
        let mut head = format!("HTTP/1.1 {status} X\r\n");
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head
    }

    pub(crate) fn whole(&self, status: u16) -> Vec<u8> {
        let head = self.head(status);
        let length = self.body.len();
        let mut bytes = format!("{head}Content-Length: {length}\r\n\r\n").into_bytes();
        bytes.extend_from_slice(&self.body);
        bytes
    }
}

/// Which request is meant.
pub(crate) type Meant = fn(&Asked) -> bool;

struct Plan {
    kind: &'static Kind,
    meant: Meant,
    /// Requests that come before the one that is meant.
    before: usize,
}

#[derive(Default)]
struct State {
    plan: Option<Plan>,
    seen: usize,
    struck: usize,
    /// Nobody is to be let in; and nobody is.
    refuse: bool,
    closed: bool,
    over: bool,
}

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
    address: SocketAddr,
    emulator: String,
}

pub(crate) struct Server(Arc<Shared>);

impl Server {
    pub(crate) fn start(emulator: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let shared = Arc::new(Shared {
            state: Mutex::default(),
            changed: Condvar::new(),
            address: listener.local_addr().unwrap(),
            emulator: emulator.trim_start_matches("http://").to_owned(),
        });
        let server = Arc::clone(&shared);
        std::thread::spawn(move || accept(&server, listener));
        Self(shared)
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.0.address)
    }

    /// From now on the request that is meant is struck.
    pub(crate) fn arm(&self, kind: &'static Kind, meant: Meant, before: usize) {
        let mut state = self.0.lock();
        state.plan = Some(Plan {
            kind,
            meant,
            before,
        });
        (state.seen, state.struck) = (0, 0);
        drop(state);
        if matches!(kind.act, Act::Refuse) && before == 0 {
            self.0.close();
        }
    }

    /// All is well again; how often it was struck.
    pub(crate) fn calm(&self) -> usize {
        let mut state = self.0.lock();
        state.plan = None;
        state.refuse = false;
        self.0.changed.notify_all();
        while state.closed {
            state = self.0.changed.wait(state).unwrap();
        }
        state.struck
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        (state.over, state.refuse) = (true, false);
        drop(state);
        self.0.changed.notify_all();
        drop(TcpStream::connect(self.0.address));
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// Returns when connections are refused.
    fn close(&self) {
        let mut state = self.lock();
        state.struck += 1;
        state.refuse = true;
        drop(TcpStream::connect(self.address));
        while !state.closed {
            state = self.changed.wait(state).unwrap();
        }
    }

    /// What is to be done to this request.
    fn strike(&self, asked: &Asked) -> Option<&'static Kind> {
        let mut state = self.lock();
        state.seen += 1;
        let (seen, struck) = (state.seen, state.struck);
        let plan = state.plan.as_ref()?;
        let kind = plan.kind;
        if matches!(kind.act, Act::Refuse) {
            return (seen == plan.before).then_some(kind);
        }
        if !(plan.meant)(asked) || (struck > 0 && !kind.always) {
            return None;
        }
        state.struck += 1;
        Some(kind)
    }
}

fn accept(shared: &Arc<Shared>, mut listener: TcpListener) {
    loop {
        let stream = listener.accept();
        let mut state = shared.lock();
        if state.over {
            return;
        }
        if state.refuse {
            drop(stream);
            drop(listener);
            state.closed = true;
            shared.changed.notify_all();
            while state.refuse {
                state = shared.changed.wait(state).unwrap();
            }
            listener = TcpListener::bind(shared.address).unwrap();
            state.closed = false;
            shared.changed.notify_all();
            continue;
        }
        drop(state);
        let Ok((stream, _)) = stream else { continue };
        let shared = Arc::clone(shared);
        // A connection that breaks is what this is about.
        std::thread::spawn(move || drop(serve(&shared, stream)));
    }
}

/// Answers one request after the other.
fn serve(shared: &Shared, mut stream: TcpStream) -> io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    while let Some((asked, length)) = read_head(&mut reader)? {
        let kind = shared.strike(&asked);
        if matches!(kind.map(|kind| &kind.act), Some(Act::ResetWithin)) {
            reader.read_exact(&mut vec![0; length / 2])?;
            return reset(&stream);
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        if asked.target == "/token" {
            let body = format!(
                "{{\"access_token\":\"{TOKEN}\",\"token_type\":\"Bearer\",\"expires_in\":3600}}"
            );
            stream.write_all(&json(200, "", &body))?;
            continue;
        }
        match kind {
            None => stream.write_all(&forward(shared, &asked, &body)?.answer())?,
            Some(kind) => {
                let mut real = Real::default();
                if kind.carried || matches!(kind.act, Act::Refuse) {
                    real = forward(shared, &asked, &body)?;
                }
                match kind.act {
                    Act::Say(say, end) => {
                        // What is refused to be read is part of the matter.
                        let sent = stream.write_all(&say(&asked, &real));
                        match end {
                            End::Kept => sent?,
                            End::Close => return Ok(()),
                            End::Reset => return reset(&stream),
                            End::Hold => {
                                io::copy(&mut reader, &mut io::sink())?;
                                return Ok(());
                            }
                            End::Endless(piece) => loop {
                                stream.write_all(&piece.repeat(1000))?;
                            },
                        }
                    }
                    Act::Refuse => {
                        shared.close();
                        real.headers
                            .push(("Connection".to_owned(), "close".to_owned()));
                        stream.write_all(&real.answer())?;
                        return Ok(());
                    }
                    Act::ResetWithin => {}
                }
            }
        }
    }
    Ok(())
}

impl Real {
    fn answer(&self) -> Vec<u8> {
        self.whole(self.status)
    }
}

pub(crate) fn json(status: u16, headers: &str, body: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\n{headers}Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

fn reset(stream: &TcpStream) -> io::Result<()> {
    socket2::SockRef::from(stream).set_linger(Some(Duration::ZERO))
}

/// The head of a request and the length of its body.
fn read_head(reader: &mut impl BufRead) -> io::Result<Option<(Asked, usize)>> {
    let (mut asked, mut line) = (Asked::default(), String::new());
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut words = line.split(' ').map(str::to_owned);
    asked.method = words.next().unwrap();
    asked.target = words.next().unwrap();
    asked.headers = read_lines(reader)?;
    let length = asked.header("Content-Length");
    let length = length.map_or(0, |length| length.parse().unwrap());
    Ok(Some((asked, length)))
}

fn read_lines(reader: &mut impl BufRead) -> io::Result<Vec<(String, String)>> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            return Ok(lines);
        };
        lines.push((name.to_owned(), value.to_owned()));
    }
}

/// Has a request carried out.
fn forward(shared: &Shared, asked: &Asked, body: &[u8]) -> io::Result<Real> {
    let mut stream = TcpStream::connect(&shared.emulator)?;
    let mut head = format!("{} {} HTTP/1.1\r\n", asked.method, asked.target);
    for (name, value) in &asked.headers {
        if !name.eq_ignore_ascii_case("Connection") {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
    }
    head.push_str("Connection: close\r\n\r\n");
    stream.write_all(head.as_bytes())?;
    stream.write_all(body)?;
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let mut real = Real {
        status: line.split(' ').nth(1).unwrap().parse().unwrap(),
        headers: read_lines(&mut reader)?,
        body: Vec::new(),
    };
    reader.read_to_end(&mut real.body)?;
    real.headers.retain(|header| {
        !["connection", "content-length", "transfer-encoding"]
            .contains(&header.0.to_ascii_lowercase().as_str())
    });
    // A session, too, is to be reached through here only.
    for (name, value) in &mut real.headers {
        if name.eq_ignore_ascii_case("Location") {
            *value = value.replace(&shared.emulator, &shared.address.to_string());
        }
    }
    Ok(real)
}
