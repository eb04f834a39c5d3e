//! Codes, access tokens and refresh tokens.

use std::collections::HashMap;

use parking_lot::Mutex;

use super::errors::ApiError;
use super::store::random;
use super::time;
use super::users::User;

/// Seconds an access token lives, as the answers say.
pub(super) const LIFE: i64 = 3599;
const CODE_LIFE: i64 = 10 * 60 * 1000;
const MOST: usize = 10_000;

/// Whom a token stands for, and what it was asked for.
#[derive(Debug, Clone)]
pub(super) struct Holder {
    pub(super) user: &'static User,
    pub(super) scope: String,
}

/// What a code was given for.
#[derive(Clone)]
pub(super) struct Grant {
    pub(super) redirect: String,
    pub(super) holder: Holder,
    pub(super) challenge: Option<(String, bool)>,
    pub(super) offline: bool,
    until: i64,
}

/// Everything that was issued.
#[derive(Default)]
pub(super) struct Tokens(Mutex<Issued>);

#[derive(Default)]
struct Issued {
    codes: HashMap<String, Grant>,
    // Whose they are, and the end of life.
    access: HashMap<String, (Holder, i64)>,
    refresh: HashMap<String, Holder>,
}

impl Tokens {
    pub(super) fn code(
        &self,
        redirect: &str,
        holder: Holder,
        challenge: Option<(String, bool)>,
        offline: bool,
    ) -> Result<String, ApiError> {
        let code = format!("4/{}", random(44)?);
        let grant = Grant {
            redirect: redirect.to_owned(),
            holder,
            challenge,
            offline,
            until: time::now() + CODE_LIFE,
        };
        let mut issued = self.0.lock();
        issued.codes.retain(|_, g| g.until > time::now());
        bound(&mut issued.codes);
        issued.codes.insert(code.clone(), grant);
        Ok(code)
    }

    /// Uses a code up.
    pub(super) fn redeem(&self, code: &str) -> Option<Grant> {
        self.0
            .lock()
            .codes
            .remove(code)
            .filter(|g| g.until > time::now())
    }

    pub(super) fn access(&self, holder: &Holder) -> Result<String, ApiError> {
        let token = format!("ya29.{}", random(60)?);
        let until = time::now() + LIFE * 1000;
        let mut issued = self.0.lock();
        bound(&mut issued.access);
        issued.access.insert(token.clone(), (holder.clone(), until));
        Ok(token)
    }

    pub(super) fn refresh(&self, holder: &Holder) -> Result<String, ApiError> {
        let token = format!("1//{}", random(60)?);
        let mut issued = self.0.lock();
        bound(&mut issued.refresh);
        issued.refresh.insert(token.clone(), holder.clone());
        Ok(token)
    }

    /// Whose a refresh token is, when it is in force.
    pub(super) fn holder(&self, refresh: &str) -> Option<Holder> {
        self.0.lock().refresh.get(refresh).cloned()
    }

    /// Whose an access token is, when it is in force.
    pub(super) fn user(&self, access: &str) -> Option<&'static User> {
        let issued = self.0.lock();
        let found = issued.access.get(access);
        found
            .filter(|(_, until)| *until > time::now())
            .map(|(holder, _)| holder.user)
    }

    pub(super) fn expire(&self) {
        self.0
            .lock()
            .access
            .values_mut()
            .for_each(|(_, until)| *until = 0);
    }

    pub(super) fn revoke_all(&self) {
        *self.0.lock() = Issued::default();
    }

    pub(super) fn revoke(&self, token: &str) -> bool {
        let mut issued = self.0.lock();
        issued.access.remove(token).is_some() || issued.refresh.remove(token).is_some()
    }
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tokens")
    }
}

// Makes room; which one goes does not matter at this size.
fn bound<V>(map: &mut HashMap<String, V>) {
    if map.len() >= MOST
        && let Some(any) = map.keys().next().cloned()
    {
        map.remove(&any);
    }
}
