//! Secrets reach no log, no error text and no debug output, whatever a server says; what is none stays readable.

use std::fmt::Write as _;
use std::io::{Read, Write as _};
use std::net::TcpStream;
use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use cloudstorage::emulator::{CLIENT_ID, Emulator};
use cloudstorage::error::codes;
use cloudstorage::surface::{self, Value};
use cloudstorage::{Error, GoogleDrive, OAuthClientProfile, OAuthGrantType};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::support::{at, canned, ok, raw_server, read_head};

/// What every marker begins with, and no text of ours or of a server's has.
const CANARY: &str = "canary";
/// What those begin with that have to be hexadecimal.
const HEX: &str = "0ca4a47ff";

/// All that a program, or whoever reads its log, gets to see.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<String>>>);

impl Seen {
    fn of(drive: &GoogleDrive, level: u8) -> Self {
        let seen = Self::default();
        drive.config(&format!("LogLevel={level}")).unwrap();
        let (log, error, status) = (seen.clone(), seen.clone(), seen.clone());
        drive.on_log(move |_, e| log.add(format!("{}: {} {e:?}", e.log_type, e.message)));
        drive.on_error(move |_, e| error.add(format!("{} {e:?}", e.description)));
        drive.on_ssl_status(move |_, e| status.add(format!("{e:?}")));
        let (header, launch) = (seen.clone(), seen.clone());
        drive.on_header(move |_, e| header.add(format!("{e:?}")));
        drive.on_launch_browser(move |_, e| launch.add(format!("{e:?}")));
        seen
    }

    fn add(&self, text: String) {
        self.0.lock().unwrap().push(text);
    }

    fn error(&self, error: &Error) {
        self.add(format!("{error} {error:?} {:?}", error.reason()));
    }

    fn all(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }

    /// Nothing that was seen holds a marker, as it is or in Base64 at any of the three places a letter can begin.
    fn holds_no_canary(&self, drive: &GoogleDrive) {
        self.add(format!("{:?}", drive.resources()));
        let words: Vec<_> = (0..3)
            .map(|before| {
                let word = STANDARD.encode([&vec![0; before], CANARY.as_bytes()].concat());
                word[(before * 8_usize).div_ceil(6)..(before + CANARY.len()) * 8 / 6].to_owned()
            })
            .collect();
        self.add(format!(
            "{drive:?} {:?} {:?} {:?}",
            drive.query_params(),
            drive.parsed_headers(),
            drive.ssl_cert()
        ));
        for text in self.all() {
            let letters = text.to_ascii_lowercase();
            assert!(
                !letters.contains(CANARY) && !letters.contains(HEX),
                "{text}"
            );
            assert!(!words.iter().any(|word| text.contains(word)), "{text}");
        }
    }
}

/// Puts a marker into every secret that can be set, from the tables, and returns all of them.
fn mark(drive: &GoogleDrive, url: &str, encrypted: bool) -> Vec<String> {
    drive.set_query_param_count(1).unwrap();
    drive.set_query_param_name(0, "own").unwrap();
    drive.config("OAuthParamCount=1").unwrap();
    drive.config("OAuthParamName[0]=own").unwrap();
    let mut markers = Vec::new();
    let mut marker = |name: &str| {
        let marker = match name {
            "OAuthPKCEVerifier" => format!("{CANARY}-{name}-{}", "0".repeat(43)),
            "EncryptionKey" => HEX.repeat(8)[..64].to_owned(),
            "EncryptionIV" => HEX.repeat(4)[..32].to_owned(),
            "authorization" | "Authorization" => format!("Bearer {CANARY}/{name}+0=="),
            "other_headers" | "OtherHeaders" | "FirewallData" => {
                format!("X-Own: {CANARY}/{name}+0==")
            }
            "resume_url" => format!("{url}/{CANARY}/{name}?upload_id={CANARY}%2F{name}"),
            name => format!("{CANARY}/{name}+\"0\"&0=="),
        };
        let value = marker.rsplit(": ").next().unwrap().to_owned();
        markers.push(value.strip_prefix("Bearer ").unwrap_or(&value).to_owned());
        marker
    };
    let mut names = Vec::new();
    for row in surface::properties().filter(|row| row.secret && row.writable) {
        if !encrypted && row.name.starts_with("encryption") {
            continue;
        }
        let name = if row.indexed {
            format!("{}[0]", row.name)
        } else {
            row.name.to_owned()
        };
        let text = marker(row.name);
        let value = match (row.default)() {
            Value::Bytes(_) => Value::Bytes(text.into_bytes()),
            _ => Value::Str(text),
        };
        drive.set_property(&name, value).unwrap();
        names.push(name);
    }
    for row in surface::settings().filter(|row| row.secret && row.writable) {
        // What only switches something on holds no secret of the program's.
        if row.kind == "switch" || (!encrypted && row.name.starts_with("Encryption")) {
            continue;
        }
        let name = if row.indexed {
            format!("{}[0]", row.name)
        } else {
            row.name.to_owned()
        };
        drive
            .config(&format!("{name}={}", marker(row.name)))
            .unwrap();
        names.push(name);
    }
    assert!(names.len() > 20, "{names:?}");
    // Some are the same thing under two names: what was set last is in force.
    let held: Vec<_> = names
        .iter()
        .map(|name| match drive.property(name) {
            Ok(Value::Str(text)) => text,
            Ok(Value::Bytes(bytes)) => String::from_utf8(bytes).unwrap(),
            _ => drive.config(name).unwrap(),
        })
        .collect();
    for (name, held) in names.iter().zip(&held) {
        assert!(
            markers.iter().any(|marker| holds(held, marker)),
            "{name}: {held}"
        );
    }
    markers.retain(|marker| held.iter().any(|held| holds(held, marker)));
    markers
}

