//! The authorization server: consent page, codes, tokens.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::call::{Call, Head, pairs};
use super::errors::{ApiError, shown};
use super::reply::Reply;
use super::server::App;
use super::tokens::{Holder, LIFE};
use super::upload::escape;
use super::users::{USERS, User};

#[derive(Serialize)]
struct TokenAnswer<'a> {
    access_token: &'a str,
    expires_in: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
    scope: &'a str,
    token_type: &'static str,
}

#[derive(Serialize)]
struct Refusal<'a> {
    error: &'a str,
    error_description: &'a str,
}

/// The consent page: a form whose address carries every parameter.
pub(super) fn page(app: &App, head: &Head) -> Reply {
    let asked = match asked(app, head) {
        Ok(asked) => asked,
        Err(reply) => return reply,
    };
    let query: Vec<String> = head
        .query
        .iter()
        .map(|(n, v)| format!("{}={}", escape(n), escape(v)))
        .collect();
    Reply::html(
        200,
        format!(
            "<!DOCTYPE html>\n<html><head><title>Consent</title></head><body>\n<h1>Emulator</h1>\n\
             <p>An application asks for: {}</p>\n<form method=\"post\" action=\"{}?{}\">\n\
             <p>Account: <select name=\"account\">\n{}</select></p>\n\
             <button name=\"decision\" value=\"allow\">Allow</button>\n\
             <button name=\"decision\" value=\"deny\">Deny</button>\n</form>\n</body></html>\n",
            html(asked.scope),
            html(&head.path),
            html(&query.join("&")),
            accounts(head.param("login_hint")),
        ),
    )
}

// One line for each account, with the one an application hints at taken first.
fn accounts(hint: Option<&str>) -> String {
    let chosen = hint.and_then(User::named).unwrap_or_else(User::first);
    let line = |user: &User| {
        let mark = if user == chosen { " selected" } else { "" };
        format!(
            "<option value=\"{}\"{mark}>{} ({})</option>\n",
            user.name, user.display_name, user.email
        )
    };
    USERS.iter().map(line).collect()
}

/// The decision: back to the application with a code or a refusal.
pub(super) fn decide(app: &App, call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let form = form(call)?;
    let asked = match asked(app, &call.head) {
        Ok(asked) => asked,
        Err(reply) => return Ok(reply),
    };
    let decision = form
        .iter()
        .find(|(n, _)| n == "decision")
        .map(|(_, v)| v.as_str());
    match decision {
        Some("allow") => {
            let challenge = asked.challenge.map(|c| (c.to_owned(), asked.hashed));
            let chosen = form.iter().find(|(n, v)| n == "account" && !v.is_empty());
            let name = chosen.map(|(_, v)| v.as_str());
            let name = name.or_else(|| call.head.param("login_hint"));
            let Some(user) = name.map_or(Some(User::first()), User::named) else {
                return Ok(bad_page("There is no such account."));
            };
            let holder = Holder {
                user,
                scope: asked.scope.to_owned(),
            };
            let code = app
                .tokens
                .code(asked.redirect, holder, challenge, asked.offline)?;
            Ok(back(
                &asked,
                &format!("code={}&scope={}", escape(&code), escape(asked.scope)),
            ))
        }
        Some("deny") => Ok(back(&asked, "error=access_denied")),
        _ => Ok(bad_page("The form lacks a decision.")),
    }
}

