//! `files`: requests built and answers decoded.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::fields;
use super::query::FOLDER;
use super::request::{ApiRequest, encode, segment};
use super::wire::{Person, decode, length, members, number, or_default, page};
use crate::enums::ResourceType;
use crate::error::{Error, Result, codes};
use crate::records::Resource;

/// What a listing asks for.
pub(crate) struct List<'a> {
    pub(crate) scope: Vec<(&'static str, String)>,
    pub(crate) q: String,
    /// -1: the service decides.
    pub(crate) page_size: i64,
    pub(crate) page_token: &'a str,
    /// The caller's mask, or nothing.
    pub(crate) fields: &'a str,
}

pub(crate) fn list(plan: List<'_>) -> ApiRequest {
    let mut request = ApiRequest::new("GET", "files");
    request.query.extend(plan.scope);
    request
        .with_page_size(plan.page_size)
        .with_some("q", &plan.q)
        .with_some("pageToken", plan.page_token)
        .with("supportsAllDrives", "true")
        .with("fields", fields::FILES.page(plan.fields))
}

pub(crate) fn get(id: &str, requested: &str) -> Result<ApiRequest> {
    Ok(one("GET", id)?.with("fields", fields::FILES.one(requested)))
}

/// Content as it is stored.
pub(crate) fn media(id: &str) -> Result<ApiRequest> {
    Ok(one("GET", id)?.with("alt", "media"))
}

pub(crate) fn create(metadata: &Metadata<'_>) -> ApiRequest {
    changed("POST", "files".to_owned()).with_body(metadata.to_json())
}

/// Where a new file's content and metadata go.
pub(crate) fn create_with_content() -> ApiRequest {
    changed("POST", "files".to_owned()).into_upload()
}

pub(crate) fn update(id: &str, metadata: &Metadata<'_>) -> Result<ApiRequest> {
    Ok(changed("PATCH", format!("files/{}", segment(id)?)).with_body(metadata.to_json()))
}

/// Where new content (and metadata) of an existing file goes.
pub(crate) fn update_with_content(id: &str) -> Result<ApiRequest> {
    Ok(changed("PATCH", format!("files/{}", segment(id)?)).into_upload())
}

pub(crate) fn set_parents(id: &str, add: &[&str], remove: &[&str]) -> Result<ApiRequest> {
    Ok(changed("PATCH", format!("files/{}", segment(id)?))
        .with_some("addParents", &add.join(","))
        .with_some("removeParents", &remove.join(","))
        .with_body(b"{}".to_vec()))
}

pub(crate) fn copy(id: &str, metadata: &Metadata<'_>) -> Result<ApiRequest> {
    Ok(changed("POST", format!("files/{}/copy", segment(id)?)).with_body(metadata.to_json()))
}

pub(crate) fn delete(id: &str) -> Result<ApiRequest> {
    one("DELETE", id)
}

/// Deletes what is in the trash of the user's own drive.
pub(crate) fn empty_trash() -> ApiRequest {
    ApiRequest::new("DELETE", "files/trash")
}

fn one(method: &'static str, id: &str) -> Result<ApiRequest> {
    Ok(
        ApiRequest::new(method, format!("files/{}", segment(id)?))
            .with("supportsAllDrives", "true"),
    )
}

/// What the answer to a change is held against.
fn changed(method: &'static str, path: String) -> ApiRequest {
    ApiRequest::new(method, path)
        .with("supportsAllDrives", "true")
        .with("fields", CHANGED)
}

/// The members of a file that the component may send; `None` stays at home.
#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Metadata<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) mime_type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) created_time: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) modified_time: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) starred: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) trashed: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) copy_requires_writer_permission: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) parents: Option<Vec<&'a str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) shortcut_details: Option<Target<'a>>,
}

/// What a new shortcut stands for.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Target<'a> {
    pub(crate) target_id: &'a str,
}

impl Metadata<'_> {
    pub(crate) fn to_json(&self) -> Vec<u8> {
        // Text, flags and lists of text: nothing here can fail to serialise.
        serde_json::to_vec(self).unwrap_or_else(|_| b"{}".to_vec())
    }
}

/// What shows that a change was made, and that content is whole.
const CHANGED: &str = "id,name,size,md5Checksum,parents,starred,trashed,copyRequiresWriterPermission,\
     shortcutDetails(targetId)";

/// The members of `Facts`, as `fields` names them.
const FACTS: &str = "id,name,size,md5Checksum";

/// The most files the service puts on a page.
const PAGE: usize = 1000;

/// One page of a listing.
pub(crate) struct Page {
    pub(crate) records: Vec<Resource>,
    pub(crate) next: String,
    pub(crate) incomplete: bool,
}

pub(crate) fn decode_page(body: &[u8]) -> Result<Page> {
    let list: FileList = decode(body)?;
    Ok(Page {
        records: list.files.into_iter().map(Resource::from).collect(),
        next: list.next_page_token,
        incomplete: list.incomplete_search,
    })
}

