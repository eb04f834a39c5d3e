//! Programs that are killed in the middle: a new one goes on by the documented recipe.
//!
//! The test runs its own binary as the program. A proxy lets so many bytes pass and then
//! none, and the program is killed there.

use std::fs;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use cloudstorage::emulator::Emulator;
use cloudstorage::{EncryptionAlgorithm, GoogleDrive};

use crate::support::{at, put, start};

const POINTS: u64 = 20;
const MARK: &[u8] = b"-this is the plain text-";
/// In memory the password is the program's.
const PASSWORD: &str = "password";

/// The programs; does nothing when it runs among the tests.
#[test]
fn program() {
    let Ok(task) = std::env::var("KILLED_TASK") else {
        return;
    };
    let set = |name: &str| std::env::var(name).unwrap();
    let (folder, id) = (set("KILLED_FOLDER"), set("KILLED_ID"));
    let folder = Path::new(&folder);
    let drive = at(&set("KILLED_URL"));
    prepare(&drive, folder);
    match task.as_str() {
        "upload" => {
            let note = folder.join("session");
            drive.on_fragment_complete(move |drive, _| {
                // Whole or not at all, as a program that wants to go on would write it.
                let next = note.with_extension("next");
                fs::write(&next, drive.resume_url()).unwrap();
                fs::rename(&next, &note).unwrap();
            });
            upload(&drive, folder).unwrap();
        }
        "secret" => {
            drive.set_encryption_password(PASSWORD);
            download(&drive, folder, &id).unwrap();
        }
        "over" => {
            drive.set_overwrite(true);
            download(&drive, folder, &id).unwrap();
        }
        _ => download(&drive, folder, &id).unwrap(),
    }
}

/// What every program sets.
fn prepare(drive: &GoogleDrive, folder: &Path) {
    drive.set_timeout(60);
    drive.config("FragmentSize=262144").unwrap();
    drive.set_temp_path(folder.join("temp"));
    // Slow enough to be killed while it deciphers.
    drive.set_encryption_algorithm(EncryptionAlgorithm::Twofish);
}

fn upload(drive: &GoogleDrive, folder: &Path) -> cloudstorage::Result<String> {
    drive.set_use_resumable_upload(true);
    drive.set_local_file(folder.join("source"));
    drive.upload_file("uploaded", "")
}

fn download(drive: &GoogleDrive, folder: &Path, id: &str) -> cloudstorage::Result<()> {
    drive.set_local_file(folder.join("files").join("target"));
    drive.download_file(id, "")
}

/// Lets bytes pass in both directions until so many have gone one way.
fn gate(target: String, up: bool, limit: usize) -> (String, Receiver<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (sender, reached) = channel();
    let passed = Arc::new(AtomicUsize::new(0));
    std::thread::spawn(move || {
        for client in listener.incoming() {
            let Ok(client) = client else { break };
            let server = TcpStream::connect(&target).unwrap();
            for (from, to, counts) in [(&client, &server, up), (&server, &client, !up)] {
                let (mut from, mut to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
                let (passed, sender) = (Arc::clone(&passed), sender.clone());
                std::thread::spawn(move || {
                    let (mut piece, mut open) = (vec![0; 16 * 1024], true);
                    while let Ok(amount @ 1..) = from.read(&mut piece) {
                        if open
                            && counts
                            && passed.fetch_add(amount, Ordering::SeqCst) + amount > limit
                        {
                            // Nothing more goes on from here.
                            let _ = sender.send(());
                            open = false;
                        }
                        if open && to.write_all(&piece[..amount]).is_err() {
                            break;
                        }
                    }
                    let _ = to.shutdown(if open {
                        Shutdown::Write
                    } else {
                        Shutdown::Both
                    });
                });
            }
        }
    });
    (url, reached)
}

struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }
}

/// The content: everywhere the mark, nowhere the same.
fn content(length: usize, first: u32) -> Vec<u8> {
    let mut data = Vec::new();
    for n in first.. {
        if data.len() >= length {
            break;
        }
        data.extend_from_slice(MARK);
        data.extend_from_slice(&n.to_le_bytes());
    }
    data.truncate(length);
    data
}

