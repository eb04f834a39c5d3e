//! A grant from end to end.

use std::time::Duration;

use crate::enums::OAuthGrantType;
use crate::error::{Error, Result, codes};
use crate::http::Exchange;
use crate::oauth::answer;
use crate::oauth::grant::{self, Proof, Token};
use crate::oauth::loopback::{Answer, Expect, LoopbackServer, Pages};
use crate::oauth::settings::Settings;
use crate::oauth::{endpoint, pkce};
use crate::observe::Interrupt;

/// What a flow leaves behind; no `Debug`, most of it is secret.
pub(crate) struct Authorized {
    pub(crate) token: Token,
    /// "" when the grant has none. It is spent.
    pub(crate) code: String,
    /// The `redirect_uri` that was sent.
    pub(crate) return_url: String,
    /// "" without PKCE.
    pub(crate) verifier: String,
    /// What the redirect carried. For `OAuthParamName[i]` to show, not to be
    /// sent with the next authorization: an old state and code are among them.
    pub(crate) params: Vec<(String, String)>,
}

/// The application profile: server, browser, redirect, exchange of the code.
///
/// A server is started when `server` holds none that fits, and is left there
/// when `web_server.reuse`. `launch` gets the URL of the authorization page
/// once the server listens; it need not return before the redirect came.
pub(crate) fn authorize_code(
    settings: &Settings,
    exchange: &dyn Exchange,
    server: &mut Option<LoopbackServer>,
    interrupt: &Interrupt,
    launch: &mut dyn FnMut(&str) -> Result<()>,
) -> Result<Authorized> {
    check_grant(settings)?;
    if settings.web_server.ssl {
        return Err(unsupported(
            "OAuthWebServerSSLEnabled is not supported yet; the embedded web server speaks plain HTTP \
             on the loopback address.",
        ));
    }
    let mut used = ready(settings, server.take())?;
    let result = with_server(settings, exchange, &mut used, interrupt, launch);
    if settings.web_server.reuse && used.is_alive() {
        *server = Some(used);
    }
    result
}

/// Where the web profile sends its user, and the verifier the code has to be
/// exchanged with ("" without PKCE).
pub(crate) fn web_auth_url(settings: &Settings) -> Result<(String, String)> {
    check_grant(settings)?;
    let verifier = match settings.pkce {
        Some(_) => pkce::verifier_or_fresh(&settings.pkce_verifier)?,
        None => String::new(),
    };
    let url = grant::authorization_url(
        settings,
        settings.return_url.trim(),
        &state(settings)?,
        &verifier,
    )?;
    Ok((url, verifier))
}

/// The web profile's second half; `settings.pkce_verifier` is what `web_auth_url` returned.
pub(crate) fn exchange_code(
    settings: &Settings,
    exchange: &dyn Exchange,
    code: &str,
) -> Result<Authorized> {
    check_grant(settings)?;
    let code = code.trim();
    if code.is_empty() {
        return Err(Error::new(
            codes::CREDENTIALS,
            "o_auth_authorization_code is empty; the web profile needs the code that came to o_auth_return_url.",
        ));
    }
    let verifier = match settings.pkce {
        Some(_) => settings.pkce_verifier.as_str(),
        None => "",
    };
    let redirect_uri = settings.return_url.trim();
    let token = endpoint::ask(
        settings,
        exchange,
        &Proof::Code {
            code,
            redirect_uri,
            verifier,
        },
    )?;
    Ok(Authorized {
        token,
        code: code.to_owned(),
        return_url: redirect_uri.to_owned(),
        verifier: verifier.to_owned(),
        params: Vec::new(),
    })
}

/// Password and client credentials: one request, no user.
pub(crate) fn request(settings: &Settings, exchange: &dyn Exchange) -> Result<Authorized> {
    let proof = match settings.grant {
        OAuthGrantType::Password => Proof::Password,
        OAuthGrantType::ClientCredentials => Proof::ClientCredentials,
        OAuthGrantType::AuthorizationCode | OAuthGrantType::Implicit => {
            return Err(unsupported(
                "Only the password and client credentials grants do without the user.",
            ));
        }
    };
    Ok(Authorized {
        token: endpoint::ask(settings, exchange, &proof)?,
        code: String::new(),
        return_url: settings.return_url.clone(),
        verifier: String::new(),
        params: Vec::new(),
    })
}

