//! Two objects that download to one name at the same time.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Barrier;

use cloudstorage::emulator::Emulator;
use cloudstorage::error::codes;
use cloudstorage::{GoogleDrive, Result};

use crate::oracle;
use crate::server::TOKEN;

const ROUNDS: usize = 20;
const SIZE: usize = 400_000;

/// What is at the name, and how it is to be had.
#[derive(Debug, Clone, Copy)]
struct Round {
    old: bool,
    overwrite: bool,
    password: &'static str,
}

fn object(url: &str, folder: &Path) -> GoogleDrive {
    let drive = GoogleDrive::new();
    drive.config(&format!("ServiceURL={url}")).unwrap();
    let temp = folder.join("temp");
    drive
        .config(&format!("TempPath={}", temp.display()))
        .unwrap();
    drive.set_authorization(format!("Bearer {TOKEN}"));
    drive
}

fn rivals(round: Round) {
    let emulator = Emulator::builder().token(TOKEN).start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (files, temp) = (folder.path().join("files"), folder.path().join("temp"));
    fs::create_dir(&files).unwrap();
    fs::create_dir(&temp).unwrap();
    let target = files.join("target");
    let seed = object(&emulator.url(), folder.path());
    let contents = [1_u8, 2].map(|fill| vec![fill; SIZE + usize::from(fill)]);
    let ids = [0, 1].map(|n| {
        seed.set_resource_data(oracle::enciphered(round.password, &contents[n]));
        seed.upload_file("a", "").unwrap()
    });
    for n in 0..ROUNDS {
        drop(fs::remove_file(&target));
        if round.old {
            fs::write(&target, "old").unwrap();
        }
        let begin = Barrier::new(2);
        let download = |id: &str| -> (Result<()>, String) {
            let drive = object(&emulator.url(), folder.path());
            drive.set_local_file(&target);
            drive.set_overwrite(round.overwrite);
            drive.set_encryption_password(round.password);
            begin.wait();
            let outcome = drive.download_file(id, "");
            (outcome, drive.config("DownloadTempFile").unwrap())
        };
        let done = std::thread::scope(|scope| {
            let threads = ids.each_ref().map(|id| scope.spawn(|| download(id)));
            threads.map(|thread| thread.join().unwrap())
        });
        let [(first, first_temp), (second, second_temp)] = done;
        let outcomes = [first, second];
        let failed: Vec<_> = outcomes.iter().filter_map(|o| o.as_ref().err()).collect();
        assert!(failed.len() <= 1, "{round:?} {n}: {failed:?}");
        for error in &failed {
            let expected = [codes::FILE_EXISTS, codes::LOCAL_FILE].contains(&error.code());
            assert!(expected, "{round:?} {n}: {error}");
        }
        if !round.overwrite {
            assert_eq!(failed.len(), 1, "{round:?} {n}: replaced without leave");
        }
        let is = fs::read(&target).unwrap();
        let whole = (0..2).any(|n| outcomes[n].is_ok() && is == contents[n]);
        assert!(whole, "{round:?} {n}: {} bytes, {outcomes:?}", is.len());
        // Who came too late keeps the ciphertext, and says where.
        let mut may_be = vec![target.clone()];
        may_be.extend([first_temp, second_temp].map(PathBuf::from));
        may_be.retain(|path| !path.as_os_str().is_empty());
        assert!(
            may_be.len() <= 1 + failed.len(),
            "{round:?} {n}: {may_be:?}"
        );
        for folder in [&files, &temp] {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                assert!(
                    may_be.contains(&path),
                    "{round:?} {n}: {path:?} {outcomes:?}"
                );
                if path.starts_with(&temp) {
                    fs::remove_file(path).unwrap();
                }
            }
        }
    }
}

#[test]
fn one_of_two_downloads_to_one_name_is_there_whole() {
    for password in ["", "password"] {
        for (old, overwrite) in [(false, false), (false, true), (true, true)] {
            rivals(Round {
                old,
                overwrite,
                password,
            });
        }
    }
}
