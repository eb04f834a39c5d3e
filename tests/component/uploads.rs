//! No order of calls and no fault makes an upload say it is done over wrong bytes, puts one
//! file's bytes into another, or runs for ever.

use std::fs;
use std::io::{Read, Write};
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use cloudstorage::emulator::{Emulator, Fault, FaultRule};
use cloudstorage::error::codes;
use cloudstorage::{EncryptionAlgorithm, GoogleDrive};

use crate::support::{at, fetch, put, raw_server, read_head, sample, start};

const UNIT: usize = 262_144;

fn resumable(drive: &GoogleDrive, data: &[u8]) {
    drive.set_use_resumable_upload(true);
    drive.config(&format!("FragmentSize={UNIT}")).unwrap();
    drive.set_resource_data(data);
}

/// Stops a call after its first fragment.
fn stopped<T: std::fmt::Debug>(
    drive: &GoogleDrive,
    call: impl FnOnce() -> cloudstorage::Result<T>,
) {
    drive.on_fragment_complete(|_, e| e.interrupt = e.fragment_number == 1);
    assert_eq!(call().unwrap_err().code(), codes::UPLOAD_ABORTED);
    drive.clear_on_fragment_complete();
    assert!(!drive.resume_url().is_empty());
    assert_eq!(drive.start_byte(), UNIT as i64);
}

fn sessions(emulator: &Emulator) -> usize {
    let seen = emulator.requests();
    let opens = |r: &&cloudstorage::emulator::RequestSeen| {
        r.query.contains("uploadType=resumable") && r.method != "PUT"
    };
    seen.iter().filter(opens).count()
}

fn named(drive: &GoogleDrive, name: &str) -> usize {
    drive.list_resources().unwrap();
    drive.resources().iter().filter(|r| r.name == name).count()
}

#[test]
fn another_call_leaves_a_session_alone() {
    let (emulator, drive) = start();
    let (first, second) = (sample(UNIT * 3), vec![7; UNIT * 3]);
    resumable(&drive, &first);
    stopped(&drive, || drive.upload_file("a", ""));
    drive.set_resource_data(second.clone());
    let id = drive.upload_file("b", "").unwrap();
    assert!(fetch(&drive, &id) == second);
    assert_eq!((named(&drive, "a"), named(&drive, "b")), (0, 1));
    assert_eq!(sessions(&emulator), 2);
    // The same bytes under another name are another call, too.
    resumable(&drive, &first);
    stopped(&drive, || drive.upload_file("c", ""));
    let id = drive.upload_file("d", "").unwrap();
    drive.get_resource_info(&id).unwrap();
    assert_eq!(drive.resources()[0].name, "d");
    assert_eq!(named(&drive, "c"), 0);
}

#[test]
fn a_stopped_update_is_not_finished_by_an_upload() {
    let (_emulator, drive) = start();
    let old = sample(1000);
    let id = put(&drive, "y", &old);
    drive.get_resource_info(&id).unwrap();
    let new = vec![9; UNIT * 2 + 5];
    resumable(&drive, &new);
    stopped(&drive, || drive.update_resource(&id));
    let other = drive.upload_file("m", "").unwrap();
    assert_ne!(other, id);
    assert!(fetch(&drive, &id) == old, "the file is as it was");
    assert!(fetch(&drive, &other) == new);
    // And of two files each keeps its own.
    let second = put(&drive, "z", &old);
    drive.get_resource_info(&id).unwrap();
    resumable(&drive, &new);
    stopped(&drive, || drive.update_resource(&id));
    drive.get_resource_info(&second).unwrap();
    drive.update_resource(&second).unwrap();
    assert!(fetch(&drive, &second) == new && fetch(&drive, &id) == old);
}

#[test]
fn the_same_call_goes_on_whatever_start_byte_says() {
    let (emulator, drive) = start();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    let data = sample(UNIT * 3 + 11);
    fs::write(&path, &data).unwrap();
    for password in ["", "a password"] {
        emulator.clear_requests();
        drive.set_encryption_password(password);
        resumable(&drive, b"");
        drive.set_local_file(path.display().to_string());
        stopped(&drive, || drive.upload_file("a", ""));
        drive.set_start_byte(UNIT as i64 * 2 + 1).unwrap();
        let id = drive.upload_file("a", "").unwrap();
        assert_eq!(sessions(&emulator), 1);
        drive.set_local_file("");
        drive.download_file(&id, "").unwrap();
        assert!(drive.resource_data() == data, "{password:?}");
        assert_eq!((drive.resume_url().as_str(), drive.start_byte()), ("", 0));
    }
}

