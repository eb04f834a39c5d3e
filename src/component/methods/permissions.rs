//! Who may do what with an item.

use super::paging::{self, Page};
use crate::component::GoogleDrive;
use crate::component::call::{Call, Listed};
use crate::component::collection::{Record, Seen};
use crate::component::events::PermissionListEventParams;
use crate::component::state::State;
use crate::drive::confirm;
use crate::drive::permissions::{self, Of, Wanted};
use crate::enums::{PermissionModOp, PermissionRole, PermissionType};
use crate::error::{Error, Result, codes};
use crate::records::Permission;

/// # Permissions
impl GoogleDrive {
    /// Lists the permissions of a file, folder or shared drive into the `permission_*` properties, a page a call:
    /// call it again until `permission_marker` is empty. `on_permission_list` fires for each.
    ///
    /// `MaxPermissionResults` says how many a page holds, `AccumulatePages` whether pages are collected, and
    /// `UseDomainAdminAccess` asks with the rights of an administrator. A role that this release does not know
    /// reads as `Reader`.
    ///
    /// Reference: `list_permissions` method.
    ///
    /// # Errors
    /// 604 for an unknown id; 600 without the right to see them. The collection stays as it was.
    pub fn list_permissions(&self, resource_id: &str) -> Result<()> {
        self.perform(
            |s| {
                let size = s.settings.drive.max_permission_results;
                let request = permissions::list(s.of(resource_id), size, &s.requested_fields())?;
                let page = paging::plan(s, &s.permission_page, request, "");
                Ok((resource_id, page))
            },
            list,
        )
    }

    /// Reads one permission of an item into the `permission_*` properties, in place of what they held.
    /// `on_permission_list` fires for it.
    ///
    /// Reference: `get_permission_info` method.
    ///
    /// # Errors
    /// 604 for an unknown id; the collection stays as it was.
    pub fn get_permission_info(&self, resource_id: &str, permission_id: &str) -> Result<()> {
        self.perform(
            |s| {
                let of = s.of(resource_id);
                let request = permissions::get(of, permission_id, &s.requested_fields())?;
                Ok((resource_id, request))
            },
            |call, (id, request)| {
                let found = permissions::decode_permission(&call.answer(&[id], &request)?)?;
                call.keep(|results| results.permission(found.clone()));
                report(call, vec![found])
            },
        )
    }

    /// Does what each permission's `permission_mod_op` says, one after the other; an operation that is done goes
    /// back to `None`, and what was created gets its `permission_id`.
    ///
    /// To create sends role, type and, as the type needs them, e-mail address, domain and file discovery. To
    /// update sends what was assigned of role and, for domains and everyone, file discovery (the role, if neither
    /// was): the service lets nothing else be changed. To make someone owner the setting `TransferOwnership` has to be on.
    ///
    /// Reference: `update_permissions` method.
    ///
    /// # Errors
    /// The error of the first operation that fails, naming its index; those behind it are not tried, those before
    /// it are done. 601 for an owner without `TransferOwnership` and for a permission that names nobody; 604 for
    /// one to be updated or deleted that has no id; 600 when the service refuses or its answer does not show the
    /// change.
    pub fn update_permissions(&self, resource_id: &str) -> Result<()> {
        self.perform(
            |s| {
                let waiting = |(_, record): &(usize, Seen<'_, Permission>)| {
                    record.value.mod_op != PermissionModOp::None
                };
                let records = s.permissions.records().enumerate().filter(waiting);
                Ok(Operations {
                    of: s.of(resource_id),
                    may_transfer: s.settings.drive.transfer_ownership,
                    records: records
                        .map(|(index, record)| (index, record.record()))
                        .collect(),
                })
            },
            update,
        )
    }
}

impl State {
    /// An item whose permissions are asked about, with the right the settings choose.
    pub(super) fn of<'a>(&self, id: &'a str) -> Of<'a> {
        let admin = self.settings.drive.use_domain_admin_access;
        Of { id, admin }
    }
}

fn list(call: &Call, (id, page): (&str, Page)) -> Result<()> {
    let (found, marker) = permissions::decode_page(&call.answer(&[id], &page.request)?)?;
    let marker = paging::next(&page.from, marker)?;
    let heard = call.heard(|handlers| &handlers.permission_list, &found);
    call.keep(|results| {
        results.permissions_listed(Listed {
            records: found,
            from: page.from,
            marker,
        });
    });
    report(call, heard)
}

