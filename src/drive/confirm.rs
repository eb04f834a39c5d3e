//! Whether a change was made, by the answer to it: a page of a portal on the way says 200
//! as well.

use super::drives::decode_drive;
use super::files::{Metadata, decode_file};
use super::permissions::{Wanted, decode_shown};
use super::query::ROOT;
use super::request::id_list;
use crate::enums::{PermissionRole, PermissionType, SharedDriveRestrictions};
use crate::error::{Error, Result, codes};
use crate::records::{Permission, Resource};

/// The service deletes without a word.
pub(crate) fn deleted(body: &[u8]) -> Result<()> {
    if body.trim_ascii().is_empty() {
        return Ok(());
    }
    Err(not_done(
        "the answer to a deletion is not empty, as the service's is",
    ))
}

/// The item of this id was changed, and is now as it was to be.
pub(crate) fn updated(body: &[u8], id: &str, wanted: &Metadata<'_>) -> Result<()> {
    let file = changed(body, id)?;
    let differs = |wanted: Option<bool>, is: bool| wanted.is_some_and(|wanted| wanted != is);
    let open = file.content_accessible;
    let member = if differs(wanted.trashed, file.trashed) {
        "trashed"
    } else if differs(wanted.starred, file.starred) {
        "starred"
    } else if differs(wanted.copy_requires_writer_permission, !open) {
        "copyRequiresWriterPermission"
    } else if wanted
        .name
        .map(str::trim)
        // Without a name the service gives one.
        .is_some_and(|name| !name.is_empty() && name != file.name.trim())
    {
        "name"
    } else {
        return Ok(());
    };
    Err(not_done(&format!("{member} is not what was sent")))
}

/// The item of this id is in the one folders and not in the others.
pub(crate) fn moved(body: &[u8], id: &str, add: &[&str], remove: &[&str]) -> Result<()> {
    let file = changed(body, id)?;
    let parents = id_list(&file.parent_ids);
    let missing = add.iter().any(|folder| !parents.contains(folder));
    let left = remove.iter().any(|folder| parents.contains(folder));
    if missing || left {
        return Err(not_done("its parents are not those that were sent"));
    }
    Ok(())
}

/// A copy has an id, and not that of the original.
pub(crate) fn copied(body: &[u8], original: &str) -> Result<String> {
    let file = decode_file(body)?;
    if file.id.is_empty() || file.id == original {
        return Err(not_done("the answer holds no id of a copy"));
    }
    Ok(file.id)
}

/// A shortcut was made, and stands for its target.
pub(crate) fn shortcut(body: &[u8], target: &str) -> Result<String> {
    let file = decode_file(body)?;
    if file.id.is_empty() || file.shortcut_target_id != target && target != ROOT {
        return Err(not_done("the answer is not about a shortcut to the item"));
    }
    Ok(file.id)
}

/// A permission is there that is for those it was meant for.
pub(crate) fn granted(body: &[u8], wanted: &Wanted<'_>) -> Result<Permission> {
    // The role may be higher than the one that was sent: one from further up counts as well.
    let as_sent = |shown: &Permission| {
        let least = wanted
            .role
            .is_none_or(|role| rank(role) <= rank(shown.role));
        !shown.id.is_empty() && least && is_for(shown, wanted)
    };
    let shown = decode_shown(body)?
        .map(|shown| shown.permission)
        .filter(as_sent);
    shown.ok_or_else(|| not_done("the answer holds no permission as it was sent"))
}

/// How much a role allows, next to the others.
fn rank(role: PermissionRole) -> usize {
    use PermissionRole::{Commenter, FileOrganizer, Organizer, Owner, Reader, Writer};
    let upward = [Reader, Commenter, Writer, FileOrganizer, Organizer, Owner];
    upward.iter().position(|r| *r == role).unwrap_or(0)
}

/// Whether a permission is of the type that was sent. Whether an address is a user's or a group's the service
/// knows better.
fn is_for(shown: &Permission, wanted: &Wanted<'_>) -> bool {
    let kind = shown.permission_type;
    let person = matches!(kind, PermissionType::User | PermissionType::Group);
    let address = wanted.email_address;
    wanted.permission_type.is_none_or(|wanted| wanted == kind)
        || person && address.is_some_and(|address| address.eq_ignore_ascii_case(&shown.email))
}

