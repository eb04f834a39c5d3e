//! What changed since the last time.

use super::paging;
use crate::component::GoogleDrive;
use crate::component::call::Call;
use crate::component::events::ChangeListEventParams;
use crate::component::paging::From;
use crate::drive::changes;
use crate::drive::request::ApiRequest;
use crate::error::{Error, Result, codes};
use crate::records::Change;

/// # Following changes
impl GoogleDrive {
    /// Lists what changed since the place that `change_marker` or `next_change_marker` names into the `change_*`
    /// properties, a page a call: call it again until `change_marker` is empty. `on_change_list` fires for each.
    ///
    /// With all pages listed `next_change_marker` names the place to go on from another time; a listing from there
    /// begins with an empty collection. `1` in `change_marker` is the very beginning. With `shared_drive` set only
    /// changes in that shared drive, and of it, are listed. `MaxResults` says how many a page holds,
    /// `AccumulatePages` whether pages are collected.
    ///
    /// The setting `RequestedFields` has no part in it; a query parameter `fields` has.
    ///
    /// Reference: `list_changes` method.
    ///
    /// # Errors
    /// 601 when both markers are empty, and for a marker that came from the changes of another drive; 600 when the
    /// service refuses the marker, or does not say where to go on. Collection and markers stay as they were.
    pub fn list_changes(&self) -> Result<()> {
        self.perform(
            |s| {
                let (page, drive) = (&s.change_page, &s.general.shared_drive);
                let Some((marker, goes_on)) = page.place() else {
                    let text = "There is no place to list changes from: call get_current_change_marker, or set \
                                change_marker to \"1\" for the very first one.";
                    return Err(Error::new(codes::UNSUPPORTED, text));
                };
                if !page.is_about(drive) {
                    let text = "The change marker came from the changes of another drive than shared_drive names: \
                                call get_current_change_marker, or set a marker for this one.";
                    return Err(Error::new(codes::UNSUPPORTED, text));
                }
                let size = s.settings.drive.max_results;
                Ok(Page {
                    request: changes::list(marker, drive, size, &s.own_fields()),
                    from: From {
                        marker: marker.to_owned(),
                        after_others: goes_on && s.settings.drive.accumulate_pages,
                        passed: page.passed(),
                        ..From::default()
                    },
                    shared_drive: drive.clone(),
                })
            },
            list,
        )
    }

    /// Sets `next_change_marker` to the present end of the list of changes, of the drive `shared_drive` names or
    /// of the user's, and clears `change_marker`.
    ///
    /// Reference: `get_current_change_marker` method.
    ///
    /// # Errors
    /// 604 for an unknown shared drive; 603 without valid credentials. The markers stay as they were.
    pub fn get_current_change_marker(&self) -> Result<()> {
        self.perform(
            |s| {
                let drive = s.general.shared_drive.clone();
                Ok((changes::end(&drive), drive))
            },
            |call, (request, drive)| {
                let marker = changes::decode_end(&call.answer(&[], &request)?)?;
                call.keep(|results| results.changes_end(drive, marker));
                Ok(())
            },
        )
    }
}

/// A page that is asked for.
struct Page {
    request: ApiRequest,
    from: From,
    shared_drive: String,
}

fn list(call: &Call, plan: Page) -> Result<()> {
    let page = changes::decode_page(&call.answer(&[], &plan.request)?)?;
    if !page.is_last {
        paging::next(&plan.from, page.next.clone())?;
    }
    let heard = call.heard(|handlers| &handlers.change_list, &page.records);
    call.keep(|results| results.changes_listed(plan.shared_drive, page, plan.from));
    let event = |change: Change| ChangeListEventParams {
        resource_id: change.resource_id,
        shared_drive_id: change.shared_drive_id,
        removed: change.removed,
        time: change.time,
        change_type: change.change_type,
    };
    call.tell(
        |handlers| &handlers.change_list,
        heard.into_iter().map(event),
    )
}