fn report(call: &Call, found: Vec<Permission>) -> Result<()> {
    let event = |permission: Permission| PermissionListEventParams {
        id: permission.id,
        role: permission.role,
        permission_type: permission.permission_type,
        email: permission.email,
        domain: permission.domain,
        allow_file_discovery: permission.allow_file_discovery,
    };
    call.tell(
        |handlers| &handlers.permission_list,
        found.into_iter().map(event),
    )
}

/// What is to be done with the permissions of an item.
struct Operations<'a> {
    of: Of<'a>,
    may_transfer: bool,
    records: Vec<(usize, Record<Permission>)>,
}

fn update(call: &Call, plan: Operations<'_>) -> Result<()> {
    for (index, record) in &plan.records {
        let created = carry_out(call, &plan, record).map_err(|error| {
            let code = error.code();
            error.recast(code, &format!("Permission {index}: "))
        })?;
        call.keep(|results| results.permission_done(*index, &record.value, created));
    }
    Ok(())
}

/// Does one operation; the id of what it created.
fn carry_out(
    call: &Call,
    plan: &Operations<'_>,
    record: &Record<Permission>,
) -> Result<Option<String>> {
    let (of, permission) = (plan.of, &record.value);
    match permission.mod_op {
        PermissionModOp::None => Ok(None),
        PermissionModOp::Create => {
            let wanted = new(permission, plan.may_transfer)?;
            let body = call.answer(&[of.id], &permissions::create(of, &wanted)?)?;
            Ok(Some(confirm::granted(&body, &wanted)?.id))
        }
        PermissionModOp::Update => {
            let discovery = "permission_allow_file_discovery";
            // It means nothing for people.
            let discovery = record
                .assigned(discovery, |p| p.allow_file_discovery)
                .filter(|_| !is_for_people(permission));
            let role = record.assigned("permission_role", |p| p.role);
            if role.is_none() && discovery.is_none() && permission.unknown_role {
                let text = "its role is not known here, and no other was assigned.";
                return Err(Error::new(codes::UNSUPPORTED, text));
            }
            let wanted = Wanted {
                role: role.or(discovery.is_none().then_some(permission.role)),
                allow_file_discovery: discovery,
                ..Wanted::default()
            };
            may_be(wanted.role, plan.may_transfer)?;
            let body = call.answer(&[of.id], &permissions::update(of, &permission.id, &wanted)?)?;
            confirm::regranted(&body, &permission.id, &wanted)?;
            Ok(None)
        }
        PermissionModOp::Delete => {
            let request = permissions::delete(of, &permission.id)?;
            confirm::deleted(&call.answer(&[of.id], &request)?)?;
            Ok(None)
        }
    }
}

/// A permission as it is created: with whom its type says it is for.
fn new(permission: &Permission, may_transfer: bool) -> Result<Wanted<'_>> {
    let (email, domain) = (permission.email.trim(), permission.domain.trim());
    let kind = permission.permission_type;
    let person = is_for_people(permission);
    let of_domain = kind == PermissionType::Domain;
    if person && email.is_empty() || of_domain && domain.is_empty() {
        let what = if person { "e-mail address" } else { "domain" };
        let text = format!("a permission of this type needs the {what} it is for.");
        return Err(Error::new(codes::UNSUPPORTED, text));
    }
    may_be(Some(permission.role), may_transfer)?;
    Ok(Wanted {
        role: Some(permission.role),
        permission_type: Some(kind),
        email_address: person.then_some(email),
        domain: of_domain.then_some(domain),
        // For people the service refuses it.
        allow_file_discovery: (!person).then_some(permission.allow_file_discovery),
    })
}

fn is_for_people(permission: &Permission) -> bool {
    let kind = permission.permission_type;
    matches!(kind, PermissionType::User | PermissionType::Group)
}

fn may_be(role: Option<PermissionRole>, may_transfer: bool) -> Result<()> {
    if role == Some(PermissionRole::Owner) && !may_transfer {
        let text = "making someone owner takes the role from the present owner; \
                    set TransferOwnership=True to do that.";
        return Err(Error::new(codes::UNSUPPORTED, text));
    }
    Ok(())
}