#[test]
fn a_rewritten_source_or_another_key_begins_anew() {
    let (emulator, drive) = start();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    let (before, after) = (sample(UNIT * 3), vec![5; UNIT * 3]);
    fs::write(&path, &before).unwrap();
    drive.set_encryption_password("first");
    resumable(&drive, b"");
    drive.set_local_file(path.display().to_string());
    stopped(&drive, || drive.upload_file("a", ""));
    std::thread::sleep(Duration::from_millis(20));
    fs::write(&path, &after).unwrap();
    stopped(&drive, || drive.upload_file("a", ""));
    drive.set_encryption_password("second");
    stopped(&drive, || drive.upload_file("a", ""));
    drive.set_encryption_algorithm(EncryptionAlgorithm::ChaCha);
    let id = drive.upload_file("a", "").unwrap();
    assert_eq!(sessions(&emulator), 4);
    drive.set_local_file("");
    drive.download_file(&id, "").unwrap();
    assert!(drive.resource_data() == after);
}

#[test]
fn a_given_session_is_held_against_what_was_meant() {
    let (_emulator, drive) = start();
    let data = sample(UNIT * 2 + 3);
    let mut torn = data.clone();
    torn[5] ^= 1;
    let session = || {
        resumable(&drive, &data);
        stopped(&drive, || drive.upload_file("a", ""));
        let url = drive.resume_url();
        drive.set_resume_url("");
        url
    };
    for (name, content) in [("other", &data), ("a", &torn)] {
        let second = at(&drive.config("ServiceURL").unwrap());
        resumable(&second, content);
        second.set_resume_url(session());
        let error = second.upload_file(name, "").unwrap_err();
        assert_eq!(error.code(), codes::CANNOT_RESUME, "{error}");
        second.list_resources().unwrap();
        let made = second.resources()[0].id.clone();
        assert!(error.message().contains(&made), "{error}");
        assert_eq!(second.resume_url(), "", "its file exists now");
        second.delete_resource(&made).unwrap();
    }
    // A session of another file's content.
    let id = put(&drive, "y", b"old");
    let second = at(&drive.config("ServiceURL").unwrap());
    resumable(&second, &data);
    second.get_resource_info(&id).unwrap();
    second.set_resume_url(session());
    let error = second.update_resource(&id).unwrap_err();
    assert_eq!(error.code(), codes::CANNOT_RESUME, "{error}");
    assert!(fetch(&drive, &id) == b"old");
    // Of another size it is refused by the service, and stays the program's.
    let url = session();
    second.set_resume_url(url.as_str());
    second.set_resource_data(sample(UNIT));
    assert!(second.upload_file("a", "").is_err());
    assert_eq!(second.resume_url(), url);
    // And the right one is taken.
    second.set_resource_data(data.clone());
    let id = second.upload_file("a", "").unwrap();
    assert!(fetch(&drive, &id) == data);
}

#[test]
fn a_lost_session_is_forgotten_if_it_was_ours() {
    let (emulator, drive) = start();
    let data = sample(UNIT * 2);
    resumable(&drive, &data);
    stopped(&drive, || drive.upload_file("a", ""));
    emulator.inject(FaultRule::new(Fault::LoseSession));
    let error = drive.upload_file("a", "").unwrap_err();
    assert_eq!(error.code(), codes::CANNOT_RESUME);
    assert_eq!((drive.resume_url().as_str(), drive.start_byte()), ("", 0));
    let id = drive.upload_file("a", "").unwrap();
    let url = format!("{}/upload/drive/v3/files?upload_id=none", emulator.url());
    drive.set_resume_url(url.as_str());
    drive.set_resource_data(data.clone());
    let error = drive.upload_file("a", "").unwrap_err();
    assert_eq!(error.code(), codes::CANNOT_RESUME);
    assert_eq!(drive.resume_url(), url);
    drive.set_resume_url("");
    assert!(fetch(&drive, &id) == data);
}

