//! A proxy before the emulator that strikes the requests it is told to.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// A request as it came.
pub(crate) struct Request {
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Request {
    /// `PUT /path?query`.
    pub(crate) fn line(&self) -> &str {
        let line = self.head.lines().next().unwrap_or_default();
        line.rsplit_once(' ').map_or(line, |parts| parts.0)
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (field, value) = line.split_once(':')?;
            field.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

/// An answer of the emulator's, its body without framing.
#[derive(Clone)]
pub(crate) struct Answer {
    pub(crate) status: String,
    /// Without those that say how long the body is.
    pub(crate) lines: Vec<String>,
    pub(crate) body: Vec<u8>,
}

/// A struck request: what came, and the connection it came on.
pub(crate) struct Struck<'a> {
    pub(crate) request: &'a Request,
    pub(crate) client: TcpStream,
    /// How often it was struck before.
    pub(crate) times: usize,
    emulator: &'a str,
}

impl Struck<'_> {
    /// Carries the request out.
    pub(crate) fn real(&self) -> Answer {
        self.carried_out(&self.request.head)
    }

    /// Carries it out without one of its header lines.
    pub(crate) fn real_without(&self, name: &str) -> Answer {
        let begins = format!("{}:", name.to_ascii_lowercase());
        let lines: Vec<_> = self
            .request
            .head
            .split("\r\n")
            .filter(|line| !line.to_ascii_lowercase().starts_with(&begins))
            .collect();
        self.carried_out(&lines.join("\r\n"))
    }

    fn carried_out(&self, head: &str) -> Answer {
        let raw = forward(self.emulator, head, &self.request.body);
        let end = position(&raw, b"\r\n\r\n").unwrap();
        let text = String::from_utf8_lossy(&raw[..end]).into_owned();
        let mut lines = text.split("\r\n").map(str::to_owned);
        let status = lines.next().unwrap();
        let (framing, lines): (Vec<_>, Vec<_>) = lines.partition(|line| {
            let line = line.to_ascii_lowercase();
            line.starts_with("content-length") || line.starts_with("transfer-encoding")
        });
        let chunked = framing
            .iter()
            .any(|line| line.to_ascii_lowercase().contains("chunked"));
        let body = raw[end + 4..].to_vec();
        Answer {
            status,
            lines,
            body: if chunked { unchunked(&body) } else { body },
        }
    }

    pub(crate) fn say(&mut self, bytes: impl AsRef<[u8]>) {
        let _ = self.client.write_all(bytes.as_ref());
    }
}

pub(crate) type Strike = Arc<dyn Fn(Struck<'_>) + Send + Sync>;

/// Which requests are struck, how, and whether more than once.
#[derive(Clone)]
pub(crate) struct Plan {
    pub(crate) which: fn(&Request) -> bool,
    pub(crate) strike: Strike,
    pub(crate) always: bool,
    pub(crate) times: usize,
}

/// Starts the proxy; returns its address, and what it is told.
pub(crate) fn start(emulator: String) -> (String, Arc<Mutex<Option<Plan>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let plan: Arc<Mutex<Option<Plan>>> = Arc::default();
    let told = Arc::clone(&plan);
    std::thread::spawn(move || {
        for client in listener.incoming() {
            let Ok(client) = client else { break };
            let (told, emulator) = (Arc::clone(&told), emulator.clone());
            std::thread::spawn(move || serve(client, &told, &emulator));
        }
    });
    (url, plan)
}

fn serve(mut client: TcpStream, told: &Mutex<Option<Plan>>, emulator: &str) {
    let Some(request) = read_request(&mut client) else {
        return;
    };
    let struck = {
        let mut plan = told.lock().unwrap();
        match plan.as_mut().filter(|plan| (plan.which)(&request)) {
            None => None,
            Some(plan) => {
                plan.times += 1;
                (plan.always || plan.times == 1).then(|| plan.clone())
            }
        }
    };
    match struck {
        None => drop(client.write_all(&forward(emulator, &request.head, &request.body))),
        Some(plan) => (plan.strike)(Struck {
            request: &request,
            client,
            times: plan.times - 1,
            emulator,
        }),
    }
}

fn read_request(client: &mut TcpStream) -> Option<Request> {
    let mut bytes = Vec::new();
    let mut piece = [0; 64 * 1024];
    let end = loop {
        if let Some(end) = position(&bytes, b"\r\n\r\n") {
            break end + 4;
        }
        match client.read(&mut piece) {
            Ok(amount @ 1..) => bytes.extend_from_slice(&piece[..amount]),
            _ => return None,
        }
    };
    let mut body = bytes.split_off(end);
    let mut request = Request {
        head: String::from_utf8(bytes).unwrap(),
        body: Vec::new(),
    };
    let length = request.header("content-length");
    let length: usize = length.map_or(0, |length| length.parse().unwrap());
    while body.len() < length {
        match client.read(&mut piece) {
            Ok(amount @ 1..) => body.extend_from_slice(&piece[..amount]),
            _ => return None,
        }
    }
    request.body = body;
    Some(request)
}

fn forward(emulator: &str, head: &str, body: &[u8]) -> Vec<u8> {
    let mut server = TcpStream::connect(emulator).unwrap();
    server.write_all(head.as_bytes()).unwrap();
    server.write_all(body).unwrap();
    let mut answer = Vec::new();
    server.read_to_end(&mut answer).unwrap();
    answer
}

fn unchunked(mut bytes: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = position(bytes, b"\r\n") {
        let size = std::str::from_utf8(&bytes[..end]).unwrap();
        let size = usize::from_str_radix(size.trim(), 16).unwrap();
        bytes = &bytes[end + 2..];
        body.extend_from_slice(&bytes[..size]);
        bytes = &bytes[(size + 2).min(bytes.len())..];
        if size == 0 {
            break;
        }
    }
    body
}

fn position(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|part| part == wanted)
}
