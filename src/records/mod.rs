//! Plain data: what the collections of the component hold.
//!
//! Members may be added to a record, so it is made with one of its own constructors or with `default()`, and its
//! members are assigned.

mod view;

use std::collections::BTreeMap;
use std::fmt;

use crate::enums::{
    CertUsage, ChangeType, PermissionModOp, PermissionRole, PermissionType, ResourceType,
    SharedDriveCapabilities, SharedDriveRestrictions,
};
use crate::redact;

pub use view::{IntoRecords, Records};

/// The account behind the credentials, as the `account_*` properties show it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Account {
    /// Whether the account may create shared drives.
    pub can_create_shared_drives: bool,
    /// Bytes used in Google Drive, the trash included; -1 when unknown.
    pub drive_usage: i64,
    /// E-mail address.
    pub email: String,
    /// The user's name.
    pub name: String,
    /// The id that permissions for this account have.
    pub permission_id: String,
    /// Bytes available over all services; -1 when unlimited or unknown.
    pub storage_quota: i64,
    /// Bytes used over all services; -1 when unknown.
    pub storage_usage: i64,
    /// Bytes used by trashed items; -1 when unknown.
    pub trash_usage: i64,
}

impl Default for Account {
    fn default() -> Self {
        Self {
            can_create_shared_drives: false,
            drive_usage: -1,
            email: String::new(),
            name: String::new(),
            permission_id: String::new(),
            storage_quota: -1,
            storage_usage: -1,
            trash_usage: -1,
        }
    }
}

/// A file, folder or revision, as the `resource_*` and `child_*` properties show it.
#[derive(Clone, PartialEq, Eq, Default)]
#[doc(alias = "GDriveResource")]
#[non_exhaustive]
pub struct Resource {
    /// Whether readers may copy, print and download the content.
    pub content_accessible: bool,
    /// When it was created, RFC 3339.
    pub created_time: String,
    /// A short description.
    pub description: String,
    /// The extension of the file's name, as the service sees it.
    pub extension: String,
    /// The id.
    pub id: String,
    /// MD5 of the content in hex; empty for folders and Google's own formats.
    pub md5_checksum: String,
    /// MIME type.
    pub mime_type: String,
    /// When it was last changed, RFC 3339.
    pub modified_time: String,
    /// The name; names need not be unique.
    pub name: String,
    /// The name the file was uploaded under.
    pub original_name: String,
    /// The owner's name; empty in a shared drive.
    pub owner: String,
    /// The owner's e-mail address; empty in a shared drive.
    pub owner_email: String,
    /// Ids of the parent folders, separated by commas.
    pub parent_ids: String,
    /// Id of the shared drive it is in, if it is in one.
    pub shared_drive_id: String,
    /// Size in bytes; 0 when the service gives none.
    pub size: i64,
    /// Whether the user starred it.
    pub starred: bool,
    /// Whether it is in the trash.
    pub trashed: bool,
    /// File, folder or revision.
    pub resource_type: ResourceType,
    /// Whether the user has viewed it.
    pub viewed: bool,
    /// Link that opens it in a browser.
    pub view_link: String,
    /// Link to an icon that needs no authorization (setting `IconLink[i]`).
    pub icon_link: String,
    /// Key needed beside the id for some link-shared items (setting `ResourceKey[i]`).
    pub resource_key: String,
    /// SHA-1 of the content in hex. Extension, as all that follows.
    pub sha1_checksum: String,
    /// SHA-256 of the content in hex.
    pub sha256_checksum: String,
    /// Link that downloads the content in a browser; empty for folders and Google's own formats.
    pub content_link: String,
    /// Id of the revision that the content is of.
    pub head_revision_id: String,
    /// Of a shortcut: the id of what it stands for.
    pub shortcut_target_id: String,
    /// Of a shortcut: the MIME type of what it stands for.
    pub shortcut_target_mime_type: String,
    /// Of a shortcut: the key that is needed beside the target's id, if one is.
    pub shortcut_target_resource_key: String,
    /// What applications noted about it, for all to see.
    pub properties: BTreeMap<String, String>,
    /// What the application in use noted about it, for itself alone.
    pub app_properties: BTreeMap<String, String>,
    /// What the user may do with it, as the service names it (`canEdit`). Asked for only with the setting
    /// `RequestedFields` (`*`, or a mask that names it).
    pub capabilities: BTreeMap<String, bool>,
}

