//! What a program assigned in a record, as it is sent.

use crate::component::collection::Record;
use crate::drive::export;
use crate::drive::files::Metadata;
use crate::drive::request::id_list;
use crate::error::{Error, Result, codes};
use crate::records::Resource;

/// The members a program assigned in a record, of those that can be sent with a new item.
pub(super) fn assigned(record: Option<&Record<Resource>>) -> Metadata<'_> {
    let Some(record) = record else {
        return Metadata::default();
    };
    Metadata {
        id: record
            .assigned("resource_id", |r| r.id.as_str())
            .filter(|id| !id.is_empty()),
        name: record.assigned("resource_name", |r| r.name.as_str()),
        mime_type: None,
        description: record.assigned("resource_description", |r| r.description.as_str()),
        created_time: record.assigned("resource_created_time", |r| r.created_time.as_str()),
        modified_time: record.assigned("resource_modified_time", |r| r.modified_time.as_str()),
        starred: record.assigned("resource_starred", |r| r.starred),
        trashed: None,
        copy_requires_writer_permission: record
            .assigned("resource_content_accessible", |r| !r.content_accessible),
        parents: record
            .assigned("resource_parent_ids", |r| id_list(&r.parent_ids))
            .filter(|ids| !ids.is_empty()),
        shortcut_details: None,
    }
}

/// The name of what is to be made, or 601: the service would make one up.
pub(super) fn named(name: &str) -> Result<&str> {
    if name.is_empty() {
        let text = "What is to be made needs a name.";
        return Err(Error::new(codes::UNSUPPORTED, text));
    }
    Ok(name)
}

/// Whether content of that type becomes one of Google's own formats.
pub(super) fn converts(mime_type: &str) -> bool {
    mime_type.starts_with(export::GOOGLE)
}

/// The type of content that is sent: what the program says, else what the item has, else
/// what its name or its file's name tells. Google's own formats are no type of content.
pub(super) fn content_type(
    assigned: &str,
    record_type: &str,
    record_name: &str,
    local_file: &str,
) -> String {
    let record_type = if converts(assigned) { "" } else { record_type };
    let said = [assigned, record_type]
        .into_iter()
        .find(|said| !said.is_empty() && !converts(said));
    let guessed = || {
        let names = [record_name, local_file].into_iter();
        names
            .filter_map(|name| mime_guess::from_path(name).first_raw())
            .next()
    };
    said.or_else(guessed)
        .unwrap_or("application/octet-stream")
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::content_type;

    #[test]
    fn the_type_of_content() {
        let document = "application/vnd.google-apps.document";
        let rows = [
            ("a/b", "c/d", "n.txt", "f.csv", "a/b"),
            ("", "c/d", "n.txt", "f.csv", "c/d"),
            ("", "", "n.txt", "f.csv", "text/plain"),
            ("", document, "n.txt", "f.csv", "text/plain"),
            ("", "", "n", "f.csv", "text/csv"),
            ("", "", "n.nothing-known", "f.csv", "text/csv"),
            ("", "", "", "/tmp/dir.d/f", "application/octet-stream"),
            (document, "c/d", "n.txt", "", "text/plain"),
            (document, document, "n", "f.csv", "text/csv"),
            (document, "", "", "", "application/octet-stream"),
        ];
        for (assigned, kind, name, file, expected) in rows {
            let found = content_type(assigned, kind, name, file);
            assert_eq!(found, expected, "{assigned} {kind} {name} {file}");
        }
    }
}
