//! What a cut leaves, and who goes on with it.

use super::server::{answer, rest, whole};
use super::*;

#[test]
fn at_a_free_name_the_part_stays_there_and_is_gone_on_with() {
    let data = sample(1000);
    let (server, mut object) = (Server::new(), Object::new(&data));
    server.will(whole(&data, 0));
    assert_eq!(object.code(&server), codes::CONNECTION_DROPPED);
    assert!(object.names().is_empty(), "of nothing nothing is left");
    server.will(whole(&data, 400));
    assert_eq!(object.code(&server), codes::CONNECTION_DROPPED);
    assert_eq!(fs::read(object.path()).unwrap(), &data[..400]);
    assert_eq!(object.left_bytes(), None);
    // By another object, from the size of the file; cut again; and gone on with again.
    object = Object::within(Arc::clone(&object.folder), &data);
    object.start_byte = 400;
    server.will(rest(&data, 400, 200));
    assert_eq!(object.code(&server), codes::CONNECTION_DROPPED);
    assert_eq!(fs::read(object.path()).unwrap(), &data[..600]);
    object.start_byte = 600;
    server.will(rest(&data, 600, 400));
    let done = object.get(&server).unwrap();
    assert_eq!(done.path.unwrap(), object.path());
    assert_eq!(fs::read(object.path()).unwrap(), data);
    assert_eq!(object.names(), ["a"]);
}

#[test]
fn two_objects_at_one_free_name() {
    let data = sample(1000);
    let (server, object) = (Server::new(), Object::new(&data));
    let mut other = Object::within(Arc::clone(&object.folder), &data);
    // The first is in the middle: its file is there, and locked.
    let first = crate::transfer::local::Spot::create(&object.path()).unwrap();
    assert_eq!(other.code(&server), codes::FILE_EXISTS);
    other.start_byte = 0;
    drop(first);
    fs::write(object.path(), &data[..400]).unwrap();
    other.start_byte = 400;
    let first = crate::transfer::local::Spot::onward(&object.path(), 0, codes::LOCAL_FILE).unwrap();
    assert_eq!(other.code(&server), codes::LOCAL_FILE);
    assert!(server.ranges().is_empty());
    drop(first);
    server.will(rest(&data, 400, 600));
    other.get(&server).unwrap();
}

#[test]
fn with_something_there_the_part_is_beside_and_remembered() {
    let data = sample(1000);
    let (server, mut object) = (Server::new(), Object::new(&data).overwriting());
    fs::write(object.path(), "the old file").unwrap();
    server.will(whole(&data, 400));
    assert_eq!(object.code(&server), codes::CONNECTION_DROPPED);
    assert_eq!(fs::read(object.path()).unwrap(), b"the old file");
    assert_eq!((object.left_bytes(), object.names().len()), (Some(400), 2));
    // As much as the program has, or as there is.
    object.start_byte = 300;
    server.will(rest(&data, 300, 300));
    assert_eq!(object.code(&server), codes::CONNECTION_DROPPED);
    assert_eq!(object.left_bytes(), Some(600));
    object.start_byte = 5000;
    server.will(rest(&data, 600, 400));
    object.get(&server).unwrap();
    assert_eq!(server.ranges(), ["", "bytes=300-", "bytes=600-"]);
    assert_eq!(fs::read(object.path()).unwrap(), data);
    assert_eq!(
        (object.left_bytes(), object.names()),
        (None, vec!["a".to_owned()])
    );
}

#[test]
fn begun_anew_the_part_is_the_same_file() {
    let data = sample(1000);
    let (server, object) = (Server::new(), Object::new(&data).overwriting());
    fs::write(object.path(), "old").unwrap();
    server.will(whole(&data, 400)).will(whole(&data, 300));
    for expected in [400, 300] {
        assert_eq!(object.code(&server), codes::CONNECTION_DROPPED);
        assert_eq!(
            (object.left_bytes(), object.names().len()),
            (Some(expected), 2)
        );
    }
    // A new program uses the same name, too.
    let object = Object::within(Arc::clone(&object.folder), &data).overwriting();
    server.will(whole(&data, 200)).will(whole(&data, 1000));
    assert_eq!(object.code(&server), codes::CONNECTION_DROPPED);
    assert_eq!(object.names().len(), 2);
    object.get(&server).unwrap();
    assert_eq!(object.names(), ["a"]);
}

