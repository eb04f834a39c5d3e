//! Files going up and coming down: whole, in fragments, cut short and resumed.

use std::fs;
use std::sync::{Arc, Mutex};

use cloudstorage::GoogleDrive;
use cloudstorage::emulator::{Fault, FaultRule};
use cloudstorage::error::codes;

use crate::support::{fetch, put, sample, start};

const UNIT: usize = 262_144;

fn resumable(drive: &GoogleDrive, data: &[u8], fragment: usize) {
    drive.set_use_resumable_upload(true);
    drive.config(&format!("FragmentSize={fragment}")).unwrap();
    drive.set_resource_data(data);
}

#[test]
fn a_file_goes_up_with_what_was_assigned_and_comes_down_the_same() {
    let (_emulator, drive) = start();
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (folder.path().join("from.bin"), folder.path().join("to.bin"));
    let parent = drive.create_folder("parent", "").unwrap();
    for length in [0, 1, 1000, 300_000, 3_000_000] {
        let data = sample(length);
        fs::write(&from, &data).unwrap();
        drive.set_resource_count(1).unwrap();
        drive.set_resource_parent_ids(0, parent.as_str()).unwrap();
        drive.set_resource_description(0, "described").unwrap();
        drive.set_resource_name(0, "not this").unwrap();
        drive.set_resource_trashed(0, true).unwrap();
        drive.set_local_file(from.display().to_string());
        let id = drive.upload_file("data.json", "").unwrap();
        drive.set_local_file(to.display().to_string());
        drive.set_overwrite(true);
        drive.download_file(&id, "").unwrap();
        assert!(fs::read(&to).unwrap() == data, "{length}");
        drive.get_resource_info(&id).unwrap();
        let record = &drive.resources()[0];
        assert_eq!(
            (record.name.as_str(), record.mime_type.as_str()),
            ("data.json", "application/json")
        );
        assert_eq!(
            (record.description.as_str(), record.parent_ids == parent),
            ("described", true)
        );
        assert!(!record.trashed);
    }
}

#[test]
fn what_is_in_the_way_is_not_touched() {
    let (emulator, drive) = start();
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("a");
    let id = put(&drive, "a", b"new");
    fs::write(&target, b"old").unwrap();
    drive.set_local_file(target.display().to_string());
    emulator.clear_requests();
    let cases = [
        (target.clone(), codes::FILE_EXISTS),
        (folder.path().to_owned(), codes::LOCAL_FILE),
        (folder.path().join("missing/a"), codes::LOCAL_FILE),
    ];
    for (path, code) in cases {
        drive.set_local_file(path.display().to_string());
        assert_eq!(
            drive.download_file(&id, "").unwrap_err().code(),
            code,
            "{}",
            path.display()
        );
    }
    assert_eq!(fs::read(&target).unwrap(), b"old");
    assert!(
        emulator
            .requests()
            .iter()
            .all(|r| !r.query.contains("alt=media")),
        "no content was asked for"
    );
    // A download that breaks off does not replace the old file either.
    drive.set_local_file(target.display().to_string());
    drive.set_overwrite(true);
    emulator.inject(
        FaultRule::new(Fault::CutBody { after: 1 })
            .path_contains(&id)
            .after(1),
    );
    assert_eq!(
        drive.download_file(&id, "").unwrap_err().code(),
        codes::CONNECTION_DROPPED
    );
    assert_eq!(fs::read(&target).unwrap(), b"old");
    drive.download_file(&id, "").unwrap();
    assert_eq!(fs::read(&target).unwrap(), b"new");
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        1,
        "nothing is left beside it"
    );
}

#[test]
fn a_download_that_was_cut_short_is_resumed() {
    let (emulator, drive) = start();
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("a");
    let data = sample(500_000);
    let id = put(&drive, "a", &data);
    drive.get_resource_info(&id).unwrap();
    drive.set_local_file(target.display().to_string());
    emulator.inject(FaultRule::new(Fault::CutBody { after: 200_000 }).path_contains(&id));
    assert_eq!(
        drive.download_file(&id, "").unwrap_err().code(),
        codes::CONNECTION_DROPPED
    );
    let part = fs::metadata(&target).unwrap().len();
    assert!(part > 0 && part <= 200_000, "{part}");
    drive.set_start_byte(i64::try_from(part).unwrap()).unwrap();
    drive.download_file(&id, "").unwrap();
    assert!(fs::read(&target).unwrap() == data);
    assert_eq!(drive.start_byte(), 0);
    // Nothing left to fetch, and beyond the end.
    drive.set_start_byte(500_000).unwrap();
    drive.download_file(&id, "").unwrap();
    assert!(fs::read(&target).unwrap() == data);
    drive.set_start_byte(600_000).unwrap();
    assert_eq!(
        drive.download_file(&id, "").unwrap_err().code(),
        codes::CANNOT_RESUME
    );
    assert!(fs::read(&target).unwrap() == data);
}

