//! What the benchmarks measure with: a server of canned pages, and the two clients.

pub(crate) mod bare;
mod page;
pub(crate) mod server;

use cloudstorage::GoogleDrive;

/// Files on a page.
pub(crate) const PAGE: usize = 1000;

/// The component, aimed at a server, with the connection kept as every agent keeps it.
pub(crate) fn component(url: &str) -> GoogleDrive {
    let drive = GoogleDrive::new();
    drive.config(&format!("ServiceURL={url}")).unwrap();
    drive.config("KeepAlive=True").unwrap();
    drive.config(&format!("MaxResults={PAGE}")).unwrap();
    drive.set_authorization("Bearer token");
    drive
}
