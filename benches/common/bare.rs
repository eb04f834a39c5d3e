//! The least a program can do by hand: ureq, and serde_json into structs that derive.

use serde::Deserialize;

use super::PAGE;

const FIELDS: &str = "nextPageToken,incompleteSearch,files(id,name,mimeType,description,fileExtension,originalFilename,createdTime,modifiedTime,size,md5Checksum,owners(displayName,emailAddress),parents,driveId,starred,trashed,viewedByMe,webViewLink,iconLink,resourceKey,copyRequiresWriterPermission)";

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FileList {
    #[serde(default)]
    #[allow(dead_code, reason = "not every benchmark goes from page to page")]
    pub(crate) next_page_token: String,
    #[allow(dead_code, reason = "decoded and kept, as by the component")]
    incomplete_search: bool,
    pub(crate) files: Vec<File>,
}

/// The same members the component keeps.
#[allow(dead_code, reason = "decoded and kept, as by the component")]
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct File {
    id: String,
    name: String,
    mime_type: String,
    description: String,
    file_extension: String,
    original_filename: String,
    created_time: String,
    modified_time: String,
    size: String,
    md5_checksum: String,
    owners: Vec<Owner>,
    parents: Vec<String>,
    drive_id: String,
    starred: bool,
    trashed: bool,
    viewed_by_me: bool,
    web_view_link: String,
    icon_link: String,
    #[serde(default)]
    resource_key: String,
    copy_requires_writer_permission: bool,
}

#[allow(dead_code, reason = "decoded and kept, as by the component")]
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Owner {
    display_name: String,
    email_address: String,
}

/// An agent that keeps its connection and asks no proxy, like the component.
pub(crate) fn agent() -> ureq::Agent {
    ureq::Agent::config_builder().proxy(None).build().into()
}

/// The bytes of one page.
pub(crate) fn fetch(agent: &ureq::Agent, url: &str, token: &str) -> Vec<u8> {
    let mut request = agent
        .get(format!("{url}/drive/v3/files"))
        .header("Authorization", "Bearer token")
        .query("pageSize", PAGE.to_string())
        .query("supportsAllDrives", "true")
        .query("fields", FIELDS);
    if !token.is_empty() {
        request = request.query("pageToken", token);
    }
    let mut answer = request.call().unwrap();
    answer.body_mut().read_to_vec().unwrap()
}

pub(crate) fn decode(body: &[u8]) -> FileList {
    serde_json::from_slice(body).unwrap()
}
