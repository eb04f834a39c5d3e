//! Values that change each other, and what cannot change while a method runs.

use std::sync::{Arc, Mutex};

use cloudstorage::error::codes;
use cloudstorage::surface::Value;
use cloudstorage::{FirewallType, GoogleDrive, ProxyAuthScheme};

use crate::support::{put, start};

#[test]
fn the_type_of_a_firewall_brings_its_port() {
    let drive = GoogleDrive::new();
    for (kind, port) in [
        (FirewallType::Tunnel, 80),
        (FirewallType::Socks4, 1080),
        (FirewallType::None, 1080),
        (FirewallType::Tunnel, 80),
        (FirewallType::Socks5, 1080),
        (FirewallType::Socks4A, 1080),
    ] {
        drive.set_firewall_type(kind);
        assert_eq!(drive.firewall_port(), port, "{kind:?}");
    }
    drive.set_firewall_port(1081);
    assert_eq!(drive.firewall_type(), FirewallType::Socks4A);
    // By name and by the setting it is no different.
    drive.set_property("firewall_type", 1).unwrap();
    assert_eq!(drive.firewall_port(), 80);
    drive.config("FirewallType=3").unwrap();
    assert_eq!(drive.config("FirewallPort").unwrap(), "1080");
}

#[test]
fn another_way_to_identify_forgets_the_password() {
    let drive = GoogleDrive::new();
    drive.set_proxy_user("u");
    drive.set_proxy_password("p");
    drive.set_proxy_server("proxy");
    drive.set_proxy_auth_scheme(ProxyAuthScheme::Digest);
    assert_eq!(
        (drive.proxy_user(), drive.proxy_password()),
        (String::new(), String::new())
    );
    assert_eq!(
        (drive.proxy_server(), drive.proxy_port()),
        ("proxy".to_owned(), 80)
    );
}

#[test]
fn one_marker_of_changes_clears_the_other() {
    let drive = GoogleDrive::new();
    drive.set_change_marker("1");
    drive.set_next_change_marker("2");
    assert_eq!(
        (drive.change_marker(), drive.next_change_marker()),
        (String::new(), "2".to_owned())
    );
    drive.set_property("change_marker", "3").unwrap();
    assert_eq!(
        (drive.change_marker(), drive.next_change_marker()),
        ("3".to_owned(), String::new())
    );
}

#[test]
fn all_fields_is_another_word_for_the_requested_ones() {
    let drive = GoogleDrive::new();
    let read = |name: &str| drive.config(name).unwrap();
    assert_eq!(read("IncludeAllFields=yes"), "True");
    assert_eq!(read("RequestedFields"), "*");
    assert_eq!(read("RequestedFields=files(id)"), "files(id)");
    assert_eq!(read("IncludeAllFields"), "False");
    assert_eq!(read("IncludeAllFields=no"), "False");
    assert_eq!(read("RequestedFields"), "default");
}

#[test]
fn the_times_of_keep_alive_switch_it_on() {
    for name in ["KeepAliveTime", "KeepAliveInterval"] {
        let drive = GoogleDrive::new();
        assert_eq!(drive.config("TCPKeepAlive").unwrap(), "False");
        drive.config(&format!("{name}=x")).unwrap_err();
        assert_eq!(drive.config("TCPKeepAlive").unwrap(), "False");
        assert_eq!(drive.config(&format!("{name}=5000")).unwrap(), "5000");
        assert_eq!(drive.config("TCPKeepAlive").unwrap(), "True", "{name}");
        drive.config("TCPKeepAlive=False").unwrap();
        assert_eq!(drive.config(name).unwrap(), "5000");
    }
}

