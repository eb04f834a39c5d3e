//! With what right requests are made: the caller's own string, or a token that is
//! renewed when its time is over.

use super::{Call, REFUSAL_LIMIT};
use crate::component::options::oauth_settings;
use crate::component::state::State;
use crate::enums::OAuthGrantType;
use crate::error::{Error, Result, codes};
use crate::http::{Exchange, Request, Response};
use crate::oauth::flow::{self, Authorized};
use crate::oauth::grant::Token;
use crate::oauth::settings::Settings;
use crate::oauth::token::{self, Cached, Moment, Next};
use crate::secret::Secret;

/// What there is to show, as it was when the call began; a token that is renewed
/// meanwhile takes its place.
pub(super) struct Rights {
    /// The caller's own string: when it is not empty nothing else counts.
    own: Secret<String>,
    /// The token's header value.
    header: Option<String>,
    /// The token with its time; `None` for one that was set by hand.
    cached: Option<Cached>,
    refresh_token: Secret<String>,
    has_code: bool,
    automatic_refresh: bool,
    keep_requests: bool,
    settings: Settings,
}

impl Rights {
    pub(super) fn of(s: &State) -> Self {
        let oauth = &s.o_auth;
        let code = &oauth.authorization_code;
        Self {
            own: s.general.authorization.clone(),
            header: (!oauth.access_token.is_empty())
                .then(|| format!("{} {}", oauth.token_type, oauth.access_token.expose())),
            cached: oauth.cached.clone(),
            refresh_token: oauth.refresh_token.clone(),
            has_code: !code.is_empty() && *code != oauth.spent_code,
            automatic_refresh: s.settings.o_auth.automatic_refresh,
            keep_requests: oauth.keep_requests,
            settings: oauth_settings(s),
        }
    }

    /// What to do about the token that is there.
    fn next(&self) -> Next {
        if self.cached.is_none() && self.header.is_some() {
            // Set by hand: when it ends is not known.
            return Next::Use;
        }
        token::next(
            &self.settings,
            self.cached.as_ref(),
            !self.refresh_token.is_empty(),
            self.has_code,
            Moment::now(),
        )
    }
}

impl Exchange for Call {
    /// Sends with authorization, if it goes to the service.
    fn send(&self, request: Request<'_>) -> Result<Response> {
        let ours = same_origin(&request.url, &self.root);
        self.send_to(request, ours)
    }
}

impl Call {
    /// After a 401 from the service it is sent once more with a renewed token, when there is one to be had.
    pub(super) fn send_to(&self, mut request: Request<'_>, ours: bool) -> Result<Response> {
        self.bounds().check()?;
        if ours {
            let value = self.authorization()?;
            request.headers.push(("Authorization".to_owned(), value));
        }
        let mut response = self.send_once(&mut request)?;
        if response.status != 401 || !ours || self.rights.read(|r| !r.own.is_empty()) {
            return Ok(response);
        }
        if !self.can_renew() {
            return Ok(response);
        }
        response.set_aside(REFUSAL_LIMIT);
        drop(response);
        let value = self.renewed()?.ok_or_else(needs_user)?;
        request.body.rewind()?;
        request.headers.retain(|line| line.0 != "Authorization");
        request.headers.push(("Authorization".to_owned(), value));
        self.send_once(&mut request)
    }
}

/// Requests for tokens: sent without authorization, and kept if that was asked for.
pub(in crate::component) struct TokenExchange<'a>(pub(in crate::component) &'a Call);

impl Exchange for TokenExchange<'_> {
    fn send(&self, mut request: Request<'_>) -> Result<Response> {
        let Self(call) = self;
        let client = call.drive.client();
        call.keep(|results| results.no_headers());
        call.tell_if_clear(&request.url);
        let keep = call.rights.read(|r| r.keep_requests);
        let mut options = call.options.clone();
        options.tokens = true;
        options.capture |= keep;
        let outcome = client.send(&options, &mut request);
        if keep {
            let text = Secret::new(client.raw_request().text());
            call.keep(|results| results.token_request(text));
            if !call.options.capture {
                client.forget_captured();
            }
        }
        outcome
    }
}

