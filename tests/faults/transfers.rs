//! What is transferred when it goes wrong, and what may be there afterwards.

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use cloudstorage::emulator::{CLIENT_ID, CLIENT_SECRET, Emulator};
use cloudstorage::error::codes;
use cloudstorage::{GoogleDrive, Result};

use crate::kinds::Kind;
use crate::oracle;
use crate::server::{Asked, Server, TOKEN};

const UNIT: u64 = 262_144;
/// Two whole fragments and a rest.
static DATA: LazyLock<Vec<u8>> = LazyLock::new(|| sample(600_000));
static SECRET: LazyLock<Vec<u8>> = LazyLock::new(|| oracle::enciphered(PASSWORD, &DATA));
const PASSWORD: &str = "password";
const OLD: &[u8] = b"what was there before";
/// How much a resumed download has.
const HAD: usize = 200_000;
const NAME: &str = "up.bin";

/// Bytes that repeat only after a long while.
fn sample(length: usize) -> Vec<u8> {
    let mut state = 7_u64;
    (0..length)
        .map(|_| {
            state = state.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(1);
            (state >> 40) as u8
        })
        .collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Transfer {
    Simple,
    Start,
    Fragment,
    Last,
    Question,
    Fresh,
    Over,
    Onward,
    Secret,
    SecretOnward,
    Memory,
}

use Transfer::{
    Fragment, Fresh, Last, Memory, Onward, Over, Question, Secret, SecretOnward, Simple, Start,
};

impl Transfer {
    pub(crate) const ALL: [Self; 11] = [
        Simple,
        Start,
        Fragment,
        Last,
        Question,
        Fresh,
        Over,
        Onward,
        Secret,
        SecretOnward,
        Memory,
    ];

    pub(crate) fn title(self) -> &'static str {
        match self {
            Simple => "simple upload",
            Start => "session start",
            Fragment => "fragment",
            Last => "last fragment",
            Question => "resumed upload",
            Fresh => "download",
            Over => "over a file",
            Onward => "resumed download",
            Secret => "encrypted download",
            SecretOnward => "resumed encrypted download",
            Memory => "to memory",
        }
    }

    pub(crate) fn is_upload(self) -> bool {
        matches!(self, Simple | Start | Fragment | Last | Question)
    }

    pub(crate) fn carries(self) -> bool {
        matches!(self, Simple | Fragment | Last)
    }

    pub(crate) fn is_in_session(self) -> bool {
        matches!(self, Fragment | Last | Question)
    }

    pub(crate) fn is_fragment(self) -> bool {
        matches!(self, Fragment | Last)
    }

    pub(crate) fn is_download(self) -> bool {
        !self.is_upload()
    }

    pub(crate) fn is_resumed_download(self) -> bool {
        matches!(self, Onward | SecretOnward)
    }

    pub(crate) fn is_fresh_download(self) -> bool {
        self.is_download() && !self.is_resumed_download()
    }

    /// The request that is struck.
    fn meant(self) -> fn(&Asked) -> bool {
        match self {
            Simple => |asked| asked.target.contains("uploadType=multipart"),
            Start => |asked| asked.target.contains("uploadType=resumable"),
            Fragment => |asked| asked.fragment().is_some_and(|f| f.0 >= UNIT),
            Last => |asked| asked.fragment().is_some_and(|f| f.0 >= 2 * UNIT),
            Question => |asked| {
                let range = asked.header("Content-Range").unwrap_or_default();
                range.starts_with("bytes */")
            },
            Fresh | Over | Onward | Secret | SecretOnward | Memory => {
                |asked| asked.target.contains("alt=media")
            }
        }
    }

    /// How many requests there are before it.
    fn before(self) -> usize {
        match self {
            Simple | Start | Question => 0,
            Fresh | Over | Secret | Memory => 1,
            Fragment | Onward | SecretOnward => 2,
            Last => 3,
        }
    }
}

/// One transfer at an emulator of its own.
struct Cell {
    transfer: Transfer,
    emulator: Emulator,
    server: Server,
    folder: tempfile::TempDir,
    drive: GoogleDrive,
    /// Of what is downloaded.
    id: String,
}

