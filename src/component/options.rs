//! Properties and settings, as a call hands them down.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::state::State;
use crate::enums::{FirewallType, HttpVersion, PkceMethod, RevocationCheck, SslProvider};
use crate::error::{Error, Result, codes};
use crate::http::{self, Options};
use crate::net::SocketOptions;
use crate::oauth::pkce::Method;
use crate::oauth::settings::{Settings, WebServer};
use crate::observe::{Bounds, Interrupt, Observer};
use crate::redact::Redactor;
use crate::tls::{ClientCertificate, TlsOptions, TrustSettings};

/// How the exchanges of a call are carried out.
pub(super) fn options(
    s: &State,
    observer: Arc<dyn Observer>,
    redactor: Arc<Redactor>,
    interrupt: Interrupt,
) -> Result<Options> {
    let settings = &s.settings;
    let seconds = |n: u32| Duration::from_secs(n.into());
    let timeout = seconds(s.general.timeout);
    let absolute = settings.socket.absolute_timeout && !timeout.is_zero();
    Ok(Options {
        timeout,
        connection_timeout: seconds(settings.tcp_client.connection_timeout),
        user_agent: settings.http.user_agent.0.clone(),
        other_headers: http::parse_header_lines(&s.general.other_headers)?,
        keep_alive: settings.http.keep_alive,
        http_1_0: settings.http.http_version == HttpVersion::Http10,
        if_modified_since: settings.http.if_modified_since.0.clone(),
        socket: socket(s),
        trust: trust(s),
        tls: TlsOptions {
            protocols: settings.ssl.enabled_protocols.0,
            cipher_suites: settings.ssl.enabled_cipher_suites.clone(),
            cipher_strength: settings.ssl.cipher_strength,
            include_chain: settings.ssl.include_cert_chain,
            key_log_file: path(&settings.ssl.key_log_file),
            client: client_certificate(s),
            accepted: s
                .ssl_accept_server_cert
                .entry
                .as_ref()
                .and_then(|entry| entry.certificate.clone()),
        },
        capture: s.general.keep_requests,
        tokens: false,
        mask_sensitive: settings.base.mask_sensitive_data,
        redactor,
        observer,
        bounds: Bounds {
            interrupt,
            deadline: absolute.then(|| Instant::now() + timeout),
        },
        refusal: refusal(s),
    })
}

/// The properties and settings of OAuth as the flows want them.
pub(super) fn oauth_settings(s: &State) -> Settings {
    let (oauth, settings) = (&s.o_auth, &s.settings.o_auth);
    let filled = oauth.return_url == oauth.filled_return_url;
    let method = match settings.pkce_challenge_encoding {
        PkceMethod::Plain => Method::Plain,
        PkceMethod::S256 => Method::S256,
    };
    Settings {
        profile: oauth.client_profile,
        grant: oauth.grant_type,
        client_id: oauth.client_id.clone(),
        client_secret: oauth.client_secret.clone(),
        server_auth_url: oauth.server_auth_url.clone(),
        server_token_url: oauth.server_token_url.clone(),
        scope: oauth.authorization_scope.clone(),
        return_url: if filled {
            String::new()
        } else {
            oauth.return_url.clone()
        },
        pkce: settings.use_pkce.then_some(method),
        pkce_verifier: settings.pkce_verifier.expose().clone(),
        params: oauth.own_params(),
        request_refresh_token: oauth.request_refresh_token,
        include_empty_redirect_uri: settings.include_empty_redirect_uri,
        web_server: WebServer {
            host: settings.web_server_host.0.clone(),
            port: oauth.web_server_port,
            reuse: settings.re_use_web_server,
            ssl: settings.web_server_ssl_enabled,
            response: oauth.response.clone(),
            failed_response: oauth.failed_response.clone(),
        },
        username: settings.password_grant_username.clone(),
        browser_timeout: settings.browser_response_timeout,
        ..Settings::default()
    }
}

