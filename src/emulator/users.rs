//! The accounts of the emulator: four people in two domains.

use sha2::{Digest, Sha256};

/// An account of the emulator. Nobody else can sign in; anybody can be named in a permission.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct User {
    /// The short name: `owner`, `writer`, `reader` or `stranger`.
    pub name: &'static str,
    /// What people read.
    pub display_name: &'static str,
    /// The address permissions go by.
    pub email: &'static str,
}

/// Every account. The first administers the domain `example.com`; the last is of another one.
pub static USERS: [User; 4] = [OWNER, WRITER, READER, STRANGER];

const OWNER: User = User {
    name: "owner",
    display_name: "Emulator User",
    email: "user@example.com",
};
const WRITER: User = User {
    name: "writer",
    display_name: "Emulator Writer",
    email: "writer@example.com",
};
const READER: User = User {
    name: "reader",
    display_name: "Emulator Reader",
    email: "reader@example.com",
};
const STRANGER: User = User {
    name: "stranger",
    display_name: "Emulator Stranger",
    email: "stranger@example.org",
};

impl User {
    /// The account that a plain Bearer token and the consent page stand for.
    pub(super) fn first() -> &'static Self {
        static FIRST: User = OWNER;
        &FIRST
    }

    /// The account with this short name or e-mail address.
    pub(super) fn named(text: &str) -> Option<&'static Self> {
        USERS
            .iter()
            .find(|u| u.name == text || u.email.eq_ignore_ascii_case(text))
    }

    pub(super) fn is(&self, email: &str) -> bool {
        self.email.eq_ignore_ascii_case(email)
    }

    pub(super) fn domain(&self) -> &'static str {
        domain(self.email)
    }

    pub(super) fn is_admin(&self) -> bool {
        self.name == OWNER.name
    }
}

/// What stands behind the `@` of an address.
pub(super) fn domain(email: &str) -> &str {
    email.rsplit_once('@').map_or("", |(_, domain)| domain)
}

/// The name shown for an address, whether it is an account here or not.
pub(super) fn display_name(email: &str) -> String {
    let known = User::named(email).map(|u| u.display_name);
    known.map_or_else(
        || email.split('@').next().unwrap_or(email).to_owned(),
        str::to_owned,
    )
}

/// The id of a grantee: the same for the same address on every item and at every start.
pub(super) fn permission_id(email: &str) -> String {
    let hash = Sha256::digest(email.to_ascii_lowercase().as_bytes());
    let number = hash
        .iter()
        .take(8)
        .fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte));
    // Twenty digits, as the service has them.
    format!("1{:019}", number % 10_u64.pow(19))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_are_told_apart() {
        assert_eq!(User::named("WRITER@example.com"), User::named("writer"));
        assert_eq!(User::named("nobody"), None);
        assert_eq!(User::first().name, "owner");
        let ids: std::collections::BTreeSet<String> =
            USERS.iter().map(|u| permission_id(u.email)).collect();
        assert_eq!(ids.len(), USERS.len());
        assert!(ids.iter().all(|id| id.len() == 20));
        assert_eq!(permission_id("A@b.c"), permission_id("a@B.C"));
    }
}
