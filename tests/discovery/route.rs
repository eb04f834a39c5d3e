//! Which method of the API a request is for.

use std::collections::HashMap;

use crate::facts::{Api, Method};
use crate::parts;
use crate::recorder::Recorded;

/// In what way a method of the API is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Way {
    Plain,
    /// Metadata and content in one request.
    Multipart,
    /// The request that opens an upload session.
    Opening,
    /// A piece of content, or a question, to an open session.
    Session,
}

/// A request, understood.
pub(crate) struct Meant<'a> {
    pub(crate) id: &'a str,
    pub(crate) method: &'a Method,
    pub(crate) way: Way,
}

/// Upload sessions by their address, path and query, with the method that opened them.
pub(crate) type Sessions<'a> = HashMap<String, &'a str>;

pub(crate) fn find<'a>(
    api: &'a Api,
    request: &Recorded,
    sessions: &mut Sessions<'a>,
) -> Result<Meant<'a>, String> {
    if request.verb == "PUT" {
        let known = sessions.get(&request.target);
        let id = *known.ok_or("no such upload session was opened")?;
        return Ok(Meant {
            id,
            method: &api.methods[id],
            way: Way::Session,
        });
    }
    let plain = format!("/{}", api.service_path);
    let mut found: Vec<(usize, &str, &Method, bool)> = Vec::new();
    for (id, method) in &api.methods {
        if method.verb != request.verb {
            continue;
        }
        let templates = method.upload.values().map(|path| (path.clone(), true));
        let templates = templates.chain([(format!("{plain}{}", method.path), false)]);
        for (template, upload) in templates {
            if let Some(literal) = matches(&template, request.path()) {
                found.push((literal, id, method, upload));
            }
        }
    }
    // A place of its own (`files/trash`) comes before a parameter (`files/{fileId}`).
    let best = found.into_iter().max_by_key(|row| row.0);
    let (_, id, method, upload) = best.ok_or("no method of the API has this verb and path")?;
    if !upload {
        return Ok(Meant {
            id,
            method,
            way: Way::Plain,
        });
    }
    let upload_type = parts::pairs(request.query())
        .into_iter()
        .find(|pair| pair.0 == "uploadType");
    let way = match upload_type.as_ref().map(|pair| pair.1.as_str()) {
        Some("multipart") => Way::Multipart,
        Some("resumable") => Way::Opening,
        other => {
            return Err(format!(
                "uploadType is {other:?} on a path that takes content"
            ));
        }
    };
    if way == Way::Opening && request.status == 200 {
        let address = request.location.as_deref();
        let address = address.ok_or("the session that was opened has no address")?;
        sessions.insert(parts::target(address).to_owned(), id);
    }
    Ok(Meant { id, method, way })
}

/// How many segments a path shares with a template word for word; `None`: it is no such path.
fn matches(template: &str, path: &str) -> Option<usize> {
    let (template, path): (Vec<_>, Vec<_>) =
        (template.split('/').collect(), path.split('/').collect());
    if template.len() != path.len() {
        return None;
    }
    let mut literal = 0;
    for (wanted, there) in template.iter().zip(&path) {
        if let Some((_, behind)) = wanted.strip_prefix('{').and_then(|w| w.split_once('}')) {
            there
                .strip_suffix(behind)
                .filter(|value| !value.is_empty())?;
        } else if wanted == there {
            literal += 1;
        } else {
            return None;
        }
    }
    Some(literal)
}

#[test]
fn places_and_parameters() {
    let api = Api::read();
    let mut sessions = Sessions::new();
    let mut id = |verb: &str, target: &str| {
        let request = Recorded {
            verb: verb.to_owned(),
            target: target.to_owned(),
            ..Recorded::default()
        };
        find(&api, &request, &mut sessions).map(|meant| (meant.id, meant.way))
    };
    assert_eq!(
        id("DELETE", "/drive/v3/files/trash").unwrap().0,
        "drive.files.emptyTrash"
    );
    assert_eq!(
        id("DELETE", "/drive/v3/files/x").unwrap().0,
        "drive.files.delete"
    );
    let upload = id("POST", "/upload/drive/v3/files?uploadType=multipart");
    assert_eq!(upload.unwrap(), ("drive.files.create", Way::Multipart));
    for (verb, target) in [
        ("PUT", "/drive/v3/files/x"),
        ("GET", "/drive/v3/files/"),
        ("GET", "/drive/v2/files"),
        ("GET", "/drive/v3//files"),
        ("POST", "/drive/v3/files/x"),
        ("PATCH", "/upload/drive/v3/files/x"),
    ] {
        assert!(id(verb, target).is_err(), "{verb} {target}");
    }
}
