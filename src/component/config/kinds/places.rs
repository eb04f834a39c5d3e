//! Where something is: on the net or on the disk.

use std::net::{IpAddr, Ipv6Addr};
use std::path::PathBuf;

use super::{Kind, Why};
use crate::error::quote;

/// The address of a service: scheme, host, and a port and a path before ours if need be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Url(pub(crate) String);

impl Kind for Url {
    const NAME: &'static str = "address";
    const ACCEPTS: &'static str =
        "an http or https address with a host; a port and a path are optional";

    fn parse(text: &str) -> Result<Self, Why> {
        let rest = text.split_once("://");
        let authority = |rest: &str| rest.split(['/', '?', '#']).next().unwrap_or_default().len();
        let held = rest.map_or(text, |(_, rest)| &rest[..authority(rest)]);
        if held.contains('@') {
            return Err(Why::hidden("it holds a user name or a password"));
        }
        let (scheme, rest) = rest.unwrap_or_default();
        if !["http", "https"]
            .iter()
            .any(|one| scheme.eq_ignore_ascii_case(one))
        {
            return Err(Why::new("it begins with neither http:// nor https://"));
        }
        for (sign, what) in [('?', "a query"), ('#', "a fragment"), ('\\', "a backslash")] {
            if rest.contains(sign) {
                // Keys stand in queries and fragments.
                return Err(Why::hidden(format!("it has {what}")));
            }
        }
        if rest.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(Why::new("there is a blank in it"));
        }
        let (place, path) = rest.split_at(authority(rest));
        let (host, port) = split_port(place);
        if host.is_empty() {
            return Err(Why::new("it names no host"));
        }
        check_host(host)?;
        let digits = |port: &str| port.bytes().all(|b| b.is_ascii_digit());
        let fits = |port: &str| digits(port) && port.parse().is_ok_and(|port: u16| port > 0);
        if port.is_some_and(|port| !fits(port)) {
            return Err(Why::new("its port is not a number from 1 to 65535"));
        }
        let sent = |path: &str| path.is_ascii() && path.parse::<http::uri::PathAndQuery>().is_ok();
        if !path.is_empty() && !sent(path) {
            return Err(Why::new("its path holds what has to be percent-encoded"));
        }
        Ok(Self(text.to_owned()))
    }

    fn show(&self) -> String {
        self.0.clone()
    }
}

/// Host and port; the colons of an IPv6 address stand in brackets.
fn split_port(place: &str) -> (&str, Option<&str>) {
    let after = place.rfind(']').map_or(0, |end| end + 1);
    match place[after..].find(':') {
        Some(colon) => (&place[..after + colon], Some(&place[after + colon + 1..])),
        None => (place, None),
    }
}

/// A name, or an address with or without brackets.
fn check_host(host: &str) -> Result<(), Why> {
    let bare = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'));
    if bare.unwrap_or(host).parse::<Ipv6Addr>().is_ok() {
        return Ok(());
    }
    let name = host.strip_suffix('.').unwrap_or(host);
    let label = |label: &str| {
        let edge = label.starts_with('-') || label.ends_with('-');
        let fits = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
        (1..=63).contains(&label.len()) && !edge && label.chars().all(fits)
    };
    if name.len() <= 253 && name.split('.').all(label) {
        return Ok(());
    }
    Err(Why::new(format!(
        "{} is not the name or address of a host",
        quote(host)
    )))
}

/// What stands before `@` may be a password, and what a query or a fragment says a key.
fn no_credentials(text: &str) -> Result<(), Why> {
    for (sign, what) in [
        ('@', "it holds a user name or a password"),
        ('?', "it has a query"),
        ('#', "it has a fragment"),
    ] {
        if text.contains(sign) {
            return Err(Why::hidden(what));
        }
    }
    Ok(())
}

/// The name or address of a host, without the brackets an IPv6 address may come in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Host(pub(crate) String);

impl Kind for Host {
    const NAME: &'static str = "host";
    const ACCEPTS: &'static str = "the name or address of a host, or nothing";

    fn parse(text: &str) -> Result<Self, Why> {
        no_credentials(text)?;
        if text.contains("://") {
            return Err(Why::new("it is an address, not a host"));
        }
        if !text.is_empty() && check_host(text).is_err() {
            return Err(Why::default());
        }
        let bare = text
            .strip_prefix('[')
            .and_then(|text| text.strip_suffix(']'));
        Ok(Self(bare.unwrap_or(text).to_owned()))
    }

    fn show(&self) -> String {
        self.0.clone()
    }
}

/// Hosts separated by semicolons; `*` stands for any part of a name.
#[derive(Clone, Default)]
pub(crate) struct Hosts(pub(crate) Vec<String>);

