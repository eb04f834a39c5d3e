//! Settings of section OAuth as the browser and the token server see them.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};

use cloudstorage::{GoogleDrive, OAuthClientProfile, OAuthGrantType};

use crate::support::{at, canned, ok, raw_server, read_head};

const VERIFIER: &str = "abcdefghijklmnopqrstuvwxyz0123456789-._~ABC";

type Form = HashMap<String, String>;

fn form(text: &str) -> Form {
    let plain = |part: &str| {
        let part = part.replace('+', " ");
        percent_encoding::percent_decode_str(&part)
            .decode_utf8()
            .unwrap()
            .into_owned()
    };
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    pairs
        .map(|(name, value)| (plain(name), plain(value)))
        .collect()
}

/// A server that gives a token for anything, and tells what it was asked with.
fn token_server() -> (String, Receiver<Form>) {
    raw_server(|mut stream| {
        let head = read_head(&mut stream);
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("Content-Length: "));
        let mut body = vec![0; length.unwrap().parse().unwrap()];
        stream.read_exact(&mut body).unwrap();
        let answer = ok(r#"{"access_token":"at","token_type":"Bearer","expires_in":3600}"#);
        stream.write_all(answer.as_bytes()).unwrap();
        form(&String::from_utf8(body).unwrap())
    })
}

/// What happened in an authorization.
struct Seen {
    /// What the browser was sent off with.
    asked: Form,
    /// What the browser showed at the end.
    page: String,
    /// What the token was asked for with, if it was.
    token: Option<Form>,
}

/// Authorizes as a user with a browser does who comes back with this.
fn authorized(drive: &GoogleDrive, back_with: &'static str) -> Seen {
    let (tokens, bodies) = token_server();
    let (sender, seen) = channel();
    drive.set_o_auth_client_id("client");
    drive.set_o_auth_server_auth_url("http://127.0.0.1:1/auth");
    drive.set_o_auth_server_token_url(format!("{tokens}/token"));
    drive.set_o_auth_access_token("");
    drive.config("OAuthBrowserResponseTimeout=20").unwrap();
    drive.on_launch_browser(move |_, e| {
        e.handled = true;
        let asked = form(e.url.split_once('?').unwrap().1);
        let back = format!(
            "{}?{back_with}&state={}",
            asked["redirect_uri"], asked["state"]
        );
        let sender = sender.clone();
        std::thread::spawn(move || {
            let mut page = ureq::get(&back).call().unwrap();
            sender
                .send((asked, page.body_mut().read_to_string().unwrap()))
                .unwrap();
        });
    });
    let outcome = drive.authorize();
    let (asked, page) = seen.recv().unwrap();
    let token = outcome.ok().map(|()| bodies.recv().unwrap());
    Seen { asked, page, token }
}

#[test]
fn the_proof_key_is_used_as_it_is_told_to() {
    let drive = GoogleDrive::new();
    let seen = authorized(&drive, "code=c");
    let token = seen.token.unwrap();
    assert_eq!(seen.asked["code_challenge_method"], "S256");
    assert_ne!(seen.asked["code_challenge"], token["code_verifier"]);
    drive.config("OAuthPKCEChallengeEncoding=1").unwrap();
    let seen = authorized(&drive, "code=c");
    assert_eq!(seen.asked["code_challenge_method"], "plain");
    assert_eq!(
        seen.asked["code_challenge"],
        seen.token.unwrap()["code_verifier"]
    );
    drive.config("OAuthUsePKCE=False").unwrap();
    let seen = authorized(&drive, "code=c");
    assert!(!seen.asked.contains_key("code_challenge"));
    assert!(!seen.token.unwrap().contains_key("code_verifier"));
}

/// The web profile at a token server, with a code to exchange.
fn web(settings: &[&str]) -> (Form, Form) {
    let (tokens, bodies) = token_server();
    let drive = GoogleDrive::new();
    drive.set_o_auth_client_profile(OAuthClientProfile::Web);
    drive.set_o_auth_client_id("client");
    drive.set_o_auth_server_token_url(format!("{tokens}/token"));
    for setting in settings {
        drive.config(setting).unwrap();
    }
    let asked = form(drive.o_auth_web_auth_url().split_once('?').unwrap().1);
    drive.set_o_auth_authorization_code("c");
    drive.authorize().unwrap();
    (asked, bodies.recv().unwrap())
}

