//! The names a porter knows: as C# and Java write them, and flat as C++ and others do.

use super::{Event, Method, Property};

/// Words that are not written with one capital.
const WORDS: &[(&str, &str)] = &[
    ("ssl", "SSL"),
    ("url", "URL"),
    ("md5", "MD5"),
    ("sha1", "SHA1"),
    ("sha256", "SHA256"),
    ("oauth", "OAuth"),
];

/// Group, the object or collection its members belong to, and the part of their names that stands for it.
const OBJECTS: &[(&str, &str, &str)] = &[
    ("account", "Account", "account_"),
    ("change", "Changes", "change_"),
    ("child", "Children", "child_"),
    ("firewall", "Firewall", "firewall_"),
    ("oauth", "OAuth", "o_auth_"),
    ("parsed_header", "ParsedHeaders", "parsed_header_"),
    ("permission", "Permissions", "permission_"),
    ("proxy", "Proxy", "proxy_"),
    ("query_param", "QueryParams", "query_param_"),
    ("resource", "Resources", "resource_"),
    ("shared_drive", "SharedDrives", "shared_drive_"),
    (
        "ssl_accept_server_cert",
        "SSLAcceptServerCert",
        "ssl_accept_server_cert_",
    ),
    ("ssl_cert", "SSLCert", "ssl_cert_"),
    ("ssl_server_cert", "SSLServerCert", "ssl_server_cert_"),
];

/// `local_file` as `LocalFile`.
fn pascal(name: &str) -> String {
    let name = name.replace("o_auth", "oauth");
    let word = |word: &str| {
        if let Some((_, written)) = WORDS.iter().find(|(known, _)| *known == word) {
            return (*written).to_owned();
        }
        let mut letters = word.chars();
        let first = letters.next().map(|c| c.to_ascii_uppercase());
        first.into_iter().chain(letters).collect()
    };
    name.split('_').map(word).collect()
}

/// # Names elsewhere
impl Property {
    /// As C# and Java write it: `Resources[i].Name`, `OAuth.ClientId`, `LocalFile`.
    pub fn object_name(&self) -> String {
        let Some((_, object, prefix)) = OBJECTS.iter().find(|(group, ..)| *group == self.group)
        else {
            return pascal(self.name);
        };
        let Some(member) = self.name.strip_prefix(prefix) else {
            return pascal(self.name);
        };
        // The collections' members that a class must not call `Type` keep the word before it.
        let member = match (self.group, member) {
            ("child", "type") => "ResourceType".to_owned(),
            ("change" | "permission" | "resource" | "firewall", "type") => pascal(self.name),
            (_, member) => pascal(member),
        };
        let collection = object.ends_with('s') && *object != "Account" || *object == "Children";
        match (collection, self.indexed) {
            (true, true) => format!("{object}[i].{member}"),
            (true, false) if member == "Count" => format!("{object}.Count"),
            (true, false) => pascal(self.name),
            (false, _) => format!("{object}.{member}"),
        }
    }

    /// As C++, Delphi and others write it: `ResourceName[i]`, `OAuthClientId`, `LocalFile`.
    pub fn flat_name(&self) -> String {
        let index = if self.indexed { "[i]" } else { "" };
        format!("{}{index}", pascal(self.name))
    }

    /// As it is written here: `resource_name[i]`, `local_file`.
    pub fn indexed_name(&self) -> String {
        let index = if self.indexed { "[i]" } else { "" };
        format!("{}{index}", self.name)
    }
}

impl Method {
    /// As other languages write it: `ListResources`.
    pub fn flat_name(&self) -> String {
        pascal(self.name)
    }
}

impl Event {
    /// As other languages write it: `OnResourceList`.
    pub fn flat_name(&self) -> String {
        pascal(self.name)
    }
}
