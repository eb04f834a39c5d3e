//! What things should be, found without the component.

use std::collections::BTreeMap;
use std::io::Read;

use aes::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit, block_padding::Pkcs7};
use md5::{Digest, Md5};
use serde_json::Value;

/// What the service holds of one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Item {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) trashed: bool,
    pub(crate) parents: Vec<String>,
    pub(crate) folder: bool,
}

pub(crate) type Service = BTreeMap<String, Item>;

const FOLDER: &str = "application/vnd.google-apps.folder";

/// Reads all there is, past every fault and the component.
pub(crate) fn service(url: &str, token: &str) -> Service {
    let mut items = Service::new();
    let mut marker = String::new();
    loop {
        let mut list = ureq::get(format!("{url}/drive/v3/files"))
            .header("Authorization", format!("Bearer {token}"))
            .query(
                "fields",
                "nextPageToken,files(id,name,mimeType,trashed,parents)",
            )
            .query("pageSize", "1000");
        if !marker.is_empty() {
            list = list.query("pageToken", &marker);
        }
        let text = list.call().unwrap().body_mut().read_to_string().unwrap();
        let page: Value = serde_json::from_str(&text).unwrap();
        for file in page["files"].as_array().unwrap() {
            let id = file["id"].as_str().unwrap().to_owned();
            let folder = file["mimeType"] == FOLDER;
            let bytes = if folder {
                Vec::new()
            } else {
                content(url, token, &id)
            };
            let parents = file["parents"].as_array().cloned().unwrap_or_default();
            let item = Item {
                name: file["name"].as_str().unwrap().to_owned(),
                bytes,
                trashed: file["trashed"] == true,
                parents: parents
                    .iter()
                    .map(|parent| parent.as_str().unwrap().to_owned())
                    .collect(),
                folder,
            };
            items.insert(id, item);
        }
        marker = page["nextPageToken"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        if marker.is_empty() {
            return items;
        }
    }
}

fn content(url: &str, token: &str, id: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut answer = ureq::get(format!("{url}/drive/v3/files/{id}?alt=media"))
        .header("Authorization", format!("Bearer {token}"))
        .call()
        .unwrap();
    answer
        .body_mut()
        .as_reader()
        .read_to_end(&mut bytes)
        .unwrap();
    bytes
}

/// Puts other content in place of a file's, as another program would.
pub(crate) fn rewrite(url: &str, token: &str, id: &str, bytes: &[u8]) {
    ureq::patch(format!("{url}/upload/drive/v3/files/{id}?uploadType=media"))
        .header("Authorization", format!("Bearer {token}"))
        .header("Content-Type", "application/octet-stream")
        .send(bytes)
        .unwrap();
}

/// Key and initialization vector as OpenSSL makes them of a password, without salt.
fn keys(password: &str) -> ([u8; 32], [u8; 16]) {
    let (mut all, mut last) = (Vec::new(), Vec::new());
    while all.len() < 48 {
        let mut hash = Md5::new();
        hash.update(&last);
        hash.update(password);
        last = hash.finalize().to_vec();
        all.extend_from_slice(&last);
    }
    (
        all[..32].try_into().unwrap(),
        all[32..48].try_into().unwrap(),
    )
}

/// The content as it travels under a password, AES-256-CBC; "" leaves it as it is.
pub(crate) fn enciphered(password: &str, plain: &[u8]) -> Vec<u8> {
    if password.is_empty() {
        return plain.to_vec();
    }
    let (key, iv) = keys(password);
    let mut buffer = plain.to_vec();
    buffer.resize(plain.len() + 16, 0);
    let length = cbc::Encryptor::<aes::Aes256>::new(&key.into(), &iv.into())
        .encrypt_padded::<Pkcs7>(&mut buffer, plain.len())
        .unwrap()
        .len();
    buffer.truncate(length);
    buffer
}

/// The way back; `None` when it was not enciphered with this password.
pub(crate) fn deciphered(password: &str, content: &[u8]) -> Option<Vec<u8>> {
    if password.is_empty() {
        return Some(content.to_vec());
    }
    let (key, iv) = keys(password);
    let mut buffer = content.to_vec();
    cbc::Decryptor::<aes::Aes256>::new(&key.into(), &iv.into())
        .decrypt_padded::<Pkcs7>(&mut buffer)
        .ok()
        .map(<[u8]>::to_vec)
}