pub(super) fn token(app: &App, call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let form = form(call)?;
    let field = |name: &str| {
        form.iter()
            .find(|(n, v)| n == name && !v.is_empty())
            .map(|(_, v)| v.as_str())
    };
    let basic = call.head.header("authorization").map(basic);
    let (id, secret) = match &basic {
        Some(Some((id, secret))) => (id.as_str(), secret.as_str()),
        Some(None) => {
            return Ok(refuse(
                401,
                "invalid_client",
                "The Authorization header is not Basic.",
            ));
        }
        None => (
            field("client_id").unwrap_or_default(),
            field("client_secret").unwrap_or_default(),
        ),
    };
    if id != app.client.0 || secret != app.client.1 {
        return Ok(refuse(
            401,
            "invalid_client",
            "The OAuth client was not found, or its secret is wrong.",
        ));
    }
    match field("grant_type") {
        Some("authorization_code") => {
            let Some(code) = field("code") else {
                return Ok(refuse(
                    400,
                    "invalid_request",
                    "Missing required parameter: code",
                ));
            };
            let grant = app
                .tokens
                .redeem(code)
                .filter(|g| field("redirect_uri") == Some(g.redirect.as_str()));
            let grant = grant.filter(|g| proven(g.challenge.as_ref(), field("code_verifier")));
            let Some(grant) = grant else {
                return Ok(refuse(
                    400,
                    "invalid_grant",
                    "The code is wrong, used or too old, or its redirect_uri or verifier does not match.",
                ));
            };
            let refresh = if grant.offline {
                Some(app.tokens.refresh(&grant.holder)?)
            } else {
                None
            };
            answer(app, &grant.holder, refresh)
        }
        Some("refresh_token") => {
            let Some(old) = field("refresh_token") else {
                return Ok(refuse(
                    400,
                    "invalid_request",
                    "Missing required parameter: refresh_token",
                ));
            };
            match app.tokens.holder(old) {
                Some(holder) => answer(app, &holder, None),
                None => Ok(refuse(
                    400,
                    "invalid_grant",
                    "Token has been expired or revoked.",
                )),
            }
        }
        Some(_) => Ok(refuse(
            400,
            "unsupported_grant_type",
            "This grant_type is not supported.",
        )),
        None => Ok(refuse(
            400,
            "invalid_request",
            "Missing required parameter: grant_type",
        )),
    }
}

pub(super) fn revoke(app: &App, call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let form = form(call)?;
    let token = form
        .iter()
        .chain(&call.head.query)
        .find(|(n, _)| n == "token")
        .map(|(_, v)| v.as_str());
    if token.is_some_and(|t| app.tokens.revoke(t)) {
        return Ok(Reply::bytes(
            200,
            "application/json; charset=UTF-8",
            b"{}".to_vec(),
        ));
    }
    Ok(refuse(400, "invalid_token", "Token expired or revoked"))
}

/// Whose request it is. `upload_id` is a capability of its own: then nobody may be named.
pub(super) fn check(app: &App, head: &Head) -> Result<Option<&'static User>, ApiError> {
    let header = head.header("authorization");
    let sent = match header {
        Some(text) => bearer(text),
        None => head
            .param("access_token")
            .or_else(|| head.param("oauth_token")),
    };
    let user = match sent {
        Some(token) if app.token.as_deref() == Some(token) => Some(User::first()),
        Some(token) => app.tokens.user(token),
        None if header.is_none() && head.param("upload_id").is_some() => return Ok(None),
        None => None,
    };
    user.map(Some).ok_or_else(ApiError::unauthorized)
}

struct Asked<'a> {
    redirect: &'a str,
    scope: &'a str,
    state: Option<&'a str>,
    challenge: Option<&'a str>,
    hashed: bool,
    offline: bool,
}

// What cannot be sent back safely is told to the person; the rest goes to the application.
fn asked<'a>(app: &App, head: &'a Head) -> Result<Asked<'a>, Reply> {
    if head.param("client_id") != Some(app.client.0.as_str()) {
        return Err(bad_page("invalid_client: the OAuth client was not found."));
    }
    let redirect = head.param("redirect_uri").filter(|r| may_redirect(r));
    let Some(redirect) = redirect else {
        return Err(bad_page(
            "redirect_uri_mismatch: redirect_uri is missing or not allowed.",
        ));
    };
    let method = head.param("code_challenge_method").unwrap_or("plain");
    let asked = Asked {
        redirect,
        scope: head.param("scope").unwrap_or_default(),
        state: head.param("state"),
        challenge: head.param("code_challenge"),
        hashed: method == "S256",
        offline: head.param("access_type") == Some("offline"),
    };
    let length = asked.challenge.map_or(43, str::len);
    if head.param("response_type") != Some("code") {
        return Err(back(&asked, "error=unsupported_response_type"));
    }
    if asked.scope.is_empty() {
        return Err(back(&asked, "error=invalid_scope"));
    }
    if !["S256", "plain"].contains(&method) || !(43..=128).contains(&length) {
        return Err(back(&asked, "error=invalid_request"));
    }
    Ok(asked)
}