/// The permission of this id is now as it was to be.
pub(crate) fn regranted(body: &[u8], id: &str, wanted: &Wanted<'_>) -> Result<()> {
    let Some(shown) = decode_shown(body)? else {
        return Err(not_done("the answer shows no permission"));
    };
    let permission = &shown.permission;
    let role = wanted.role.is_none_or(|role| shown.has(role));
    let discovery = wanted.allow_file_discovery;
    let discovery = discovery.is_none_or(|found| found == permission.allow_file_discovery);
    about(permission.id == id, role && discovery)
}

/// A shared drive was made.
pub(crate) fn created_drive(body: &[u8]) -> Result<String> {
    let drive = decode_drive(body)?;
    if drive.id.is_empty() {
        return Err(not_done("the answer holds no id of a shared drive"));
    }
    Ok(drive.id)
}

/// The shared drive of this id has the name, unless it is empty, and the restrictions that were sent.
pub(crate) fn drive_updated(
    body: &[u8],
    id: &str,
    name: &str,
    (set, lifted): (SharedDriveRestrictions, SharedDriveRestrictions),
) -> Result<()> {
    let drive = decode_drive(body)?;
    let restricted = drive.restrictions.contains(set) && !drive.restrictions.intersects(lifted);
    let named = name.trim().is_empty() || drive.name.trim() == name.trim();
    about(drive.id == id, restricted && named)
}

/// The shared drive of this id is hidden, or is not.
pub(crate) fn drive_hidden(body: &[u8], id: &str, hidden: bool) -> Result<()> {
    let drive = decode_drive(body)?;
    about(drive.id == id, drive.hidden == hidden)
}

/// Whether an answer is about what was changed, and shows it as it was to be.
fn about(same: bool, held: bool) -> Result<()> {
    match (same, held) {
        (true, true) => Ok(()),
        (false, _) => Err(not_done("the answer is about something else")),
        (_, false) => Err(not_done("it is not as it was sent")),
    }
}

fn changed(body: &[u8], id: &str) -> Result<Resource> {
    let file = decode_file(body)?;
    if file.id != id && id != ROOT {
        return Err(not_done("the answer is not about the item"));
    }
    Ok(file)
}

fn not_done(why: &str) -> Error {
    Error::new(
        codes::SERVER,
        format!("Nothing shows that the change was made: {why}."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_update_is_held_against_what_was_sent() {
        let answer =
            br#"{"id":"a","name":" n","trashed":true,"copyRequiresWriterPermission":true}"#;
        let sent = |change: fn(&mut Metadata<'_>)| {
            let mut wanted = Metadata::default();
            change(&mut wanted);
            updated(answer, "a", &wanted)
        };
        assert!(sent(|_| {}).is_ok());
        assert!(sent(|m| m.trashed = Some(true)).is_ok());
        assert!(sent(|m| m.name = Some("n")).is_ok());
        assert!(sent(|m| m.starred = Some(false)).is_ok());
        assert!(sent(|m| m.copy_requires_writer_permission = Some(true)).is_ok());
        let refused: [fn(&mut Metadata<'_>); 4] = [
            |m| m.trashed = Some(false),
            |m| m.starred = Some(true),
            |m| m.name = Some("m"),
            |m| m.copy_requires_writer_permission = Some(false),
        ];
        for change in refused {
            assert_eq!(sent(change).unwrap_err().code(), codes::SERVER);
        }
        for nonsense in [&b""[..], b"<html>", b"[]", b"{}", br#"{"id":"b"}"#] {
            let error = updated(nonsense, "a", &Metadata::default()).unwrap_err();
            assert_eq!(error.code(), codes::SERVER);
        }
        assert!(updated(br#"{"id":"real"}"#, "root", &Metadata::default()).is_ok());
    }

    #[test]
    fn a_move_is_held_against_the_parents() {
        let at = |parents: &str| format!(r#"{{"id":"a","parents":[{parents}]}}"#);
        let check = |parents: &str, add: &[&str], remove: &[&str]| {
            moved(at(parents).as_bytes(), "a", add, remove).is_ok()
        };
        assert!(check(r#""x""#, &["x"], &["y"]));
        assert!(check("", &[], &["y"]));
        assert!(!check("", &["x"], &[]));
        assert!(!check(r#""x","y""#, &["x"], &["y"]));
    }

    #[test]
    fn a_deletion_has_no_answer_and_a_copy_an_id_of_its_own() {
        assert!(deleted(b"").is_ok() && deleted(b"\r\n").is_ok());
        assert!(deleted(b"{}").is_err() && deleted(b"<html>").is_err());
        assert_eq!(copied(br#"{"id":"b"}"#, "a").unwrap(), "b");
        assert!(copied(br#"{"id":"a"}"#, "a").is_err() && copied(b"{}", "a").is_err());
    }
}
