//! A server that has its answers ready, so that what is measured is the client.

use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

use super::{PAGE, page};

/// Serves a listing of so many pages, the same but for its token each, until the process
/// ends; returns the service root.
pub(crate) fn start(pages: usize, keys: bool) -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let page: Arc<str> = page::text(PAGE, keys).into();
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let page = Arc::clone(&page);
            thread::spawn(move || serve(&stream, &page, pages));
        }
    });
    url
}

// Answers each request on a connection; the token of a page is its number.
fn serve(stream: &TcpStream, page: &str, pages: usize) {
    stream.set_nodelay(true).unwrap();
    let mut reader = BufReader::new(stream);
    while let Some(number) = asked(&mut reader) {
        let token = if number + 1 < pages {
            format!("\n  \"nextPageToken\": \"{}\",", number + 1)
        } else {
            String::new()
        };
        let rest = page.strip_prefix('{').unwrap();
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=UTF-8\r\nContent-Length: {}\r\n\r\n{{{token}",
            1 + token.len() + rest.len()
        );
        let mut writer = stream;
        let sent = writer.write_all(head.as_bytes());
        if sent
            .and_then(|()| writer.write_all(rest.as_bytes()))
            .is_err()
        {
            return;
        }
    }
}

// The number of the page a request asks for; `None` when no request comes any more.
fn asked(reader: &mut impl BufRead) -> Option<usize> {
    let mut number = 0;
    let mut line = String::new();
    loop {
        line.clear();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if let Some((_, rest)) = line.split_once("pageToken=") {
            let digits = rest.split(|c: char| !c.is_ascii_digit()).next()?;
            number = digits.parse().ok()?;
        }
        if line == "\r\n" {
            return Some(number);
        }
    }
}
