//! One request to the token server.

use std::borrow::Cow;

use zeroize::Zeroizing;

use crate::error::Result;
use crate::http::{Body, Exchange, Request};
use crate::oauth::answer;
use crate::oauth::grant::{self, Proof, Token};
use crate::oauth::settings::Settings;

/// More than any token answer needs; what goes beyond is refused.
const ANSWER_LIMIT: usize = 1 << 20;

pub(super) fn ask(
    settings: &Settings,
    exchange: &dyn Exchange,
    proof: &Proof<'_>,
) -> Result<Token> {
    let url = settings.token_url();
    grant::check_scheme(url, "o_auth_server_token_url")?;
    let body = grant::token_request(settings, proof)?;
    let mut response = exchange.send(Request {
        method: "POST",
        url: url.to_owned(),
        headers: vec![
            (
                "Content-Type".into(),
                "application/x-www-form-urlencoded".into(),
            ),
            ("Accept".into(), "application/json".into()),
        ],
        body: Body::Bytes(Cow::Borrowed(body.as_bytes())),
        told: false,
    })?;
    let kind = response
        .header("Content-Type")
        .unwrap_or_default()
        .to_owned();
    let text = Zeroizing::new(response.read_all(ANSWER_LIMIT)?);
    answer::parse(response.status, &kind, &text, &sent(settings, proof))
}

/// What the server must not be able to put into an error text of ours.
fn sent<'a>(settings: &'a Settings, proof: &Proof<'a>) -> Vec<&'a str> {
    let mut secrets = vec![settings.client_secret.expose().as_str()];
    match proof {
        Proof::Code { code, verifier, .. } => secrets.extend([*code, *verifier]),
        Proof::RefreshToken(token) => secrets.push(token.expose()),
        Proof::Password => {
            secrets.push(settings.password.expose());
            secrets.extend(settings.param("password"));
        }
        Proof::ClientCredentials => {}
    }
    secrets
}