impl Resource {
    /// A resource with a name, and all else as a new record has it.
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            ..Self::default()
        }
    }
}

/// Without the keys of link-shared items, and the parameters of links that hold them.
impl fmt::Debug for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = |key: &str| if key.is_empty() { "" } else { redact::MASK };
        // All of them named, so that a new one is thought about.
        let Self {
            content_accessible,
            created_time,
            description,
            extension,
            id,
            md5_checksum,
            mime_type,
            modified_time,
            name,
            original_name,
            owner,
            owner_email,
            parent_ids,
            shared_drive_id,
            size,
            starred,
            trashed,
            resource_type,
            viewed,
            view_link,
            icon_link,
            resource_key,
            sha1_checksum,
            sha256_checksum,
            content_link,
            head_revision_id,
            shortcut_target_id,
            shortcut_target_mime_type,
            shortcut_target_resource_key,
            properties,
            app_properties,
            capabilities,
        } = self;
        f.debug_struct("Resource")
            .field("content_accessible", content_accessible)
            .field("created_time", created_time)
            .field("description", description)
            .field("extension", extension)
            .field("id", id)
            .field("md5_checksum", md5_checksum)
            .field("mime_type", mime_type)
            .field("modified_time", modified_time)
            .field("name", name)
            .field("original_name", original_name)
            .field("owner", owner)
            .field("owner_email", owner_email)
            .field("parent_ids", parent_ids)
            .field("shared_drive_id", shared_drive_id)
            .field("size", size)
            .field("starred", starred)
            .field("trashed", trashed)
            .field("resource_type", resource_type)
            .field("viewed", viewed)
            .field("view_link", &redact::address(view_link))
            .field("icon_link", &redact::address(icon_link))
            .field("resource_key", &key(resource_key))
            .field("sha1_checksum", sha1_checksum)
            .field("sha256_checksum", sha256_checksum)
            .field("content_link", &redact::address(content_link))
            .field("head_revision_id", head_revision_id)
            .field("shortcut_target_id", shortcut_target_id)
            .field("shortcut_target_mime_type", shortcut_target_mime_type)
            .field(
                "shortcut_target_resource_key",
                &key(shortcut_target_resource_key),
            )
            .field("properties", properties)
            .field("app_properties", app_properties)
            .field("capabilities", capabilities)
            .finish()
    }
}

/// A permission, as the `permission_*` properties show it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[doc(alias = "GDrivePermission")]
#[non_exhaustive]
pub struct Permission {
    /// Whether search may find the file; for domains and everyone.
    pub allow_file_discovery: bool,
    /// The domain, for [`PermissionType::Domain`].
    pub domain: String,
    /// The e-mail address, for users and groups.
    pub email: String,
    /// The id.
    pub id: String,
    /// What `update_permissions` is to do with it.
    pub mod_op: PermissionModOp,
    /// What it allows.
    pub role: PermissionRole,
    /// Whom it is for.
    pub permission_type: PermissionType,
    /// Its role is one that is not known here, and stands in `role` as another.
    pub(crate) unknown_role: bool,
}

/// # Permissions to be created
///
/// `mod_op` is [`PermissionModOp::Create`] in them: `update_permissions` makes them.
impl Permission {
    /// For the user with an e-mail address.
    pub fn user(email: impl Into<String>, role: PermissionRole) -> Self {
        Self {
            email: email.into(),
            ..Self::new(PermissionType::User, role)
        }
    }

    /// For the group with an e-mail address.
    pub fn group(email: impl Into<String>, role: PermissionRole) -> Self {
        Self {
            email: email.into(),
            ..Self::new(PermissionType::Group, role)
        }
    }

    /// For everyone of a domain.
    pub fn domain(domain: impl Into<String>, role: PermissionRole) -> Self {
        Self {
            domain: domain.into(),
            ..Self::new(PermissionType::Domain, role)
        }
    }

    /// For everyone.
    pub fn anyone(role: PermissionRole) -> Self {
        Self::new(PermissionType::Anyone, role)
    }

    fn new(permission_type: PermissionType, role: PermissionRole) -> Self {
        Self {
            mod_op: PermissionModOp::Create,
            permission_type,
            role,
            ..Self::default()
        }
    }
}

