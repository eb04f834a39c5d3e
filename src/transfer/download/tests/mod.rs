//! Downloads over real sockets, from a server that says what it is told, into real files.

mod answers;
mod encrypted;
mod parts;
mod places;
mod server;

use std::cell::{Cell, RefCell};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use md5::{Digest, Md5};

use self::server::Server;
use super::*;
use crate::enums::{EncryptionAlgorithm, PasswordHash, PasswordKdf, PasswordStretch};
use crate::http::{Client, Options, Request, Response};
use crate::secret::Secret;

/// A client of its own, as the component has one.
struct Direct {
    client: Client,
    options: Options,
}

impl Exchange for Direct {
    fn send(&self, mut request: Request<'_>) -> Result<Response> {
        self.client.send(&self.options, &mut request)
    }
}

/// What an object is between its downloads, and the folder its files are in.
struct Object {
    direct: Direct,
    bounds: Bounds,
    folder: Arc<tempfile::TempDir>,
    patience: Duration,
    target: Target,
    start_byte: u64,
    verify: bool,
    exported: bool,
    password: Option<&'static str>,
    temp_file: Option<PathBuf>,
    left: RefCell<Option<Left>>,
    facts: Facts,
    asked: Cell<usize>,
    refused: RefCell<Vec<u8>>,
}

impl Object {
    /// Downloads to the file `a` of a new folder; the service's facts are those of `content`.
    fn new(content: &[u8]) -> Self {
        Self::within(Arc::new(tempfile::tempdir().unwrap()), content)
    }

    fn within(folder: Arc<tempfile::TempDir>, content: &[u8]) -> Self {
        let bounds = Bounds::default();
        let target = Target::File {
            path: folder.path().join("a"),
            overwrite: false,
            append: false,
        };
        let mut object = Self {
            direct: Direct {
                client: Client::new(),
                options: Options {
                    keep_alive: true,
                    ..Options::plain(bounds.clone())
                },
            },
            bounds,
            folder,
            patience: Duration::from_secs(10),
            target,
            start_byte: 0,
            verify: false,
            exported: false,
            password: None,
            temp_file: None,
            left: RefCell::default(),
            facts: Facts::default(),
            asked: Cell::new(0),
            refused: RefCell::default(),
        };
        object.expect(content);
        object
    }

    fn expect(&mut self, content: &[u8]) {
        self.facts.size = Some(content.len() as u64);
        self.facts.md5 = hex::encode(Md5::digest(content));
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("a")
    }

    fn temp(&self) -> PathBuf {
        let temp = self.folder.path().join("temp");
        drop(fs::create_dir(&temp));
        temp
    }

    fn to(&mut self, path: &Path) -> &mut Self {
        if let Target::File { path: target, .. } = &mut self.target {
            path.clone_into(target);
        }
        self
    }

    fn overwriting(mut self) -> Self {
        if let Target::File { overwrite, .. } = &mut self.target {
            *overwrite = true;
        }
        self
    }

    fn appending(mut self) -> Self {
        if let Target::File { append, .. } = &mut self.target {
            *append = true;
        }
        self
    }

    fn get(&self, server: &Server) -> Result<Downloaded> {
        let left = self.left.borrow().clone();
        download(Download {
            custom: None,
            exchange: &self.direct,
            observer: &(),
            bounds: &self.bounds,
            patience: self.patience,
            url: server.url.clone(),
            headers: Vec::new(),
            known_size: None,
            facts: &|| {
                self.asked.set(self.asked.get() + 1);
                Ok(self.facts.clone())
            },
            exported: self.exported,
            target: self.target.clone(),
            start_byte: self.start_byte,
            verify: self.verify,
            encryption: self.password.map(encryption),
            temp_path: if self.password.is_some() {
                self.temp()
            } else {
                PathBuf::new()
            },
            temp_file: self.temp_file.clone(),
            left,
            progress: ProgressOptions {
                step: 1,
                absolute: true,
            },
            on_left: &mut |left| *self.left.borrow_mut() = left.cloned(),
            on_refusal: &mut |body| *self.refused.borrow_mut() = body.to_vec(),
        })
    }

    fn code(&self, server: &Server) -> i32 {
        self.get(server).unwrap_err().code()
    }

    /// The names in the folder, in order.
    fn names(&self) -> Vec<String> {
        names(self.folder.path())
    }

    fn left_bytes(&self) -> Option<u64> {
        self.left.borrow().as_ref().map(|left| left.bytes())
    }
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn encryption(password: &str) -> Plan {
    Plan {
        algorithm: EncryptionAlgorithm::Aes,
        key: Secret::default(),
        iv: Secret::default(),
        password: Secret::new(password),
        parameters: crate::crypto::PasswordParameters {
            kdf: PasswordKdf::Pbkdf1,
            hash: PasswordHash::Default,
            iterations: 0,
            salt: Secret::default(),
            stretch: PasswordStretch::OpenSsl,
        },
    }
}

fn enciphered(password: &str, data: &[u8]) -> Vec<u8> {
    let (mut cipher, mut out) = (encryption(password).encryptor().unwrap(), Vec::new());
    cipher.update(data, &mut out).unwrap();
    cipher.finish(&mut out);
    out
}

/// Bytes that do not repeat soon.
fn sample(length: usize) -> Vec<u8> {
    (0..length).map(|n| (n * 7 + n / 251) as u8).collect()
}
