//! Whether the file that the service made is the one that was meant.

use super::{Expected, Uploaded};
use crate::drive::files::{Facts, decode_facts};
use crate::error::{Error, Result, codes};

/// What the content was that the service should have.
pub(super) struct Content {
    pub(super) size: u64,
    /// Of all that travelled.
    pub(super) md5: String,
}

/// How sure it has to be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Proof {
    /// The size must fit, and the checksum if the answer tells it.
    Told,
    /// Size and checksum are asked for where the answer lacks them.
    Checksum,
    /// And whose the session was is not known for certain: id and name must fit, too.
    Resumed,
}

/// Reads the answer to a finished upload: 600 when it is none, 609 when the file is another
/// than the one meant.
pub(super) fn settle(
    answer: Vec<u8>,
    expected: &Expected,
    content: &Content,
    proof: Proof,
    ask: &dyn Fn(&str) -> Result<Facts>,
) -> Result<Uploaded> {
    let told = decode_facts(&answer)?;
    let id = told.id.clone();
    if id.is_empty() {
        return Err(Error::new(
            codes::SERVER,
            "The service's answer to the upload holds no id.",
        ));
    }
    if let Some(meant) = expected.id.as_ref().filter(|meant| **meant != id) {
        let code = match proof {
            Proof::Resumed => codes::CANNOT_RESUME,
            Proof::Told | Proof::Checksum => codes::SERVER,
        };
        let text = format!("The service changed the file {id}, where {meant} was meant.");
        return Err(Error::new(code, text));
    }
    let mut facts = told;
    let name = expected.name.is_some() && proof == Proof::Resumed;
    let lacks = facts.size.is_none() || (proof != Proof::Told && facts.md5.is_empty());
    if (lacks && !expected.converts) || (name && facts.name.is_empty()) {
        facts = ask(&id)?;
        if facts.id != id {
            let text = format!("Asked about the file {id}, the service told of another one.");
            return Err(Error::new(codes::SERVER, text));
        }
    }
    if proof == Proof::Resumed && expected.name.as_ref().is_some_and(|n| *n != facts.name) {
        return Err(differs(&id, "its name is another one"));
    }
    // What was converted has neither the size nor the checksum of what was sent.
    if !expected.converts {
        if let Some(size) = facts.size.filter(|size| *size != content.size) {
            let what = format!("it has {size} bytes, {} were uploaded", content.size);
            return Err(differs(&id, &what));
        }
        let told = proof != Proof::Told || !facts.md5.is_empty();
        if told && facts.md5 != content.md5 {
            let what = if facts.md5.is_empty() {
                "the service has no checksum of it"
            } else {
                "its checksum is another one"
            };
            return Err(differs(&id, what));
        }
    }
    Ok(Uploaded { id, answer })
}

