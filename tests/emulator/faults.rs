//! Trouble made on purpose, over the control address.

use std::time::{Duration, Instant};

use cloudstorage::emulator::{Emulator, Fault, FaultRule};
use serde_json::{Value, json};

use crate::support::{Account, everybody, refused, request, start};

fn inject(by: &Account<'_>, rule: &Value) {
    let kind = [("Content-Type", "application/json")];
    by.send(
        "POST",
        "/emulator/faults",
        &kind,
        rule.to_string().as_bytes(),
    )
    .ok();
}

fn waiting(by: &Account<'_>) -> usize {
    let list = by.send("GET", "/emulator/faults", &[], b"").ok();
    list["faults"].as_array().unwrap().len()
}

#[test]
fn refusals_in_the_shape_of_the_service() {
    let emulator = start();
    let [owner, ..] = everybody(&emulator);
    for (status, reason) in [
        (429, "rateLimitExceeded"),
        (403, "userRateLimitExceeded"),
        (403, "rateLimitExceeded"),
        (403, "storageQuotaExceeded"),
        (500, "internalError"),
        (503, "backendError"),
    ] {
        inject(
            &owner,
            &json!({"fault": "refuse", "status": status, "reason": reason}),
        );
        refused(&owner.get("files"), status, reason);
        owner.get("files").ok();
    }
    // The usual reason of a status is known.
    inject(&owner, &json!({"fault": "refuse", "status": 429}));
    refused(&owner.get("files"), 429, "rateLimitExceeded");
}

#[test]
fn rules_choose_their_requests() {
    let emulator = start();
    let [owner, ..] = everybody(&emulator);
    inject(
        &owner,
        &json!([
            {"fault": "refuse", "method": "POST", "path": "/files", "times": 2, "skip": 1},
            {"fault": "refuse", "status": 500, "path": "/about"}
        ]),
    );
    assert_eq!(waiting(&owner), 2);
    owner.get("files").ok();
    owner.post("files", json!({})).ok();
    refused(&owner.post("files", json!({})), 503, "backendError");
    refused(&owner.post("files", json!({})), 503, "backendError");
    owner.post("files", json!({})).ok();
    assert_eq!(waiting(&owner), 1);
    assert_eq!(
        owner.send("DELETE", "/emulator/faults", &[], b"").status,
        204
    );
    owner.get("about?fields=user").ok();
    // The log of requests is about the service.
    assert!(
        emulator
            .requests()
            .iter()
            .all(|r| !r.path.contains("/emulator/"))
    );
}

#[test]
fn broken_answers() {
    let emulator = start();
    let [owner, ..] = everybody(&emulator);
    let content = vec![b'x'; 100_000];
    let id = owner
        .upload("", &json!({"name": "f"}), "text/plain", &content)
        .text("id");
    let media = format!("files/{id}?alt=media");

    inject(&owner, &json!({"fault": "cutBody", "after": 1000}));
    let answer = owner.get(&media);
    assert_eq!((answer.status, answer.body.len()), (200, 1000));
    assert_eq!(answer.header("content-length"), Some("100000"));

    inject(&owner, &json!({"fault": "reset", "after": 0}));
    assert_eq!(owner.get(&media).status, 0);
    inject(&owner, &json!({"fault": "reset", "after": 5000}));
    let answer = owner.get(&media);
    assert!(answer.body.len() < 5000);

    inject(&owner, &json!({"fault": "notJson"}));
    assert!(owner.get("files").value().is_null());
    inject(&owner, &json!({"fault": "wrongJson"}));
    assert!(owner.get("files").value().is_array());

    for after in [0, 10, 50_000] {
        inject(
            &owner,
            &json!({"fault": "stall", "after": after, "milliseconds": 300}),
        );
        let begin = Instant::now();
        assert_eq!(owner.get(&media).body.len(), content.len());
        assert!(begin.elapsed() >= Duration::from_millis(300));
    }
}

