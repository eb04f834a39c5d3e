//! Section SSL of the settings.

use super::declare::settings;
use std::path::PathBuf;

use super::kinds::{Flags, Kind, Name, Names, Paths};
use crate::enums::RevocationCheck;
use crate::tls::{Certificates, Suites};

const SYSTEM_BUNDLES: &str = "/etc/ssl/ca-bundle.pem;/etc/pki/tls/certs/ca-bundle.crt;\
                              /etc/ssl/certs/ca-certificates.crt;/etc/pki/tls/cacert.pem";
/// All bits of SSL 2 and 3 and TLS 1.0 to 1.3.
const PROTOCOLS: u32 = 0x3FFC;
/// All documented conditions that can be overlooked.
const SECURITY_FLAGS: u32 = 0x8000_CF37;

const NO_OPENSSL: &str = "there is no OpenSSL here";
const NO_REVOCATION: &str =
    "with 1 or 2 a TLS connection answers 601: revocation is not checked in this release";
const NO_CHOICE: &str = "the list has no effect in this release";

const GROUPS_12: &[&str] = &["ecdhe_secp256r1", "ecdhe_secp384r1", "ecdhe_secp521r1"];
const GROUPS: &[&str] = &[
    "ecdhe_x25519",
    "ecdhe_x448",
    "ecdhe_secp256r1",
    "ecdhe_secp384r1",
    "ecdhe_secp521r1",
    "ffdhe_2048",
    "ffdhe_3072",
    "ffdhe_4096",
    "ffdhe_6144",
    "ffdhe_8192",
];
const SIGNATURES: &[&str] = &[
    "ed25519",
    "ed448",
    "ecdsa_secp256r1_sha256",
    "ecdsa_secp384r1_sha384",
    "ecdsa_secp521r1_sha512",
    "rsa_pkcs1_sha256",
    "rsa_pkcs1_sha384",
    "rsa_pkcs1_sha512",
    "rsa_pss_sha256",
    "rsa_pss_sha384",
    "rsa_pss_sha512",
];

/// A hash and a signature, `sha256-rsa`.
fn is_pair(pair: &str) -> bool {
    let Some((hash, signature)) = pair.split_once('-') else {
        return false;
    };
    matches!(
        hash,
        "md5" | "sha1" | "sha224" | "sha256" | "sha384" | "sha512"
    ) && matches!(signature, "rsa" | "dsa" | "ecdsa")
}