#[test]
fn whatever_fails_the_next_calls_end_with_one_right_file() {
    let (emulator, drive) = start();
    let data = sample(UNIT * 3 + 9);
    let refuse = |status: u16| Fault::Refuse {
        status,
        reason: "backendError".to_owned(),
    };
    let faults = [
        refuse(503),
        refuse(403),
        Fault::CutBody { after: 0 },
        Fault::CutBody { after: 5 },
        Fault::Reset { after: 0 },
        Fault::Reset { after: 30 },
        Fault::NotJson,
        Fault::WrongJson,
        Fault::LoseSession,
        Fault::KeepPart { bytes: 0 },
        Fault::KeepPart { bytes: 1 },
    ];
    for (n, fault) in faults.iter().enumerate() {
        // The session's start, its fragments, and the question of the next call.
        for skipped in 0..6 {
            let name = format!("{n}-{skipped}");
            drive.set_encryption_password(if n % 2 == 0 { "a password" } else { "" });
            emulator.clear_faults();
            emulator.inject(
                FaultRule::new(fault.clone())
                    .path_contains("/upload/")
                    .after(skipped)
                    .times(2),
            );
            resumable(&drive, &data);
            let id = (0..6)
                .find_map(|_| drive.upload_file(&name, "").ok())
                .unwrap_or_else(|| panic!("{fault:?} {skipped}"));
            emulator.clear_faults();
            drive.download_file(&id, "").unwrap();
            assert!(drive.resource_data() == data, "{fault:?} {skipped}");
            assert_eq!(drive.resume_url(), "");
            let query = format!("name='{name}'");
            drive.set_query_param_count(1).unwrap();
            drive.set_query_param_name(0, "q").unwrap();
            drive.set_query_param_value(0, query.as_str()).unwrap();
            assert_eq!(named(&drive, &name), 1, "{fault:?} {skipped}");
            drive.set_query_param_count(0).unwrap();
        }
    }
}

/// A request as it came, and its body.
type Seen = (String, Vec<u8>);

/// A service that answers the n-th request with the n-th answer, the last one for ever;
/// `{base}` in it is its own address.
fn scripted(answers: &[&str]) -> (String, Receiver<Seen>) {
    let answers: Vec<String> = answers.iter().map(|a| (*a).to_owned()).collect();
    let mut served = 0;
    raw_server(move |mut stream| {
        let head = read_head(&mut stream);
        let field = |name: &str| {
            head.lines()
                .find_map(|line| line.strip_prefix(name))
                .map(str::to_owned)
                .unwrap_or_default()
        };
        let mut body = vec![0; field("Content-Length: ").parse().unwrap_or(0)];
        let _ = stream.read_exact(&mut body);
        let base = format!("http://{}", field("Host: "));
        let answer = answers[served.min(answers.len() - 1)].replace("{base}", &base);
        served += 1;
        let (status, text) = answer.split_once('|').unwrap();
        let _ = write!(
            stream,
            "HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{text}",
            text.len()
        );
        (head, body)
    })
}

const OPEN: &str = "200 OK\r\nLocation: {base}/upload/s?upload_id=1|";

fn stored(bytes: usize) -> String {
    format!("308 Resume Incomplete\r\nRange: bytes=0-{}|", bytes - 1)
}

