//! The transfers that are struck, and what has to hold whatever they end in.

use std::fs;
use std::sync::Arc;

use cloudstorage::GoogleDrive;
use cloudstorage::emulator::Emulator;

use crate::kinds::{Kind, STALL};
use crate::server::{self, Plan, Request};

const TOKEN: &str = "faults-token";
const NAME: &str = "f.bin";
const PASSWORD: &str = "password";
const FRAGMENT: usize = 262_144;
const SIZE: usize = 2 * FRAGMENT + 70_000;
/// How much of a resumed download is there.
const PART: usize = 200_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Transfer {
    Simple,
    Start,
    Fragment,
    Resume,
    Download,
    Resumed,
    Encrypted,
    Memory,
}

pub(crate) const TRANSFERS: &[(Transfer, &str)] = &[
    (Transfer::Simple, "simple upload"),
    (Transfer::Start, "session start"),
    (Transfer::Fragment, "fragment"),
    (Transfer::Resume, "session asked"),
    (Transfer::Download, "download"),
    (Transfer::Resumed, "resumed"),
    (Transfer::Encrypted, "encrypted"),
    (Transfer::Memory, "to memory"),
];

impl Transfer {
    fn is_upload(self) -> bool {
        matches!(
            self,
            Self::Simple | Self::Start | Self::Fragment | Self::Resume
        )
    }

    /// The request that is struck.
    fn which(self) -> fn(&Request) -> bool {
        match self {
            Self::Simple => |r| r.line().contains("uploadType=multipart"),
            Self::Start => |r| r.line().starts_with("POST") && r.line().contains("=resumable"),
            // The second fragment and those after it: there is something to lose.
            Self::Fragment => |r| {
                let range = r.header("content-range").unwrap_or_default();
                range.starts_with("bytes ") && !range.contains('*') && !range.contains(" 0-")
            },
            Self::Resume => |r| r.header("content-range").is_some_and(|v| v.contains('*')),
            _ => |r| r.line().contains("alt=media"),
        }
    }
}

fn sample(length: usize) -> Vec<u8> {
    let mut state = 0x9E37_79B9_u64;
    (0..length)
        .map(|_| {
            state = state.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(1);
            (state >> 40) as u8
        })
        .collect()
}

fn object(url: &str) -> GoogleDrive {
    let drive = GoogleDrive::new();
    drive.config(&format!("ServiceURL={url}")).unwrap();
    drive.config(&format!("FragmentSize={FRAGMENT}")).unwrap();
    drive.set_authorization(format!("Bearer {TOKEN}"));
    drive.set_timeout(30);
    drive
}

/// What the service holds under the name: every content.
fn held(auditor: &GoogleDrive) -> Vec<(String, Vec<u8>)> {
    auditor.set_local_file("");
    auditor.list_resources().unwrap();
    assert!(auditor.resource_marker().is_empty());
    let found = auditor.resources();
    found
        .iter()
        .filter(|r| r.name == NAME)
        .map(|r| {
            auditor.download_file(&r.id, "").unwrap();
            (r.id.clone(), auditor.resource_data())
        })
        .collect()
}

/// One cell: `Ok` or the code. Panics when the bytes are wrong or the object is lost.
pub(crate) fn run(kind: &Kind, transfer: Transfer) -> String {
    let emulator = Emulator::builder().token(TOKEN).start().unwrap();
    let address = emulator.url().trim_start_matches("http://").to_owned();
    let (url, told) = server::start(address);
    let (drive, auditor) = (object(&url), object(&emulator.url()));
    let data = sample(SIZE);
    let plan = Plan {
        which: transfer.which(),
        strike: Arc::new(kind.strike),
        always: kind.always,
        times: 0,
    };
    let begin = |drive: &GoogleDrive| {
        *told.lock().unwrap() = Some(plan.clone());
        drive.set_timeout(if kind.name == STALL { 1 } else { 30 });
    };
    let end = |drive: &GoogleDrive| {
        let plan = told.lock().unwrap().take().unwrap();
        assert!(plan.times > 0, "nothing was struck");
        drive.set_timeout(30);
    };
    if transfer.is_upload() {
        upload(&drive, &auditor, transfer, &data, (&begin, &end))
    } else {
        download(&drive, &auditor, transfer, &data, (&begin, &end))
    }
}

