//! A server between the component and the emulator that writes down what passes.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// One request as it was sent, and what little of the answer matters here.
#[derive(Debug, Clone, Default)]
pub(crate) struct Recorded {
    pub(crate) verb: String,
    /// Path and query as they were sent.
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    pub(crate) status: u16,
    /// Where an upload session is.
    pub(crate) location: Option<String>,
}

impl Recorded {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        find(&self.headers, name)
    }

    pub(crate) fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    pub(crate) fn query(&self) -> &str {
        self.target.split_once('?').map_or("", |parts| parts.1)
    }
}

/// The recorder: its address, and what it has written down.
pub(crate) struct Recorder {
    pub(crate) url: String,
    log: Arc<Mutex<Vec<Recorded>>>,
}

impl Recorder {
    pub(crate) fn before(target: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let target = target.trim_start_matches("http://").to_owned();
        let log = Arc::new(Mutex::new(Vec::new()));
        let written = Arc::clone(&log);
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let (target, log) = (target.clone(), Arc::clone(&written));
                // An error is the end of a connection: there is nobody to tell.
                std::thread::spawn(move || pass(client, &target, &log));
            }
        });
        Self { url, log }
    }

    /// What was written down since the last time.
    pub(crate) fn take(&self) -> Vec<Recorded> {
        std::mem::take(&mut self.log.lock().unwrap())
    }
}

/// A request or an answer, byte for byte and read.
struct Message {
    /// As it came, head and body.
    raw: Vec<u8>,
    first: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Request,
    Answer,
    AnswerToHead,
}

fn pass(client: TcpStream, target: &str, log: &Mutex<Vec<Recorded>>) -> std::io::Result<()> {
    let mut server = TcpStream::connect(target)?;
    let mut requests = BufReader::new(client.try_clone()?);
    let mut answers = BufReader::new(server.try_clone()?);
    let mut client = client;
    // A request counts when it is whole; one that is cut short was never made.
    while let Some(request) = read(&mut requests, Kind::Request)? {
        let mut words = request.first.split(' ');
        let mut next = || words.next().unwrap_or_default().to_owned();
        let mut recorded = Recorded {
            verb: next(),
            target: next(),
            headers: request.headers,
            body: request.body,
            ..Recorded::default()
        };
        server.write_all(&request.raw)?;
        let kind = match recorded.verb.as_str() {
            "HEAD" => Kind::AnswerToHead,
            _ => Kind::Answer,
        };
        let Some(answer) = read(&mut answers, kind)? else {
            break;
        };
        let status = answer.first.split(' ').nth(1);
        recorded.status = status.and_then(|s| s.parse().ok()).unwrap_or(0);
        recorded.location = find(&answer.headers, "Location").map(str::to_owned);
        log.lock().unwrap().push(recorded);
        client.write_all(&answer.raw)?;
    }
    Ok(())
}

fn find<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let found = headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.as_str())
}

fn read(source: &mut impl BufRead, kind: Kind) -> std::io::Result<Option<Message>> {
    let mut message = Message {
        raw: Vec::new(),
        first: String::new(),
        headers: Vec::new(),
        body: Vec::new(),
    };
    message.first = line(source, &mut message.raw)?;
    if message.first.is_empty() {
        return Ok(None);
    }
    loop {
        let text = line(source, &mut message.raw)?;
        let Some((name, value)) = text.split_once(':') else {
            break;
        };
        let pair = (name.to_owned(), value.trim().to_owned());
        message.headers.push(pair);
    }
    let status = message.first.split(' ').nth(1);
    let bare = match kind {
        Kind::Request => false,
        Kind::Answer => matches!(status, Some("204" | "304")),
        Kind::AnswerToHead => true,
    };
    let length = find(&message.headers, "Content-Length").map(|text| text.parse().unwrap());
    if bare {
        return Ok(Some(message));
    }
    if find(&message.headers, "Transfer-Encoding").is_some() {
        chunks(source, &mut message)?;
    } else if let Some(length) = length {
        piece(source, &mut message, length)?;
    } else if kind == Kind::Answer {
        source.read_to_end(&mut message.body)?;
        message.raw.extend(&message.body);
    }
    Ok(Some(message))
}

fn line(source: &mut impl BufRead, raw: &mut Vec<u8>) -> std::io::Result<String> {
    let mut bytes = Vec::new();
    source.read_until(b'\n', &mut bytes)?;
    raw.extend(&bytes);
    Ok(String::from_utf8_lossy(&bytes).trim_end().to_owned())
}

fn piece(source: &mut impl Read, message: &mut Message, length: usize) -> std::io::Result<()> {
    let mut bytes = vec![0; length];
    source.read_exact(&mut bytes)?;
    message.raw.extend(&bytes);
    message.body.extend(&bytes);
    Ok(())
}

fn chunks(source: &mut impl BufRead, message: &mut Message) -> std::io::Result<()> {
    loop {
        let size = line(source, &mut message.raw)?;
        let digits = size.split(';').next().unwrap_or_default();
        let size = usize::from_str_radix(digits.trim(), 16).map_err(std::io::Error::other)?;
        piece(source, message, size)?;
        line(source, &mut message.raw)?;
        if size == 0 {
            return Ok(());
        }
    }
}
