use super::beside::{part_path, stable};
use super::*;

#[test]
fn what_stands_in_the_way_of_replacing() {
    use io::ErrorKind as K;
    let closed = |kind: K| folder_is_closed(&io::Error::from(kind));
    let fixed = |kind: K| cannot_be_replaced(&io::Error::from(kind));
    for kind in [K::PermissionDenied, K::ReadOnlyFilesystem] {
        assert!(closed(kind) && fixed(kind), "{kind}");
    }
    // A mount point is written into; its folder may be written all the same.
    for kind in [K::ResourceBusy, K::CrossesDevices] {
        assert!(!closed(kind) && fixed(kind), "{kind}");
    }
    for kind in [K::StorageFull, K::NotFound, K::QuotaExceeded] {
        assert!(!closed(kind) && !fixed(kind), "{kind}");
    }
}

#[test]
fn parts_have_short_names_of_their_own() {
    let long = Path::new("folder").join("n".repeat(255));
    let part = part_path(&long, &stable(&long));
    assert!(part.file_name().unwrap().len() < 30 && part.parent() == long.parent());
    assert_ne!(stable(Path::new("a")), stable(Path::new("b")));
    assert_eq!(stable(Path::new("x/a")), stable(Path::new("y/a")));
}

#[cfg(unix)]
#[test]
fn a_part_is_never_something_that_another_put_there() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("a");
    let precious = folder.path().join("precious");
    std::fs::write(&precious, "precious").unwrap();
    std::fs::write(&target, "old").unwrap();
    let name = part_path(&target, &stable(&target));
    for hard in [false, true] {
        if hard {
            std::fs::hard_link(&precious, &name).unwrap();
        } else {
            std::os::unix::fs::symlink(&precious, &name).unwrap();
        }
        let mut beside = Beside::new(&target, true, None, 0).unwrap();
        beside.part.write(b"new").unwrap();
        beside.complete().unwrap();
        remove_part(&name);
        assert!(name.symlink_metadata().is_ok());
        assert_eq!(std::fs::read(&precious).unwrap(), b"precious");
        assert_eq!(std::fs::read(&target).unwrap(), b"new");
        std::fs::remove_file(&name).unwrap();
    }
}

#[test]
fn a_part_that_is_being_written_is_not_removed() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("a");
    let mut beside = Beside::new(&target, true, None, 0).unwrap();
    beside.part.write(b"x").unwrap();
    let path = beside.part.path().to_owned();
    remove_part(&path);
    assert!(path.exists());
    drop(beside);
    remove_part(&path);
    assert!(!path.exists());
}

#[test]
fn a_panic_leaves_no_private_file_and_nothing_half_appended() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    std::fs::write(&path, "before").unwrap();
    let mut spot = Spot::append(&path).unwrap();
    spot.write(b"half").unwrap();
    drop(spot);
    assert_eq!(std::fs::read(&path).unwrap(), b"before");
    let private = folder.path().join("b");
    let file = File::create_new(&private).unwrap();
    let mut spot = Spot::private(file, &private);
    spot.write(b"half").unwrap();
    drop(spot);
    assert!(!private.exists());
}
