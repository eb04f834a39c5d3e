//! `drives`: requests built and answers decoded.

use serde::{Deserialize, Serialize};

use super::fields;
use super::request::{ApiRequest, named_segment};
use super::wire::{decode, or_default, page};
use crate::enums::{SharedDriveCapabilities, SharedDriveRestrictions};
use crate::error::Result;
use crate::records::SharedDrive;

/// The most shared drives the service puts on a page.
const PAGE: usize = 100;

/// As an administrator of the domain, or as oneself.
fn with_right(request: ApiRequest, admin: bool) -> ApiRequest {
    request.with_flag("useDomainAdminAccess", admin)
}

fn path(id: &str) -> Result<String> {
    Ok(format!("drives/{}", named_segment("shared drive", id)?))
}

/// `page_size` -1: the service decides.
pub(crate) fn list(admin: bool, page_size: i64, requested: &str) -> ApiRequest {
    with_right(ApiRequest::new("GET", "drives"), admin)
        .with_page_size(page_size)
        .with("fields", fields::DRIVES.page(requested))
}

pub(crate) fn get(id: &str, admin: bool, requested: &str) -> Result<ApiRequest> {
    let request = with_right(ApiRequest::new("GET", path(id)?), admin);
    Ok(request.with("fields", fields::DRIVES.one(requested)))
}

pub(crate) fn create(name: &str, request_id: &str) -> ApiRequest {
    let body = Changes {
        name: Some(name),
        restrictions: None,
    };
    ApiRequest::new("POST", "drives")
        .with("requestId", request_id)
        .with("fields", "id,name")
        .with_body(body.to_json())
}

pub(crate) fn update(id: &str, admin: bool, changes: &Changes<'_>) -> Result<ApiRequest> {
    let request = with_right(ApiRequest::new("PATCH", path(id)?), admin);
    Ok(request
        .with("fields", "id,name,restrictions")
        .with_body(changes.to_json()))
}

pub(crate) fn delete(id: &str, admin: bool) -> Result<ApiRequest> {
    Ok(with_right(ApiRequest::new("DELETE", path(id)?), admin))
}

pub(crate) fn set_hidden(id: &str, hidden: bool) -> Result<ApiRequest> {
    let verb = if hidden { "hide" } else { "unhide" };
    let request = ApiRequest::new("POST", format!("{}/{verb}", path(id)?));
    Ok(request.with("fields", "id,hidden"))
}

/// What is to change of a shared drive; `None` stays at home.
#[derive(Serialize, Default)]
pub(crate) struct Changes<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) restrictions: Option<Restrictions>,
}

impl Changes<'_> {
    fn to_json(&self) -> Vec<u8> {
        // Text and flags: nothing here can fail to serialise.
        serde_json::to_vec(self).unwrap_or_else(|_| b"{}".to_vec())
    }
}

/// The restrictions the component knows; `None`: not spoken of.
#[derive(Serialize, Deserialize, Default, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Restrictions {
    #[serde(skip_serializing_if = "Option::is_none")]
    admin_managed_restrictions: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    copy_requires_writer_permission: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    domain_users_only: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    drive_members_only: Option<bool>,
}

impl Restrictions {
    /// Those of the one set on, those of the other off; `None` when both are empty.
    pub(crate) fn change(
        on: SharedDriveRestrictions,
        off: SharedDriveRestrictions,
    ) -> Option<Self> {
        type Flag = SharedDriveRestrictions;
        let wanted = |flag: Flag| match (on.contains(flag), off.contains(flag)) {
            (true, _) => Some(true),
            (false, true) => Some(false),
            _ => None,
        };
        let change = Self {
            admin_managed_restrictions: wanted(Flag::ADMIN_MANAGED),
            copy_requires_writer_permission: wanted(Flag::COPY_REQUIRES_WRITER),
            domain_users_only: wanted(Flag::DOMAIN_USERS_ONLY),
            drive_members_only: wanted(Flag::DRIVE_MEMBERS_ONLY),
        };
        (change != Self::default()).then_some(change)
    }

    fn flags(self) -> SharedDriveRestrictions {
        let rows = [
            (
                self.admin_managed_restrictions,
                SharedDriveRestrictions::ADMIN_MANAGED,
            ),
            (
                self.copy_requires_writer_permission,
                SharedDriveRestrictions::COPY_REQUIRES_WRITER,
            ),
            (
                self.domain_users_only,
                SharedDriveRestrictions::DOMAIN_USERS_ONLY,
            ),
            (
                self.drive_members_only,
                SharedDriveRestrictions::DRIVE_MEMBERS_ONLY,
            ),
        ];
        let set = rows.into_iter().filter(|row| row.0 == Some(true));
        set.map(|row| row.1).collect()
    }
}

pub(crate) fn decode_page(body: &[u8]) -> Result<(Vec<SharedDrive>, String)> {
    let list: List = decode(body)?;
    let records = list.drives.into_iter().map(SharedDrive::from);
    Ok((records.collect(), list.next_page_token))
}

