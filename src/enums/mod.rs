//! The documented value sets; each variant carries its documented number, and
//! the name a porter knows it by is a search alias.

pub(crate) mod declare;

use declare::{Enumeration, EnumerationValue, enumerations, flags};

/// Every set of values: those with numbers, then those of bits.
pub(crate) fn all() -> impl Iterator<Item = &'static Enumeration> {
    NUMBERED.iter().chain(FLAGS)
}

enumerations! {
    /// The kind of certificate store. Looking for a certificate in one that is not available answers 271.
    pub enum CertStoreType "CertStoreTypes" {
        /// The user's store. On Windows; not available here.
        User = 0 "cstUser",
        /// The machine's store. On Windows; not available here.
        Machine = 1 "cstMachine",
        /// A PKCS#12 file. Not in this release.
        PfxFile = 2 "cstPFXFile",
        /// PKCS#12, binary or Base64. Not in this release.
        PfxBlob = 3 "cstPFXBlob",
        /// A Java key store file. Not available here.
        JksFile = 4 "cstJKSFile",
        /// A Java key store. Not available here.
        JksBlob = 5 "cstJKSBlob",
        /// A PEM file with a private key and, perhaps, certificates.
        PemKeyFile = 6 "cstPEMKeyFile",
        /// PEM with a private key and, perhaps, certificates.
        PemKeyBlob = 7 "cstPEMKeyBlob",
        /// A file with a certificate, PEM or DER.
        PublicKeyFile = 8 "cstPublicKeyFile",
        /// A certificate, PEM or DER.
        PublicKeyBlob = 9 "cstPublicKeyBlob",
        /// An SSH public key. Not in this release.
        SshPublicKeyBlob = 10 "cstSSHPublicKeyBlob",
        /// A PKCS#7 file with certificates. Not in this release.
        P7bFile = 11 "cstP7BFile",
        /// PKCS#7 with certificates. Not in this release.
        P7bBlob = 12 "cstP7BBlob",
        /// A file with an SSH public key. Not in this release.
        SshPublicKeyFile = 13 "cstSSHPublicKeyFile",
        /// A PuTTY private key file. Not in this release.
        PpkFile = 14 "cstPPKFile",
        /// A PuTTY private key. Not in this release.
        PpkBlob = 15 "cstPPKBlob",
        /// A file with a key in XML. Not in this release.
        XmlFile = 16 "cstXMLFile",
        /// A key in XML. Not in this release.
        XmlBlob = 17 "cstXMLBlob",
        /// A file with a JSON web key. Not in this release.
        JwkFile = 18 "cstJWKFile",
        /// A JSON web key. Not in this release.
        JwkBlob = 19 "cstJWKBlob",
        /// A Bouncy Castle FIPS key store file. Not available here.
        BcfksFile = 21 "cstBCFKSFile",
        /// A Bouncy Castle FIPS key store. Not available here.
        BcfksBlob = 22 "cstBCFKSBlob",
        /// A security key behind PKCS#11. Not available here.
        Pkcs11 = 23 "cstPKCS11",
        /// Found out from the content. Not in this release.
        Auto = 99 "cstAuto",
    }

    /// What a change is about.
    pub enum ChangeType {
        /// A file or folder changed.
        File = 0 "ctFile",
        /// A shared drive itself changed.
        SharedDrive = 1 "ctSharedDrive",
    }

    /// The way data flows, as `on_start_transfer`, `on_transfer`, `on_end_transfer` and `on_progress` report it.
    pub enum Direction {
        /// From here to the server (an upload).
        Upload = 0 "client",
        /// From the server to here (a download).
        Download = 1 "server",
    }

    /// The cipher used on file content before it is uploaded and after it is downloaded.
    pub enum EncryptionAlgorithm {
        /// AES, 256-bit key.
        Aes = 0 "eaAES",
        /// Blowfish, 448-bit key.
        Blowfish = 1 "eaBlowfish",
        /// CAST-128.
        Cast = 2 "eaCAST",
        /// DES, 64-bit key with parity bits. For compatibility only.
        Des = 3 "eaDES",
        /// IDEA, 128-bit key.
        Idea = 4 "eaIDEA",
        /// RC2, 128-bit key. For compatibility only.
        Rc2 = 5 "eaRC2",
        /// RC4, 2048-bit key. For compatibility only.
        Rc4 = 6 "eaRC4",
        /// TEA, 128-bit key. For compatibility only.
        Tea = 7 "eaTEA",
        /// Triple DES, 192-bit key with parity bits.
        TripleDes = 8 "eaTripleDES",
        /// Twofish, 256-bit key.
        Twofish = 9 "eaTwofish",
        /// Rijndael with a 128-bit block and a 256-bit key: the same as `Aes`.
        Rijndael = 10 "eaRijndael",
        /// ChaCha20, 256-bit key.
        ChaCha = 11 "eaChaCha",
        /// XSalsa20, 256-bit key.
        XSalsa20 = 12 "eaXSalsa20",
    }

    /// What kind of firewall connections go through.
    pub enum FirewallType {
        /// None.
        None = 0 "fwNone",
        /// A proxy that tunnels (`CONNECT`); port 80 unless set.
        Tunnel = 1 "fwTunnel",
        /// SOCKS4; port 1080 unless set.
        Socks4 = 2 "fwSOCKS4",
        /// SOCKS5; port 1080 unless set.
        Socks5 = 3 "fwSOCKS5",
        /// SOCKS4A, which resolves names itself; port 1080 unless set.
        Socks4A = 10 "fwSOCKS4A",
    }

    /// Where `list_resources` and `list_children` look.
    pub enum ListResourcesScope "GoogledriveListResourcesScopes" {
        /// The user's own drive and what was shared with the user.
        User = 0 "lrsUser",
        /// What was shared to the user's domain.
        Domain = 1 "lrsDomain",
        /// The shared drive that `shared_drive` names.
        SharedDrive = 2 "lrsSharedDrive",
        /// The user's drive, what was shared, and all shared drives of the user.
        AllDrives = 3 "lrsAllDrives",
    }

    /// Who asks for authorization.
    pub enum OAuthClientProfile "CloudOAuthClientProfiles" {
        /// A program its user runs; it opens the browser and waits for the redirect itself.
        Application = 0 "cocpApplication",
        /// A server that redirects its visitors and is handed the code.
        Web = 1 "cocpWeb",
    }

    /// How an access token is obtained.
    pub enum OAuthGrantType "OAuthSettingsGrantTypes" {
        /// A code from the authorization server, exchanged at the token server.
        AuthorizationCode = 0 "cogtAuthorizationCode",
        /// The token comes with the redirect itself. Insecure; for old servers.
        Implicit = 1 "cogtImplicit",
        /// A user's name and password, exchanged at the token server.
        Password = 2 "cogtPassword",
        /// The client's own id and secret, exchanged at the token server.
        ClientCredentials = 3 "cogtClientCredentials",
    }

    /// What `update_permissions` is to do with a permission.
    pub enum PermissionModOp "GDrivePermissionModOps" {
        /// Nothing.
        None = 0 "moNone",
        /// Create it.
        Create = 1 "moCreate",
        /// Change it.
        Update = 2 "moUpdate",
        /// Remove it.
        Delete = 3 "moDelete",
    }

    /// What a permission allows.
    pub enum PermissionRole "GDrivePermissionRoles" {
        /// Read.
        Reader = 0 "prReader",
        /// Read and comment.
        Commenter = 1 "prCommenter",
        /// Read, comment and write.
        Writer = 2 "prWriter",
        /// Own. Not in shared drives.
        Owner = 3 "prOwner",
        /// Write, move and trash. In shared drives only.
        FileOrganizer = 4 "prFileOrganizer",
        /// Everything, the drive's members included. In shared drives only.
        Organizer = 5 "prOrganizer",
    }

    /// Whom a permission is for.
    pub enum PermissionType {
        /// One user, named by e-mail address.
        User = 0 "ptUser",
        /// A group, named by e-mail address.
        Group = 1 "ptGroup",
        /// Everyone of a domain.
        Domain = 2 "ptDomain",
        /// Everyone.
        Anyone = 3 "ptAnyone",
    }

    /// How the component identifies itself to a proxy.
    pub enum ProxyAuthScheme {
        /// Basic.
        Basic = 0 "authBasic",
        /// Digest.
        Digest = 1 "authDigest",
        /// With the text of the `ProxyAuthorization` setting.
        Proprietary = 2 "authProprietary",
        /// Not at all.
        None = 3 "authNone",
        /// NTLM.
        Ntlm = 4 "authNtlm",
    }

    /// When the connection to the proxy is made with TLS.
    pub enum ProxySsl {
        /// `Tunnel` for https addresses, `Never` for http addresses.
        Automatic = 0 "psAutomatic",
        /// Always.
        Always = 1 "psAlways",
        /// Never.
        Never = 2 "psNever",
        /// The proxy tunnels (`CONNECT`).
        Tunnel = 3 "psTunnel",
    }

    /// What a resource is.
    pub enum ResourceType {
        /// A file.
        File = 0 "gdrtFile",
        /// A folder.
        Folder = 1 "gdrtFolder",
        /// A revision of a file.
        Revision = 2 "gdrtRevision",
    }

    /// Which TLS implementation is used.
    pub enum SslProvider "TCPClientSSLProviders" {
        /// The best there is here: the one built in.
        Automatic = 0 "sslpAutomatic",
        /// The system's own. Not available here.
        Platform = 1 "sslpPlatform",
        /// The one built in (rustls).
        Internal = 2 "sslpInternal",
    }

    /// The key derivation behind `encryption_password`; values of the `EncryptionPasswordKDF` setting.
    pub enum PasswordKdf {
        /// PBKDF1, stretched to the length that is needed.
        Pbkdf1 = 0 "PBKDF1",
        /// PBKDF2.
        Pbkdf2 = 1 "PBKDF2",
    }

    /// What listings find; values of the `ListResourcesMode` setting.
    pub enum ListResourcesMode {
        /// Files and folders.
        All = 0 "files and folders",
        /// Files only.
        Files = 1 "files only",
        /// Folders only.
        Folders = 2 "folders only",
    }

    /// How much `on_log` tells; values of the `LogLevel` setting.
    pub enum LogLevel {
        /// Nothing.
        None = 0 "LogLevel=0",
        /// What is requested and what became of it.
        Info = 1 "LogLevel=1",
        /// Connections and sizes as well.
        Verbose = 2 "LogLevel=2",
        /// Headers and bodies as well.
        Debug = 3 "LogLevel=3",
    }

    /// How the PKCE challenge is made; values of the `OAuthPKCEChallengeEncoding` setting.
    pub enum PkceMethod {
        /// The verifier itself.
        Plain = 1 "OAuthPKCEChallengeEncoding=1",
        /// Its SHA-256.
        S256 = 2 "OAuthPKCEChallengeEncoding=2",
    }

    /// Whether redirects are followed; values of the `FollowRedirects` setting.
    pub enum FollowRedirects {
        /// Never.
        Never = 0 "FollowRedirects=0",
        /// Always, with method and credentials as they are.
        Always = 1 "FollowRedirects=1",
        /// Reading requests only, as long as the scheme stays the same.
        SameScheme = 2 "FollowRedirects=2",
    }

    /// Which addresses are connected to; values of the `UseIPv6` setting.
    pub enum IpVersion {
        /// IPv4 only.
        V4 = 0 "UseIPv6=0",
        /// IPv6 only.
        V6 = 1 "UseIPv6=1",
        /// IPv6, and IPv4 where that fails.
        V6ThenV4 = 2 "UseIPv6=2",
    }

    /// Whether a certificate is checked for revocation; values of the settings `SSLCheckCRL` and `SSLCheckOCSP`.
    pub enum RevocationCheck {
        /// It is not.
        Off = 0 "SSLCheckCRL=0",
        /// It is, if the certificate says where.
        WherePossible = 1 "SSLCheckCRL=1",
        /// It is; a certificate that does not say where is refused.
        Required = 2 "SSLCheckCRL=2",
    }
}