struct Killed {
    emulator: Emulator,
    drive: GoogleDrive,
    folder: tempfile::TempDir,
    id: String,
}

impl Killed {
    fn new(data: &[u8], password: &str) -> Self {
        let (emulator, drive) = start();
        drive.set_encryption_algorithm(EncryptionAlgorithm::Twofish);
        drive.set_encryption_password(password);
        let id = put(&drive, "original", data);
        let folder = tempfile::tempdir().unwrap();
        for name in ["files", "temp"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        Self {
            emulator,
            drive,
            folder,
            id,
        }
    }

    /// Runs a program until so many bytes have passed, and for some time after that.
    /// True when it was killed before it was done.
    fn run(&self, task: &str, up: bool, limit: usize, after: Duration) -> bool {
        let target = self.emulator.url().trim_start_matches("http://").to_owned();
        let (url, reached) = gate(target, up, limit);
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "killed::program"])
            .env("KILLED_TASK", task)
            .env("KILLED_URL", url)
            .env("KILLED_FOLDER", self.folder.path())
            .env("KILLED_ID", &self.id)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        wait(&mut child, &reached, after)
    }

    /// A new program.
    fn fresh(&self) -> GoogleDrive {
        let drive = at(&self.emulator.url());
        prepare(&drive, self.folder.path());
        drive
    }

    fn target(&self) -> std::path::PathBuf {
        self.folder.path().join("files").join("target")
    }

    fn files(&self, folder: &str) -> Vec<std::path::PathBuf> {
        let entries = fs::read_dir(self.folder.path().join(folder)).unwrap();
        entries.map(|entry| entry.unwrap().path()).collect()
    }
}

/// Until the limit is reached, or the program is done.
fn wait(child: &mut Child, reached: &Receiver<()>, after: Duration) -> bool {
    while child.try_wait().unwrap().is_none() {
        if reached.recv_timeout(Duration::from_millis(5)).is_ok() {
            break;
        }
    }
    std::thread::sleep(after);
    let _ = child.kill();
    child.wait().unwrap().code().is_none()
}

/// The points: bytes from 0 to somewhat more than all, each with its number.
fn points(name: &str, most: usize) -> Vec<usize> {
    let seed = std::env::var("KILLED_SEED").map_or(1, |seed| seed.parse().unwrap());
    println!("KILLED_SEED={seed} {name}");
    let mut random = Random(seed * 7919 + 17);
    (0..POINTS)
        .map(|_| usize::try_from(random.below(most as u64)).unwrap())
        .collect()
}

#[test]
fn an_upload_is_finished_by_a_new_program() {
    let data = content(1_500_000, 1);
    let mut killed = 0;
    for limit in points("upload", 1_520_000) {
        let world = Killed::new(b"", "");
        fs::write(world.folder.path().join("source"), &data).unwrap();
        killed += u64::from(world.run("upload", true, limit, Duration::ZERO));
        let drive = world.fresh();
        if let Ok(session) = fs::read_to_string(world.folder.path().join("session")) {
            // Past the gate, which lets nothing more through.
            let path = session.find("/upload").unwrap();
            drive.set_resume_url(format!("{}{}", world.emulator.url(), &session[path..]));
        }
        let id = upload(&drive, world.folder.path()).unwrap();
        assert!(crate::support::fetch(&world.drive, &id) == data, "{limit}");
        world.drive.list_resources().unwrap();
        let resources = world.drive.resources();
        let named = resources.iter().filter(|r| r.name == "uploaded").count();
        assert_eq!(named, 1, "{limit}");
    }
    assert!(killed > POINTS / 2, "only {killed} were killed");
}

#[test]
fn a_download_is_finished_by_a_new_program() {
    let data = content(1_000_000, 1);
    let mut killed = 0;
    for limit in points("download", 1_010_000) {
        let world = Killed::new(&data, "");
        killed += u64::from(world.run("download", false, limit, Duration::ZERO));
        let drive = world.fresh();
        if let Ok(facts) = fs::metadata(world.target()) {
            let part = fs::read(world.target()).unwrap();
            assert!(data.starts_with(&part), "{limit}");
            drive.set_start_byte(facts.len() as i64).unwrap();
            // A file of no bytes is in the way of a new download, as any other is.
            drive.set_overwrite(facts.len() == 0);
        }
        download(&drive, world.folder.path(), &world.id).unwrap();
        assert!(fs::read(world.target()).unwrap() == data, "{limit}");
        assert_eq!(world.files("files").len(), 1, "{limit}");
    }
    assert!(killed > POINTS / 2, "only {killed} were killed");
}