pub(crate) fn decode_file(body: &[u8]) -> Result<Resource> {
    Ok(decode::<File>(body)?.into())
}

/// The id in the answer to a change.
pub(crate) fn decode_id(body: &[u8]) -> Result<String> {
    let file: File = decode(body)?;
    if file.id.is_empty() {
        return Err(Error::new(
            codes::SERVER,
            "The service's answer holds no id.",
        ));
    }
    Ok(file.id)
}

/// The size in the answer to a finished upload; 0 when it is not told.
pub(crate) fn decode_size(body: &[u8]) -> Result<u64> {
    let file: File = decode(body)?;
    Ok(length(file.size).unwrap_or(0))
}

/// The name of the header that unlocks link-shared items.
pub(crate) const RESOURCE_KEYS: &str = "X-Goog-Drive-Resource-Keys";

/// The header that unlocks link-shared items, from ids and their keys.
pub(crate) fn resource_keys<'a>(
    pairs: impl Iterator<Item = (&'a str, &'a str)>,
) -> Option<(String, String)> {
    let pairs: Vec<_> = pairs
        .filter(|(_, key)| !key.is_empty())
        .map(|(id, key)| format!("{}/{}", encode(id), encode(key)))
        .collect();
    (!pairs.is_empty()).then(|| (RESOURCE_KEYS.to_owned(), pairs.join(",")))
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct FileList {
    #[serde(deserialize_with = "or_default")]
    next_page_token: String,
    #[serde(deserialize_with = "or_default")]
    incomplete_search: bool,
    #[serde(deserialize_with = "page::<_, _, PAGE>")]
    files: Vec<File>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct File {
    #[serde(deserialize_with = "or_default")]
    id: String,
    #[serde(deserialize_with = "or_default")]
    name: String,
    #[serde(deserialize_with = "or_default")]
    mime_type: String,
    #[serde(deserialize_with = "or_default")]
    description: String,
    #[serde(deserialize_with = "or_default")]
    file_extension: String,
    #[serde(deserialize_with = "or_default")]
    original_filename: String,
    #[serde(deserialize_with = "or_default")]
    created_time: String,
    #[serde(deserialize_with = "or_default")]
    modified_time: String,
    #[serde(deserialize_with = "number")]
    size: Option<i64>,
    #[serde(deserialize_with = "or_default")]
    md5_checksum: String,
    #[serde(deserialize_with = "or_default")]
    owners: Vec<Person>,
    #[serde(deserialize_with = "or_default")]
    parents: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    drive_id: String,
    #[serde(deserialize_with = "or_default")]
    starred: bool,
    #[serde(deserialize_with = "or_default")]
    trashed: bool,
    #[serde(deserialize_with = "or_default")]
    viewed_by_me: bool,
    #[serde(deserialize_with = "or_default")]
    web_view_link: String,
    #[serde(deserialize_with = "or_default")]
    icon_link: String,
    #[serde(deserialize_with = "or_default")]
    resource_key: String,
    copy_requires_writer_permission: Option<bool>,
    shortcut_details: Option<Shortcut>,
    #[serde(deserialize_with = "or_default")]
    sha1_checksum: String,
    #[serde(deserialize_with = "or_default")]
    sha256_checksum: String,
    #[serde(deserialize_with = "or_default")]
    web_content_link: String,
    #[serde(deserialize_with = "or_default")]
    head_revision_id: String,
    #[serde(deserialize_with = "members")]
    properties: BTreeMap<String, String>,
    #[serde(deserialize_with = "members")]
    app_properties: BTreeMap<String, String>,
    #[serde(deserialize_with = "members")]
    capabilities: BTreeMap<String, bool>,
}

/// What a shortcut points at.
#[derive(Deserialize, Default, Debug, Clone, PartialEq, Eq)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Shortcut {
    #[serde(deserialize_with = "or_default")]
    pub(crate) target_id: String,
    #[serde(deserialize_with = "or_default")]
    pub(crate) target_mime_type: String,
    #[serde(deserialize_with = "or_default")]
    pub(crate) target_resource_key: String,
}

/// What has to be known of a file before its content is fetched.
pub(crate) struct Kind {
    pub(crate) mime_type: String,
    pub(crate) shortcut: Option<Shortcut>,
    pub(crate) size: Option<u64>,
}

/// What proves that content arrived whole.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    pub(crate) id: String,
    pub(crate) name: String,
    /// `None` for what has none: folders, Google's own formats.
    pub(crate) size: Option<u64>,
    /// Lower-case hexadecimal; empty when the service has none.
    pub(crate) md5: String,
}

pub(crate) fn get_facts(id: &str) -> Result<ApiRequest> {
    Ok(one("GET", id)?.with("fields", FACTS))
}

pub(crate) fn decode_facts(body: &[u8]) -> Result<Facts> {
    let file: File = decode(body)?;
    Ok(Facts {
        id: file.id,
        name: file.name,
        size: length(file.size),
        md5: file.md5_checksum.to_ascii_lowercase(),
    })
}

