//! Group `firewall`: what connections go through to get out.

use crate::component::GoogleDrive;
use crate::component::declare::properties;
use crate::enums::FirewallType;
use crate::secret::Secret;

/// The group's values.
#[derive(Default)]
pub(crate) struct Firewall {
    pub(crate) auto_detect: bool,
    pub(crate) firewall_type: FirewallType,
    pub(crate) host: String,
    pub(crate) password: Secret<String>,
    pub(crate) port: u16,
    pub(crate) user: String,
}

properties! {
    /// # Firewall
    ///
    /// The `Firewall*` settings are the same values under other names.
    group "firewall" in ROWS, later("with a firewall set, requests answer 601 in this release");

    /// Whether the system's firewall settings are looked up and used. In this release nothing is looked up: connections
    /// are direct.
    rw firewall_auto_detect, set_firewall_auto_detect: bool = false => firewall.auto_detect;
    /// What kind of firewall it is: none (0), a tunnelling proxy (1), SOCKS4 (2), SOCKS5 (3) or SOCKS4A (10).
    got firewall_type, set_firewall_type: FirewallType = 0 => firewall.firewall_type;
    /// Name or address of the firewall; empty: connections are direct.
    ///
    /// **Different from the reference:** a name stays a name here; it is looked up with each connection, which
    /// fails when it is not found.
    rw firewall_host, set_firewall_host: String = "" => firewall.host;
    /// The password for the firewall, if it asks for one.
    rw firewall_password, set_firewall_password: String = "" => firewall.password, secret;
    /// The firewall's TCP port, 0 to 65535. Setting `firewall_type` sets it to the port that is usual for the type.
    rw firewall_port, set_firewall_port: u16 = 0 => firewall.port;
    /// The user name for the firewall, if it asks for one.
    rw firewall_user, set_firewall_user: String = "" => firewall.user;
}

impl GoogleDrive {
    /// Sets [`firewall_type`](Self::firewall_type), and [`firewall_port`](Self::firewall_port) to 80 for a
    /// tunnelling proxy or 1080 for SOCKS. `None` leaves the port as it is.
    pub fn set_firewall_type(&self, value: FirewallType) {
        let port = match value {
            FirewallType::None => None,
            FirewallType::Tunnel => Some(80),
            FirewallType::Socks4 | FirewallType::Socks5 | FirewallType::Socks4A => Some(1080),
        };
        self.state().update(|s| {
            s.firewall.firewall_type = value;
            s.firewall.port = port.unwrap_or(s.firewall.port);
        });
    }
}
