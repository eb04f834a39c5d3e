//! What is secret among the properties and settings.

use super::state::State;
use crate::http;
use crate::redact::{Redactor, param_is_harmless, token_member_is_harmless};

/// Tells a redactor of every secret that is set. The tests hold this against the rows that are marked so.
pub(super) fn learn(s: &State, redactor: &Redactor) {
    let (oauth, settings) = (&s.o_auth, &s.settings);
    redactor.learn_header("Authorization", s.general.authorization.expose());
    redactor.learn_header(
        "Proxy-Authorization",
        settings.http.proxy_authorization.0.expose(),
    );
    redactor.learn_address(s.general.resume_url.expose());
    for text in [
        &oauth.access_token,
        &oauth.authorization_code,
        &oauth.spent_code,
        &oauth.client_secret,
        &oauth.refresh_token,
        &settings.o_auth.pkce_verifier,
        &settings.o_auth.web_server_cert_store_password,
        &s.encryption.password,
        &s.firewall.password,
        &s.proxy.password,
        &s.ssl_cert.store_password,
        &s.ssl_accept_server_cert.store_password,
    ] {
        redactor.learn(text.expose());
    }
    for bytes in [
        &settings.drive.encryption_key,
        &settings.drive.encryption_iv,
        &settings.extension.password_salt,
    ] {
        redactor.learn(&hex::encode(bytes.expose()));
    }
    // No server is told of a store; what quotes one all the same may quote a key.
    for store in [&s.ssl_cert.store, &s.ssl_accept_server_cert.store] {
        redactor.learn(std::str::from_utf8(store).unwrap_or_default());
    }
    redactor.learn(&settings.o_auth.web_server_cert_store);
    for lines in [
        &s.general.other_headers,
        settings.socket.firewall_data.expose(),
    ] {
        match http::parse_header_lines(lines) {
            Ok(lines) => lines
                .iter()
                .for_each(|(name, value)| redactor.learn_header(name, value)),
            Err(_) => redactor.learn(lines),
        }
    }
    for param in s.query_params.iter() {
        if !param_is_harmless(&param.name) {
            redactor.learn(&param.value);
        }
    }
    for param in oauth.params.iter() {
        if !token_member_is_harmless(&param.name) {
            redactor.learn(&param.value);
        }
    }
}
