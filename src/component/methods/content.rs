//! What a download fetches: of which item or revision, from where, and as what.

use std::collections::BTreeMap;

use super::transfer::facts;
use crate::component::call::Call;
use crate::drive::export::{self, Export, Formats};
use crate::drive::files::{self, Facts};
use crate::drive::query::FOLDER;
use crate::drive::request::ApiRequest;
use crate::drive::revisions;
use crate::error::{Error, Result, codes};

/// What the program asks for.
pub(super) struct Wanted<'a> {
    pub(super) id: &'a str,
    pub(super) mime_type: &'a str,
    /// MIME type and size of a record that was loaded.
    pub(super) known: Option<(String, i64)>,
    pub(super) formats: Formats,
    /// The revision that is meant.
    pub(super) revision: Option<String>,
    pub(super) acknowledge_abuse: bool,
}

impl Wanted<'_> {
    /// A request for content as it is stored.
    fn media(&self, request: ApiRequest) -> ApiRequest {
        request.with_flag("acknowledgeAbuse", self.acknowledge_abuse)
    }
}

/// What is fetched for a download.
pub(super) struct Content {
    /// Of the item whose content it is: a shortcut's target.
    pub(super) id: String,
    /// The revision, if it is not what the file holds now.
    pub(super) revision: Option<String>,
    pub(super) url: String,
    /// Whether the address is one that the service gave.
    pub(super) at_link: bool,
    pub(super) key: Option<(String, String)>,
    pub(super) size: Option<u64>,
    /// What it is exported as, if it is.
    pub(super) export: Option<Export>,
}

impl Content {
    pub(super) fn facts(&self, call: &Call) -> Result<Facts> {
        match &self.revision {
            None => facts(call, &self.id, self.key.clone()),
            Some(revision) => {
                let of = revisions::Of {
                    file: &self.id,
                    revision,
                };
                let body = call.ask_with(self.key.clone(), &revisions::get_content(of)?)?;
                revisions::decode_facts(&body)
            }
        }
    }
}

pub(super) fn content_of(call: &Call, wanted: &Wanted<'_>) -> Result<Content> {
    // A record that was loaded saves the question; shortcuts need their target all the same.
    if let Some((kind, size)) = &wanted.known
        && !kind.is_empty()
        && !kind.starts_with(export::GOOGLE)
    {
        if let Some(revision) = &wanted.revision {
            return content_of_revision(
                call,
                wanted,
                wanted.id.to_owned(),
                call.key(&[wanted.id]),
                revision,
            );
        }
        return Ok(Content {
            id: wanted.id.to_owned(),
            revision: None,
            url: call.url(&wanted.media(files::media(wanted.id)?)),
            at_link: false,
            key: call.key(&[wanted.id]),
            // 0 may also be what was not asked for.
            size: u64::try_from(*size).ok().filter(|size| *size > 0),
            export: None,
        });
    }
    let (mut id, mut key) = (wanted.id.to_owned(), call.key(&[wanted.id]));
    let mut kind = files::decode_kind(&call.ask_about(&id, &files::get_kind(&id)?)?)?;
    if let Some(shortcut) = kind
        .shortcut
        .take()
        .filter(|shortcut| !shortcut.target_id.is_empty())
    {
        call.keep(|results| results.key(&shortcut.target_id, &shortcut.target_resource_key));
        key = call.key(&[&shortcut.target_id]);
        (id, kind.mime_type) = (shortcut.target_id, shortcut.target_mime_type);
        kind.size = None;
    }
    if kind.mime_type == FOLDER {
        return Err(Error::new(
            codes::IS_A_FOLDER,
            "The item is a folder, which has no content to download.",
        ));
    }
    if let Some(revision) = &wanted.revision {
        return content_of_revision(call, wanted, id, key, revision);
    }
    let export = wanted.formats.choose(&kind.mime_type, wanted.mime_type);
    let request = match &export {
        None => wanted.media(files::media(&id)?),
        Some(export) => export::request(&id, &export.mime_type)?,
    };
    Ok(Content {
        id,
        revision: None,
        url: call.url(&request),
        at_link: false,
        key,
        size: kind.size,
        export,
    })
}

/// The content of a revision. One of Google's own formats is only to be had where the service says.
fn content_of_revision(
    call: &Call,
    wanted: &Wanted<'_>,
    id: String,
    key: Option<(String, String)>,
    revision: &str,
) -> Result<Content> {
    let of = revisions::Of {
        file: &id,
        revision,
    };
    let body = call.ask_with(key.clone(), &revisions::get_content(of)?)?;
    let found = revisions::decode_content(&body)?;
    let export = wanted.formats.choose(&found.mime_type, wanted.mime_type);
    let url = match &export {
        None => call.url(&wanted.media(revisions::media(of)?)),
        Some(export) => link(&found.export_links, export).ok_or_else(|| {
            let text = format!(
                "The service has no export of this revision as {}.",
                export.mime_type
            );
            Error::new(codes::SERVER, text)
        })?,
    };
    Ok(Content {
        revision: Some(revision.to_owned()),
        url,
        at_link: export.is_some(),
        key,
        size: found.size.filter(|_| export.is_none()),
        export,
        id,
    })
}

/// Where an export is to be had that is over the limit of those that are made at once.
pub(super) fn larger(call: &Call, content: &Content) -> Result<Option<String>> {
    let Some(export) = &content.export else {
        return Ok(None);
    };
    let body = call.ask_with(content.key.clone(), &files::get_export_links(&content.id)?)?;
    Ok(link(&files::decode_export_links(&body)?, export))
}

/// The address for an export; parameters of the MIME type do not count.
fn link(links: &BTreeMap<String, String>, export: &Export) -> Option<String> {
    let plain = |kind: &str| {
        kind.split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase()
    };
    let wanted = plain(&export.mime_type);
    let found = links.iter().find(|(kind, _)| plain(kind) == wanted);
    found.map(|(_, url)| url.clone())
}