fn may_redirect(uri: &str) -> bool {
    let clean =
        uri.len() <= 2000 && uri.bytes().all(|b| b.is_ascii_graphic()) && !uri.contains('#');
    let Some((scheme, rest)) = uri.split_once("://") else {
        return false;
    };
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    let host = if authority.starts_with('[') {
        authority
            .split_once(']')
            .map_or("", |(h, _)| h.trim_start_matches('['))
    } else {
        authority.split(':').next().unwrap_or_default()
    };
    let loopback = ["127.0.0.1", "localhost", "::1"].contains(&host);
    clean
        && !authority.contains('@')
        && !host.is_empty()
        && (scheme == "https" || (scheme == "http" && loopback))
}

fn back(asked: &Asked<'_>, outcome: &str) -> Reply {
    let joint = if asked.redirect.contains('?') {
        '&'
    } else {
        '?'
    };
    let state = asked
        .state
        .map(|s| format!("state={}&", escape(s)))
        .unwrap_or_default();
    Reply::empty(302).header(
        "Location",
        format!("{}{joint}{state}{outcome}", asked.redirect),
    )
}

fn answer(app: &App, holder: &Holder, refresh_token: Option<String>) -> Result<Reply, ApiError> {
    let access = app.tokens.access(holder)?;
    let answer = TokenAnswer {
        access_token: &access,
        expires_in: LIFE,
        refresh_token,
        scope: &holder.scope,
        token_type: "Bearer",
    };
    Ok(Reply::json(200, &answer)
        .header("Cache-Control", "no-store")
        .header("Pragma", "no-cache"))
}

fn proven(challenge: Option<&(String, bool)>, verifier: Option<&str>) -> bool {
    match (challenge, verifier) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some((challenge, true)), Some(v)) => {
            *challenge == URL_SAFE_NO_PAD.encode(Sha256::digest(v.as_bytes()))
        }
        (Some((challenge, false)), Some(v)) => challenge == v,
    }
}

fn refuse(status: u16, error: &str, error_description: &str) -> Reply {
    let reply = Reply::json(
        status,
        &Refusal {
            error,
            error_description,
        },
    )
    .header("Cache-Control", "no-store");
    if status == 401 {
        reply.header("WWW-Authenticate", "Basic realm=\"token\"")
    } else {
        reply
    }
}

fn bad_page(words: &str) -> Reply {
    Reply::html(
        400,
        format!(
            "<!DOCTYPE html>\n<html><body><h1>Error 400</h1><p>{}</p></body></html>\n",
            html(words)
        ),
    )
}

fn form(call: &mut Call<'_>) -> Result<Vec<(String, String)>, ApiError> {
    let bytes = call.small_body()?;
    let text =
        String::from_utf8(bytes).map_err(|_| ApiError::bad_request("The form is not UTF-8."))?;
    pairs(text.trim())
}

fn scheme<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let (scheme, rest) = text.split_once(' ')?;
    scheme.eq_ignore_ascii_case(name).then_some(rest.trim())
}

fn bearer(text: &str) -> Option<&str> {
    scheme(text, "bearer").filter(|t| !t.is_empty())
}

fn basic(text: &str) -> Option<(String, String)> {
    let decoded = STANDARD.decode(scheme(text, "basic")?).ok()?;
    let text = String::from_utf8(decoded).ok()?;
    let (id, secret) = text.split_once(':')?;
    // RFC 6749 has both form-encoded inside the header.
    let plain = |t: &str| {
        percent_encoding::percent_decode_str(t)
            .decode_utf8_lossy()
            .into_owned()
    };
    Some((plain(id), plain(secret)))
}

fn html(text: &str) -> String {
    let text = if text.len() > 8000 {
        shown(text)
    } else {
        text.to_owned()
    };
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}
