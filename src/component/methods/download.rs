//! Files coming down.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::transfer::{encryption, progress};
use crate::component::GoogleDrive;
use crate::component::call::Call;
use crate::crypto;
use crate::drive::errors::refusal;
use crate::drive::export;
use crate::drive::files;
use crate::drive::query::FOLDER;
use crate::drive::request::ApiRequest;
use crate::error::{Error, Result, codes};
use crate::http::{Body, Exchange, Request};
use crate::transfer::{self, Download, Left, ProgressOptions, Target};

/// How much of an answer about a file is read.
const FACTS_LIMIT: usize = 1 << 20;

/// # Downloads
impl GoogleDrive {
    /// Downloads a file to `local_file`, or into `resource_data` if that is empty.
    ///
    /// A file of one of Google's own formats is exported: as the given MIME type, or as the `...ExportFormat`
    /// setting of its kind says. Other files ignore the MIME type. A shortcut stands for its target.
    ///
    /// At a free name the file is written there from its first byte: set `start_byte` to its size to resume a
    /// download that was cut short. With `overwrite` an old file is replaced when the new one is whole, and is
    /// untouched until then; the new one gets its mode and owner, links are followed, and other hard links keep the
    /// old content. Pipes and devices are written in place. A resumed download is held against the service's size
    /// and MD5; an export has none and cannot be resumed. `docs/transfers.md` says all of it.
    ///
    /// Reference: `download_file` method.
    ///
    /// # Errors
    /// 608 when `local_file` exists and `overwrite` is off; 611 when it cannot be written; 607 for a folder; 604
    /// for an unknown id; 155 or 609 when it cannot be resumed or proves wrong; 610 when an encrypted download is resumed
    /// without `DownloadTempFile`; 284 for a wrong password.
    pub fn download_file(&self, resource_id: &str, mime_type: &str) -> Result<()> {
        self.perform(|call| {
            let content = content_of(call, resource_id, mime_type)?;
            let plan = self.state().read(|s| {
                let mut path = s.general.local_file.clone();
                if let Some(extension) = &content.extension
                    && !path.is_empty()
                    && Path::new(&path).extension().is_none()
                {
                    path = format!("{path}.{extension}");
                }
                let limit = s.settings.http.transferred_data_limit;
                let target = if path.is_empty() {
                    Target::Memory {
                        limit: (limit > 0).then_some(limit),
                    }
                } else {
                    Target::File {
                        path: PathBuf::from(path),
                        overwrite: s.general.overwrite,
                        append: s.settings.http.append,
                    }
                };
                DownloadPlan {
                    target,
                    start_byte: u64::try_from(s.general.start_byte).unwrap_or(0),
                    encryption: encryption(s),
                    temp_path: PathBuf::from(&s.settings.drive.temp_path),
                    temp_file: Some(&s.settings.drive.download_temp_file)
                        .filter(|path| !path.is_empty())
                        .map(PathBuf::from),
                    progress: progress(s),
                }
            });
            let encrypted = plan.encryption.is_some();
            let done = transfer::download(Download {
                exchange: call,
                observer: &*call.options.observer,
                bounds: &call.options.bounds,
                patience: call.options.timeout,
                url: content.request.url(&call.root, &call.params),
                headers: content.headers.clone(),
                target: plan.target,
                start_byte: plan.start_byte,
                encryption: plan.encryption,
                facts: &|| facts_of(call, &content),
                exported: content.exported,
                verify: false,
                temp_path: plan.temp_path,
                temp_file: plan.temp_file,
                left: None,
                progress: plan.progress,
                on_left: &mut |left| {
                    let ciphertext = left.and_then(Left::ciphertext);
                    if encrypted || ciphertext.is_some() {
                        let path = ciphertext.unwrap_or(Path::new("")).display().to_string();
                        self.state()
                            .update(|s| s.settings.drive.download_temp_file = path);
                    }
                },
                on_refusal: &mut |body| call.remember(body),
            })?;
            self.state().update(|s| {
                s.general.start_byte = 0;
                if let Some(data) = done.data {
                    s.general.resource_data = Some(Arc::unwrap_or_clone(data).into());
                }
            });
            Ok(())
        })
    }
}

struct DownloadPlan {
    target: Target,
    start_byte: u64,
    encryption: Option<crypto::Plan>,
    temp_path: PathBuf,
    temp_file: Option<PathBuf>,
    progress: ProgressOptions,
}

/// What is fetched for a download.
struct Content {
    /// Of the item whose content it is: a shortcut's target.
    id: String,
    /// Whether the service makes it for the occasion.
    exported: bool,
    request: ApiRequest,
    headers: Vec<(String, String)>,
    /// Of the format it is exported as.
    extension: Option<String>,
}

/// Size and MD5 of the content, as the service has them now.
fn facts_of(call: &Call, content: &Content) -> Result<files::Facts> {
    let mut headers = content.headers.clone();
    headers.push(("Accept".to_owned(), "application/json".to_owned()));
    let mut response = call.send(Request {
        method: "GET",
        url: files::get_facts(&content.id)?.url(&call.root, &[]),
        headers,
        body: Body::Empty,
        told: false,
    })?;
    let text = response.read_all(FACTS_LIMIT)?;
    if !(200..300).contains(&response.status) {
        return Err(refusal(response.status, &text));
    }
    files::decode_facts(&text)
}

fn content_of(call: &Call, id: &str, mime_type: &str) -> Result<Content> {
    let known = call.drive.state().read(|s| {
        let record = s
            .resources
            .find(|r| r.id == id)
            .or_else(|| s.children.find(|r| r.id == id));
        record.map(|record| record.value.mime_type.clone())
    });
    // A record that was loaded saves the question; shortcuts need their target all the same.
    let plain =
        |kind: &String| !kind.is_empty() && !kind.starts_with("application/vnd.google-apps.");
    if known.as_ref().is_some_and(plain) {
        return Ok(Content {
            id: id.to_owned(),
            exported: false,
            request: files::media(id)?,
            headers: call.keys(id),
            extension: None,
        });
    }
    let mut id = id.to_owned();
    let mut headers = call.keys(&id);
    let answer = call.answer_about(&id, &files::get_kind(&id)?)?;
    let mut kind = files::decode_kind(&answer)?;
    if let Some(shortcut) = kind
        .shortcut
        .take()
        .filter(|shortcut| !shortcut.target_id.is_empty())
    {
        headers = files::resource_key_header(&shortcut.target_id, &shortcut.target_resource_key)
            .into_iter()
            .collect();
        (id, kind.mime_type) = (shortcut.target_id, shortcut.target_mime_type);
    }
    if kind.mime_type == FOLDER {
        return Err(Error::new(
            codes::IS_A_FOLDER,
            "The item is a folder, which has no content to download.",
        ));
    }
    let format = call
        .drive
        .state()
        .read(|s| s.settings.drive.export_format(&kind.mime_type));
    Ok(match format {
        None => Content {
            exported: false,
            request: files::media(&id)?,
            headers,
            extension: None,
            id,
        },
        Some(_) if !mime_type.is_empty() => Content {
            exported: true,
            request: export::request(&id, mime_type)?,
            headers,
            extension: export::extension_of(mime_type).map(str::to_owned),
            id,
        },
        Some(format) => Content {
            exported: true,
            request: export::request(&id, format.mime_type())?,
            headers,
            extension: Some(format.extension().to_owned()),
            id,
        },
    })
}
