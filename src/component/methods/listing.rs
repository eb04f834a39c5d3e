//! Finding files and folders.

use crate::component::GoogleDrive;
use crate::component::call::{Call, Listed};
use crate::component::events::ResourceListEventParams;
use crate::component::state::{Listing, State};
use crate::drive::files::{self, List};
use crate::drive::query::{self, Search};
use crate::drive::request::{ApiRequest, id_list, some_ids};
use crate::enums::ListResourcesScope;
use crate::error::{Error, Result, codes};
use crate::records::Resource;

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
        self.perform(|s| plan_list(s, Listing::Resources, Vec::new()), list)
    }

    /// Lists the children of folders (ids separated by commas, `root` for the topmost) into the `child_*`
    /// properties, in all else like [`list_resources`](Self::list_resources). The marker is `child_marker`.
    ///
    /// Reference: `list_children` method.
    ///
    /// # Errors
    /// As [`list_resources`](Self::list_resources); 604 when no id is given.
    pub fn list_children(&self, folder_ids: &str) -> Result<()> {
        self.perform(
            |s| plan_list(s, Listing::Children, some_ids(folder_ids)?),
            list,
        )
    }

    /// Reads what there is to know of the given items (ids separated by commas) into the `resource_*`
    /// properties, in the order given. `on_resource_list` fires for each.
    ///
    /// Reference: `get_resource_info` method.
    ///
    /// # Errors
    /// 604 when no id is given or one is unknown; the collection stays as it was.
    pub fn get_resource_info(&self, resource_ids: &str) -> Result<()> {
        self.perform(
            |s| {
                let fields = s.settings.drive.requested_fields.clone();
                Ok((fields, some_ids(resource_ids)?))
            },
            |call, (fields, ids)| info(call, &fields, &ids),
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
            |s| Ok((s.settings.drive.requested_fields.clone(), resource_id)),
            |call, (fields, id)| {
                let parents = parents(call, id)?;
                info(call, &fields, &id_list(&parents))
            },
        )
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
        self.not_yet("list_revisions")
    }
}

/// The folders an item is in: ids separated by commas.
pub(super) fn parents(call: &Call, id: &str) -> Result<String> {
    let body = call.ask_about(id, &files::get(id, "id,parents")?)?;
    Ok(files::decode_file(&body)?.parent_ids)
}

/// Items by their ids, in the order given.
fn info(call: &Call, fields: &str, ids: &[&str]) -> Result<()> {
    let mut found = Vec::new();
    for id in ids {
        let body = call.answer_about(id, &files::get(id, fields)?)?;
        found.push(files::decode_file(&body)?);
    }
    call.keep(|results| results.resources(found.clone()));
    report(call, found)
}

/// One page of a listing.
struct Page {
    listing: Listing,
    request: ApiRequest,
    /// Whether the page follows those that are there.
    after_others: bool,
}

fn plan_list(s: &State, listing: Listing, parents: Vec<&str>) -> Result<Page> {
    let (settings, general) = (&s.settings.drive, &s.general);
    let scope = general.list_resources_scope;
    if scope == ListResourcesScope::SharedDrive && general.shared_drive.is_empty() {
        return Err(Error::new(
            codes::UNSUPPORTED,
            "Listing a shared drive needs its id in the shared_drive property.",
        ));
    }
    let params = s.params();
    let user = params.iter().rev().find(|param| param.0 == "q");
    let search = Search {
        mode: settings.list_resources_mode,
        parents,
        user: user.map(|param| param.1.as_str()),
    };
    let marker = s.marker(listing);
    Ok(Page {
        listing,
        request: files::list(List {
            scope: query::scope(scope, &general.shared_drive),
            q: search.text(),
            page_size: settings.max_results,
            page_token: marker,
            requested_fields: &settings.requested_fields,
        }),
        after_others: settings.accumulate_pages && !marker.is_empty(),
    })
}

fn list(call: &Call, plan: Page) -> Result<()> {
    // The caller's query is in ours.
    let page = files::decode_page(&call.answer_without(&["q"], &plan.request)?)?;
    let found = page.records.clone();
    call.keep(|results| {
        let page = Listed {
            records: page.records,
            after_others: plan.after_others,
            marker: page.next,
            incomplete: page.incomplete,
        };
        results.listed(plan.listing, page);
    });
    report(call, found)
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
