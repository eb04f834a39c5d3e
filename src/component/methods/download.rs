//! Files coming down.

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::content::{Wanted, content_of, larger};
use super::transfer::{encryption, may_have_written, progress};
use crate::component::GoogleDrive;
use crate::component::call::{Call, LinkExchange};
use crate::crypto;
use crate::error::Result;
use crate::http::{Exchange, Request, Response};
use crate::transfer::{self, Download, Left, ProgressOptions, Target};

/// # Downloads
impl GoogleDrive {
    /// Downloads a file to `local_file`, or into `resource_data` if that is empty.
    ///
    /// A file of one of Google's own formats is exported: as the given MIME type, or as the `...ExportFormat`
    /// setting of its kind says; one that is over the service's limit of 10 MB is fetched where the service says it is
    /// to be had, also when that place leads on to another one. Other files ignore the MIME type. A shortcut stands
    /// for its target. With the setting `RevisionId` it is the content of that revision. `AcknowledgeAbuse=True`
    /// takes, for this one call, a file that the service holds to be malware.
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
        self.perform(
            |s| {
                let (general, settings) = (&s.general, &s.settings);
                let limit = settings.http.transferred_data_limit;
                let known = s.known_kind(resource_id);
                Ok(Fetching {
                    wanted: Wanted {
                        id: resource_id,
                        mime_type,
                        known: known.map(|record| (record.mime_type.clone(), record.size)),
                        formats: settings.drive.formats(),
                        revision: s.revision(),
                        acknowledge_abuse: settings.extension.acknowledge_abuse,
                    },
                    local_file: general.local_file.to_path_buf(),
                    overwrite: general.overwrite,
                    append: settings.http.append,
                    limit: (limit > 0).then_some(limit),
                    start_byte: general.start_byte.given().copied().unwrap_or(0),
                    encryption: encryption(s),
                    temp_path: settings.drive.temp_path.clone(),
                    temp_file: some_path(&settings.drive.download_temp_file),
                    left: s.left_download.clone(),
                    verify: settings.extension.verify_checksum,
                    timeout: Duration::from_secs(general.timeout.into()),
                    progress: progress(s),
                })
            },
            fetch,
        )
    }
}

/// What a download works with.
struct Fetching<'a> {
    wanted: Wanted<'a>,
    local_file: PathBuf,
    overwrite: bool,
    append: bool,
    limit: Option<u64>,
    /// Only if the program set it.
    start_byte: i64,
    encryption: Option<crypto::Plan>,
    temp_path: PathBuf,
    temp_file: Option<PathBuf>,
    left: Option<Left>,
    verify: bool,
    timeout: Duration,
    progress: ProgressOptions,
}

fn some_path(path: &Path) -> Option<PathBuf> {
    (!path.as_os_str().is_empty()).then(|| path.to_owned())
}

fn fetch(call: &Call, mut plan: Fetching<'_>) -> Result<()> {
    if plan.wanted.acknowledge_abuse {
        call.keep(|results| results.abuse_acknowledged());
    }
    let content = content_of(call, &plan.wanted)?;
    let asked = std::mem::take(&mut plan.local_file);
    let mut path = asked.clone();
    let to_memory = path.as_os_str().is_empty();
    if let Some(export) = &content.export
        && !to_memory
    {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if let Some(suffix) = export.suffix(&name) {
            path.as_mut_os_string().push(suffix);
        }
    }
    let exported = content.export.is_some();
    let target = if to_memory {
        Target::Memory { limit: plan.limit }
    } else {
        Target::File {
            path,
            overwrite: plan.overwrite,
            append: plan.append,
        }
    };
    let encrypted = plan.encryption.is_some();
    let place = Whereabouts {
        call,
        at_link: Cell::new(content.at_link),
    };
    let refused = Cell::new(false);
    let outcome = transfer::download(Download {
        exchange: &place,
        observer: call.observer(),
        bounds: call.bounds(),
        patience: plan.timeout,
        url: content.url.clone(),
        headers: content.key.clone().into_iter().collect(),
        elsewhere: &|error| {
            if error.reason() != Some("exportSizeLimitExceeded") || place.at_link.get() {
                return Ok(None);
            }
            let found = larger(call, &content)?;
            place.at_link.set(found.is_some());
            refused.set(found.is_none());
            Ok(found)
        },
        facts: &|| content.facts(call),
        known_size: content.size,
        exported,
        custom: None,
        target,
        verify: plan.verify,
        start_byte: u64::try_from(plan.start_byte).unwrap_or(0),
        encryption: plan.encryption,
        temp_path: plan.temp_path,
        temp_file: plan.temp_file,
        left: plan.left,
        progress: plan.progress,
        on_left: &mut |left| call.keep(|results| results.left(left, encrypted)),
        on_refusal: &mut |body| {
            refused.set(true);
            call.remember(body);
        },
    });
    match outcome {
        Ok(done) => {
            let path = done.path.filter(|_| exported);
            call.keep(|results| results.downloaded(&asked, done.data, path));
            Ok(())
        }
        Err(error) => {
            if !to_memory && may_have_written(&error, refused.get()) {
                call.keep(|results| results.local_file_written(&asked));
            }
            Err(error)
        }
    }
}

/// Content at the API's own address, or where the service says an export is to be had.
struct Whereabouts<'a> {
    call: &'a Call,
    at_link: Cell<bool>,
}

impl Exchange for Whereabouts<'_> {
    fn send(&self, request: Request<'_>) -> Result<Response> {
        if self.at_link.get() {
            LinkExchange(self.call).send(request)
        } else {
            self.call.send(request)
        }
    }
}
