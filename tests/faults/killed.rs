//! A program that is killed in the middle of a transfer, and another that goes on with it.
//!
//! `KILL_SEED` chooses where it is killed.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use cloudstorage::GoogleDrive;
use cloudstorage::emulator::Emulator;

use crate::oracle;
use crate::pacer::{News, Pacer};
use crate::server::TOKEN;

const PASSWORD: &str = "password";
const MARKER: &[u8] = b"plaintext-marker";
/// How often it is killed on the way, and how often when all bytes are through.
const ON_THE_WAY: usize = 14;
const AT_THE_END: usize = 6;

/// What the child is told.
const JOB: &str = "KILLED_JOB";
const URL: &str = "KILLED_URL";
const FOLDER: &str = "KILLED_FOLDER";
const ID: &str = "KILLED_ID";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Job {
    Upload,
    Plain,
    Secret,
    Over,
}

use Job::{Over, Plain, Secret, Upload};

impl Job {
    const ALL: [Self; 4] = [Upload, Plain, Secret, Over];

    fn name(self) -> String {
        format!("{self:?}")
    }

    /// An object that does this.
    fn object(self, url: &str, folder: &Path) -> GoogleDrive {
        let drive = GoogleDrive::new();
        let temp = folder.join("temp");
        for setting in [
            format!("ServiceURL={url}"),
            format!("TempPath={}", temp.display()),
            "FragmentSize=262144".to_owned(),
        ] {
            drive.config(&setting).unwrap();
        }
        drive.set_authorization(format!("Bearer {TOKEN}"));
        drive.set_local_file(target(folder));
        drive.set_use_resumable_upload(self == Upload);
        drive.set_overwrite(self == Over);
        if self == Secret {
            drive.set_encryption_password(PASSWORD);
        }
        drive
    }

    fn run(self, drive: &GoogleDrive, id: &str) {
        match self {
            Upload => drop(drive.upload_file("up.bin", "").unwrap()),
            Plain | Secret | Over => drive.download_file(id, "").unwrap(),
        }
    }
}

fn target(folder: &Path) -> PathBuf {
    folder.join("files").join("target")
}

/// The one that is killed; a test like any other when nobody asks it to do something.
#[test]
fn child() {
    let Ok(job) = std::env::var(JOB) else { return };
    let job = Job::ALL.into_iter().find(|j| j.name() == job).unwrap();
    let told = |name| std::env::var(name).unwrap();
    let drive = job.object(&told(URL), Path::new(&told(FOLDER)));
    let mut said = String::new();
    drive.on_transfer(move |drive, _| {
        let url = drive.resume_url();
        if url != said {
            // Past the harness, which keeps what is printed.
            let mut out = std::io::stdout();
            write!(out, "\nresume_url={url}\n").unwrap();
            out.flush().unwrap();
            said = url;
        }
    });
    job.run(&drive, &told(ID));
}

/// A transfer, and all that its children use.
struct Scene {
    job: Job,
    emulator: Emulator,
    pacer: Pacer,
    folder: tempfile::TempDir,
    data: Vec<u8>,
    old: Vec<u8>,
    /// As the service has it.
    content: Vec<u8>,
    id: String,
}

/// Lines that each hold the marker.
fn lines(length: usize, word: &str) -> Vec<u8> {
    let mut data = Vec::with_capacity(length + 64);
    let mut n = 0;
    while data.len() < length {
        n += 1;
        writeln!(data, "{word} {n:09}").unwrap();
    }
    data.truncate(length);
    data
}

