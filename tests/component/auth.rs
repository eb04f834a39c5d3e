//! Authorization over the real redirect, and what becomes of tokens.

use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use cloudstorage::GoogleDrive;
use cloudstorage::emulator::{CLIENT_ID, CLIENT_SECRET, Emulator};
use cloudstorage::error::codes;

use crate::support::unauthorized;

fn start() -> (Emulator, GoogleDrive, Arc<AtomicUsize>) {
    let emulator = Emulator::builder().start().unwrap();
    let drive = unauthorized(&emulator);
    drive.config("OAuthBrowserResponseTimeout=30").unwrap();
    let visits = decide(&drive, "allow");
    (emulator, drive, visits)
}

/// Decides as a user would, by HTTP; counts how often it was asked.
fn decide(drive: &GoogleDrive, decision: &'static str) -> Arc<AtomicUsize> {
    let visits = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&visits);
    drive.on_launch_browser(move |_, e| {
        e.handled = true;
        count.fetch_add(1, Ordering::SeqCst);
        let url = e.url.clone();
        std::thread::spawn(move || {
            let mut page = String::new();
            if let Ok(mut answer) = ureq::post(&url).send_form([("decision", decision)]) {
                let _ = answer.body_mut().as_reader().read_to_string(&mut page);
            }
        });
    });
    visits
}

#[test]
fn the_code_grant_from_end_to_end() {
    let (_emulator, drive, visits) = start();
    assert_eq!(
        drive.list_resources().unwrap_err().code(),
        codes::CREDENTIALS
    );
    drive.authorize().unwrap();
    assert!(!drive.o_auth_access_token().is_empty() && !drive.o_auth_refresh_token().is_empty());
    assert!(
        drive.o_auth_return_url().starts_with("http://localhost:"),
        "{}",
        drive.o_auth_return_url()
    );
    assert!(!drive.o_auth_authorization_code().is_empty());
    assert!(
        drive
            .config("OAuthAccessTokenExpiration")
            .unwrap()
            .parse::<u32>()
            .unwrap()
            > 3000
    );
    drive.list_resources().unwrap();
    drive.authorize().unwrap();
    assert_eq!(
        visits.load(Ordering::SeqCst),
        1,
        "a token that is valid is kept"
    );
    assert_eq!(drive.config("OAuthWebServerActive").unwrap(), "true");
    drive.config("OAuthWebServerActive=false").unwrap();
    assert_eq!(drive.config("OAuthWebServerActive").unwrap(), "false");
}

#[test]
fn an_expired_token_is_renewed_by_itself() {
    let (emulator, drive, visits) = start();
    drive.authorize().unwrap();
    let first = drive.o_auth_access_token();
    emulator.expire_tokens();
    drive.list_resources().unwrap();
    assert_ne!(drive.o_auth_access_token(), first);
    assert_eq!(visits.load(Ordering::SeqCst), 1);
    // Not when the caller does not want it.
    emulator.expire_tokens();
    drive.config("OAuthAutomaticRefresh=False").unwrap();
    let error = drive.list_resources().unwrap_err();
    assert_eq!(
        (error.code(), error.http_status()),
        (codes::CREDENTIALS, Some(401))
    );
}

#[test]
fn a_refresh_token_of_before_asks_nobody() {
    let (emulator, drive, _) = start();
    drive.authorize().unwrap();
    let kept = drive.o_auth_refresh_token();
    drive.reset().unwrap();
    drive
        .config(&format!("ServiceURL={}", emulator.url()))
        .unwrap();
    drive.set_o_auth_server_token_url(emulator.token_url());
    drive.set_o_auth_client_id(CLIENT_ID);
    drive.set_o_auth_client_secret(CLIENT_SECRET);
    drive.set_o_auth_refresh_token(kept);
    let visits = decide(&drive, "allow");
    drive.get_account_info().unwrap();
    assert!(!drive.o_auth_access_token().is_empty());
    assert_eq!(visits.load(Ordering::SeqCst), 0);
}

#[test]
fn a_user_who_declines_and_a_wrong_secret() {
    let (_emulator, drive, _) = start();
    decide(&drive, "deny");
    let error = drive.authorize().unwrap_err();
    assert_eq!(error.code(), codes::CREDENTIALS);
    assert!(error.message().contains("access_denied"), "{error}");
    decide(&drive, "allow");
    drive.set_o_auth_client_secret("wrong-canary");
    let error = drive.authorize().unwrap_err();
    assert_eq!(error.code(), codes::CREDENTIALS, "{error}");
    assert!(!error.to_string().contains("canary"));
}

#[test]
fn waiting_for_the_browser_ends_when_it_is_told_to() {
    let (_emulator, drive, _) = start();
    drive.on_launch_browser(|drive, e| {
        e.handled = true;
        drive.interrupt();
    });
    assert_eq!(drive.authorize().unwrap_err().code(), codes::INTERRUPTED);
    drive.on_launch_browser(|_, e| e.handled = true);
    drive.config("OAuthBrowserResponseTimeout=1").unwrap();
    assert_eq!(drive.authorize().unwrap_err().code(), codes::TIMEOUT);
}

