//! Section SSL of the settings.

use super::declare::settings;
use super::kinds::{Kind, Paths};

const SYSTEM_BUNDLES: &str = "/etc/ssl/ca-bundle.pem;/etc/pki/tls/certs/ca-bundle.crt;\
                              /etc/ssl/certs/ca-certificates.crt;/etc/pki/tls/cacert.pem";

settings! {
    section "SSL" in ROWS, struct SslSettings at ssl;
    stored {
        /// Files with the certificates of authorities; the first that exists is used, beside the built-in ones.
        ca_cert_file_paths "SSLCACertFilePaths": Paths = Paths::parse(SYSTEM_BUNDLES).unwrap_or(Paths(Vec::new()));
        /// Further certificates of authorities, PEM.
        server_ca_certs "SSLServerCACerts": String = String::new();
    }
    bound {}
}
