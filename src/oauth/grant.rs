//! What the grants send: the authorization URL and the bodies of token requests; no I/O.

use zeroize::Zeroizing;

use crate::enums::OAuthGrantType;
use crate::error::{Error, Result, codes};
pub(crate) use crate::oauth::answer::Token;
use crate::oauth::form;
use crate::oauth::settings::Settings;
use crate::secret::Secret;

/// What a token request is made with, beside the client's own id and secret.
pub(crate) enum Proof<'a> {
    Code {
        code: &'a str,
        redirect_uri: &'a str,
        /// Empty: the code was asked for without PKCE.
        verifier: &'a str,
    },
    RefreshToken(&'a Secret<String>),
    Password,
    ClientCredentials,
}

/// Where the user's browser is to go.
///
/// A parameter the URL of the server carries itself wins over ours, and the
/// user's extra parameters win over both.
pub(crate) fn authorization_url(
    settings: &Settings,
    redirect_uri: &str,
    state: &str,
    verifier: &str,
) -> Result<String> {
    check_client(settings)?;
    let server = settings.auth_url();
    check_scheme(server, "o_auth_server_auth_url")?;
    let mut pairs: Vec<(&str, String)> = vec![
        ("response_type", "code".into()),
        ("client_id", settings.client_id.clone()),
    ];
    if !redirect_uri.is_empty() || settings.include_empty_redirect_uri {
        pairs.push(("redirect_uri", redirect_uri.into()));
    }
    pairs.push(("scope", settings.scope().into()));
    pairs.push(("state", state.into()));
    if let Some(method) = settings.pkce {
        pairs.push(("code_challenge", method.challenge(verifier)));
        pairs.push(("code_challenge_method", method.name().into()));
    }
    if settings.request_refresh_token && settings.grant == OAuthGrantType::AuthorizationCode {
        pairs.push(("access_type", "offline".into()));
        // Without it Google gives a refresh token only the first time a user agrees.
        pairs.push(("prompt", "consent".into()));
    }
    // A fragment would swallow the query.
    let server = server.split('#').next().unwrap_or_default();
    let (base, own) = server.split_once('?').unwrap_or((server, ""));
    let mut all = form::split(own);
    for (name, value) in pairs {
        if !all.iter().any(|(known, _)| known == name) {
            all.push((name.to_owned(), value));
        }
    }
    override_with(&mut all, named(&settings.params).cloned());
    Ok(format!("{base}?{}", form::join(&all)))
}

/// The body of a request to the token endpoint.
pub(crate) fn token_request(settings: &Settings, proof: &Proof<'_>) -> Result<Zeroizing<String>> {
    check_client(settings)?;
    let mut pairs: Vec<(&str, &str)> = Vec::new();
    match proof {
        Proof::Code {
            code,
            redirect_uri,
            verifier,
        } => {
            pairs.push(("grant_type", "authorization_code"));
            pairs.push(("code", code));
            if !redirect_uri.is_empty() || settings.include_empty_redirect_uri {
                pairs.push(("redirect_uri", redirect_uri));
            }
            if !verifier.is_empty() {
                pairs.push(("code_verifier", verifier));
            }
        }
        Proof::RefreshToken(token) => {
            pairs.push(("grant_type", "refresh_token"));
            pairs.push(("refresh_token", token.expose()));
        }
        Proof::Password => {
            pairs.push(("grant_type", "password"));
            pairs.push(("username", &settings.username));
            pairs.push(("password", settings.password.expose()));
            pairs.push(("scope", settings.scope()));
        }
        Proof::ClientCredentials => {
            pairs.push(("grant_type", "client_credentials"));
            pairs.push(("scope", settings.scope()));
        }
    }
    pairs.push(("client_id", &settings.client_id));
    if !settings.client_secret.is_empty() {
        pairs.push(("client_secret", settings.client_secret.expose()));
    }
    // With a code or a refresh token the user's parameters belonged to the authorization URL.
    if matches!(proof, Proof::Password | Proof::ClientCredentials) {
        let own = named(&settings.params).map(|(name, value)| (name.as_str(), value.as_str()));
        override_with(&mut pairs, own);
    }
    if matches!(proof, Proof::Password) {
        let missing = |wanted| pairs.iter().any(|(n, v)| *n == wanted && v.is_empty());
        if missing("username") || missing("password") {
            return Err(Error::new(
                codes::CREDENTIALS,
                "The password grant needs a user name (OAuthPasswordGrantUsername) and a password.",
            ));
        }
    }
    Ok(Zeroizing::new(form::join(&pairs)))
}

