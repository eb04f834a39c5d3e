//! From method and path to what is asked.

use super::control::Control;
use super::errors::ApiError;

/// A known place of the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Route {
    Front,
    Control(Control),
    ConsentPage,
    ConsentAnswer,
    Token,
    Revoke,
    About,
    Create,
    List,
    GenerateIds,
    EmptyTrash,
    Get(String),
    Update(String),
    Delete(String),
    Copy(String),
    UploadNew,
    UploadOver(String),
    UploadSession,
    Export(String),
    ExportLink,
    Revisions(String),
    Revision(String, String),
    RevisionChange(String, String),
    RevisionEnd(String, String),
    Drives,
    DriveNew,
    Drive(String),
    DriveChange(String),
    DriveEnd(String),
    DriveHide(String, bool),
    StartPageToken,
    Changes,
    Permissions(String),
    Share(String),
    Permission(String, String),
    PermissionChange(String, String),
    PermissionEnd(String, String),
    /// In the discovery document, and not here yet.
    Later,
}

impl Route {
    /// Whether a Bearer token is needed.
    pub(super) fn is_api(&self) -> bool {
        !matches!(
            self,
            Self::Front
                | Self::Control(_)
                | Self::ConsentPage
                | Self::ConsentAnswer
                | Self::Token
                | Self::Revoke
        )
    }
}

/// Finds the place; `session` says that the query names an upload session.
pub(super) fn find(method: &str, segments: &[String], session: bool) -> Result<Route, ApiError> {
    let path: Vec<&str> = segments.iter().map(String::as_str).collect();
    let method = if method == "HEAD" { "GET" } else { method };
    match path.as_slice() {
        [""] => only(method, &[("GET", Route::Front)]),
        ["o", "oauth2", "auth"] | ["o", "oauth2", "v2", "auth"] => only(
            method,
            &[("GET", Route::ConsentPage), ("POST", Route::ConsentAnswer)],
        ),
        ["o", "oauth2", "token"] | ["token"] => only(method, &[("POST", Route::Token)]),
        ["o", "oauth2", "revoke"] | ["revoke"] => {
            only(method, &[("POST", Route::Revoke), ("GET", Route::Revoke)])
        }
        ["emulator", "faults"] => only(
            method,
            &[
                ("GET", Route::Control(Control::Faults)),
                ("POST", Route::Control(Control::AddFaults)),
                ("DELETE", Route::Control(Control::ClearFaults)),
            ],
        ),
        ["emulator", "storage"] => only(method, &[("POST", Route::Control(Control::Storage))]),
        ["emulator", "tokens"] => only(method, &[("POST", Route::Control(Control::Token))]),
        ["export"] => only(method, &[("GET", Route::ExportLink)]),
        ["drive", "v3", rest @ ..] => drive(method, rest),
        ["upload", "drive", "v3", rest @ ..]
        | ["resumable", "upload", "drive", "v3", rest @ ..] => upload(method, rest, session),
        _ => Err(unknown()),
    }
}

fn drive(method: &str, rest: &[&str]) -> Result<Route, ApiError> {
    match rest {
        ["about"] => only(method, &[("GET", Route::About)]),
        ["files"] => only(method, &[("GET", Route::List), ("POST", Route::Create)]),
        ["files", "generateIds"] => only(method, &[("GET", Route::GenerateIds)]),
        ["files", "trash"] => only(method, &[("DELETE", Route::EmptyTrash)]),
        ["files", "generateCseToken"] => Ok(Route::Later),
        ["files", ""] => Err(unknown()),
        ["files", id] => {
            let id = (*id).to_owned();
            let rows = [
                ("GET", Route::Get(id.clone())),
                ("PATCH", Route::Update(id.clone())),
                ("DELETE", Route::Delete(id)),
            ];
            only(method, &rows)
        }
        ["files", id, "copy"] => only(method, &[("POST", Route::Copy((*id).to_owned()))]),
        ["changes"] => only(method, &[("GET", Route::Changes)]),
        ["changes", "startPageToken"] => only(method, &[("GET", Route::StartPageToken)]),
        ["drives"] => only(method, &[("GET", Route::Drives), ("POST", Route::DriveNew)]),
        ["drives", id] if !id.is_empty() => {
            let id = (*id).to_owned();
            let rows = [
                ("GET", Route::Drive(id.clone())),
                ("PATCH", Route::DriveChange(id.clone())),
                ("DELETE", Route::DriveEnd(id)),
            ];
            only(method, &rows)
        }
        ["drives", id, act @ ("hide" | "unhide")] => {
            let route = Route::DriveHide((*id).to_owned(), *act == "hide");
            only(method, &[("POST", route)])
        }
        ["files", id, "permissions"] => {
            let id = (*id).to_owned();
            let rows = [
                ("GET", Route::Permissions(id.clone())),
                ("POST", Route::Share(id)),
            ];
            only(method, &rows)
        }
        ["files", id, "permissions", permission] if !permission.is_empty() => {
            let (id, permission) = ((*id).to_owned(), (*permission).to_owned());
            let rows = [
                ("GET", Route::Permission(id.clone(), permission.clone())),
                (
                    "PATCH",
                    Route::PermissionChange(id.clone(), permission.clone()),
                ),
                ("DELETE", Route::PermissionEnd(id, permission)),
            ];
            only(method, &rows)
        }
        ["files", id, "revisions"] => only(method, &[("GET", Route::Revisions((*id).to_owned()))]),
        ["files", id, "revisions", revision] if !revision.is_empty() => {
            let (id, revision) = ((*id).to_owned(), (*revision).to_owned());
            let rows = [
                ("GET", Route::Revision(id.clone(), revision.clone())),
                ("PATCH", Route::RevisionChange(id.clone(), revision.clone())),
                ("DELETE", Route::RevisionEnd(id, revision)),
            ];
            only(method, &rows)
        }
        ["files", id, "export"] => only(method, &[("GET", Route::Export((*id).to_owned()))]),
        [
            "files",
            _,
            "comments" | "download" | "watch" | "listLabels" | "modifyLabels" | "accessproposals"
            | "approvals" | "approvals:start",
            ..,
        ]
        | [
            "changes" | "teamdrives" | "apps" | "channels" | "operations",
            ..,
        ] => Ok(Route::Later),
        _ => Err(unknown()),
    }
}

fn upload(method: &str, rest: &[&str], session: bool) -> Result<Route, ApiError> {
    if session {
        let known = matches!(rest, ["files"] | ["files", _]);
        let rows = [
            ("PUT", Route::UploadSession),
            ("POST", Route::UploadSession),
            ("DELETE", Route::UploadSession),
        ];
        return if known {
            only(method, &rows)
        } else {
            Err(unknown())
        };
    }
    match rest {
        ["files"] => only(method, &[("POST", Route::UploadNew)]),
        ["files", id] if !id.is_empty() => {
            only(method, &[("PATCH", Route::UploadOver((*id).to_owned()))])
        }
        _ => Err(unknown()),
    }
}

fn only(method: &str, rows: &[(&str, Route)]) -> Result<Route, ApiError> {
    match rows.iter().find(|(m, _)| *m == method) {
        Some((_, route)) => Ok(route.clone()),
        None => Err(ApiError::new(
            405,
            "httpMethodNotAllowed",
            "The HTTP method is not allowed here.",
        )),
    }
}

fn unknown() -> ApiError {
    ApiError::new(404, "notFound", "Not Found")
}
