//! Files going up and coming down.

use std::path::{Path, PathBuf};

use crate::component::GoogleDrive;
use crate::component::call::Call;
use crate::component::methods::metadata::assigned;
use crate::component::state::State;
use crate::crypto;
use crate::drive::export;
use crate::drive::files::{self, Metadata};
use crate::drive::query::FOLDER;
use crate::drive::request::ApiRequest;
use crate::error::{Error, Result, codes};
use crate::secret::Secret;
use crate::transfer::{self, Download, ProgressOptions, Resumable, Source, Target, Upload};

/// # Transfers
impl GoogleDrive {
    /// Uploads a new file and returns its id. The content is `local_file`, or `resource_data` if that is empty.
    ///
    /// With an empty MIME type the name's extension decides; one of Google's own types converts the file. What
    /// is assigned in the first record of the resources goes with it; name and MIME type of this call win. Set
    /// `resource_count` to 0 before to be sure nothing does.
    ///
    /// With `use_resumable_upload` the file goes in fragments of `FragmentSize` bytes, and an upload that was
    /// cut short goes on when this is called again: `resume_url` and `start_byte` say where. With
    /// `encryption_password` the content is enciphered on its way.
    ///
    /// Reference: `upload_file` method.
    ///
    /// # Errors
    /// 611 when `local_file` cannot be read; 612 when it changes meanwhile; 606 when the upload is stopped; 609
    /// when the session to be resumed is gone; 283 for an unsuitable key.
    pub fn upload_file(&self, file_name: &str, mime_type: &str) -> Result<String> {
        self.perform(|call| {
            let first = self
                .state()
                .read(|s| s.resources.record(0).cloned().unwrap_or_default());
            let guessed = mime_guess::from_path(file_name)
                .first_raw()
                .unwrap_or("application/octet-stream");
            let mime_type = if mime_type.is_empty() {
                guessed
            } else {
                mime_type
            };
            let mut metadata = assigned(&first);
            metadata.name = Some(file_name);
            metadata.mime_type = Some(mime_type);
            let converts = mime_type.starts_with("application/vnd.google-apps.");
            let content_type = if converts { guessed } else { mime_type };
            upload(
                call,
                files::create_with_content(),
                &metadata,
                content_type,
                Vec::new(),
            )
        })
    }

