//! Finding files and folders.

use crate::component::GoogleDrive;
use crate::component::call::Call;
use crate::component::collection::Records;
use crate::component::events::ResourceListEventParams;
use crate::component::methods::not_yet;
use crate::component::state::{Paging, State};
use crate::drive::files::{self, List};
use crate::drive::query::{self, Search};
use crate::drive::request::{id_list, some_ids};
use crate::enums::ListResourcesScope;
use crate::error::{Error, Result, codes};
use crate::records::Resource;

/// A collection that is filled page by page, and where it stands.
type Target = fn(&mut State) -> (&mut Records<Resource>, &mut Paging);

/// # Listing
impl GoogleDrive {
    /// Lists files and folders in the place `list_resources_scope` says into the `resource_*` properties, a page
    /// a call: call it again until `resource_marker` is empty. `on_resource_list` fires for each.
    ///
    /// A query parameter `q` of your own is combined with the `ListResourcesMode` setting. Pages are collected
    /// unless the `AccumulatePages` setting is off; the call after the last page begins anew.
    ///
    /// Reference: `list_resources` method.
    ///
    /// # Errors
    /// 601 for the scope `SharedDrive` without `shared_drive`; 603 without valid credentials; 600 when the
    /// service refuses the query or the marker. The collection stays as it was.
    pub fn list_resources(&self) -> Result<()> {
        self.perform(|call| list(call, &[], |s| (&mut s.resources, &mut s.resource_page)))
    }

    /// Lists the children of folders (ids separated by commas, `root` for the topmost) into the `child_*`
    /// properties, in all else like [`list_resources`](Self::list_resources). The marker is `child_marker`.
    ///
    /// Reference: `list_children` method.
    ///
    /// # Errors
    /// As [`list_resources`](Self::list_resources); 604 when no id is given.
    pub fn list_children(&self, folder_ids: &str) -> Result<()> {
        self.perform(|call| {
            list(call, &some_ids(folder_ids)?, |s| {
                (&mut s.children, &mut s.child_page)
            })
        })
    }

    /// Reads what there is to know of the given items (ids separated by commas) into the `resource_*`
    /// properties, in the order given. `on_resource_list` fires for each.
    ///
    /// Reference: `get_resource_info` method.
    ///
    /// # Errors
    /// 604 when no id is given or one is unknown; the collection stays as it was.
    pub fn get_resource_info(&self, resource_ids: &str) -> Result<()> {
        self.perform(|call| info(call, &some_ids(resource_ids)?))
    }

    /// Reads the folders an item is in into the `resource_*` properties. `on_resource_list` fires for each. An
    /// item that is in none leaves the collection empty.
    ///
    /// Reference: `list_parents` method.
    ///
    /// # Errors
    /// 604 for an unknown id; the collection stays as it was.
    pub fn list_parents(&self, resource_id: &str) -> Result<()> {
        self.perform(|call| {
            let body = call.answer_about(resource_id, &files::get(resource_id, "id,parents")?)?;
            let parents = files::decode_file(&body)?.parent_ids;
            info(call, &id_list(&parents))
        })
    }

    /// Lists the revisions of a file, oldest first, into the `resource_*` properties, all pages at once.
    /// `on_resource_list` fires for each. `resource_id` holds a revision's id, for the setting `RevisionId`.
    ///
    /// Reference: `list_revisions` method.
    ///
    /// # Errors
    /// 604 for an unknown id; the collection stays as it was.
    pub fn list_revisions(&self, file_id: &str) -> Result<()> {
        let _ = file_id;
        self.perform(|_| not_yet("list_revisions"))
    }
}

/// Items by their ids, in the order given.
fn info(call: &Call, ids: &[&str]) -> Result<()> {
    let drive = &call.drive;
    let fields = drive
        .state()
        .read(|s| s.settings.drive.requested_fields.clone());
    let mut found = Vec::new();
    for id in ids {
        let body = call.answer_about(id, &files::get(id, &fields)?)?;
        found.push(files::decode_file(&body)?);
    }
    drive.state().update(|s| {
        s.resources.load(found.clone(), false);
        s.resource_page.marker.clear();
    });
    report(call, found)
}

fn list(call: &Call, parents: &[&str], target: Target) -> Result<()> {
    let drive = &call.drive;
    let (user, params): (Vec<_>, Vec<_>) = call
        .params
        .iter()
        .cloned()
        .partition(|param| param.0 == "q");
    let (request, marker) = drive.state().update(|s| {
        let marker = target(s).1.marker.clone();
        let settings = &s.settings.drive;
        let (scope, shared_drive) = (
            s.general.list_resources_scope,
            s.general.shared_drive.as_str(),
        );
        if scope == ListResourcesScope::SharedDrive && shared_drive.is_empty() {
            return Err(Error::new(
                codes::UNSUPPORTED,
                "Listing a shared drive needs its id in the shared_drive property.",
            ));
        }
        let search = Search {
            mode: settings.list_resources_mode,
            parents: parents.to_vec(),
            user: user.last().map(|param| param.1.as_str()),
        };
        let request = files::list(List {
            scope: query::scope(scope, shared_drive),
            q: search.text(),
            page_size: settings.max_results,
            page_token: &marker,
            requested_fields: &settings.requested_fields,
        });
        Ok((request, marker))
    })?;
    let page = files::decode_page(&call.answer_with(&request, &params, Vec::new())?)?;
    drive.state().update(|s| {
        let keep = s.settings.drive.accumulate_pages && !marker.is_empty();
        s.general.search_incomplete = page.incomplete;
        let (records, paging) = target(s);
        records.load(page.records.clone(), keep);
        paging.marker = page.next;
    });
    report(call, page.records)
}

/// Fires the event for each, after the collection holds it.
fn report(call: &Call, found: Vec<Resource>) -> Result<()> {
    for resource in found {
        call.options.bounds.check()?;
        call.drive.handlers().resource_list.fire(
            &call.drive,
            &mut ResourceListEventParams {
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
            },
        );
    }
    Ok(())
}
