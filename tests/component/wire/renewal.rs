//! A refused token is renewed, and the request sent again: whatever its body is.

use std::io::Write;
use std::sync::mpsc::Receiver;

use cloudstorage::GoogleDrive;
use cloudstorage::emulator::Emulator;

use super::support::{drain, read_request};
use crate::support::{fetch, ok, raw_server, read_head, sample, unauthorized};

const UNIT: usize = 256 * 1024;

/// A component with a token of the emulator's that can be renewed.
fn authorized() -> (Emulator, GoogleDrive) {
    let emulator = Emulator::builder().start().unwrap();
    let drive = unauthorized(&emulator);
    drive.on_launch_browser(|_, e| {
        e.handled = true;
        let url = e.url.clone();
        std::thread::spawn(move || {
            let _ = ureq::post(&url).send_form([("decision", "allow")]);
        });
    });
    drive.authorize().unwrap();
    (emulator, drive)
}

#[test]
fn an_upload_is_sent_again_with_the_new_token() {
    let (emulator, drive) = authorized();
    let data = sample(2_000_000);
    let first = drive.o_auth_access_token();
    emulator.expire_tokens();
    drive.set_resource_data(data.clone());
    let id = drive.upload_file("a", "").unwrap();
    assert_ne!(drive.o_auth_access_token(), first);
    assert!(fetch(&drive, &id) == data);
}

#[test]
fn a_fragment_is_sent_again_with_the_new_token() {
    let (emulator, drive) = authorized();
    let data = sample(3 * UNIT + 17);
    let expire = std::sync::Arc::new(emulator);
    let emulator = std::sync::Arc::clone(&expire);
    drive.on_fragment_complete(move |_, _| expire.expire_tokens());
    drive.set_use_resumable_upload(true);
    drive.config(&format!("FragmentSize={UNIT}")).unwrap();
    drive.set_resource_data(data.clone());
    let id = drive.upload_file("a", "").unwrap();
    drive.clear_on_fragment_complete();
    assert!(fetch(&drive, &id) == data);
    drop(emulator);
}

/// Answers the first request with 401, early or not, then gives out a token, then takes all.
fn refusing(early: bool) -> (String, Receiver<String>) {
    let mut number = 0;
    raw_server(move |mut stream| {
        number += 1;
        if number == 1 && early {
            let head = read_head(&mut stream);
            let _ = stream.write_all(b"HTTP/1.1 401 No\r\nContent-Length: 2\r\n\r\n{}");
            // Meanwhile the token is asked for on another connection.
            std::thread::spawn(move || drain(&mut stream));
            return head;
        }
        let request = read_request(&mut stream);
        let answer = match number {
            1 => "HTTP/1.1 401 No\r\nContent-Length: 2\r\n\r\n{}".to_owned(),
            2 => ok("{\"access_token\":\"new\",\"token_type\":\"Bearer\"}"),
            _ => ok("{\"id\":\"x\"}"),
        };
        // Each answer is the last of its connection, and says so.
        let answer = answer.replacen("\r\n", "\r\nConnection: close\r\n", 1);
        let _ = stream.write_all(answer.as_bytes());
        request
    })
}

#[test]
fn an_early_refusal_is_answered_in_the_same_way() {
    for early in [false, true] {
        for keep_alive in ["KeepAlive=False", "KeepAlive=True"] {
            if !early && keep_alive == "KeepAlive=True" {
                // The server closes after each answer.
                continue;
            }
            let (url, requests) = refusing(early);
            let drive = GoogleDrive::new();
            drive.config(&format!("ServiceURL={url}")).unwrap();
            drive.config(keep_alive).unwrap();
            drive.set_timeout(20);
            drive.set_o_auth_server_token_url(format!("{url}/token"));
            drive.set_o_auth_client_id("id");
            drive.set_o_auth_access_token("old");
            drive.set_o_auth_refresh_token("refresh");
            drive.set_resource_data("y".repeat(20_000_000));
            assert_eq!(drive.upload_file("a", "").unwrap(), "x");
            let seen: Vec<String> = requests.iter().take(3).collect();
            assert!(seen[0].contains("Authorization: Bearer old\r\n"));
            assert!(seen[1].starts_with("POST /token "));
            assert!(seen[2].contains("Authorization: Bearer new\r\n"));
            assert!(!seen[2].contains("Bearer old"));
            assert_eq!(seen[2].matches('y').count() / 1_000_000, 20, "sent whole");
        }
    }
}

#[test]
fn a_token_is_renewed_with_what_was_set_when_the_call_began() {
    let (emulator, drive) = authorized();
    emulator.expire_tokens();
    drive.on_header(|drive, _| {
        drive.set_o_auth_server_token_url("http://127.0.0.1:1/elsewhere");
        drive.set_o_auth_refresh_token("another");
        drive.set_authorization("Bearer another");
    });
    drive.list_resources().unwrap();
    let refused = emulator
        .requests()
        .iter()
        .filter(|r| r.status == 401)
        .count();
    assert_eq!(refused, 1, "the first time with the old token");
}