/// A query parameter that is added to requests, as the `query_param_*` properties show it.
#[derive(Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct QueryParam {
    /// The name.
    pub name: String,
    /// The value, not yet encoded. `Debug` shows it only for parameters of Drive's that are no credentials.
    pub value: String,
}

impl QueryParam {
    /// A query parameter with its name and value.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value: value.into(),
        }
    }
}

impl fmt::Debug for QueryParam {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = redact::param_is_harmless(&self.name);
        f.debug_struct("QueryParam")
            .field("name", &self.name)
            .field("value", if shown { &self.value } else { &redact::MASK })
            .finish()
    }
}

/// A header line of the last answer, as the `parsed_header_*` properties show it.
#[derive(Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct ParsedHeader {
    /// The name, spelled as it came.
    pub field: String,
    /// The value. `Debug` shows it only for the usual headers, not for cookies and addresses of sessions.
    pub value: String,
}

impl fmt::Debug for ParsedHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ParsedHeader")
            .field("field", &self.field)
            .field("value", &redact::header_value(&self.field, &self.value))
            .finish()
    }
}

/// A change, as the `change_*` properties show it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Change {
    /// Whether the file or shared drive is gone, or access to it.
    pub removed: bool,
    /// Id of the file, for [`ChangeType::File`].
    pub resource_id: String,
    /// Id of the shared drive that changed, or that the file is in.
    pub shared_drive_id: String,
    /// When it changed, RFC 3339.
    pub time: String,
    /// What changed.
    pub change_type: ChangeType,
}

/// A shared drive, as the `shared_drive_*` properties show it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct SharedDrive {
    /// What the user may do with it.
    pub capabilities: SharedDriveCapabilities,
    /// When it was created, RFC 3339.
    pub created_time: String,
    /// Whether the user hid it from the default view.
    pub hidden: bool,
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// What is restricted in it.
    pub restrictions: SharedDriveRestrictions,
}

/// A certificate, as the `ssl_cert_*`, `ssl_accept_server_cert_*` and `ssl_server_cert_*` properties show it.
///
/// What is not known is empty; so is every X.509 member of a bare key.
#[derive(Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Certificate {
    /// When it becomes valid, `23-Jan-2000 15:00:00`, in the system's time zone.
    pub effective_date: String,
    /// When it expires, `23-Jan-2001 15:00:00`, in the system's time zone.
    pub expiration_date: String,
    /// Object identifiers of what else it may be used for, separated by commas.
    pub extended_key_usage: String,
    /// MD5 of the public key as SSH encodes it, pairs of hex digits with colons.
    pub fingerprint: String,
    /// SHA-1 of the same.
    pub fingerprint_sha1: String,
    /// SHA-256 of the same.
    pub fingerprint_sha256: String,
    /// Who issued it.
    pub issuer: String,
    /// The private key, PEM; empty when there is none. `Debug` does not show it.
    pub private_key: String,
    /// Whether there is a private key.
    pub private_key_available: bool,
    /// The public key, PEM.
    pub public_key: String,
    /// Name of the public key's algorithm, or its object identifier.
    pub public_key_algorithm: String,
    /// Length of the public key in bits.
    pub public_key_length: u32,
    /// The serial number, hex digits.
    pub serial_number: String,
    /// Name of the algorithm it is signed with, or its object identifier.
    pub signature_algorithm: String,
    /// Whom it was issued to.
    pub subject: String,
    /// Other names of the same, separated by commas.
    pub subject_alt_names: String,
    /// MD5 of the certificate, hex digits.
    pub thumbprint_md5: String,
    /// SHA-1 of the certificate, hex digits.
    pub thumbprint_sha1: String,
    /// SHA-256 of the certificate, hex digits.
    pub thumbprint_sha256: String,
    /// What it may be used for, in words separated by commas.
    pub usage: String,
    /// What it may be used for, as bits.
    pub usage_flags: CertUsage,
    /// `V1`, `V2` or `V3`.
    pub version: String,
    /// The certificate, PEM.
    pub encoded: Vec<u8>,
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificate")
            .field("subject", &self.subject)
            .field("issuer", &self.issuer)
            .field("serial_number", &self.serial_number)
            .field("private_key_available", &self.private_key_available)
            .finish_non_exhaustive()
    }
}
