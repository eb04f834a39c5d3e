//! Coming by a token.

use crate::component::GoogleDrive;
use crate::component::call::{Call, TokenExchange};
use crate::component::options::oauth_settings;
use crate::enums::{OAuthClientProfile, OAuthGrantType};
use crate::error::{Result, codes};
use crate::oauth::settings::Settings;
use crate::oauth::token::Next;
use crate::oauth::{browser, flow, token};
use crate::secret::Secret;

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
        self.perform(
            |s| {
                Ok(Authorizing {
                    settings: oauth_settings(s),
                    refresh_token: s.o_auth.refresh_token.clone(),
                    code: s.o_auth.authorization_code.clone(),
                })
            },
            authorize,
        )
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
        self.perform(
            |s| Ok(!s.general.authorization.is_empty()),
            |call, has_own| {
                match call.token_authorization() {
                    Ok(value) => call.keep(|results| results.authorization(value)),
                    Err(error) if !has_own || error.code() != codes::CREDENTIALS => {
                        return Err(error);
                    }
                    Err(_) => {}
                }
                Ok(())
            },
        )
    }
}

/// What `authorize` works with.
struct Authorizing {
    settings: Settings,
    refresh_token: Secret<String>,
    code: Secret<String>,
}

fn authorize(call: &Call, plan: Authorizing) -> Result<()> {
    if call.next_for_token() == Next::Use {
        return Ok(());
    }
    let Authorizing {
        settings,
        refresh_token,
        code,
    } = plan;
    let exchange = TokenExchange(call);
    if !refresh_token.is_empty() {
        call.keep_token(token::refresh(&settings, &exchange, &refresh_token)?);
        return Ok(());
    }
    let authorized = match (settings.profile, settings.grant) {
        (_, OAuthGrantType::Password | OAuthGrantType::ClientCredentials) => {
            flow::request(&settings, &exchange)?
        }
        (OAuthClientProfile::Web, _) => flow::exchange_code(&settings, &exchange, code.expose())?,
        (OAuthClientProfile::Application, _) => {
            let mut server = call.take_web_server();
            let outcome = flow::authorize_code(
                &settings,
                &exchange,
                &mut server,
                &call.bounds().interrupt,
                &mut |url| launch(call, url),
            );
            call.put_web_server(server);
            outcome?
        }
    };
    call.keep_authorized(authorized);
    Ok(())
}

fn launch(call: &Call, url: &str) -> Result<()> {
    if call.launch_is_handled(url) {
        Ok(())
    } else {
        browser::open(url)
    }
}