impl Call {
    /// The value of the `Authorization` header.
    fn authorization(&self) -> Result<String> {
        let own = self.rights.read(|r| r.own.clone());
        if own.is_empty() {
            self.token_authorization()
        } else {
            Ok(own.expose().clone())
        }
    }

    /// The same of the OAuth token alone, which is renewed when its time is over.
    pub(in crate::component) fn token_authorization(&self) -> Result<String> {
        let (token, next, automatic) = self
            .rights
            .read(|r| (r.header.clone(), r.next(), r.automatic_refresh));
        match (next, token) {
            (Next::Use, Some(token)) => Ok(token),
            // Not renewing by itself is the caller's wish: the service has the last word.
            (_, Some(token)) if !automatic => Ok(token),
            (Next::Refresh | Next::Request, _) => self.renewed()?.ok_or_else(needs_user),
            // Perhaps the service still takes it.
            (Next::NeedUser | Next::Exchange, Some(token)) => Ok(token),
            _ => Err(needs_user()),
        }
    }

    /// Whether a token can be had without the user.
    fn can_renew(&self) -> bool {
        self.rights.read(|r| {
            r.automatic_refresh && (!r.refresh_token.is_empty() || needs_no_user(&r.settings))
        })
    }

    /// A new token in place of one the service refused; `None` when only the user can help.
    fn renewed(&self) -> Result<Option<String>> {
        if !self.can_renew() {
            return Ok(None);
        }
        let (settings, refresh_token) = self
            .rights
            .read(|r| (r.settings.clone(), r.refresh_token.clone()));
        let exchange = TokenExchange(self);
        let token = if refresh_token.is_empty() {
            flow::request(&settings, &exchange)?.token
        } else {
            token::refresh(&settings, &exchange, &refresh_token)?
        };
        Ok(Some(self.keep_token(token)))
    }

    /// What `authorize` has to do about the token that is there.
    pub(in crate::component) fn next_for_token(&self) -> Next {
        self.rights.read(Rights::next)
    }

    /// Stores a token and returns the header value for it.
    pub(in crate::component) fn keep_token(&self, token: Token) -> String {
        let value = token.authorization().expose().clone();
        let cached = self.now_in_use(token);
        self.keep(|results| results.token(cached));
        value
    }

    /// Stores all that a flow left behind.
    pub(in crate::component) fn keep_authorized(&self, authorized: Authorized) {
        let cached = self.now_in_use(authorized.token.clone());
        self.keep(|results| {
            results.token(cached);
            results.authorized(authorized);
        });
    }

    fn now_in_use(&self, token: Token) -> Cached {
        // The access token is learned when it is sent.
        if let Some(refresh_token) = &token.refresh_token {
            self.options.redactor.learn(refresh_token.expose());
        }
        let cached = Cached::new(token, Moment::now());
        self.rights.update(|r| {
            let token = &cached.token;
            r.header = Some(token.authorization().expose().clone());
            if let Some(refresh_token) = &token.refresh_token {
                r.refresh_token = refresh_token.clone();
            }
            r.cached = Some(cached.clone());
        });
        cached
    }
}

fn needs_no_user(settings: &Settings) -> bool {
    matches!(
        settings.grant,
        OAuthGrantType::Password | OAuthGrantType::ClientCredentials
    )
}

fn needs_user() -> Error {
    Error::new(
        codes::CREDENTIALS,
        "There is no valid access token: call authorize(), or set o_auth_refresh_token or authorization.",
    )
}

/// Whether two addresses have scheme, host and port in common: a token goes to the
/// service it is for and nowhere else.
pub(super) fn same_origin(url: &str, root: &str) -> bool {
    origin(url).is_some_and(|ours| origin(root) == Some(ours))
}

pub(super) fn origin(url: &str) -> Option<(String, String, u16)> {
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
