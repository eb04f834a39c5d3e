//! Group `o_auth`: how a token is obtained, and the token.

use crate::component::GoogleDrive;
use crate::component::collection::Collection;
use crate::component::declare::properties;
use crate::component::options::oauth_settings;
use crate::component::walked::Walked;
use crate::enums::{OAuthClientProfile, OAuthGrantType};
use crate::error::Result;
use crate::oauth::flow;
use crate::oauth::loopback::LoopbackServer;
use crate::oauth::token::Cached;
use crate::records::QueryParam;
use crate::secret::Secret;

/// The group's values, as a new object has them.
pub(crate) struct OAuth {
    pub(crate) access_token: Secret<String>,
    pub(crate) authorization_code: Secret<String>,
    /// The code a token was already obtained for.
    pub(crate) spent_code: Secret<String>,
    pub(crate) authorization_scope: String,
    pub(crate) client_id: String,
    pub(crate) client_profile: OAuthClientProfile,
    pub(crate) client_secret: Secret<String>,
    pub(crate) grant_type: OAuthGrantType,
    pub(crate) refresh_token: Secret<String>,
    pub(crate) request_refresh_token: bool,
    pub(crate) return_url: String,
    /// What a flow filled in as `return_url`: it does not bind the next flow.
    pub(crate) filled_return_url: String,
    pub(crate) server_auth_url: String,
    pub(crate) server_token_url: String,
    /// The token in use, with its time.
    pub(crate) cached: Option<Cached>,
    /// What is put before the token in requests.
    pub(crate) token_type: String,
    /// Parameters of the caller's own, then those of the last redirect.
    pub(crate) params: Collection<QueryParam>,
    /// Whether `params` are those of a redirect, which are not sent again.
    pub(crate) params_answered: bool,
    /// Whether requests for tokens are kept, and the last one.
    pub(crate) keep_requests: bool,
    pub(crate) last_request: Secret<String>,
    /// The token's payload, for `OAuthJWTXPath`.
    pub(crate) jwt: Walked,
    /// Pages of the caller's own for the browser; empty: ours.
    pub(crate) response: String,
    pub(crate) failed_response: String,
    /// The port that was asked for; the server knows the one it got.
    pub(crate) web_server_port: u16,
}

impl Default for OAuth {
    fn default() -> Self {
        Self {
            access_token: Secret::default(),
            authorization_code: Secret::default(),
            spent_code: Secret::default(),
            authorization_scope: String::new(),
            client_id: String::new(),
            client_profile: OAuthClientProfile::default(),
            client_secret: Secret::default(),
            grant_type: OAuthGrantType::default(),
            refresh_token: Secret::default(),
            request_refresh_token: true,
            return_url: String::new(),
            filled_return_url: String::new(),
            server_auth_url: String::new(),
            server_token_url: String::new(),
            cached: None,
            token_type: "Bearer".to_owned(),
            params: Collection::default(),
            params_answered: false,
            keep_requests: false,
            last_request: Secret::default(),
            jwt: Walked::default(),
            response: String::new(),
            failed_response: String::new(),
            web_server_port: 0,
        }
    }
}

impl OAuth {
    /// The parameters to be sent.
    pub(crate) fn own_params(&self) -> Vec<(String, String)> {
        if self.params_answered {
            return Vec::new();
        }
        self.params
            .iter()
            .map(|param| (param.name.clone(), param.value.clone()))
            .collect()
    }

    /// Puts the parameters of a redirect in their place.
    pub(crate) fn answer_params(&mut self, params: Vec<(String, String)>) {
        let records = params
            .into_iter()
            .map(|(name, value)| QueryParam { name, value })
            .collect();
        self.params.load(records, false);
        self.params_answered = true;
    }
}

