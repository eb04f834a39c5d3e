//! Certificates and cipher suites: the floor of TLS knows what they are.

use super::{Kind, Why};
use crate::tls::{Certificates, Suites};

impl Kind for Certificates {
    const NAME: &'static str = "certificates";
    const ACCEPTS: &'static str =
        "certificates in PEM, the path of a file that holds some, or nothing";

    fn parse(text: &str) -> Result<Self, Why> {
        Self::read(text).map_err(|reason| {
            // Beside certificates there may be a private key.
            if Self::is_pem(text) {
                Why::hidden(reason)
            } else {
                Why::new(reason)
            }
        })
    }

    fn show(&self) -> String {
        self.text().to_owned()
    }
}

impl Kind for Suites {
    const NAME: &'static str = "list";
    const ACCEPTS: &'static str = "*, or registered names of cipher suites separated by semicolons";

    fn parse(text: &str) -> Result<Self, Why> {
        Self::read(text).map_err(Why::new)
    }

    fn show(&self) -> String {
        self.text()
    }
}
