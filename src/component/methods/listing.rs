//! Finding files and folders.

use super::paging::{self, Page};
use super::shortcuts::target_of;
use crate::component::GoogleDrive;
use crate::component::call::{Call, Listed};
use crate::component::events::ResourceListEventParams;
use crate::component::state::{Listing, State};
use crate::drive::files::{self, List};
use crate::drive::query::{self, FOLDER, SHORTCUT, Search};
use crate::drive::request::{ApiRequest, id_list, some_ids};
use crate::drive::revisions;
use crate::enums::{ListResourcesMode, ListResourcesScope};
use crate::error::{Error, Result, codes};
use crate::records::Resource;

/// # Listing
impl GoogleDrive {
    /// Lists files and folders in the place `list_resources_scope` says into the `resource_*` properties, a page
    /// a call: call it again until `resource_marker` is empty. `on_resource_list` fires for each.
    ///
    /// A query parameter `q` of your own is combined with the `ListResourcesMode` setting. Pages are collected
    /// unless the `AccumulatePages` setting is off; the call after the last page begins anew. So does a call
    /// that asks something else (another scope, mode, query or page size): a marker belongs to its question,
    /// unless a program has set it.
    ///
    /// The scopes `User` (the default) and `Domain` leave out all that is in shared drives.
    ///
    /// Reference: `list_resources` method.
    ///
    /// # Errors
    /// 601 for the scope `SharedDrive` without `shared_drive`; 603 without valid credentials; 600 when the
    /// service refuses the query or the marker. The collection stays as it was.
    pub fn list_resources(&self) -> Result<()> {
        self.perform(
            |s| {
                let asking = Asking::of(s)?;
                let (request, paging) = (asking.request(&[]), s.paging(Listing::Resources));
                Ok(paging::plan(s, paging, request, "q"))
            },
            |call, page| {
                let found = read(call, &page.request, &[])?;
                store(call, Listing::Resources, page, found)
            },
        )
    }

    /// Lists the children of folders (ids separated by commas, `root` for the topmost) into the `child_*`
    /// properties, in all else like [`list_resources`](Self::list_resources). The marker is `child_marker`.
    ///
    /// A shortcut to a folder stands for the folder. With the scope `SharedDrive` the topmost folder is that of the
    /// drive that `shared_drive` names; everywhere else `root` is the topmost folder of the user's own drive.
    ///
    /// The scope limits what is found, whatever folder is named: with `User`, the default, the children of a
    /// folder in a shared drive are left out and the listing is empty. `SharedDrive` or `AllDrives` finds them.
    ///
    /// Reference: `list_children` method.
    ///
    /// # Errors
    /// As [`list_resources`](Self::list_resources); 604 when no id is given.
    pub fn list_children(&self, folder_ids: &str) -> Result<()> {
        self.perform(
            |s| {
                let asking = Asking::of(s)?;
                let folders = asking.meant(some_ids(folder_ids)?);
                let (request, paging) = (asking.request(&folders), s.paging(Listing::Children));
                Ok(Children {
                    page: paging::plan(s, paging, request, "q"),
                    folders: folders.iter().map(|id| Folder::known(s, id)).collect(),
                    asking,
                })
            },
            children,
        )
    }

    /// Reads what there is to know of the given items (ids separated by commas) into the `resource_*`
    /// properties, in the order given. `on_resource_list` fires for each.
    ///
    /// With the setting `RevisionId` it is that revision of the one item that is read; the setting
    /// `RequestedFields` has no part in it then, as in [`list_revisions`](Self::list_revisions).
    ///
    /// Reference: `get_resource_info` method.
    ///
    /// # Errors
    /// 604 when no id is given or one is unknown; 601 for several ids with `RevisionId`; the collection stays as
    /// it was.
    pub fn get_resource_info(&self, resource_ids: &str) -> Result<()> {
        self.perform(
            |s| {
                let ids = some_ids(resource_ids)?;
                let revision = s.revision();
                if revision.is_some() && ids.len() > 1 {
                    let text = "RevisionId names the revision of one item; several ids were given.";
                    return Err(Error::new(codes::UNSUPPORTED, text));
                }
                let fields = match revision {
                    Some(_) => s.own_fields(),
                    None => s.requested_fields(),
                };
                Ok((fields, ids, revision))
            },
            |call, (fields, ids, revision)| match revision {
                Some(revision) => {
                    let of = revisions::Of {
                        file: ids[0],
                        revision: &revision,
                    };
                    let body = call.answer(&ids, &revisions::get(of, &fields)?)?;
                    let found = revisions::decode_revision(&body)?;
                    keep(call, vec![found])
                }
                None => info(call, &fields, &ids),
            },
        )
    }

