//! What waits in the system's send buffer.

use std::net::TcpStream;
use std::time::Instant;

use super::watch::Watch;

/// Sees whether the send buffer drains while nothing else moves.
pub(super) struct Drain {
    before: Option<u64>,
    next: Option<Instant>,
}

impl Drain {
    pub(super) fn new(watch: &Watch) -> Self {
        Self {
            before: None,
            next: watch.interval().map(|pause| Instant::now() + pause),
        }
    }

    /// Restarts the clock when less waits than before; false when there is nothing left to see.
    pub(super) fn look(&mut self, stream: &TcpStream, watch: &mut Watch) -> bool {
        if self.next.is_none_or(|next| Instant::now() < next) {
            return true;
        }
        let waits = waiting(stream);
        if let (Some(before), Some(now)) = (self.before, waits)
            && now < before
        {
            watch.restart();
        }
        self.before = waits;
        self.next = watch.interval().map(|pause| Instant::now() + pause);
        waits.is_some_and(|bytes| bytes > 0)
    }
}

/// Bytes that the peer has not acknowledged yet; `None` where the system does not tell.
// The table of connections, since asking the socket itself (SIOCOUTQ) takes `unsafe`.
#[cfg(target_os = "linux")]
fn waiting(stream: &TcpStream) -> Option<u64> {
    use std::io::{BufRead, BufReader};

    let (local, peer) = (stream.local_addr().ok()?, stream.peer_addr().ok()?);
    let table = if local.is_ipv4() { "tcp" } else { "tcp6" };
    let table = std::fs::File::open(format!("/proc/net/{table}")).ok()?;
    let (local, peer) = (name(local), name(peer));
    let mut lines = BufReader::new(table).lines().map_while(Result::ok);
    lines.find_map(|line| {
        let mut words = line.split_whitespace().skip(1);
        let ours = words.next()? == local && words.next()? == peer;
        let queues = words.nth(1).filter(|_| ours)?;
        u64::from_str_radix(queues.split(':').next()?, 16).ok()
    })
}

// There a socket's buffer is kept small instead: see `SocketOptions::prepare`.
#[cfg(not(target_os = "linux"))]
fn waiting(_: &TcpStream) -> Option<u64> {
    None
}

/// An address as the table writes it: words in the machine's own order.
#[cfg(target_os = "linux")]
fn name(address: std::net::SocketAddr) -> String {
    let word = |bytes: &[u8]| {
        let word = <[u8; 4]>::try_from(bytes).unwrap_or_default();
        format!("{:08X}", u32::from_ne_bytes(word))
    };
    let host: String = match address.ip() {
        std::net::IpAddr::V4(ip) => word(&ip.octets()),
        std::net::IpAddr::V6(ip) => ip.octets().chunks(4).map(word).collect(),
    };
    format!("{host}:{:04X}", address.port())
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::net::TcpListener;

    #[test]
    fn what_waits_is_seen_for_both_versions_of_ip() {
        for host in ["127.0.0.1:0", "[::1]:0"] {
            let listener = TcpListener::bind(host).unwrap();
            let mut stream = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
            let mut peer = listener.accept().unwrap().0;
            assert_eq!(waiting(&stream), Some(0), "{host}");
            // More than the other side takes unread.
            stream.set_nonblocking(true).unwrap();
            while stream.write(&[0; 64 * 1024]).is_ok() {}
            let full = waiting(&stream).unwrap();
            assert!(full > 0, "{host}");
            let mut piece = vec![0; 64 * 1024];
            while waiting(&stream).unwrap() == full {
                assert!(peer.read(&mut piece).unwrap() > 0);
            }
            assert!(waiting(&stream).unwrap() < full, "{host}");
        }
    }
}
