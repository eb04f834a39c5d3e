//! What the service tells of files and the reference has no place for.

use crate::component::declare::properties;

properties! {
    /// # Resources, more of them
    group "resource" in RESOURCE_ROWS [extension];

    /// Link that downloads the content in a browser; empty for folders and Google's own formats.
    each resource_content_link: String = "" => resources.content_link;
    /// Id of the revision that the content is of.
    each resource_head_revision_id: String = "" => resources.head_revision_id;
    /// SHA-1 of the content in hex; empty for folders and Google's own formats.
    each resource_sha1_checksum: String = "" => resources.sha1_checksum;
    /// SHA-256 of the content in hex; empty for folders and Google's own formats.
    each resource_sha256_checksum: String = "" => resources.sha256_checksum;
    /// Of a shortcut: the id of what it stands for.
    each resource_shortcut_target_id: String = "" => resources.shortcut_target_id;
    /// Of a shortcut: the MIME type of what it stands for.
    each resource_shortcut_target_mime_type: String = "" => resources.shortcut_target_mime_type;
}

properties! {
    /// # Children, more of them
    group "child" in CHILD_ROWS [extension];

    /// Link that downloads the content in a browser; empty for folders and Google's own formats.
    each child_content_link: String = "" => children.content_link;
    /// Id of the revision that the content is of.
    each child_head_revision_id: String = "" => children.head_revision_id;
    /// SHA-1 of the content in hex; empty for folders and Google's own formats.
    each child_sha1_checksum: String = "" => children.sha1_checksum;
    /// SHA-256 of the content in hex; empty for folders and Google's own formats.
    each child_sha256_checksum: String = "" => children.sha256_checksum;
    /// Of a shortcut: the id of what it stands for.
    each child_shortcut_target_id: String = "" => children.shortcut_target_id;
    /// Of a shortcut: the MIME type of what it stands for.
    each child_shortcut_target_mime_type: String = "" => children.shortcut_target_mime_type;
}
