//! Shared drives.

use super::paging::{self, Page};
use crate::component::GoogleDrive;
use crate::component::call::{Call, Listed};
use crate::component::events::SharedDriveListEventParams;
use crate::drive::confirm;
use crate::drive::drives::{self, Changes, Restrictions};
use crate::enums::SharedDriveRestrictions;
use crate::error::{Error, Result, codes};
use crate::records::SharedDrive;

/// # Shared drive methods
impl GoogleDrive {
    /// Lists the shared drives the user is a member of into the `shared_drive_*` properties, a page a call: call
    /// it again until `shared_drive_marker` is empty. `on_shared_drive_list` fires for each.
    ///
    /// `MaxSharedDriveResults` says how many a page holds, `AccumulatePages` whether pages are collected. With
    /// `UseDomainAdminAccess` all shared drives of the domain are listed. A query parameter `q` limits the search.
    ///
    /// Reference: `list_shared_drives` method.
    ///
    /// # Errors
    /// 603 without valid credentials; 600 when the service refuses the marker. The collection stays as it was.
    pub fn list_shared_drives(&self) -> Result<()> {
        self.perform(
            |s| {
                let settings = &s.settings.drive;
                let request = drives::list(
                    settings.use_domain_admin_access,
                    settings.max_shared_drive_results,
                    &s.requested_fields(),
                );
                Ok(paging::plan(s, &s.shared_drive_page, request, ""))
            },
            list,
        )
    }

    /// Reads one shared drive into the `shared_drive_*` properties, in place of what they held.
    /// `on_shared_drive_list` fires for it.
    ///
    /// Reference: `get_shared_drive_info` method.
    ///
    /// # Errors
    /// 604 for an unknown id; the collection stays as it was.
    pub fn get_shared_drive_info(&self, shared_drive_id: &str) -> Result<()> {
        self.perform(
            |s| {
                let admin = s.settings.drive.use_domain_admin_access;
                drives::get(shared_drive_id, admin, &s.requested_fields())
            },
            |call, request| {
                let found = drives::decode_drive(&call.answer(&[], &request)?)?;
                call.keep(|results| results.shared_drive(found.clone()));
                report(call, vec![found])
            },
        )
    }

    /// Creates a shared drive and returns its id. The same `request_id` never creates two.
    ///
    /// With an empty one a new one is made. It is kept by name when the call fails, so that the call for the same name
    /// made again cannot create a second drive: the service answers 409 (an error 600) if the first attempt had
    /// created one all the same.
    ///
    /// Reference: `create_shared_drive` method.
    ///
    /// # Errors
    /// 600 without the right to create one, when the request id was used before, or when the service refuses.
    pub fn create_shared_drive(&self, name: &str, request_id: &str) -> Result<String> {
        self.perform(
            |s| {
                if !request_id.is_empty() {
                    return Ok((name, request_id.to_owned(), false));
                }
                let id = match s.unconfirmed_drives.get(name) {
                    Some(id) => id.clone(),
                    None => new_request_id()?,
                };
                Ok((name, id, true))
            },
            create,
        )
    }

    /// Renames a shared drive, unless the name is empty, and sets and lifts restrictions: all of it or nothing.
    ///
    /// Reference: `update_shared_drive` method.
    ///
    /// # Errors
    /// 601 for a restriction that is unknown or in both sets, with nothing sent; 604 for an unknown id; 600 when
    /// the user may not change one of them.
    pub fn update_shared_drive(
        &self,
        shared_drive_id: &str,
        new_name: &str,
        set_restrictions: SharedDriveRestrictions,
        unset_restrictions: SharedDriveRestrictions,
    ) -> Result<()> {
        self.perform(
            |s| {
                known(set_restrictions | unset_restrictions)?;
                let both = set_restrictions & unset_restrictions;
                if !both.is_empty() {
                    let text = format!(
                        "The restrictions {:#x} are in both sets: each can be set or lifted.",
                        both.bits()
                    );
                    return Err(Error::new(codes::UNSUPPORTED, text));
                }
                let changes = Changes {
                    name: (!new_name.is_empty()).then_some(new_name),
                    restrictions: Restrictions::change(set_restrictions, unset_restrictions),
                };
                let admin = s.settings.drive.use_domain_admin_access;
                let request = drives::update(shared_drive_id, admin, &changes)?;
                let restrictions = (set_restrictions, unset_restrictions);
                Ok((shared_drive_id, request, new_name, restrictions))
            },
            |call, (id, request, name, restrictions)| {
                confirm::drive_updated(&call.answer(&[], &request)?, id, name, restrictions)
            },
        )
    }