/// The version of HTTP; values of the `HTTPVersion` setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum HttpVersion {
    /// HTTP/1.0.
    Http10,
    /// HTTP/1.1.
    #[default]
    Http11,
    /// HTTP/2. Not available here: see the setting `AllowHTTPFallback`.
    Http20,
    /// HTTP/3. Not available here.
    Http30,
}

/// The hash of the key derivation; values of the extension setting `EncryptionPasswordHash`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum PasswordHash {
    /// MD5 with PBKDF1, SHA-1 with PBKDF2.
    #[default]
    Default,
    /// MD5.
    Md5,
    /// SHA-1.
    Sha1,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

/// How PBKDF1 goes on past its hash; values of the extension setting `EncryptionPasswordStretch`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum PasswordStretch {
    /// As OpenSSL's `EVP_BytesToKey`.
    #[default]
    OpenSsl,
    /// As .NET's `PasswordDeriveBytes`.
    DotNet,
}

flags! {
    /// What the user may do with a shared drive; bits of `shared_drive_capabilities`.
    pub struct SharedDriveCapabilities: u32 {
        /// Put items into its folders.
        const ADD_CHILDREN = 0x1;
        /// Change the restriction on copying.
        const CHANGE_COPY_REQUIRES_WRITER = 0x2;
        /// Change the restriction to users of the domain.
        const CHANGE_DOMAIN_USERS_ONLY = 0x4;
        /// Change the background picture.
        const CHANGE_BACKGROUND = 0x8;
        /// Change the restriction to members.
        const CHANGE_DRIVE_MEMBERS_ONLY = 0x10;
        /// Comment on files.
        const COMMENT = 0x20;
        /// Copy files.
        const COPY = 0x40;
        /// Delete items of its folders for good.
        const DELETE_CHILDREN = 0x80;
        /// Delete the drive.
        const DELETE_DRIVE = 0x100;
        /// Download files.
        const DOWNLOAD = 0x200;
        /// Change files.
        const EDIT = 0x400;
        /// List the items of its folders.
        const LIST_CHILDREN = 0x800;
        /// Add, change and remove members.
        const MANAGE_MEMBERS = 0x1000;
        /// Read the revisions of files.
        const READ_REVISIONS = 0x2000;
        /// Rename files and folders.
        const RENAME = 0x4000;
        /// Rename the drive.
        const RENAME_DRIVE = 0x8000;
        /// Share files and folders.
        const SHARE = 0x10000;
        /// Move items of its folders to the trash.
        const TRASH_CHILDREN = 0x20000;
    }

    /// What is restricted in a shared drive; bits of `shared_drive_restrictions`.
    pub struct SharedDriveRestrictions: u32 {
        /// Only administrators change restrictions.
        const ADMIN_MANAGED = 0x1;
        /// Readers and commenters neither copy nor print nor download.
        const COPY_REQUIRES_WRITER = 0x2;
        /// Only users of the drive's domain have access.
        const DOMAIN_USERS_ONLY = 0x4;
        /// Only members of the drive have access to its items.
        const DRIVE_MEMBERS_ONLY = 0x8;
    }

    /// What a certificate may be used for; bits of the `..._usage_flags` properties.
    pub struct CertUsage: u32 {
        /// Digital signature.
        const DIGITAL_SIGNATURE = 0x80;
        /// Non-repudiation.
        const NON_REPUDIATION = 0x40;
        /// Key encipherment.
        const KEY_ENCIPHERMENT = 0x20;
        /// Data encipherment.
        const DATA_ENCIPHERMENT = 0x10;
        /// Key agreement.
        const KEY_AGREEMENT = 0x08;
        /// Certificate signing.
        const CERTIFICATE_SIGNING = 0x04;
        /// CRL signing.
        const CRL_SIGNING = 0x02;
        /// Encipher only.
        const ENCIPHER_ONLY = 0x01;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_go_both_ways_and_others_are_refused() {
        for (value, number, _) in EncryptionAlgorithm::ALL {
            assert_eq!(i32::from(*value), *number);
            assert_eq!(EncryptionAlgorithm::try_from(*number).unwrap(), *value);
        }
        let error = EncryptionAlgorithm::try_from(13).unwrap_err();
        assert_eq!(error.code(), crate::error::codes::UNSUPPORTED);
        assert!(error.message().contains("13"));
    }
}
