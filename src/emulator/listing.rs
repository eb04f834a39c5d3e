//! `files.list`.

use std::sync::Arc;

use super::access::Caller;
use super::call::Head;
use super::errors::{ApiError, shown};
use super::files::Shape;
use super::grant::Grantee;
use super::model::Entry;
use super::order::{Sorting, part};
use super::reply::Reply;
use super::search::Query;
use super::server::App;
use super::tree::Tree;
use super::wire::{File, FileList};

/// Which files a list is made of.
#[derive(Debug)]
enum Corpora<'h> {
    User { drives: bool },
    Domain,
    Drive(&'h str),
    AllDrives,
}

pub(super) fn list(app: &App, head: &Head, caller: &Caller) -> Result<Reply, ApiError> {
    let shape = Shape::of(
        head,
        "FileList",
        "kind,incompleteSearch,nextPageToken,files(kind,id,name,mimeType)",
    )?;
    let size = head.number("pageSize", 100, 1, 1000)?;
    let sorting = Sorting::parse(head.param("orderBy"))?;
    let query = head.param("q").map(Query::parse).transpose()?;
    let spaces = spaces(head)?;
    let corpora = corpora(head, caller)?;
    let parts = [
        "q",
        "orderBy",
        "spaces",
        "corpora",
        "driveId",
        "includeItemsFromAllDrives",
    ]
    .map(|name| head.param(name).unwrap_or_default());
    let key = format!("{} {parts:?}", caller.user.name);

    let tree = app.store.tree();
    if let Corpora::Drive(id) = corpora {
        let top = tree.files.get(id).filter(|_| tree.drives.contains_key(id));
        top.filter(|top| caller.role(&tree, top).is_some())
            .ok_or_else(|| ApiError::drive_not_found(id))?;
    }
    let wanted = |e: &&Arc<Entry>| {
        !tree.is_root(&e.id)
            && !e.is_drive_top()
            && spaces.contains(&e.app_data)
            && corpora.hold(&tree, e, caller, &query)
            && query.as_ref().is_none_or(|q| q.matches(e, &tree, caller))
    };
    let mut found: Vec<Arc<Entry>> = tree.files.values().filter(wanted).map(Arc::clone).collect();
    sorting.sort(&mut found, caller.user);
    let (shown, next) = part(head, &found, size, &key, |e| &e.id)?;
    shape.reply(&FileList {
        kind: "drive#fileList",
        next_page_token: next,
        incomplete_search: false,
        files: shown
            .iter()
            .map(|e| File::of(e, &tree, caller, &app.base))
            .collect(),
    })
}

impl Corpora<'_> {
    fn hold(&self, tree: &Tree, entry: &Entry, caller: &Caller, query: &Option<Query>) -> bool {
        // What is shared by link is listed when its folder is named.
        let named = || {
            let asked = |id: &str| query.as_ref().is_some_and(|query| query.names_folder(id));
            let folder = entry.parent.as_deref().filter(|id| asked(id));
            let folder = folder.and_then(|id| tree.files.get(id));
            folder.is_some_and(|folder| caller.role(tree, folder).is_some())
        };
        let lists = || caller.lists(tree, entry) || named();
        match self {
            Self::User { drives } => (entry.drive.is_none() || *drives) && lists(),
            Self::Domain => {
                let domain = |e: &Entry| {
                    e.grants
                        .iter()
                        .any(|g| g.to == Grantee::Domain && g.covers(caller.user))
                };
                let shared = tree.chain(entry).any(domain);
                entry.drive.is_none() && shared && lists()
            }
            Self::Drive(id) => {
                entry.drive.as_deref() == Some(*id) && caller.role(tree, entry).is_some()
            }
            Self::AllDrives => lists(),
        }
    }
}

/// Whether files of the app data folder are wanted, for each space that is.
pub(super) fn spaces(head: &Head) -> Result<Vec<bool>, ApiError> {
    let text = head.param("spaces").unwrap_or("drive");
    let one = |space: &str| match space.trim() {
        "drive" => Ok(false),
        "appDataFolder" => Ok(true),
        other => Err(ApiError::invalid(
            "spaces",
            format!("Invalid Value: {}", shown(other)),
        )),
    };
    text.split(',').map(one).collect()
}

/// `includeItemsFromAllDrives`, which only a client that knows shared drives may set.
pub(super) fn include_all(head: &Head, caller: &Caller) -> Result<bool, ApiError> {
    let include = head.flag("includeItemsFromAllDrives")? | head.flag("includeTeamDriveItems")?;
    if include && !caller.all_drives {
        let words = "The supportsAllDrives parameter must be set to true when includeItemsFromAllDrives is.";
        return Err(ApiError::forbidden("forbidden", words).parameter("supportsAllDrives"));
    }
    Ok(include)
}

fn corpora<'h>(head: &'h Head, caller: &Caller) -> Result<Corpora<'h>, ApiError> {
    let include = include_all(head, caller)?;
    let drive = head.param("driveId").or_else(|| head.param("teamDriveId"));
    let corpora = head.param("corpora").unwrap_or("user");
    let (found, several) = match (corpora, drive) {
        ("user", None) => (Corpora::User { drives: include }, false),
        ("domain", None) => (Corpora::Domain, false),
        ("drive" | "teamDrive", Some(id)) => (Corpora::Drive(id), true),
        ("allDrives", None) => (Corpora::AllDrives, true),
        ("drive" | "teamDrive", None) | ("user" | "domain" | "allDrives", Some(_)) => {
            let words =
                "The driveId parameter must be specified if and only if corpora is set to drive.";
            return Err(
                ApiError::forbidden("teamDriveIdRequiresTeamDriveCorpora", words)
                    .parameter("driveId"),
            );
        }
        _ => {
            let words = format!("Invalid Value: {}", shown(corpora));
            return Err(ApiError::invalid("corpora", words));
        }
    };
    if several && !include {
        let words = "The includeItemsFromAllDrives parameter must be set to true when driveId is specified or corpora contains drive or allDrives.";
        return Err(ApiError::forbidden("teamDriveIncludeItemsRequired", words)
            .parameter("includeItemsFromAllDrives"));
    }
    Ok(found)
}