/// The certificate of `ssl_cert_*`, if one is selected.
fn client_certificate(s: &State) -> Option<ClientCertificate> {
    let entry = s.ssl_cert.entry.as_ref()?;
    let own = entry.certificate.iter();
    Some(ClientCertificate {
        chain: own.chain(&entry.chain).cloned().collect(),
        further: s.settings.ssl.ca_certs.clone(),
        key: entry.key.clone(),
    })
}

fn socket(s: &State) -> SocketOptions {
    let settings = &s.settings;
    let tcp = &settings.tcp_client;
    let milliseconds = |n: u32| Duration::from_millis(n.into());
    let size = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
    SocketOptions {
        local_host: s.general.local_host.0,
        local_port: tcp.local_port,
        ip_version: tcp.use_ipv6,
        no_delay: tcp.tcp_no_delay,
        keep_alive: tcp.tcp_keep_alive.then(|| {
            let time = milliseconds(tcp.keep_alive_time);
            (time, milliseconds(tcp.keep_alive_interval))
        }),
        linger: match (tcp.linger, tcp.linger_time) {
            (true, 0) => None,
            (true, time) => Some(Duration::from_secs(time.into())),
            (false, _) => Some(Duration::ZERO),
        },
        in_buffer: size(settings.socket.in_buffer_size),
        out_buffer: size(settings.socket.out_buffer_size),
    }
}

fn trust(s: &State) -> TrustSettings {
    let ssl = &s.settings.ssl;
    TrustSettings {
        ca_file_paths: ssl.ca_cert_file_paths.0.clone(),
        ca_file: path(&ssl.open_ssl_ca_file),
        ca_dir: path(&ssl.open_ssl_ca_dir),
        further: ssl.server_ca_certs.clone(),
    }
}

fn path(path: &Path) -> Option<PathBuf> {
    (!path.as_os_str().is_empty()).then(|| path.to_owned())
}

/// What was asked for and cannot be had: sending all the same could weaken what the user relies on.
fn refusal(s: &State) -> Option<Error> {
    let (http, ssl, base) = (&s.settings.http, &s.settings.ssl, &s.settings.base);
    let revocation = |check| check != RevocationCheck::Off;
    let rows: [(bool, i32, &str); 8] = [
        (
            s.general.ssl_provider == SslProvider::Platform,
            codes::SECURITY_LIBRARY,
            "ssl_provider is Platform, and the system's TLS library is not available here: use Automatic or Internal.",
        ),
        (
            !base.use_internal_security_api,
            codes::SECURITY_LIBRARY,
            "UseInternalSecurityAPI is False, and there is no other cryptography here.",
        ),
        (
            base.use_fips_compliant_api,
            codes::SECURITY_LIBRARY,
            "UseFIPSCompliantAPI is True, and there is no certified cryptography here.",
        ),
        (
            http.http_version == HttpVersion::Http30,
            codes::UNSUPPORTED,
            "HTTPVersion is 3.0, which is not spoken here: use 1.1.",
        ),
        (
            http.http_version == HttpVersion::Http20 && !http.allow_http_fallback,
            codes::UNSUPPORTED,
            "HTTPVersion is 2.0, which is not spoken here, and AllowHTTPFallback does not let 1.1 take its place.",
        ),
        (
            !s.proxy.server.is_empty(),
            codes::UNSUPPORTED,
            "proxy_server is set, and proxies are not part of this release.",
        ),
        (
            s.firewall.firewall_type != FirewallType::None && !s.firewall.host.is_empty(),
            codes::UNSUPPORTED,
            "firewall_host is set, and firewalls are not part of this release.",
        ),
        (
            revocation(ssl.check_crl) || revocation(ssl.check_ocsp),
            codes::UNSUPPORTED,
            "SSLCheckCRL or SSLCheckOCSP is on, and revocation is not checked in this release.",
        ),
    ];
    rows.into_iter()
        .find(|row| row.0)
        .map(|row| Error::new(row.1, row.2))
}