#[test]
fn a_verifier_of_ones_own_proves_the_code() {
    let (asked, token) = web(&[
        "OAuthPKCEChallengeEncoding=1",
        &format!("OAuthPKCEVerifier={VERIFIER}"),
    ]);
    assert_eq!(asked["code_challenge"], VERIFIER);
    assert_eq!(token["code_verifier"], VERIFIER);
    let (_, token) = web(&[]);
    assert_ne!(token["code_verifier"], VERIFIER);
}

#[test]
fn an_empty_redirect_is_sent_or_left_out() {
    for (setting, sent) in [
        ("OAuthIncludeEmptyRedirectURI=True", true),
        ("OAuthIncludeEmptyRedirectURI=False", false),
    ] {
        let (asked, token) = web(&[setting]);
        for form in [asked, token] {
            assert_eq!(
                form.get("redirect_uri"),
                sent.then(String::new).as_ref(),
                "{setting}"
            );
        }
    }
}

#[test]
fn parameters_of_ones_own_go_with_the_authorization_and_come_back() {
    let drive = GoogleDrive::new();
    for setting in [
        "OAuthParamCount=1",
        "OAuthParamName[0]= login_hint ",
        "OAuthParamValue[0]= me@x ",
    ] {
        drive.config(setting).unwrap();
    }
    let seen = authorized(&drive, "code=c&extra=1");
    assert_eq!(seen.asked["login_hint"], " me@x ");
    let read = |name: &str| drive.config(name).unwrap();
    let count: usize = read("OAuthParamCount").parse().unwrap();
    let back: Form = (0..count)
        .map(|i| {
            (
                read(&format!("OAuthParamName[{i}]")),
                read(&format!("OAuthParamValue[{i}]")),
            )
        })
        .collect();
    assert_eq!(back["extra"], "1");
}

#[test]
fn the_password_grant_sends_the_name() {
    let (tokens, bodies) = token_server();
    let drive = GoogleDrive::new();
    drive.set_o_auth_grant_type(OAuthGrantType::Password);
    drive.set_o_auth_client_id("client");
    drive.set_o_auth_server_token_url(format!("{tokens}/token"));
    for setting in [
        "OAuthPasswordGrantUsername= me ",
        "OAuthParamCount=1",
        "OAuthParamName[0]=password",
        "OAuthParamValue[0]= pass word ",
    ] {
        drive.config(setting).unwrap();
    }
    drive.authorize().unwrap();
    let sent = bodies.recv().unwrap();
    assert_eq!(
        (sent["username"].as_str(), sent["password"].as_str()),
        (" me ", " pass word ")
    );
}

#[test]
fn the_web_server_listens_where_it_is_told_to_and_stays_or_goes() {
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let drive = GoogleDrive::new();
    drive.config("OAuthWebServerHost= 127.0.0.1 ").unwrap();
    drive.config(&format!("OAuthWebServerPort={port}")).unwrap();
    let seen = authorized(&drive, "code=c");
    assert_eq!(
        seen.asked["redirect_uri"],
        format!("http://127.0.0.1:{port}")
    );
    assert_eq!(drive.config("OAuthWebServerActive").unwrap(), "true");
    drive.config("OAuthReUseWebServer=False").unwrap();
    authorized(&drive, "code=c");
    assert_eq!(drive.config("OAuthWebServerActive").unwrap(), "false");
}

#[test]
fn the_pages_of_ones_own_are_shown() {
    let drive = GoogleDrive::new();
    drive.config("OAuthWebServerResponse= <p>welcome ").unwrap();
    drive
        .config("OAuthWebServerFailedResponse= <p>sorry ")
        .unwrap();
    assert_eq!(authorized(&drive, "code=c").page, " <p>welcome ");
    let seen = authorized(&drive, "error=access_denied");
    assert_eq!(
        (seen.page.as_str(), seen.token.is_none()),
        (" <p>sorry ", true)
    );
    drive.config("OAuthWebServerFailedResponse=").unwrap();
    assert!(
        authorized(&drive, "error=access_denied")
            .page
            .contains("access_denied")
    );
}

#[test]
fn the_kind_of_the_token_stands_before_it() {
    let (url, heads) = canned(ok("{\"files\":[]}"));
    let drive = at(&url);
    drive.set_authorization("");
    drive.set_o_auth_access_token("token");
    for (setting, line) in [
        ("OAuthAuthorizationTokenType", "Authorization: Bearer token"),
        (
            "OAuthAuthorizationTokenType= MAC ",
            "Authorization: MAC token",
        ),
    ] {
        drive.config(setting).unwrap();
        drive.list_resources().unwrap();
        let head = heads.recv().unwrap();
        assert!(head.contains(&format!("\r\n{line}\r\n")), "{head}");
    }
}