#[test]
fn a_setting_and_the_property_it_repeats_are_one() {
    let drive = GoogleDrive::new();
    for (setting, property, one, other) in [
        ("Authorization", "authorization", "Bearer a", "b"),
        ("OtherHeaders", "other_headers", "X-A: b", "X-C: d"),
        ("LocalHost", "local_host", "127.0.0.1", "127.0.0.2"),
        ("ProxyServer", "proxy_server", "p", "q"),
        ("ProxyUser", "proxy_user", "u", "v"),
        ("ProxyPassword", "proxy_password", "p", "q"),
        ("FirewallHost", "firewall_host", "f", "g"),
        ("FirewallUser", "firewall_user", "u", "v"),
        ("FirewallPassword", "firewall_password", "p", "q"),
    ] {
        drive.config(&format!("{setting}={one}")).unwrap();
        assert_eq!(drive.property(property).unwrap(), one.into(), "{setting}");
        drive.set_property(property, other).unwrap();
        assert_eq!(drive.config(setting).unwrap(), other, "{setting}");
    }
    for (setting, property) in [
        ("ProxyPort", "proxy_port"),
        ("FirewallPort", "firewall_port"),
    ] {
        drive.config(&format!("{setting}=8080")).unwrap();
        assert_eq!(drive.property(property).unwrap(), Value::Int(8080));
        drive.set_property(property, 3128).unwrap();
        assert_eq!(drive.config(setting).unwrap(), "3128");
    }
    drive.config("ProxyAuthScheme=4").unwrap();
    assert_eq!(drive.proxy_auth_scheme(), ProxyAuthScheme::Ntlm);
    drive.config("FirewallAutoDetect=1").unwrap();
    assert!(drive.firewall_auto_detect());
}

#[test]
fn counts_grow_with_empty_records_shrink_and_have_an_end() {
    let drive = GoogleDrive::new();
    for (count, member) in [
        ("resource_count", "resource_name"),
        ("permission_count", "permission_email"),
        ("query_param_count", "query_param_name"),
    ] {
        drive.set_property(count, 3).unwrap();
        drive.set_property(&format!("{member}[1]"), "kept").unwrap();
        drive.set_property(count, 2).unwrap();
        drive.set_property(count, 4).unwrap();
        let read = |i| drive.property(&format!("{member}[{i}]")).unwrap();
        assert_eq!((read(1), read(3)), ("kept".into(), "".into()));
        for bad in [1_000_000, i64::MAX] {
            let error = drive.set_property(count, bad).unwrap_err();
            assert_eq!(error.code(), codes::INVALID_INDEX, "{count}={bad}");
        }
        let error = drive.set_property(count, -1).unwrap_err();
        assert_eq!(error.code(), codes::UNSUPPORTED);
        assert_eq!(drive.property(count).unwrap(), Value::Int(4));
        drive.set_property(count, 0).unwrap();
        assert!(drive.property(&format!("{member}[0]")).is_err());
    }
    for read_only in [
        "change_count",
        "child_count",
        "parsed_header_count",
        "shared_drive_count",
    ] {
        let error = drive.set_property(read_only, 1).unwrap_err();
        assert_eq!(error.code(), codes::UNSUPPORTED, "{read_only}");
    }
}

#[test]
fn what_a_running_method_relies_on_cannot_change() {
    let (_emulator, drive) = start();
    put(&drive, "a", b"1");
    let heard = Arc::new(Mutex::new(Vec::new()));
    let note = Arc::clone(&heard);
    drive.on_resource_list(move |drive, _| {
        let mut note = note.lock().unwrap();
        note.push(drive.set_local_host("127.0.0.1").unwrap_err().code());
        for setting in [
            "LocalHost=127.0.0.1",
            "LocalPort=4000",
            "MaxLineLength=4000",
        ] {
            note.push(drive.config(setting).unwrap_err().code());
        }
        // A value that is no value is said to be that, running or not.
        note.push(drive.config("LocalPort=x").unwrap_err().code());
        note.push(
            drive
                .config("MaxResults=7")
                .map_or_else(|e| e.code(), |_| 0),
        );
    });
    drive.list_resources().unwrap();
    assert_eq!(
        *heard.lock().unwrap(),
        [
            codes::LOCAL_HOST_FIXED,
            codes::LOCAL_HOST_FIXED,
            codes::LOCAL_PORT_IN_USE,
            codes::MAX_LINE_LENGTH_IN_USE,
            codes::UNSUPPORTED,
            0
        ]
    );
    for setting in [
        "LocalHost=127.0.0.1",
        "LocalPort=4000",
        "MaxLineLength=4000",
    ] {
        drive.config(setting).unwrap();
    }
}