    /// Downloads a file to `local_file`, or into `resource_data` if that is empty.
    ///
    /// A file of one of Google's own formats is exported: as the given MIME type, or as the `...ExportFormat`
    /// setting of its kind says. Other files ignore the MIME type. A shortcut stands for its target.
    ///
    /// The file appears at `local_file` when it is whole. A download that is cut short leaves what it has there
    /// only if nothing was there before, so that `start_byte` can be set to its size and the download resumed.
    ///
    /// Reference: `download_file` method.
    ///
    /// # Errors
    /// 608 when `local_file` exists and `overwrite` is off; 611 when it cannot be written; 607 for a folder; 604
    /// for an unknown id; 155 or 609 when it cannot be resumed; 610 when an encrypted download is resumed
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
                    temp_file: s.settings.drive.download_temp_file.clone(),
                    progress: progress(s),
                }
            });
            let done = transfer::download(Download {
                exchange: call,
                observer: &*call.options.observer,
                interrupt: &call.options.interrupt,
                url: content.request.url(&call.root, &call.params),
                headers: content.headers,
                target: plan.target,
                start_byte: plan.start_byte,
                encryption: plan.encryption,
                temp_path: plan.temp_path,
                temp_file: plan.temp_file,
                progress: plan.progress,
                on_temp_file: &mut |path| {
                    self.state()
                        .update(|s| s.settings.drive.download_temp_file = path.to_owned());
                },
            })?;
            self.state().update(|s| {
                s.general.start_byte = 0;
                if let Some(data) = done.data {
                    s.general.resource_data = Some(data.into());
                }
            });
            Ok(())
        })
    }

    /// Asks how far the upload session of `resume_url` has come, and sets `start_byte` accordingly.
    ///
    /// Reference: `get_upload_status` method.
    ///
    /// # Errors
    /// 609 when `resume_url` is empty or its session is gone.
    pub fn get_upload_status(&self) -> Result<()> {
        self.perform(|call| {
            let url = self.resume_url();
            if url.is_empty() {
                return Err(Error::new(
                    codes::CANNOT_RESUME,
                    "There is no resume_url to ask about.",
                ));
            }
            let status = transfer::upload_status(call, &url)?;
            self.state().update(|s| {
                s.general.start_byte = i64::try_from(status.start_byte).unwrap_or(i64::MAX)
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
    temp_file: String,
    progress: ProgressOptions,
}

/// What is fetched for a download.
struct Content {
    request: ApiRequest,
    headers: Vec<(String, String)>,
    /// Of the format it is exported as.
    extension: Option<String>,
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
            request: files::media(&id)?,
            headers,
            extension: None,
        },
        Some(_) if !mime_type.is_empty() => Content {
            request: export::request(&id, mime_type)?,
            headers,
            extension: export::extension_of(mime_type).map(str::to_owned),
        },
        Some(format) => Content {
            request: export::request(&id, format.mime_type())?,
            headers,
            extension: Some(format.extension().to_owned()),
        },
    })
}

/// Whether there is content to send.
pub(super) fn has_content(drive: &GoogleDrive) -> bool {
    drive.state().read(|s| {
        !s.general.local_file.is_empty()
            || s.general
                .resource_data
                .as_ref()
                .is_some_and(|data| !data.is_empty())
    })
}

/// Sends new content of an existing file, with what else is to change.
pub(super) fn replace_content(
    call: &Call,
    id: &str,
    mut metadata: Metadata<'_>,
    mime_type: Option<&str>,
) -> Result<()> {
    let file = call.drive.state().read(|s| s.general.local_file.clone());
    let guessed = mime_guess::from_path(&file)
        .first_raw()
        .unwrap_or("application/octet-stream");
    let mime_type = mime_type.filter(|mime_type| !mime_type.is_empty());
    // Serialised before this function returns, so a borrow of the argument will do.
    metadata.mime_type = None;
    let content_type = mime_type.unwrap_or(guessed);
    let metadata = Metadata {
        mime_type,
        ..metadata
    };
    upload(
        call,
        files::update_with_content(id)?,
        &metadata,
        content_type,
        call.keys(id),
    )
    .map(|_| ())
}

fn upload(
    call: &Call,
    request: ApiRequest,
    metadata: &Metadata<'_>,
    content_type: &str,
    headers: Vec<(String, String)>,
) -> Result<String> {
    let drive = &call.drive;
    let (source, encryption, progress, resumable) = drive.state().read(|s| {
        let source = if s.general.local_file.is_empty() {
            Source::Memory(s.general.resource_data.clone().unwrap_or_default())
        } else {
            Source::File(PathBuf::from(&s.general.local_file))
        };
        let resumable = s.general.use_resumable_upload.then(|| Resumable {
            fragment_size: s.settings.drive.fragment_size,
            resume_url: s.general.resume_url.expose().clone(),
            start_byte: u64::try_from(s.general.start_byte).unwrap_or(0),
        });
        (source, encryption(s), progress(s), resumable)
    });
    let answer = transfer::upload(Upload {
        exchange: call,
        observer: &*call.options.observer,
        interrupt: &call.options.interrupt,
        method: request.method,
        url: request.url(&call.root, &call.params),
        headers,
        metadata: metadata.to_json(),
        content_type: content_type.to_owned(),
        source,
        encryption,
        progress,
        resumable,
        on_session: &mut |url, start_byte| {
            drive.state().update(|s| {
                s.general.resume_url = Secret::new(url);
                s.general.start_byte = i64::try_from(start_byte).unwrap_or(i64::MAX);
            });
        },
    })?;
    call.remember(&answer);
    files::decode_id(&answer)
}

fn encryption(s: &State) -> Option<crypto::Plan> {
    let settings = &s.settings;
    let key = &settings.drive.encryption_key;
    if key.is_empty() && s.encryption.password.is_empty() {
        return None;
    }
    Some(crypto::Plan {
        algorithm: s.encryption.algorithm,
        key: key.clone(),
        iv: settings.drive.encryption_iv.clone(),
        password: s.encryption.password.clone(),
        parameters: crypto::PasswordParameters {
            kdf: settings.drive.encryption_password_kdf,
            hash: settings.extension.password_hash,
            iterations: settings.extension.password_iterations,
            salt: settings.extension.password_salt.clone(),
            stretch: settings.extension.password_stretch,
        },
    })
}

fn progress(s: &State) -> ProgressOptions {
    ProgressOptions {
        step: u8::try_from(s.settings.drive.progress_step).unwrap_or(1),
        absolute: s.settings.drive.progress_absolute,
    }
}