properties! {
    /// # OAuth
    ///
    /// What [`authorize`](Self::authorize) needs, and what it obtained.
    group "oauth" in ROWS;

    /// The access token in use. Setting it replaces the token in use by one whose end is not known.
    got o_auth_access_token, set_o_auth_access_token: String = "" => o_auth.access_token, secret;
    /// The code that is exchanged for a token. The Web profile needs it set; elsewhere it is informative.
    rw o_auth_authorization_code, set_o_auth_authorization_code: String = "" => o_auth.authorization_code, secret;
    /// The scope asked for, and after that the scope granted. Empty: full access to the drive is asked for.
    rw o_auth_authorization_scope, set_o_auth_authorization_scope: String = "" => o_auth.authorization_scope;
    /// The id under which the application is registered with the service.
    rw o_auth_client_id, set_o_auth_client_id: String = "" => o_auth.client_id;
    /// Who asks: an application (0) or a web server (1).
    rw o_auth_client_profile, set_o_auth_client_profile: OAuthClientProfile = 0 => o_auth.client_profile;
    /// The secret that belongs to the client id.
    rw o_auth_client_secret, set_o_auth_client_secret: String = "" => o_auth.client_secret, secret;
    /// How the token is obtained: code (0), implicit (1), password (2), client credentials (3).
    rw o_auth_grant_type, set_o_auth_grant_type: OAuthGrantType = 0 => o_auth.grant_type;
    /// The token that new access tokens are obtained with. A program may store it and set it again later.
    rw o_auth_refresh_token, set_o_auth_refresh_token: String = "" => o_auth.refresh_token, secret;
    /// Whether the code grant asks for a refresh token as well.
    rw o_auth_request_refresh_token, set_o_auth_request_refresh_token: bool = true => o_auth.request_refresh_token;
    /// Where the browser is sent after the user decided. The Application profile fills it in by itself.
    rw o_auth_return_url, set_o_auth_return_url: String = "" => o_auth.return_url;
    /// The authorization server. Empty: Google's.
    rw o_auth_server_auth_url, set_o_auth_server_auth_url: String = "" => o_auth.server_auth_url;
    /// The token server. Empty: Google's.
    rw o_auth_server_token_url, set_o_auth_server_token_url: String = "" => o_auth.server_token_url;
    /// Where the Web profile has to send the user. Parameters of the program's own are in it, and with the `plain`
    /// challenge the PKCE verifier. Read-only.
    own o_auth_web_auth_url: String = "", secret;
}

impl GoogleDrive {
    /// Sets [`o_auth_access_token`](Self::o_auth_access_token).
    pub fn set_o_auth_access_token(&self, value: impl Into<String>) {
        let value = Secret::new(value);
        self.state().update(|s| {
            s.o_auth.cached = None;
            s.o_auth.access_token = value;
        });
    }

    /// Where the Web profile has to send the user. Each reading makes the address anew; the PKCE verifier that
    /// belongs to it is in the setting `OAuthPKCEVerifier`, and with the `plain` challenge in the address too, as
    /// parameters of the program's own are. Empty when no address can be made of what is set.
    ///
    /// Default: empty. Reference: `o_auth_web_auth_url` property. Read-only.
    #[doc(alias = "get_o_auth_web_auth_url")]
    pub fn o_auth_web_auth_url(&self) -> String {
        let settings = self.state().read(oauth_settings);
        if settings.client_id.is_empty() {
            return String::new();
        }
        match flow::web_auth_url(&settings) {
            Ok((url, verifier)) => {
                self.state()
                    .update(|s| s.settings.o_auth.pkce_verifier = Secret::new(verifier));
                url
            }
            Err(_) => String::new(),
        }
    }

    pub(in crate::component) fn web_server_active(&self) -> bool {
        self.web_server().read(Option::is_some)
    }

    pub(in crate::component) fn web_server_port(&self) -> u16 {
        let running = self
            .web_server()
            .read(|server| server.as_ref().map(LoopbackServer::port));
        running.unwrap_or_else(|| self.state().read(|s| s.o_auth.web_server_port))
    }

    pub(in crate::component) fn set_web_server_active(&self, active: bool) -> Result<()> {
        if active == self.web_server_active() {
            return Ok(());
        }
        let server = if active {
            let (host, port) = self.state().read(|s| {
                (
                    s.settings.o_auth.web_server_host.0.clone(),
                    s.o_auth.web_server_port,
                )
            });
            Some(LoopbackServer::start(&host, port)?)
        } else {
            None
        };
        // Dropped here, unlocked: stopping waits for the server's threads.
        drop(self.web_server().replace(server));
        Ok(())
    }
}
