//! The verifier that asks: it checks, reports, and lets the observer decide.

use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, DigitallySignedStruct, Error as TlsError, SignatureScheme};

use super::{TlsOptions, Trust, certificate};
use crate::error::{Error, Result, codes};
use crate::observe::{Observer, PresentedCertificate};

pub(super) struct Verifier {
    check: Arc<WebPkiServerVerifier>,
    include_chain: bool,
    accepted: Option<Vec<u8>>,
    observer: Arc<dyn Observer>,
}

impl Verifier {
    pub(super) fn new(
        trust: &Trust,
        provider: Arc<CryptoProvider>,
        options: &TlsOptions,
        observer: Arc<dyn Observer>,
    ) -> Result<Self> {
        let check = WebPkiServerVerifier::builder_with_provider(Arc::clone(&trust.roots), provider)
            .build()
            .map_err(|cause| {
                Error::new(
                    codes::CERTIFICATE_STORE,
                    format!("No trust anchors can be used: {cause}."),
                )
            })?;
        Ok(Self {
            check,
            include_chain: options.include_chain,
            accepted: options.accepted.clone(),
            observer,
        })
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> std::result::Result<ServerCertVerified, TlsError> {
        let verdict = self.check.verify_server_cert(
            end_entity,
            intermediates,
            server_name,
            ocsp_response,
            now,
        );
        // The user vouches for this very certificate, whatever our own check says.
        let verdict = match &self.accepted {
            Some(accepted) if accepted.as_slice() == end_entity.as_ref() => {
                Ok(ServerCertVerified::assertion())
            }
            _ => verdict,
        };
        let (subject, issuer) = certificate::names(end_entity);
        let presented = PresentedCertificate {
            der: end_entity.to_vec(),
            chain: if self.include_chain {
                intermediates.iter().map(|one| one.to_vec()).collect()
            } else {
                Vec::new()
            },
            subject,
            issuer,
            status: verdict
                .as_ref()
                .map_or_else(ToString::to_string, |_| "OK".to_owned()),
            trusted: verdict.is_ok(),
        };
        match (self.observer.server_certificate(&presented), verdict) {
            (true, _) => Ok(ServerCertVerified::assertion()),
            (false, Err(error @ TlsError::InvalidCertificate(_))) => Err(error),
            (false, _) => Err(TlsError::InvalidCertificate(
                CertificateError::ApplicationVerificationFailure,
            )),
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, TlsError> {
        self.check.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, TlsError> {
        self.check.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.check.supported_verify_schemes()
    }
}

impl std::fmt::Debug for Verifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Verifier")
    }
}