impl Scene {
    fn new(job: Job) -> Self {
        let emulator = Emulator::builder().token(TOKEN).start().unwrap();
        let pacer = Pacer::start(&emulator.url(), job == Upload);
        let mut scene = Self {
            job,
            emulator,
            pacer,
            folder: tempfile::tempdir().unwrap(),
            data: lines(3_000_000, "plaintext-marker"),
            old: lines(1_000_000, "what was there before"),
            content: Vec::new(),
            id: String::new(),
        };
        scene.content = match job {
            Secret => oracle::enciphered(PASSWORD, &scene.data),
            _ => scene.data.clone(),
        };
        if job != Upload {
            let seed = GoogleDrive::new();
            let url = scene.emulator.url();
            seed.config(&format!("ServiceURL={url}")).unwrap();
            seed.set_authorization(format!("Bearer {TOKEN}"));
            seed.set_resource_data(scene.content.clone());
            scene.id = seed.upload_file("down.bin", "").unwrap();
        }
        scene
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn target(&self) -> PathBuf {
        target(self.folder.path())
    }

    /// As before the first transfer.
    fn clear(&self) {
        for name in ["files", "temp"] {
            drop(fs::remove_dir_all(self.path(name)));
            fs::create_dir(self.path(name)).unwrap();
        }
        match self.job {
            Upload => fs::write(self.target(), &self.data).unwrap(),
            Over => fs::write(self.target(), &self.old).unwrap(),
            Plain | Secret => {}
        }
        if self.job == Upload {
            let drive = Upload.object(&self.emulator.url(), self.folder.path());
            for id in oracle::service(&self.emulator.url(), TOKEN).keys() {
                drive.delete_resource(id).unwrap();
            }
        }
    }

    /// Has a child do it, kills it after so many bytes and then that long, and returns the session it told of.
    fn child(&self, limit: Option<usize>, then: Duration) -> String {
        let (sender, receiver) = channel::<News>();
        self.pacer
            .pace(limit.map(|limit| (limit, Sender::clone(&sender))));
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["killed::child", "--exact", "--nocapture"])
            .env(JOB, self.job.name())
            .env(URL, self.pacer.url())
            .env(FOLDER, self.folder.path())
            .env(ID, &self.id)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let out = child.stdout.take().unwrap();
        let reader = std::thread::spawn(move || {
            let mut session = String::new();
            for line in BufReader::new(out).lines() {
                if let Some(url) = line.unwrap().strip_prefix("resume_url=") {
                    url.clone_into(&mut session);
                }
            }
            // Nobody may be listening any more.
            let _ = sender.send(News::Ended);
            session
        });
        let news = receiver.recv().unwrap();
        if news == News::Reached {
            // No event is waited for: after any moment it has to be right.
            std::thread::sleep(then);
            child.kill().unwrap();
        }
        let status = child.wait().unwrap();
        assert!(news == News::Reached || status.success(), "{status}");
        self.pacer.free();
        reader.join().unwrap()
    }

    fn files(&self, folder: &str) -> Vec<(PathBuf, Vec<u8>)> {
        let entries = fs::read_dir(self.path(folder)).unwrap();
        let paths = entries.map(|entry| entry.unwrap().path());
        paths
            .map(|path| (path.clone(), fs::read(path).unwrap()))
            .collect()
    }

    /// What a killed program may leave.
    fn check_left(&self) {
        let (files, temp) = (self.files("files"), self.files("temp"));
        let target = fs::read(self.target()).ok();
        let mut others = files.iter().filter(|file| file.0 != self.target());
        match self.job {
            Upload => assert!(target.as_ref() == Some(&self.data), "the source changed"),
            Plain => {
                let part = target.unwrap_or_default();
                assert!(self.data.starts_with(&part), "wrong bytes in the part");
            }
            Secret => {
                assert!(
                    target.is_none_or(|bytes| bytes == self.data),
                    "half a plain file"
                );
                assert!(temp.len() <= 1, "several temporary files");
                let right = |file: &(PathBuf, Vec<u8>)| self.content.starts_with(&file.1);
                assert!(temp.iter().all(right), "wrong bytes in the temporary file");
                let whole = |file: &&(PathBuf, Vec<u8>)| file.0 == self.target();
                if !unnamed_files(&self.path("files")) {
                    return;
                }
                for (path, bytes) in files.iter().filter(|f| !whole(f)).chain(&temp) {
                    let plain = bytes.windows(MARKER.len()).any(|window| window == MARKER);
                    assert!(!plain, "plaintext in {}", path.display());
                }
            }
            Over => {
                let target = target.expect("the old file is gone");
                assert!(target == self.old || target == self.data, "half a file");
                if let Some((path, part)) = others.next() {
                    assert!(path.extension().is_some_and(|e| e == "part"));
                    assert!(self.data.starts_with(part), "wrong bytes in the part");
                }
            }
        }
        assert!(others.next().is_none(), "left over: {:?}", paths(&files));
        assert!(
            self.job == Secret || temp.is_empty(),
            "left over: {:?}",
            paths(&temp)
        );
    }

    /// Whether the kill came in the middle of the content.
    fn has_part(&self, session: &str) -> bool {
        let parts = match self.job {
            Upload => return !session.is_empty(),
            Secret => self.files("temp"),
            Plain | Over => self.files("files"),
        };
        let middle = 1..self.content.len();
        let mut new = parts.iter().filter(|file| file.1 != self.old);
        new.any(|file| middle.contains(&file.1.len()))
    }

