//! Group `resource`: files and folders, found or about to be sent.

use std::sync::Arc;

use crate::component::GoogleDrive;
use crate::component::declare::properties;
use crate::component::given::Given;
use crate::component::input::IntoBytes;
use crate::component::value::Bytes;
use crate::enums::ResourceType;
use crate::error::Result;
use crate::records::{Records, Resource};

properties! {
    /// # Resources
    ///
    /// Filled by [`list_resources`](Self::list_resources), [`get_resource_info`](Self::get_resource_info)
    /// and the other listing methods. [`upload_file`](Self::upload_file), [`update_resource`](Self::update_resource)
    /// and, on demand, [`create_folder`](Self::create_folder) send what a program has assigned here.
    group "resource" in ROWS of Resource;

    /// File content: what [`download_file`](Self::download_file) brought when `local_file` is empty, and what
    /// [`upload_file`](Self::upload_file) and [`update_resource`](Self::update_resource) send in that case.
    own resource_data, set_resource_data: Bytes = "";
    /// Where the next page of resources begins; empty when there is no further page.
    /// A program may set it to go on from a page it remembers.
    rw resource_marker, set_resource_marker: String = "" => resource_page.marker;
    /// How many resources there are; indexes go from 0 to one less.
    own resource_count, set_resource_count: usize = 0;
    /// Whether readers may copy, print and download the content.
    each_rw resource_content_accessible, set_resource_content_accessible: bool = false => resources.content_accessible;
    /// When it was created, RFC 3339. Sent by `upload_file`, never by `update_resource`.
    each_rw resource_created_time, set_resource_created_time: String = "" => resources.created_time;
    /// A short description.
    each_rw resource_description, set_resource_description: String = "" => resources.description;
    /// The extension of the file's name, as the service sees it; empty for folders.
    each resource_extension: String = "" => resources.extension;
    /// The id. `update_resource` looks for the record with the id it is given.
    each_rw resource_id, set_resource_id: String = "" => resources.id;
    /// MD5 of the content in hex; empty for folders and Google's own formats.
    each resource_md5_checksum: String = "" => resources.md5_checksum;
    /// MIME type. `upload_file` takes its own parameter instead; `update_resource` sends it with new content only.
    each_rw resource_mime_type, set_resource_mime_type: String = "" => resources.mime_type;
    /// When it was last changed, RFC 3339.
    each_rw resource_modified_time, set_resource_modified_time: String = "" => resources.modified_time;
    /// The name.
    each_rw resource_name, set_resource_name: String = "" => resources.name;
    /// The name the file was uploaded under; renaming does not change it.
    each resource_original_name: String = "" => resources.original_name;
    /// The owner's name; empty in a shared drive.
    each resource_owner: String = "" => resources.owner;
    /// The owner's e-mail address; empty in a shared drive.
    each resource_owner_email: String = "" => resources.owner_email;
    /// Ids of the parent folders, separated by commas. Sent by `upload_file` only: to move an item that
    /// exists use [`move_resource`](Self::move_resource).
    each_rw resource_parent_ids, set_resource_parent_ids: String = "" => resources.parent_ids;
    /// Id of the shared drive it is in, if it is in one.
    each resource_shared_drive_id: String = "" => resources.shared_drive_id;
    /// Size in bytes; 0 for folders and Google's own formats.
    each resource_size: i64 = 0 => resources.size;
    /// Whether the user starred it.
    each_rw resource_starred, set_resource_starred: bool = false => resources.starred;
    /// Whether it is in the trash. Sent by `update_resource`, not by `upload_file`.
    each_rw resource_trashed, set_resource_trashed: bool = false => resources.trashed;
    /// File (0), folder (1) or revision (2).
    each resource_type: ResourceType = 0 => resources.resource_type;
    /// Whether the user has viewed it.
    each resource_viewed: bool = false => resources.viewed;
    /// Link that opens it in a browser.
    each resource_view_link: String = "" => resources.view_link;
}

impl GoogleDrive {
    /// File content: what [`download_file`](Self::download_file) brought when `local_file` is empty, and what
    /// [`upload_file`](Self::upload_file) and [`update_resource`](Self::update_resource) send in that case.
    ///
    /// Default: empty. Reference: `resource_data` property.
    #[doc(alias = "get_resource_data")]
    pub fn resource_data(&self) -> Vec<u8> {
        // Copied with no lock held: it may be large.
        let data = self.state().read(|s| (*s.general.resource_data).clone());
        data.map_or_else(Vec::new, Arc::unwrap_or_clone)
    }

    /// Sets [`resource_data`](Self::resource_data).
    pub fn set_resource_data(&self, value: impl IntoBytes) {
        let value = Some(Arc::new(value.into_bytes()));
        let before = self
            .state()
            .update(|s| std::mem::replace(&mut s.general.resource_data, Given::program(value)));
        drop(before);
    }

    /// Takes what [`resource_data`](Self::resource_data) holds, without a copy, and leaves it empty.
    ///
    /// Extension: the reference has no such method.
    pub fn take_resource_data(&self) -> Vec<u8> {
        let taken = self
            .state()
            .update(|s| std::mem::take(&mut s.general.resource_data))
            .into_inner();
        // A running upload may hold it as well.
        taken.map_or_else(Vec::new, Arc::unwrap_or_clone)
    }

    /// How many resources there are; indexes go from 0 to one less.
    ///
    /// Default: `0`. Reference: `resource_count` property.
    #[doc(alias = "get_resource_count")]
    pub fn resource_count(&self) -> usize {
        self.state().read(|s| s.resources.len())
    }

    /// Grows the collection with empty records, or drops the last ones.
    ///
    /// # Errors
    /// 605 above 100,000 records, the limit for counts a program sets.
    pub fn set_resource_count(&self, count: usize) -> Result<()> {
        self.state().update(|s| s.resources.resize(count))
    }

    /// All resources, to be read: what the object does later does not change the view.
    ///
    /// Extension: the reference has no such method.
    pub fn resources(&self) -> Records<Resource> {
        self.state().read(|s| s.resources.view())
    }

    /// The resource at an index as a record: a copy of it.
    ///
    /// Extension: the reference has no such method.
    ///
    /// # Errors
    /// 605 when the index is out of range.
    #[must_use = "it is a copy; `set_resource_name(i, ..)` and the like change it"]
    pub fn resource(&self, index: usize) -> Result<Resource> {
        self.state().read(|s| s.resources.at(index).cloned())
    }

    /// Adds a resource after the others; the members that differ from those of a new record count as assigned, if
    /// they have a setter: what can only be read (`properties` and `app_properties` as well) is not sent.
    ///
    /// Extension: the reference has no such method.
    pub fn add_resource(&self, resource: Resource) {
        let names = assigned_by(&resource);
        self.state().update(|s| {
            s.keys.learn(std::slice::from_ref(&resource));
            s.resources.push(resource, names);
        });
    }
}