#[test]
fn a_session_that_does_not_keep_its_word_is_an_error() {
    let data = sample(UNIT * 4);
    let (one, two, three) = (stored(UNIT), stored(UNIT * 2), stored(UNIT * 3));
    let (byte, half) = (stored(UNIT + 1), stored(UNIT / 2));
    let all = stored(UNIT * 4);
    let done = r#"200 OK|{"id":"x"}"#;
    // Answers, and the most requests that may be made of it.
    let rows: &[(&str, &[&str], usize)] = &[
        ("complete after a quarter", &[OPEN, done], 2),
        ("complete after a half", &[OPEN, &one, done], 3),
        ("more than was sent", &[OPEN, &two], 2),
        ("it goes back", &[OPEN, &one, &two, &one], 4),
        ("nothing is stored", &[OPEN, "308 Resume Incomplete|"], 8),
        ("the same for ever", &[OPEN, &one], 9),
        ("half a unit for ever", &[OPEN, &half], 9),
        ("a byte and no more", &[OPEN, &one, &byte], 10),
        (
            "all, and never complete",
            &[OPEN, &one, &two, &three, &all],
            12,
        ),
        (
            "accepted",
            &[OPEN, &one, &two, &three, "202 Accepted|{\"id\":\"x\"}"],
            5,
        ),
        (
            "no content",
            &[OPEN, &one, &two, &three, "204 No Content|"],
            5,
        ),
        (
            "part",
            &[OPEN, &one, &two, &three, "206 Partial|{\"id\":\"x\"}"],
            5,
        ),
        ("a page", &[OPEN, &one, &two, &three, "200 OK|<html>"], 5),
        (
            "a list",
            &[OPEN, &one, &two, &three, "200 OK|[{\"id\":\"x\"}]"],
            5,
        ),
        ("no id", &[OPEN, &one, &two, &three, "200 OK|{}"], 5),
        ("no number", &[OPEN, "308 R\r\nRange: bytes=0-x|"], 2),
        ("no address", &["200 OK|{}"], 1),
        ("not an address", &["200 OK\r\nLocation: ftp://h/x|"], 1),
        ("no session", &["204 No Content\r\nLocation: {base}/s|"], 1),
    ];
    for (name, answers, most) in rows {
        let (url, seen) = scripted(answers);
        let drive = at(&url);
        resumable(&drive, &data);
        let error = drive.upload_file("a", "").unwrap_err();
        assert_eq!(error.code(), codes::SERVER, "{name}: {error}");
        let count = seen.try_iter().count();
        assert!(count <= *most, "{name}: {count} requests");
        // What was not understood is not over.
        assert_eq!(drive.resume_url().is_empty(), *most == 1, "{name}");
    }
}

#[test]
fn a_file_of_another_size_is_found_out_without_being_asked() {
    let data = sample(UNIT + 1);
    let answer = r#"200 OK|{"id":"made","size":"5"}"#;
    for fragments in [false, true] {
        let one = stored(UNIT);
        let script: &[&str] = if fragments {
            &[OPEN, &one, answer]
        } else {
            &[answer]
        };
        let (url, _seen) = scripted(script);
        let drive = at(&url);
        resumable(&drive, &data);
        drive.set_use_resumable_upload(fragments);
        let error = drive.upload_file("a", "").unwrap_err();
        assert_eq!(error.code(), codes::CANNOT_RESUME);
        assert!(error.message().contains("made"), "{error}");
        assert_eq!(drive.resume_url(), "");
    }
}

#[test]
fn one_request_is_complete_only_with_a_file() {
    for answer in [
        "202 Accepted|{\"id\":\"x\"}",
        "204 No Content|",
        "206 Partial|{\"id\":\"x\"}",
        "200 OK|<html>",
        "200 OK|[]",
        "200 OK|{\"id\":\"\"}",
    ] {
        let (url, _seen) = scripted(&[answer]);
        let drive = at(&url);
        drive.set_resource_data("x");
        let error = drive.upload_file("a", "").unwrap_err();
        assert_eq!(error.code(), codes::SERVER, "{answer}: {error}");
    }
}

