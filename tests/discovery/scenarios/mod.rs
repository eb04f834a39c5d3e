//! What each method is asked to do, in the ways its settings and arguments allow.

mod account;
mod changes;
mod control;
mod download;
mod items;
mod listing;
mod members;
mod permissions;
mod records;
mod shared_drives;
mod upload;

use crate::world::World;

/// A method, and calls of it.
pub(crate) type Scenario = (&'static str, fn(&World));

pub(crate) fn all() -> Vec<Scenario> {
    [
        account::ALL,
        changes::ALL,
        control::ALL,
        download::ALL,
        items::ALL,
        listing::ALL,
        members::ALL,
        permissions::ALL,
        records::ALL,
        shared_drives::ALL,
        upload::ALL,
    ]
    .concat()
}
