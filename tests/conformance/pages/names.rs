//! The names a porter knows.

use cloudstorage::surface;

#[test]
fn names_are_spelled_as_they_were() {
    let forms = |name: &str| {
        let row = cloudstorage::surface::properties().find(|row| row.name == name);
        let row = row.unwrap_or_else(|| panic!("{name}"));
        (row.object_name(), row.flat_name())
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

/// The documentation search leaves case and `_` aside: so it finds a member by its name in other languages, and
/// needs no alias.
#[test]
fn the_search_finds_flat_names() {
    let flat = surface::properties()
        .map(|row| (row.name, row.flat_name().replace("[i]", "")))
        .chain(surface::methods().map(|row| (row.name, row.flat_name())))
        .chain(surface::events().map(|row| (row.name, row.flat_name())));
    let mut checked = 0;
    for (name, flat) in flat {
        assert_eq!(name.replace('_', ""), flat.to_lowercase(), "{name}");
        checked += 1;
    }
    assert!(checked > 260, "{checked}");
}
