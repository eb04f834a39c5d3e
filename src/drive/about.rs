//! `about`: the account and its storage.

use serde::Deserialize;

use super::fields;
use super::request::ApiRequest;
use super::wire::{decode, number, or_default};
use crate::error::Result;
use crate::records::Account;

pub(crate) fn get(requested: &str) -> ApiRequest {
    ApiRequest::new("GET", "about").with("fields", fields::ABOUT.one(requested))
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct About {
    #[serde(deserialize_with = "or_default")]
    user: User,
    #[serde(deserialize_with = "or_default")]
    storage_quota: Quota,
    #[serde(deserialize_with = "or_default")]
    can_create_drives: bool,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct User {
    #[serde(deserialize_with = "or_default")]
    display_name: String,
    #[serde(deserialize_with = "or_default")]
    email_address: String,
    #[serde(deserialize_with = "or_default")]
    permission_id: String,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Quota {
    #[serde(deserialize_with = "number")]
    limit: Option<i64>,
    #[serde(deserialize_with = "number")]
    usage: Option<i64>,
    #[serde(deserialize_with = "number")]
    usage_in_drive: Option<i64>,
    #[serde(deserialize_with = "number")]
    usage_in_drive_trash: Option<i64>,
}

pub(crate) fn decode_account(body: &[u8]) -> Result<Account> {
    let about: About = decode(body)?;
    let quota = about.storage_quota;
    Ok(Account {
        can_create_shared_drives: about.can_create_drives,
        drive_usage: quota.usage_in_drive.unwrap_or(-1),
        email: about.user.email_address,
        name: about.user.display_name,
        permission_id: about.user.permission_id,
        storage_quota: quota.limit.unwrap_or(-1),
        storage_usage: quota.usage.unwrap_or(-1),
        trash_usage: quota.usage_in_drive_trash.unwrap_or(-1),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_as_text_and_may_be_missing() {
        let body = br#"{"user":{"displayName":"A","emailAddress":"a@b","permissionId":"7","x":1},
            "storageQuota":{"usage":"10","usageInDrive":4,"usageInDriveTrash":null},"canCreateDrives":true}"#;
        let account = decode_account(body).unwrap();
        assert_eq!((account.storage_quota, account.storage_usage), (-1, 10));
        assert_eq!((account.drive_usage, account.trash_usage), (4, -1));
        assert!(account.can_create_shared_drives && account.name == "A");
        assert_eq!(decode_account(b"{}").unwrap(), Account::default());
        for nonsense in [
            &b"[]"[..],
            b"",
            b"{\"user\":5}",
            b"{\"storageQuota\":{\"usage\":\"x\"}}",
        ] {
            assert_eq!(decode_account(nonsense).unwrap_err().code(), 600);
        }
    }
}
