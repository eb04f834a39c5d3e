//! A local Google Drive v3 server, to try programs against without an account.
//!
//! It speaks HTTP on a loopback address, keeps files in a folder, issues OAuth 2.0 tokens, and
//! makes trouble on request. It shares no code with the client of this crate.
//!
//! ```
//! use cloudstorage::emulator::Emulator;
//!
//! let emulator = Emulator::builder().token("a-token").start()?;
//! println!("service root: {}", emulator.url());
//! emulator.stop();
//! # Ok::<(), std::io::Error>(())
//! ```

use std::collections::VecDeque;
use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

use parking_lot::Mutex;
use tiny_http::Server;

pub use faults::{Fault, FaultRule};
pub use users::{USERS, User};

use faults::Faults;
use gate::Gate;
use server::App;
use session::Sessions;
use store::Store;
use tokens::{Holder, Tokens};

mod about;
mod access;
mod blob;
mod call;
mod caps;
mod changes;
mod control;
mod drives;
mod edit;
mod errors;
mod export;
mod faults;
mod fields;
mod files;
mod gate;
mod grant;
mod lex;
mod listing;
mod media;
mod members;
mod model;
mod moves;
mod multipart;
mod oauth;
mod order;
mod permissions;
mod reply;
mod revisions;
mod route;
mod schema;
mod search;
mod server;
mod session;
mod store;
mod time;
mod tokens;
mod tree;
mod upload;
mod users;
mod wire;

/// The OAuth client id that is accepted unless [`Builder::client`] names another.
pub const CLIENT_ID: &str = "emulator-client";
/// The secret that goes with [`CLIENT_ID`].
pub const CLIENT_SECRET: &str = "emulator-secret";

/// Requests handled at a time; an upload holds one for as long as it lasts.
const WORKERS: usize = 24;

/// A running server. Dropping it stops it.
pub struct Emulator {
    app: Arc<App>,
    public: SocketAddr,
    server: Option<Arc<Server>>,
    gate: Option<JoinHandle<()>>,
    workers: Vec<JoinHandle<()>>,
}

/// What a server is to be like.
#[derive(Clone)]
pub struct Builder {
    address: IpAddr,
    port: u16,
    token: Option<String>,
    data_dir: Option<PathBuf>,
    client: (String, String),
}

/// One request the server has answered; secrets in the query are left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestSeen {
    /// The method, after a method override.
    pub method: String,
    /// The path as it was sent.
    pub path: String,
    /// The decoded query.
    pub query: String,
    /// The status of the answer.
    pub status: u16,
}

impl Builder {
    /// The port to listen on; 0, the default, takes a free one.
    #[must_use]
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// The address to listen on; 127.0.0.1 by default.
    #[must_use]
    pub fn address(mut self, address: IpAddr) -> Self {
        self.address = address;
        self
    }

    /// A Bearer token that is always accepted, beside those the server issues.
    #[must_use]
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.token = Some(token.into());
        self
    }

    /// A folder that keeps the files from one start to the next. Without one they live in a
    /// temporary folder and go when the server stops.
    #[must_use]
    pub fn data_dir(mut self, dir: impl Into<PathBuf>) -> Self {
        self.data_dir = Some(dir.into());
        self
    }

    /// The OAuth client that is accepted, in place of [`CLIENT_ID`] and [`CLIENT_SECRET`].
    #[must_use]
    pub fn client(mut self, id: impl Into<String>, secret: impl Into<String>) -> Self {
        self.client = (id.into(), secret.into());
        self
    }

    /// Starts the server.
    ///
    /// # Errors
    /// The port is taken, or the data folder cannot be used.
    pub fn start(self) -> io::Result<Emulator> {
        let store = Store::open(self.data_dir.as_deref())?;
        let listener = TcpListener::bind((self.address, self.port))?;
        let public = listener.local_addr()?;
        let server = Arc::new(
            Server::http((Ipv4Addr::LOCALHOST, 0)).map_err(|e| io::Error::other(e.to_string()))?,
        );
        let inner = server
            .server_addr()
            .to_ip()
            .ok_or_else(|| io::Error::other("no address"))?;
        let (gate, gate_thread) = Gate::open(listener, inner)?;
        let host = if public.ip().is_unspecified() {
            IpAddr::V4(Ipv4Addr::LOCALHOST)
        } else {
            public.ip()
        };
        let app = Arc::new(App {
            base: format!("http://{}", SocketAddr::new(host, public.port())),
            client: self.client,
            token: self.token,
            store,
            tokens: Tokens::default(),
            sessions: Sessions::default(),
            faults: Faults::default(),
            seen: Mutex::new(VecDeque::new()),
            gate,
            stopping: AtomicBool::new(false),
        });
        let mut emulator = Emulator {
            app,
            public,
            server: Some(server),
            gate: Some(gate_thread),
            workers: Vec::new(),
        };
        for _ in 0..WORKERS {
            let (app, server) = (Arc::clone(&emulator.app), emulator.server.clone());
            let worker = thread::Builder::new()
                .name("emulator-worker".to_owned())
                .spawn(move || {
                    if let Some(server) = server {
                        server::work(&app, &server);
                    }
                })?;
            emulator.workers.push(worker);
        }
        Ok(emulator)
    }
}

