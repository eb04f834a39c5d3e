//! Where things are: folders made, items moved.

use super::listing::{id_of, parents};
use super::metadata::{assigned, named};
use crate::component::GoogleDrive;
use crate::component::call::Call;
use crate::component::collection::Seen;
use crate::drive::confirm;
use crate::drive::files::{self, Metadata};
use crate::drive::query::{FOLDER, ROOT};
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
    /// 601 without a name; 604 for an unknown parent; 603 without valid credentials.
    pub fn create_folder(&self, name: &str, parent_ids: &str) -> Result<String> {
        self.perform(
            |s| {
                let include = s.settings.drive.include_folder_properties;
                let first = s.resources.record(0).filter(|_| include).map(Seen::record);
                let mut metadata = assigned(first.as_ref());
                metadata.name = Some(named(name)?);
                metadata.mime_type = Some(FOLDER);
                let parents = id_list(parent_ids);
                if !parents.is_empty() {
                    metadata.parents = Some(parents);
                }
                // Those of the record are in no less need of their keys.
                let parents = metadata.parents.iter().flatten().copied();
                let parents: Vec<_> = parents.map(str::to_owned).collect();
                Ok((files::create(&metadata), parents))
            },
            |call, (request, parents)| {
                let parents: Vec<_> = parents.iter().map(String::as_str).collect();
                files::decode_id(&call.answer(&parents, &request)?)
            },
        )
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
        self.perform(
            |_| {
                let parents = id_list(parent_ids);
                let metadata = Metadata {
                    name: (!new_name.is_empty()).then_some(new_name),
                    parents: (!parents.is_empty()).then(|| parents.clone()),
                    ..Metadata::default()
                };
                let mut ids = vec![resource_id];
                ids.extend(parents);
                Ok((ids, files::copy(resource_id, &metadata)?))
            },
            |call, (ids, request)| confirm::copied(&call.answer(&ids, &request)?, ids[0]),
        )
    }

    /// Moves an item: afterwards its parents are the given folders (ids separated by commas) and no others.
    /// Nothing is sent when that is so already.
    ///
    /// Reference: `move_resource` method.
    ///
    /// # Errors
    /// 604 for an unknown id or when no folder is given.
    pub fn move_resource(&self, resource_id: &str, new_parent_ids: &str) -> Result<()> {
        self.perform(
            |_| Ok((resource_id, some_ids(new_parent_ids)?)),
            |call, (id, wanted)| {
                let root = root_among(call, &wanted)?;
                let wanted = resolved(wanted, root.as_deref());
                let present = parents(call, id)?;
                let present = id_list(&present);
                let not_in = |these: &[&str], id: &&str| !these.contains(id);
                let mut add = wanted.clone();
                add.retain(|id| not_in(&present, id));
                let mut remove = present;
                remove.retain(|id| not_in(&wanted, id));
                if add.is_empty() && remove.is_empty() {
                    return Ok(());
                }
                change_parents(call, (id, add, remove))
            },
        )
    }

    /// Puts an item into further folders (ids separated by commas), beside those it is in.
    ///
    /// Reference: `add_parents` method.
    ///
    /// # Errors
    /// 604 for an unknown id or when no folder is given; 600 where an item can only be in one folder.
    pub fn add_parents(&self, resource_id: &str, parent_ids: &str) -> Result<()> {
        self.perform(
            |_| Ok((resource_id, some_ids(parent_ids)?, Vec::new())),
            set_parents,
        )
    }

    /// Takes an item out of folders (ids separated by commas).
    ///
    /// Reference: `remove_parents` method.
    ///
    /// # Errors
    /// 604 for an unknown id or when no folder is given; 600 where an item has to stay in one folder.
    pub fn remove_parents(&self, resource_id: &str, parent_ids: &str) -> Result<()> {
        self.perform(
            |_| Ok((resource_id, Vec::new(), some_ids(parent_ids)?)),
            set_parents,
        )
    }
}

/// The item, the folders it comes into and those it leaves.
type Moving<'a> = (&'a str, Vec<&'a str>, Vec<&'a str>);

fn set_parents(call: &Call, (id, add, remove): Moving<'_>) -> Result<()> {
    let root = root_among(call, add.iter().chain(&remove))?;
    let (add, remove) = (
        resolved(add, root.as_deref()),
        resolved(remove, root.as_deref()),
    );
    change_parents(call, (id, add, remove))
}

/// The id of the topmost folder, if its alias is among these: answers tell ids, and an alias is like none of them.
fn root_among<'a>(
    call: &Call,
    ids: impl IntoIterator<Item = &'a &'a str>,
) -> Result<Option<String>> {
    let named = ids.into_iter().any(|id| *id == ROOT);
    named.then(|| id_of(call, ROOT)).transpose()
}

/// Ids with that of the topmost folder in place of its alias, each of them once.
fn resolved<'a>(ids: Vec<&'a str>, root: Option<&'a str>) -> Vec<&'a str> {
    let mut found = Vec::new();
    for id in ids {
        let id = root.filter(|_| id == ROOT).unwrap_or(id);
        if !found.contains(&id) {
            found.push(id);
        }
    }
    found
}

fn change_parents(call: &Call, (id, add, remove): Moving<'_>) -> Result<()> {
    let mut ids = vec![id];
    ids.extend(add.iter().chain(&remove));
    let answer = call.answer(&ids, &files::set_parents(id, &add, &remove)?)?;
    confirm::moved(&answer, id, &add, &remove)
}