#[test]
fn memory_takes_no_more_than_its_limit_and_append_goes_behind() {
    let (_emulator, drive) = start();
    let id = put(&drive, "a", b"0123456789");
    drive.config("TransferredDataLimit=4").unwrap();
    drive.download_file(&id, "").unwrap();
    assert_eq!(drive.resource_data(), b"0123");
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("a");
    fs::write(&target, b"before-").unwrap();
    drive.set_local_file(target.display().to_string());
    drive.config("Append=True").unwrap();
    drive.download_file(&id, "").unwrap();
    assert_eq!(fs::read(&target).unwrap(), b"before-0123456789");
}

#[test]
fn folders_and_unknown_ids_have_no_content() {
    let (_emulator, drive) = start();
    let folder = drive.create_folder("f", "").unwrap();
    assert_eq!(
        drive.download_file(&folder, "").unwrap_err().code(),
        codes::IS_A_FOLDER
    );
    assert_eq!(
        drive.download_file("missing", "").unwrap_err().code(),
        codes::INVALID_ID
    );
    drive.set_local_file("/no/such/file");
    assert_eq!(
        drive.upload_file("a", "").unwrap_err().code(),
        codes::LOCAL_FILE
    );
    drive.set_local_file(std::env::temp_dir().display().to_string());
    assert_eq!(
        drive.upload_file("a", "").unwrap_err().code(),
        codes::LOCAL_FILE
    );
}

#[test]
fn fragments_are_told_and_counted() {
    let (emulator, drive) = start();
    let data = sample(UNIT * 2 + 100);
    let heard = Arc::new(Mutex::new(Vec::new()));
    let note = Arc::clone(&heard);
    drive.on_fragment_complete(move |drive, e| {
        note.lock()
            .unwrap()
            .push((e.fragment_number, e.fragment_count, drive.start_byte()));
    });
    // Rounded up to what the protocol takes.
    resumable(&drive, &data, UNIT - 5);
    let id = drive.upload_file("a", "").unwrap();
    assert!(fetch(&drive, &id) == data);
    let whole = UNIT as i64;
    assert_eq!(
        *heard.lock().unwrap(),
        [(1, 3, whole), (2, 3, whole * 2), (3, 3, data.len() as i64)]
    );
    assert_eq!((drive.resume_url().as_str(), drive.start_byte()), ("", 0));
    assert!(
        emulator
            .requests()
            .iter()
            .any(|r| r.query.contains("uploadType=resumable"))
    );
    // An empty file is one, too.
    resumable(&drive, b"", UNIT);
    let id = drive.upload_file("empty", "").unwrap();
    assert_eq!(fetch(&drive, &id), b"");
}

#[test]
fn an_upload_that_was_stopped_goes_on_in_the_same_object_and_in_another() {
    let (_emulator, drive) = start();
    let data = sample(UNIT * 4 + 7);
    for other in [false, true] {
        drive.on_fragment_complete(|_, e| e.interrupt = e.fragment_number == 2);
        resumable(&drive, &data, UNIT);
        assert_eq!(
            drive.upload_file("a", "").unwrap_err().code(),
            codes::UPLOAD_ABORTED
        );
        assert_eq!(drive.start_byte(), UNIT as i64 * 2);
        assert!(!drive.resume_url().is_empty());
        drive.clear_on_fragment_complete();
        let (url, start_byte) = (drive.resume_url(), drive.start_byte());
        let id = if other {
            let second = crate::support::at(&drive.config("ServiceURL").unwrap());
            resumable(&second, &data, UNIT);
            second.set_resume_url(url);
            second.set_start_byte(start_byte).unwrap();
            drive.set_resume_url("");
            drive.set_start_byte(0).unwrap();
            second.upload_file("a", "").unwrap()
        } else {
            drive.set_start_byte(0).unwrap();
            drive.get_upload_status().unwrap();
            assert_eq!(drive.start_byte(), start_byte);
            drive.upload_file("a", "").unwrap()
        };
        drive.set_use_resumable_upload(false);
        assert!(fetch(&drive, &id) == data);
    }
}

#[test]
fn the_service_has_the_last_word_on_what_is_stored() {
    let (emulator, drive) = start();
    let data = sample(UNIT * 4);
    resumable(&drive, &data, UNIT * 2);
    emulator.inject(FaultRule::new(Fault::KeepPart { bytes: UNIT as u64 }));
    let id = drive.upload_file("a", "").unwrap();
    drive.set_use_resumable_upload(false);
    assert!(fetch(&drive, &id) == data);
}