#[test]
fn the_web_profile_exchanges_a_code_it_is_handed() {
    let (_emulator, drive, visits) = start();
    drive.set_o_auth_client_profile(cloudstorage::OAuthClientProfile::Web);
    drive.set_o_auth_return_url("http://localhost:9/back");
    let url = drive.o_auth_web_auth_url();
    assert!(
        url.contains("code_challenge=")
            && url.contains("redirect_uri=http%3A%2F%2Flocalhost%3A9%2Fback"),
        "{url}"
    );
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .max_redirects(0)
        .build()
        .into();
    let answer = agent.post(&url).send_form([("decision", "allow")]).unwrap();
    let back = answer.headers()["location"].to_str().unwrap();
    let code = back
        .split(['?', '&'])
        .find_map(|pair| pair.strip_prefix("code="))
        .unwrap();
    drive.set_o_auth_authorization_code(
        percent_encoding::percent_decode_str(code)
            .decode_utf8()
            .unwrap(),
    );
    drive.authorize().unwrap();
    drive.list_resources().unwrap();
    assert_eq!(visits.load(Ordering::SeqCst), 0, "no browser is opened");
    assert_eq!(drive.o_auth_return_url(), "http://localhost:9/back");
}

#[test]
fn an_authorization_of_ones_own_wins() {
    let (_emulator, drive, _) = start();
    drive.authorize().unwrap();
    drive.set_authorization("Bearer nonsense");
    let error = drive.list_resources().unwrap_err();
    assert_eq!(
        (error.code(), error.http_status()),
        (codes::CREDENTIALS, Some(401))
    );
    drive.set_authorization("");
    drive.list_resources().unwrap();
}

#[test]
fn the_claims_of_a_token_are_walked() {
    let drive = GoogleDrive::new();
    let read = |name: &str| drive.config(name).unwrap();
    assert_eq!(
        drive.config("OAuthJWTXPath=/json").unwrap_err().code(),
        codes::UNSUPPORTED
    );
    // {"sub":"1234567890","roles":["a","b"]}
    drive.set_o_auth_access_token("e30.eyJzdWIiOiIxMjM0NTY3ODkwIiwicm9sZXMiOlsiYSIsImIiXX0.x");
    assert_eq!(
        read("OAuthJWTPayload"),
        r#"{"sub":"1234567890","roles":["a","b"]}"#
    );
    assert_eq!(read("OAuthJWTXPath"), "");
    read("OAuthJWTXPath=/json/sub");
    assert_eq!(
        (
            read("OAuthJWTXElement"),
            read("OAuthJWTXText"),
            read("OauthJWTXParent")
        ),
        ("sub".to_owned(), "1234567890".to_owned(), "json".to_owned())
    );
    read("OAuthJWTXPath=/json/roles");
    assert_eq!(read("OAuthJWTXChildCount"), "2");
    assert_eq!(read("OAuthJWTXChildXText[1]"), "b");
    assert_eq!(read("OAuthJWTXSubTree"), r#"["a","b"]"#);
    assert_eq!(
        drive.config("OauthJWTXChildName[2]").unwrap_err().code(),
        codes::INVALID_INDEX
    );
    // Another token is another document; an opaque one is none.
    drive.set_o_auth_access_token("opaque");
    assert_eq!(
        (
            read("OAuthJWTXPath"),
            read("OAuthJWTXText"),
            read("OAuthJWTPayload")
        ),
        Default::default()
    );
}

#[test]
fn the_request_for_a_token_is_kept_on_demand() {
    let (_emulator, drive, _) = start();
    drive.authorize().unwrap();
    assert_eq!(drive.config("OAuthTransferredRequest").unwrap(), "");
    drive.config("OAuthTransferredRequest=on").unwrap();
    drive.set_o_auth_access_token("");
    drive.authorize().unwrap();
    drive.list_resources().unwrap();
    let request = drive.config("OAuthTransferredRequest").unwrap();
    assert!(
        request.starts_with("POST /") && request.contains("grant_type=refresh_token"),
        "{request}"
    );
    // What is kept for OAuth is not shown as an ordinary request.
    assert_eq!(drive.config("TransferredRequest").unwrap(), "");
    assert_eq!(
        drive.config("RawRequest").unwrap_err().code(),
        codes::NO_TRANSFERRED_REQUEST
    );
}

#[test]
fn an_authorization_is_calculated_and_used_from_then_on() {
    let (emulator, drive, visits) = start();
    let error = drive.calc_authorization().unwrap_err();
    assert_eq!(error.code(), codes::CREDENTIALS);
    drive.authorize().unwrap();
    drive.calc_authorization().unwrap();
    let first = drive.authorization();
    assert_eq!(first, format!("Bearer {}", drive.o_auth_access_token()));
    // With the token's time over it is renewed, though `authorization` is set.
    emulator.expire_tokens();
    let error = drive.list_resources().unwrap_err();
    assert_eq!(error.code(), codes::CREDENTIALS, "{error}");
    drive.set_authorization("");
    drive.list_resources().unwrap();
    drive.calc_authorization().unwrap();
    assert_ne!(drive.authorization(), first);
    drive.list_resources().unwrap();
    assert_eq!(visits.load(Ordering::SeqCst), 1);

    // With nothing known of OAuth the caller's own stays.
    let own = GoogleDrive::new();
    own.set_authorization("Bearer mine");
    own.calc_authorization().unwrap();
    assert_eq!(own.authorization(), "Bearer mine");
}
