//! Making a TCP connection.

use std::io;
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use socket2::{Domain, Protocol, Socket as RawSocket, Type};

use super::watch::{SLICE, Watch};
use super::{Conditions, Fault};

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
