//! Door for the fuzz targets: what a token server answers.

use super::answer;

/// Reads an answer; a secret that was sent does not come out of it in an error.
pub fn token_answer(status: u16, content_type: &str, body: &[u8]) {
    const SENT: &str = "s3cret-that-was-sent";
    match answer::parse(status, content_type, body, &[SENT]) {
        Ok(token) => assert!(!token.access_token.is_empty()),
        Err(error) => {
            let text = format!("{error:?}");
            assert!(!text.contains(SENT), "{text}");
            assert!(!error.message().contains(char::is_control), "{text}");
        }
    }
}
