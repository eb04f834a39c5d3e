//! Groups `ssl_cert`, `ssl_accept_server_cert` and `ssl_server_cert`: three certificates with the same
//! 27 members, so each member is one row with three names.

use crate::component::GoogleDrive;
use crate::component::declare::properties;
use crate::component::input::IntoBytes;
use crate::component::selected::Selected;
use crate::component::state::State;
use crate::component::value::Bytes;
use crate::enums::{CertStoreType, CertUsage};
use crate::error::Result;
use crate::records::Certificate;
use crate::tls::store::{self, Entry};

// Grammar of a row: documentation, then
//   form fact: Type = default, `[secret]` if it is, => accept_name [set_it], cert_name [set_it], server_name;
// The form is one of `properties!`; the server's certificate can only be read.
macro_rules! certificates {
    ($(
        $(#[doc = $doc:literal])+
        $form:ident $fact:ident: $ty:ident = $default:literal $([$flag:ident])?
            => $accept:ident $(+ $set_accept:ident)?, $cert:ident $(+ $set_cert:ident)?, $server:ident;
    )+) => {
        properties! {
            /// # The server certificate that is accepted
            ///
            /// A server that presents exactly this certificate is trusted, whoever issued it.
            group "ssl_accept_server_cert" in ACCEPT_SERVER_ROWS;
            $($(#[doc = $doc])+ $form $accept $(, $set_accept)?: $ty = $default => ssl_accept_server_cert.$fact $(, $flag)?;)+
        }

        properties! {
            /// # The client's own certificate
            ///
            /// Presented to a server that asks for one in the TLS handshake.
            group "ssl_cert" in CERT_ROWS;
            $($(#[doc = $doc])+ $form $cert $(, $set_cert)?: $ty = $default => ssl_cert.$fact $(, $flag)?;)+
        }

        properties! {
            /// # The server's certificate
            ///
            /// Filled in every TLS handshake, before `on_ssl_server_authentication` fires.
            group "ssl_server_cert" in SERVER_ROWS;
            $($(#[doc = $doc])+ ro $server: $ty = $default => ssl_server_cert.$fact $(, $flag)?;)+
        }
    };
}

certificates! {
    /// When it becomes valid, such as `23-Jan-2000 15:00:00`, in the system's time zone.
    ro effective_date: String = "" => ssl_accept_server_cert_effective_date, ssl_cert_effective_date, ssl_server_cert_effective_date;
    /// When it expires, such as `23-Jan-2001 15:00:00`, in the system's time zone.
    ro expiration_date: String = "" => ssl_accept_server_cert_expiration_date, ssl_cert_expiration_date, ssl_server_cert_expiration_date;
    /// Object identifiers of what else it may be used for, separated by commas.
    ro extended_key_usage: String = "" => ssl_accept_server_cert_extended_key_usage, ssl_cert_extended_key_usage, ssl_server_cert_extended_key_usage;
    /// MD5 of the public key as SSH writes it: 16 pairs of hex digits with colons.
    ro fingerprint: String = "" => ssl_accept_server_cert_fingerprint, ssl_cert_fingerprint, ssl_server_cert_fingerprint;
    /// SHA-1 of the public key as SSH writes it: 20 pairs of hex digits with colons.
    ro fingerprint_sha1: String = "" => ssl_accept_server_cert_fingerprint_sha1, ssl_cert_fingerprint_sha1, ssl_server_cert_fingerprint_sha1;
    /// SHA-256 of the public key as SSH writes it: 32 pairs of hex digits with colons.
    ro fingerprint_sha256: String = "" => ssl_accept_server_cert_fingerprint_sha256, ssl_cert_fingerprint_sha256, ssl_server_cert_fingerprint_sha256;
    /// The name of who issued it.
    ro issuer: String = "" => ssl_accept_server_cert_issuer, ssl_cert_issuer, ssl_server_cert_issuer;
    /// The private key, PEM; empty when there is none.
    ro private_key: String = "" [secret] => ssl_accept_server_cert_private_key, ssl_cert_private_key, ssl_server_cert_private_key;
    /// Whether there is a private key.
    ro private_key_available: bool = false => ssl_accept_server_cert_private_key_available, ssl_cert_private_key_available, ssl_server_cert_private_key_available;
    /// The name of the private key's container, which is a thing of Windows: always empty here.
    ro private_key_container: String = "" => ssl_accept_server_cert_private_key_container, ssl_cert_private_key_container, ssl_server_cert_private_key_container;
    /// The public key, PEM.
    ro public_key: String = "" => ssl_accept_server_cert_public_key, ssl_cert_public_key, ssl_server_cert_public_key;
    /// The name of the public key's algorithm, or its object identifier.
    ro public_key_algorithm: String = "" => ssl_accept_server_cert_public_key_algorithm, ssl_cert_public_key_algorithm, ssl_server_cert_public_key_algorithm;
    /// The length of the public key in bits.
    ro public_key_length: u32 = 0 => ssl_accept_server_cert_public_key_length, ssl_cert_public_key_length, ssl_server_cert_public_key_length;
    /// The serial number, two hex digits for each byte.
    ro serial_number: String = "" => ssl_accept_server_cert_serial_number, ssl_cert_serial_number, ssl_server_cert_serial_number;
    /// The name of the algorithm it is signed with, or its object identifier.
    ro signature_algorithm: String = "" => ssl_accept_server_cert_signature_algorithm, ssl_cert_signature_algorithm, ssl_server_cert_signature_algorithm;
    /// The store it is looked for in: a path or the content, as the type of the store says.
    rw store: Bytes = "MY" [secret] => ssl_accept_server_cert_store + set_ssl_accept_server_cert_store, ssl_cert_store + set_ssl_cert_store, ssl_server_cert_store;
    /// The password of the store, if it needs one.
    rw store_password: String = "" [secret] => ssl_accept_server_cert_store_password + set_ssl_accept_server_cert_store_password, ssl_cert_store_password + set_ssl_cert_store_password, ssl_server_cert_store_password;
    /// What kind of store it is. PEM with keys (6, 7) and certificates in PEM or DER (8, 9) can be opened; of all
    /// other kinds, looking for a certificate there answers 271.
    rw store_type: CertStoreType = 0 => ssl_accept_server_cert_store_type + set_ssl_accept_server_cert_store_type, ssl_cert_store_type + set_ssl_cert_store_type, ssl_server_cert_store_type;
    /// Other names of the subject, separated by commas.
    ro subject_alt_names: String = "" => ssl_accept_server_cert_subject_alt_names, ssl_cert_subject_alt_names, ssl_server_cert_subject_alt_names;
    /// MD5 of the certificate, in hex.
    ro thumbprint_md5: String = "" => ssl_accept_server_cert_thumbprint_md5, ssl_cert_thumbprint_md5, ssl_server_cert_thumbprint_md5;
    /// SHA-1 of the certificate, in hex.
    ro thumbprint_sha1: String = "" => ssl_accept_server_cert_thumbprint_sha1, ssl_cert_thumbprint_sha1, ssl_server_cert_thumbprint_sha1;
    /// SHA-256 of the certificate, in hex.
    ro thumbprint_sha256: String = "" => ssl_accept_server_cert_thumbprint_sha256, ssl_cert_thumbprint_sha256, ssl_server_cert_thumbprint_sha256;
    /// What it may be used for, in words separated by commas.
    ro usage: String = "" => ssl_accept_server_cert_usage, ssl_cert_usage, ssl_server_cert_usage;
    /// What it may be used for, as bits.
    ro usage_flags: CertUsage = 0 => ssl_accept_server_cert_usage_flags, ssl_cert_usage_flags, ssl_server_cert_usage_flags;
    /// Its version: `V1`, `V2` or `V3`.
    ro version: String = "" => ssl_accept_server_cert_version, ssl_cert_version, ssl_server_cert_version;
    /// Whom it was issued to, such as `CN=www.example.com, O=Example, C=US`; empty when none is selected.
    got subject: String = "" => ssl_accept_server_cert_subject + set_ssl_accept_server_cert_subject, ssl_cert_subject + set_ssl_cert_subject, ssl_server_cert_subject;
    /// The certificate, PEM; empty when none is selected.
    got encoded: Bytes = "" => ssl_accept_server_cert_encoded + set_ssl_accept_server_cert_encoded, ssl_cert_encoded + set_ssl_cert_encoded, ssl_server_cert_encoded;
}

/// One of the certificates that can be selected.
type Slot = fn(&mut State) -> &mut Selected;

impl GoogleDrive {
    /// Looks for a certificate in the store that `ssl_cert_store`, its type and its password say, and selects it.
    ///
    /// A certificate with exactly this subject is taken, otherwise one whose subject contains it; `*` takes any. When
    /// there is none, and for an empty text, no certificate is selected and [`ssl_cert_subject`](Self::ssl_cert_subject)
    /// is empty.
    ///
    /// # Errors
    /// 271 when the store cannot be opened; what was selected stays.
    pub fn set_ssl_cert_subject(&self, value: impl Into<String>) -> Result<()> {
        self.select_certificate(|s| &mut s.ssl_cert, &value.into())
    }

    /// As [`set_ssl_cert_subject`](Self::set_ssl_cert_subject), for the server certificate that is accepted.
    ///
    /// # Errors
    /// 271 when the store cannot be opened; what was selected stays.
    pub fn set_ssl_accept_server_cert_subject(&self, value: impl Into<String>) -> Result<()> {
        self.select_certificate(|s| &mut s.ssl_accept_server_cert, &value.into())
    }

    /// Selects this certificate, PEM or DER, and looks for its private key in the store. Without the key
    /// [`ssl_cert_subject`](Self::ssl_cert_subject) is empty. An empty value selects none.
    ///
    /// # Errors
    /// 271 when the value is no certificate, or the store cannot be opened; what was selected stays.
    pub fn set_ssl_cert_encoded(&self, value: impl IntoBytes) -> Result<()> {
        self.assign_certificate(|s| &mut s.ssl_cert, &value.into_bytes())
    }

    /// As [`set_ssl_cert_encoded`](Self::set_ssl_cert_encoded), for the server certificate that is accepted.
    ///
    /// # Errors
    /// 271 when the value is no certificate, or the store cannot be opened; what was selected stays.
    pub fn set_ssl_accept_server_cert_encoded(&self, value: impl IntoBytes) -> Result<()> {
        self.assign_certificate(|s| &mut s.ssl_accept_server_cert, &value.into_bytes())
    }

    /// The client's own certificate as a record.
    ///
    /// Extension: the reference has its members one by one.
    pub fn ssl_cert(&self) -> Certificate {
        self.state().read(|s| Certificate::clone(&s.ssl_cert))
    }

    /// The server certificate that is accepted, as a record.
    ///
    /// Extension: the reference has its members one by one.
    pub fn ssl_accept_server_cert(&self) -> Certificate {
        self.state()
            .read(|s| Certificate::clone(&s.ssl_accept_server_cert))
    }

    /// The server's certificate as a record.
    ///
    /// Extension: the reference has its members one by one.
    pub fn ssl_server_cert(&self) -> Certificate {
        self.state()
            .read(|s| Certificate::clone(&s.ssl_server_cert))
    }

    fn select_certificate(&self, slot: Slot, subject: &str) -> Result<()> {
        let found = if subject.is_empty() {
            None
        } else {
            store::select(self.open_store(slot)?, subject)
        };
        let before = self.state().update(|s| slot(s).replace(found));
        drop(before);
        Ok(())
    }

    fn assign_certificate(&self, slot: Slot, encoded: &[u8]) -> Result<()> {
        let found = if encoded.is_empty() {
            None
        } else {
            let given = store::open(CertStoreType::PublicKeyBlob, encoded, "")?;
            let mut given = given
                .into_iter()
                .next()
                .ok_or_else(store::not_a_certificate)?;
            let kind = self.state().update(|s| slot(s).store_type);
            // The stores a new object names are not to be had here: no key is in them.
            let keys = match kind {
                CertStoreType::User | CertStoreType::Machine => Vec::new(),
                _ => self.open_store(slot)?,
            };
            let with_key = keys.into_iter().find(|entry| {
                entry.key.is_some() && entry.facts.public_key == given.facts.public_key
            });
            match with_key {
                Some(entry) => {
                    given.key = entry.key;
                    given.facts.private_key = entry.facts.private_key;
                    given.facts.private_key_available = true;
                }
                None => given.facts.subject.clear(),
            }
            Some(given)
        };
        let before = self.state().update(|s| slot(s).replace(found));
        drop(before);
        Ok(())
    }

    /// Opened with no lock held: it may be a file.
    fn open_store(&self, slot: Slot) -> Result<Vec<Entry>> {
        let (kind, store, password) = self.state().update(|s| {
            let slot = slot(s);
            (
                slot.store_type,
                slot.store.clone(),
                slot.store_password.clone(),
            )
        });
        store::open(kind, &store, password.expose())
    }
}