#[test]
fn a_success_before_the_content_was_sent_is_none() {
    let (url, _seen) = raw_server(|mut stream| {
        read_head(&mut stream);
        let body = r#"{"id":"x"}"#;
        let _ = write!(
            stream,
            "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        );
        stream
    });
    let drive = at(&url);
    drive.set_resource_data(vec![7; 30_000_000]);
    let error = drive.upload_file("a", "").unwrap_err();
    assert_eq!(error.code(), codes::SERVER, "{error}");
}

#[test]
fn mime_types_do_not_become_header_lines() {
    let (emulator, drive) = start();
    drive.set_resource_data("x");
    for resumable in [false, true] {
        drive.set_use_resumable_upload(resumable);
        for bad in ["text/plain\r\nX-Evil: 1", "a/b\n", "a/b;c=\0", "plain"] {
            let error = drive.upload_file("a", bad).unwrap_err();
            assert_eq!(error.code(), codes::UNSUPPORTED, "{bad:?}");
        }
        drive.upload_file("a", "text/plain; charset=utf-8").unwrap();
    }
    let count = emulator
        .requests()
        .into_iter()
        .filter(|r| r.method == "POST");
    assert_eq!(count.count(), 2, "one request, and one session");
}

#[test]
fn content_has_the_type_that_fits_it() {
    let (_emulator, drive) = start();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("table.csv");
    fs::write(&path, b"a,b").unwrap();
    drive.set_local_file(path.display().to_string());
    let document = "application/vnd.google-apps.document";
    for (name, given, expected) in [
        ("n.txt", "", "text/plain"),
        ("n", "", "text/csv"),
        ("n", "a/b", "a/b"),
        ("n.txt", document, document),
    ] {
        let id = drive.upload_file(name, given).unwrap();
        drive.get_resource_info(&id).unwrap();
        assert_eq!(drive.resources()[0].mime_type, expected);
        // New content keeps the type, though the file's name tells of another one.
        drive.update_resource(&id).unwrap();
        drive.get_resource_info(&id).unwrap();
        assert_eq!(drive.resources()[0].mime_type, expected, "{name} {given}");
    }
}

#[test]
fn a_converted_file_is_resumed() {
    let (_emulator, drive) = start();
    let text = vec![b'x'; UNIT * 2];
    resumable(&drive, &text);
    let document = "application/vnd.google-apps.document";
    stopped(&drive, || drive.upload_file("d.txt", document));
    let id = drive.upload_file("d.txt", document).unwrap();
    drive.get_resource_info(&id).unwrap();
    assert_eq!(drive.resources()[0].mime_type, document);
}

#[cfg(unix)]
#[test]
fn what_has_no_size_beforehand_is_not_sent() {
    let (emulator, drive) = start();
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    let mut paths = vec![pipe, folder.path().to_owned(), "/dev/zero".into()];
    if cfg!(target_os = "linux") {
        paths.push("/proc/self/status".into());
    }
    for path in paths {
        for resumable in [false, true] {
            drive.set_use_resumable_upload(resumable);
            drive.set_local_file(path.display().to_string());
            let error = drive.upload_file("a", "").unwrap_err();
            assert_eq!(error.code(), codes::LOCAL_FILE, "{}", path.display());
            assert!(error.message().contains(&path.display().to_string()));
        }
    }
    assert!(emulator.requests().is_empty());
}

#[test]
fn a_source_that_changes_between_fragments_is_found_out() {
    let (_emulator, drive) = start();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    fs::write(&path, sample(UNIT * 3)).unwrap();
    resumable(&drive, b"");
    drive.set_local_file(path.display().to_string());
    let again = path.clone();
    drive.on_fragment_complete(move |_, e| {
        if e.fragment_number == 1 {
            std::thread::sleep(Duration::from_millis(20));
            fs::write(&again, vec![1; UNIT * 3]).unwrap();
        }
    });
    let error = drive.upload_file("a", "").unwrap_err();
    assert_eq!(error.code(), codes::STREAM, "{error}");
    drive.clear_on_fragment_complete();
    let id = drive.upload_file("a", "").unwrap();
    drive.set_use_resumable_upload(false);
    drive.set_resource_data("");
    assert!(fetch(&drive, &id) == vec![1; UNIT * 3]);
}

#[test]
fn making_the_beginning_again_can_be_stopped() {
    let length = UNIT * 160;
    let (url, _seen) = scripted(&[&stored(length - UNIT)]);
    let drive = at(&url);
    resumable(&drive, &vec![3; length]);
    drive.set_encryption_password("a password");
    drive.set_encryption_algorithm(EncryptionAlgorithm::Tea);
    drive.set_resume_url(format!("{url}/s"));
    let began = Instant::now();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while drive.idle() {
                std::thread::yield_now();
            }
            std::thread::sleep(Duration::from_millis(100));
            drive.interrupt();
        });
        let error = drive.upload_file("a", "").unwrap_err();
        assert_eq!(error.code(), codes::UPLOAD_ABORTED);
    });
    assert!(began.elapsed() < Duration::from_secs(1));
    assert_eq!(drive.resume_url(), format!("{url}/s"));
}

#[test]
fn a_refused_upload_shows_the_refusal() {
    let (emulator, drive) = start();
    for resumable in [false, true] {
        drive.set_use_resumable_upload(resumable);
        drive.set_resource_data("x");
        emulator.inject(FaultRule::new(Fault::Refuse {
            status: 403,
            reason: "storageQuotaExceeded".to_owned(),
        }));
        assert!(drive.upload_file("a", "").is_err());
        let shown = drive.config("TransferredData").unwrap();
        assert!(shown.contains("storageQuotaExceeded"), "{shown}");
    }
}
