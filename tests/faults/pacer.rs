//! A proxy that lets so many bytes pass, says so, and lets no more pass.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex};

/// What came to pass with a child.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum News {
    /// The bytes are through.
    Reached,
    /// The child has ended by itself.
    Ended,
}

struct State {
    left: usize,
    passed: usize,
    reached: Option<Sender<News>>,
}

#[derive(Clone)]
pub(crate) struct Pacer {
    state: Arc<Mutex<State>>,
    /// Whether it is the bytes to the service that count.
    up: bool,
    address: String,
    target: String,
}

impl Pacer {
    pub(crate) fn start(emulator: &str, up: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let pacer = Self {
            state: Arc::new(Mutex::new(State {
                left: usize::MAX,
                passed: 0,
                reached: None,
            })),
            up,
            address: listener.local_addr().unwrap().to_string(),
            target: emulator.trim_start_matches("http://").to_owned(),
        };
        let this = pacer.clone();
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let Ok(server) = TcpStream::connect(&this.target) else {
                    return;
                };
                this.pass(&client, &server, true);
                this.pass(&server, &client, false);
            }
        });
        pacer
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Lets so many bytes pass from now on, and says so then; `None`: all there are.
    pub(crate) fn pace(&self, limit: Option<(usize, Sender<News>)>) {
        let mut state = self.state.lock().unwrap();
        state.passed = 0;
        (state.left, state.reached) = match limit {
            Some((left, reached)) => (left, Some(reached)),
            None => (usize::MAX, None),
        };
    }

    /// All may pass again.
    pub(crate) fn free(&self) {
        let mut state = self.state.lock().unwrap();
        (state.left, state.reached) = (usize::MAX, None);
    }

    /// How many have passed since.
    pub(crate) fn passed(&self) -> usize {
        self.state.lock().unwrap().passed
    }

    fn pass(&self, from: &TcpStream, to: &TcpStream, up: bool) {
        let (mut from, mut to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
        let this = self.clone();
        std::thread::spawn(move || {
            let mut piece = vec![0; 16 * 1024];
            while let Ok(amount @ 1..) = from.read(&mut piece) {
                if up != this.up {
                    this.rename(&mut piece[..amount]);
                    if to.write_all(&piece[..amount]).is_err() {
                        break;
                    }
                } else if !this.counted(&piece[..amount], &mut to) {
                    break;
                }
            }
            drop(from.shutdown(Shutdown::Both));
            drop(to.shutdown(Shutdown::Both));
        });
    }

    /// Hands on what may pass; false when the connection is gone.
    fn counted(&self, piece: &[u8], to: &mut TcpStream) -> bool {
        let mut state = self.state.lock().unwrap();
        let amount = piece.len().min(state.left);
        if to.write_all(&piece[..amount]).is_err() {
            return false;
        }
        state.left -= amount;
        state.passed += amount;
        if state.left == 0
            && let Some(reached) = state.reached.take()
        {
            reached.send(News::Reached).unwrap();
        }
        true
    }

    /// A session, too, is to be reached through here only.
    fn rename(&self, piece: &mut [u8]) {
        let (from, to) = (self.target.as_bytes(), self.address.as_bytes());
        assert_eq!(from.len(), to.len(), "ports of another length");
        let at = piece.windows(from.len()).position(|window| window == from);
        if let Some(at) = at {
            piece[at..at + to.len()].copy_from_slice(to);
        }
    }
}
