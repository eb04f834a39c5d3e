//! A TCP socket whose every wait can be ended.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;

use socket2::SockRef;

use super::Link;
use super::queue::Drain;
use super::watch::Watch;

/// The socket under a transport: reads and writes end when the call has to.
pub(super) struct Socket {
    stream: TcpStream,
    link: Arc<Link>,
    /// The clock of a connection that is still being made.
    connecting: Option<Watch>,
    /// Whether something of what was written may still wait in the send buffer.
    waits: bool,
    /// Whether it is the peer's turn, and nothing was read of it yet.
    asked: bool,
    /// What broke the connection: the system tells it once, and an end of the data after that.
    broken: Option<(io::ErrorKind, Option<i32>)>,
    /// Whether the last exchange was carried through.
    settled: bool,
}

impl Socket {
    pub(super) fn new(stream: TcpStream, link: Arc<Link>) -> Self {
        Self {
            stream,
            link,
            connecting: None,
            waits: false,
            asked: false,
            broken: None,
            settled: false,
        }
    }

    /// Puts the waits under the clock of the connection, or back under that of silence.
    pub(super) fn set_connecting(&mut self, watch: Option<Watch>) {
        self.connecting = watch;
    }

    pub(super) fn set_settled(&mut self, settled: bool) {
        self.settled = settled;
    }

    /// Whether something has come, or the connection is at its end.
    pub(super) fn has_news(&mut self) -> bool {
        if self.stream.set_nonblocking(true).is_err() {
            return true;
        }
        let seen = self.stream.peek(&mut [0]);
        let quiet = matches!(&seen, Err(e) if e.kind() == io::ErrorKind::WouldBlock);
        if let Err(error) = seen
            && !quiet
        {
            self.note(&error);
        }
        self.stream.set_nonblocking(false).is_err() || !quiet
    }

    /// Writes what there is room for. 0: there is none, and the peer has something to say.
    pub(super) fn write_some(&mut self, data: &[u8]) -> io::Result<usize> {
        (self.waits, self.asked) = (true, true);
        self.wait(|socket| match socket.stream.write(data) {
            Err(e) if is_pause(&e) && socket.has_news() => Ok(0),
            other => other,
        })
        .inspect_err(|error| self.note(error))
    }

    fn wait(&mut self, mut step: impl FnMut(&mut Self) -> io::Result<usize>) -> io::Result<usize> {
        if self.connecting.is_some() {
            loop {
                if let Some(watch) = &self.connecting {
                    watch.check()?;
                }
                match step(self) {
                    Err(e) if is_pause(&e) => {}
                    other => return other,
                }
            }
        }
        let mut watch = Watch::silence(&self.link.now()?.1);
        let mut drain = Drain::new(&watch);
        loop {
            // What leaves the send buffer is movement, though no call of ours returns by it.
            if self.waits {
                self.waits = drain.look(&self.stream, &mut watch);
            }
            watch.check()?;
            match step(self) {
                Err(e) if is_pause(&e) => {}
                other => return other,
            }
        }
    }

    fn note(&mut self, error: &io::Error) {
        // A pipe that broke was closed in order before: what follows is an end.
        let tells = error.raw_os_error().is_some() && error.kind() != io::ErrorKind::BrokenPipe;
        if tells && self.broken.is_none() {
            self.broken = Some((error.kind(), error.raw_os_error()));
        }
    }
}

/// A peer whose answer goes out in several writes (TLS 1.3 sends its tickets first) may hold the second back
/// until the first is acknowledged, which takes the system 40 ms if it is not told to do so at once.
fn acknowledge_at_once(stream: &TcpStream) {
    #[cfg(any(target_os = "linux", target_os = "android"))]
    drop(SockRef::from(stream).set_tcp_quickack(true));
    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    let _ = stream;
}

fn is_pause(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut | io::ErrorKind::Interrupted
    )
}

impl Read for Socket {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if std::mem::take(&mut self.asked) {
            acknowledge_at_once(&self.stream);
        }
        match self.wait(|socket| socket.stream.read(buffer)) {
            Ok(0) => match self.broken {
                Some((_, Some(number))) => Err(io::Error::from_raw_os_error(number)),
                Some((kind, None)) => Err(kind.into()),
                None => Ok(0),
            },
            Err(error) => {
                self.note(&error);
                Err(error)
            }
            some => some,
        }
    }
}

impl Write for Socket {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        (self.waits, self.asked) = (true, true);
        self.wait(|socket| socket.stream.write(data))
            .inspect_err(|error| self.note(error))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        // An exchange that broke off must not hold the caller up with what is left of it.
        let socket = SockRef::from(&self.stream);
        if !self.settled && matches!(socket.linger(), Ok(Some(time)) if !time.is_zero()) {
            let _ = socket.set_linger(None);
        }
    }
}
