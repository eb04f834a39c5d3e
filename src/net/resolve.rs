//! Host names to addresses, without being at the mercy of a slow name server.

use std::io;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};

use super::Fault;
use super::watch::{SLICE, Watch};
use crate::error::codes;

/// All addresses of a host. The system's resolver cannot be stopped, so it runs on a
/// thread of its own that is left behind when the call has to end.
pub(super) fn resolve(host: &str, port: u16, watch: &Watch) -> Result<Vec<SocketAddr>, Fault> {
    let bare = host
        .strip_prefix('[')
        .and_then(|h| h.strip_suffix(']'))
        .unwrap_or(host);
    if let Ok(address) = bare.parse::<IpAddr>() {
        return Ok(vec![SocketAddr::new(address, port)]);
    }
    let (sender, receiver) = sync_channel(1);
    let name = bare.to_owned();
    std::thread::Builder::new()
        .name("resolve".to_owned())
        .spawn(move || {
            let found = (name.as_str(), port)
                .to_socket_addrs()
                .map(Iterator::collect::<Vec<_>>);
            // Nobody listens when the call ended meanwhile.
            let _ = sender.send(found);
        })
        .map_err(|e| Fault::from_io(&e))?;
    let found = loop {
        watch.check()?;
        match receiver.recv_timeout(SLICE) {
            Ok(found) => break found,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => {
                break Err(io::Error::other("the resolver ended early"));
            }
        }
    };
    match found {
        Ok(addresses) if !addresses.is_empty() => Ok(addresses),
        Ok(_) => Err(Fault::Resolve(
            codes::NO_DATA,
            format!("The host {host} has no address."),
        )),
        Err(error) => {
            // The numbers of getaddrinfo do not come through: its text tells them apart.
            let text = error.to_string();
            let code = if text.contains("emporary") {
                codes::TRY_AGAIN
            } else {
                codes::HOST_NOT_FOUND
            };
            Err(Fault::Resolve(
                code,
                format!("The host {host} was not found: {text}."),
            ))
        }
    }
}
