//! The transfer events: of what a method is asked for, and each start with its end.

use std::io::Write;
use std::sync::{Arc, Mutex};

use cloudstorage::GoogleDrive;
use cloudstorage::emulator::{Fault, FaultRule};

use super::support::{read_request, reset};
use crate::support::{at, ok, put, raw_server, sample, start};

const UP: i32 = 0;
const DOWN: i32 = 1;

#[derive(Default)]
struct Heard {
    marks: Vec<(&'static str, i32)>,
    text: Vec<u8>,
}

fn listen(drive: &GoogleDrive) -> Arc<Mutex<Heard>> {
    let heard = Arc::new(Mutex::new(Heard::default()));
    let (start, bytes, end) = (Arc::clone(&heard), Arc::clone(&heard), Arc::clone(&heard));
    drive.on_start_transfer(move |_, e| {
        let mark = ("start", i32::from(e.direction));
        start.lock().unwrap().marks.push(mark);
    });
    drive.on_transfer(move |_, e| bytes.lock().unwrap().text.extend_from_slice(&e.text));
    drive.on_end_transfer(move |_, e| {
        let mark = ("end", i32::from(e.direction));
        end.lock().unwrap().marks.push(mark);
    });
    heard
}

fn marks(heard: &Mutex<Heard>) -> Vec<(&'static str, i32)> {
    std::mem::take(&mut heard.lock().unwrap().marks)
}

#[test]
fn tokens_and_sessions_are_not_told_of() {
    let mut number = 0;
    let (url, _requests) = raw_server(move |mut stream| {
        number += 1;
        let host = stream.local_addr().unwrap();
        read_request(&mut stream);
        let answer = match number {
            1 => ok("{\"access_token\":\"s3cret\",\"token_type\":\"Bearer\"}"),
            2 => format!(
                "HTTP/1.1 200 OK\r\nLocation: http://{host}/session\r\nContent-Length: 6\r\n\r\ns3ssio"
            ),
            _ => ok("{\"id\":\"x\"}"),
        };
        let _ = stream.write_all(answer.as_bytes());
    });
    let drive = GoogleDrive::new();
    drive.config(&format!("ServiceURL={url}")).unwrap();
    drive.config("LogLevel=3").unwrap();
    drive.set_o_auth_server_token_url(format!("{url}/token"));
    drive.set_o_auth_client_id("id");
    drive.set_o_auth_refresh_token("r3fresh");
    drive.set_use_resumable_upload(true);
    drive.set_resource_data("content");
    let heard = listen(&drive);
    let log = Arc::new(Mutex::new(String::new()));
    let lines = Arc::clone(&log);
    drive.on_log(move |_, e| lines.lock().unwrap().push_str(&e.message));
    drive.upload_file("a", "").unwrap();
    assert_eq!(
        marks(&heard),
        [("start", UP), ("end", UP), ("start", DOWN), ("end", DOWN)]
    );
    let text = String::from_utf8(heard.lock().unwrap().text.clone()).unwrap();
    assert_eq!(text, "{\"id\":\"x\"}");
    let log = log.lock().unwrap();
    assert!(
        log.contains("access_token") && log.contains("refresh_token"),
        "{log}"
    );
    assert!(!log.contains("s3cret") && !log.contains("r3fresh"), "{log}");
}

#[test]
fn an_upload_begins_when_there_is_a_connection() {
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let (mute, _streams) = raw_server(|stream| stream);
    for url in [
        format!("http://127.0.0.1:{port}"),
        mute.replace("http:", "https:"),
    ] {
        let drive = at(&url);
        drive.set_timeout(1);
        let heard = listen(&drive);
        drive.set_resource_data("x");
        drive.upload_file("a", "").unwrap_err();
        assert_eq!(marks(&heard), [], "{url}");
    }
}

#[test]
fn an_upload_that_breaks_off_has_an_end() {
    let (url, _ends) = raw_server(|mut stream| {
        let _ = std::io::Read::read(&mut stream, &mut [0; 100]);
        reset(stream);
    });
    let drive = at(&url);
    let heard = listen(&drive);
    drive.set_resource_data(sample(20_000_000));
    drive.upload_file("a", "").unwrap_err();
    assert_eq!(marks(&heard), [("start", UP), ("end", UP)]);
    // Stopped by a handler, half way.
    let (_emulator, drive) = start();
    let heard = listen(&drive);
    drive.on_progress(|drive, e| {
        if e.percent_done > 20 {
            drive.interrupt();
        }
    });
    drive.set_resource_data(sample(20_000_000));
    drive.upload_file("a", "").unwrap_err();
    assert_eq!(marks(&heard), [("start", UP), ("end", UP)]);
}

#[test]
fn a_download_that_breaks_off_has_an_end() {
    let (emulator, drive) = start();
    let data = sample(3_000_000);
    let id = put(&drive, "a", &data);
    drive.get_resource_info(&id).unwrap();
    for fault in [
        Fault::CutBody { after: 100_000 },
        Fault::Reset { after: 100_000 },
    ] {
        emulator.inject(FaultRule::new(fault.clone()).path_contains(&id));
        let heard = listen(&drive);
        drive.download_file(&id, "").unwrap_err();
        assert_eq!(marks(&heard), [("start", DOWN), ("end", DOWN)], "{fault:?}");
        emulator.clear_faults();
    }
    // Stopped by a handler: the rest of the answer is never read.
    let heard = listen(&drive);
    drive.on_progress(|drive, _| drive.interrupt());
    drive.download_file(&id, "").unwrap_err();
    assert_eq!(marks(&heard), [("start", DOWN), ("end", DOWN)]);
    drive.clear_on_progress();
    drive.download_file(&id, "").unwrap();
    assert_eq!(marks(&heard), [("start", DOWN), ("end", DOWN)]);
}

#[test]
fn an_empty_answer_is_told_of() {
    let (url, _requests) = raw_server(|mut stream| {
        read_request(&mut stream);
        let _ = stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n");
    });
    let drive = at(&url);
    let heard = listen(&drive);
    drive.delete_resource("x").unwrap();
    assert_eq!(marks(&heard), [("start", DOWN), ("end", DOWN)]);
}
