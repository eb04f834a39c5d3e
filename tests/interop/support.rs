//! Programs of others, and components that talk to the same servers.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use cloudstorage::GoogleDrive;
use cloudstorage::Result;

/// What a variable says that `.ci/run` sets.
pub(crate) fn given(variable: &str) -> PathBuf {
    std::env::var_os(variable)
        .unwrap_or_else(|| panic!("{variable} is not set: see .ci/run"))
        .into()
}

/// A script beside this file.
pub(crate) fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/interop")
        .join(name)
}

/// A program that takes and gives lines, and goes when it is dropped.
pub(crate) struct Program {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Program {
    pub(crate) fn start(command: &mut Command) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let input = child.stdin.take();
        Self {
            child,
            input,
            output,
        }
    }

    pub(crate) fn say(&mut self, line: &str) {
        writeln!(self.input.as_mut().unwrap(), "{line}").unwrap();
    }

    pub(crate) fn hear(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        assert!(!line.is_empty(), "the program ended");
        line.trim_end().to_owned()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // They end with their input; one that does not is ended.
        drop(self.input.take());
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A component at a server, with a token.
pub(crate) fn component(url: &str, token: &str) -> GoogleDrive {
    let drive = GoogleDrive::new();
    drive.config(&format!("ServiceURL={url}")).unwrap();
    drive.set_authorization(format!("Bearer {token}"));
    drive.set_timeout(20);
    drive
}

/// Uploads text under a name, into a folder or the topmost one, and returns the id.
pub(crate) fn put(drive: &GoogleDrive, name: &str, parent: &str, text: &str) -> String {
    drive.set_resource_count(0).unwrap();
    if !parent.is_empty() {
        drive.set_resource_count(1).unwrap();
        drive.set_resource_parent_ids(0, parent).unwrap();
    }
    drive.set_resource_data(text);
    let id = drive.upload_file(name, "text/plain").unwrap();
    drive.set_resource_data("");
    id
}

/// Gives a file new content.
pub(crate) fn replace(drive: &GoogleDrive, id: &str, text: &str) {
    drive.get_resource_info(id).unwrap();
    drive.set_resource_data(text);
    drive.update_resource(id).unwrap();
    drive.set_resource_data("");
}

/// The content of a file.
pub(crate) fn content(drive: &GoogleDrive, id: &str) -> String {
    drive.download_file(id, "").unwrap();
    String::from_utf8(drive.take_resource_data()).unwrap()
}

/// Turns the pages of a listing until there is no further one; returns how many there were.
pub(crate) fn pages(list: impl Fn() -> Result<()>, marker: impl Fn() -> String) -> usize {
    let mut pages = 0;
    loop {
        list().unwrap();
        pages += 1;
        if marker().is_empty() {
            return pages;
        }
    }
}

/// What is there, in an order that two sides share.
pub(crate) fn sorted<T: Ord>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut items: Vec<T> = items.into_iter().collect();
    items.sort();
    items
}
