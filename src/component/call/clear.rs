//! What is not encrypted on its way is told, once.

use std::net::IpAddr;

use super::Call;
use super::session::origin;
use crate::observe::Level;

impl Call {
    /// Tells `on_log` that what goes to an address is not encrypted, if it leaves this machine: once for each place
    /// and object, and again after `reset`.
    pub(super) fn tell_if_clear(&self, url: &str) {
        let Some(place) = in_the_clear(url).filter(|_| self.observer().logs(Level::Info)) else {
            return;
        };
        let text = format!(
            "What is sent to {place}, tokens and content included, is not encrypted: use https beyond this machine."
        );
        let mut first = false;
        self.keep(|results| first = results.told_clear(place));
        if first {
            self.observer().log(Level::Info, "Info", &text);
        }
    }
}

/// Scheme, host and port of an http address that is not on this machine.
fn in_the_clear(url: &str) -> Option<String> {
    let (scheme, host, port) = origin(url)?;
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let here = bare == "localhost" || bare.parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
    (scheme == "http" && !here).then(|| format!("http://{host}:{port}"))
}

#[cfg(test)]
mod tests {
    use super::in_the_clear;

    #[test]
    fn what_stays_here_or_is_encrypted_is_not_told() {
        for quiet in [
            "https://h/x",
            "http://localhost:1/",
            "http://127.1.2.3",
            "http://[::1]:5/x",
            "h",
        ] {
            assert_eq!(in_the_clear(quiet), None, "{quiet}");
        }
        assert_eq!(in_the_clear("http://H/x?y").unwrap(), "http://h:80");
        assert_eq!(
            in_the_clear("http://[fe80::1]:5/x").unwrap(),
            "http://[fe80::1]:5"
        );
    }
}