/// 153 when a browser or an HTTP client should not be sent there.
pub(crate) fn check_scheme(url: &str, property: &str) -> Result<()> {
    let scheme = url.split_once("://").map(|(scheme, _)| scheme);
    if scheme.is_some_and(|s| s.eq_ignore_ascii_case("http") || s.eq_ignore_ascii_case("https")) {
        return Ok(());
    }
    Err(Error::new(
        codes::INVALID_SCHEME,
        format!("{property} has to begin with https:// or http://."),
    ))
}

fn check_client(settings: &Settings) -> Result<()> {
    if settings.client_id.is_empty() {
        return Err(Error::new(
            codes::CREDENTIALS,
            "o_auth_client_id is not set; the authorization server gives one when the program is registered there.",
        ));
    }
    Ok(())
}

/// The user's parameters take the places of those of the same names, and of one another never: a name may stand
/// more than once.
fn override_with<T: PartialEq>(pairs: &mut Vec<(T, T)>, own: impl Iterator<Item = (T, T)>) {
    let theirs = pairs.len();
    let mut taken = Vec::new();
    for pair in own {
        let place = pairs[..theirs].iter().position(|known| known.0 == pair.0);
        match place.filter(|place| !taken.contains(place)) {
            Some(place) => {
                taken.push(place);
                pairs[place] = pair;
            }
            None => pairs.push(pair),
        }
    }
}

