//! Names, links, modes, pipes and devices.

use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt, symlink};
use std::process::Command;
use std::time::Instant;

use super::server::whole;
use super::*;

fn run(program: &str, arguments: &[&std::ffi::OsStr]) -> bool {
    Command::new(program)
        .args(arguments)
        .status()
        .is_ok_and(|status| status.success())
}

#[test]
fn the_longest_names_have_parts_too() {
    let data = sample(1000);
    for length in [243, 255] {
        let (server, mut object) = (Server::new(), Object::new(&data).overwriting());
        let path = object.folder.path().join("n".repeat(length));
        fs::write(&path, "old").unwrap();
        object.to(&path);
        server.will(whole(&data, 1000));
        object.get(&server).unwrap();
        assert_eq!(fs::read(&path).unwrap(), data);
    }
}

#[test]
fn links_are_followed_and_stay() {
    let data = sample(1000);
    let (server, mut object) = (Server::new(), Object::new(&data).overwriting());
    let folder = object.folder.path().join("elsewhere");
    fs::create_dir(&folder).unwrap();
    symlink("elsewhere/file", object.folder.path().join("middle")).unwrap();
    symlink("middle", object.path()).unwrap();
    let file = folder.join("file");
    // Dangling, then with something there.
    for number in 0..2 {
        server.will(whole(&data, 1000));
        object.get(&server).unwrap();
        assert!(object.path().symlink_metadata().unwrap().is_symlink());
        assert_eq!(fs::read(&file).unwrap(), data, "{number}");
        assert_eq!(names(&folder), ["file"]);
        fs::write(&file, "old").unwrap();
    }
    // The part is where the file is.
    server.will(whole(&data, 400));
    assert_eq!(object.code(&server), codes::CONNECTION_DROPPED);
    assert_eq!((names(&folder).len(), object.names().len()), (2, 3));
    let round = object.folder.path().join("round");
    symlink("round", &round).unwrap();
    object.to(&round);
    assert_eq!(object.code(&server), codes::LOCAL_FILE);
}

#[test]
fn mode_and_owner_are_kept_and_other_names_keep_the_old_content() {
    let data = sample(1000);
    let (server, object) = (Server::new(), Object::new(&data).overwriting());
    fs::write(object.path(), "old").unwrap();
    let other = object.folder.path().join("other");
    fs::hard_link(object.path(), &other).unwrap();
    fs::set_permissions(object.path(), fs::Permissions::from_mode(0o640)).unwrap();
    // Only the superuser gives files away.
    let given = run("chown", &["12345:23456".as_ref(), object.path().as_ref()]);
    server.will(whole(&data, 400)).will(whole(&data, 1000));
    assert_eq!(object.code(&server), codes::CONNECTION_DROPPED);
    let part = object.names().into_iter().find(|n| n.ends_with(".part"));
    let part = fs::metadata(object.folder.path().join(part.unwrap())).unwrap();
    assert_eq!(
        part.mode() & 0o137,
        0,
        "a part is not more open than the file"
    );
    object.get(&server).unwrap();
    let facts = fs::metadata(object.path()).unwrap();
    assert_eq!(facts.mode() & 0o7777, 0o640);
    if given {
        assert_eq!((facts.uid(), facts.gid()), (12345, 23456));
    }
    assert_eq!(fs::read(&other).unwrap(), b"old");
    // A new file has the mode that the system gives new files.
    let (server, object) = (Server::new(), Object::new(&data));
    server.will(whole(&data, 1000));
    object.get(&server).unwrap();
    let usual = object.folder.path().join("usual");
    fs::write(&usual, "").unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().mode();
    assert_eq!(mode(&object.path()), mode(&usual));
}

#[test]
fn a_pipe_is_written_in_place() {
    let data = sample(300_000);
    let (server, mut object) = (Server::new(), Object::new(&data));
    assert!(run("mkfifo", &[object.path().as_ref()]));
    assert_eq!(object.code(&server), codes::FILE_EXISTS);
    object = Object::within(Arc::clone(&object.folder), &data).overwriting();
    let path = object.path();
    let reader = std::thread::spawn(move || fs::read(path).unwrap());
    server.will(whole(&data, data.len()));
    object.get(&server).unwrap();
    assert!(reader.join().unwrap() == data);
    assert!(fs::metadata(object.path()).unwrap().file_type().is_fifo());
    assert_eq!(object.names(), ["a"]);
    object.start_byte = 5;
    assert_eq!(object.code(&server), codes::CANNOT_RESUME);
}