    /// What docs/transfers.md tells to do, in an object that knows nothing.
    fn go_on(&self, session: &str) {
        let drive = self.job.object(&self.pacer.url(), self.folder.path());
        let size = |path: &Path| fs::metadata(path).map_or(0, |facts| facts.len());
        let start = |path: &Path| {
            let size = i64::try_from(size(path)).unwrap();
            drive.set_start_byte(size).unwrap();
            // Killed before the first byte: an empty file is nothing to go on with.
            if size == 0 {
                drop(fs::remove_file(path));
            }
        };
        match self.job {
            Upload => drive.set_resume_url(session),
            Plain => start(&self.target()),
            Secret => {
                if self.target().exists() {
                    // It was killed when all was done but to clear away the ciphertext.
                    self.clear();
                }
                if let Some((path, _)) = self.files("temp").first() {
                    start(path);
                    if path.exists() {
                        drive
                            .config(&format!("DownloadTempFile={}", path.display()))
                            .unwrap();
                    }
                }
            }
            Over => {}
        }
        self.job.run(&drive, &self.id);
    }

    fn check_done(&self) {
        let items = oracle::service(&self.emulator.url(), TOKEN);
        let items: Vec<_> = items.values().collect();
        assert_eq!(items.len(), 1, "files at the service");
        assert!(items[0].bytes == self.content, "wrong bytes at the service");
        let (files, temp) = (self.files("files"), self.files("temp"));
        assert_eq!(files.len(), 1, "left over: {:?}", paths(&files));
        assert!(files[0].1 == self.data, "wrong bytes on the disk");
        assert!(temp.is_empty(), "left over: {:?}", paths(&temp));
    }
}

/// Whether files can be without a name here: plaintext has none until it is whole.
#[cfg(target_os = "linux")]
fn unnamed_files(folder: &Path) -> bool {
    use rustix::fs::{Mode, OFlags};
    rustix::fs::open(folder, OFlags::TMPFILE | OFlags::RDWR, Mode::RUSR).is_ok()
}

#[cfg(not(target_os = "linux"))]
fn unnamed_files(_: &Path) -> bool {
    false
}

fn paths(files: &[(PathBuf, Vec<u8>)]) -> Vec<(&Path, usize)> {
    let paths = files.iter();
    paths.map(|file| (file.0.as_path(), file.1.len())).collect()
}

struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(1);
        usize::try_from(self.0 >> 33).unwrap() % n.max(1)
    }
}

fn killed(job: Job) {
    let seed = std::env::var("KILL_SEED").map_or(1, |seed| seed.parse().unwrap());
    let mut random = Random(seed);
    let scene = Scene::new(job);
    scene.clear();
    // Once without being killed, to know how many bytes there are.
    scene.child(None, Duration::ZERO);
    let total = scene.pacer.passed();
    scene.check_done();
    let mut points: Vec<_> = (0..ON_THE_WAY)
        .map(|n| {
            let slot = total / ON_THE_WAY;
            let limit = 1 + n * slot + random.below(slot);
            // Every other one has a moment to take what has come.
            let micros = if n % 2 == 0 { 0 } else { 20_000 };
            (limit, Duration::from_micros(micros))
        })
        .collect();
    // What comes after the last byte takes longest where there is something to decipher.
    let longest = if job == Secret { 60_000 } else { 5_000 };
    points.extend((0..AT_THE_END).map(|_| {
        let micros = u64::try_from(random.below(longest)).unwrap();
        (total, Duration::from_micros(micros))
    }));
    let mut parts = 0;
    for (limit, then) in points {
        println!("KILL_SEED={seed} {job:?}: after {limit} of {total} bytes and {then:?}");
        scene.clear();
        let session = scene.child(Some(limit), then);
        scene.check_left();
        if scene.has_part(&session) {
            parts += 1;
        }
        scene.go_on(&session);
        scene.check_done();
    }
    // Or this would be about nothing.
    assert!(parts > 0, "no kill left a part");
}

#[test]
fn an_upload_goes_on_after_a_kill() {
    killed(Upload);
}

#[test]
fn a_download_goes_on_after_a_kill() {
    killed(Plain);
}

#[test]
fn an_encrypted_download_leaves_no_plaintext_after_a_kill() {
    killed(Secret);
}

#[test]
fn an_old_file_outlives_a_kill() {
    killed(Over);
}
