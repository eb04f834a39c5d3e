//! `permissions`: requests built and answers decoded.

use serde::{Deserialize, Serialize};

use super::fields;
use super::request::{ApiRequest, named_segment, segment};
use super::wire::{decode, or_default, page};
use crate::enums::{PermissionModOp, PermissionRole, PermissionType};
use crate::error::Result;
use crate::records::Permission;

/// Far above what an item can have: only of shared drives and what is in them does the service send pages.
const PAGE: usize = 10_000;

/// Whose permissions, and with what right they are asked about.
#[derive(Clone, Copy)]
pub(crate) struct Of<'a> {
    pub(crate) id: &'a str,
    /// As an administrator of the domain.
    pub(crate) admin: bool,
}

impl Of<'_> {
    fn all(self, method: &'static str) -> Result<ApiRequest> {
        Ok(self.request(method, format!("files/{}/permissions", segment(self.id)?)))
    }

    fn one(self, method: &'static str, permission: &str) -> Result<ApiRequest> {
        let (item, permission) = (segment(self.id)?, named_segment("permission", permission)?);
        Ok(self.request(method, format!("files/{item}/permissions/{permission}")))
    }

    fn request(self, method: &'static str, path: String) -> ApiRequest {
        let request = ApiRequest::new(method, path).with("supportsAllDrives", "true");
        request.with_flag("useDomainAdminAccess", self.admin)
    }
}

/// `page_size` -1: the service decides.
pub(crate) fn list(of: Of<'_>, page_size: i64, requested: &str) -> Result<ApiRequest> {
    let request = of.all("GET")?.with_page_size(page_size);
    Ok(request.with("fields", fields::PERMISSIONS.page(requested)))
}

pub(crate) fn get(of: Of<'_>, permission: &str, requested: &str) -> Result<ApiRequest> {
    let request = of.one("GET", permission)?;
    Ok(request.with("fields", fields::PERMISSIONS.one(requested)))
}

pub(crate) fn create(of: Of<'_>, what: &Wanted<'_>) -> Result<ApiRequest> {
    Ok(what.put_into(of.all("POST")?))
}

pub(crate) fn update(of: Of<'_>, permission: &str, what: &Wanted<'_>) -> Result<ApiRequest> {
    Ok(what.put_into(of.one("PATCH", permission)?))
}

pub(crate) fn delete(of: Of<'_>, permission: &str) -> Result<ApiRequest> {
    of.one("DELETE", permission)
}

/// What a permission is to be; `None` stays at home.
#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Wanted<'a> {
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "role_name")]
    pub(crate) role: Option<PermissionRole>,
    #[serde(
        rename = "type",
        skip_serializing_if = "Option::is_none",
        serialize_with = "type_name"
    )]
    pub(crate) permission_type: Option<PermissionType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) email_address: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) domain: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) allow_file_discovery: Option<bool>,
}

impl Wanted<'_> {
    fn put_into(&self, request: ApiRequest) -> ApiRequest {
        // Text and flags: nothing here can fail to serialise.
        let body = serde_json::to_vec(self).unwrap_or_else(|_| b"{}".to_vec());
        let owner = self.role == Some(PermissionRole::Owner);
        request
            .with_flag("transferOwnership", owner)
            .with(
                "fields",
                format!("{},{DETAILS}", fields::PERMISSIONS.one("")),
            )
            .with_body(body)
    }
}

/// Which role is the item's own and which comes from further up.
const DETAILS: &str = "permissionDetails(role,inherited)";

const ROLES: [(PermissionRole, &str); 6] = [
    (PermissionRole::Reader, "reader"),
    (PermissionRole::Commenter, "commenter"),
    (PermissionRole::Writer, "writer"),
    (PermissionRole::Owner, "owner"),
    (PermissionRole::FileOrganizer, "fileOrganizer"),
    (PermissionRole::Organizer, "organizer"),
];

const TYPES: [(PermissionType, &str); 4] = [
    (PermissionType::User, "user"),
    (PermissionType::Group, "group"),
    (PermissionType::Domain, "domain"),
    (PermissionType::Anyone, "anyone"),
];

fn role_name<S: serde::Serializer>(
    role: &Option<PermissionRole>,
    target: S,
) -> std::result::Result<S::Ok, S::Error> {
    ROLES
        .iter()
        .find(|row| Some(row.0) == *role)
        .map(|row| row.1)
        .serialize(target)
}

fn type_name<S: serde::Serializer>(
    kind: &Option<PermissionType>,
    target: S,
) -> std::result::Result<S::Ok, S::Error> {
    TYPES
        .iter()
        .find(|row| Some(row.0) == *kind)
        .map(|row| row.1)
        .serialize(target)
}

