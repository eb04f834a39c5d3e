//! Section TCPClient of the settings.

use super::declare::settings;

settings! {
    section "TCPClient" in ROWS, struct TcpClientSettings at tcp_client;
    stored {
        /// Seconds a connection may take to be made; 0 takes the `timeout` property's value.
        connection_timeout "ConnectionTimeout": u32 = 0;
    }
    bound {
        /// The `local_host` property under its other name.
        "LocalHost": String = "" => read(|d, _| Ok(d.local_host())), write(|d, _, value| d.set_local_host(value));
    }
}