/// Where an export is to be had that is too large to be made at once, by MIME type.
pub(crate) fn get_export_links(id: &str) -> Result<ApiRequest> {
    Ok(one("GET", id)?.with("fields", "exportLinks"))
}

pub(crate) fn decode_export_links(body: &[u8]) -> Result<BTreeMap<String, String>> {
    #[derive(Deserialize, Default)]
    #[serde(rename_all = "camelCase", default)]
    struct Links {
        #[serde(deserialize_with = "or_default")]
        export_links: BTreeMap<String, String>,
    }

    Ok(decode::<Links>(body)?.export_links)
}

pub(crate) fn get_kind(id: &str) -> Result<ApiRequest> {
    Ok(one("GET", id)?.with(
        "fields",
        "id,name,mimeType,size,shortcutDetails(targetId,targetMimeType,targetResourceKey)",
    ))
}

pub(crate) fn decode_kind(body: &[u8]) -> Result<Kind> {
    let file: File = decode(body)?;
    Ok(Kind {
        mime_type: file.mime_type,
        shortcut: file.shortcut_details,
        size: length(file.size),
    })
}

impl From<File> for Resource {
    fn from(file: File) -> Self {
        let owner = file.owners.into_iter().next().unwrap_or_default();
        let shortcut = file.shortcut_details.unwrap_or_default();
        let resource_type = if file.mime_type == FOLDER {
            ResourceType::Folder
        } else {
            ResourceType::File
        };
        Self {
            // Unknown (a narrow `fields`) reads as the documented default.
            content_accessible: file
                .copy_requires_writer_permission
                .is_some_and(|closed| !closed),
            created_time: file.created_time,
            description: file.description,
            extension: file.file_extension,
            id: file.id,
            md5_checksum: file.md5_checksum,
            mime_type: file.mime_type,
            modified_time: file.modified_time,
            name: file.name,
            original_name: file.original_filename,
            owner: owner.display_name,
            owner_email: owner.email_address,
            parent_ids: file.parents.join(","),
            shared_drive_id: file.drive_id,
            size: file.size.unwrap_or(0),
            starred: file.starred,
            trashed: file.trashed,
            resource_type,
            viewed: file.viewed_by_me,
            view_link: file.web_view_link,
            icon_link: file.icon_link,
            resource_key: file.resource_key,
            sha1_checksum: file.sha1_checksum,
            sha256_checksum: file.sha256_checksum,
            content_link: file.web_content_link,
            head_revision_id: file.head_revision_id,
            shortcut_target_id: shortcut.target_id,
            shortcut_target_mime_type: shortcut.target_mime_type,
            shortcut_target_resource_key: shortcut.target_resource_key,
            properties: file.properties,
            app_properties: file.app_properties,
            capabilities: file.capabilities,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_with_oddities_decodes() {
        let body = br#"{"nextPageToken":"n","incompleteSearch":true,"new":{"a":[1]},"files":[
            {"id":"1","name":"a","mimeType":"application/vnd.google-apps.folder","parents":null},
            {"id":"2","size":"12","copyRequiresWriterPermission":false,"owners":[{"displayName":"O"}],"parents":["p","q"]},
            {"id":"3","size":7,"starred":null,"copyRequiresWriterPermission":true}]}"#;
        let page = decode_page(body).unwrap();
        assert_eq!(
            (page.next.as_str(), page.incomplete, page.records.len()),
            ("n", true, 3)
        );
        assert_eq!(page.records[0].resource_type, ResourceType::Folder);
        assert_eq!(
            (page.records[1].size, page.records[1].parent_ids.as_str()),
            (12, "p,q")
        );
        assert!(page.records[1].content_accessible && !page.records[2].content_accessible);
        assert_eq!(
            (page.records[2].size, page.records[1].owner.as_str()),
            (7, "O")
        );
        assert!(decode_page(b"{}").unwrap().records.is_empty());
        for nonsense in [
            &b"null"[..],
            b"{\"files\":{}}",
            b"{\"files\":[5]}",
            b"{\"files\":[{\"id\":[]}]}",
            b"<html>",
        ] {
            assert_eq!(decode_page(nonsense).map(|_| ()).unwrap_err().code(), 600);
        }
    }

    #[test]
    fn only_what_is_set_is_sent() {
        assert_eq!(Metadata::default().to_json(), b"{}");
        let some = Metadata {
            name: Some("n\"1"),
            trashed: Some(true),
            ..Metadata::default()
        };
        assert_eq!(some.to_json(), br#"{"name":"n\"1","trashed":true}"#);
    }

    #[test]
    fn an_answer_without_an_id_is_refused() {
        assert_eq!(decode_id(b"{\"id\":\"x\"}").unwrap(), "x");
        assert_eq!(decode_id(b"{}").unwrap_err().code(), 600);
    }
}