/// The rows that were given a name.
fn named(params: &[(String, String)]) -> impl Iterator<Item = &(String, String)> {
    params.iter().filter(|(name, _)| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oauth::pkce::Method;

    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    fn settings() -> Settings {
        Settings {
            client_id: "id&1".into(),
            client_secret: Secret::new("s3cret="),
            ..Settings::default()
        }
    }

    fn url(settings: &Settings) -> String {
        authorization_url(settings, "http://localhost:5/", "st", VERIFIER).unwrap()
    }

    #[test]
    fn the_url_with_googles_defaults() {
        assert_eq!(
            url(&settings()),
            "https://accounts.google.com/o/oauth2/auth?response_type=code&client_id=id%261\
             &redirect_uri=http%3A%2F%2Flocalhost%3A5%2F\
             &scope=https%3A%2F%2Fwww.googleapis.com%2Fauth%2Fdrive&state=st\
             &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256\
             &access_type=offline&prompt=consent"
        );
    }

    #[test]
    fn each_switch_of_the_url() {
        let plain = Settings {
            pkce: Some(Method::Plain),
            ..settings()
        };
        assert!(url(&plain).contains(&format!(
            "code_challenge={VERIFIER}&code_challenge_method=plain"
        )));
        let without = Settings {
            pkce: None,
            request_refresh_token: false,
            ..settings()
        };
        for absent in ["code_challenge", "access_type", "prompt"] {
            assert!(!url(&without).contains(absent), "{absent}");
        }
        let empty = |include| {
            let settings = Settings {
                include_empty_redirect_uri: include,
                ..settings()
            };
            authorization_url(&settings, "", "st", VERIFIER).unwrap()
        };
        assert!(empty(true).contains("&redirect_uri=&"));
        assert!(!empty(false).contains("redirect_uri"));
    }

    #[test]
    fn the_users_parameters_win_and_the_servers_own_stay() {
        let settings = Settings {
            server_auth_url: " https://login.example/a?tenant=7&prompt=none#top ".into(),
            scope: "x y".into(),
            params: vec![
                ("access_type".into(), "online".into()),
                ("login_hint".into(), "a@b".into()),
                ("resource".into(), "one".into()),
                ("resource".into(), "two".into()),
                (String::new(), "ignored".into()),
            ],
            ..settings()
        };
        let url = url(&settings);
        assert!(url.starts_with("https://login.example/a?tenant=7&prompt=none&response_type=code"));
        assert!(url.contains("&scope=x%20y&"));
        assert!(url.contains("&access_type=online&login_hint=a%40b&resource=one&resource=two"));
        assert!(!url.contains("offline") && !url.contains("consent") && !url.contains("ignored"));
    }

    #[test]
    fn the_secret_is_never_in_the_url() {
        assert!(!url(&settings()).contains("s3cret"));
    }

    #[test]
    fn what_is_missing_is_named() {
        let anonymous = Settings::default();
        let error = authorization_url(&anonymous, "", "st", VERIFIER).unwrap_err();
        assert_eq!(error.code(), codes::CREDENTIALS);
        assert!(error.message().contains("o_auth_client_id"));
        for bad in ["file:///etc/passwd", "accounts.example", "-flag"] {
            let settings = Settings {
                server_auth_url: bad.into(),
                ..settings()
            };
            let error = authorization_url(&settings, "", "st", VERIFIER).unwrap_err();
            assert_eq!(error.code(), codes::INVALID_SCHEME, "{bad}");
        }
    }

    #[test]
    fn one_body_per_grant() {
        let with_user = Settings {
            username: "u".into(),
            password: Secret::new("p w"),
            scope: "sc".into(),
            params: vec![("audience".into(), "api".into())],
            ..settings()
        };
        let refresh = Secret::<String>::new("r/1");
        let code = |verifier, redirect_uri| Proof::Code {
            code: "4/c",
            redirect_uri,
            verifier,
        };
        for (proof, expected) in [
            (
                code("v", "http://l/"),
                "grant_type=authorization_code&code=4%2Fc&redirect_uri=http%3A%2F%2Fl%2F&code_verifier=v\
                 &client_id=id%261&client_secret=s3cret%3D",
            ),
            (
                code("", ""),
                "grant_type=authorization_code&code=4%2Fc&redirect_uri=&client_id=id%261&client_secret=s3cret%3D",
            ),
            (
                Proof::RefreshToken(&refresh),
                "grant_type=refresh_token&refresh_token=r%2F1&client_id=id%261&client_secret=s3cret%3D",
            ),
            (
                Proof::Password,
                "grant_type=password&username=u&password=p%20w&scope=sc&client_id=id%261\
                 &client_secret=s3cret%3D&audience=api",
            ),
            (
                Proof::ClientCredentials,
                "grant_type=client_credentials&scope=sc&client_id=id%261&client_secret=s3cret%3D&audience=api",
            ),
        ] {
            assert_eq!(*token_request(&with_user, &proof).unwrap(), expected);
        }
    }

    #[test]
    fn a_public_client_sends_no_secret_and_a_password_is_asked_for() {
        let public = Settings {
            client_id: "id".into(),
            ..Settings::default()
        };
        let body = token_request(&public, &Proof::ClientCredentials).unwrap();
        assert!(!body.contains("client_secret"));
        let error = token_request(&public, &Proof::Password).unwrap_err();
        assert_eq!(error.code(), codes::CREDENTIALS);
        let by_params = Settings {
            params: vec![
                ("username".into(), "u".into()),
                ("password".into(), "p".into()),
            ],
            ..public
        };
        let body = token_request(&by_params, &Proof::Password).unwrap();
        assert!(body.contains("username=u&password=p&"));
    }
}
