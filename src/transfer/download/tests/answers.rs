//! Which answers are taken, and what proves them.

use super::server::{answer, rest, whole};
use super::*;

#[test]
fn a_fresh_download_takes_200_only() {
    let data = sample(1000);
    for status in [201, 202, 203, 204, 206, 226] {
        let (server, object) = (Server::new(), Object::new(&data));
        let body = if status == 204 { &[][..] } else { &data };
        let lines = format!(
            "Content-Length: {}\r\nContent-Range: bytes 0-999/1000\r\n",
            body.len()
        );
        server.will(answer(status, &lines, body));
        assert_eq!(object.code(&server), codes::SERVER, "{status}");
        assert!(object.names().is_empty(), "{status}");
    }
}

#[test]
fn a_refusal_leaves_its_body() {
    let (server, object) = (Server::new(), Object::new(b""));
    server.will(answer(403, "Content-Length: 7\r\n", b"because"));
    assert_eq!(object.code(&server), codes::SERVER);
    assert_eq!(*object.refused.borrow(), b"because");
    assert!(object.names().is_empty());
}

#[test]
fn where_only_the_closed_connection_tells_the_end_the_size_is_asked_for() {
    let data = sample(1000);
    let (server, object) = (Server::new(), Object::new(&data));
    server.will(answer(200, "", &data));
    object.get(&server).unwrap();
    assert_eq!(
        (fs::read(object.path()).unwrap(), object.asked.get()),
        (data.clone(), 1)
    );
    for sent in [0, 400, 1001] {
        let (server, object) = (Server::new(), Object::new(&data));
        server.will(answer(200, "", &sample(sent)));
        assert_eq!(object.code(&server), codes::CONNECTION_DROPPED, "{sent}");
        // What may be a beginning stays; nothing, and too much, do not.
        let kept = fs::read(object.path()).ok();
        assert_eq!(kept, (sent == 400).then(|| data[..400].to_vec()), "{sent}");
    }
    // Nothing can be asked about an export.
    let (server, mut object) = (Server::new(), Object::new(&data));
    object.exported = true;
    server.will(answer(200, "", &data[..400]));
    object.get(&server).unwrap();
    assert_eq!(
        (fs::read(object.path()).unwrap(), object.asked.get()),
        (data[..400].to_vec(), 0)
    );
}

#[test]
fn a_checksum_that_differs_puts_nothing_in_place() {
    let data = sample(1000);
    for there in [false, true] {
        let (server, mut object) = (Server::new(), Object::new(&data).overwriting());
        object.verify = true;
        if there {
            fs::write(object.path(), "old").unwrap();
        }
        let mut other = data.clone();
        other[500] ^= 1;
        server.will(whole(&other, 1000)).will(whole(&data, 1000));
        assert_eq!(object.code(&server), codes::CANNOT_RESUME);
        assert_eq!(fs::read(object.path()).ok(), there.then(|| b"old".to_vec()));
        assert_eq!(object.names().len(), usize::from(there));
        object.get(&server).unwrap();
        assert_eq!(fs::read(object.path()).unwrap(), data);
        object.target = Target::Memory { limit: None };
        server.will(whole(&other, 1000));
        assert_eq!(object.code(&server), codes::CANNOT_RESUME);
    }
}

#[test]
fn a_resumed_download_takes_only_the_part_it_asked_for() {
    let data = sample(1000);
    let range = |text: &str, length: usize| {
        answer(
            206,
            &format!("Content-Length: {length}\r\nContent-Range: {text}\r\n"),
            &data[1000 - length..],
        )
    };
    let cases = [
        (whole(&data, 1000), codes::RANGE_NOT_SUPPORTED),
        (
            answer(202, "Content-Length: 0\r\n", b""),
            codes::CANNOT_RESUME,
        ),
        (
            answer(203, "Content-Length: 600\r\n", &data[400..]),
            codes::CANNOT_RESUME,
        ),
        (answer(204, "", b""), codes::CANNOT_RESUME),
        (
            answer(206, "Content-Length: 600\r\n", &data[400..]),
            codes::CANNOT_RESUME,
        ),
        (range("bytes 399-999/1000", 601), codes::CANNOT_RESUME),
        (range("bytes 400-998/1000", 599), codes::CANNOT_RESUME),
        (range("bytes 400-999/1001", 600), codes::CANNOT_RESUME),
        (range("bytes 400-999/*", 600), codes::CANNOT_RESUME),
        (range("bytes 400-999/1000", 500), codes::CANNOT_RESUME),
        (
            answer(
                416,
                "Content-Length: 0\r\nContent-Range: bytes */400\r\n",
                b"",
            ),
            codes::CANNOT_RESUME,
        ),
        // More than the range, up to the closed connection.
        (
            answer(
                206,
                "Content-Range: bytes 400-999/1000\r\n",
                &sample(1001)[400..],
            ),
            codes::CANNOT_RESUME,
        ),
    ];
    for (number, (reply, code)) in cases.into_iter().enumerate() {
        let (server, mut object) = (Server::new(), Object::new(&data));
        fs::write(object.path(), &data[..400]).unwrap();
        object.start_byte = 400;
        server.will(reply);
        assert_eq!(object.code(&server), code, "{number}");
        assert_eq!(fs::read(object.path()).unwrap(), &data[..400], "{number}");
        assert_eq!(server.ranges(), ["bytes=400-"]);
        server.will(rest(&data, 400, 600));
        object.get(&server).unwrap();
        assert_eq!(fs::read(object.path()).unwrap(), data, "{number}");
    }
}

