//! What a program assigned in a record, as it is sent.

use crate::component::collection::Record;
use crate::drive::files::Metadata;
use crate::drive::request::id_list;
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
    }
}
