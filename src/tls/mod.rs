//! TLS: whom to trust, and the handshake that asks.

pub(crate) mod certificate;
mod certificates;
mod key_log;
mod negotiated;
mod options;
mod pem;
pub(crate) mod store;
mod suites;
mod trust;
mod verify;

use std::sync::Arc;

use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection};

pub(crate) use certificates::Certificates;
pub(crate) use negotiated::Negotiated;
pub(crate) use options::{ClientCertificate, TlsOptions};
pub(crate) use suites::Suites;
pub(crate) use trust::{Trust, TrustSettings};

use crate::error::{Error, Result, codes};
use crate::observe::Observer;

/// A connection ready for its handshake. Each has a configuration of its own, so that
/// none is resumed: a resumed one would show its certificate to nobody.
pub(crate) fn start(
    host: &str,
    trust: &Trust,
    options: &TlsOptions,
    observer: Arc<dyn Observer>,
) -> Result<ClientConnection> {
    let bare = host
        .strip_prefix('[')
        .and_then(|h| h.strip_suffix(']'))
        .unwrap_or(host);
    let name = ServerName::try_from(bare.to_owned()).map_err(|_| {
        Error::new(
            codes::HANDSHAKE,
            format!("{host:?} cannot be the name of a TLS server."),
        )
    })?;
    let failed = |error: rustls::Error| {
        Error::new(
            codes::HANDSHAKE,
            format!("TLS could not be set up: {error}."),
        )
        .with_source(error)
    };
    let provider = options.provider()?;
    let verifier = verify::Verifier::new(trust, Arc::clone(&provider), options, observer)?;
    let builder = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&options.versions()?)
        .map_err(failed)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier));
    let mut config = options.identified(builder)?;
    options.apply(&mut config)?;
    ClientConnection::new(Arc::new(config), name).map_err(failed)
}
