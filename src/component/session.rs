//! With what right requests are made: the caller's own string, or a token that is
//! renewed when its time is over.

use std::time::Instant;

use super::call::Call;
use super::properties::o_auth::OAuth;
use super::state::State;
use crate::enums::PkceMethod;
use crate::error::{Error, Result, codes};
use crate::http::{Exchange, Request, Response};
use crate::oauth::flow::{self, Authorized};
use crate::oauth::grant::Token;
use crate::oauth::pkce::Method;
use crate::oauth::settings::{Settings, WebServer};
use crate::oauth::token::{self, Cached, Next};
use crate::secret::Secret;

impl Exchange for Call {
    /// Sends with authorization; after a 401 once more with a renewed token, when
    /// there is one to be had.
    fn send(&self, mut request: Request<'_>) -> Result<Response> {
        self.options.bounds.check()?;
        let ours = same_origin(&request.url, &self.root);
        if ours {
            let value = authorization(self)?;
            request.headers.push(("Authorization".to_owned(), value));
        }
        let response = self.send_once(&mut request)?;
        if response.status != 401 || !ours || !self.drive.authorization().is_empty() {
            return Ok(response);
        }
        let Some(value) = renewed(self)? else {
            return Ok(response);
        };
        drop(response);
        request.body.rewind()?;
        request.headers.retain(|line| line.0 != "Authorization");
        request.headers.push(("Authorization".to_owned(), value));
        self.send_once(&mut request)
    }
}

/// Requests for tokens: sent without authorization, and kept if that was asked for.
pub(super) struct TokenExchange<'a>(pub(super) &'a Call);

impl Exchange for TokenExchange<'_> {
    fn send(&self, mut request: Request<'_>) -> Result<Response> {
        let Self(call) = self;
        let drive = &call.drive;
        let outcome = drive.client().send(&call.options, &mut request);
        if drive.state().read(|s| s.o_auth.keep_requests) {
            let raw = drive.client().trace().raw_request.unwrap_or_default();
            let text = Secret::new(String::from_utf8_lossy(&raw).into_owned());
            drive.state().update(|s| s.o_auth.last_request = text);
        }
        outcome
    }
}

/// The value of the `Authorization` header.
fn authorization(call: &Call) -> Result<String> {
    let own = call.drive.authorization();
    if own.is_empty() {
        token_authorization(call)
    } else {
        Ok(own)
    }
}

/// The same of the OAuth token alone, which is renewed when its time is over.
pub(super) fn token_authorization(call: &Call) -> Result<String> {
    let (token, next, automatic) = call.drive.state().read(|s| {
        let oauth = &s.o_auth;
        let token = (!oauth.access_token.is_empty())
            .then(|| format!("{} {}", oauth.token_type, oauth.access_token.expose()));
        (token, next(s), s.settings.o_auth.automatic_refresh)
    });
    match (next, token) {
        (Next::Use, Some(token)) => Ok(token),
        // Not renewing by itself is the caller's wish: the service has the last word.
        (_, Some(token)) if !automatic => Ok(token),
        (Next::Refresh | Next::Request, _) => match renewed(call)? {
            Some(token) => Ok(token),
            None => Err(needs_user()),
        },
        // Perhaps the service still takes it.
        (Next::NeedUser | Next::Exchange, Some(token)) => Ok(token),
        _ => Err(needs_user()),
    }
}

/// A new token in place of one the service refused; `None` when only the user can help.
fn renewed(call: &Call) -> Result<Option<String>> {
    let (settings, refresh_token, possible) = call.drive.state().read(|s| {
        let possible = s.settings.o_auth.automatic_refresh;
        (settings(s), s.o_auth.refresh_token.clone(), possible)
    });
    if !possible {
        return Ok(None);
    }
    let exchange = TokenExchange(call);
    if !refresh_token.is_empty() {
        let token = token::refresh(&settings, &exchange, &refresh_token)?;
        return Ok(Some(keep(call, token)));
    }
    if needs_no_user(&settings) {
        let authorized = flow::request(&settings, &exchange)?;
        return Ok(Some(keep(call, authorized.token)));
    }
    Ok(None)
}

