//! The last answer walked by path.

use cloudstorage::error::codes;

use crate::support::{at, canned, ok};

#[test]
fn the_last_answer_is_walked() {
    let (url, _) = canned(ok(
        r#"{"files":[{"id":"1","name":"one"},{"id":"2","name":"two"}]}"#,
    ));
    let drive = at(&url);
    assert_eq!(
        drive.config("XPath=/json").unwrap_err().code(),
        codes::UNSUPPORTED,
        "no answer yet"
    );
    drive.list_resources().unwrap();
    drive.config("XPath=/json/files/[2]/name").unwrap();
    let read = |name: &str| drive.config(name).unwrap();
    assert_eq!(
        (read("XText"), read("XElement"), read("XChildCount")),
        ("two".into(), "name".into(), "0".into())
    );
    drive.config("XPath=..").unwrap();
    assert_eq!(read("XChildCount"), "2");
    assert_eq!(
        (read("XChildName[1]"), read("XChildXText[1]")),
        ("name".into(), "two".into())
    );
    assert_eq!(
        drive.config("XChildName[2]").unwrap_err().code(),
        codes::INVALID_INDEX
    );
    let here = read("XPath");
    assert_eq!(
        drive.config("XPath=/json/nothing").unwrap_err().code(),
        codes::SERVER
    );
    assert_eq!(
        read("XPath"),
        here,
        "a path that leads nowhere changes nothing"
    );
    assert!(read("TransferredData").starts_with("{\"files\""));
}