#[test]
fn a_stalled_answer_does_not_hold_the_emulator_up() {
    let emulator = start();
    emulator.inject(FaultRule::new(Fault::Stall {
        after: 0,
        milliseconds: 60_000,
    }));
    let begin = Instant::now();
    std::thread::scope(|scope| {
        let address = emulator.url().replace("http://", "");
        scope.spawn(move || {
            use std::io::{Read, Write};
            let mut stream = std::net::TcpStream::connect(address).unwrap();
            stream
                .write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                .unwrap();
            let _ = stream.read_to_end(&mut Vec::new());
        });
        std::thread::sleep(Duration::from_millis(200));
        emulator.stop();
    });
    assert!(begin.elapsed() < Duration::from_secs(10));
}

fn session(by: &Account<'_>, emulator: &Emulator) -> String {
    let path = "/upload/drive/v3/files?uploadType=resumable";
    let begin = by.send(
        "POST",
        path,
        &[("Content-Type", "application/json")],
        b"{\"name\":\"f\"}",
    );
    begin
        .header("location")
        .unwrap()
        .replace(&emulator.url(), "")
}

#[test]
fn trouble_with_uploads() {
    const UNIT: usize = 256 * 1024;
    let emulator = start();
    let [owner, ..] = everybody(&emulator);
    let data = vec![b'y'; 3 * UNIT];
    let place = session(&owner, &emulator);
    let put = |first: usize, last: usize| {
        let range = format!("bytes {first}-{}/{}", last - 1, data.len());
        owner.send(
            "PUT",
            &place,
            &[("Content-Range", &range)],
            &data[first..last],
        )
    };
    // Less is kept than was sent.
    inject(&owner, &json!({"fault": "keepPart", "bytes": UNIT}));
    let answer = put(0, 2 * UNIT);
    assert_eq!(
        (answer.status, answer.header("range")),
        (308, Some("bytes=0-262143"))
    );
    assert_eq!(put(UNIT, 3 * UNIT).status, 200);

    let place = session(&owner, &emulator);
    inject(&owner, &json!({"fault": "loseSession"}));
    refused(&owner.send("PUT", &place, &[], b"x"), 404, "notFound");
    refused(&owner.send("PUT", &place, &[], b"x"), 404, "notFound");
}

#[test]
fn the_control_address_wants_a_token_and_sense() {
    let emulator = start();
    let [owner, ..] = everybody(&emulator);
    let body = json!({"fault": "reset"}).to_string();
    let answer = request(&emulator, "POST", "/emulator/faults", &[], body.as_bytes());
    refused(&answer, 401, "authError");
    for bad in [
        json!({"fault": "nonsense"}),
        json!({"fault": "refuse", "status": 200}),
        json!({"fault": "reset", "unknown": 1}),
        json!({"fault": 7}),
        json!("reset"),
        json!({}),
    ] {
        let answer = owner.send("POST", "/emulator/faults", &[], bad.to_string().as_bytes());
        assert_eq!(answer.status, 400, "{bad}");
    }
    assert_eq!(owner.send("PUT", "/emulator/faults", &[], b"").status, 405);
    assert_eq!(waiting(&owner), 0);

    let limit = owner.send("POST", "/emulator/storage", &[], b"{\"limit\": 10}");
    assert_eq!(limit.status, 204);
    let big = owner.upload("", &json!({"name": "f"}), "text/plain", b"12345678901");
    refused(&big, 403, "storageQuotaExceeded");

    let token = owner
        .send("POST", "/emulator/tokens", &[], b"{\"user\": \"stranger\"}")
        .ok();
    assert_eq!(token["email"], "stranger@example.org");
    let bearer = format!("Bearer {}", token["access_token"].as_str().unwrap());
    let headers = [("Authorization", bearer.as_str())];
    request(&emulator, "GET", "/drive/v3/files", &headers, b"").ok();
    let unknown = owner.send("POST", "/emulator/tokens", &[], b"{\"user\": \"x\"}");
    refused(&unknown, 400, "invalid");
}