/// What to do about the token that is there.
pub(super) fn next(s: &State) -> Next {
    let oauth = &s.o_auth;
    if oauth.cached.is_none() && !oauth.access_token.is_empty() {
        // Set by hand: when it ends is not known.
        return Next::Use;
    }
    let has_code =
        !oauth.authorization_code.is_empty() && oauth.authorization_code != oauth.spent_code;
    token::next(
        &settings(s),
        oauth.cached.as_ref(),
        !oauth.refresh_token.is_empty(),
        has_code,
        Instant::now(),
    )
}

/// Stores a token and returns the header value for it.
pub(super) fn keep(call: &Call, token: Token) -> String {
    call.drive.state().update(|s| {
        let oauth = &mut s.o_auth;
        oauth.access_token = token.access_token.clone();
        oauth.token_type.clone_from(&token.token_type);
        if let Some(refresh_token) = &token.refresh_token {
            oauth.refresh_token = refresh_token.clone();
        }
        if let Some(scope) = &token.scope {
            oauth.authorization_scope.clone_from(scope);
        }
        let value = token.authorization().expose().clone();
        oauth.cached = Some(Cached::new(token, Instant::now()));
        value
    })
}

/// Stores all that a flow left behind.
pub(super) fn keep_all(call: &Call, authorized: Authorized) {
    let Authorized {
        token,
        code,
        return_url,
        verifier,
        params,
    } = authorized;
    keep(call, token);
    call.drive.state().update(|s| {
        // Spent: it is shown, and not tried again.
        s.o_auth.spent_code = Secret::new(code.as_str());
        s.o_auth.authorization_code = Secret::new(code);
        // What the caller set stays the caller's.
        if s.o_auth.return_url == s.o_auth.filled_return_url {
            fill_return_url(&mut s.o_auth, return_url);
        }
        s.settings.o_auth.pkce_verifier = Secret::new(verifier);
        s.o_auth.answer_params(params);
    });
}

fn fill_return_url(oauth: &mut OAuth, url: String) {
    oauth.return_url.clone_from(&url);
    oauth.filled_return_url = url;
}

/// The properties and settings of OAuth as the flows want them.
pub(super) fn settings(s: &State) -> Settings {
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
            host: settings.web_server_host.clone(),
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

fn needs_no_user(settings: &Settings) -> bool {
    use crate::enums::OAuthGrantType::{ClientCredentials, Password};
    matches!(settings.grant, Password | ClientCredentials)
}

fn needs_user() -> Error {
    Error::new(
        codes::CREDENTIALS,
        "There is no valid access token: call authorize(), or set o_auth_refresh_token or authorization.",
    )
}

/// Whether two addresses have scheme, host and port in common: a token goes to the
/// service it is for and nowhere else.
fn same_origin(url: &str, root: &str) -> bool {
    origin(url).is_some_and(|ours| origin(root) == Some(ours))
}

fn origin(url: &str) -> Option<(String, String, u16)> {
    let uri: http::Uri = url.parse().ok()?;
    let scheme = uri.scheme_str()?.to_ascii_lowercase();
    let port = uri
        .port_u16()
        .unwrap_or(if scheme == "https" { 443 } else { 80 });
    Some((scheme, uri.host()?.to_ascii_lowercase(), port))
}

#[cfg(test)]
mod tests {
    use super::same_origin;

    #[test]
    fn tokens_stay_with_their_service() {
        assert!(same_origin("https://h/a?b", "https://H:443/x"));
        for other in [
            "http://h/a",
            "https://h:444/",
            "https://h.evil/",
            "https://evil/h",
            "h",
            "",
            "https://h@evil/",
        ] {
            assert!(!same_origin(other, "https://h"), "{other}");
        }
    }
}
