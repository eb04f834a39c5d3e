//! Errors in the shape of Google's JSON APIs.

use serde::Serialize;

use super::reply::Reply;

/// A refusal: HTTP status, Google's reason, a sentence, and where the trouble is.
#[derive(Debug, Clone)]
pub(super) struct ApiError {
    pub(super) status: u16,
    pub(super) reason: String,
    pub(super) message: String,
    location: Option<(&'static str, String)>,
}

impl ApiError {
    pub(super) fn new(status: u16, reason: &str, message: impl Into<String>) -> Self {
        Self {
            status,
            reason: reason.to_owned(),
            message: message.into(),
            location: None,
        }
    }

    pub(super) fn parameter(mut self, name: &str) -> Self {
        self.location = Some(("parameter", name.to_owned()));
        self
    }

    /// A parameter with a value that is not accepted: 400 `invalid`.
    pub(super) fn invalid(name: &str, message: impl Into<String>) -> Self {
        Self::new(400, "invalid", message).parameter(name)
    }

    /// A parameter outside its range or enumeration: 400 `invalidParameter`.
    pub(super) fn bad_parameter(name: &str, message: impl Into<String>) -> Self {
        Self::new(400, "invalidParameter", message).parameter(name)
    }

    pub(super) fn required(name: &str) -> Self {
        Self::new(
            400,
            "required",
            format!("The '{name}' parameter is required."),
        )
        .parameter(name)
    }

    pub(super) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(400, "badRequest", message)
    }

    pub(super) fn file_not_found(id: &str) -> Self {
        Self::new(404, "notFound", format!("File not found: {}.", shown(id))).parameter("fileId")
    }

    pub(super) fn forbidden(reason: &str, message: &str) -> Self {
        Self::new(403, reason, message)
    }

    pub(super) fn no_permission() -> Self {
        Self::forbidden(
            "insufficientFilePermissions",
            "The user does not have sufficient permissions for this file.",
        )
    }

    pub(super) fn drive_not_found(id: &str) -> Self {
        let words = format!("Shared drive not found: {}", shown(id));
        Self::new(404, "notFound", words).parameter("driveId")
    }

    pub(super) fn not_admin() -> Self {
        Self::forbidden(
            "insufficientAdministratorPrivileges",
            "The requesting user does not have the administrator privileges this needs.",
        )
    }

    pub(super) fn quota() -> Self {
        Self::forbidden(
            "storageQuotaExceeded",
            "The user's Drive storage quota has been exceeded.",
        )
    }

    pub(super) fn unauthorized() -> Self {
        let mut error = Self::new(401, "authError", "Invalid Credentials");
        error.location = Some(("header", "Authorization".to_owned()));
        error
    }

    pub(super) fn not_implemented() -> Self {
        Self::new(
            501,
            "notImplemented",
            "The emulator does not implement this method yet.",
        )
    }

    /// The disk or the random source failed.
    pub(super) fn internal(what: &str) -> Self {
        Self::new(
            500,
            "internalError",
            format!("The emulator could not go on: {what}."),
        )
    }

    pub(super) fn reply(&self) -> Reply {
        let (kind, place) = match &self.location {
            Some((kind, place)) => (Some(*kind), Some(place.as_str())),
            None => (None, None),
        };
        let item = Item {
            message: &self.message,
            domain: "global",
            reason: &self.reason,
            location: place,
            location_type: kind,
        };
        let error = Inner {
            code: self.status,
            message: &self.message,
            errors: [item],
            status: (self.status == 401).then_some("UNAUTHENTICATED"),
        };
        let reply = Reply::json(self.status, &Outer { error });
        if self.status == 401 {
            return reply.header(
                "WWW-Authenticate",
                "Bearer realm=\"drive\", error=\"invalid_token\"",
            );
        }
        reply
    }
}

impl From<std::io::Error> for ApiError {
    fn from(error: std::io::Error) -> Self {
        // The kind only: an error text may name paths of this machine.
        Self::internal(&error.kind().to_string())
    }
}

/// Outside text as it may stand in a message: printable and short.
pub(super) fn shown(text: &str) -> String {
    let clean: String = text
        .chars()
        .map(|c| if c.is_control() { '?' } else { c })
        .take(200)
        .collect();
    clean
}

#[derive(Serialize)]
struct Outer<'a> {
    error: Inner<'a>,
}

#[derive(Serialize)]
struct Inner<'a> {
    code: u16,
    message: &'a str,
    errors: [Item<'a>; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Item<'a> {
    message: &'a str,
    domain: &'a str,
    reason: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    location_type: Option<&'a str>,
}
