//! A look into access tokens that are JSON web tokens (RFC 7519).

use base64::Engine;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::{Map, Value};

/// Some issuers pad, though the standard says not to.
const BASE64URL: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The payload as JSON text; `None` when the token is opaque or encrypted.
///
/// The signature is not looked at: a client does not judge its own access tokens.
pub(crate) fn payload(access_token: &str) -> Option<String> {
    let mut parts = access_token.trim().split('.');
    let (header, payload, _signature) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    object(header)?;
    object(payload)
}

/// The text of a part that is a JSON object.
fn object(part: &str) -> Option<String> {
    let text = String::from_utf8(BASE64URL.decode(part).ok()?).ok()?;
    serde_json::from_str::<Map<String, Value>>(&text).ok()?;
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_rfc_7519() {
        let token = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.\
                     eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.\
                     dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert_eq!(
            payload(token).unwrap(),
            "{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}"
        );
    }

    #[test]
    fn what_is_no_jwt_has_no_payload() {
        for opaque in [
            "",
            "ya29.a0AfH6SMBx",
            "ya29.a0.b",
            "e30.e30",
            "e30.e30.a.b.c",
            "e30.W10.x",
            "e30.!!.x",
            "e30._w.x",
        ] {
            assert_eq!(payload(opaque), None, "{opaque}");
        }
        assert_eq!(payload("e30.e30.").as_deref(), Some("{}"));
        assert_eq!(payload("e30.eyJhIjoxfQ==.x").as_deref(), Some("{\"a\":1}"));
    }
}
