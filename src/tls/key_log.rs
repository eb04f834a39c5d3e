//! Session secrets in the form of `SSLKEYLOGFILE`, for debugging.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use parking_lot::Mutex;
use rustls::KeyLog;

/// Lines are added to what is there.
#[derive(Debug)]
pub(super) struct FileKeyLog(Mutex<File>);

impl FileKeyLog {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.append(true).create(true);
        // Whoever reads the file can read the traffic.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(path).map(|file| Self(Mutex::new(file)))
    }
}

impl KeyLog for FileKeyLog {
    fn log(&self, label: &str, client_random: &[u8], secret: &[u8]) {
        let line = format!(
            "{label} {} {}\n",
            hex::encode(client_random),
            hex::encode(secret)
        );
        // One write for a line: others may add to the same file. A full disk must not end the call.
        let _ = self.0.lock().write_all(line.as_bytes());
    }
}