#[test]
fn a_resumed_download_is_proved_over_its_whole_content() {
    let data = sample(1000);
    // A beginning of another file, and of one that has changed since.
    let (server, mut object) = (Server::new(), Object::new(&data));
    let before = vec![b'x'; 400];
    fs::write(object.path(), &before).unwrap();
    object.start_byte = 400;
    server.will(rest(&data, 400, 600));
    assert_eq!(object.code(&server), codes::CANNOT_RESUME);
    assert_eq!(
        fs::read(object.path()).unwrap(),
        before,
        "cut back to where it was"
    );
    // The same when nothing is left to fetch: nothing is asked for, and nothing is believed.
    object.start_byte = 1000;
    let other = vec![b'x'; 1000];
    fs::write(object.path(), &other).unwrap();
    assert_eq!(object.code(&server), codes::CANNOT_RESUME);
    assert_eq!(fs::read(object.path()).unwrap(), other);
    fs::write(object.path(), &data).unwrap();
    object.get(&server).unwrap();
    // What was behind it is not part of it.
    fs::write(object.path(), [&data[..], b"tail"].concat()).unwrap();
    object.get(&server).unwrap();
    assert_eq!(fs::read(object.path()).unwrap(), data);
    assert_eq!(server.ranges().len(), 1);
}

#[test]
fn what_cannot_be_proved_is_not_resumed() {
    let data = sample(1000);
    let (server, mut object) = (Server::new(), Object::new(&data));
    fs::write(object.path(), &data[..400]).unwrap();
    object.start_byte = 400;
    object.exported = true;
    assert_eq!(object.code(&server), codes::CANNOT_RESUME);
    assert_eq!(object.asked.get(), 0);
    object.exported = false;
    object.facts.md5.clear();
    assert_eq!(object.code(&server), codes::CANNOT_RESUME);
    object.expect(&data[..399]);
    assert_eq!(object.code(&server), codes::CANNOT_RESUME);
    object.expect(&data);
    object.start_byte = 401;
    assert_eq!(
        object.code(&server),
        codes::CANNOT_RESUME,
        "the file is shorter"
    );
    assert!(server.ranges().is_empty(), "no content was asked for");
}

#[test]
fn memory_takes_the_rest_and_holds_nothing_twice() {
    let data = sample(300_000);
    let (server, mut object) = (Server::new(), Object::new(&data));
    object.target = Target::Memory { limit: None };
    server.will(whole(&data, data.len()));
    let got = object.get(&server).unwrap().data.unwrap();
    assert!(*got == data && got.capacity() == data.len());
    // Grown piece by piece, and never past a limit.
    server.will(answer(200, "", &data));
    assert!(*object.get(&server).unwrap().data.unwrap() == data);
    object.target = Target::Memory {
        limit: Some(70_000),
    };
    server.will(answer(200, "", &data));
    let got = object.get(&server).unwrap().data.unwrap();
    assert!(**got == data[..70_000] && got.capacity() == 70_000);
    object.target = Target::Memory { limit: None };
    object.start_byte = 100_000;
    server.will(rest(&data, 100_000, 200_000));
    assert!(**object.get(&server).unwrap().data.unwrap() == data[100_000..]);
    server.will(rest(&data, 100_000, 199_999));
    assert_eq!(object.code(&server), codes::CONNECTION_DROPPED);
    server.will(rest(&data, 99_999, 200_001));
    assert_eq!(object.code(&server), codes::CANNOT_RESUME);
    object.password = Some("p");
    assert_eq!(object.code(&server), codes::NO_DOWNLOAD_TEMP_FILE);
    // A length that nobody could hold costs nothing until the bytes come.
    (object.password, object.start_byte) = (None, 0);
    server.will(answer(200, "Content-Length: 1000000000000000\r\n", b"x"));
    assert_eq!(object.code(&server), codes::CONNECTION_DROPPED);
}

#[test]
fn the_end_of_the_time_ends_the_hashing() {
    let data = sample(1000);
    let (server, mut object) = (Server::new(), Object::new(&data));
    fs::write(object.path(), &data).unwrap();
    object.start_byte = 1000;
    object.bounds.deadline = Some(std::time::Instant::now());
    assert_eq!(object.code(&server), codes::TIMEOUT);
    assert_eq!(fs::read(object.path()).unwrap(), data);
}
