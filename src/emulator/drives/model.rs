//! What the store keeps of a shared drive; its members are the permissions of its top folder.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// A shared drive.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(in super::super) struct SharedDrive {
    pub(in super::super) id: String,
    pub(in super::super) name: String,
    pub(in super::super) created: i64,
    pub(in super::super) restrictions: Restrictions,
    pub(in super::super) theme: String,
    pub(in super::super) color: String,
    pub(in super::super) image: Option<String>,
    /// Addresses of the accounts that hide it.
    pub(in super::super) hidden_by: BTreeSet<String>,
    /// Who asked for it, and with what id: the same request must not make a second one.
    pub(in super::super) requested_by: String,
    pub(in super::super) request: String,
}

/// `restrictions` of a shared drive.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(in super::super) struct Restrictions {
    pub(in super::super) admin_managed: bool,
    pub(in super::super) copy_requires_writer: bool,
    pub(in super::super) domain_users_only: bool,
    pub(in super::super) members_only: bool,
    pub(in super::super) folders_need_organizer: bool,
    pub(in super::super) no_download_for_readers: bool,
    pub(in super::super) no_download_for_writers: bool,
}