settings! {
    section "SSL" in ROWS, struct SslSettings at ssl;
    stored {
        /// Whether the records of TLS are reported by `on_ssl_status`.
        log_ssl_packets "LogSSLPackets": bool = false, later("records are not reported in this release");
        /// A folder with certificates of authorities, PEM; all files in it are read, beside the built-in ones. It is
        /// looked for when a connection is made, which answers 271 when it is not there.
        open_ssl_ca_dir "OpenSSLCADir": PathBuf = PathBuf::new();
        /// A file with certificates of authorities, PEM, beside the built-in ones. It is looked for when a connection
        /// is made, which answers 271 when it is not there.
        open_ssl_ca_file "OpenSSLCAFile": PathBuf = PathBuf::new();
        /// Ciphers in the language of OpenSSL.
        open_ssl_cipher_list "OpenSSLCipherList": Name = Name("DEFAULT".to_owned()), idle(NO_OPENSSL);
        /// What the random number generator begins with.
        open_ssl_prng_seed_data "OpenSSLPrngSeedData": String = String::new(), idle(NO_OPENSSL);
        /// Whether a TLS session is resumed by the next connection.
        reuse_ssl_session "ReuseSSLSession": bool = true,
            idle("every connection shows its certificate to on_ssl_server_authentication, so none is resumed");
        /// Files with the certificates of authorities; the first that exists is used, beside the built-in ones.
        ca_cert_file_paths "SSLCACertFilePaths": Paths = Paths::parse(SYSTEM_BUNDLES).unwrap_or(Paths(Vec::new()));
        /// Certificates that are presented together with the one of `ssl_cert_*`: PEM, or the path of a file with PEM,
        /// which is read when the setting is set. Each has to be one that can be read.
        ca_certs "SSLCACerts": Certificates = Certificates::default();
        /// Whether the lists of revoked certificates are asked about the server's.
        check_crl "SSLCheckCRL": RevocationCheck = RevocationCheck::Off, later(NO_REVOCATION);
        /// Whether the issuer is asked about the server's certificate (OCSP).
        check_ocsp "SSLCheckOCSP": RevocationCheck = RevocationCheck::Off, later(NO_REVOCATION);
        /// How many bits the cipher's key has at least; 0 sets no limit. When no suite is left a connection answers 276.
        cipher_strength "SSLCipherStrength": u32 = 0;
        /// Certificates of authorities that clients' certificates may come from: PEM, or the path of a file with PEM.
        client_ca_certs "SSLClientCACerts": Certificates = Certificates::default(), idle("it is for servers");
        /// The cipher suites that may be used, separated by semicolons; `*` is all. Names that no registry has are
        /// refused. Suites that are not available here are passed over; when none is left a connection answers 276.
        enabled_cipher_suites "SSLEnabledCipherSuites": Suites = Suites::All;
        /// The protocols that may be spoken: TLS 1.3 (12288), 1.2 (3072), 1.1 (768), 1.0 (192), SSL 3 (48), SSL 2 (12),
        /// added up. Only 1.3 and 1.2 are available here; when neither is left a connection answers 276.
        enabled_protocols "SSLEnabledProtocols": Flags
            [|v| v.0 & !PROTOCOLS == 0 && v.0 != 0, "the sum of protocol numbers: 12288, 3072, 768, 192, 48, 12"] = Flags(4032);
        /// Whether renegotiation is offered.
        enable_renegotiation "SSLEnableRenegotiation": bool = false, idle("rustls never renegotiates");
        /// Whether `cert_encoded` of `on_ssl_server_authentication` holds all certificates the server presented, one
        /// behind the other, or the first alone.
        include_cert_chain "SSLIncludeCertChain": bool = false;
        /// A file that the secrets of TLS sessions are added to, for debugging with a packet analyser. Whoever reads it
        /// can read the traffic. A connection answers 276 when it cannot be written.
        key_log_file "SSLKeyLogFile": PathBuf = PathBuf::new();
        /// Which shortcomings of a server's certificate are overlooked, as bits.
        security_flags "SSLSecurityFlags": Flags
            [|v| v.0 & !SECURITY_FLAGS == 0, "the sum of documented flags"] = Flags(0),
            later("none is overlooked in this release; on_ssl_server_authentication can accept");
        /// Further certificates of authorities: PEM, or the path of a file with PEM, which is read when the setting is
        /// set. Each has to be one that can be read.
        server_ca_certs "SSLServerCACerts": Certificates = Certificates::default();
        /// Signature algorithms for TLS 1.2, separated by commas.
        tls12_signature_algorithms "TLS12SignatureAlgorithms": Names
            [|v| v.0.iter().all(|pair| is_pair(pair)), "pairs such as sha256-rsa, separated by commas, or nothing"] =
            Names::of("sha512-ecdsa,sha512-rsa,sha512-dsa,sha384-ecdsa,sha384-rsa,sha384-dsa,sha256-ecdsa,sha256-rsa,sha256-dsa,\
             sha224-ecdsa,sha224-rsa,sha224-dsa,sha1-ecdsa,sha1-rsa,sha1-dsa"), later(NO_CHOICE);
        /// Groups for the key exchange of TLS 1.2, separated by commas.
        tls12_supported_groups "TLS12SupportedGroups": Names
            [|v| v.all_in(GROUPS_12), "names of groups, separated by commas"] =
            Names::of("ecdhe_secp256r1,ecdhe_secp384r1,ecdhe_secp521r1"), later(NO_CHOICE);
        /// Groups that TLS 1.3 offers keys for at once, separated by commas.
        tls13_key_share_groups "TLS13KeyShareGroups": Names
            [|v| v.all_in(GROUPS), "names of groups, separated by commas"] =
            Names::of("ecdhe_x25519,ecdhe_secp256r1,ecdhe_secp384r1,ffdhe_2048,ffdhe_3072"), later(NO_CHOICE);
        /// Signature algorithms for TLS 1.3, separated by commas.
        tls13_signature_algorithms "TLS13SignatureAlgorithms": Names
            [|v| v.all_in(SIGNATURES), "names of signature algorithms, separated by commas"] =
            Names::of("rsa_pss_sha256,rsa_pss_sha384,rsa_pss_sha512,rsa_pkcs1_sha256,rsa_pkcs1_sha384,rsa_pkcs1_sha512,\
             ecdsa_secp256r1_sha256,ecdsa_secp384r1_sha384,ecdsa_secp521r1_sha512,ed25519,ed448"), later(NO_CHOICE);
        /// Groups for the key exchange of TLS 1.3, separated by commas.
        tls13_supported_groups "TLS13SupportedGroups": Names
            [|v| v.all_in(GROUPS), "names of groups, separated by commas"] =
            Names::of("ecdhe_x25519,ecdhe_x448,ecdhe_secp256r1,ecdhe_secp384r1,ecdhe_secp521r1,\
             ffdhe_2048,ffdhe_3072,ffdhe_4096,ffdhe_6144,ffdhe_8192"), later(NO_CHOICE);
    }
    bound {
        /// The cipher of the last TLS connection, such as `AES_256_GCM`.
        "SSLNegotiatedCipher": String = "" => read(|d, _| Ok(d.client().trace().tls.cipher.to_owned()));
        /// The bits of its key.
        "SSLNegotiatedCipherStrength": u32 = "0" => read(|d, _| Ok(d.client().trace().tls.cipher_strength));
        /// The cipher suite of the last TLS connection, by its registered name.
        "SSLNegotiatedCipherSuite": String = "" => read(|d, _| Ok(d.client().trace().tls.suite));
        /// The key exchange of the last TLS connection, such as `ecdhe_x25519`.
        "SSLNegotiatedKeyExchange": String = "" => read(|d, _| Ok(d.client().trace().tls.key_exchange.to_owned()));
        /// The bits of the key exchange.
        "SSLNegotiatedKeyExchangeStrength": u32 = "0" => read(|d, _| Ok(d.client().trace().tls.key_exchange_strength));
        /// The protocol of the last TLS connection, such as `TLSv1.2`.
        "SSLNegotiatedVersion": String = "" => read(|d, _| Ok(d.client().trace().tls.version.to_owned()));
    }
}
