//! The changes family: what is different since a page token was given out.

use serde::Serialize;

use super::access::Caller;
use super::call::Head;
use super::drives::{self, Drive};
use super::errors::ApiError;
use super::files::Shape;
use super::listing::{include_all, spaces};
use super::model::Entry;
use super::reply::Reply;
use super::server::App;
use super::time;
use super::tree::Tree;
use super::wire::File;

pub(super) use log::{Log, Record};

mod log;

const LIST: &str = "kind,nextPageToken,newStartPageToken,changes(kind,type,changeType,time,removed,fileId,file(kind,id,name,mimeType),driveId,drive(kind,id,name))";

/// `drive#startPageToken`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct StartPageToken {
    kind: &'static str,
    start_page_token: String,
}

/// `drive#changeList`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ChangeList {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_page_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    new_start_page_token: Option<String>,
    changes: Vec<Change>,
}

/// `drive#change`; the deprecated members stand beside those that replaced them.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Change {
    kind: &'static str,
    change_type: &'static str,
    #[serde(rename = "type")]
    old_type: &'static str,
    time: String,
    removed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    file_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<File>,
    #[serde(skip_serializing_if = "Option::is_none")]
    drive_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    team_drive_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    drive: Option<Drive>,
}

/// Which changes a request asks for.
#[derive(Debug)]
struct Wanted<'h> {
    drive: Option<&'h str>,
    all_drives: bool,
    removed: bool,
    even_outside: bool,
    my_drive: bool,
    spaces: Vec<bool>,
}

pub(super) fn start(app: &App, head: &Head, caller: &Caller) -> Result<Reply, ApiError> {
    let shape = Shape::of(head, "StartPageToken", "*")?;
    let drive = drive_id(head);
    app.store.look(|state| {
        if let Some(id) = drive {
            drives::find(state, caller, id)?;
        }
        shape.reply(&StartPageToken {
            kind: "drive#startPageToken",
            start_page_token: state
                .log
                .next(drive.unwrap_or(caller.user.email))
                .to_string(),
        })
    })
}

pub(super) fn list(app: &App, head: &Head, caller: &Caller) -> Result<Reply, ApiError> {
    let shape = Shape::of(head, "ChangeList", LIST)?;
    let size = head.number("pageSize", 100, 1, 1000)?;
    let token = head
        .param("pageToken")
        .ok_or_else(|| ApiError::required("pageToken"))?;
    let wanted = Wanted {
        drive: drive_id(head),
        all_drives: include_all(head, caller)?,
        removed: head.flag_or("includeRemoved", true)?,
        even_outside: head.flag("includeCorpusRemovals")?,
        my_drive: head.flag("restrictToMyDrive")?,
        spaces: spaces(head)?,
    };
    if wanted.drive.is_some() && !wanted.all_drives {
        let words = "The includeItemsFromAllDrives parameter must be set to true when driveId is specified.";
        return Err(ApiError::forbidden("teamDriveIncludeItemsRequired", words)
            .parameter("includeItemsFromAllDrives"));
    }
    let (tree, records, end) = app.store.look(|state| {
        if let Some(id) = wanted.drive {
            drives::find(state, caller, id)?;
        }
        let view = wanted.drive.unwrap_or(caller.user.email);
        let end = state.log.next(view);
        let from = token.parse().ok().filter(|n| (1..=end).contains(n));
        let from: u64 = from.ok_or_else(|| ApiError::invalid("pageToken", "Invalid Value"))?;
        Ok::<_, ApiError>((state.tree.clone(), state.log.since(view, from), end))
    })?;
    // Shared drives are seen here whether or not the request knows them otherwise.
    let caller = &caller.everywhere();
    let mut changes = Vec::new();
    let mut next = None;
    for record in &records {
        if changes.len() == size {
            next = Some(record.number.to_string());
            break;
        }
        changes.extend(wanted.change(record, &tree, caller, &app.base));
    }
    shape.reply(&ChangeList {
        kind: "drive#changeList",
        new_start_page_token: next.is_none().then(|| end.to_string()),
        next_page_token: next,
        changes,
    })
}

impl Wanted<'_> {
    fn change(&self, record: &Record, tree: &Tree, caller: &Caller, base: &str) -> Option<Change> {
        if record.of_drive {
            return self.drive_change(record, tree, caller, base);
        }
        if !self.spaces.contains(&record.app_data) {
            return None;
        }
        let seen = tree.files.get(&record.item);
        let seen = seen.filter(|e| caller.role(tree, e).is_some());
        let present = seen.filter(|e| self.holds(e));
        if record.in_drive.is_some() && !self.all_drives && present.is_none() {
            return None;
        }
        let removed = present.is_none();
        if (removed && !self.removed)
            || (self.my_drive && seen.is_some_and(|e| !in_my_drive(tree, e, caller)))
        {
            return None;
        }
        let shown = present.or(seen.filter(|_| self.even_outside));
        Some(Change {
            kind: "drive#change",
            change_type: "file",
            old_type: "file",
            time: time::format(record.at),
            removed,
            file_id: Some(record.item.clone()),
            file: shown.map(|e| File::of(e, tree, caller, base)),
            drive_id: None,
            team_drive_id: None,
            drive: None,
        })
    }

    // Whether an item is part of what is looked at.
    fn holds(&self, entry: &Entry) -> bool {
        match self.drive {
            Some(id) => entry.drive.as_deref() == Some(id),
            None => entry.drive.is_none() || self.all_drives,
        }
    }

    fn drive_change(
        &self,
        record: &Record,
        tree: &Tree,
        caller: &Caller,
        base: &str,
    ) -> Option<Change> {
        if !self.all_drives || self.my_drive {
            return None;
        }
        let drive = tree.drives.get(&record.item);
        let top = tree.files.get(&record.item);
        let drive = drive.filter(|_| top.is_some_and(|t| caller.role(tree, t).is_some()));
        if drive.is_none() && !self.removed {
            return None;
        }
        Some(Change {
            kind: "drive#change",
            change_type: "drive",
            old_type: "teamDrive",
            time: time::format(record.at),
            removed: drive.is_none(),
            file_id: None,
            file: None,
            drive_id: Some(record.item.clone()),
            team_drive_id: Some(record.item.clone()),
            drive: drive.map(|d| Drive::of(d, tree, caller, base)),
        })
    }
}

fn drive_id(head: &Head) -> Option<&str> {
    head.param("driveId").or_else(|| head.param("teamDriveId"))
}

fn in_my_drive(tree: &Tree, entry: &Entry, caller: &Caller) -> bool {
    let root = tree.root(caller.user);
    tree.chain(entry).any(|above| above.id == root)
}
