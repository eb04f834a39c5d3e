//! Changing and removing what is there.

use super::metadata::assigned;
use super::upload::{Sending, replace_content};
use crate::component::GoogleDrive;
use crate::component::call::Call;
use crate::component::collection::Record;
use crate::drive::confirm;
use crate::drive::files::{self, Metadata};
use crate::drive::revisions;
use crate::error::{Error, Result, codes};
use crate::records::Resource;

/// # Resources, changed and removed
impl GoogleDrive {
    /// Sends what was assigned in the record whose `resource_id` this is: content accessibility, description,
    /// modification time, name, star and trash. With `local_file` or `resource_data` set the content is replaced
    /// as well, and an assigned MIME type goes with it; resumable upload and encryption work as in
    /// [`upload_file`](Self::upload_file). Of several records with the id the first in which something was assigned
    /// counts.
    ///
    /// A `local_file` that a download wrote to, or a `resource_data` that it filled, is no new content until it is
    /// set again; a folder gets none. The content's type is what was assigned, else the record's, else what its
    /// name or that of `local_file` tells.
    ///
    /// Reference: `update_resource` method.
    ///
    /// # Errors
    /// 601 with `RevisionId` set: a revision has nothing that could be changed; 604 when no record has the id (nothing is sent), or the service does not know it; 600 when the answer does
    /// not show the change. With content as [`upload_file`](Self::upload_file).
    pub fn update_resource(&self, resource_id: &str) -> Result<()> {
        self.perform(
            |s| {
                if s.revision().is_some() {
                    let text = "A revision cannot be changed: clear RevisionId to change the file.";
                    return Err(Error::new(codes::UNSUPPORTED, text));
                }
                let index = s.resources.meant(|r| r.id == resource_id);
                let record = index.and_then(|index| Some((index, s.resources.record(index)?)));
                let (index, record) = record.ok_or_else(|| {
                    let text = format!("No record of the resources has the id {resource_id:?}.");
                    Error::new(codes::INVALID_ID, text)
                })?;
                Ok(Changing {
                    id: resource_id,
                    index,
                    content: Sending::of_update(s, record.value),
                    record: record.record(),
                })
            },
            update,
        )
    }

    /// Moves an item to the trash.
    ///
    /// Reference: `trash_resource` method.
    ///
    /// # Errors
    /// 604 for an unknown id.
    pub fn trash_resource(&self, resource_id: &str) -> Result<()> {
        self.set_trashed(resource_id, true)
    }

    /// Brings an item back from the trash.
    ///
    /// Reference: `restore_resource` method.
    ///
    /// # Errors
    /// 604 for an unknown id.
    pub fn restore_resource(&self, resource_id: &str) -> Result<()> {
        self.set_trashed(resource_id, false)
    }

    /// Deletes an item for good, without the trash; a folder goes with all that is in it. With the setting
    /// `RevisionId` it is that revision of the file that is deleted, and the file stays.
    ///
    /// Reference: `delete_resource` method.
    ///
    /// # Errors
    /// 604 for an unknown id.
    pub fn delete_resource(&self, resource_id: &str) -> Result<()> {
        self.perform(
            |s| {
                let request = match s.revision() {
                    None => files::delete(resource_id)?,
                    Some(revision) => revisions::delete(revisions::Of {
                        file: resource_id,
                        revision: &revision,
                    })?,
                };
                Ok((resource_id, request))
            },
            |call, (id, request)| confirm::deleted(&call.answer(&[id], &request)?),
        )
    }

    /// Deletes all that is in the trash of the user's own drive, for good.
    ///
    /// Reference: `empty_trash` method.
    ///
    /// # Errors
    /// 603 without valid credentials.
    pub fn empty_trash(&self) -> Result<()> {
        self.perform(
            |_| Ok(files::empty_trash()),
            |call, request| confirm::deleted(&call.answer(&[], &request)?),
        )
    }

    fn set_trashed(&self, id: &str, trashed: bool) -> Result<()> {
        self.perform(
            |_| {
                let metadata = Metadata {
                    trashed: Some(trashed),
                    ..Metadata::default()
                };
                Ok((id, metadata))
            },
            |call, (id, metadata)| {
                let answer = call.answer(&[id], &files::update(id, &metadata)?)?;
                confirm::updated(&answer, id, &metadata)
            },
        )
    }
}

/// An item that is to be changed, as its record says.
struct Changing<'a> {
    id: &'a str,
    /// Where the record is.
    index: usize,
    record: Record<Resource>,
    content: Option<Sending>,
}

fn update(call: &Call, plan: Changing<'_>) -> Result<()> {
    let Changing { id, record, .. } = plan;
    let mut metadata = assigned(Some(&record));
    // What update_resource never sends.
    metadata.id = None;
    metadata.created_time = None;
    metadata.parents = None;
    metadata.trashed = record.assigned("resource_trashed", |r| r.trashed);
    if let Some(content) = plan.content {
        metadata.mime_type = record
            .assigned("resource_mime_type", |r| r.mime_type.as_str())
            .filter(|mime_type| !mime_type.is_empty());
        replace_content(call, id, &record.value, &mut metadata, content)?;
    } else {
        let answer = call.answer(&[id], &files::update(id, &metadata)?)?;
        confirm::updated(&answer, id, &metadata)?;
    }
    call.keep(|results| results.sent(plan.index, &record.value));
    Ok(())
}
