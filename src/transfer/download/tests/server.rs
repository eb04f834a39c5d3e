//! A server that answers one connection after the other with the bytes it was given.

use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener};
use std::sync::{Arc, Mutex};

pub(super) struct Server {
    pub(super) url: String,
    answers: Arc<Mutex<VecDeque<Vec<u8>>>>,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub(super) fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/content", listener.local_addr().unwrap());
        let answers = Arc::new(Mutex::new(VecDeque::<Vec<u8>>::new()));
        let heads = Arc::new(Mutex::new(Vec::new()));
        let (next, seen) = (Arc::clone(&answers), Arc::clone(&heads));
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let (mut head, mut byte) = (Vec::new(), [0]);
                while !head.ends_with(b"\r\n\r\n") && matches!(stream.read(&mut byte), Ok(1)) {
                    head.push(byte[0]);
                }
                seen.lock()
                    .unwrap()
                    .push(String::from_utf8_lossy(&head).into_owned());
                let answer = next.lock().unwrap().pop_front().unwrap_or_default();
                drop(stream.write_all(&answer));
                drop(stream.shutdown(Shutdown::Write));
                // Closing with something unread would reset the connection.
                std::thread::spawn(move || std::io::copy(&mut stream, &mut std::io::sink()));
            }
        });
        Self {
            url,
            answers,
            heads,
        }
    }

    /// The next answer.
    pub(super) fn will(&self, answer: Vec<u8>) -> &Self {
        self.answers.lock().unwrap().push_back(answer);
        self
    }

    /// The `Range` lines of the requests that came; "" for one without.
    pub(super) fn ranges(&self) -> Vec<String> {
        let heads = self.heads.lock().unwrap();
        let range = |head: &String| {
            let line = head.lines().find(|l| l.starts_with("Range: "));
            line.map(|l| l["Range: ".len()..].to_owned())
                .unwrap_or_default()
        };
        heads.iter().map(range).collect()
    }
}

/// An answer with this status and these header lines.
pub(super) fn answer(status: u16, lines: &str, body: &[u8]) -> Vec<u8> {
    let mut all = format!("HTTP/1.1 {status} -\r\n{lines}\r\n").into_bytes();
    all.extend_from_slice(body);
    all
}

/// 200 with a length, cut after `sent` bytes.
pub(super) fn whole(body: &[u8], sent: usize) -> Vec<u8> {
    let lines = format!("Content-Length: {}\r\n", body.len());
    answer(200, &lines, &body[..sent])
}

/// 206 of what is behind `from`, cut after `sent` bytes of that.
pub(super) fn rest(body: &[u8], from: usize, sent: usize) -> Vec<u8> {
    let (length, total) = (body.len() - from, body.len());
    let lines = format!(
        "Content-Length: {length}\r\nContent-Range: bytes {from}-{}/{total}\r\n",
        total - 1
    );
    answer(206, &lines, &body[from..][..sent])
}
