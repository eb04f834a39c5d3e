//! The user's own browser.

use crate::error::{Error, Result, codes};
use crate::oauth::grant;

/// Opens the page and does not wait for the browser to end; the `launch` of
/// `flow::authorize_code` outside tests.
pub(crate) fn open(url: &str) -> Result<()> {
    // What is handed to the desktop is a web address and nothing else.
    grant::check_scheme(url, "o_auth_server_auth_url")?;
    open::that_detached(url).map_err(|error| refusal(&error))
}

/// What failed names the command, and with it the address: with a plain challenge that holds the verifier.
fn refusal(error: &std::io::Error) -> Error {
    Error::new(
        codes::UNSUPPORTED,
        "No browser could be opened here. With the web profile, o_auth_web_auth_url gives the address \
         of the page, to be opened by hand on any machine.",
    )
    .with_source(std::io::Error::from(error.kind()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_in_no_text() {
        let command = r#"Launcher "open" "http://h/?code_challenge=s3cret" failed"#;
        let error = refusal(&std::io::Error::other(command));
        let source = std::error::Error::source(&error).unwrap();
        let text = format!("{error} {error:?} {source} {source:?}");
        assert!(!text.contains("s3cret"), "{text}");
    }

    #[test]
    fn only_web_addresses_reach_the_desktop() {
        for bad in ["file:///etc/passwd", "/bin/sh", "-h", "javascript:0"] {
            assert_eq!(open(bad).unwrap_err().code(), codes::INVALID_SCHEME);
        }
    }
}