pub(crate) fn decode_page(body: &[u8]) -> Result<(Vec<Permission>, String)> {
    let list: List = decode(body)?;
    let records = list.permissions.into_iter().map(Permission::from);
    Ok((records.collect(), list.next_page_token))
}

pub(crate) fn decode_permission(body: &[u8]) -> Result<Permission> {
    Ok(decode::<Wire>(body)?.into())
}

/// What an answer to a change shows.
pub(crate) struct Shown {
    pub(crate) permission: Permission,
    /// The item's own roles: a higher one from further up may stand in the permission.
    own: Vec<PermissionRole>,
}

impl Shown {
    pub(crate) fn has(&self, role: PermissionRole) -> bool {
        self.permission.role == role || self.own.contains(&role)
    }
}

/// `None` when it does not say what the permission allows and whom, in words that are known.
pub(crate) fn decode_shown(body: &[u8]) -> Result<Option<Shown>> {
    let mut wire: Wire = decode(body)?;
    let details = std::mem::take(&mut wire.permission_details).into_iter();
    let own = details.filter(|detail| !detail.inherited);
    let own = own.filter_map(|detail| role_of(&detail.role)).collect();
    let known = role_of(&wire.role).is_some() && type_of(&wire.kind).is_some();
    Ok(known.then(|| Shown {
        permission: wire.into(),
        own,
    }))
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct List {
    #[serde(deserialize_with = "or_default")]
    next_page_token: String,
    #[serde(deserialize_with = "page::<_, _, PAGE>")]
    permissions: Vec<Wire>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Wire {
    #[serde(deserialize_with = "or_default")]
    id: String,
    #[serde(rename = "type", deserialize_with = "or_default")]
    kind: String,
    #[serde(deserialize_with = "or_default")]
    role: String,
    #[serde(deserialize_with = "or_default")]
    email_address: String,
    #[serde(deserialize_with = "or_default")]
    domain: String,
    #[serde(deserialize_with = "or_default")]
    allow_file_discovery: bool,
    #[serde(deserialize_with = "or_default")]
    permission_details: Vec<Detail>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Detail {
    #[serde(deserialize_with = "or_default")]
    role: String,
    #[serde(deserialize_with = "or_default")]
    inherited: bool,
}

fn role_of(word: &str) -> Option<PermissionRole> {
    ROLES.iter().find(|row| row.1 == word).map(|row| row.0)
}

fn type_of(word: &str) -> Option<PermissionType> {
    TYPES.iter().find(|row| row.1 == word).map(|row| row.0)
}

impl From<Wire> for Permission {
    /// A role that is not known here reads as the least one, a type as a single user.
    fn from(wire: Wire) -> Self {
        let (role, kind) = (role_of(&wire.role), type_of(&wire.kind));
        Self {
            allow_file_discovery: wire.allow_file_discovery,
            domain: wire.domain,
            email: wire.email_address,
            id: wire.id,
            mod_op: PermissionModOp::None,
            role: role.unwrap_or_default(),
            permission_type: kind.unwrap_or_default(),
            unknown_role: role.is_none(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_and_type_goes_out_and_comes_back() {
        assert_eq!(
            (ROLES.len(), TYPES.len()),
            (PermissionRole::ALL.len(), PermissionType::ALL.len())
        );
        for ((role, _), (kind, _)) in ROLES.iter().zip(TYPES.iter().cycle()) {
            let wanted = Wanted {
                role: Some(*role),
                permission_type: Some(*kind),
                ..Wanted::default()
            };
            let body = serde_json::to_vec(&wanted).unwrap();
            let back = decode_permission(&body).unwrap();
            assert_eq!((back.role, back.permission_type), (*role, *kind));
        }
    }

    #[test]
    fn odd_answers_make_sane_records() {
        let body = br#"{"permissions":[{"id":"a","role":"published","type":"robot","new":[1],"domain":null},
            {"allowFileDiscovery":true,"type":"anyone","role":"writer"}]}"#;
        let (found, next) = decode_page(body).unwrap();
        assert_eq!((found.len(), next.as_str()), (2, ""));
        assert_eq!(found[0].role, PermissionRole::Reader);
        assert!(
            found[1].allow_file_discovery && found[1].permission_type == PermissionType::Anyone
        );
        assert!(decode_page(b"{}").unwrap().0.is_empty());
        assert!(decode_page(br#"{"permissions":null,"nextPageToken":null}"#).is_ok());
        for nonsense in [
            &b"[]"[..],
            br#"{"permissions":{}}"#,
            br#"{"permissions":[null]}"#,
            b"<html>",
        ] {
            assert_eq!(decode_page(nonsense).unwrap_err().code(), 600);
        }
    }
}
