//! Coming by a token, and the web server that waits for the browser.

use crate::component::GoogleDrive;
use crate::component::events::LaunchBrowserEventParams;
use crate::component::session::{self, TokenExchange};
use crate::enums::{OAuthClientProfile, OAuthGrantType};
use crate::error::{Result, codes};
use crate::oauth::loopback::LoopbackServer;
use crate::oauth::token::Next;
use crate::oauth::{browser, flow, token};

/// # Authorization
impl GoogleDrive {
    /// Obtains an access token, as `o_auth_client_profile` and `o_auth_grant_type` say.
    ///
    /// With a token that is still valid it does nothing, with `o_auth_refresh_token` it renews without asking
    /// the user. Otherwise the Application profile opens the browser and waits for the user's decision;
    /// `on_launch_browser` fires before. Google's addresses and scope are used where properties are empty.
    ///
    /// Reference: `authorize` method.
    ///
    /// # Errors
    /// 603 when the user or the server refuses, or something needed is not set; 201 when
    /// `OAuthBrowserResponseTimeout` runs out; 600 when the server's answer makes no sense.
    pub fn authorize(&self) -> Result<()> {
        self.perform(|call| {
            let (settings, next, refresh_token, code) = self.state().read(|s| {
                let code = s.o_auth.authorization_code.expose().clone();
                (
                    session::settings(s),
                    session::next(s),
                    s.o_auth.refresh_token.clone(),
                    code,
                )
            });
            let exchange = TokenExchange(call);
            if next == Next::Use {
                return Ok(());
            }
            if !refresh_token.is_empty() {
                session::keep(call, token::refresh(&settings, &exchange, &refresh_token)?);
                return Ok(());
            }
            let authorized = match (settings.profile, settings.grant) {
                (_, OAuthGrantType::Password | OAuthGrantType::ClientCredentials) => {
                    flow::request(&settings, &exchange)?
                }
                (OAuthClientProfile::Web, _) => flow::exchange_code(&settings, &exchange, &code)?,
                (OAuthClientProfile::Application, _) => {
                    let mut server = self.web_server().replace(None);
                    let outcome = flow::authorize_code(
                        &settings,
                        &exchange,
                        &mut server,
                        &call.options.bounds.interrupt,
                        &mut |url| self.launch(url),
                    );
                    drop(self.web_server().replace(server));
                    outcome?
                }
            };
            session::keep_all(call, authorized);
            Ok(())
        })
    }

    /// Brings `authorization` up to date from the `o_auth_*` properties, with a token that is renewed if its
    /// time is over, so that it can be used elsewhere. What is there stays when nothing is known of OAuth.
    ///
    /// From then on `authorization` is what requests carry: set it to the empty string to go back to OAuth.
    ///
    /// Reference: `calc_authorization` method.
    ///
    /// # Errors
    /// 603 when there is neither a token nor a way to one without the user.
    pub fn calc_authorization(&self) -> Result<()> {
        self.perform(|call| {
            let own = self.authorization();
            match session::token_authorization(call) {
                Ok(value) => self.set_authorization(value),
                Err(error) if own.is_empty() || error.code() != codes::CREDENTIALS => {
                    return Err(error);
                }
                Err(_) => {}
            }
            Ok(())
        })
    }

    /// Where the Web profile has to send the user. Each reading makes the address anew; the PKCE verifier that
    /// belongs to it is in the setting `OAuthPKCEVerifier`. Empty when no address can be made of what is set.
    ///
    /// Default: empty. Reference: `o_auth_web_auth_url` property. Read-only.
    pub fn o_auth_web_auth_url(&self) -> String {
        let settings = self.state().read(session::settings);
        if settings.client_id.is_empty() {
            return String::new();
        }
        match flow::web_auth_url(&settings) {
            Ok((url, verifier)) => {
                self.state().update(|s| {
                    s.settings.o_auth.pkce_verifier = crate::secret::Secret::new(verifier)
                });
                url
            }
            Err(_) => String::new(),
        }
    }

    fn launch(&self, url: &str) -> Result<()> {
        let mut params = LaunchBrowserEventParams {
            url: url.to_owned(),
            handled: false,
        };
        self.handlers().launch_browser.fire(self, &mut params);
        if params.handled {
            Ok(())
        } else {
            browser::open(url)
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
                    s.settings.o_auth.web_server_host.clone(),
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
