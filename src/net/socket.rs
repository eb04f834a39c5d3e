//! A TCP socket whose every wait can be ended.

use std::io::{self, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use socket2::{Domain, Protocol, Socket as RawSocket, Type};

use super::{Conditions, Fault, Link};

/// How long one wait lasts before the wish to stop and the clock are looked at.
pub(super) const SLICE: Duration = Duration::from_millis(40);

/// The clock and the wish to stop, for one wait.
pub(super) struct Watch {
    conditions: Arc<Conditions>,
    until: Option<Instant>,
}

impl Watch {
    /// From now on for as long as silence may last.
    pub(super) fn silence(conditions: &Arc<Conditions>) -> Self {
        Self::lasting(conditions, conditions.timeout)
    }

    /// From now on for as long as a connection may take.
    pub(super) fn connecting(conditions: &Arc<Conditions>) -> Self {
        let limit = conditions.connection_timeout;
        Self::lasting(
            conditions,
            if limit.is_zero() {
                conditions.timeout
            } else {
                limit
            },
        )
    }

    fn lasting(conditions: &Arc<Conditions>, limit: Duration) -> Self {
        let silence = (!limit.is_zero()).then(|| Instant::now() + limit);
        let until = match (silence, conditions.deadline) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        Self {
            conditions: Arc::clone(conditions),
            until,
        }
    }

    /// A part of what is left, for one of so many attempts.
    fn share(&self, attempts: usize) -> Self {
        let until = self.until.map(|until| {
            let left = until.saturating_duration_since(Instant::now());
            Instant::now() + left / u32::try_from(attempts).unwrap_or(u32::MAX).max(1)
        });
        Self {
            conditions: Arc::clone(&self.conditions),
            until,
        }
    }

    pub(super) fn check(&self) -> Result<(), Fault> {
        if self.conditions.interrupt.is_tripped() {
            return Err(Fault::Interrupted);
        }
        if self.until.is_some_and(|until| Instant::now() >= until) {
            return Err(Fault::Timeout);
        }
        Ok(())
    }
}

/// Connects to the first address that answers.
pub(super) fn connect(
    addresses: &[SocketAddr],
    conditions: &Conditions,
    watch: &Watch,
) -> Result<TcpStream, Fault> {
    let mut last = Fault::Socket(
        io::ErrorKind::AddrNotAvailable,
        None,
        "no address fits".to_owned(),
    );
    for (tried, address) in addresses.iter().enumerate() {
        // An address that does not answer must not use up the time of the next.
        let part = watch.share(addresses.len() - tried);
        match connect_one(*address, conditions, &part) {
            Err(Fault::Interrupted) => return Err(Fault::Interrupted),
            Err(fault) => last = fault,
            Ok(stream) => return Ok(stream),
        }
    }
    Err(last)
}

fn connect_one(
    address: SocketAddr,
    conditions: &Conditions,
    watch: &Watch,
) -> Result<TcpStream, Fault> {
    let io = |error: io::Error| Fault::from_io(&error);
    let socket = RawSocket::new(
        Domain::for_address(address),
        Type::STREAM,
        Some(Protocol::TCP),
    )
    .map_err(io)?;
    conditions.socket.prepare(&socket, address)?;
    socket.set_nonblocking(true).map_err(io)?;
    match socket.connect(&address.into()) {
        Ok(()) => {}
        Err(error) if in_progress(&error) => wait_until_connected(&socket, watch)?,
        Err(error) => return Err(io(error)),
    }
    socket.set_nonblocking(false).map_err(io)?;
    socket.set_read_timeout(Some(SLICE)).map_err(io)?;
    socket.set_write_timeout(Some(SLICE)).map_err(io)?;
    Ok(socket.into())
}

fn in_progress(error: &io::Error) -> bool {
    // EINPROGRESS on Linux, macOS and the BSDs; Windows says WouldBlock.
    matches!(error.raw_os_error(), Some(115 | 36)) || error.kind() == io::ErrorKind::WouldBlock
}

fn wait_until_connected(socket: &RawSocket, watch: &Watch) -> Result<(), Fault> {
    let mut pause = Duration::from_micros(200);
    loop {
        watch.check()?;
        if let Some(error) = socket.take_error().map_err(|e| Fault::from_io(&e))? {
            return Err(Fault::from_io(&error));
        }
        if socket.peer_addr().is_ok() {
            return Ok(());
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(10));
    }
}

/// The socket under a transport: reads and writes end when the call has to.
pub(super) struct Socket {
    stream: TcpStream,
    link: Arc<Link>,
    /// The clock of a connection that is still being made.
    connecting: Option<Watch>,
}

impl Socket {
    pub(super) fn new(stream: TcpStream, link: Arc<Link>) -> Self {
        Self {
            stream,
            link,
            connecting: None,
        }
    }

    /// Puts the waits under the clock of the connection, or back under that of silence.
    pub(super) fn set_connecting(&mut self, watch: Option<Watch>) {
        self.connecting = watch;
    }

    /// Whether the peer has neither closed nor said anything unasked.
    pub(super) fn is_quiet(&self) -> bool {
        if self.stream.set_nonblocking(true).is_err() {
            return false;
        }
        let quiet =
            matches!(self.stream.peek(&mut [0]), Err(e) if e.kind() == io::ErrorKind::WouldBlock);
        self.stream.set_nonblocking(false).is_ok() && quiet
    }

    /// Whether something has come, or the peer has closed.
    pub(super) fn has_news(&self) -> bool {
        !self.is_quiet()
    }

    fn sliced(
        &mut self,
        mut step: impl FnMut(&mut TcpStream) -> io::Result<usize>,
    ) -> io::Result<usize> {
        let silence = match self.connecting {
            Some(_) => None,
            None => Some(Watch::silence(&self.link.now()?.1)),
        };
        loop {
            if let Some(watch) = silence.as_ref().or(self.connecting.as_ref()) {
                watch.check()?;
            }
            match step(&mut self.stream) {
                Err(e)
                    if matches!(
                        e.kind(),
                        io::ErrorKind::WouldBlock
                            | io::ErrorKind::TimedOut
                            | io::ErrorKind::Interrupted
                    ) => {}
                other => return other,
            }
        }
    }
}

impl Read for Socket {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.sliced(|stream| stream.read(buffer))
    }
}

impl Write for Socket {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        self.sliced(|stream| stream.write(data))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A socket that reads ahead.
pub(super) struct Buffered(pub(super) BufReader<Socket>);

impl Read for Buffered {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl Write for Buffered {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        self.0.get_mut().write(data)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