/// Bytes in hex may read back in other letters.
fn holds(held: &str, marker: &str) -> bool {
    held.contains(marker) || held.eq_ignore_ascii_case(marker)
}

/// How a server puts a text into an answer that is none to what was asked.
#[derive(Clone, Copy, Debug)]
enum Echo {
    Plain,
    Percent,
    PercentLower,
    Twice,
    Base64,
    Pair,
    Html,
    Broken,
    Form,
    Reason,
}

const ECHOES: [Echo; 10] = [
    Echo::Plain,
    Echo::Percent,
    Echo::PercentLower,
    Echo::Twice,
    Echo::Base64,
    Echo::Pair,
    Echo::Html,
    Echo::Broken,
    Echo::Form,
    Echo::Reason,
];

fn percent(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

impl Echo {
    fn one(self, text: &str) -> String {
        match self {
            Self::Percent => percent(text),
            Self::PercentLower => percent(text).replace("%2F", "%2f").replace("%3D", "%3d"),
            Self::Twice => percent(&percent(text)),
            Self::Base64 => STANDARD.encode(text),
            Self::Pair => URL_SAFE.encode(format!("user:{text}")),
            _ => text.to_owned(),
        }
    }

    /// Content type and body; of a token server if `tokens`.
    fn body(self, texts: &[String], tokens: bool) -> (&'static str, String) {
        let text = texts
            .iter()
            .map(|text| self.one(text))
            .collect::<Vec<_>>()
            .join(" and ");
        let json = if tokens {
            serde_json::json!({"error": "invalid_grant", "error_description": text, "access_token": texts[0]})
        } else if matches!(self, Self::Reason) {
            serde_json::json!({"error": {"code": 400, "message": "no", "errors": [{"reason": texts[0]}]}})
        } else {
            serde_json::json!({"error": {"code": 400, "message": format!("no {text}"), "status": texts[0]}})
        };
        match self {
            Self::Html => ("text/html", format!("<html>You sent <b>{text}</b></html>")),
            Self::Broken => ("application/json", format!("{json}").replace('}', "")),
            Self::Form => (
                "application/x-www-form-urlencoded",
                format!(
                    "error=e&error_description={}&x={}",
                    percent(&text),
                    percent(&text)
                ),
            ),
            _ => ("application/json", json.to_string()),
        }
    }
}

/// Reads a request with its body.
fn read_request(stream: &mut TcpStream) -> (String, String) {
    let head = read_head(stream);
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("Content-Length: "))
        .map_or(0, |n| n.parse().unwrap());
    let mut body = vec![0; length];
    let _ = stream.read_exact(&mut body);
    (head, String::from_utf8_lossy(&body).into_owned())
}

/// What the server does next, and what it was asked.
#[derive(Default)]
struct Play {
    status: u16,
    echo: Option<Echo>,
    markers: Vec<String>,
    asked: Vec<String>,
    /// How many answers go before the refusal, and what they say.
    first: Vec<String>,
}