impl Emulator {
    /// Begins the description of a server.
    pub fn builder() -> Builder {
        Builder {
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 0,
            token: None,
            data_dir: None,
            client: (CLIENT_ID.to_owned(), CLIENT_SECRET.to_owned()),
        }
    }

    /// The service root, such as `http://127.0.0.1:8080`.
    pub fn url(&self) -> String {
        self.app.base.clone()
    }

    /// Where a browser is sent for consent.
    pub fn auth_url(&self) -> String {
        format!("{}/o/oauth2/auth", self.app.base)
    }

    /// Where codes and refresh tokens are exchanged.
    pub fn token_url(&self) -> String {
        format!("{}/o/oauth2/token", self.app.base)
    }

    /// A new access token of an account: `owner`, `writer`, `reader`, `stranger`, or one of
    /// their addresses.
    ///
    /// # Errors
    /// There is no such account ([`io::ErrorKind::NotFound`]), or the random source failed.
    pub fn token_for(&self, name: &str) -> io::Result<String> {
        let user = User::named(name).ok_or(io::ErrorKind::NotFound)?;
        let holder = Holder {
            user,
            scope: "https://www.googleapis.com/auth/drive".to_owned(),
        };
        let token = self.app.tokens.access(&holder);
        token.map_err(|refusal| io::Error::other(refusal.message))
    }

    /// Sets how many bytes each account may store; an upload beyond that is refused.
    pub fn set_storage_limit(&self, bytes: u64) {
        self.app.store.set_quota(bytes);
    }

    /// Gives an item a resource key, or takes it away: who comes by a link only then has to
    /// send it in `X-Goog-Drive-Resource-Keys`.
    ///
    /// # Errors
    /// There is no such item ([`io::ErrorKind::NotFound`]), or the data folder cannot be
    /// written.
    pub fn set_resource_key(&self, id: &str, key: Option<&str>) -> io::Result<()> {
        self.alter(id, |entry| entry.resource_key = key.map(str::to_owned))
    }

    /// Makes a file one the service takes for malware or spam, or no longer: its content is
    /// refused but to its owner, or an organizer of its shared drive, who says
    /// `acknowledgeAbuse`.
    ///
    /// # Errors
    /// There is no such item ([`io::ErrorKind::NotFound`]), or the data folder cannot be
    /// written.
    pub fn set_abusive(&self, id: &str, abusive: bool) -> io::Result<()> {
        self.alter(id, |entry| entry.abusive = abusive)
    }

    fn alter(&self, id: &str, change: impl FnOnce(&mut model::Entry)) -> io::Result<()> {
        let done = self.app.store.change(|state| {
            let known = state.tree.files.get(id);
            let known = known.ok_or_else(|| errors::ApiError::file_not_found(id))?;
            let mut entry = model::Entry::clone(known);
            change(&mut entry);
            state.put(entry);
            Ok(())
        });
        done.map_err(|refusal| match refusal.status {
            404 => io::ErrorKind::NotFound.into(),
            _ => io::Error::other(refusal.message),
        })
    }

    /// Ends the life of every access token issued so far; refresh tokens stay good.
    pub fn expire_tokens(&self) {
        self.app.tokens.expire();
    }

    /// Takes back every code, access token and refresh token issued so far.
    pub fn revoke_tokens(&self) {
        self.app.tokens.revoke_all();
    }

    /// The latest 2000 requests, oldest first.
    pub fn requests(&self) -> Vec<RequestSeen> {
        self.app.seen.lock().iter().cloned().collect()
    }

    /// Forgets the requests seen so far.
    pub fn clear_requests(&self) {
        self.app.seen.lock().clear();
    }

    /// Makes trouble for requests to come.
    pub fn inject(&self, rule: FaultRule) {
        self.app.faults.add(rule);
    }

    /// Takes back all trouble that has not struck yet.
    pub fn clear_faults(&self) {
        self.app.faults.clear();
    }

    /// Closes every connection and ends every thread.
    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        self.app.stopping.store(true, Ordering::SeqCst);
        self.app.gate.close(self.public);
        if let Some(gate) = self.gate.take() {
            let _ = gate.join();
        }
        if let Some(server) = self.server.take() {
            for _ in &self.workers {
                server.unblock();
            }
            for worker in self.workers.drain(..) {
                let _ = worker.join();
            }
        }
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        self.end();
    }
}

impl fmt::Debug for Emulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Emulator")
            .field("url", &self.app.base)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("port", &self.port)
            .field("data_dir", &self.data_dir)
            .finish_non_exhaustive()
    }
}
