//! Section TCPClient of the settings.

use super::declare::settings;
use super::kinds::{Address, Host, Hosts};
use crate::enums::{FirewallType, IpVersion};
use crate::error::codes;
use crate::secret::Secret;

const LINES: &str =
    "the component has no line events; the lines of an answer's head have a limit of their own";

const NO_FIREWALL: &str =
    "firewalls are not part of this release: with one set requests answer 601";

settings! {
    section "TCPClient" in ROWS, struct TcpClientSettings at tcp_client;
    stored {
        /// Seconds a connection may take to be made, TLS included; 0 takes the `timeout` property's value.
        connection_timeout "ConnectionTimeout": u32 = 0;
        /// Milliseconds between two questions for a sign of life; 0 leaves it to the system (1 second, as a rule).
        /// Setting it turns `TCPKeepAlive` on. The system counts whole seconds: parts are rounded up, and
        /// more than 32,767 count as so many.
        keep_alive_interval "KeepAliveInterval": u32 = 0, then(|s| s.tcp_client.tcp_keep_alive = true);
        /// Milliseconds of silence before the first question; 0 leaves it to the system (2 hours, as a rule).
        /// Setting it turns `TCPKeepAlive` on. The system counts whole seconds: parts are rounded up, and
        /// more than 32,767 count as so many.
        keep_alive_time "KeepAliveTime": u32 = 0, then(|s| s.tcp_client.tcp_keep_alive = true);
        /// Whether the system tries to send what is left when a connection ends. Off: it is cut at once.
        linger "Linger": bool = true;
        /// Seconds the system tries to; 0 leaves that to the system.
        linger_time "LingerTime": u16 = 0;
        /// The local port connections start from; 0 lets the system choose. 106 while a method runs.
        local_port "LocalPort": u16 = 0, fixed(codes::LOCAL_PORT_IN_USE);
        /// How long a line may be, in bytes. 112 while a method runs.
        max_line_length "MaxLineLength": u64 [|v| *v >= 256, "a whole number of bytes, 256 or more"] = 2048,
            idle(LINES), fixed(codes::MAX_LINE_LENGTH_IN_USE);
        /// Bytes a second that are sent at most; 0 sets no limit.
        max_transfer_rate "MaxTransferRate": u64 = 0, later("the rate is not limited in this release");
        /// Hosts and addresses, separated by semicolons, that are not spoken to through the proxy.
        proxy_exceptions_list "ProxyExceptionsList": Hosts = Hosts::default(),
            later("proxies are not part of this release: with one set requests answer 601");
        /// Whether the system asks a silent connection for signs of life.
        tcp_keep_alive "TCPKeepAlive": bool = false;
        /// Whether data is sent without waiting for more of it to come (no Nagle algorithm).
        tcp_no_delay "TcpNoDelay": bool = false;
        /// Which addresses are connected to.
        use_ipv6 "UseIPv6": IpVersion = IpVersion::V4;
    }
    bound {
        /// The `firewall_auto_detect` property under its other name.
        "FirewallAutoDetect": bool = "False", later(NO_FIREWALL) => read(|d, _| Ok(d.firewall_auto_detect())), write(|d, _, value| {
            d.set_firewall_auto_detect(value);
            Ok(())
        });
        /// The `firewall_host` property under its other name. The property takes any text, and requests answer 601.
        "FirewallHost": Host = "", later(NO_FIREWALL) => read(|d, _| Ok(Host(d.firewall_host()))), write(|d, _, host| {
            d.set_firewall_host(host.0);
            Ok(())
        });
        /// The `firewall_password` property under its other name.
        "FirewallPassword": Secret<String> = "", secret, later(NO_FIREWALL) => read(|d, _| Ok(Secret::new(d.firewall_password()))),
            write(|d, _, value| {
                d.set_firewall_password(value.expose().as_str());
                Ok(())
            });
        /// The `firewall_port` property under its other name.
        "FirewallPort": u16 = "0", later(NO_FIREWALL) => read(|d, _| Ok(d.firewall_port())), write(|d, _, value| {
            d.set_firewall_port(value);
            Ok(())
        });
        /// The `firewall_type` property under its other name.
        "FirewallType": FirewallType = "0", later(NO_FIREWALL) => read(|d, _| Ok(d.firewall_type())), write(|d, _, value| {
            d.set_firewall_type(value);
            Ok(())
        });
        /// The `firewall_user` property under its other name.
        "FirewallUser": String = "", later(NO_FIREWALL) => read(|d, _| Ok(d.firewall_user())), write(|d, _, value| {
            d.set_firewall_user(value);
            Ok(())
        });
        /// The `local_host` property under its other name.
        "LocalHost": Address = "" => read(|d, _| Ok(Address(d.local_host().parse().ok()))), write(|d, _, address| d.set_local_address(address));
    }
}
