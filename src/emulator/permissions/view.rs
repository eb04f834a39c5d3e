//! Permissions as they go out.

use serde::Serialize;

use super::super::access::Effective;
use super::super::grant::{Grantee, Role};
use super::super::model::Entry;
use super::super::time;
use super::super::tree::Tree;
use super::super::users::display_name;

/// `drive#permission`.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in super::super) struct Permission {
    kind: &'static str,
    pub(in super::super) id: String,
    #[serde(rename = "type")]
    to: Grantee,
    role: Role,
    #[serde(skip_serializing_if = "Option::is_none")]
    email_address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    domain: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    display_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    allow_file_discovery: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expiration_time: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deleted: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pending_owner: Option<bool>,
    permission_details: Vec<Detail>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    team_drive_permission_details: Vec<TeamDriveDetail>,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Detail {
    permission_type: &'static str,
    role: Role,
    inherited: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    inherited_from: Option<String>,
}

// The same under the name it had before.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct TeamDriveDetail {
    team_drive_permission_type: &'static str,
    role: Role,
    inherited: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    inherited_from: Option<String>,
}

/// `drive#permissionList`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PermissionList {
    pub(super) kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) next_page_token: Option<String>,
    pub(super) permissions: Vec<Permission>,
}

impl Permission {
    /// A permission as it works on one item.
    pub(in super::super) fn of(effective: &Effective, entry: &Entry, tree: &Tree) -> Self {
        let grant = &effective.grant;
        let shared = entry.drive.is_some();
        let person = matches!(grant.to, Grantee::User | Grantee::Group);
        let details: Vec<Detail> = effective
            .sources
            .iter()
            .map(|(role, from)| {
                let source = from.as_ref().unwrap_or(&entry.id);
                Detail {
                    permission_type: if tree.drives.contains_key(source) {
                        "member"
                    } else {
                        "file"
                    },
                    role: *role,
                    inherited: from.is_some(),
                    inherited_from: from.clone().filter(|_| shared),
                }
            })
            .collect();
        let team = |d: &Detail| TeamDriveDetail {
            team_drive_permission_type: d.permission_type,
            role: d.role,
            inherited: d.inherited,
            inherited_from: d.inherited_from.clone(),
        };
        Self {
            kind: "drive#permission",
            id: grant.id.clone(),
            to: grant.to,
            role: grant.role,
            email_address: grant.email.clone().filter(|_| person),
            domain: grant.domain.clone(),
            display_name: match grant.to {
                Grantee::Domain => grant.domain.clone(),
                Grantee::Anyone => None,
                Grantee::User | Grantee::Group => grant.email.as_deref().map(display_name),
            },
            allow_file_discovery: (!person).then_some(grant.discoverable),
            expiration_time: grant.expires.map(time::format),
            deleted: person.then_some(false),
            pending_owner: (grant.to == Grantee::User && !shared).then_some(grant.pending_owner),
            team_drive_permission_details: if shared {
                details.iter().map(team).collect()
            } else {
                Vec::new()
            },
            permission_details: details,
        }
    }
}
