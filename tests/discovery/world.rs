//! A component at an emulator of its own, with the recorder in between.

use std::cell::RefCell;
use std::fmt;
use std::io::{Read, Write};
use std::net::TcpStream;

use cloudstorage::emulator::Emulator;
use cloudstorage::{GoogleDrive, Result};
use serde_json::Value;

use crate::check::Problem;
use crate::parts;
use crate::recorder::{Recorded, Recorder};

pub(crate) const TOKEN: &str = "test-token";
pub(crate) const FOLDER: &str = "application/vnd.google-apps.folder";

/// Where a request came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// The method the scenario is about.
    Method,
    /// The same, with words of the caller's own in it: checked, and not on the page.
    OwnWords,
    /// Another method, on the way there.
    Before,
}

/// One request and what it was sent for.
pub(crate) struct Seen {
    pub(crate) method: &'static str,
    pub(crate) variant: String,
    pub(crate) source: Source,
    pub(crate) request: Recorded,
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Recorded { verb, target, .. } = &self.request;
        write!(f, "{} ({}): {verb} {target}", self.method, self.variant)
    }
}

pub(crate) struct World {
    pub(crate) drive: GoogleDrive,
    pub(crate) emulator: Emulator,
    method: &'static str,
    recorder: Recorder,
    seen: RefCell<Vec<Seen>>,
    failures: RefCell<Vec<Problem>>,
}

impl World {
    pub(crate) fn start(method: &'static str, admin: bool) -> Self {
        let emulator = Emulator::builder().token(TOKEN).start().unwrap();
        let recorder = Recorder::before(&emulator.url());
        let drive = GoogleDrive::new();
        drive
            .config(&format!("ServiceURL={}", recorder.url))
            .unwrap();
        drive.set_authorization(format!("Bearer {TOKEN}"));
        drive.set_timeout(20);
        drive
            .config(&format!("UseDomainAdminAccess={admin}"))
            .unwrap();
        Self {
            drive,
            emulator,
            method,
            recorder,
            seen: RefCell::default(),
            failures: RefCell::default(),
        }
    }

    /// All that was seen, and what failed.
    pub(crate) fn end(self) -> (Vec<Seen>, Vec<Problem>) {
        self.note("before", Source::Before);
        (self.seen.take(), self.failures.take())
    }

    /// Calls the method of the scenario, which has to succeed.
    pub(crate) fn run<T>(
        &self,
        variant: &str,
        call: impl FnOnce(&GoogleDrive) -> Result<T>,
    ) -> Option<T> {
        self.call(variant, Source::Method, call)
    }

    /// As [`run`](Self::run), with words of the caller's own in the request.
    pub(crate) fn run_with_own<T>(
        &self,
        variant: &str,
        call: impl FnOnce(&GoogleDrive) -> Result<T>,
    ) -> Option<T> {
        self.call(variant, Source::OwnWords, call)
    }

    fn call<T>(
        &self,
        variant: &str,
        source: Source,
        call: impl FnOnce(&GoogleDrive) -> Result<T>,
    ) -> Option<T> {
        self.note("before", Source::Before);
        let outcome = call(&self.drive);
        self.note(variant, source);
        match outcome {
            Ok(value) => Some(value),
            Err(error) => self.fail(variant, &error),
        }
    }

    /// Calls the method of the scenario, which has to answer a code.
    pub(crate) fn refused<T: fmt::Debug>(
        &self,
        (variant, code): (&str, i32),
        call: impl FnOnce(&GoogleDrive) -> Result<T>,
    ) {
        self.note("before", Source::Before);
        let outcome = call(&self.drive);
        let sent = self.note(variant, Source::Method);
        match outcome {
            // 601 is said before anything is sent.
            Err(error) if error.code() == code && (code != 601 || sent == 0) => {}
            Err(error) => {
                self.fail::<()>(variant, &error);
            }
            Ok(value) => {
                self.fail::<()>(variant, &format!("{value:?} instead of an error"));
            }
        }
    }

    /// What the last request had as a parameter.
    pub(crate) fn sent(&self, name: &str) -> Option<String> {
        let seen = self.seen.borrow();
        let pairs = parts::pairs(seen.last()?.request.query());
        pairs.into_iter().find(|p| p.0 == name).map(|p| p.1)
    }

    /// What the last request had as a header line.
    pub(crate) fn sent_header(&self, name: &str) -> Option<String> {
        let seen = self.seen.borrow();
        seen.last()?.request.header(name).map(str::to_owned)
    }

    /// Something that has to be so.
    pub(crate) fn want(&self, good: bool, what: &str) {
        if !good {
            self.fail::<()>("wanted", &what);
        }
    }

    /// Notes what went wrong; the scenario goes on.
    pub(crate) fn fail<T>(&self, variant: &str, what: &dyn fmt::Display) -> Option<T> {
        self.failures.borrow_mut().push(Problem {
            what: what.to_string(),
            request: format!("{} ({variant})", self.method),
        });
        None
    }

    fn note(&self, variant: &str, source: Source) -> usize {
        let requests = self.recorder.take();
        let count = requests.len();
        let seen = requests.into_iter().map(|request| Seen {
            method: self.method,
            variant: variant.to_owned(),
            source,
            request,
        });
        self.seen.borrow_mut().extend(seen);
        count
    }

    pub(crate) fn config(&self, text: &str) {
        self.drive.config(text).unwrap();
    }

    /// A request of the test's own, past component and recorder.
    pub(crate) fn api(&self, verb: &str, path: &str, body: Value) -> Value {
        let url = self.emulator.url();
        let host = url.trim_start_matches("http://");
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        let mut stream = TcpStream::connect(host).unwrap();
        write!(
            stream,
            "{verb} /drive/v3/{path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {TOKEN}\r\n\
             Content-Type: application/json\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 2"), "{verb} {path}: {answer}");
        serde_json::from_str(body).unwrap_or_default()
    }

    /// Makes an item and returns its id.
    pub(crate) fn make(&self, body: Value) -> String {
        id(&self.api("POST", "files?supportsAllDrives=true&fields=id", body))
    }

    pub(crate) fn file(&self, name: &str) -> String {
        self.make(serde_json::json!({"name": name, "mimeType": "text/plain"}))
    }

    pub(crate) fn folder(&self, name: &str) -> String {
        self.make(serde_json::json!({"name": name, "mimeType": FOLDER}))
    }

    pub(crate) fn shortcut(&self, target: &str) -> String {
        self.make(serde_json::json!({
            "name": "a shortcut",
            "mimeType": "application/vnd.google-apps.shortcut",
            "shortcutDetails": {"targetId": target},
        }))
    }

    pub(crate) fn shared_drive(&self, name: &str) -> String {
        let path = format!("drives?requestId=for-{name}");
        id(&self.api("POST", &path, serde_json::json!({"name": name})))
    }

    /// Makes a permission and returns its id.
    pub(crate) fn share(&self, item: &str, role: &str, email: &str) -> String {
        let path = format!("files/{item}/permissions?supportsAllDrives=true");
        let body = serde_json::json!({"type": "user", "role": role, "emailAddress": email});
        id(&self.api("POST", &path, body))
    }

    /// Uploads content by the component itself and returns the id.
    pub(crate) fn content(&self, name: &str, data: &[u8]) -> String {
        self.drive.set_resource_data(data);
        let id = self.drive.upload_file(name, "").unwrap();
        self.drive.set_resource_data("");
        id
    }
}

fn id(answer: &Value) -> String {
    answer["id"].as_str().expect("an id").to_owned()
}
