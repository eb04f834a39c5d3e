//! Which names stand before values that may be shown, and which before credentials.

/// Header lines whose values may be shown. All others are masked: a program may put a credential under any name.
const HEADERS: &[&str] = &[
    "accept",
    "accept-charset",
    "accept-encoding",
    "accept-language",
    "accept-ranges",
    "age",
    "allow",
    "alt-svc",
    "cache-control",
    "connection",
    "content-disposition",
    "content-encoding",
    "content-language",
    "content-length",
    "content-location",
    "content-range",
    "content-security-policy",
    "content-type",
    "date",
    "dnt",
    "etag",
    "expect",
    "expires",
    "host",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "if-unmodified-since",
    "keep-alive",
    "last-modified",
    "location",
    "origin",
    "pragma",
    "prefer",
    "priority",
    "range",
    "retry-after",
    "server",
    "strict-transport-security",
    "te",
    "transfer-encoding",
    "user-agent",
    "vary",
    "via",
    "warning",
    "www-authenticate",
    "x-content-type-options",
    "x-frame-options",
    "x-goog-api-client",
    "x-goog-hash",
    "x-goog-user-project",
    "x-http-method-override",
    "x-requested-with",
    "x-upload-content-length",
    "x-upload-content-type",
    "x-xss-protection",
];

/// Parameters of Drive's requests that may be shown.
const PARAMS: &[&str] = &[
    "acknowledgeAbuse",
    "addParents",
    "allowItemDeletion",
    "alt",
    "copyRequiresWriterPermission",
    "corpora",
    "corpus",
    "count",
    "driveId",
    "enforceExpansiveAccess",
    "enforceSingleParent",
    "exportFormat",
    "fields",
    "format",
    "id",
    "ignoreDefaultVisibility",
    "includeCorpusRemovals",
    "includeDeleted",
    "includeItemsFromAllDrives",
    "includeLabels",
    "includePermissionsForView",
    "includeRemoved",
    "includeSubscribed",
    "includeTeamDriveItems",
    "keepRevisionForever",
    "mimeType",
    "moveToNewOwnersRoot",
    "ocrLanguage",
    "orderBy",
    "pageSize",
    "pageToken",
    "prettyPrint",
    "q",
    "removeExpiration",
    "removeParents",
    "requestId",
    "restrictToMyDrive",
    "revisionId",
    "sendNotificationEmail",
    "sendNotificationEmails",
    "space",
    "spaces",
    "startChangeId",
    "supportsAllDrives",
    "supportsTeamDrives",
    "teamDriveId",
    "transferOwnership",
    "type",
    "updateViewedDate",
    "uploadType",
    "useContentAsIndexableText",
    "useDomainAdminAccess",
];

/// Members of requests for tokens and their answers that may be shown.
const TOKEN_MEMBERS: &[&str] = &[
    "access_type",
    "audience",
    "authuser",
    "client_id",
    "code_challenge_method",
    "display",
    "domain",
    "error",
    "error_description",
    "error_uri",
    "errors",
    "expires_in",
    "grant_type",
    "hd",
    "hl",
    "include_granted_scopes",
    "iss",
    "issued_token_type",
    "message",
    "prompt",
    "reason",
    "redirect_uri",
    "requested_token_type",
    "resource",
    "response_mode",
    "response_type",
    "scope",
    "status",
    "subject_token_type",
    "token_type",
    "ui_locales",
];

/// Names of credentials in bodies that are Drive's or the program's, without `_` and `-`; any name that ends so counts.
const SECRET_ENDINGS: &[&str] = &[
    "apikey",
    "assertion",
    "credential",
    "credentials",
    "devicesecret",
    "passphrase",
    "password",
    "passwd",
    "privatekey",
    "resourcekey",
    "secret",
    "token",
    "uploadid",
    "verifier",
];
const SECRET_NAMES: &[&str] = &[
    "auth",
    "authorization",
    "code",
    "cookie",
    "devicecode",
    "key",
    "sessionid",
    "sid",
    "sig",
    "signature",
];
/// Places in listings are called tokens, and are none that give access.
const PLACES: &[&str] = &[
    "nextpagetoken",
    "newstartpagetoken",
    "pagetoken",
    "startpagetoken",
];

fn among(list: &[&str], name: &str) -> bool {
    list.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Whether the value of a header line may be shown.
pub(crate) fn header_is_harmless(name: &str) -> bool {
    among(HEADERS, name.trim())
}

/// The value of a header line as `Debug` shows it: an address is not shown, it may be that of a session.
pub(crate) fn header_value<'a>(name: &str, value: &'a str) -> &'a str {
    let address = name.to_ascii_lowercase().ends_with("location");
    if header_is_harmless(name) && !address {
        value
    } else {
        super::MASK
    }
}

/// Whether the value of a query parameter may be shown.
pub(crate) fn param_is_harmless(name: &str) -> bool {
    among(PARAMS, name.trim())
}

/// Whether a member of a token request, or of its answer, may be shown.
pub(crate) fn token_member_is_harmless(name: &str) -> bool {
    among(TOKEN_MEMBERS, name.trim())
}

/// Whether a member of any other body names a credential.
pub(super) fn member_is_secret(name: &str) -> bool {
    let name: String = name
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    let ends = SECRET_ENDINGS.iter().any(|ending| name.ends_with(ending));
    (ends && !PLACES.contains(&name.as_str())) || SECRET_NAMES.contains(&name.as_str())
}
