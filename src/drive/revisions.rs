//! `revisions`: requests built and answers decoded.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::fields;
use super::files::Facts;
use super::request::{ApiRequest, named_segment, segment};
use super::wire::{Person, decode, length, number, or_default, page};
use crate::enums::ResourceType;
use crate::error::Result;
use crate::records::Resource;

/// The most revisions the service puts on a page.
const PAGE: usize = 1000;

/// The revision of a file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Of<'a> {
    pub(crate) file: &'a str,
    pub(crate) revision: &'a str,
}

impl Of<'_> {
    fn request(self, method: &'static str) -> Result<ApiRequest> {
        let (file, revision) = (
            segment(self.file)?,
            named_segment("revision", self.revision)?,
        );
        Ok(ApiRequest::new(
            method,
            format!("files/{file}/revisions/{revision}"),
        ))
    }
}

/// A page of the revisions of a file.
pub(crate) fn list(file: &str, marker: &str, requested: &str) -> Result<ApiRequest> {
    let request = ApiRequest::new("GET", format!("files/{}/revisions", segment(file)?));
    Ok(request
        .with("pageSize", PAGE.to_string())
        .with_some("pageToken", marker)
        .with("fields", fields::REVISIONS.page(requested)))
}

pub(crate) fn get(of: Of<'_>, requested: &str) -> Result<ApiRequest> {
    Ok(of
        .request("GET")?
        .with("fields", fields::REVISIONS.one(requested)))
}

/// The content of a revision.
pub(crate) fn media(of: Of<'_>) -> Result<ApiRequest> {
    Ok(of.request("GET")?.with("alt", "media"))
}

pub(crate) fn delete(of: Of<'_>) -> Result<ApiRequest> {
    of.request("DELETE")
}

/// What has to be known before the content is fetched.
pub(crate) fn get_content(of: Of<'_>) -> Result<ApiRequest> {
    Ok(of
        .request("GET")?
        .with("fields", "id,mimeType,size,md5Checksum,exportLinks"))
}

/// What has to be known of a revision before its content is fetched.
pub(crate) struct Content {
    pub(crate) mime_type: String,
    pub(crate) size: Option<u64>,
    /// Where Google's own formats are to be had, by MIME type.
    pub(crate) export_links: BTreeMap<String, String>,
}

pub(crate) fn decode_content(body: &[u8]) -> Result<Content> {
    let revision: Wire = decode(body)?;
    Ok(Content {
        mime_type: revision.mime_type,
        size: length(revision.size),
        export_links: revision.export_links,
    })
}

pub(crate) fn decode_facts(body: &[u8]) -> Result<Facts> {
    let revision: Wire = decode(body)?;
    Ok(Facts {
        id: revision.id,
        name: String::new(),
        size: length(revision.size),
        md5: revision.md5_checksum.to_ascii_lowercase(),
    })
}

pub(crate) fn decode_page(body: &[u8]) -> Result<(Vec<Resource>, String)> {
    let list: List = decode(body)?;
    let records = list.revisions.into_iter().map(Resource::from);
    Ok((records.collect(), list.next_page_token))
}

pub(crate) fn decode_revision(body: &[u8]) -> Result<Resource> {
    Ok(decode::<Wire>(body)?.into())
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct List {
    #[serde(deserialize_with = "or_default")]
    next_page_token: String,
    #[serde(deserialize_with = "page::<_, _, PAGE>")]
    revisions: Vec<Wire>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Wire {
    #[serde(deserialize_with = "or_default")]
    id: String,
    #[serde(deserialize_with = "or_default")]
    mime_type: String,
    #[serde(deserialize_with = "or_default")]
    modified_time: String,
    #[serde(deserialize_with = "or_default")]
    last_modifying_user: Person,
    #[serde(deserialize_with = "or_default")]
    original_filename: String,
    #[serde(deserialize_with = "number")]
    size: Option<i64>,
    #[serde(deserialize_with = "or_default")]
    md5_checksum: String,
    #[serde(deserialize_with = "or_default")]
    export_links: BTreeMap<String, String>,
}

impl From<Wire> for Resource {
    fn from(wire: Wire) -> Self {
        Self {
            id: wire.id,
            md5_checksum: wire.md5_checksum,
            mime_type: wire.mime_type,
            modified_time: wire.modified_time,
            original_name: wire.original_filename,
            owner: wire.last_modifying_user.display_name,
            owner_email: wire.last_modifying_user.email_address,
            resource_type: ResourceType::Revision,
            size: wire.size.unwrap_or(0),
            ..Self::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_revision_is_a_resource_of_its_own_type() {
        let body = br#"{"revisions":[{"id":"1","size":"5","md5Checksum":"AB","lastModifyingUser":{"displayName":"O",
            "emailAddress":"o@x"},"originalFilename":"n","new":0},{"id":"2","size":null,"lastModifyingUser":null}]}"#;
        let (found, next) = decode_page(body).unwrap();
        assert_eq!((found.len(), next.as_str()), (2, ""));
        assert!(
            found
                .iter()
                .all(|r| r.resource_type == ResourceType::Revision)
        );
        assert_eq!(
            (
                found[0].size,
                found[0].owner.as_str(),
                found[0].original_name.as_str()
            ),
            (5, "O", "n")
        );
        assert_eq!(
            decode_facts(br#"{"id":"1","size":5,"md5Checksum":"AB"}"#)
                .unwrap()
                .md5,
            "ab"
        );
        let many = format!(r#"{{"revisions":[{}{{}}]}}"#, "{},".repeat(PAGE));
        assert_eq!(decode_page(many.as_bytes()).unwrap_err().code(), 600);
    }
}
