//! The revisions of a file.

use std::collections::HashSet;

use super::listing::keep;
use super::shortcuts::target_of;
use crate::component::GoogleDrive;
use crate::component::call::Call;
use crate::component::state::State;
use crate::drive::revisions;
use crate::error::{Error, Result, codes};
use crate::records::Resource;

/// # Revisions
impl GoogleDrive {
    /// Lists the revisions of a file, oldest first, into the `resource_*` properties, all pages at once.
    /// `on_resource_list` fires for each. `resource_id` holds a revision's id: with it in the setting `RevisionId`
    /// [`get_resource_info`](Self::get_resource_info), [`download_file`](Self::download_file) and
    /// [`delete_resource`](Self::delete_resource) are about that revision. Clear the setting afterwards.
    ///
    /// `resource_owner` is who made the revision, `resource_original_name` the name its content was uploaded under.
    ///
    /// Reference: `list_revisions` method.
    ///
    /// # Errors
    /// 604 for an unknown id; 600 or 603 for what has no revisions or may not be read; the collection stays as it
    /// was.
    pub fn list_revisions(&self, file_id: &str) -> Result<()> {
        self.perform(
            |s| {
                let target = s
                    .known(file_id)
                    .map(|record| record.value.shortcut_target_id.clone());
                Ok((file_id, target.unwrap_or_default(), s.own_fields()))
            },
            |call, (id, target, fields)| {
                let file = if target.is_empty() { id } else { &target };
                let found = all(call, file, &fields).or_else(|error| {
                    // A shortcut that no record tells of: the service has no revisions of it.
                    let refused = matches!(error.http_status(), Some(400 | 403));
                    let target = if refused {
                        target_of(call, file)?
                    } else {
                        None
                    };
                    all(call, &target.ok_or(error)?, &fields)
                })?;
                keep(call, found)
            },
        )
    }
}

impl State {
    /// The revision that requests are about, if the program set one.
    pub(super) fn revision(&self) -> Option<String> {
        let revision = &self.settings.drive.revision_id.0;
        (!revision.is_empty()).then(|| revision.clone())
    }
}

/// The revisions of a file, page after page.
fn all(call: &Call, id: &str, fields: &str) -> Result<Vec<Resource>> {
    let (mut found, mut seen) = (Vec::new(), HashSet::new());
    let mut marker = String::new();
    loop {
        let body =
            call.answer_without("pageToken", &[id], &revisions::list(id, &marker, fields)?)?;
        let (page, next) = revisions::decode_page(&body)?;
        found.extend(page);
        if next.is_empty() {
            return Ok(found);
        }
        if !seen.insert(next.clone()) {
            let text = "The service sends the same pages of revisions over and over.";
            return Err(Error::new(codes::SERVER, text));
        }
        marker = next;
    }
}