#[test]
fn a_lost_session_says_what_to_do() {
    let (emulator, drive) = start();
    resumable(&drive, &sample(UNIT * 2), UNIT);
    emulator.inject(FaultRule::new(Fault::LoseSession).after(1));
    let error = drive.upload_file("a", "").unwrap_err();
    assert_eq!(error.code(), codes::CANNOT_RESUME);
    assert!(error.message().contains("resume_url"), "{error}");
    assert_eq!(
        drive.get_upload_status().unwrap_err().code(),
        codes::CANNOT_RESUME
    );
    drive.set_resume_url("");
    drive.upload_file("a", "").unwrap();
}

#[test]
fn a_refused_fragment_can_be_sent_again() {
    let (emulator, drive) = start();
    let data = sample(UNIT * 3);
    resumable(&drive, &data, UNIT);
    emulator.inject(
        FaultRule::new(Fault::Refuse {
            status: 503,
            reason: "backendError".to_owned(),
        })
        .method("PUT")
        .after(1),
    );
    let error = drive.upload_file("a", "").unwrap_err();
    assert_eq!(
        (error.code(), error.reason()),
        (codes::SERVER, Some("backendError"))
    );
    assert_eq!(drive.start_byte(), UNIT as i64);
    let id = drive.upload_file("a", "").unwrap();
    drive.set_use_resumable_upload(false);
    assert!(fetch(&drive, &id) == data);
}

#[test]
fn progress_begins_at_nothing_and_ends_at_all() {
    let (_emulator, drive) = start();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let note = Arc::clone(&heard);
    drive.on_progress(move |_, e| {
        note.lock().unwrap().push((
            i32::from(e.direction),
            e.bytes_transferred,
            e.total_bytes,
            e.percent_done,
        ));
    });
    drive.config("ProgressStep=25").unwrap();
    let id = put(&drive, "a", &sample(2_000_000));
    let up = std::mem::take(&mut *heard.lock().unwrap());
    assert_eq!((up[0].0, up[0].1, up[0].3), (0, 0, 0));
    let last = up[up.len() - 1];
    assert!(
        last.3 == 100 && last.1 == last.2 && last.2 >= 2_000_000,
        "{last:?}"
    );
    assert!(up.len() <= 6, "{up:?}");
    drive.download_file(&id, "").unwrap();
    let down = std::mem::take(&mut *heard.lock().unwrap());
    assert_eq!(
        (down[0], down[down.len() - 1]),
        ((1, 0, 2_000_000, 0), (1, 2_000_000, 2_000_000, 100))
    );
}

#[test]
fn the_bytes_of_a_download_are_delivered() {
    let (_emulator, drive) = start();
    let data = sample(400_000);
    let id = put(&drive, "a", &data);
    drive.get_resource_info(&id).unwrap();
    let heard = Arc::new(Mutex::new((Vec::new(), Vec::new())));
    let (start, bytes, end) = (Arc::clone(&heard), Arc::clone(&heard), Arc::clone(&heard));
    drive.on_start_transfer(move |_, e| {
        start
            .lock()
            .unwrap()
            .0
            .push(("start", i32::from(e.direction)))
    });
    drive.on_transfer(move |_, e| bytes.lock().unwrap().1.extend_from_slice(&e.text));
    drive.on_end_transfer(move |_, e| end.lock().unwrap().0.push(("end", i32::from(e.direction))));
    drive.download_file(&id, "").unwrap();
    let heard = heard.lock().unwrap();
    assert_eq!(heard.0, [("start", 1), ("end", 1)]);
    assert!(heard.1 == data);
}

#[test]
fn a_stop_during_a_download_keeps_the_part() {
    let (_emulator, drive) = start();
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("a");
    let data = sample(3_000_000);
    let id = put(&drive, "a", &data);
    drive.set_local_file(target.display().to_string());
    drive.on_progress(|drive, e| {
        if e.percent_done >= 50 {
            drive.interrupt();
        }
    });
    assert_eq!(
        drive.download_file(&id, "").unwrap_err().code(),
        codes::INTERRUPTED
    );
    drive.clear_on_progress();
    drive
        .set_start_byte(i64::try_from(fs::metadata(&target).unwrap().len()).unwrap())
        .unwrap();
    drive.download_file(&id, "").unwrap();
    assert!(fs::read(&target).unwrap() == data);
    drive.on_progress(|drive, _| drive.interrupt());
    drive.set_local_file("");
    drive.set_resource_data(data);
    assert_eq!(
        drive.upload_file("b", "").unwrap_err().code(),
        codes::UPLOAD_ABORTED
    );
}
