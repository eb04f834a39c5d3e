//! Ciphertext on disk, and plaintext that appears only whole.

use super::server::{rest, whole};
use super::*;

fn secret(data: &[u8]) -> (Server, Object, Vec<u8>) {
    let ciphertext = enciphered("right", data);
    let mut object = Object::new(&ciphertext);
    object.password = Some("right");
    (Server::new(), object, ciphertext)
}

#[test]
fn one_temporary_file_however_often_it_is_cut() {
    let data = sample(1000);
    let (server, mut object, ciphertext) = secret(&data);
    let temp = object.temp();
    for sent in [400, 300, 500] {
        server.will(whole(&ciphertext, sent));
        assert_eq!(object.code(&server), codes::CONNECTION_DROPPED);
        assert_eq!(
            (names(&temp).len(), object.left_bytes()),
            (1, Some(sent as u64))
        );
    }
    // A wrong password is no reason for another one.
    object.password = Some("wrong");
    server.will(whole(&ciphertext, ciphertext.len()));
    assert_eq!(object.code(&server), codes::DECRYPTION);
    assert_eq!(
        (names(&temp).len(), object.left_bytes()),
        (1, Some(ciphertext.len() as u64))
    );
    assert!(!object.path().exists());
    let kept = object.left.borrow().clone().unwrap();
    assert_eq!(fs::read(kept.ciphertext().unwrap()).unwrap(), ciphertext);
    object.password = Some("right");
    server.will(whole(&ciphertext, ciphertext.len()));
    object.get(&server).unwrap();
    assert_eq!(fs::read(object.path()).unwrap(), data);
    assert_eq!((names(&temp).len(), object.left_bytes()), (0, None));
    // Of nothing nothing is left.
    object = object.overwriting();
    server.will(whole(&ciphertext, 0));
    assert_eq!(object.code(&server), codes::CONNECTION_DROPPED);
    assert_eq!((names(&temp).len(), object.left_bytes()), (0, None));
}

#[test]
fn the_ciphertext_is_gone_on_with_and_proved() {
    let data = sample(1000);
    let (server, mut object, ciphertext) = secret(&data);
    object.start_byte = 400;
    assert_eq!(object.code(&server), codes::NO_DOWNLOAD_TEMP_FILE);
    let kept = object.folder.path().join("kept");
    object.temp_file = Some(kept.clone());
    assert_eq!(object.code(&server), codes::CANNOT_RESUME);
    let mut broken = ciphertext[..400].to_vec();
    broken[5] ^= 1;
    fs::write(&kept, &broken).unwrap();
    server.will(rest(&ciphertext, 400, ciphertext.len() - 400));
    assert_eq!(object.code(&server), codes::CANNOT_RESUME);
    assert_eq!(fs::read(&kept).unwrap(), broken);
    assert!(!object.path().exists());
    fs::write(&kept, &ciphertext[..400]).unwrap();
    server.will(rest(&ciphertext, 400, 100));
    assert_eq!(object.code(&server), codes::CONNECTION_DROPPED);
    object.start_byte = 500;
    server.will(rest(&ciphertext, 500, ciphertext.len() - 500));
    object.get(&server).unwrap();
    assert_eq!(fs::read(object.path()).unwrap(), data);
    assert!(!kept.exists());
}

#[test]
fn a_file_that_the_program_named_goes_only_when_it_is_used_up() {
    let data = sample(1000);
    let (server, mut object, ciphertext) = secret(&data);
    let kept = object.folder.path().join("kept");
    fs::write(&kept, &ciphertext[..400]).unwrap();
    (object.temp_file, object.start_byte) = (Some(kept.clone()), 400);
    server.will(rest(&ciphertext, 400, 100));
    assert_eq!(object.code(&server), codes::CONNECTION_DROPPED);
    object.start_byte = 0;
    server.will(whole(&ciphertext, 100));
    assert_eq!(object.code(&server), codes::CONNECTION_DROPPED);
    assert_eq!(fs::read(&kept).unwrap(), &ciphertext[..500]);
}

