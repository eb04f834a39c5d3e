//! A client of a few lines: one connection for each request.

use std::io::{Read, Write};
use std::net::TcpStream;

use cloudstorage::emulator::Emulator;
use serde_json::Value;

pub(crate) const FOLDER: &str = "application/vnd.google-apps.folder";

/// An emulator, and one account there.
pub(crate) struct Account<'e> {
    emulator: &'e Emulator,
    token: String,
}

/// One answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

pub(crate) fn start() -> Emulator {
    Emulator::builder().start().unwrap()
}

/// All four accounts: owner, writer, reader, stranger.
pub(crate) fn everybody(emulator: &Emulator) -> [Account<'_>; 4] {
    ["owner", "writer", "reader", "stranger"].map(|name| Account {
        emulator,
        token: emulator.token_for(name).unwrap(),
    })
}

impl Account<'_> {
    pub(crate) fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        let token = format!("Bearer {}", self.token);
        let mut all = vec![("Authorization", token.as_str())];
        all.extend(headers);
        request(self.emulator, method, path, &all, body)
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.send("GET", &format!("/drive/v3/{path}"), &[], b"")
    }

    pub(crate) fn delete(&self, path: &str) -> Answer {
        self.send("DELETE", &format!("/drive/v3/{path}"), &[], b"")
    }

    pub(crate) fn post(&self, path: &str, body: Value) -> Answer {
        self.json("POST", path, &body)
    }

    pub(crate) fn patch(&self, path: &str, body: Value) -> Answer {
        self.json("PATCH", path, &body)
    }

    fn json(&self, method: &str, path: &str, body: &Value) -> Answer {
        let kind = [("Content-Type", "application/json")];
        let body = body.to_string();
        self.send(method, &format!("/drive/v3/{path}"), &kind, body.as_bytes())
    }

    /// Makes a file or folder and returns its id.
    pub(crate) fn make(&self, body: Value) -> String {
        self.post("files?supportsAllDrives=true&fields=id", body)
            .text("id")
    }

    /// Uploads content under a name and returns the answer.
    pub(crate) fn upload(
        &self,
        query: &str,
        metadata: &Value,
        mime: &str,
        content: &[u8],
    ) -> Answer {
        self.send_parts(
            "POST",
            "/upload/drive/v3/files",
            query,
            metadata,
            mime,
            content,
        )
    }

    /// Replaces the content of a file.
    pub(crate) fn replace(&self, id: &str, mime: &str, content: &[u8]) -> Answer {
        let path = format!("/upload/drive/v3/files/{id}");
        self.send_parts("PATCH", &path, "", &serde_json::json!({}), mime, content)
    }

    fn send_parts(
        &self,
        method: &str,
        path: &str,
        query: &str,
        metadata: &Value,
        mime: &str,
        content: &[u8],
    ) -> Answer {
        let mut body = format!(
            "--part\r\nContent-Type: application/json\r\n\r\n{metadata}\r\n--part\r\nContent-Type: {mime}\r\n\r\n"
        )
        .into_bytes();
        body.extend(content);
        body.extend(b"\r\n--part--\r\n");
        let path = format!("{path}?uploadType=multipart&{query}");
        let kind = [("Content-Type", "multipart/related; boundary=part")];
        self.send(method, &path, &kind, &body)
    }

    /// The names in a list of files.
    pub(crate) fn names(&self, query: &str) -> Vec<String> {
        let answer = self
            .get(&format!("files?orderBy=name&pageSize=1000&{query}"))
            .ok();
        let files = answer["files"].as_array().unwrap().clone();
        let name = |f: &Value| f["name"].as_str().unwrap().to_owned();
        files.iter().map(name).collect()
    }
}

impl Answer {
    pub(crate) fn value(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// The JSON of an answer that has to be a good one.
    pub(crate) fn ok(&self) -> Value {
        assert!(self.status < 300, "{} {}", self.status, self.words());
        self.value()
    }

    pub(crate) fn text(&self, member: &str) -> String {
        let value = self.ok();
        let text = value[member].as_str();
        text.unwrap_or_else(|| panic!("no {member} in {value}"))
            .to_owned()
    }

    /// Status and Google's reason.
    pub(crate) fn refusal(&self) -> (u16, String) {
        let reason = self.value()["error"]["errors"][0]["reason"].clone();
        (self.status, reason.as_str().unwrap_or_default().to_owned())
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self
            .headers
            .iter()
            .find(|(n, _)| n.eq_ignore_ascii_case(name));
        found.map(|(_, v)| v.as_str())
    }

    pub(crate) fn words(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

#[track_caller]
pub(crate) fn refused(answer: &Answer, status: u16, reason: &str) {
    assert_eq!(
        answer.refusal(),
        (status, reason.to_owned()),
        "{}",
        answer.words()
    );
}

/// A text as it may stand in a query.
pub(crate) fn escape(text: &str) -> String {
    let one = |b: u8| {
        if b.is_ascii_alphanumeric() {
            char::from(b).to_string()
        } else {
            format!("%{b:02X}")
        }
    };
    text.bytes().map(one).collect()
}

pub(crate) fn request(
    emulator: &Emulator,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Answer {
    let url = emulator.url();
    let host = url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).unwrap();
    let mut head = format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(&format!("Content-Length: {}\r\n\r\n", body.len()));
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(body).unwrap();
    let mut all = Vec::new();
    // A connection that is reset on purpose still shows what came before.
    let _ = stream.read_to_end(&mut all);
    parse(&all)
}

fn parse(all: &[u8]) -> Answer {
    let end = all.windows(4).position(|w| w == b"\r\n\r\n");
    let Some(end) = end else {
        return Answer {
            status: 0,
            headers: Vec::new(),
            body: all.to_vec(),
        };
    };
    let head = String::from_utf8_lossy(&all[..end]).into_owned();
    let mut lines = head.split("\r\n");
    let status = lines.next().unwrap().split(' ').nth(1).unwrap();
    let headers = lines.filter_map(|l| l.split_once(": "));
    Answer {
        status: status.parse().unwrap(),
        headers: headers.map(|(n, v)| (n.to_owned(), v.to_owned())).collect(),
        body: all[end + 4..].to_vec(),
    }
}
