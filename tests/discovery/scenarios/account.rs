//! Account and authorization.

use cloudstorage::emulator::{CLIENT_ID, CLIENT_SECRET};

use super::Scenario;
use crate::world::World;

pub(super) const ALL: &[Scenario] = &[
    ("authorize", authorize),
    ("calc_authorization", calc_authorization),
    ("get_account_info", get_account_info),
];

fn get_account_info(w: &World) {
    w.run("default", |d| d.get_account_info());
    w.config("RequestedFields=*");
    w.run("all fields", |d| d.get_account_info());
    w.config("RequestedFields=user(displayName,emailAddress),storageQuota/limit");
    w.run("some fields", |d| d.get_account_info());
}

/// Makes the component one that has to ask the token server.
fn without_a_token(w: &World) {
    let drive = &w.drive;
    drive.set_authorization("");
    drive.set_o_auth_server_auth_url(w.emulator.auth_url());
    drive.set_o_auth_server_token_url(w.emulator.token_url());
    drive.set_o_auth_client_id(CLIENT_ID);
    drive.set_o_auth_client_secret(CLIENT_SECRET);
    w.config("OAuthBrowserResponseTimeout=30");
    // Decides as a user would.
    drive.on_launch_browser(|_, e| {
        e.handled = true;
        let url = e.url.clone();
        std::thread::spawn(move || {
            let _ = ureq::post(&url).send_form([("decision", "allow")]);
        });
    });
}

fn authorize(w: &World) {
    without_a_token(w);
    w.run("in a browser", |d| d.authorize());
    assert!(!w.drive.o_auth_access_token().is_empty());
    w.run("with a token that is good", |d| d.authorize());
}

fn calc_authorization(w: &World) {
    without_a_token(w);
    w.drive.authorize().unwrap();
    w.run("with a token", |d| d.calc_authorization());
    assert!(w.drive.authorization().starts_with("Bearer "));
    w.drive.set_authorization("");
    w.drive.set_o_auth_access_token("");
    w.run("with a refresh token", |d| d.calc_authorization());
}
