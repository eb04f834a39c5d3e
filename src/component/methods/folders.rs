//! Where things are: folders made, items moved.

use crate::component::GoogleDrive;
use crate::component::methods::metadata::assigned;
use crate::drive::files::{self, Metadata};
use crate::drive::query::FOLDER;
use crate::drive::request::{id_list, some_ids};
use crate::error::Result;

/// # Folders
impl GoogleDrive {
    /// Creates a folder and returns its id. `parent_ids` are ids separated by commas; empty: the topmost folder.
    ///
    /// With the setting `IncludeFolderProperties` what is assigned in the first record of the resources is sent
    /// as well; name and parents of this call win.
    ///
    /// Reference: `create_folder` method.
    ///
    /// # Errors
    /// 604 for an unknown parent; 603 without valid credentials.
    pub fn create_folder(&self, name: &str, parent_ids: &str) -> Result<String> {
        self.perform(|call| {
            let parents = id_list(parent_ids);
            let first = self.state().read(|s| {
                let include = s.settings.drive.include_folder_properties;
                s.resources
                    .record(0)
                    .filter(|_| include)
                    .cloned()
                    .unwrap_or_default()
            });
            let mut metadata = assigned(&first);
            metadata.name = Some(name);
            metadata.mime_type = Some(FOLDER);
            if !parents.is_empty() {
                metadata.parents = Some(parents);
            }
            files::decode_id(&call.answer(&files::create(&metadata))?)
        })
    }

    /// Copies a file and returns the id of the copy. An empty name leaves the naming to the service; with empty
    /// `parent_ids` the copy goes where the original is.
    ///
    /// Reference: `copy_resource` method.
    ///
    /// # Errors
    /// 604 for an unknown id; 600 when the item cannot be copied (a folder, for example).
    pub fn copy_resource(
        &self,
        resource_id: &str,
        new_name: &str,
        parent_ids: &str,
    ) -> Result<String> {
        self.perform(|call| {
            let parents = id_list(parent_ids);
            let metadata = Metadata {
                name: (!new_name.is_empty()).then_some(new_name),
                parents: (!parents.is_empty()).then_some(parents),
                ..Metadata::default()
            };
            files::decode_id(
                &call.answer_about(resource_id, &files::copy(resource_id, &metadata)?)?,
            )
        })
    }

    /// Moves an item: afterwards its parents are the given folders (ids separated by commas) and no others.
    /// Nothing is sent when that is so already.
    ///
    /// Reference: `move_resource` method.
    ///
    /// # Errors
    /// 604 for an unknown id or when no folder is given.
    pub fn move_resource(&self, resource_id: &str, new_parent_ids: &str) -> Result<()> {
        self.perform(|call| {
            let wanted = some_ids(new_parent_ids)?;
            let body = call.answer_about(resource_id, &files::get(resource_id, "id,parents")?)?;
            let present = files::decode_file(&body)?.parent_ids;
            let present = id_list(&present);
            let add: Vec<_> = wanted
                .iter()
                .copied()
                .filter(|id| !present.contains(id))
                .collect();
            let remove: Vec<_> = present
                .iter()
                .copied()
                .filter(|id| !wanted.contains(id))
                .collect();
            if !add.is_empty() || !remove.is_empty() {
                call.answer_about(
                    resource_id,
                    &files::set_parents(resource_id, &add, &remove)?,
                )?;
            }
            Ok(())
        })
    }

    /// Puts an item into further folders (ids separated by commas), beside those it is in.
    ///
    /// Reference: `add_parents` method.
    ///
    /// # Errors
    /// 604 for an unknown id or when no folder is given; 600 where an item can only be in one folder.
    pub fn add_parents(&self, resource_id: &str, parent_ids: &str) -> Result<()> {
        self.perform(|call| {
            let add = some_ids(parent_ids)?;
            let request = files::set_parents(resource_id, &add, &[])?;
            call.answer_about(resource_id, &request).map(|_| ())
        })
    }

    /// Takes an item out of folders (ids separated by commas).
    ///
    /// Reference: `remove_parents` method.
    ///
    /// # Errors
    /// 604 for an unknown id or when no folder is given; 600 where an item has to stay in one folder.
    pub fn remove_parents(&self, resource_id: &str, parent_ids: &str) -> Result<()> {
        self.perform(|call| {
            let remove = some_ids(parent_ids)?;
            let request = files::set_parents(resource_id, &[], &remove)?;
            call.answer_about(resource_id, &request).map(|_| ())
        })
    }
}
