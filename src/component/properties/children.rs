//! Group `child`: what `list_children` found.

use crate::component::GoogleDrive;
use crate::component::declare::properties;
use crate::enums::ResourceType;
use crate::error::Result;
use crate::records::{Records, Resource};

properties! {
    /// # Children
    ///
    /// Filled by [`list_children`](Self::list_children).
    group "child" in ROWS;

    /// Where the next page of children begins; empty when there is no further page.
    /// A program may set it to go on from a page it remembers.
    rw child_marker, set_child_marker: String = "" => child_page.marker;
    /// How many children there are; indexes go from 0 to one less. Read-only.
    own child_count: usize = 0;
    /// Whether readers may copy, print and download the content.
    each child_content_accessible: bool = false => children.content_accessible;
    /// When it was created, RFC 3339.
    ///
    /// **Different from the reference:** its text calls this writable, but it has no setter.
    each child_created_time: String = "" => children.created_time;
    /// A short description.
    each child_description: String = "" => children.description;
    /// The extension of the file's name, as the service sees it; empty for folders.
    each child_extension: String = "" => children.extension;
    /// The id.
    each child_id: String = "" => children.id;
    /// MD5 of the content in hex; empty for folders and Google's own formats.
    each child_md5_checksum: String = "" => children.md5_checksum;
    /// MIME type.
    each child_mime_type: String = "" => children.mime_type;
    /// When it was last changed, RFC 3339.
    each child_modified_time: String = "" => children.modified_time;
    /// The name.
    each child_name: String = "" => children.name;
    /// The name the file was uploaded under; renaming does not change it.
    each child_original_name: String = "" => children.original_name;
    /// The owner's name; empty in a shared drive.
    each child_owner: String = "" => children.owner;
    /// The owner's e-mail address; empty in a shared drive.
    each child_owner_email: String = "" => children.owner_email;
    /// Ids of the parent folders, separated by commas.
    ///
    /// **Different from the reference:** its text calls this writable, but it has no setter.
    each child_parent_ids: String = "" => children.parent_ids;
    /// Id of the shared drive it is in, if it is in one.
    each child_shared_drive_id: String = "" => children.shared_drive_id;
    /// Size in bytes; 0 for folders and Google's own formats.
    each child_size: i64 = 0 => children.size;
    /// Whether the user starred it.
    each child_starred: bool = false => children.starred;
    /// Whether it is in the trash.
    ///
    /// **Different from the reference:** its text calls this writable, but it has no setter.
    each child_trashed: bool = false => children.trashed;
    /// File (0), folder (1) or revision (2).
    each child_type: ResourceType = 0 => children.resource_type;
    /// Whether the user has viewed it.
    each child_viewed: bool = false => children.viewed;
    /// Link that opens it in a browser.
    each child_view_link: String = "" => children.view_link;
}

impl GoogleDrive {
    /// How many children there are; indexes go from 0 to one less.
    ///
    /// Default: `0`. Reference: `child_count` property. Read-only.
    #[doc(alias = "get_child_count")]
    pub fn child_count(&self) -> usize {
        self.state().read(|s| s.children.len())
    }

    /// All children, to be read: what the object does later does not change the view.
    ///
    /// Extension: the reference has no such method.
    pub fn children(&self) -> Records<Resource> {
        self.state().read(|s| s.children.view())
    }

    /// The child at an index as a record: a copy of it.
    ///
    /// Extension: the reference has no such method.
    ///
    /// # Errors
    /// 605 when the index is out of range.
    #[must_use = "it is a copy"]
    pub fn child(&self, index: usize) -> Result<Resource> {
        self.state().read(|s| s.children.at(index).cloned())
    }
}
