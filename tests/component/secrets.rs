//! Secrets reach no log, no error text and no debug output.

use std::sync::{Arc, Mutex};

use cloudstorage::GoogleDrive;
use cloudstorage::emulator::{CLIENT_ID, Emulator};
use cloudstorage::surface::{self, Value};

#[test]
fn a_canary_in_every_secret_shows_nowhere() {
    let emulator = Emulator::builder()
        .token("canary-own")
        .client(CLIENT_ID, "canary-secret")
        .start()
        .unwrap();
    let drive = GoogleDrive::new();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let (log, errors) = (Arc::clone(&heard), Arc::clone(&heard));
    drive.on_log(move |_, e| log.lock().unwrap().push(e.message.clone()));
    drive.on_error(move |_, e| errors.lock().unwrap().push(e.description.clone()));
    drive.config("LogLevel=3").unwrap();

    for row in surface::properties().filter(|row| row.secret && row.writable) {
        drive
            .set_property(row.name, Value::Str("canary".to_owned()))
            .unwrap();
    }
    for row in surface::settings().filter(|row| row.secret && row.writable && !row.indexed) {
        if matches!(row.kind, "text" | "header value") {
            // Long enough for a verifier.
            let canary = format!("canary{}", "-".repeat(40));
            drive.config(&format!("{}={canary}", row.name)).unwrap();
        }
    }
    // So that authorize has something to ask for.
    drive.set_o_auth_access_token("");
    // With every secret wrong, against a service that refuses and one that is not there.
    drive
        .config(&format!("ServiceURL={}", emulator.url()))
        .unwrap();
    drive.set_o_auth_server_token_url(emulator.token_url());
    drive.set_authorization("Bearer canary");
    let _ = drive.list_resources().unwrap_err();
    drive.set_authorization("");
    let _ = drive.authorize().unwrap_err();
    drive.set_use_resumable_upload(true);
    let _ = drive.upload_file("a", "").unwrap_err();
    drive.config("ServiceURL=http://127.0.0.1:1").unwrap();
    drive.set_resume_url("http://127.0.0.1:1/canary?upload_id=canary");
    let _ = drive.get_upload_status().unwrap_err();

    // And with good ones.
    drive.reset().unwrap();
    drive.config("LogLevel=3").unwrap();
    drive
        .config(&format!("ServiceURL={}", emulator.url()))
        .unwrap();
    drive.set_o_auth_server_auth_url(emulator.auth_url());
    drive.set_o_auth_server_token_url(emulator.token_url());
    drive.set_o_auth_client_id(CLIENT_ID);
    drive.set_o_auth_client_secret("canary-secret");
    drive.on_launch_browser(|_, e| {
        e.handled = true;
        let url = e.url.clone();
        std::thread::spawn(move || {
            ureq::post(&url)
                .send_form([("decision", "allow")])
                .map(|_| ())
        });
    });
    drive.authorize().unwrap();
    drive.set_encryption_password("canary-password");
    drive.set_use_resumable_upload(true);
    drive.set_resource_data("content");
    let id = drive.upload_file("a", "").unwrap();
    drive.download_file(&id, "").unwrap();

    let tokens = [
        drive.o_auth_access_token(),
        drive.o_auth_refresh_token(),
        drive.o_auth_authorization_code(),
    ];
    assert!(tokens.iter().all(|token| token.len() > 8));
    let heard = heard.lock().unwrap();
    assert!(heard.len() > 30, "{} lines", heard.len());
    for line in heard.iter().chain([&format!("{drive:?}")]) {
        assert!(!line.contains("canary"), "{line}");
        assert!(
            tokens.iter().all(|token| !line.contains(token.as_str())),
            "{line}"
        );
    }
}
