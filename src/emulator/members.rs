//! The members of a file that a request may set, each with its limits.

use std::collections::BTreeMap;

use super::access::Caller;
use super::errors::{ApiError, shown};
use super::model::{Entry, FileBody};
use super::time;

const NAME_LIMIT: usize = 32 * 1024;

/// Puts into an entry what create and update take alike.
pub(super) fn common(entry: &mut Entry, caller: &Caller, body: &FileBody) -> Result<(), ApiError> {
    if let Some(name) = &body.name {
        if name.len() > NAME_LIMIT {
            return Err(ApiError::invalid("name", "The name is too long."));
        }
        entry.name.clone_from(name);
    }
    if let Some(description) = &body.description {
        entry.description = description.clone().filter(|d| !d.is_empty());
    }
    if let Some(starred) = body.starred {
        entry.mark_mut(caller.user).starred = starred;
    }
    if let Some(text) = &body.modified_time {
        entry.modified = instant("modifiedTime", text)?;
    }
    if let Some(text) = &body.viewed_by_me_time {
        entry.mark_mut(caller.user).viewed = Some(instant("viewedByMeTime", text)?);
    }
    if let Some(name) = &body.original_filename {
        entry.original_filename = Some(name.clone());
    }
    if let Some(color) = &body.folder_color_rgb {
        entry.folder_color = color.as_deref().map(rgb).transpose()?;
    }
    if let Some(no_copy) = body.copy_requires_writer_permission {
        entry.no_copy = no_copy;
    }
    if let Some(can) = body.writers_can_share {
        entry.writers_cannot_share = !can;
    }
    if let Some(hints) = &body.content_hints {
        entry.indexable_text.clone_from(&hints.indexable_text);
    }
    merge(
        &mut entry.properties,
        body.properties.as_ref(),
        "properties",
    )?;
    merge(
        &mut entry.app_properties,
        body.app_properties.as_ref(),
        "appProperties",
    )
}

// A null takes a property away; the limits are the documented ones.
fn merge(
    own: &mut BTreeMap<String, String>,
    new: Option<&BTreeMap<String, Option<String>>>,
    place: &str,
) -> Result<(), ApiError> {
    for (key, value) in new.into_iter().flatten() {
        let Some(value) = value else {
            own.remove(key);
            continue;
        };
        if key.is_empty() || key.len() + value.len() > 124 {
            return Err(ApiError::invalid(
                place,
                "Key and value of a property are limited to 124 bytes.",
            ));
        }
        own.insert(key.clone(), value.clone());
        if own.len() > 100 {
            return Err(ApiError::invalid(place, "Too many properties."));
        }
    }
    Ok(())
}

/// The MIME type of an entry: as said, as sent, or as its name suggests.
pub(super) fn kind(said: Option<&str>, sent: Option<&str>, name: &str) -> Result<String, ApiError> {
    let guess = || {
        mime_guess::from_path(name)
            .first_or_octet_stream()
            .essence_str()
            .to_owned()
    };
    let wanted = said
        .or(sent)
        .filter(|m| !m.is_empty())
        .map_or_else(guess, str::to_owned);
    let shaped = wanted.len() <= 255
        && wanted.contains('/')
        && wanted.bytes().all(|b| (0x20..0x7f).contains(&b));
    if shaped {
        Ok(wanted)
    } else {
        Err(ApiError::invalid(
            "mimeType",
            format!("Invalid MIME type provided: {}", shown(&wanted)),
        ))
    }
}

fn rgb(text: &str) -> Result<String, ApiError> {
    let hex = text
        .strip_prefix('#')
        .is_some_and(|h| h.len() == 6 && h.bytes().all(|b| b.is_ascii_hexdigit()));
    if hex {
        Ok(text.to_owned())
    } else {
        Err(ApiError::invalid("folderColorRgb", "Invalid color value."))
    }
}

/// A time of a request.
pub(super) fn instant(name: &str, text: &str) -> Result<i64, ApiError> {
    time::parse(text).ok_or_else(|| {
        ApiError::invalid(name, format!("Invalid value for {name}: {}", shown(text)))
    })
}
