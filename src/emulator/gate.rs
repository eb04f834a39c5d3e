//! The public socket. It hands every connection on to the HTTP server behind it, which lets
//! the emulator do what that server cannot: break off or reset a connection, and close all of
//! them when it stops.

use std::collections::HashMap;
use std::io::{self, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use parking_lot::Mutex;

/// Connections the gate holds at a time; more are closed at once.
const CONNECTIONS: usize = 512;

/// The listening side, shared with the workers.
#[derive(Debug)]
pub(super) struct Gate {
    inner: SocketAddr,
    links: Mutex<HashMap<SocketAddr, Arc<Link>>>,
    closing: AtomicBool,
}

#[derive(Debug)]
struct Link {
    client: TcpStream,
    server: TcpStream,
    cut: Mutex<Option<Cut>>,
}

#[derive(Debug, Clone, Copy)]
struct Cut {
    left: u64,
    reset: bool,
}

impl Gate {
    /// Takes connections from `listener` to the server at `inner` until [`Gate::close`].
    pub(super) fn open(
        listener: TcpListener,
        inner: SocketAddr,
    ) -> io::Result<(Arc<Self>, JoinHandle<()>)> {
        let gate = Arc::new(Self {
            inner,
            links: Mutex::default(),
            closing: AtomicBool::new(false),
        });
        let mine = Arc::clone(&gate);
        let thread = thread::Builder::new()
            .name("emulator-gate".to_owned())
            .spawn(move || mine.accept(&listener))?;
        Ok((gate, thread))
    }

    /// Ends the connection of the request seen from `peer` after `bytes` more of the answer.
    pub(super) fn cut(&self, peer: Option<SocketAddr>, bytes: u64, reset: bool) {
        let link = peer.and_then(|p| self.links.lock().get(&p).map(Arc::clone));
        if let Some(link) = link {
            *link.cut.lock() = Some(Cut { left: bytes, reset });
            if bytes == 0 {
                link.break_off(reset);
            }
        }
    }

    /// Closes the listener and every connection; `public` is the address it listens on.
    pub(super) fn close(&self, public: SocketAddr) {
        self.closing.store(true, Ordering::SeqCst);
        for link in self.links.lock().values() {
            link.break_off(false);
        }
        // The accept call has no timeout: a connection from here wakes it.
        let port = public.port();
        let to = if public.ip().is_unspecified() {
            SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port)
        } else {
            public
        };
        let _ = TcpStream::connect_timeout(&to, Duration::from_secs(1));
    }

    fn accept(self: &Arc<Self>, listener: &TcpListener) {
        let mut threads: Vec<JoinHandle<()>> = Vec::new();
        for client in listener.incoming() {
            if self.closing.load(Ordering::SeqCst) {
                break;
            }
            threads.retain(|t| !t.is_finished());
            let Ok(client) = client else {
                // Out of descriptors, most likely: do not spin on it.
                thread::sleep(Duration::from_millis(20));
                continue;
            };
            if threads.len() >= CONNECTIONS {
                continue;
            }
            let gate = Arc::clone(self);
            let spawned = thread::Builder::new()
                .name("emulator-link".to_owned())
                .spawn(move || {
                    let _ = gate.carry(client);
                });
            threads.extend(spawned);
        }
        for link in self.links.lock().values() {
            link.break_off(false);
        }
        for thread in threads {
            let _ = thread.join();
        }
    }

    fn carry(&self, client: TcpStream) -> io::Result<()> {
        let server = TcpStream::connect(self.inner)?;
        let key = server.local_addr()?;
        client.set_nodelay(true)?;
        server.set_nodelay(true)?;
        let link = Arc::new(Link {
            client,
            server,
            cut: Mutex::new(None),
        });
        self.links.lock().insert(key, Arc::clone(&link));
        if self.closing.load(Ordering::SeqCst) {
            link.break_off(false);
        }
        thread::scope(|scope| {
            scope.spawn(|| {
                let _ = io::copy(&mut &link.client, &mut &link.server);
                let _ = link.server.shutdown(Shutdown::Write);
            });
            let _ = link.answers();
        });
        self.links.lock().remove(&key);
        Ok(())
    }
}

impl Link {
    fn answers(&self) -> io::Result<()> {
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let n = (&self.server).read(&mut buffer)?;
            let chunk = buffer.get(..n).unwrap_or_default();
            if chunk.is_empty() {
                // The server is done: pass the end on, and let go of the other direction. An end
                // that comes of a reset is none to pass on: it would overtake it.
                if !self.cut.lock().is_some_and(|cut| cut.reset) {
                    self.client.shutdown(Shutdown::Both)?;
                }
                return Ok(());
            }
            let cut = *self.cut.lock();
            let Some(Cut { left, reset }) = cut else {
                (&self.client)
                    .write_all(chunk)
                    .inspect_err(|_| self.break_off(false))?;
                continue;
            };
            let allowed = usize::try_from(left).unwrap_or(usize::MAX).min(n);
            (&self.client).write_all(chunk.get(..allowed).unwrap_or_default())?;
            if allowed as u64 == left {
                self.break_off(reset);
                return Ok(());
            }
            *self.cut.lock() = Some(Cut {
                left: left - allowed as u64,
                reset,
            });
        }
    }

    fn break_off(&self, reset: bool) {
        if reset {
            // With no linger time the last close sends RST; shutting only the reading side
            // down wakes the other thread without a FIN going out first.
            let _ = socket2::SockRef::from(&self.client).set_linger(Some(Duration::ZERO));
            let _ = self.client.shutdown(Shutdown::Read);
        } else {
            let _ = self.client.shutdown(Shutdown::Both);
        }
        let _ = self.server.shutdown(Shutdown::Both);
    }
}