fn differs(id: &str, what: &str) -> Error {
    Error::new(
        codes::CANNOT_RESUME,
        format!(
            "The service's file {id} is not what was to be uploaded: {what}. Upload it anew, and look at that file."
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_accepted() {
        use Proof::{Checksum, Resumed, Told};
        let facts = |id: &str, name: &str, size, md5: &str| Facts {
            id: id.to_owned(),
            name: name.to_owned(),
            size,
            md5: md5.to_owned(),
        };
        let good = facts("i", "n", Some(3), "m");
        let expected = |id: &str, name: &str, converts| Expected {
            id: (!id.is_empty()).then(|| id.to_owned()),
            name: (!name.is_empty()).then(|| name.to_owned()),
            converts,
        };
        let new = expected("", "n", false);
        // Answer, what was meant, how sure, what the service tells when asked, code.
        let rows = [
            (r#"{"id":"i"}"#, &new, Told, Some(&good), 0),
            (
                r#"{"id":"i"}"#,
                &new,
                Told,
                Some(&facts("i", "o", Some(4), "")),
                609,
            ),
            (
                r#"{"id":"i","size":3,"md5Checksum":"x"}"#,
                &new,
                Told,
                None,
                609,
            ),
            (r#"{"id":"i","size":"3"}"#, &new, Told, None, 0),
            (r#"{"id":"i","size":"4"}"#, &new, Told, None, 609),
            (r#"{"id":"i","size":"x"}"#, &new, Told, None, 600),
            (r#"{"id":""}"#, &new, Told, None, 600),
            (r#"[{"id":"i"}]"#, &new, Told, None, 600),
            ("<html>", &new, Resumed, None, 600),
            (r#"{"id":"j"}"#, &expected("i", "", false), Told, None, 600),
            (
                r#"{"id":"j"}"#,
                &expected("i", "", false),
                Resumed,
                None,
                609,
            ),
            (
                r#"{"id":"i"}"#,
                &expected("i", "", false),
                Resumed,
                Some(&good),
                0,
            ),
            (r#"{"id":"i"}"#, &new, Resumed, Some(&good), 0),
            (r#"{"id":"i"}"#, &new, Checksum, Some(&good), 0),
            (
                r#"{"id":"i","name":"n","size":3,"md5Checksum":"M"}"#,
                &new,
                Resumed,
                None,
                0,
            ),
            (
                r#"{"id":"i","size":3,"md5Checksum":"m"}"#,
                &new,
                Checksum,
                None,
                0,
            ),
            (
                r#"{"id":"i","size":3,"md5Checksum":"x"}"#,
                &new,
                Checksum,
                None,
                609,
            ),
            (
                r#"{"id":"i"}"#,
                &new,
                Resumed,
                Some(&facts("i", "o", Some(3), "m")),
                609,
            ),
            (
                r#"{"id":"i"}"#,
                &new,
                Resumed,
                Some(&facts("i", "n", Some(4), "m")),
                609,
            ),
            (
                r#"{"id":"i"}"#,
                &new,
                Resumed,
                Some(&facts("i", "n", Some(3), "x")),
                609,
            ),
            (
                r#"{"id":"i"}"#,
                &new,
                Resumed,
                Some(&facts("i", "n", Some(3), "")),
                609,
            ),
            (
                r#"{"id":"i"}"#,
                &new,
                Checksum,
                Some(&facts("i", "n", None, "")),
                609,
            ),
            (
                r#"{"id":"i"}"#,
                &new,
                Resumed,
                Some(&facts("k", "n", Some(3), "m")),
                600,
            ),
            // Converted: only id and name can be held against what was meant.
            (
                r#"{"id":"i","size":"9"}"#,
                &expected("", "n", true),
                Told,
                None,
                0,
            ),
            (r#"{"id":"i"}"#, &expected("", "n", true), Checksum, None, 0),
            (
                r#"{"id":"i"}"#,
                &expected("", "n", true),
                Resumed,
                Some(&facts("i", "n", None, "")),
                0,
            ),
            (
                r#"{"id":"i"}"#,
                &expected("", "n", true),
                Resumed,
                Some(&facts("i", "o", None, "")),
                609,
            ),
        ];
        let content = Content {
            size: 3,
            md5: "m".to_owned(),
        };
        for (n, (answer, expected, proof, asked, code)) in rows.into_iter().enumerate() {
            let ask = |id: &str| {
                assert_eq!(id, "i", "row {n}");
                Ok(asked.cloned().unwrap_or_else(|| panic!("row {n} asks")))
            };
            let outcome = settle(answer.into(), expected, &content, proof, &ask);
            let found = outcome.as_ref().map_or_else(Error::code, |_| 0);
            assert_eq!(found, code, "row {n} {answer}");
            if let Err(error) = outcome
                && error.code() == codes::CANNOT_RESUME
            {
                assert!(error.message().contains(&told(answer)), "{error}");
            }
        }
    }

    fn told(answer: &str) -> String {
        decode_facts(answer.as_bytes()).unwrap().id
    }
}