#[test]
fn a_wrong_password_touches_no_target() {
    let data = sample(200_000);
    for append in [false, true] {
        let (server, mut object, ciphertext) = secret(&data);
        object = if append {
            object.appending()
        } else {
            object.overwriting()
        };
        fs::write(object.path(), "old").unwrap();
        object.password = Some("wrong");
        server.will(whole(&ciphertext, ciphertext.len()));
        assert_eq!(object.code(&server), codes::DECRYPTION);
        assert_eq!(fs::read(object.path()).unwrap(), b"old");
        assert_eq!(object.names(), ["a", "temp"]);
        object.password = Some("right");
        server.will(whole(&ciphertext, ciphertext.len()));
        object.get(&server).unwrap();
        let before = if append { &b"old"[..] } else { b"" };
        assert!(fs::read(object.path()).unwrap() == [before, &data].concat());
        assert_eq!(object.names(), ["a", "temp"]);
    }
}

/// The folder is looked at from the bounds of a running decipherment: there is no name for what is not whole.
#[test]
#[cfg(target_os = "linux")]
fn plaintext_has_no_name_until_it_is_whole() {
    use crate::transfer::local::Unnamed;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    let mut file = Unnamed::new(&path, false).unwrap().unwrap();
    file.write(b"plain").unwrap();
    assert!(names(folder.path()).is_empty());
    drop(file);
    assert!(names(folder.path()).is_empty());
    let mut file = Unnamed::new(&path, false).unwrap().unwrap();
    file.write(b"plain").unwrap();
    fs::write(&path, "came meanwhile").unwrap();
    assert_eq!(file.complete().unwrap_err().code(), codes::FILE_EXISTS);
    let mut file = Unnamed::new(&path, true).unwrap().unwrap();
    file.write(b"plain").unwrap();
    file.complete().unwrap();
    assert_eq!(
        (fs::read(&path).unwrap(), names(folder.path())),
        (b"plain".to_vec(), vec!["a".to_owned()])
    );
}

#[test]
fn where_no_file_is_unnamed_a_part_takes_its_place() {
    use crate::transfer::local::Beside;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    let mut file = Beside::new(&path, false, None, 0).unwrap();
    file.part.write(b"plain").unwrap();
    file.complete().unwrap();
    let mut file = Beside::new(&path, false, None, 0).unwrap();
    file.part.write(b"other").unwrap();
    assert_eq!(file.complete().unwrap_err().code(), codes::FILE_EXISTS);
    file.give_up(true);
    assert_eq!(
        (fs::read(&path).unwrap(), names(folder.path())),
        (b"plain".to_vec(), vec!["a".to_owned()])
    );
}

#[test]
fn a_pipe_gets_plaintext_only_if_the_password_is_right() {
    let data = sample(1000);
    let (server, mut object, ciphertext) = secret(&data);
    object = object.overwriting();
    let made = std::process::Command::new("mkfifo")
        .arg(object.path())
        .status();
    assert!(made.unwrap().success());
    object.patience = Duration::from_millis(100);
    object.password = Some("wrong");
    server.will(whole(&ciphertext, ciphertext.len()));
    assert_eq!(object.code(&server), codes::DECRYPTION);
    (object.password, object.patience) = (Some("right"), Duration::from_secs(10));
    server.will(whole(&ciphertext, ciphertext.len()));
    let path = object.path();
    let reader = std::thread::spawn(move || fs::read(path).unwrap());
    object.get(&server).unwrap();
    assert_eq!(reader.join().unwrap(), data);
}

#[test]
fn the_end_of_the_time_ends_the_deciphering() {
    let data = sample(1000);
    let (server, mut object, ciphertext) = secret(&data);
    let mut store = tempfile::NamedTempFile::new_in(object.temp()).unwrap();
    std::io::Write::write_all(&mut store, &ciphertext).unwrap();
    object.temp_file = Some(store.path().to_owned());
    object.start_byte = ciphertext.len() as u64;
    object.bounds.deadline = Some(std::time::Instant::now());
    assert_eq!(object.code(&server), codes::TIMEOUT);
    assert!(!object.path().exists() && store.path().exists());
}
