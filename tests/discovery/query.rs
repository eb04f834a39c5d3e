//! Query parameters against those a method of the API takes.

use std::collections::BTreeSet;

use crate::facts::Api;
use crate::mask;
use crate::parts;
use crate::recorder::Recorded;
use crate::route::{Meant, Way};

/// What is wrong with a request's parameters.
pub(crate) fn check(api: &Api, meant: &Meant<'_>, request: &Recorded) -> Vec<String> {
    // A session's address is the service's own: nothing may be added to it.
    if meant.way == Way::Session {
        return Vec::new();
    }
    let mut wrong = Vec::new();
    if request
        .query()
        .bytes()
        .any(|b| !b.is_ascii_graphic() || b"\"<>#`{}|\\^".contains(&b))
    {
        wrong.push("the query holds characters that have to be encoded".to_owned());
    }
    let pairs = parts::pairs(request.query());
    let mut names = BTreeSet::new();
    for (name, value) in &pairs {
        let fact = meant
            .method
            .query
            .get(name)
            .or_else(|| api.parameters.get(name));
        let Some(fact) = fact else {
            wrong.push(format!("{} has no parameter {name}", meant.id));
            continue;
        };
        if fact.deprecated {
            wrong.push(format!("parameter {name} is deprecated"));
        }
        if !names.insert(name.as_str()) && !fact.repeated {
            wrong.push(format!("parameter {name} is there twice"));
        }
        if let Some(why) = fact.refuses(value) {
            wrong.push(format!("parameter {name}: {why}"));
        }
    }
    let required = meant.method.query.iter().filter(|(_, fact)| fact.required);
    for (name, _) in required.filter(|(name, _)| !names.contains(name.as_str())) {
        wrong.push(format!("required parameter {name} is missing"));
    }
    let value = |wanted: &str| {
        let found = pairs.iter().find(|(name, _)| name == wanted);
        found.map(|(_, value)| value.as_str())
    };
    if value("alt") == Some("media") && !meant.method.download {
        wrong.push(format!("{} gives no content", meant.id));
    }
    if value("uploadType").is_some() && meant.way == Way::Plain {
        wrong.push("uploadType on a path that takes no content".to_owned());
    }
    if let Some(text) = value("fields") {
        match &meant.method.response {
            None => wrong.push(format!(
                "fields, though {} answers without members",
                meant.id
            )),
            Some(schema) => wrong.extend(mask::check(api, schema, text)),
        }
    }
    wrong
}

#[test]
fn parameters() {
    use crate::route::{Sessions, find};

    let api = Api::read();
    let wrong = |verb: &str, target: &str| {
        let request = Recorded {
            verb: verb.to_owned(),
            target: target.to_owned(),
            ..Recorded::default()
        };
        let meant = find(&api, &request, &mut Sessions::new()).unwrap();
        check(&api, &meant, &request).len()
    };
    for (verb, target) in [
        ("GET", "/drive/v3/files"),
        (
            "GET",
            "/drive/v3/files?pageSize=1000&q=a%20b&fields=files%28id%29&key=k",
        ),
        ("GET", "/drive/v3/files/x?alt=media&supportsAllDrives=true"),
        ("GET", "/drive/v3/changes?pageToken=1"),
        ("POST", "/upload/drive/v3/files?uploadType=resumable"),
    ] {
        assert_eq!(wrong(verb, target), 0, "{verb} {target}");
    }
    for (verb, target) in [
        ("GET", "/drive/v3/files?pageSize=1001"),
        ("GET", "/drive/v3/files?pageSize=-1"),
        ("GET", "/drive/v3/files?pageSize=ten"),
        ("GET", "/drive/v3/files?maxResults=5"),
        ("GET", "/drive/v3/files?supportsTeamDrives=true"),
        ("GET", "/drive/v3/files?supportsAllDrives=1"),
        ("GET", "/drive/v3/files?q=a&q=b"),
        ("GET", "/drive/v3/files?q=a|b"),
        ("GET", "/drive/v3/files?alt=media"),
        ("GET", "/drive/v3/files?alt=xml"),
        ("GET", "/drive/v3/files?fields=id"),
        ("GET", "/drive/v3/files?uploadType=media"),
        ("GET", "/drive/v3/changes"),
        ("GET", "/drive/v3/files/x/export"),
        ("DELETE", "/drive/v3/files/x?fields=id"),
        (
            "POST",
            "/drive/v3/drives?requestId=a&useDomainAdminAccess=true",
        ),
        ("PATCH", "/drive/v3/files/x?addParent=y"),
    ] {
        assert_eq!(wrong(verb, target), 1, "{verb} {target}");
    }
}
