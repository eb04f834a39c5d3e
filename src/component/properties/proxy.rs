//! Group `proxy`: the HTTP proxy that requests are sent to.

use crate::component::GoogleDrive;
use crate::component::declare::properties;
use crate::enums::{ProxyAuthScheme, ProxySsl};
use crate::secret::Secret;

/// The group's values, as a new object has them.
pub(crate) struct Proxy {
    pub(crate) auth_scheme: ProxyAuthScheme,
    pub(crate) auto_detect: bool,
    pub(crate) password: Secret<String>,
    pub(crate) port: u16,
    pub(crate) server: String,
    pub(crate) ssl: ProxySsl,
    pub(crate) user: String,
}

impl Default for Proxy {
    fn default() -> Self {
        Self {
            auth_scheme: ProxyAuthScheme::default(),
            auto_detect: false,
            password: Secret::default(),
            port: 80,
            server: String::new(),
            ssl: ProxySsl::default(),
            user: String::new(),
        }
    }
}

properties! {
    /// # Proxy
    ///
    /// The settings `ProxyAuthScheme`, `ProxyPassword`, `ProxyPort`, `ProxyServer` and `ProxyUser` are the same
    /// values under other names.
    group "proxy" in ROWS, later("with a proxy set, requests answer 601 in this release");

    /// How the component identifies itself to the proxy when `proxy_user` and `proxy_password` are set: Basic (0),
    /// Digest (1), with the text of the `ProxyAuthorization` setting (2), not at all (3) or NTLM (4).
    got proxy_auth_scheme, set_proxy_auth_scheme: ProxyAuthScheme = 0 => proxy.auth_scheme;
    /// Whether the system's proxy settings are looked up and used. In this release nothing is looked up: requests go
    /// to the server itself.
    rw proxy_auto_detect, set_proxy_auto_detect: bool = false => proxy.auto_detect;
    /// The password for the proxy.
    rw proxy_password, set_proxy_password: String = "" => proxy.password, secret;
    /// The proxy's TCP port, 0 to 65535.
    rw proxy_port, set_proxy_port: u16 = 80 => proxy.port;
    /// Name or address of the proxy; empty: requests go to the server itself.
    ///
    /// **Different from the reference:** a name stays a name here; it is looked up with each connection, which
    /// fails when it is not found.
    rw proxy_server, set_proxy_server: String = "" => proxy.server;
    /// When the proxy is spoken to over TLS: automatic (0), always (1), never (2), or it tunnels (3).
    rw proxy_ssl, set_proxy_ssl: ProxySsl = 0 => proxy.ssl;
    /// The user name for the proxy.
    rw proxy_user, set_proxy_user: String = "" => proxy.user;
}

impl GoogleDrive {
    /// Sets [`proxy_auth_scheme`](Self::proxy_auth_scheme) and clears [`proxy_user`](Self::proxy_user) and
    /// [`proxy_password`](Self::proxy_password), so that a password is not sent in a way it was not meant for.
    pub fn set_proxy_auth_scheme(&self, value: ProxyAuthScheme) {
        let before = self.state().update(|s| {
            s.proxy.auth_scheme = value;
            s.proxy.user.clear();
            std::mem::take(&mut s.proxy.password)
        });
        drop(before);
    }
}