#[test]
fn an_old_file_is_old_or_new() {
    let (old, new) = (content(300_000, 900_000), content(1_000_000, 1));
    let mut killed = 0;
    for limit in points("over", 1_010_000) {
        let world = Killed::new(&new, "");
        fs::write(world.target(), &old).unwrap();
        killed += u64::from(world.run("over", false, limit, Duration::ZERO));
        let now = fs::read(world.target()).unwrap();
        assert!(now == old || now == new, "{limit}");
        let drive = world.fresh();
        drive.set_overwrite(true);
        download(&drive, world.folder.path(), &world.id).unwrap();
        assert!(fs::read(world.target()).unwrap() == new, "{limit}");
        assert_eq!(world.files("files").len(), 1, "the part was used again");
    }
    assert!(killed > POINTS / 2, "only {killed} were killed");
}

#[test]
fn no_plain_text_outlives_an_encrypted_download() {
    let data = content(1_000_000, 1);
    let mut random = Random(99);
    let mut killed = 0;
    for limit in points("secret", 2_000_000) {
        let world = Killed::new(&data, PASSWORD);
        // Half of the points are while it is fetched, half while it is deciphered.
        let after = match limit > 1_000_000 {
            true => Duration::from_millis(random.below(400)),
            false => Duration::ZERO,
        };
        let limit = limit.min(1_000_000);
        killed += u64::from(world.run("secret", false, limit, after));
        let drive = world.fresh();
        drive.set_encryption_password(PASSWORD);
        match fs::read(world.target()) {
            Ok(whole) => assert!(whole == data, "{limit}"),
            Err(_) => {
                let everything = [world.files("files"), world.files("temp")].concat();
                for path in &everything {
                    let bytes = fs::read(path).unwrap();
                    let marked = bytes.windows(MARK.len()).any(|window| window == MARK);
                    assert!(!marked, "plain text in {}", path.display());
                }
                if let [kept] = world.files("temp").as_slice() {
                    let size = fs::metadata(kept).unwrap().len();
                    drive.set_download_temp_file(kept);
                    drive.set_start_byte(size as i64).unwrap();
                }
                download(&drive, world.folder.path(), &world.id).unwrap();
                assert!(fs::read(world.target()).unwrap() == data, "{limit}");
            }
        }
        assert_eq!(world.files("files").len(), 1, "{limit}");
    }
    assert!(killed > POINTS / 2, "only {killed} were killed");
}

/// Two objects, one name: whole files, and at most one of them is told to keep away.
#[test]
fn two_objects_and_one_name() {
    let data = content(600_000, 1);
    let (emulator, drive) = start();
    let id = put(&drive, "a", &data);
    let folder = tempfile::tempdir().unwrap();
    for round in 0..20 {
        let overwrite = round % 2 == 1;
        let target = folder.path().join(format!("target-{}", round / 2 * 2));
        if overwrite {
            fs::write(&target, "old").unwrap();
        }
        let outcomes = Mutex::new(Vec::new());
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    let drive = at(&emulator.url());
                    drive.set_overwrite(overwrite);
                    drive.set_local_file(&target);
                    let outcome = drive.download_file(&id, "");
                    outcomes.lock().unwrap().push(outcome.map_err(|e| e.code()));
                });
            }
        });
        let outcomes = outcomes.into_inner().unwrap();
        assert!(outcomes.contains(&Ok(())), "{outcomes:?}");
        let told = |outcome: &Result<(), i32>| matches!(outcome, Ok(()) | Err(608 | 611));
        assert!(outcomes.iter().all(told), "{outcomes:?}");
        assert!(fs::read(&target).unwrap() == data);
        let hidden = fs::read_dir(folder.path()).unwrap().filter(|entry| {
            let name = entry.as_ref().unwrap().file_name();
            name.to_string_lossy().starts_with('.')
        });
        assert_eq!(hidden.count(), 0, "a part is left");
    }
}