#[test]
fn a_pipe_that_nobody_reads_holds_nothing_up() {
    let data = sample(300_000);
    let (server, mut object) = (Server::new(), Object::new(&data).overwriting());
    assert!(run("mkfifo", &[object.path().as_ref()]));
    object.patience = Duration::from_millis(200);
    let began = Instant::now();
    assert_eq!(object.code(&server), codes::TIMEOUT);
    // Opened by somebody who does not read on.
    let held = fs::OpenOptions::new()
        .read(true)
        .write(true)
        .open(object.path())
        .unwrap();
    server.will(whole(&data, data.len()));
    assert_eq!(object.code(&server), codes::TIMEOUT);
    object.patience = Duration::ZERO;
    object.bounds.deadline = Some(Instant::now() + Duration::from_millis(200));
    server.will(whole(&data, data.len()));
    assert_eq!(object.code(&server), codes::TIMEOUT);
    drop(held);
    assert!(began.elapsed() < Duration::from_secs(8));
}

#[test]
fn a_socket_is_refused_and_a_device_is_written() {
    let data = sample(1000);
    let (server, mut object) = (Server::new(), Object::new(&data).overwriting());
    let socket = object.folder.path().join("socket");
    let _held = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    object.to(&socket);
    assert_eq!(object.code(&server), codes::LOCAL_FILE);
    assert!(fs::metadata(&socket).unwrap().file_type().is_socket());
    // A node of our own for what swallows everything; only the superuser makes one.
    let device = object.folder.path().join("device");
    let numbers = ["c", "1", "3"].map(std::ffi::OsStr::new);
    if run("mknod", &[&[device.as_os_str()], &numbers[..]].concat())
        && fs::OpenOptions::new().write(true).open(&device).is_ok()
    {
        server.will(whole(&data, 1000));
        object.to(&device);
        object.get(&server).unwrap();
        assert!(fs::metadata(&device).unwrap().file_type().is_char_device());
        assert_eq!(object.names(), ["device", "socket"]);
    }
}

/// Runs as somebody whom permissions bind; see the test below.
#[test]
fn helper_in_a_closed_folder() {
    let Ok(folder) = std::env::var("CLOSED_FOLDER") else {
        return;
    };
    let data = sample(1000);
    let server = Server::new();
    let mut object = Object::new(&data).overwriting();
    for name in ["plain", "secret"] {
        let path = Path::new(&folder).join(name);
        object.to(&path);
        object.password = (name == "secret").then_some("p");
        let body = if name == "secret" {
            enciphered("p", &data)
        } else {
            data.clone()
        };
        server.will(whole(&body, body.len()));
        object.get(&server).unwrap();
        assert_eq!(fs::read(&path).unwrap(), data);
    }
    object.password = None;
    object.to(&Path::new(&folder).join("closed"));
    assert_eq!(object.code(&server), codes::LOCAL_FILE);
}

#[test]
fn in_a_folder_that_may_not_be_written_a_file_is_written_in_place() {
    let folder = tempfile::tempdir().unwrap();
    let mut inodes = Vec::new();
    for (name, mode) in [("plain", 0o666), ("secret", 0o666), ("closed", 0o444)] {
        let path = folder.path().join(name);
        fs::write(&path, "a longer old content").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        inodes.push((fs::metadata(&path).unwrap().ino(), path));
    }
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o555)).unwrap();
    let helper = "transfer::download::tests::places::helper_in_a_closed_folder";
    // A copy that anybody may run, wherever this was built.
    let own = tempfile::tempdir().unwrap();
    fs::set_permissions(own.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let exe = own.path().join("tests");
    fs::copy(std::env::current_exe().unwrap(), &exe).unwrap();
    let root = fs::metadata("/proc/self").unwrap().uid() == 0;
    let mut command = if root {
        let mut command = Command::new("setpriv");
        command
            .args(["--reuid=65534", "--regid=65534", "--clear-groups"])
            .arg(exe);
        command
    } else {
        Command::new(exe)
    };
    let output = command
        .args(["--exact", helper])
        .env("CLOSED_FOLDER", folder.path())
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && text.contains("1 passed"),
        "{text}"
    );
    for (inode, path) in inodes {
        assert_eq!(fs::metadata(&path).unwrap().ino(), inode);
    }
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
}
