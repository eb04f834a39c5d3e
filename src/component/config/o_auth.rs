//! Section OAuth of the settings.

use super::declare::settings;
use super::kinds::{Host, Name, Place, SmallBool, Switch, Word};
use crate::component::GoogleDrive;
use crate::component::state::State;
use crate::enums::{CertStoreType, PkceMethod};
use crate::oauth::jwt;
use crate::oauth::loopback::{default_failed_response, default_response};
use crate::oauth::pkce;
use crate::secret::Secret;

const NO_TLS: &str = "the web server does not speak TLS in this release";

settings! {
    section "OAuth" in ROWS, struct OAuthSettings at o_auth;
    stored {
        /// Whether an expired access token is renewed by itself before a request.
        automatic_refresh "OAuthAutomaticRefresh": bool = true;
        /// How many seconds `authorize` waits for the browser; 0 waits for ever.
        browser_response_timeout "OAuthBrowserResponseTimeout": u32 = 0;
        /// Whether an empty `redirect_uri` is sent.
        include_empty_redirect_uri "OAuthIncludeEmptyRedirectURI": bool = true;
        /// The user name of the password grant. The password is a parameter `password` of your own
        /// (`OAuthParamName[i]`).
        password_grant_username "OAuthPasswordGrantUsername": String = String::new();
        /// How the PKCE challenge is made from the verifier.
        pkce_challenge_encoding "OAuthPKCEChallengeEncoding": PkceMethod = PkceMethod::S256;
        /// The PKCE verifier in use. The Web profile may set it, so that another object can exchange the code.
        pkce_verifier "OAuthPKCEVerifier": Secret<String>
            [|v| v.is_empty() || pkce::is_verifier(v.expose()),
             "43 to 128 characters of A-Z, a-z, 0-9, '-', '.', '_' and '~', or nothing"]
            = Secret::default(), secret;
        /// Whether `reset` applies to the OAuth properties and settings as well.
        reset_data "OAuthResetData": bool = true;
        /// Whether the web server that waits for the browser is kept for the next time.
        re_use_web_server "OAuthReUseWebServer": bool = true;
        /// Whether PKCE (RFC 7636) is used.
        use_pkce "OAuthUsePKCE": bool = true;
        /// The certificate store with key and certificate for the web server.
        web_server_cert_store "OAuthWebServerCertStore": String = String::new(), secret, later(NO_TLS);
        /// The password of that store.
        web_server_cert_store_password "OAuthWebServerCertStorePassword": Secret<String> = Secret::default(),
            secret, later(NO_TLS);
        /// The kind of that store.
        web_server_cert_store_type "OAuthWebServerCertStoreType": CertStoreType
            [|v| matches!(i32::from(*v), 0..=7 | 14..=17), "0 to 7, or 14 to 17"] = CertStoreType::User, later(NO_TLS);
        /// The subject of the certificate; `*` takes any.
        web_server_cert_subject "OAuthWebServerCertSubject": Name = Name::default(), later(NO_TLS);
        /// The host the web server listens on, and that the redirect names.
        web_server_host "OAuthWebServerHost": Host [|host| !host.0.is_empty(), "the name or address of a host"]
            = Host("localhost".to_owned());
        /// Whether the web server speaks TLS only.
        web_server_ssl_enabled "OAuthWebServerSSLEnabled": bool = false,
            later("with True a flow that needs the web server answers 601");
    }
    bound {
        /// Seconds the access token is valid, from when it was issued; 0 when unknown.
        "OAuthAccessTokenExpiration": u64 = "0" => read(|d, _| Ok(d.state().read(|s| {
            s.o_auth.cached.as_ref().and_then(|cached| cached.token.expires_in).unwrap_or(0)
        })));
        /// The kind of the access token; it is put before the token in requests.
        "OAuthAuthorizationTokenType": Word = "Bearer"
            => read(|d, _| Ok(Word(d.state().read(|s| s.o_auth.token_type.clone())))), write(|d, _, kind| {
                d.state().update(|s| s.o_auth.token_type = kind.0);
                Ok(())
            });
        /// The payload of an access token that is a JSON Web Token, as JSON; empty for others.
        "OAuthJWTPayload": String = "", secret => read(|d, _| Ok(d.state().read(|s| {
            jwt::payload(s.o_auth.access_token.expose()).unwrap_or_default()
        })));
        /// How many children the current element has. See `OAuthJWTXPath`.
        "OAuthJWTXChildCount": usize = "0" => read(|d, _| d.jwt_x_path(|x| x.child_count()));
        /// The name of the child at the index.
        "OauthJWTXChildName"[]: String = "" => read(|d, i| d.jwt_x_path(|x| x.child_name(i))?);
        /// The text of the child at the index.
        "OAuthJWTXChildXText"[]: String = "", secret => read(|d, i| d.jwt_x_path(|x| x.child_text(i))?);
        /// The name of the current element.
        "OAuthJWTXElement": String = "" => read(|d, _| d.jwt_x_path(|x| x.element()));
        /// The name of the parent of the current element.
        "OauthJWTXParent": String = "" => read(|d, _| d.jwt_x_path(|x| x.parent()));
        /// Points at a claim in the payload of an access token that is a JSON Web Token (`/json/sub`). Setting it
        /// moves there; the other `OAuthJWTX*` settings describe the place.
        "OAuthJWTXPath": Place = "" => read(|d, _| d.jwt_x_path(|x| x.path()).map(Place)),
            write(|d, _, path| d.set_jwt_x_path(&path.0));
        /// The whole current element.
        "OAuthJWTXSubTree": String = "", secret => read(|d, _| d.jwt_x_path(|x| x.sub_tree()));
        /// The text of the current element.
        "OAuthJWTXText": String = "", secret => read(|d, _| d.jwt_x_path(|x| x.text()));
        /// How many parameters of your own the authorization request carries; the answer's parameters afterwards.
        "OAuthParamCount": usize = "0" => read(|d, _| Ok(d.state().read(|s| s.o_auth.params.len()))),
            write(|d, _, count| d.state().update(|s| {
                s.o_auth.params_answered = false;
                s.o_auth.params.resize(count)
            }));
        /// Name of the parameter at the index.
        "OAuthParamName"[]: Name = "" => read(|d, i| d.state().read(|s| s.o_auth.params.at(i).map(|p| Name(p.name.clone())))),
            write(|d, i, name| d.state().update(|s| {
                s.o_auth.params_answered = false;
                s.o_auth.params.assign(i, "OAuthParamName")?.name = name.0;
                Ok(())
            }));
        /// Value of the parameter at the index.
        "OAuthParamValue"[]: String = "", secret => read(|d, i| d.state().read(|s| s.o_auth.params.at(i).map(|p| p.value.clone()))),
            write(|d, i, value| d.state().update(|s| {
                s.o_auth.params_answered = false;
                s.o_auth.params.assign(i, "OAuthParamValue")?.value = value;
                Ok(())
            }));
        /// `ON` keeps the requests for tokens from now on, and no others; reading it answers the last one, as text. It
        /// holds passwords and codes: do not log it.
        "OAuthTransferredRequest": Switch = "", secret => read(|d, _| Ok(d.state().read(|s| Switch {
                on: s.o_auth.keep_requests,
                shown: s.o_auth.last_request.expose().clone(),
            }))),
            write(|d, _, switch| {
                d.state().update(|s| s.o_auth.keep_requests = switch.on);
                Ok(())
            });
        /// Whether the web server that waits for the browser is running; setting it starts or stops the server.
        "OAuthWebServerActive": SmallBool = "false" => read(|d, _| Ok(SmallBool(d.web_server_active()))),
            write(|d, _, active| d.set_web_server_active(active.0));
        /// The page shown when authorization failed, HTML. Set to nothing it is our own again, which also says why.
        "OAuthWebServerFailedResponse": String = default_failed_response()
            => read(|d, _| Ok(page(d, |s| &s.o_auth.failed_response, default_failed_response))), write(|d, _, html| {
                d.state().update(|s| s.o_auth.failed_response = html);
                Ok(())
            });
        /// The page shown when authorization succeeded, HTML. Set to nothing it is our own again.
        "OAuthWebServerResponse": String = default_response()
            => read(|d, _| Ok(page(d, |s| &s.o_auth.response, default_response))), write(|d, _, html| {
                d.state().update(|s| s.o_auth.response = html);
                Ok(())
            });
        /// The port the web server listens on; 0 lets the system choose, and reads as the chosen port while
        /// the server runs.
        "OAuthWebServerPort": u16 = "0" => read(|d, _| Ok(d.web_server_port())),
            write(|d, _, port| {
                d.state().update(|s| s.o_auth.web_server_port = port);
                Ok(())
            });
    }
}

/// What is shown: the caller's page, or ours.
fn page(drive: &GoogleDrive, own: fn(&State) -> &String, default: fn() -> String) -> String {
    let own = drive.state().read(|s| own(s).clone());
    if own.trim().is_empty() {
        default()
    } else {
        own
    }
}