    /// Reads the folders an item is in into the `resource_*` properties. `on_resource_list` fires for each. An
    /// item that is in none leaves the collection empty.
    ///
    /// Reference: `list_parents` method.
    ///
    /// # Errors
    /// 604 for an unknown id; the collection stays as it was.
    pub fn list_parents(&self, resource_id: &str) -> Result<()> {
        self.perform(
            |s| Ok((s.requested_fields(), resource_id)),
            |call, (fields, id)| {
                let parents = parents(call, id)?;
                info(call, &fields, &id_list(&parents))
            },
        )
    }
}

/// The folders an item is in: ids separated by commas.
pub(super) fn parents(call: &Call, id: &str) -> Result<String> {
    let body = call.ask_about(id, &files::get(id, "id,parents")?)?;
    Ok(files::decode_file(&body)?.parent_ids)
}

/// The id of an item that is named by an alias.
pub(super) fn id_of(call: &Call, id: &str) -> Result<String> {
    files::decode_id(&call.ask_about(id, &files::get(id, "id")?)?)
}

/// Items by their ids, in the order given.
fn info(call: &Call, fields: &str, ids: &[&str]) -> Result<()> {
    let mut found = Vec::new();
    for id in ids {
        let body = call.answer(&[id], &files::get(id, fields)?)?;
        found.push(files::decode_file(&body)?);
    }
    keep(call, found)
}

/// What a listing of files is about, whatever the folders.
struct Asking {
    scope: ListResourcesScope,
    shared_drive: String,
    mode: ListResourcesMode,
    /// The caller's own query.
    query: Option<String>,
    page_size: i64,
    fields: String,
}

impl Asking {
    fn of(s: &State) -> Result<Self> {
        let (settings, general) = (&s.settings.drive, &s.general);
        let scope = general.list_resources_scope;
        if scope == ListResourcesScope::SharedDrive && general.shared_drive.is_empty() {
            return Err(Error::new(
                codes::UNSUPPORTED,
                "Listing a shared drive needs its id in the shared_drive property.",
            ));
        }
        let mut params = s.params();
        params.retain(|param| param.0 == "q");
        Ok(Self {
            scope,
            shared_drive: general.shared_drive.clone(),
            mode: settings.list_resources_mode,
            query: params.pop().map(|param| param.1),
            page_size: settings.max_results,
            fields: s.requested_fields(),
        })
    }

    /// The folders with that of the shared drive in place of the alias, which is the user's own to the service.
    fn meant<'a>(&'a self, mut folders: Vec<&'a str>) -> Vec<&'a str> {
        if self.scope == ListResourcesScope::SharedDrive {
            for id in folders.iter_mut().filter(|id| **id == query::ROOT) {
                *id = &self.shared_drive;
            }
        }
        folders
    }

    fn request(&self, folders: &[&str]) -> ApiRequest {
        let search = Search {
            mode: self.mode,
            parents: folders.to_vec(),
            user: self.query.as_deref(),
        };
        files::list(List {
            scope: query::scope(self.scope, &self.shared_drive),
            q: search.text(),
            page_size: self.page_size,
            page_token: "",
            fields: &self.fields,
        })
    }
}

/// A listing of children.
struct Children {
    page: Page,
    folders: Vec<Folder>,
    asking: Asking,
}

/// What was named as a folder.
struct Folder {
    id: String,
    /// What it stands for, as far as that is known.
    stands_for: Option<String>,
}