/// A server that refuses what it is asked, and repeats what it was sent.
fn echoing() -> (String, Arc<Mutex<Play>>) {
    let play = Arc::new(Mutex::new(Play::default()));
    let plan = Arc::clone(&play);
    let (url, asked) = raw_server(move |mut stream| {
        let (head, body) = read_request(&mut stream);
        let answer = {
            let mut plan = plan.lock().unwrap();
            let line = head.lines().next().unwrap_or_default().to_owned();
            plan.asked.push(line.clone());
            if plan.first.is_empty() {
                // What was really sent comes first, then the secrets that might have been.
                let mut texts = vec![line.clone()];
                texts.extend(
                    head.lines()
                        .filter(|l| l.to_lowercase().contains(CANARY))
                        .map(str::to_owned),
                );
                if body.contains(CANARY) {
                    texts.push(body.chars().take(300).collect());
                }
                texts.splice(0..0, plan.markers.iter().cloned());
                let (kind, body) = plan.echo.unwrap().body(&texts, line.contains("/token"));
                let mut out = String::new();
                write!(out, "HTTP/1.1 {} No {}\r\nContent-Type: {kind}\r\nX-Echo: {}\r\nSet-Cookie: a=b;\n  c={}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                    plan.status, texts[0], texts[0], texts[0], body.len()).unwrap();
                out
            } else {
                plan.first.remove(0)
            }
        };
        let _ = stream.write_all(answer.as_bytes());
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let _ = std::io::copy(&mut stream, &mut std::io::sink());
    });
    std::thread::spawn(move || asked.into_iter().for_each(drop));
    (url, play)
}

/// One kind of traffic: its name, and a call that leads to it.
type Ask = (&'static str, fn(&GoogleDrive) -> Option<Error>);

const TRAFFIC: [Ask; 8] = [
    ("GET /drive/v3/files", |d| d.list_resources().err()),
    ("POST /upload/drive/v3/files", |d| {
        d.set_use_resumable_upload(false);
        d.upload_file("a", "text/plain").err()
    }),
    ("POST /upload/drive/v3/files", |d| {
        d.set_use_resumable_upload(true);
        d.upload_file("a", "text/plain").err()
    }),
    ("PUT /", |d| {
        d.set_use_resumable_upload(true);
        d.upload_file("a", "text/plain").err()
    }),
    ("PUT /", |d| d.get_upload_status().err()),
    ("GET /drive/v3/files", |d| d.download_file("id", "").err()),
    ("PATCH /drive/v3/files/x", |d| {
        d.send_custom_request(
            "PATCH",
            "files/x?password=canary/body",
            r#"{"password":"canary/body"}"#,
        )
        .err()
    }),
    ("POST /token", |d| d.authorize().err()),
];

#[test]
fn a_row_that_shows_a_secret_is_one() {
    let drive = at("http://127.0.0.1:1");
    mark(&drive, "http://127.0.0.1:1", false);
    // With this challenge, and for this profile, the address for the browser has the verifier in it.
    drive.set_o_auth_client_profile(OAuthClientProfile::Web);
    drive.set_o_auth_client_id("client");
    drive.config("OAuthPKCEChallengeEncoding=1").unwrap();
    assert!(drive.o_auth_web_auth_url().contains(CANARY));
    let holds = |text: &str| text.contains(CANARY) || text.contains(HEX);
    for row in surface::properties().filter(|row| !row.secret) {
        let place = if row.indexed { "[0]" } else { "" };
        // Where there is no record there is nothing to show.
        let value = drive.property(&format!("{}{place}", row.name));
        assert!(!holds(&format!("{value:?}")), "{}", row.name);
    }
    for row in surface::settings().filter(|row| !row.secret) {
        let place = if row.indexed { "[0]" } else { "" };
        let value = drive.config(&format!("{}{place}", row.name));
        assert!(!holds(&format!("{value:?}")), "{}", row.name);
    }
    // What takes whole header lines takes credentials.
    for name in ["OtherHeaders", "FirewallData", "ProxyAuthorization"] {
        let row = surface::settings().find(|row| row.name == name).unwrap();
        assert!(row.secret, "{name}");
    }
}

#[test]
fn a_server_that_echoes_secrets_makes_none_of_them_visible() {
    let statuses = [(400, 3), (401, 1), (403, 3), (404, 2)];
    for (n, echo) in ECHOES.into_iter().enumerate() {
        for (encrypted, turn) in [(false, n), (true, n + 2)] {
            let (status, level) = statuses[turn % statuses.len()];
            refuse_all(echo, status, level, encrypted);
        }
    }
}

fn refuse_all(echo: Echo, status: u16, level: u8, encrypted: bool) {
    let (url, play) = echoing();
    let drive = at(&url);
    let seen = Seen::of(&drive, level);
    let markers = mark(&drive, &url, encrypted);
    drive.set_o_auth_server_token_url(format!("{url}/token"));
    drive.set_o_auth_client_id("client");
    drive.set_o_auth_grant_type(OAuthGrantType::ClientCredentials);
    drive.set_resource_data("content");
    let (resume, token) = (drive.resume_url(), drive.o_auth_access_token());
    for (group, (prefix, ask)) in markers
        .chunks(6)
        .cycle()
        .zip(TRAFFIC.iter().cycle())
        .take(TRAFFIC.len() * 2)
    {
        *play.lock().unwrap() = Play {
            status,
            echo: Some(echo),
            markers: group.to_vec(),
            ..Play::default()
        };
        // A session is gone on with only where one is; with a token there is nothing to authorize.
        let (resumes, authorizes) = (prefix.starts_with("PUT"), prefix.ends_with("/token"));
        drive.set_resume_url(if resumes { &resume } else { "" });
        drive.set_o_auth_access_token(if authorizes { "" } else { &token });
        play.lock().unwrap().markers.retain(|marker| {
            // What was taken away is no secret any more.
            (resumes || !resume.contains(marker)) && (!authorizes || !token.contains(marker))
        });
        let error = ask(&drive).unwrap_or_else(|| panic!("{prefix} {echo:?} {status}"));
        seen.error(&error);
        let asked = play.lock().unwrap().asked.clone();
        assert!(
            asked.iter().any(|line| line.starts_with(prefix)),
            "{prefix}: {asked:?} {error}"
        );
    }
    seen.holds_no_canary(&drive);
    assert!(seen.all().len() > 20);
}

#[test]
fn what_a_call_comes_to_know_on_its_way_is_as_secret() {
    // The address of a session, a token that was renewed, the key of an item: none was there when the call began.
    for echo in ECHOES {
        let (url, play) = echoing();
        let drive = at(&url);
        let seen = Seen::of(&drive, 3);
        drive.set_use_resumable_upload(true);
        drive.set_resource_data("content");
        let session = format!("{url}/{CANARY}-path/x?upload_id={CANARY}-id");
        *play.lock().unwrap() = Play {
            status: 400,
            echo: Some(echo),
            markers: vec![session.clone(), format!("{CANARY}-id")],
            first: vec![format!(
                "HTTP/1.1 200 OK\r\nLocation: {session}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            )],
            ..Play::default()
        };
        seen.error(&drive.upload_file("a", "").unwrap_err());
        assert!(
            play.lock()
                .unwrap()
                .asked
                .iter()
                .any(|line| line.starts_with("PUT /canary-path/x"))
        );

        drive.set_authorization("");
        drive.set_o_auth_client_id("client");
        drive.set_o_auth_client_secret("");
        drive.set_o_auth_refresh_token("refresh-token-of-old");
        drive.set_o_auth_server_token_url(format!("{url}/token"));
        let token = format!(
            r#"{{"access_token":"{CANARY}-access-token","refresh_token":"{CANARY}-refresh-token","id_token":"{CANARY}"}}"#
        );
        *play.lock().unwrap() = Play {
            status: 403,
            echo: Some(echo),
            markers: vec![
                format!("{CANARY}-access-token"),
                format!("{CANARY}-refresh-token"),
            ],
            first: vec![ok(&token)],
            ..Play::default()
        };
        seen.error(&drive.list_resources().unwrap_err());
        assert_eq!(drive.o_auth_access_token(), "canary-access-token");

        let files = format!(
            r#"{{"files":[{{"id":"file-1","resourceKey":"{CANARY}-key","webContentLink":"https://h/u?id=1&resourcekey={CANARY}-key"}}]}}"#
        );
        *play.lock().unwrap() = Play {
            status: 404,
            echo: Some(echo),
            markers: vec![format!("{CANARY}-key")],
            first: vec![ok(&files)],
            ..Play::default()
        };
        drive.list_resources().unwrap();
        let error = drive.download_file("file-1", "").unwrap_err();
        assert_eq!(error.code(), codes::INVALID_ID);
        seen.error(&error);
        seen.holds_no_canary(&drive);
    }
}

#[test]
fn a_browsers_flow_shows_no_secret() {
    let emulator = Emulator::builder()
        .client(CLIENT_ID, "canary-secret")
        .start()
        .unwrap();
    let drive = at(&emulator.url());
    let seen = Seen::of(&drive, 3);
    drive.set_authorization("");
    drive.set_o_auth_server_auth_url(emulator.auth_url());
    drive.set_o_auth_server_token_url(emulator.token_url());
    drive.set_o_auth_client_id(CLIENT_ID);
    drive.set_o_auth_client_secret("canary-secret");
    drive.config("OAuthParamCount=1").unwrap();
    drive.config("OAuthParamName[0]=own").unwrap();
    drive.config("OAuthParamValue[0]=canary-param").unwrap();
    let launch = seen.clone();
    drive.on_launch_browser(move |_, e| {
        launch.add(format!("{e:?}"));
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
    seen.holds_no_canary(&drive);
    let lines = seen.all();
    assert!(lines.len() > 30, "{} lines", lines.len());
    for line in &lines {
        assert!(
            tokens.iter().all(|token| !line.contains(token.as_str())),
            "{line}"
        );
    }
    // What a token request is about stays readable.
    assert!(
        lines
            .iter()
            .any(|line| line.contains("grant_type=authorization_code")
                && line.contains("code=***")
                && line.contains("client_secret=***"))
    );
}

#[test]
fn addresses_show_no_user_and_no_unknown_parameter() {
    let (url, asked) = canned(ok("{\"files\":[]}"));
    let host = url.strip_prefix("http://").unwrap();
    let drive = at(&url);
    let seen = Seen::of(&drive, 3);
    drive.add_query_param("token", "canary-token");
    drive.add_query_param("API_KEY", "canary-api-key");
    drive.set_other_headers("X-Api-Key: canary-1\r\nx-goog-api-key: canary-2\r\nX-Auth-Token: canary-3\r\nCookie: a=canary-4").unwrap();
    drive.list_resources().unwrap();
    let sent = asked.recv().unwrap();
    assert_eq!(sent.matches(CANARY).count(), 6, "{sent}");
    // The address of a session is what the program says.
    drive.set_resume_url(format!("http://user:{CANARY}-password@{host}/session"));
    let _ = drive.get_upload_status();
    assert!(asked.recv().unwrap().starts_with("PUT /session"));
    seen.holds_no_canary(&drive);
}

#[test]
fn what_is_no_secret_stays_readable() {
    let listing = r#"{"nextPageToken":"page-2","files":[{"id":"1","name":"a (1).txt","md5Checksum":"x"}],"incompleteSearch":false}"#;
    let (url, _asked) = canned(ok(listing));
    let drive = at(&url);
    let seen = Seen::of(&drive, 3);
    drive.add_query_param("q", "name contains 'a'");
    drive.set_shared_drive("drive-1");
    drive.config("MaxResults=7").unwrap();
    drive.list_resources().unwrap();
    let lines = seen.all().join("\n");
    for part in [
        &format!("Info: GET {url}/drive/v3/files?"),
        "pageSize=7",
        "fields=",
        "nextPageToken",
        "name%20contains%20%27a%27",
        "HTTP/1.1 200 OK",
        "Authorization: ***",
        "Accept: application/json",
        "Content-Type: application/json",
        listing,
    ] {
        assert!(lines.contains(part), "{part}: {lines}");
    }
    let error = at(&canned("HTTP/1.1 404 -\r\nContent-Length: 86\r\n\r\n{\"error\":{\"code\":404,\"message\":\"File not found: x.\",\"errors\":[{\"reason\":\"notFound\"}]}}").0)
        .download_file("x", "").unwrap_err();
    assert!(
        error.message().contains("File not found: x.") && error.reason() == Some("notFound"),
        "{error}"
    );
}

#[test]
fn a_log_that_is_not_masked_shows_all_and_an_error_does_not() {
    let body = r#"{"error":{"message":"canary-token is wrong"}}"#;
    let (url, _asked) = canned(format!(
        "HTTP/1.1 401 -\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    ));
    let drive = at(&url);
    let seen = Seen::of(&drive, 3);
    drive.config("MaskSensitiveData=False").unwrap();
    drive.set_authorization("Bearer canary-token");
    let error = drive.list_resources().unwrap_err();
    assert!(
        error.message().contains("*** is wrong") && !format!("{error:?}").contains(CANARY),
        "{error:?}"
    );
    let lines = seen.all().join("\n");
    assert!(
        lines.contains("Authorization: Bearer canary-token") && lines.contains(body),
        "{lines}"
    );
}

#[test]
fn debug_output_shows_values_of_usual_names_only() {
    let (url, _asked) = canned(
        "HTTP/1.1 200 OK\r\nSet-Cookie: canary\r\nServer: shown\r\nX-Own: canary\r\nContent-Length: 2\r\n\r\n{}",
    );
    let drive = at(&url);
    drive.add_query_param("fields", "files(id)");
    drive.add_query_param("key", "canary");
    drive.list_resources().unwrap();
    let text = format!("{:?} {:?}", drive.query_params(), drive.parsed_headers());
    assert!(
        text.contains("files(id)") && text.contains("shown") && !text.contains("canary"),
        "{text}"
    );
}