    /// Deletes a shared drive, which has to be empty but for its trash.
    ///
    /// Reference: `delete_shared_drive` method.
    ///
    /// # Errors
    /// 604 for an unknown id; 600 for anyone but an organizer, and when it is not empty.
    pub fn delete_shared_drive(&self, shared_drive_id: &str) -> Result<()> {
        self.perform(
            |s| drives::delete(shared_drive_id, s.settings.drive.use_domain_admin_access),
            |call, request| confirm::deleted(&call.answer(&[], &request)?),
        )
    }

    /// Hides a shared drive from the user's default view, or shows it again.
    ///
    /// Reference: `toggle_shared_drive_hidden` method.
    ///
    /// # Errors
    /// 604 for an unknown id.
    pub fn toggle_shared_drive_hidden(&self, shared_drive_id: &str, hidden: bool) -> Result<()> {
        self.perform(
            |_| {
                let request = drives::set_hidden(shared_drive_id, hidden)?;
                Ok((shared_drive_id, hidden, request))
            },
            |call, (id, hidden, request)| {
                confirm::drive_hidden(&call.answer(&[], &request)?, id, hidden)
            },
        )
    }
}

fn list(call: &Call, page: Page) -> Result<()> {
    let (found, marker) = drives::decode_page(&call.answer(&[], &page.request)?)?;
    let marker = paging::next(&page.from, marker)?;
    let heard = call.heard(|handlers| &handlers.shared_drive_list, &found);
    call.keep(|results| {
        results.shared_drives_listed(Listed {
            records: found,
            from: page.from,
            marker,
        });
    });
    report(call, heard)
}

fn report(call: &Call, found: Vec<SharedDrive>) -> Result<()> {
    let event = |drive: SharedDrive| SharedDriveListEventParams {
        id: drive.id,
        name: drive.name,
        created_time: drive.created_time,
        hidden: drive.hidden,
        capabilities: drive.capabilities,
        restrictions: drive.restrictions,
    };
    call.tell(
        |handlers| &handlers.shared_drive_list,
        found.into_iter().map(event),
    )
}

fn create(call: &Call, (name, request_id, ours): (&str, String, bool)) -> Result<String> {
    if ours {
        // Before it is sent: what becomes of it may never be known.
        call.keep(|results| results.unconfirmed_drive(name, Some(&request_id)));
    }
    let outcome = call
        .answer(&[], &drives::create(name, &request_id))
        .and_then(|body| confirm::created_drive(&body));
    let known = outcome
        .as_ref()
        .map_or_else(|e| e.http_status() == Some(409), |_| true);
    if ours && known {
        call.keep(|results| results.unconfirmed_drive(name, None));
    }
    outcome
}

/// A random one, so that no two wishes share it.
fn new_request_id() -> Result<String> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|cause| {
        let text = format!("The system gives no random numbers: {cause}.");
        Error::new(codes::SERVER, text)
    })?;
    Ok(uuid::Builder::from_random_bytes(random)
        .into_uuid()
        .to_string())
}

fn known(flags: SharedDriveRestrictions) -> Result<()> {
    let unknown = flags.bits() & !SharedDriveRestrictions::all().bits();
    if unknown != 0 {
        let text = format!(
            "{unknown:#x} is no restriction of a shared drive; it takes the flags {:#x}.",
            SharedDriveRestrictions::all().bits()
        );
        return Err(Error::new(codes::UNSUPPORTED, text));
    }
    Ok(())
}
