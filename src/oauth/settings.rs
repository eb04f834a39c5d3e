//! What a flow needs to know, taken from the component when the call begins.

use crate::enums::{OAuthClientProfile, OAuthGrantType};
use crate::oauth::pkce::Method;
use crate::secret::Secret;

/// Google's authorization page, used when `server_auth_url` is empty.
pub(crate) const GOOGLE_AUTH_URL: &str = "https://accounts.google.com/o/oauth2/auth";
/// Google's token endpoint, used when `server_token_url` is empty.
pub(crate) const GOOGLE_TOKEN_URL: &str = "https://accounts.google.com/o/oauth2/token";
/// Everything in the user's Drive, used when `scope` is empty.
pub(crate) const GOOGLE_SCOPE: &str = "https://www.googleapis.com/auth/drive";

/// A snapshot of the `o_auth_*` properties and the `OAuth*` settings.
#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) profile: OAuthClientProfile,
    pub(crate) grant: OAuthGrantType,
    pub(crate) client_id: String,
    pub(crate) client_secret: Secret<String>,
    /// Empty: Google's. So it is with the token URL and the scope.
    pub(crate) server_auth_url: String,
    pub(crate) server_token_url: String,
    pub(crate) scope: String,
    /// What the user set; empty when nothing was set, or what is there was filled in by a flow.
    pub(crate) return_url: String,
    /// `None`: no PKCE.
    pub(crate) pkce: Option<Method>,
    /// Of the web profile; empty: `web_auth_url` makes one. The application profile makes its own each time.
    pub(crate) pkce_verifier: String,
    /// `OAuthParamName[i]` and `OAuthParamValue[i]`.
    pub(crate) params: Vec<(String, String)>,
    pub(crate) request_refresh_token: bool,
    pub(crate) include_empty_redirect_uri: bool,
    /// Of the password grant; `params` named `username` and `password` win.
    pub(crate) username: String,
    pub(crate) password: Secret<String>,
    pub(crate) web_server: WebServer,
    /// Seconds; 0 waits for ever.
    pub(crate) browser_timeout: u32,
}

/// The embedded web server that takes the redirect.
#[derive(Debug, Clone)]
pub(crate) struct WebServer {
    pub(crate) host: String,
    /// 0: any free port.
    pub(crate) port: u16,
    /// Whether the server outlives the call, for the next one.
    pub(crate) reuse: bool,
    pub(crate) ssl: bool,
    /// HTML; empty: our own page.
    pub(crate) response: String,
    pub(crate) failed_response: String,
}

impl Default for WebServer {
    fn default() -> Self {
        Self {
            host: "localhost".into(),
            port: 0,
            reuse: true,
            ssl: false,
            response: String::new(),
            failed_response: String::new(),
        }
    }
}

impl Default for Settings {
    /// The documented defaults.
    fn default() -> Self {
        Self {
            profile: OAuthClientProfile::default(),
            grant: OAuthGrantType::default(),
            client_id: String::new(),
            client_secret: Secret::default(),
            server_auth_url: String::new(),
            server_token_url: String::new(),
            scope: String::new(),
            return_url: String::new(),
            pkce: Some(Method::S256),
            pkce_verifier: String::new(),
            params: Vec::new(),
            request_refresh_token: true,
            include_empty_redirect_uri: true,
            username: String::new(),
            password: Secret::default(),
            web_server: WebServer::default(),
            browser_timeout: 0,
        }
    }
}

impl Settings {
    pub(crate) fn auth_url(&self) -> &str {
        or(&self.server_auth_url, GOOGLE_AUTH_URL)
    }

    pub(crate) fn token_url(&self) -> &str {
        or(&self.server_token_url, GOOGLE_TOKEN_URL)
    }

    pub(crate) fn scope(&self) -> &str {
        or(&self.scope, GOOGLE_SCOPE)
    }

    /// The value of one of the user's extra parameters.
    pub(crate) fn param(&self, name: &str) -> Option<&str> {
        self.params
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

fn or<'a>(value: &'a str, default: &'a str) -> &'a str {
    let value = value.trim();
    if value.is_empty() { default } else { value }
}
