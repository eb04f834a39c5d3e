//! The names a porter knows: as C# and Java write them, and flat as C++ and others do.

use cloudstorage::surface::Property;

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
pub(super) fn pascal(name: &str) -> String {
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

/// `Resources[i].Name`, `OAuth.ClientId`, `LocalFile`.
pub(super) fn object_form(row: &Property) -> String {
    let Some((_, object, prefix)) = OBJECTS.iter().find(|(group, ..)| *group == row.group) else {
        return pascal(row.name);
    };
    let Some(member) = row.name.strip_prefix(prefix) else {
        return pascal(row.name);
    };
    // The collections' members that a class must not call `Type` keep the word before it.
    let member = match (row.group, member) {
        ("child", "type") => "ResourceType".to_owned(),
        ("change" | "permission" | "resource" | "firewall", "type") => pascal(row.name),
        (_, member) => pascal(member),
    };
    let collection = object.ends_with('s') && *object != "Account" || *object == "Children";
    match (collection, row.indexed) {
        (true, true) => format!("{object}[i].{member}"),
        (true, false) if member == "Count" => format!("{object}.Count"),
        (true, false) => pascal(row.name),
        (false, _) => format!("{object}.{member}"),
    }
}

/// `ResourceName[i]`, `OAuthClientId`, `LocalFile`.
pub(super) fn flat_form(row: &Property) -> String {
    let index = if row.indexed { "[i]" } else { "" };
    format!("{}{index}", pascal(row.name))
}

#[test]
fn names_are_spelled_as_they_were() {
    let forms = |name: &str| {
        let row = cloudstorage::surface::properties().find(|row| row.name == name);
        let row = row.unwrap_or_else(|| panic!("{name}"));
        (object_form(row), flat_form(row))
    };
    for (name, object, flat) in [
        ("local_file", "LocalFile", "LocalFile"),
        ("resume_url", "ResumeURL", "ResumeURL"),
        ("o_auth_client_id", "OAuth.ClientId", "OAuthClientId"),
        ("o_auth_return_url", "OAuth.ReturnURL", "OAuthReturnURL"),
        ("resource_name", "Resources[i].Name", "ResourceName[i]"),
        ("resource_count", "Resources.Count", "ResourceCount"),
        ("resource_data", "ResourceData", "ResourceData"),
        ("resource_marker", "ResourceMarker", "ResourceMarker"),
        (
            "resource_type",
            "Resources[i].ResourceType",
            "ResourceType[i]",
        ),
        (
            "permission_mod_op",
            "Permissions[i].ModOp",
            "PermissionModOp[i]",
        ),
        (
            "resource_md5_checksum",
            "Resources[i].MD5Checksum",
            "ResourceMD5Checksum[i]",
        ),
        ("child_count", "Children.Count", "ChildCount"),
        ("shared_drive", "SharedDrive", "SharedDrive"),
        ("next_change_marker", "NextChangeMarker", "NextChangeMarker"),
        ("proxy_ssl", "Proxy.SSL", "ProxySSL"),
        ("firewall_type", "Firewall.FirewallType", "FirewallType"),
        ("ssl_provider", "SSLProvider", "SSLProvider"),
    ] {
        assert_eq!(forms(name), (object.to_owned(), flat.to_owned()), "{name}");
    }
}
