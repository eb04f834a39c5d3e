//! Who may do what with an item: the stored form of a permission.

use serde::{Deserialize, Serialize};

use super::time;
use super::users::{User, permission_id};

/// What a permission allows, from least to most.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Role {
    #[default]
    Reader,
    Commenter,
    Writer,
    FileOrganizer,
    Organizer,
    Owner,
}

/// Whom a permission is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Grantee {
    #[default]
    User,
    Group,
    Domain,
    Anyone,
}

/// One permission as it stands on one item.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Grant {
    pub(super) id: String,
    pub(super) to: Grantee,
    pub(super) role: Role,
    pub(super) email: Option<String>,
    pub(super) domain: Option<String>,
    pub(super) discoverable: bool,
    pub(super) expires: Option<i64>,
    pub(super) pending_owner: bool,
}

impl Role {
    pub(super) fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "reader" => Self::Reader,
            "commenter" => Self::Commenter,
            "writer" => Self::Writer,
            "fileOrganizer" => Self::FileOrganizer,
            "organizer" => Self::Organizer,
            "owner" => Self::Owner,
            _ => return None,
        })
    }

    /// What is left of a role one folder further down: only the item itself has an owner.
    pub(super) fn below(self) -> Self {
        if self == Self::Owner {
            Self::Writer
        } else {
            self
        }
    }
}

impl Grantee {
    pub(super) fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "user" => Self::User,
            "group" => Self::Group,
            "domain" => Self::Domain,
            "anyone" => Self::Anyone,
            _ => return None,
        })
    }
}

impl Grant {
    pub(super) fn to_user(email: &str, role: Role) -> Self {
        Self {
            id: permission_id(email),
            role,
            email: Some(email.to_owned()),
            ..Self::default()
        }
    }

    /// The id that follows from whom the permission is for.
    pub(super) fn proper_id(&self) -> String {
        match self.to {
            Grantee::User | Grantee::Group => {
                permission_id(self.email.as_deref().unwrap_or_default())
            }
            Grantee::Domain => {
                format!(
                    "{}k",
                    permission_id(self.domain.as_deref().unwrap_or_default())
                )
            }
            Grantee::Anyone if self.discoverable => "anyone".to_owned(),
            Grantee::Anyone => "anyoneWithLink".to_owned(),
        }
    }

    pub(super) fn in_force(&self) -> bool {
        self.expires.is_none_or(|at| at > time::now())
    }

    /// Whether it names this account, and not only a crowd it belongs to.
    pub(super) fn names(&self, user: &User) -> bool {
        matches!(self.to, Grantee::User | Grantee::Group)
            && self.email.as_deref().is_some_and(|e| user.is(e))
    }

    /// Whether it is for a crowd that this account belongs to.
    pub(super) fn covers(&self, user: &User) -> bool {
        match self.to {
            Grantee::User | Grantee::Group => false,
            Grantee::Domain => self
                .domain
                .as_deref()
                .is_some_and(|d| d.eq_ignore_ascii_case(user.domain())),
            Grantee::Anyone => true,
        }
    }
}
