//! What a request may say about a permission.

use serde::Deserialize;

use super::super::errors::{ApiError, shown};
use super::super::grant::{Grant, Grantee, Role};
use super::super::time;

/// The part of a permission resource that a request may carry.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct PermissionBody {
    role: Option<String>,
    #[serde(rename = "type")]
    to: Option<String>,
    email_address: Option<String>,
    domain: Option<String>,
    allow_file_discovery: Option<bool>,
    expiration_time: Option<String>,
    pending_owner: Option<bool>,
}

impl PermissionBody {
    /// The new permission a request asks for.
    pub(super) fn grant(&self) -> Result<Grant, ApiError> {
        let to = self.to.as_deref().ok_or_else(|| missing("type"))?;
        let to = Grantee::parse(to).ok_or_else(|| invalid("type", to))?;
        let role = self.role.as_deref().ok_or_else(|| missing("role"))?;
        let mut grant = Grant {
            to,
            role: Role::parse(role).ok_or_else(|| invalid("role", role))?,
            pending_owner: self.pending_owner.unwrap_or(false),
            ..Grant::default()
        };
        match to {
            Grantee::User | Grantee::Group => grant.email = Some(self.email()?),
            Grantee::Domain => grant.domain = Some(self.domain()?),
            Grantee::Anyone => {}
        }
        let crowd = matches!(to, Grantee::Domain | Grantee::Anyone);
        grant.discoverable = crowd && self.allow_file_discovery.unwrap_or(false);
        if crowd && grant.role > Role::Writer {
            return Err(invalid("role", role));
        }
        grant.expires = self.expires(&grant)?;
        grant.id = grant.proper_id();
        Ok(grant)
    }

    /// A known permission with what a request changes of it.
    pub(super) fn over(&self, known: &Grant) -> Result<Grant, ApiError> {
        let other = |said: &Option<String>, known: Option<&str>| {
            said.as_deref()
                .is_some_and(|s| known.is_none_or(|k| !k.eq_ignore_ascii_case(s)))
        };
        let kind = self.to.as_deref().map(Grantee::parse);
        let discovery = self.allow_file_discovery;
        if kind.is_some_and(|k| k != Some(known.to))
            || other(&self.email_address, known.email.as_deref())
            || other(&self.domain, known.domain.as_deref())
            || discovery.is_some_and(|d| d != known.discoverable)
        {
            return Err(ApiError::forbidden(
                "fieldNotWritable",
                "The resource body includes fields which are not directly writable.",
            ));
        }
        let mut grant = known.clone();
        if let Some(role) = &self.role {
            grant.role = Role::parse(role).ok_or_else(|| invalid("role", role))?;
            let crowd = matches!(grant.to, Grantee::Domain | Grantee::Anyone);
            if crowd && grant.role > Role::Writer {
                return Err(invalid("role", role));
            }
        }
        if let Some(pending) = self.pending_owner {
            grant.pending_owner = pending;
        }
        if self.expiration_time.is_some() {
            grant.expires = self.expires(&grant)?;
        }
        Ok(grant)
    }

    fn email(&self) -> Result<String, ApiError> {
        let email = self.email_address.as_deref().unwrap_or_default().trim();
        let sound = email.len() <= 320
            && email.bytes().all(|b| b.is_ascii_graphic())
            && email
                .split_once('@')
                .is_some_and(|(name, domain)| !name.is_empty() && domain.contains('.'));
        if sound {
            Ok(email.to_owned())
        } else {
            let words = "The specified emailAddress is invalid or not applicable for the given permission type.";
            Err(ApiError::invalid("permission.emailAddress", words))
        }
    }

    fn domain(&self) -> Result<String, ApiError> {
        let domain = self.domain.as_deref().unwrap_or_default().trim();
        if domain.contains('.') && domain.bytes().all(|b| b.is_ascii_graphic()) {
            Ok(domain.to_owned())
        } else {
            let words =
                "The specified domain is invalid or not applicable for the given permission type.";
            Err(ApiError::invalid("permission.domain", words))
        }
    }

    fn expires(&self, grant: &Grant) -> Result<Option<i64>, ApiError> {
        let Some(text) = &self.expiration_time else {
            return Ok(None);
        };
        if matches!(grant.to, Grantee::Domain | Grantee::Anyone) {
            return Err(ApiError::forbidden(
                "cannotSetExpirationOnAnyoneOrDomain",
                "Expiration dates cannot be set on this item's permission.",
            ));
        }
        if grant.role == Role::Owner {
            return Err(ApiError::forbidden(
                "cannotSetExpiration",
                "Expiration dates cannot be set for an owner.",
            ));
        }
        let place = "permission.expirationTime";
        let at = time::parse(text).ok_or_else(|| invalid("expirationTime", text))?;
        let year = 365 * 24 * 3600 * 1000;
        if at <= time::now() {
            let words = "Expiration dates must be in the future.";
            return Err(ApiError::invalid(place, words));
        }
        if at > time::now() + year {
            let words = "Expiration dates must be less than a year away.";
            return Err(ApiError::invalid(place, words));
        }
        Ok(Some(at))
    }
}

fn missing(member: &str) -> ApiError {
    let words = format!("The permission {member} field is required.");
    ApiError::new(400, "required", words).parameter(&format!("permission.{member}"))
}

fn invalid(member: &str, text: &str) -> ApiError {
    let words = format!("Invalid permission {member}: {}", shown(text));
    ApiError::invalid(&format!("permission.{member}"), words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(json: &str) -> String {
        let body: PermissionBody = serde_json::from_str(json).unwrap();
        body.grant().map_or_else(|e| e.reason, |g| g.id)
    }

    #[test]
    fn bodies() {
        for (json, wanted) in [
            (r#"{"role":"reader"}"#, "required"),
            (r#"{"type":"anyone"}"#, "required"),
            (r#"{"type":"nobody","role":"reader"}"#, "invalid"),
            (r#"{"type":"anyone","role":"boss"}"#, "invalid"),
            (r#"{"type":"anyone","role":"owner"}"#, "invalid"),
            (r#"{"type":"user","role":"reader"}"#, "invalid"),
            (
                r#"{"type":"user","role":"reader","emailAddress":"x"}"#,
                "invalid",
            ),
            (r#"{"type":"domain","role":"reader"}"#, "invalid"),
            (r#"{"type":"anyone","role":"reader"}"#, "anyoneWithLink"),
            (
                r#"{"type":"anyone","role":"reader","allowFileDiscovery":true}"#,
                "anyone",
            ),
            (
                r#"{"type":"anyone","role":"reader","expirationTime":"2999-01-01T00:00:00Z"}"#,
                "cannotSetExpirationOnAnyoneOrDomain",
            ),
            (
                r#"{"type":"user","role":"reader","emailAddress":"a@b.c","expirationTime":"2001-01-01T00:00:00Z"}"#,
                "invalid",
            ),
        ] {
            assert_eq!(reason(json), wanted, "{json}");
        }
    }
}