impl Kind for Hosts {
    const NAME: &'static str = "list";
    const ACCEPTS: &'static str = "names and addresses of hosts, separated by semicolons";

    fn parse(text: &str) -> Result<Self, Why> {
        no_credentials(text)?;
        let hosts = text
            .split(';')
            .map(str::trim)
            .filter(|host| !host.is_empty());
        let hosts: Vec<_> = hosts.map(str::to_owned).collect();
        for host in &hosts {
            check_host(&host.replace('*', "x"))?;
        }
        Ok(Self(hosts))
    }

    fn show(&self) -> String {
        self.0.join(";")
    }
}

/// The address of an interface of this machine, if one is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Address(pub(crate) Option<IpAddr>);

impl Kind for Address {
    const NAME: &'static str = "address";
    const ACCEPTS: &'static str = "the IP address of an interface of this machine, or nothing";

    fn parse(text: &str) -> Result<Self, Why> {
        if text.is_empty() {
            return Ok(Self(None));
        }
        no_credentials(text)?;
        let bare = text
            .strip_prefix('[')
            .and_then(|text| text.strip_suffix(']'));
        let address = bare.unwrap_or(text).parse().map_err(|_| Why::default())?;
        Ok(Self(Some(address)))
    }

    fn show(&self) -> String {
        self.0
            .map(|address| address.to_string())
            .unwrap_or_default()
    }
}

/// What is no UTF-8 in a path is shown as replacement characters.
impl Kind for PathBuf {
    const NAME: &'static str = "path";
    const ACCEPTS: &'static str = "a path, or nothing";

    fn parse(text: &str) -> Result<Self, Why> {
        no_zero(text)?;
        Ok(Self::from(text))
    }

    fn show(&self) -> String {
        self.to_string_lossy().into_owned()
    }
}

/// Paths separated by semicolons.
#[derive(Clone)]
pub(crate) struct Paths(pub(crate) Vec<PathBuf>);

impl Kind for Paths {
    const NAME: &'static str = "list";
    const ACCEPTS: &'static str = "paths separated by semicolons";

    fn parse(text: &str) -> Result<Self, Why> {
        no_zero(text)?;
        let paths = text.split(';').map(str::trim);
        let paths = paths.filter(|path| !path.is_empty());
        Ok(Self(paths.map(PathBuf::from).collect()))
    }

    fn show(&self) -> String {
        let paths: Vec<_> = self.0.iter().map(|path| path.to_string_lossy()).collect();
        paths.join(";")
    }
}

/// No system has such a path.
fn no_zero(text: &str) -> Result<(), Why> {
    if text.contains('\0') {
        return Err(Why::new("it holds a zero character"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_services() {
        for good in [
            "https://www.googleapis.com",
            "http://127.0.0.1:8080/",
            "HTTPS://h/a/b/",
            "http://[::1]:80",
            "http://host_1",
            "https://bücher.example/x%20y",
        ] {
            assert_eq!(Url::parse(good).unwrap().show(), good);
            // What is taken here is an address where requests are made, too.
            assert_eq!(good.parse::<http::Uri>().is_ok(), good.is_ascii());
        }
        for bad in [
            "",
            "http://",
            "https:///x",
            "http://:80",
            "ftp://h",
            "h",
            "http:/h",
            "http://h:0",
            "http://h:x",
            "http://h:",
            "http://h:70000",
            "http://h:+80",
            "http://h?x",
            "http://h#x",
            "http://a b",
            "http://h/a b",
            "http://h\\x",
            "http://[::1",
            "http://-h",
            "http://a..b",
            "http://h/ü",
            "http://u:p@h",
            "u:p@h",
            "http://h=1",
        ] {
            let why = Url::parse(bad).unwrap_err();
            assert!(
                !why.reason.is_empty() && why.hides == bad.contains(['@', '?', '#', '\\']),
                "{bad}"
            );
        }
    }

    #[test]
    fn hosts_are_names_or_addresses() {
        for good in [
            "",
            "localhost",
            "a.b-c.example.",
            "127.0.0.1",
            "::1",
            "[::1]",
            "bücher.example",
        ] {
            assert!(Host::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "a b", "a/b", "http://a", "a:80", "[a]", ".", "a\n", "a@b", "-a",
        ] {
            assert!(Host::parse(bad).is_err(), "{bad}");
        }
        assert!(Host::parse(&format!("{}.example", "a".repeat(63))).is_ok());
        assert!(Host::parse(&format!("{}.example", "a".repeat(64))).is_err());
        assert_eq!(Host::parse("[::1]").unwrap().show(), "::1");
        assert_eq!(Hosts::parse("a; *.b ;").unwrap().show(), "a;*.b");
        assert!(Hosts::parse("a b").is_err());
        assert_eq!(Address::parse("[::1]").unwrap().show(), "::1");
    }
}
