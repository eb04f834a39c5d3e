//! Section Socket of the settings.

use super::declare::settings;

settings! {
    section "Socket" in ROWS, struct SocketSettings at socket;
    stored {
        /// Whether `timeout` limits a whole exchange rather than the time without any data.
        absolute_timeout "AbsoluteTimeout": bool = false;
    }
    bound {}
}
