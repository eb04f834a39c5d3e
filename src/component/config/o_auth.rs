//! Section OAuth of the settings.

use super::declare::settings;
use super::kinds::SmallBool;
use crate::enums::PkceMethod;
use crate::oauth::jwt;
use crate::secret::Secret;

settings! {
    section "OAuth" in ROWS, struct OAuthSettings at o_auth;
    stored {
        /// Whether an expired access token is renewed by itself before a request.
        automatic_refresh "OAuthAutomaticRefresh": bool = true;
        /// How many seconds `authorize` waits for the browser; 0 waits for ever.
        browser_response_timeout "OAuthBrowserResponseTimeout": u32 = 0;
        /// Whether an empty `redirect_uri` is sent.
        include_empty_redirect_uri "OAuthIncludeEmptyRedirectURI": bool = true;
        /// How the PKCE challenge is made from the verifier.
        pkce_challenge_encoding "OAuthPKCEChallengeEncoding": PkceMethod = PkceMethod::S256;
        /// The PKCE verifier in use. The Web profile may set it, so that another object can exchange the code.
        pkce_verifier "OAuthPKCEVerifier": Secret<String> = Secret::default(), secret;
        /// Whether `reset` applies to the OAuth properties and settings as well.
        reset_data "OAuthResetData": bool = true;
        /// Whether the web server that waits for the browser is kept for the next time.
        re_use_web_server "OAuthReUseWebServer": bool = true;
        /// Whether PKCE (RFC 7636) is used.
        use_pkce "OAuthUsePKCE": bool = true;
        /// The page shown when authorization failed. Empty: our own short page.
        web_server_failed_response "OAuthWebServerFailedResponse": String = String::new();
        /// The host the web server listens on, and that the redirect names.
        web_server_host "OAuthWebServerHost": String = "localhost".to_owned();
        /// The page shown when authorization succeeded. Empty: our own short page.
        web_server_response "OAuthWebServerResponse": String = String::new();
    }
    bound {
        /// Seconds the access token is valid, from when it was issued; 0 when unknown.
        "OAuthAccessTokenExpiration": u64 = "0" => read(|d, _| Ok(d.state().read(|s| {
            s.o_auth.cached.as_ref().and_then(|cached| cached.token.expires_in).unwrap_or(0)
        })));
        /// The kind of the access token; it is put before the token in requests.
        "OAuthAuthorizationTokenType": String = "Bearer" => read(|d, _| Ok(d.state().read(|s| s.o_auth.token_type.clone()))),
            write(|d, _, kind| {
                d.state().update(|s| s.o_auth.token_type = kind);
                Ok(())
            });
        /// The payload of an access token that is a JSON Web Token, as JSON; empty for others.
        "OAuthJWTPayload": String = "", secret => read(|d, _| Ok(d.state().read(|s| {
            jwt::payload(s.o_auth.access_token.expose()).unwrap_or_default()
        })));
        /// How many parameters of your own the authorization request carries; the answer's parameters afterwards.
        "OAuthParamCount": usize = "0" => read(|d, _| Ok(d.state().read(|s| s.o_auth.params.len()))),
            write(|d, _, count| d.state().update(|s| {
                s.o_auth.params_answered = false;
                s.o_auth.params.resize(count)
            }));
        /// Name of the parameter at the index.
        "OAuthParamName"[]: String = "" => read(|d, i| d.state().read(|s| s.o_auth.params.at(i).map(|p| p.name.clone()))),
            write(|d, i, name| d.state().update(|s| {
                s.o_auth.params_answered = false;
                s.o_auth.params.assign(i, "OAuthParamName")?.name = name;
                Ok(())
            }));
        /// Value of the parameter at the index.
        "OAuthParamValue"[]: String = "", secret => read(|d, i| d.state().read(|s| s.o_auth.params.at(i).map(|p| p.value.clone()))),
            write(|d, i, value| d.state().update(|s| {
                s.o_auth.params_answered = false;
                s.o_auth.params.assign(i, "OAuthParamValue")?.value = value;
                Ok(())
            }));
        /// Whether the web server that waits for the browser is running; setting it starts or stops the server.
        "OAuthWebServerActive": SmallBool = "false" => read(|d, _| Ok(SmallBool(d.web_server_active()))),
            write(|d, _, active| d.set_web_server_active(active.0));
        /// The port the web server listens on; 0 lets the system choose, and reads as the chosen port while
        /// the server runs.
        "OAuthWebServerPort": u16 = "0" => read(|d, _| Ok(d.web_server_port())),
            write(|d, _, port| {
                d.state().update(|s| s.o_auth.web_server_port = port);
                Ok(())
            });
    }
}
