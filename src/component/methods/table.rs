//! The methods as `surface` shows them; the compiler holds each row against its method.

use std::path::PathBuf;

use crate::component::GoogleDrive;
use crate::component::config::Status;
use crate::component::value::Value;
use crate::enums::{PermissionRole, PermissionType, SharedDriveRestrictions};
use crate::error::Result;
use crate::records::{
    Certificate, Change, ParsedHeader, Permission, QueryParam, Records, Resource, SharedDrive,
};

/// One method, as `surface` shows it.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Method {
    /// The documented name.
    pub name: &'static str,
    /// Name and documented type of every parameter.
    pub params: &'static [(&'static str, &'static str)],
    /// The documented type of what it returns: None or str; of extensions also a record's type, a list, bytes or
    /// a value.
    pub returns: &'static str,
    /// How it is declared here; what is turned into a type (`impl Into<Value>`, `impl AsRef<Path>`) is shown as that
    /// type.
    pub rust: &'static str,
    /// Whether the reference lacks it.
    pub extension: bool,
    /// Whether it is at work here.
    pub status: Status,
    /// What it does.
    pub doc: &'static str,
}

/// A parameter's or an answer's documented type.
trait Documented {
    const TYPE: &'static str;
}

macro_rules! documented {
    ($($ty:ty => $name:literal),+ $(,)?) => {
        $(impl Documented for $ty {
            const TYPE: &'static str = $name;
        })+
    };
}

documented! {
    &str => "str", bool => "bool", PermissionRole => "int", PermissionType => "int",
    SharedDriveRestrictions => "int", () => "None", Result<()> => "None", Result<String> => "str",
    Vec<u8> => "bytes", Permission => "Permission", Resource => "Resource", usize => "int",
    PathBuf => "str", Value => "Value", Result<Value> => "Value", Result<Vec<u8>> => "bytes",
    Certificate => "Certificate",
}

macro_rules! documented_records {
    ($($record:ident),+ $(,)?) => {
        $(impl Documented for Result<$record> {
            const TYPE: &'static str = stringify!($record);
        }

        impl Documented for Records<$record> {
            const TYPE: &'static str = concat!("list of ", stringify!($record));
        })+
    };
}

documented_records!(
    Change,
    ParsedHeader,
    Permission,
    QueryParam,
    Resource,
    SharedDrive
);

// A row as Rust writes it.
macro_rules! declared {
    ($name:ident() $answer:ty) => {
        concat!(stringify!($name), "() -> ", stringify!($answer))
    };
    ($name:ident($first:ident: $type:ty $(, $param:ident: $ty:ty)*) $answer:ty) => {
        concat!(
            stringify!($name), "(", stringify!($first), ": ", stringify!($type),
            $(", ", stringify!($param), ": ", stringify!($ty),)*
            ") -> ", stringify!($answer)
        )
    };
}