type Around<'a> = (&'a dyn Fn(&GoogleDrive), &'a dyn Fn(&GoogleDrive));

fn upload(
    drive: &GoogleDrive,
    auditor: &GoogleDrive,
    transfer: Transfer,
    data: &[u8],
    (begin, end): Around<'_>,
) -> String {
    drive.set_use_resumable_upload(transfer != Transfer::Simple);
    drive.set_resource_data(data);
    if transfer == Transfer::Resume {
        drive.on_fragment_complete(|_, e| e.interrupt = true);
        drive.upload_file(NAME, "").unwrap_err();
        drive.clear_on_fragment_complete();
    }
    begin(drive);
    let outcome = drive.upload_file(NAME, "");
    end(drive);
    let first = held(auditor);
    assert!(first.len() <= 1, "more than one file");
    assert!(first.iter().all(|file| file.1 == data), "a torn file");
    if let Ok(id) = &outcome {
        assert!(first.iter().any(|file| file.0 == *id), "Ok without a file");
    }
    let again = drive.upload_file(NAME, "").expect("not usable any more");
    let files = held(auditor);
    assert!(files.iter().any(|file| file.0 == again && file.1 == data));
    assert!(files.iter().all(|file| file.1 == data), "a torn file");
    shown(outcome.map(|_| ()))
}

fn download(
    drive: &GoogleDrive,
    auditor: &GoogleDrive,
    transfer: Transfer,
    data: &[u8],
    (begin, end): Around<'_>,
) -> String {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("target");
    if transfer == Transfer::Encrypted {
        auditor.set_encryption_password(PASSWORD);
        drive.set_encryption_password(PASSWORD);
        drive.set_temp_path(folder.path());
    }
    auditor.set_resource_data(data);
    let id = auditor.upload_file(NAME, "").unwrap();
    if transfer != Transfer::Memory {
        drive.set_local_file(&target);
    }
    if transfer == Transfer::Resumed {
        fs::write(&target, &data[..PART]).unwrap();
        drive.set_start_byte(PART as i64).unwrap();
    }
    begin(drive);
    let outcome = drive.download_file(&id, "");
    end(drive);
    let is = fs::read(&target).ok();
    match (&outcome, transfer) {
        (Ok(()), Transfer::Memory) => assert!(drive.resource_data() == data, "wrong bytes"),
        (Ok(()), _) => assert!(is.as_deref() == Some(data), "wrong bytes"),
        (Err(_), Transfer::Encrypted) => assert!(is.is_none(), "half a deciphered file"),
        (Err(_), Transfer::Memory) => assert!(drive.resource_data().is_empty()),
        (Err(_), Transfer::Resumed) => {
            let is = is.expect("the part is gone");
            assert!(
                is.len() >= PART && data.starts_with(&is),
                "the part is spoilt"
            );
        }
        (Err(_), _) => assert!(is.is_none_or(|is| data.starts_with(&is)), "a spoilt part"),
    }
    drive.set_overwrite(true);
    drive.set_start_byte(0).unwrap();
    drive.download_file(&id, "").expect("not usable any more");
    let now = match transfer {
        Transfer::Memory => drive.resource_data(),
        _ => fs::read(&target).unwrap(),
    };
    assert!(now == data, "wrong bytes the second time");
    let files = fs::read_dir(folder.path()).unwrap().count();
    assert!(files <= 1, "something is left over");
    shown(outcome)
}

fn shown(outcome: cloudstorage::Result<()>) -> String {
    match outcome {
        Ok(()) => "Ok".to_owned(),
        Err(error) => error.code().to_string(),
    }
}