/// A server that listens where the settings say: the one at hand, or a new one.
///
/// `OAuthWebServerActive` starts it ahead of `authorize` with this, too.
pub(crate) fn ready(
    settings: &Settings,
    at_hand: Option<LoopbackServer>,
) -> Result<LoopbackServer> {
    let wanted = &settings.web_server;
    let port = if wanted.port == 0 {
        own_url(settings).map_or(0, |(_, port, _)| port.unwrap_or(0))
    } else {
        wanted.port
    };
    let host = match wanted.host.trim() {
        "" => "localhost",
        host => host,
    };
    if let Some(server) = at_hand
        && server.is_alive()
        && server.host() == host
        && (port == 0 || port == server.port())
    {
        return Ok(server);
    }
    LoopbackServer::start(host, port)
}

fn with_server(
    settings: &Settings,
    exchange: &dyn Exchange,
    server: &mut LoopbackServer,
    interrupt: &Interrupt,
    launch: &mut dyn FnMut(&str) -> Result<()>,
) -> Result<Authorized> {
    let (return_url, path) = match (settings.return_url.trim(), own_url(settings)) {
        ("", _) => (server.url(), Some("/".to_owned())),
        (url, Some((_, _, path))) => (url.to_owned(), Some(path)),
        // Another host: a relay, which sends the browser on to us as it likes.
        (url, None) => (url.to_owned(), None),
    };
    // The user's verifier is for the web profile, whose two halves may run in two places.
    let verifier = match settings.pkce {
        Some(_) => pkce::verifier()?,
        None => String::new(),
    };
    let state = state(settings)?;
    let url = grant::authorization_url(settings, &return_url, &state, &verifier)?;
    let pages = Pages {
        response: settings.web_server.response.clone(),
        failed_response: settings.web_server.failed_response.clone(),
    };
    let pending = server.expect(Expect { state, path }, pages);
    interrupt.check()?;
    launch(&url)?;
    let timeout = Duration::from_secs(settings.browser_timeout.into());
    let redirect = pending.wait(timeout, interrupt)?;
    let code = match redirect.answer {
        Answer::Code(code) => code,
        Answer::Error { error, description } => return Err(refused(&error, &description)),
    };
    let token = endpoint::ask(
        settings,
        exchange,
        &Proof::Code {
            code: &code,
            redirect_uri: &return_url,
            verifier: &verifier,
        },
    )?;
    Ok(Authorized {
        token,
        code,
        return_url,
        verifier,
        params: redirect.params,
    })
}

/// What the authorization server sent instead of a code.
fn refused(error: &str, description: &str) -> Error {
    let error = answer::tame(error, 60, &[]);
    let mut text = match error.as_str() {
        "access_denied" => {
            "The user, or the authorization server, did not agree: access_denied".to_owned()
        }
        _ => format!("The authorization server answered with an error: {error}"),
    };
    let description = answer::tame(description, 200, &[]);
    if !description.is_empty() {
        text.push_str(&format!(" ({})", description.trim_end_matches('.')));
    }
    text.push('.');
    text.push_str(answer::hint(&error));
    Error::new(codes::CREDENTIALS, text)
}

fn check_grant(settings: &Settings) -> Result<()> {
    match settings.grant {
        OAuthGrantType::AuthorizationCode => Ok(()),
        OAuthGrantType::Implicit => Err(unsupported(
            "The implicit grant is not supported yet; use the authorization code grant, which is safer and \
             can be refreshed.",
        )),
        OAuthGrantType::Password | OAuthGrantType::ClientCredentials => Err(unsupported(
            "The password and client credentials grants have no authorization page.",
        )),
    }
}

fn unsupported(text: &str) -> Error {
    Error::new(codes::UNSUPPORTED, text)
}

fn state(settings: &Settings) -> Result<String> {
    match settings.param("state") {
        Some(state) if !state.is_empty() => Ok(state.to_owned()),
        _ => pkce::random_token(),
    }
}

/// Host, port and path of `return_url` when it leads to the embedded web server itself.
fn own_url(settings: &Settings) -> Option<(&str, Option<u16>, String)> {
    let rest = settings.return_url.trim().strip_prefix("http://")?;
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    let (authority, path) = match rest.find('/') {
        Some(at) => rest.split_at(at),
        None => (rest, "/"),
    };
    let (host, port) = match authority.rsplit_once(':') {
        // In `[::1]` the last colon is no separator.
        Some((host, port)) if !port.ends_with(']') => (host, port.parse().ok()),
        _ => (authority, None),
    };
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let loopback = bare.eq_ignore_ascii_case("localhost")
        || bare
            .parse::<std::net::IpAddr>()
            .is_ok_and(|ip| ip.is_loopback());
    (loopback || bare.eq_ignore_ascii_case(settings.web_server.host.trim()))
        .then(|| (bare, port, path.to_owned()))
}

#[cfg(test)]
mod tests;