/// Has a transfer struck, and returns what came of it: `Ok` or a code.
pub(crate) fn run(kind: &'static Kind, transfer: Transfer) -> String {
    let cell = Cell::new(transfer, kind);
    cell.server.arm(kind, transfer.meant(), transfer.before());
    if kind.hurried {
        // Long enough for what comes before it, also on a busy machine.
        cell.drive.set_timeout(3);
    }
    let outcome = cell.call();
    let struck = cell.server.calm();
    cell.drive.set_timeout(60);
    assert!(struck > 0, "nothing was struck");
    match outcome {
        Ok(id) => {
            cell.check_done(&id, 1);
            cell.drive.set_local_file("");
            cell.drive.list_resources().expect("not usable any more");
            "Ok".to_owned()
        }
        Err(error) => {
            cell.check_failed();
            cell.check_done(&cell.again(), 2);
            error.code().to_string()
        }
    }
}

impl Cell {
    fn new(transfer: Transfer, kind: &Kind) -> Self {
        let emulator = Emulator::builder().token(TOKEN).start().unwrap();
        let server = Server::start(&emulator.url());
        let folder = tempfile::tempdir().unwrap();
        for name in ["files", "temp"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        let drive = GoogleDrive::new();
        let temp = folder.path().join("temp");
        for setting in [
            format!("ServiceURL={}", server.url()),
            format!("TempPath={}", temp.display()),
            "FragmentSize=262144".to_owned(),
        ] {
            drive.config(&setting).unwrap();
        }
        if kind.renews {
            drive.set_o_auth_server_token_url(format!("{}/token", server.url()));
            drive.set_o_auth_client_id(CLIENT_ID);
            drive.set_o_auth_client_secret(CLIENT_SECRET);
            drive.set_o_auth_refresh_token("refresh");
            drive.set_o_auth_access_token(TOKEN);
        } else {
            drive.set_authorization(format!("Bearer {TOKEN}"));
        }
        drive.config(&format!("KeepAlive={}", kind.kept)).unwrap();
        drive
            .config(&format!("VerifyChecksum={}", kind.verifies))
            .unwrap();
        drive.set_timeout(60);
        drive.set_use_resumable_upload(matches!(transfer, Start | Fragment | Last | Question));
        let mut cell = Self {
            transfer,
            emulator,
            server,
            folder,
            drive,
            id: String::new(),
        };
        cell.prepare();
        cell
    }

    fn target(&self) -> PathBuf {
        self.folder.path().join("files").join("target")
    }

    fn prepare(&mut self) {
        let seed = GoogleDrive::new();
        seed.config(&format!("ServiceURL={}", self.server.url()))
            .unwrap();
        seed.set_authorization(format!("Bearer {TOKEN}"));
        if self.transfer.is_upload() {
            fs::write(self.target(), DATA.as_slice()).unwrap();
            self.drive.set_local_file(self.target());
            if self.transfer == Question {
                seed.config("FragmentSize=262144").unwrap();
                seed.set_use_resumable_upload(true);
                seed.set_local_file(self.target());
                seed.on_fragment_complete(|_, e| e.interrupt = true);
                seed.upload_file(NAME, "").unwrap_err();
                self.drive.set_resume_url(seed.resume_url());
            }
            return;
        }
        let content = match self.transfer {
            Secret | SecretOnward => SECRET.clone(),
            _ => DATA.clone(),
        };
        seed.set_resource_data(content);
        self.id = seed.upload_file("down.bin", "").unwrap();
        if self.transfer != Memory {
            self.drive.set_local_file(self.target());
        }
        match self.transfer {
            Over => {
                fs::write(self.target(), OLD).unwrap();
                self.drive.set_overwrite(true);
            }
            Onward => {
                fs::write(self.target(), &DATA[..HAD]).unwrap();
                self.drive.set_start_byte(HAD as i64).unwrap();
            }
            Secret => self.drive.set_encryption_password(PASSWORD),
            SecretOnward => {
                let path = self.folder.path().join("temp").join("ciphertext");
                fs::write(&path, &SECRET[..HAD]).unwrap();
                self.drive.set_encryption_password(PASSWORD);
                let setting = format!("DownloadTempFile={}", path.display());
                self.drive.config(&setting).unwrap();
                self.drive.set_start_byte(HAD as i64).unwrap();
            }
            _ => {}
        }
    }

    fn call(&self) -> Result<String> {
        if self.transfer.is_upload() {
            return self.drive.upload_file(NAME, "");
        }
        self.drive
            .download_file(&self.id, "")
            .map(|()| self.id.clone())
    }

    /// Does the same once more, as docs/transfers.md says.
    fn again(&self) -> String {
        let drive = &self.drive;
        let size = |path: PathBuf| fs::metadata(path).map_or(0, |facts| facts.len());
        let start = match self.transfer {
            Fresh | Onward => size(self.target()),
            Over => u64::try_from(drive.start_byte()).unwrap(),
            Secret | SecretOnward => size(drive.config("DownloadTempFile").unwrap().into()),
            _ => 0,
        };
        if !self.transfer.is_upload() {
            drive.set_start_byte(i64::try_from(start).unwrap()).unwrap();
        }
        let outcome = match self.call() {
            // So the error says.
            Err(error) if error.code() == codes::CANNOT_RESUME && self.transfer.is_in_session() => {
                drive.set_resume_url("");
                self.call()
            }
            outcome => outcome,
        };
        outcome.expect("not usable any more")
    }

    /// What lies in a folder, by name.
    fn files(&self, folder: &str) -> Vec<(String, Vec<u8>)> {
        let entries = fs::read_dir(self.folder.path().join(folder)).unwrap();
        entries
            .map(|entry| {
                let path = entry.unwrap().path();
                let name = path.file_name().unwrap().to_str().unwrap().to_owned();
                (name, fs::read(path).unwrap())
            })
            .collect()
    }

    /// How many files the uploads have made; each is whole.
    fn made(&self, id: Option<&str>) -> usize {
        let items = oracle::service(&self.emulator.url(), TOKEN);
        if !self.transfer.is_upload() {
            assert_eq!(items.len(), 1, "a download changed the service");
            return 0;
        }
        for item in items.values() {
            assert!(
                item.name == NAME && item.bytes == *DATA,
                "{} with {} bytes was made",
                item.name,
                item.bytes.len()
            );
        }
        if let Some(id) = id {
            assert!(items.contains_key(id), "Ok with an id that is not there");
        }
        items.len()
    }

    fn check_done(&self, id: &str, calls: usize) {
        let made = self.made(Some(id));
        // Nobody can tell whether a simple upload whose answer was lost was carried out.
        let most = if self.transfer == Simple { calls } else { 1 };
        assert!(made <= most, "{made} files were made");
        if self.transfer == Memory {
            assert!(self.drive.resource_data() == *DATA, "wrong bytes in memory");
        } else {
            let files = self.files("files");
            assert_eq!(files.len(), 1, "left over: {:?}", names(&files));
            assert!(files[0].1 == *DATA, "wrong bytes on the disk");
        }
        let temp = self.files("temp");
        assert!(temp.is_empty(), "left over: {:?}", names(&temp));
    }

    fn check_failed(&self) {
        assert!(self.made(None) <= 1, "more than one file was made");
        let (files, temp) = (self.files("files"), self.files("temp"));
        let target = files.iter().find(|file| file.0 == "target");
        let target = target.map(|file| file.1.as_slice());
        let part = |bytes: &[u8], least| bytes.len() >= least && DATA.starts_with(bytes);
        let right = match self.transfer {
            Simple | Start | Fragment | Last | Question => target == Some(&**DATA),
            Fresh => target.is_none_or(|bytes| part(bytes, 1)),
            Over => target == Some(OLD),
            Onward => target.is_some_and(|bytes| part(bytes, HAD)),
            Secret | SecretOnward => target.is_none(),
            Memory => target.is_none() && self.drive.resource_data().is_empty(),
        };
        assert!(right, "destroyed: {:?}", target.map(<[u8]>::len));
        let mut others = files.iter().filter(|file| file.0 != "target");
        if self.transfer == Over {
            let one = others.next();
            assert!(one.is_none_or(|file| file.0.ends_with(".part") && part(&file.1, 1)));
        }
        assert!(others.next().is_none(), "left over: {:?}", names(&files));
        if matches!(self.transfer, Secret | SecretOnward) {
            // What was there to be resumed is still there.
            let (files, least) = match self.transfer {
                SecretOnward => (1, HAD),
                _ => (0, 1),
            };
            assert!(
                (files..=1).contains(&temp.len()),
                "temporary: {:?}",
                names(&temp)
            );
            let right =
                |file: &(String, Vec<u8>)| file.1.len() >= least && SECRET.starts_with(&file.1);
            assert!(temp.iter().all(right), "wrong bytes in the temporary file");
        } else {
            assert!(temp.is_empty(), "left over: {:?}", names(&temp));
        }
    }
}

fn names(files: &[(String, Vec<u8>)]) -> Vec<(&str, usize)> {
    let names = files.iter();
    names.map(|file| (file.0.as_str(), file.1.len())).collect()
}
