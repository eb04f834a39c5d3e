//! What a kept token allows, and how it is renewed.

use std::ops::Add;
use std::time::{Duration, Instant, SystemTime};

use crate::enums::{OAuthClientProfile, OAuthGrantType};
use crate::error::Result;
use crate::http::Exchange;
use crate::oauth::endpoint;
use crate::oauth::grant::{Proof, Token};
use crate::oauth::settings::Settings;
use crate::secret::Secret;

/// A token this close to its end may end under way, so it counts as expired.
const MARGIN: Duration = Duration::from_secs(60);

/// A moment on both clocks: the monotonic one may stand still while the machine
/// sleeps, the wall clock may be set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    monotonic: Instant,
    wall: SystemTime,
}

impl Moment {
    pub(crate) fn now() -> Self {
        Self {
            monotonic: Instant::now(),
            wall: SystemTime::now(),
        }
    }

    /// How long ago a moment was, by the clock that says more.
    fn since(self, earlier: Self) -> Duration {
        let wall = self.wall.duration_since(earlier.wall).unwrap_or_default();
        self.monotonic
            .saturating_duration_since(earlier.monotonic)
            .max(wall)
    }
}

impl Add<Duration> for Moment {
    type Output = Self;

    fn add(self, time: Duration) -> Self {
        Self {
            monotonic: self.monotonic + time,
            wall: self.wall + time,
        }
    }
}

/// A token and the moment it was given.
#[derive(Debug, Clone)]
pub(crate) struct Cached {
    pub(crate) token: Token,
    pub(crate) obtained: Moment,
}

/// What is to be done before a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    /// The kept token is good.
    Use,
    /// [`refresh`], with the refresh token.
    Refresh,
    /// The password or client credentials grant once more: `flow::request`.
    Request,
    /// The web profile's code is at hand and not spent: `flow::exchange_code`.
    Exchange,
    /// Only `authorize()` helps.
    NeedUser,
}

impl Cached {
    pub(crate) fn new(token: Token, obtained: Moment) -> Self {
        Self { token, obtained }
    }

    /// A token without a lifetime is good until the service says otherwise.
    pub(crate) fn is_expired(&self, now: Moment) -> bool {
        let age = now.since(self.obtained);
        self.token
            .expires_in
            .is_some_and(|life| age.saturating_add(MARGIN) >= Duration::from_secs(life))
    }
}

/// `has_code`: an authorization code was set and has not been exchanged yet.
///
/// After the service refused a token that is not expired (401), ask with
/// `cached` = `None`: what is left is what can be done about it.
pub(crate) fn next(
    settings: &Settings,
    cached: Option<&Cached>,
    has_refresh_token: bool,
    has_code: bool,
    now: Moment,
) -> Next {
    if cached.is_some_and(|cached| !cached.is_expired(now)) {
        return Next::Use;
    }
    match settings.grant {
        OAuthGrantType::AuthorizationCode | OAuthGrantType::Password if has_refresh_token => {
            Next::Refresh
        }
        OAuthGrantType::Password | OAuthGrantType::ClientCredentials => Next::Request,
        OAuthGrantType::AuthorizationCode
            if has_code && settings.profile == OAuthClientProfile::Web =>
        {
            Next::Exchange
        }
        OAuthGrantType::AuthorizationCode | OAuthGrantType::Implicit => Next::NeedUser,
    }
}

/// A new access token. It always comes with the refresh token to use from now
/// on: a new one, or the old one when the server sent none.
pub(crate) fn refresh(
    settings: &Settings,
    exchange: &dyn Exchange,
    refresh_token: &Secret<String>,
) -> Result<Token> {
    let mut token = endpoint::ask(settings, exchange, &Proof::RefreshToken(refresh_token))?;
    token
        .refresh_token
        .get_or_insert_with(|| refresh_token.clone());
    Ok(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cached(expires_in: Option<u64>, obtained: Moment) -> Cached {
        let token = Token {
            access_token: Secret::new("a"),
            refresh_token: None,
            token_type: "Bearer".into(),
            expires_in,
            scope: None,
        };
        Cached::new(token, obtained)
    }

    #[test]
    fn a_token_expires_a_minute_early() {
        let start = Moment::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        let hour = cached(Some(3600), start);
        assert!(!hour.is_expired(start));
        assert!(!hour.is_expired(after(3539)));
        assert!(hour.is_expired(after(3540)));
        assert!(cached(Some(60), start).is_expired(start));
        assert!(cached(Some(0), start).is_expired(start));
        assert!(!cached(None, start).is_expired(after(1 << 30)));
        assert!(!cached(Some(61), after(100)).is_expired(start));
    }

    #[test]
    fn the_clock_that_says_more_decides() {
        let start = Moment::now();
        let hour = cached(Some(3600), start);
        let slept = Moment {
            wall: start.wall + Duration::from_secs(4000),
            ..start
        };
        let set_back = Moment {
            wall: start.wall - Duration::from_secs(90_000),
            monotonic: start.monotonic + Duration::from_secs(4000),
        };
        assert!(hour.is_expired(slept) && hour.is_expired(set_back));
        let set_back = Moment {
            wall: start.wall - Duration::from_secs(90_000),
            ..start
        };
        assert!(!hour.is_expired(set_back));
    }

    #[test]
    fn what_is_to_be_done() {
        use {Next::*, OAuthClientProfile::*, OAuthGrantType::*};
        let now = Moment::now();
        let (fresh, stale) = (cached(Some(3600), now), cached(Some(10), now));
        // profile, grant, token, refresh token, code, what next
        for (profile, grant, cached, has_refresh, has_code, expected) in [
            (
                Application,
                AuthorizationCode,
                Some(&fresh),
                true,
                true,
                Use,
            ),
            (Application, Implicit, Some(&fresh), false, false, Use),
            (
                Application,
                AuthorizationCode,
                Some(&stale),
                true,
                false,
                Refresh,
            ),
            (Application, AuthorizationCode, None, true, false, Refresh),
            (
                Application,
                AuthorizationCode,
                Some(&stale),
                false,
                false,
                NeedUser,
            ),
            (Application, AuthorizationCode, None, false, true, NeedUser),
            (Application, Implicit, Some(&stale), true, false, NeedUser),
            (Application, Password, Some(&stale), true, false, Refresh),
            (Application, Password, Some(&stale), false, false, Request),
            (Application, ClientCredentials, None, true, false, Request),
            (Web, AuthorizationCode, None, true, true, Refresh),
            (Web, AuthorizationCode, Some(&stale), false, true, Exchange),
            (Web, AuthorizationCode, None, false, false, NeedUser),
        ] {
            let settings = Settings {
                profile,
                grant,
                ..Settings::default()
            };
            let got = next(&settings, cached, has_refresh, has_code, now);
            assert_eq!(
                got, expected,
                "{profile:?} {grant:?} {has_refresh} {has_code}"
            );
        }
    }
}
