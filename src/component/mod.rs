//! The documented surface: what turns calls into work below, and nothing else.

mod call;
mod collection;
pub(crate) mod config;
pub(crate) mod declare;
pub(crate) mod events;
mod given;
pub(crate) mod input;
pub(crate) mod methods;
mod options;
mod paging;
pub(crate) mod properties;
mod reporter;
mod secrets;
mod selected;
pub(crate) mod state;
pub(crate) mod value;
mod walked;
mod x_path;

use std::sync::Arc;

use events::Handlers;
use state::{Locked, State};

use crate::http::Client;
use crate::oauth::loopback::LoopbackServer;
use crate::observe::Interrupt;

/// A blocking Google Drive component.
///
/// Every member takes `&self`, and the type is `Send + Sync`. A clone is the same
/// object once more, for another thread. One method runs at a time; a second one answers 143 until the first is
/// done. Properties and settings can be read and set at any time, also from event
/// handlers; what is set while a method runs takes effect with the next one.
///
/// ```no_run
/// use cloudstorage::{GoogleDrive, ListResourcesScope};
///
/// # fn main() -> cloudstorage::Result<()> {
/// let drive = GoogleDrive::new();
/// drive.set_o_auth_client_id("CLIENT_ID");
/// drive.set_o_auth_client_secret("CLIENT_SECRET");
/// drive.on_resource_list(|_drive, e| println!("{}", e.name));
/// drive.authorize()?;
/// drive.set_list_resources_scope(ListResourcesScope::User);
/// loop {
///     drive.list_resources()?;
///     if drive.resource_marker().is_empty() {
///         break;
///     }
/// }
/// # Ok(())
/// # }
/// ```
///
/// A handler has to own what it uses:
///
/// ```compile_fail
/// let drive = cloudstorage::GoogleDrive::new();
/// let mut names = Vec::new();
/// drive.on_resource_list(|_, e| names.push(e.name.clone()));
/// ```
pub struct GoogleDrive {
    inner: Arc<Inner>,
}

pub(crate) struct Inner {
    state: Locked<State>,
    handlers: Handlers,
    interrupt: Interrupt,
    client: Client,
    /// The web server that waits for the browser, while no call uses it.
    web_server: Locked<Option<LoopbackServer>>,
}

impl GoogleDrive {
    /// A new object: every property and setting has its documented default.
    #[must_use]
    pub fn new() -> Self {
        Self {
            inner: Arc::new(Inner {
                state: Locked::default(),
                handlers: Handlers::default(),
                interrupt: Interrupt::default(),
                client: Client::new(),
                web_server: Locked::default(),
            }),
        }
    }

    pub(crate) fn state(&self) -> &Locked<State> {
        &self.inner.state
    }

    pub(crate) fn handlers(&self) -> &Handlers {
        &self.inner.handlers
    }

    pub(crate) fn interrupt_token(&self) -> &Interrupt {
        &self.inner.interrupt
    }

    pub(crate) fn client(&self) -> &Client {
        &self.inner.client
    }

    pub(crate) fn web_server(&self) -> &Locked<Option<LoopbackServer>> {
        &self.inner.web_server
    }
}

/// The same object once more, not a second one: for another thread, say, that is to
/// [`interrupt`](GoogleDrive::interrupt) it. A handler that owns one keeps its object alive for ever; it has no
/// need to, since it is given the object.
impl Clone for GoogleDrive {
    fn clone(&self) -> Self {
        Self {
            inner: Arc::clone(&self.inner),
        }
    }
}

impl Default for GoogleDrive {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for GoogleDrive {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GoogleDrive")
            .field("idle", &self.idle())
            .field("local_file", &self.local_file())
            .field("resource_count", &self.resource_count())
            .finish_non_exhaustive()
    }
}

const fn assert_send_sync<T: Send + Sync>() {}
const _: () = assert_send_sync::<GoogleDrive>();
