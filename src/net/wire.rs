//! The bytes of a connection, with TLS or without.

use std::io::{self, BufReader, Read, Write};

use rustls::{ClientConnection, StreamOwned};

use super::Fault;
use super::answer::Answer;
use super::socket::Socket;

/// Below TLS, so that a record does not cost several system calls.
const TLS_BUFFER: usize = 128 * 1024;

pub(super) enum Wire {
    Plain(Socket),
    Tls(Box<StreamOwned<ClientConnection, Buffered>>),
}

impl Wire {
    pub(super) fn socket(&mut self) -> &mut Socket {
        match self {
            Self::Plain(socket) => socket,
            Self::Tls(stream) => stream.sock.reader.get_mut(),
        }
    }

    /// Sends a piece, in one write if there is room. False: the server has answered or is
    /// gone, and the rest goes nowhere. `sent`: how much of it left, also when that fails.
    pub(super) fn send(
        &mut self,
        data: &[u8],
        answer: &mut Answer,
        sent: &mut usize,
    ) -> Result<bool, Fault> {
        let Self::Tls(stream) = self else {
            return self.push(data, answer, sent);
        };
        match seal(stream, data) {
            Ok(()) => {}
            Err(error) => return gone(&error).map(|()| false),
        }
        let mut records = std::mem::take(&mut stream.sock.written);
        let mut left = 0;
        let whole = self.push(&records, answer, &mut left);
        // Records are a little longer than what is in them: of a piece that left in part this is right to that.
        *sent = match records.len() {
            0 => data.len(),
            length => (data.len() as u128 * left as u128 / length as u128) as usize,
        };
        records.clear();
        if let Self::Tls(stream) = self {
            stream.sock.written = records;
        }
        whole
    }

    fn push(&mut self, data: &[u8], answer: &mut Answer, sent: &mut usize) -> Result<bool, Fault> {
        while *sent < data.len() {
            match self.socket().write_some(&data[*sent..]) {
                // An answer counts also when the server reads no further.
                Ok(0) if self.look(answer)? => return Ok(false),
                Ok(amount) => *sent += amount,
                Err(error) => return gone(&error).map(|()| false),
            }
        }
        Ok(true)
    }

    /// Takes in what has come, without waiting. True: it is an answer, or the end.
    pub(super) fn look(&mut self, answer: &mut Answer) -> Result<bool, Fault> {
        let mut piece = [0; 16 * 1024];
        while !answer.is_final() && self.has_news() {
            match self.read_present(&mut piece) {
                Ok(Some(0)) => return Ok(true),
                Ok(Some(amount)) => answer.feed(&piece[..amount])?,
                Ok(None) => {}
                Err(error) => return gone(&error).map(|()| true),
            }
        }
        Ok(answer.is_final())
    }

    /// Whether the peer has neither closed nor said anything unasked.
    pub(super) fn is_quiet(&mut self) -> bool {
        if let Self::Tls(stream) = self
            && !matches!(stream.conn.reader().read(&mut [0]), Err(e) if e.kind() == io::ErrorKind::WouldBlock)
        {
            return false;
        }
        while self.has_news() {
            // Tickets for later sessions are no word of the peer's.
            if !matches!(self.read_present(&mut [0]), Ok(None)) {
                return false;
            }
        }
        true
    }

    fn has_news(&mut self) -> bool {
        match self {
            Self::Plain(socket) => socket.has_news(),
            Self::Tls(stream) => {
                !stream.sock.reader.buffer().is_empty() || stream.sock.reader.get_mut().has_news()
            }
        }
    }

    /// Reads where something is known to be; `None`: it was nothing but TLS's own.
    fn read_present(&mut self, buffer: &mut [u8]) -> io::Result<Option<usize>> {
        let Self::Tls(stream) = self else {
            return self.read(buffer).map(Some);
        };
        let StreamOwned { conn, sock } = &mut **stream;
        conn.read_tls(sock)?;
        conn.process_new_packets()
            .map_err(|e| io::Error::new(io::ErrorKind::InvalidData, e))?;
        match conn.reader().read(buffer) {
            Err(e) if e.kind() == io::ErrorKind::WouldBlock => Ok(None),
            other => other.map(Some),
        }
    }
}

/// Puts a piece into records, which wait below.
fn seal(stream: &mut StreamOwned<ClientConnection, Buffered>, mut data: &[u8]) -> io::Result<()> {
    let StreamOwned { conn, sock } = stream;
    while !data.is_empty() {
        let amount = conn.writer().write(data)?;
        data = &data[amount..];
        while conn.wants_write() {
            conn.write_tls(sock)?;
        }
    }
    Ok(())
}

/// Whether an error only says that the server is gone: it may have answered before.
fn gone(error: &io::Error) -> Result<(), Fault> {
    match Fault::from_io(error) {
        Fault::Reset | Fault::Socket(..) | Fault::Truncated => Ok(()),
        other => Err(other),
    }
}

impl Read for Wire {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(socket) => socket.read(buffer),
            Self::Tls(stream) => stream.read(buffer),
        }
    }
}

/// A socket that reads ahead, and holds what is written until something is to be read:
/// what TLS writes record by record leaves at one time.
pub(super) struct Buffered {
    reader: BufReader<Socket>,
    written: Vec<u8>,
}

impl Buffered {
    pub(super) fn new(socket: Socket) -> Self {
        Self {
            reader: BufReader::with_capacity(TLS_BUFFER, socket),
            written: Vec::new(),
        }
    }

    /// Sends what waits.
    pub(super) fn push(&mut self) -> io::Result<()> {
        if self.written.is_empty() {
            return Ok(());
        }
        let outcome = self.reader.get_mut().write_all(&self.written);
        self.written.clear();
        outcome
    }

    pub(super) fn socket(&mut self) -> &mut Socket {
        self.reader.get_mut()
    }
}

impl Read for Buffered {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.reader.buffer().is_empty() {
            self.push()?;
        }
        self.reader.read(buffer)
    }
}

impl Write for Buffered {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        self.written.extend_from_slice(data);
        Ok(data.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
