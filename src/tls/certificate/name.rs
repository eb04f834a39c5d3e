//! Names of subjects and issuers as text.

use x509_parser::prelude::X509Name;

/// Object identifiers and the letters that stand for them.
const FIELDS: &[(&str, &str)] = &[
    ("2.5.4.3", "CN"),
    ("2.5.4.10", "O"),
    ("2.5.4.11", "OU"),
    ("2.5.4.7", "L"),
    ("2.5.4.8", "S"),
    ("2.5.4.6", "C"),
    ("1.2.840.113549.1.9.1", "E"),
    ("0.9.2342.19200300.100.1.25", "DC"),
    ("0.9.2342.19200300.100.1.1", "UID"),
    ("2.5.4.5", "SERIALNUMBER"),
    ("2.5.4.9", "STREET"),
    ("2.5.4.4", "SN"),
    ("2.5.4.42", "G"),
    ("2.5.4.12", "T"),
];

/// `CN=www.example.com, O=Example, C=US`: what says most comes first, which certificates have last.
pub(super) fn text(name: &X509Name<'_>) -> String {
    let mut parts = Vec::new();
    for attribute in name.iter_attributes() {
        let oid = attribute.attr_type().to_id_string();
        let field = FIELDS
            .iter()
            .find(|row| row.0 == oid)
            .map_or(oid.as_str(), |row| row.1);
        let value = match attribute.as_str() {
            Ok(text) => quoted(text),
            Err(_) => hex::encode(attribute.as_slice()),
        };
        parts.push(format!("{field}={value}"));
    }
    parts.reverse();
    parts.join(", ")
}

/// A comma would look like the end of the value.
fn quoted(value: &str) -> String {
    if value.contains([',', '"', '=', '+', '\n', '\r']) || value.trim() != value {
        format!("\"{}\"", value.replace('"', "\"\""))
    } else {
        value.to_owned()
    }
}