pub(crate) fn decode_drive(body: &[u8]) -> Result<SharedDrive> {
    Ok(decode::<Wire>(body)?.into())
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct List {
    #[serde(deserialize_with = "or_default")]
    next_page_token: String,
    #[serde(deserialize_with = "page::<_, _, PAGE>")]
    drives: Vec<Wire>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Wire {
    #[serde(deserialize_with = "or_default")]
    id: String,
    #[serde(deserialize_with = "or_default")]
    name: String,
    #[serde(deserialize_with = "or_default")]
    created_time: String,
    #[serde(deserialize_with = "or_default")]
    hidden: bool,
    #[serde(deserialize_with = "or_default")]
    capabilities: Capabilities,
    #[serde(deserialize_with = "or_default")]
    restrictions: Restrictions,
}

impl From<Wire> for SharedDrive {
    fn from(wire: Wire) -> Self {
        Self {
            capabilities: wire.capabilities.flags(),
            created_time: wire.created_time,
            hidden: wire.hidden,
            id: wire.id,
            name: wire.name,
            restrictions: wire.restrictions.flags(),
        }
    }
}

// Grammar of a row: `member => BIT;`.
macro_rules! capabilities {
    ($($member:ident => $flag:ident;)+) => {
        #[derive(Deserialize, Default)]
        #[serde(rename_all = "camelCase", default)]
        struct Capabilities {
            $(#[serde(deserialize_with = "or_default")] $member: bool,)+
        }

        impl Capabilities {
            fn flags(&self) -> SharedDriveCapabilities {
                let rows = [$((self.$member, SharedDriveCapabilities::$flag)),+];
                rows.into_iter().filter(|row| row.0).map(|row| row.1).collect()
            }
        }
    };
}

capabilities! {
    can_add_children => ADD_CHILDREN;
    can_change_copy_requires_writer_permission_restriction => CHANGE_COPY_REQUIRES_WRITER;
    can_change_domain_users_only_restriction => CHANGE_DOMAIN_USERS_ONLY;
    can_change_drive_background => CHANGE_BACKGROUND;
    can_change_drive_members_only_restriction => CHANGE_DRIVE_MEMBERS_ONLY;
    can_comment => COMMENT;
    can_copy => COPY;
    can_delete_children => DELETE_CHILDREN;
    can_delete_drive => DELETE_DRIVE;
    can_download => DOWNLOAD;
    can_edit => EDIT;
    can_list_children => LIST_CHILDREN;
    can_manage_members => MANAGE_MEMBERS;
    can_read_revisions => READ_REVISIONS;
    can_rename => RENAME;
    can_rename_drive => RENAME_DRIVE;
    can_share => SHARE;
    can_trash_children => TRASH_CHILDREN;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_bit_has_its_member() {
        // As the API names them, in the order of the bits.
        let names = [
            "canAddChildren",
            "canChangeCopyRequiresWriterPermissionRestriction",
            "canChangeDomainUsersOnlyRestriction",
            "canChangeDriveBackground",
            "canChangeDriveMembersOnlyRestriction",
            "canComment",
            "canCopy",
            "canDeleteChildren",
            "canDeleteDrive",
            "canDownload",
            "canEdit",
            "canListChildren",
            "canManageMembers",
            "canReadRevisions",
            "canRename",
            "canRenameDrive",
            "canShare",
            "canTrashChildren",
        ];
        for (n, name) in names.iter().enumerate() {
            let body =
                format!(r#"{{"capabilities":{{"{name}":true,"canFly":true,"canDance":null}}}}"#);
            let drive = decode_drive(body.as_bytes()).unwrap();
            assert_eq!(drive.capabilities.bits(), 1 << n, "{name}");
        }
        let members = [
            "adminManagedRestrictions",
            "copyRequiresWriterPermission",
            "domainUsersOnly",
            "driveMembersOnly",
        ];
        for (n, name) in members.iter().enumerate() {
            let body = format!(r#"{{"restrictions":{{"{name}":true,"other":{{}}}}}}"#);
            let drive = decode_drive(body.as_bytes()).unwrap();
            assert_eq!(drive.restrictions.bits(), 1 << n, "{name}");
            let flag = SharedDriveRestrictions::from_bits_retain(1 << n);
            let none = SharedDriveRestrictions::empty();
            for (change, value) in [
                (Restrictions::change(flag, none), true),
                (Restrictions::change(none, flag), false),
            ] {
                let json = serde_json::to_string(&change.unwrap()).unwrap();
                assert_eq!(json, format!(r#"{{"{name}":{value}}}"#));
            }
        }
    }

    #[test]
    fn odd_answers_make_sane_records() {
        let body = br#"{"drives":[{"id":"a","capabilities":null,"restrictions":{},"hidden":null,"new":1}]}"#;
        let (found, next) = decode_page(body).unwrap();
        assert_eq!(
            (found.len(), next.as_str(), found[0].id.as_str()),
            (1, "", "a")
        );
        assert!(decode_page(b"{}").unwrap().0.is_empty());
        let many = format!(r#"{{"drives":[{}{{}}]}}"#, "{},".repeat(PAGE));
        assert_eq!(decode_page(many.as_bytes()).unwrap_err().code(), 600);
    }
}