// Grammar of a row: documentation, `name(parameter: Type, ...) -> Answer;`, with `, extension` for what the
// reference lacks.
macro_rules! methods {
    ($($(#[doc = $doc:literal])+ $name:ident($($param:ident: $ty:ty),*) -> $answer:ty $(, $mark:ident)?;)+) => {
        $(const _: fn(&GoogleDrive $(, $ty)*) -> $answer = GoogleDrive::$name;)+

        /// Every documented method and the extensions beside them, in alphabetical order.
        pub(crate) const ROWS: &[Method] = &[$(Method {
            name: stringify!($name),
            params: &[$((stringify!($param), <$ty as Documented>::TYPE)),*],
            returns: <$answer as Documented>::TYPE,
            rust: declared!($name($($param: $ty),*) $answer),
            extension: [$(stringify!($mark),)? ""].len() == 2,
            status: Status::AtWork,
            doc: concat!($($doc, "\n"),+),
        }),+];
    };
}

methods! {
    /// Puts an item into further folders.
    add_parents(resource_id: &str, parent_ids: &str) -> Result<()>;
    /// Adds a permission to be created, changed or removed. Extension.
    add_permission(permission: Permission) -> (), extension;
    /// Adds a query parameter that goes with every request.
    add_query_param(name: &str, value: &str) -> ();
    /// Adds a resource whose members go with what is sent next. Extension.
    add_resource(resource: Resource) -> (), extension;
    /// Gives the key of an item shared by link. Extension.
    add_resource_key(resource_id: &str, resource_key: &str) -> (), extension;
    /// Makes a user or group a member of a shared drive; returns the id of the permission.
    add_shared_drive_member(shared_drive_id: &str, role: PermissionRole, permission_type: PermissionType, email: &str) -> Result<String>;
    /// Obtains an access token.
    authorize() -> Result<()>;
    /// Brings `authorization` up to date from the `o_auth_*` properties.
    calc_authorization() -> Result<()>;
    /// One change as a record. Extension.
    change(index: usize) -> Result<Change>, extension;
    /// All changes, to be read. Extension.
    changes() -> Records<Change>, extension;
    /// One child as a record. Extension.
    child(index: usize) -> Result<Resource>, extension;
    /// All children, to be read. Extension.
    children() -> Records<Resource>, extension;
    /// Sets or reads a setting; returns the value in force.
    config(configuration_string: &str) -> Result<String>;
    /// Copies a file; returns the id of the copy.
    copy_resource(resource_id: &str, new_name: &str, parent_ids: &str) -> Result<String>;
    /// Creates a folder; returns its id.
    create_folder(name: &str, parent_ids: &str) -> Result<String>;
    /// Creates a shared drive; returns its id.
    create_shared_drive(name: &str, request_id: &str) -> Result<String>;
    /// Creates a shortcut to a file or folder; returns its id. Extension.
    create_shortcut(name: &str, target_id: &str, parent_ids: &str) -> Result<String>, extension;
    /// Deletes an item for good.
    delete_resource(resource_id: &str) -> Result<()>;
    /// Deletes a shared drive.
    delete_shared_drive(shared_drive_id: &str) -> Result<()>;
    /// Downloads a file, exported if it is of one of Google's own formats.
    download_file(resource_id: &str, mime_type: &str) -> Result<()>;
    /// Deletes all that is in the user's trash, for good.
    empty_trash() -> Result<()>;
    /// Reads the account and its storage.
    get_account_info() -> Result<()>;
    /// Reads where the list of changes ends at present.
    get_current_change_marker() -> Result<()>;
    /// Reads one permission.
    get_permission_info(resource_id: &str, permission_id: &str) -> Result<()>;
    /// Reads the given items.
    get_resource_info(resource_ids: &str) -> Result<()>;
    /// Reads one shared drive.
    get_shared_drive_info(shared_drive_id: &str) -> Result<()>;
    /// Asks how far an upload that was cut short has come.
    get_upload_status() -> Result<()>;
    /// Stops the method that is running.
    interrupt() -> ();
    /// Lists what changed, a page a call.
    list_changes() -> Result<()>;
    /// Lists the items in folders, a page a call.
    list_children(folder_ids: &str) -> Result<()>;
    /// Reads the folders an item is in.
    list_parents(resource_id: &str) -> Result<()>;
    /// Lists the permissions of an item, a page a call.
    list_permissions(resource_id: &str) -> Result<()>;
    /// Lists files and folders, a page a call.
    list_resources() -> Result<()>;
    /// Lists the revisions of a file.
    list_revisions(file_id: &str) -> Result<()>;
    /// Lists shared drives, a page a call.
    list_shared_drives() -> Result<()>;
    /// One of the shared drives that were listed, as a record. Extension.
    listed_shared_drive(index: usize) -> Result<SharedDrive>, extension;
    /// Puts an item into other folders than those it is in.
    move_resource(resource_id: &str, new_parent_ids: &str) -> Result<()>;
    /// One header line of the last answer as a record. Extension.
    parsed_header(index: usize) -> Result<ParsedHeader>, extension;
    /// All header lines of the last answer, to be read. Extension.
    parsed_headers() -> Records<ParsedHeader>, extension;
    /// One permission as a record. Extension.
    permission(index: usize) -> Result<Permission>, extension;
    /// All permissions, to be read. Extension.
    permissions() -> Records<Permission>, extension;
    /// Reads a property by its name. Extension.
    property(name: &str) -> Result<Value>, extension;
    /// One query parameter as a record. Extension.
    query_param(index: usize) -> Result<QueryParam>, extension;
    /// All query parameters, to be read. Extension.
    query_params() -> Records<QueryParam>, extension;
    /// The bytes of the last request. Extension.
    raw_request() -> Result<Vec<u8>>, extension;
    /// The bytes of the last answer. Extension.
    raw_response() -> Result<Vec<u8>>, extension;
    /// Takes an item out of folders.
    remove_parents(resource_id: &str, parent_ids: &str) -> Result<()>;
    /// Ends a membership of a shared drive.
    remove_shared_drive_member(shared_drive_id: &str, permission_id: &str) -> Result<()>;
    /// Restores all defaults.
    reset() -> Result<()>;
    /// One resource as a record. Extension.
    resource(index: usize) -> Result<Resource>, extension;
    /// All resources, to be read. Extension.
    resources() -> Records<Resource>, extension;
    /// Brings an item back from the trash.
    restore_resource(resource_id: &str) -> Result<()>;
    /// Sends a request of the caller's own to the service.
    send_custom_request(http_method: &str, request_path: &str, request_body: &str) -> Result<()>;
    /// Sets the setting `DownloadTempFile` to any path. Extension.
    set_download_temp_file(path: PathBuf) -> (), extension;
    /// Sets a property by its name. Extension.
    set_property(name: &str, value: Value) -> Result<()>, extension;
    /// Sets a setting to a value of its type. Extension.
    set_setting(name: &str, value: Value) -> Result<()>, extension;
    /// Sets the setting `TempPath` to any path. Extension.
    set_temp_path(path: PathBuf) -> (), extension;
    /// Reads a setting as a value of its type. Extension.
    setting(name: &str) -> Result<Value>, extension;
    /// All shared drives that were listed, to be read. Extension.
    shared_drives() -> Records<SharedDrive>, extension;
    /// The server certificate that is accepted, as a record. Extension.
    ssl_accept_server_cert() -> Certificate, extension;
    /// The client's own certificate as a record. Extension.
    ssl_cert() -> Certificate, extension;
    /// The server's certificate as a record. Extension.
    ssl_server_cert() -> Certificate, extension;
    /// Takes the content out of the object without a copy. Extension.
    take_resource_data() -> Vec<u8>, extension;
    /// Hides a shared drive, or shows it again.
    toggle_shared_drive_hidden(shared_drive_id: &str, hidden: bool) -> Result<()>;
    /// Moves an item to the trash.
    trash_resource(resource_id: &str) -> Result<()>;
    /// Creates, changes and removes permissions of an item.
    update_permissions(resource_id: &str) -> Result<()>;
    /// Changes an item, and its content if there is new content.
    update_resource(resource_id: &str) -> Result<()>;
    /// Renames a shared drive and changes its restrictions.
    update_shared_drive(shared_drive_id: &str, new_name: &str, set_restrictions: SharedDriveRestrictions, unset_restrictions: SharedDriveRestrictions) -> Result<()>;
    /// Gives a member of a shared drive another role.
    update_shared_drive_member(shared_drive_id: &str, permission_id: &str, role: PermissionRole) -> Result<()>;
    /// Uploads a new file; returns its id.
    upload_file(file_name: &str, mime_type: &str) -> Result<String>;
}
