//! The properties, one file per group of the reference.

pub(crate) mod account;
pub(crate) mod certificates;
pub(crate) mod changes;
pub(crate) mod children;
pub(crate) mod encryption;
pub(crate) mod extension;
pub(crate) mod firewall;
pub(crate) mod general;
mod links;
pub(crate) mod o_auth;
pub(crate) mod parsed_headers;
pub(crate) mod permissions;
pub(crate) mod proxy;
pub(crate) mod query_params;
pub(crate) mod resources;
pub(crate) mod shared_drives;

use super::declare::Property;

/// Every group, in alphabetical order.
pub(crate) const ALL: &[&[Property]] = &[
    account::ROWS,
    changes::ROWS,
    children::ROWS,
    extension::CHILD_ROWS,
    encryption::ROWS,
    firewall::ROWS,
    general::ROWS,
    o_auth::ROWS,
    parsed_headers::ROWS,
    permissions::ROWS,
    proxy::ROWS,
    query_params::ROWS,
    resources::ROWS,
    extension::RESOURCE_ROWS,
    shared_drives::ROWS,
    certificates::ACCEPT_SERVER_ROWS,
    certificates::CERT_ROWS,
    certificates::SERVER_ROWS,
];
