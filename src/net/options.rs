//! What is asked of a socket, and how the system is told.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use socket2::{Socket as RawSocket, TcpKeepalive};

use super::Fault;
use crate::enums::IpVersion;
use crate::error::codes;

const SMALL_BUFFER: usize = 256 * 1024;

/// Properties and settings that a new connection is made with.
#[derive(Clone, Default, PartialEq)]
pub(crate) struct SocketOptions {
    /// Address connections start from; `None`: the system chooses.
    pub(crate) local_host: Option<IpAddr>,
    /// 0: the system chooses.
    pub(crate) local_port: u16,
    pub(crate) ip_version: IpVersion,
    pub(crate) no_delay: bool,
    /// Silence before the first question for a sign of life, and between two; zero: the system's.
    pub(crate) keep_alive: Option<(Duration, Duration)>,
    /// How long what is left is still sent after the end; `None`: the system's way.
    pub(crate) linger: Option<Duration>,
    /// Bytes; 0: the system's.
    pub(crate) in_buffer: usize,
    pub(crate) out_buffer: usize,
}

impl SocketOptions {
    /// Before connecting.
    pub(super) fn prepare(&self, socket: &RawSocket, remote: SocketAddr) -> Result<(), Fault> {
        let io = |error: io::Error| Fault::from_io(&error);
        if self.local_host.is_some() || self.local_port != 0 {
            if self.local_port != 0 {
                // The port is asked for by name: what lingers of its last use must not block it.
                socket.set_reuse_address(true).map_err(io)?;
            }
            let local = SocketAddr::new(self.local_address(remote), self.local_port);
            socket.bind(&local.into()).map_err(io)?;
        }
        socket.set_tcp_nodelay(self.no_delay).map_err(io)?;
        if let Some((time, interval)) = self.keep_alive {
            let mut keep_alive = TcpKeepalive::new();
            if !time.is_zero() {
                keep_alive = keep_alive.with_time(whole_seconds(time));
            }
            if !interval.is_zero() {
                keep_alive = keep_alive.with_interval(whole_seconds(interval));
            }
            socket.set_keepalive(true).map_err(io)?;
            socket.set_tcp_keepalive(&keep_alive).map_err(io)?;
        }
        if self.linger.is_some() {
            socket.set_linger(self.linger).map_err(io)?;
        }
        // The system may take another size: that is not an error.
        if self.in_buffer > 0 {
            let _ = socket.set_recv_buffer_size(self.in_buffer);
        }
        if self.out_buffer > 0 {
            let _ = socket.set_send_buffer_size(self.out_buffer);
        }
        // Where the system does not tell how it drains, little waits in it: what is written moves.
        if cfg!(not(target_os = "linux")) && self.out_buffer == 0 {
            let _ = socket.set_send_buffer_size(SMALL_BUFFER);
        }
        Ok(())
    }

    fn local_address(&self, remote: SocketAddr) -> IpAddr {
        self.local_host.unwrap_or(match remote {
            SocketAddr::V4(_) => std::net::Ipv4Addr::UNSPECIFIED.into(),
            SocketAddr::V6(_) => std::net::Ipv6Addr::UNSPECIFIED.into(),
        })
    }

    /// The addresses that may be used, in the order to try them; 11004 when there is none.
    pub(super) fn choose(
        &self,
        host: &str,
        mut addresses: Vec<SocketAddr>,
    ) -> Result<Vec<SocketAddr>, Fault> {
        let kind = match self.ip_version {
            IpVersion::V4 => {
                addresses.retain(SocketAddr::is_ipv4);
                "IPv4 "
            }
            IpVersion::V6 => {
                addresses.retain(SocketAddr::is_ipv6);
                "IPv6 "
            }
            IpVersion::V6ThenV4 => {
                addresses.sort_by_key(SocketAddr::is_ipv4);
                ""
            }
        };
        if addresses.is_empty() {
            let text = format!("The host {host} has no {kind}address that UseIPv6 allows.");
            return Err(Fault::Resolve(codes::NO_DATA, text));
        }
        Ok(addresses)
    }
}

/// The longest time that Linux takes: nine hours.
const LONGEST: u64 = 32_767;

/// Systems count in seconds, and refuse 0 and what is too long.
fn whole_seconds(time: Duration) -> Duration {
    let seconds = u64::try_from(time.as_millis().div_ceil(1000)).unwrap_or(LONGEST);
    Duration::from_secs(seconds.min(LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;
    use socket2::{Domain, Type};

    fn prepared(options: &SocketOptions) -> RawSocket {
        let socket = RawSocket::new(Domain::IPV4, Type::STREAM, None).unwrap();
        let remote = "127.0.0.1:80".parse().unwrap();
        options.prepare(&socket, remote).unwrap();
        socket
    }

    #[test]
    fn the_system_is_told_what_was_set() {
        let plain = prepared(&SocketOptions::default());
        assert!(!plain.tcp_nodelay().unwrap() && !plain.keepalive().unwrap());
        assert_eq!(plain.linger().unwrap(), None);
        let socket = prepared(&SocketOptions {
            local_host: "127.0.0.1".parse().ok(),
            no_delay: true,
            keep_alive: Some((Duration::from_millis(1500), Duration::from_millis(1))),
            linger: Some(Duration::from_secs(3)),
            in_buffer: 20_000,
            out_buffer: 30_000,
            ..SocketOptions::default()
        });
        assert!(socket.tcp_nodelay().unwrap() && socket.keepalive().unwrap());
        assert_eq!(socket.tcp_keepalive_time().unwrap(), Duration::from_secs(2));
        assert_eq!(
            socket.tcp_keepalive_interval().unwrap(),
            Duration::from_secs(1)
        );
        assert_eq!(socket.linger().unwrap(), Some(Duration::from_secs(3)));
        let long = prepared(&SocketOptions {
            keep_alive: Some((Duration::from_secs(4_000_000), Duration::from_secs(40_000))),
            ..SocketOptions::default()
        });
        let longest = Duration::from_secs(LONGEST);
        assert_eq!(long.tcp_keepalive_time().unwrap(), longest);
        assert_eq!(long.tcp_keepalive_interval().unwrap(), longest);
        // Linux doubles what it is asked for.
        assert!((20_000..=40_000).contains(&socket.recv_buffer_size().unwrap()));
        assert!((30_000..=60_000).contains(&socket.send_buffer_size().unwrap()));
        assert_eq!(
            socket
                .local_addr()
                .unwrap()
                .as_socket()
                .unwrap()
                .ip()
                .to_string(),
            "127.0.0.1"
        );
    }

    #[test]
    fn the_version_of_ip_decides() {
        let both = || vec!["1.2.3.4:1".parse().unwrap(), "[::1]:1".parse().unwrap()];
        let chosen = |ip_version, addresses| {
            let options = SocketOptions {
                ip_version,
                ..SocketOptions::default()
            };
            let chosen = options.choose("h", addresses);
            chosen.map(|all| all.iter().map(ToString::to_string).collect::<Vec<_>>())
        };
        assert_eq!(chosen(IpVersion::V4, both()).unwrap(), ["1.2.3.4:1"]);
        assert_eq!(chosen(IpVersion::V6, both()).unwrap(), ["[::1]:1"]);
        assert_eq!(
            chosen(IpVersion::V6ThenV4, both()).unwrap(),
            ["[::1]:1", "1.2.3.4:1"]
        );
        let none = chosen(IpVersion::V4, vec!["[::1]:1".parse().unwrap()]).unwrap_err();
        assert_eq!(none.to_error("h").code(), codes::NO_DATA);
    }
}