#[test]
fn a_part_that_proves_wrong_is_not_gone_on_with_and_neither_is_the_old_file() {
    let data = sample(1000);
    let (server, mut object) = (Server::new(), Object::new(&data).overwriting());
    let old = sample(2000)[500..].to_vec();
    fs::write(object.path(), &old).unwrap();
    server.will(whole(&vec![b'x'; 1000], 400));
    assert_eq!(object.code(&server), codes::CONNECTION_DROPPED);
    object.start_byte = 400;
    server.will(rest(&data, 400, 600));
    assert_eq!(object.code(&server), codes::CANNOT_RESUME);
    assert_eq!(
        (object.left_bytes(), object.names()),
        (Some(0), vec!["a".to_owned()])
    );
    assert_eq!(fs::read(object.path()).unwrap(), old);
    // The same call again begins anew, in a part.
    server.will(whole(&data, 1000));
    object.get(&server).unwrap();
    assert_eq!(server.ranges(), ["", "bytes=400-", ""]);
    assert_eq!(
        (fs::read(object.path()).unwrap(), object.left_bytes()),
        (data, None)
    );
}

#[test]
fn a_new_program_goes_on_in_the_file_itself() {
    let data = sample(1000);
    let (server, mut object) = (Server::new(), Object::new(&data).overwriting());
    fs::write(object.path(), &data[..400]).unwrap();
    object.start_byte = 400;
    server.will(rest(&data, 400, 600));
    object.get(&server).unwrap();
    assert_eq!(fs::read(object.path()).unwrap(), data);
}

#[test]
fn what_another_download_left_goes_when_this_one_leaves_something() {
    let data = sample(1000);
    let (server, mut object) = (Server::new(), Object::new(&data).overwriting());
    let other = object.folder.path().join("b");
    for path in [object.path(), other.clone()] {
        fs::write(path, "old").unwrap();
    }
    server.will(whole(&data, 400)).will(whole(&data, 0));
    assert_eq!(object.code(&server), codes::CONNECTION_DROPPED);
    object.to(&other);
    assert_eq!(object.code(&server), codes::CONNECTION_DROPPED);
    assert_eq!(object.left_bytes(), Some(400), "nothing is not worth it");
    server.will(whole(&data, 300));
    assert_eq!(object.code(&server), codes::CONNECTION_DROPPED);
    assert_eq!((object.left_bytes(), object.names().len()), (Some(300), 3));
}

#[test]
fn two_objects_replace_one_file() {
    let data = sample(1000);
    let (server, object) = (Server::new(), Object::new(&data).overwriting());
    fs::write(object.path(), "old").unwrap();
    // The first is in the middle of it.
    let mut first = crate::transfer::local::Beside::new(&object.path(), true, None, 0).unwrap();
    first.part.write(b"new").unwrap();
    server.will(whole(&data, 400)).will(whole(&data, 1000));
    assert_eq!(object.code(&server), codes::CONNECTION_DROPPED);
    assert_eq!(object.names().len(), 3, "a name that nobody has");
    object.get(&server).unwrap();
    first.complete().unwrap();
    assert_eq!(fs::read(object.path()).unwrap(), b"new");
    assert_eq!(object.names(), ["a"]);
}

#[test]
fn a_file_that_is_replaced_while_it_is_filled_is_not_called_whole() {
    let object = Object::new(b"");
    let mut spot = crate::transfer::local::Spot::create(&object.path()).unwrap();
    spot.write(b"ours").unwrap();
    let other = object.folder.path().join("b");
    fs::write(&other, "theirs").unwrap();
    fs::rename(&other, object.path()).unwrap();
    assert_eq!(spot.complete().unwrap_err().code(), codes::LOCAL_FILE);
    spot.give_up(true);
    assert_eq!(fs::read(object.path()).unwrap(), b"theirs");
}

#[test]
fn what_is_appended_is_appended_whole() {
    let data = sample(1000);
    let (server, mut object) = (Server::new(), Object::new(&data).appending());
    server.will(whole(&data, 400));
    assert_eq!(object.code(&server), codes::CONNECTION_DROPPED);
    assert!(object.names().is_empty());
    for before in [&b""[..], b"before"] {
        fs::write(object.path(), before).unwrap();
        server
            .will(whole(&data, 400))
            .will(answer(200, "", &data[..400]));
        for _ in 0..2 {
            assert_eq!(object.code(&server), codes::CONNECTION_DROPPED);
            assert_eq!(fs::read(object.path()).unwrap(), before);
        }
        server.will(whole(&data, 1000));
        object.get(&server).unwrap();
        assert_eq!(fs::read(object.path()).unwrap(), [before, &data].concat());
    }
    // With an offset it is the file itself that is gone on with, or nothing.
    fs::write(object.path(), &data[..400]).unwrap();
    object.start_byte = 300;
    assert_eq!(object.code(&server), codes::CANNOT_RESUME);
    object.start_byte = 400;
    server.will(rest(&data, 400, 600));
    object.get(&server).unwrap();
    assert_eq!(fs::read(object.path()).unwrap(), data);
}
