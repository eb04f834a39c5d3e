//! Section Socket of the settings.

use super::declare::settings;
use crate::secret::Secret;

settings! {
    section "Socket" in ROWS, struct SocketSettings at socket;
    stored {
        /// Whether `timeout` limits a whole method, all its requests, rather than the time without any data.
        absolute_timeout "AbsoluteTimeout": bool = false;
        /// Further header lines for a firewall that tunnels.
        firewall_data "FirewallData": Secret<String> = Secret::default(), secret,
            later("firewalls are not part of this release: with one set requests answer 601");
        /// Size of the system's queue for incoming data, in bytes; 0 leaves it to the system, which may choose another
        /// size than was asked for in any case.
        in_buffer_size "InBufferSize": u32 = 0;
        /// Size of the system's queue for outgoing data, in bytes; 0 leaves it to the system.
        out_buffer_size "OutBufferSize": u32 = 0;
    }
    bound {}
}
