//! Shortcuts: items that stand for others.

use crate::component::GoogleDrive;
use crate::component::call::Call;
use crate::drive::confirm;
use crate::drive::files::{self, Metadata, Target};
use crate::drive::query::SHORTCUT;
use crate::drive::request::{id_list, segment};
use crate::error::Result;

/// # Shortcuts
impl GoogleDrive {
    /// Creates a shortcut to a file or folder and returns its id. With an empty name it is called as the service
    /// decides; `parent_ids` is the folder it is put into, empty: the topmost one.
    ///
    /// [`list_children`](Self::list_children), [`download_file`](Self::download_file) and
    /// [`list_revisions`](Self::list_revisions) take a shortcut for what it stands for; records tell that in
    /// `shortcut_target_id`. All other methods are about the shortcut itself.
    ///
    /// Extension: the reference has no such method.
    ///
    /// # Errors
    /// 604 for an unknown target or parent; 600 when the service refuses (a shortcut to a shortcut), or its answer
    /// does not show the shortcut.
    pub fn create_shortcut(&self, name: &str, target_id: &str, parent_ids: &str) -> Result<String> {
        self.perform(
            |_| {
                segment(target_id)?;
                let parents = id_list(parent_ids);
                let metadata = Metadata {
                    name: (!name.is_empty()).then_some(name),
                    mime_type: Some(SHORTCUT),
                    parents: (!parents.is_empty()).then(|| parents.clone()),
                    shortcut_details: Some(Target { target_id }),
                    ..Metadata::default()
                };
                let mut ids = vec![target_id];
                ids.extend(parents);
                Ok((ids, files::create(&metadata)))
            },
            |call, (ids, request)| confirm::shortcut(&call.answer(&ids, &request)?, ids[0]),
        )
    }
}

/// Asks what an item stands for, if it is a shortcut; the key of the target is known from then on.
pub(super) fn target_of(call: &Call, id: &str) -> Result<Option<String>> {
    let kind = files::decode_kind(&call.ask_about(id, &files::get_kind(id)?)?)?;
    let target = kind.shortcut.filter(|target| !target.target_id.is_empty());
    Ok(target.map(|target| {
        call.keep(|results| results.key(&target.target_id, &target.target_resource_key));
        target.target_id
    }))
}