impl Folder {
    fn known(s: &State, id: &str) -> Self {
        // The topmost folder of a shared drive has the drive's id.
        let topmost = id == query::ROOT || id == s.general.shared_drive;
        let stands_for = match s.known_kind(id) {
            _ if topmost => Some(id.to_owned()),
            Some(r) if r.mime_type == FOLDER => Some(id.to_owned()),
            Some(r) if r.mime_type == SHORTCUT && !r.shortcut_target_id.is_empty() => {
                Some(r.shortcut_target_id.clone())
            }
            _ => None,
        };
        Self {
            id: id.to_owned(),
            stands_for,
        }
    }
}

fn children(call: &Call, mut plan: Children) -> Result<()> {
    // On a later page it is known what the ids stand for.
    if !plan.page.from.folders.is_empty() {
        let folders: Vec<_> = plan.page.from.folders.iter().map(String::as_str).collect();
        let request = plan.asking.request(&folders);
        let request = request.with_some("pageToken", &plan.page.from.marker);
        let found = read(call, &request, &folders)?;
        return store(call, Listing::Children, plan.page, found);
    }
    // One id that is not known is asked about only if nothing is in it: most are folders. A marker is of what it
    // stands for.
    if plan.folders.len() > 1 || !plan.page.from.marker.is_empty() {
        find_out(call, &mut plan.folders)?;
    }
    let mut found = look_in(call, &mut plan)?;
    let unknown = plan
        .folders
        .iter()
        .any(|folder| folder.stands_for.is_none());
    if unknown && found.records.is_empty() && found.next.is_empty() {
        find_out(call, &mut plan.folders)?;
        if plan
            .folders
            .iter()
            .any(|f| f.stands_for.as_ref() != Some(&f.id))
        {
            found = look_in(call, &mut plan)?;
        }
    }
    store(call, Listing::Children, plan.page, found)
}

/// Lists what is in the folders, as far as it is known which they are.
fn look_in(call: &Call, plan: &mut Children) -> Result<files::Page> {
    let meant = |folder: &Folder| folder.stands_for.as_ref().unwrap_or(&folder.id).clone();
    plan.page.from.folders = plan.folders.iter().map(meant).collect();
    let folders: Vec<_> = plan.page.from.folders.iter().map(String::as_str).collect();
    let request = plan.asking.request(&folders);
    let request = request.with_some("pageToken", &plan.page.from.marker);
    read(call, &request, &folders)
}

/// Asks what stands behind the ids that are not known.
fn find_out(call: &Call, folders: &mut [Folder]) -> Result<()> {
    for folder in folders
        .iter_mut()
        .filter(|folder| folder.stands_for.is_none())
    {
        let target = target_of(call, &folder.id)?;
        folder.stands_for = Some(target.unwrap_or_else(|| folder.id.clone()));
    }
    Ok(())
}

fn read(call: &Call, request: &ApiRequest, ids: &[&str]) -> Result<files::Page> {
    // The caller's query is in ours.
    files::decode_page(&call.answer_without("q", ids, request)?)
}

fn store(call: &Call, listing: Listing, page: Page, found: files::Page) -> Result<()> {
    let marker = paging::next(&page.from, found.next)?;
    let heard = call.heard(|handlers| &handlers.resource_list, &found.records);
    call.keep(|results| {
        let page = Listed {
            records: found.records,
            from: page.from,
            marker,
        };
        results.listed(listing, page, found.incomplete);
    });
    report(call, heard)
}

/// Stores items that were asked for by their ids, and tells of them.
pub(super) fn keep(call: &Call, found: Vec<Resource>) -> Result<()> {
    let heard = call.heard(|handlers| &handlers.resource_list, &found);
    call.keep(|results| results.resources(found));
    report(call, heard)
}

/// Fires the event for each, after the collection holds them all.
fn report(call: &Call, found: Vec<Resource>) -> Result<()> {
    let event = |resource: Resource| ResourceListEventParams {
        id: resource.id,
        name: resource.name,
        extension: resource.extension,
        description: resource.description,
        resource_type: resource.resource_type,
        shared_drive_id: resource.shared_drive_id,
        created_time: resource.created_time,
        modified_time: resource.modified_time,
        size: resource.size,
        trashed: resource.trashed,
    };
    call.tell(
        |handlers| &handlers.resource_list,
        found.into_iter().map(event),
    )
}
