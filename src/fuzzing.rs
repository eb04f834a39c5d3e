//! Doors for the fuzz targets in `tests/fuzz`: every parser that reads what a peer sends, with what has to hold
//! whatever that is.

use crate::drive::{about, changes, drives, errors, files, permissions, revisions};
use crate::enums::CertStoreType;
use crate::http::Response;
use crate::oauth::jwt;
use crate::redact;
use crate::tls::{certificate, store};
use crate::xpath::{Cursor, Document};

pub use crate::net::fuzz::answer;
pub use crate::oauth::fuzz::token_answer;
pub use crate::oauth::loopback::fuzz::loopback_request;
pub use crate::transfer::fuzz::ranges;

/// Walks a document and looks at everything on the way.
pub fn walk(document: &[u8], paths: &[&str]) {
    let Ok(document) = Document::parse(document) else {
        return;
    };
    let mut cursor = Cursor::default();
    for path in paths {
        let before = cursor.path();
        if cursor.select(&document, path).is_err() {
            assert_eq!(cursor.path(), before, "a refusal leaves the place alone");
        }
        let place = cursor.path();
        let _ = (cursor.element(&document), cursor.parent(&document));
        let _ = (cursor.text(&document), cursor.sub_tree(&document));
        for index in 0..cursor.child_count(&document).min(8) {
            assert!(cursor.child_name(&document, index).is_some());
            assert!(cursor.child_text(&document, index).is_some());
        }
        // The path of a place leads to it.
        let mut again = Cursor::default();
        if again.select(&document, &place).is_ok() {
            assert_eq!(again.path(), place);
        }
    }
}

/// Reads an answer of the service as every kind of answer there is.
pub fn drive_answer(status: u16, body: &[u8]) {
    let errors = [
        files::decode_page(body).err(),
        files::decode_file(body).err(),
        files::decode_id(body).err(),
        files::decode_size(body).err(),
        files::decode_facts(body).err(),
        files::decode_kind(body).err(),
        files::decode_export_links(body).err(),
        about::decode_account(body).err(),
        changes::decode_page(body).err(),
        changes::decode_end(body).err(),
        drives::decode_page(body).err(),
        drives::decode_drive(body).err(),
        permissions::decode_page(body).err(),
        permissions::decode_permission(body).err(),
        permissions::decode_shown(body).err(),
        revisions::decode_page(body).err(),
        revisions::decode_revision(body).err(),
        revisions::decode_content(body).err(),
        revisions::decode_facts(body).err(),
        Some(errors::refusal(&Response::canned(status, "", b""), body)),
    ];
    for error in errors.into_iter().flatten() {
        let text = format!("{error:?}");
        assert!(text.len() < 50_000, "{} bytes", text.len());
        assert!(!error.message().contains(char::is_control), "{text}");
    }
}

/// Reads a certificate that a server could present.
pub fn certificate(der: &[u8]) {
    if let Ok(facts) = certificate::facts(der) {
        assert!(!facts.encoded.is_empty() && !facts.private_key_available);
    }
}

/// Opens a certificate store that holds this.
pub fn certificate_store(content: &[u8], password: &str) {
    for (kind, _, _) in CertStoreType::ALL {
        let file = format!("{kind:?}").ends_with("File");
        // Paths of the machine are not what is looked for here.
        if file {
            continue;
        }
        for entry in store::open(*kind, content, password).into_iter().flatten() {
            assert!(
                entry.certificate.is_some()
                    || entry.key.is_some()
                    || !entry.facts.public_key.is_empty()
            );
        }
    }
}

/// Looks into an access token.
pub fn access_token(token: &str) {
    if let Some(payload) = jwt::payload(token) {
        let json = serde_json::from_str::<serde_json::Value>(&payload);
        assert!(json.is_ok_and(|json| json.is_object()), "{payload}");
    }
}

/// Takes a secret out of a text, and masks it as the address, head and body that it may be.
pub fn masked(text: &str) {
    const SECRET: &str = "s3cret-Value/of+a=call";
    let redactor = redact::Redactor::default();
    redactor.learn(SECRET);
    redactor.learn_query(text);
    redactor.learn_header("X-Any", text);
    let clean = redactor.scrub(text);
    assert!(!clean.contains(SECRET), "{clean}");
    for tokens in [false, true] {
        for whole in [false, true] {
            let _ = redact::body(text, tokens, whole);
        }
    }
    let _ = (redact::head(text), redact::address(text));
}
