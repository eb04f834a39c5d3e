//! Files going up.

use std::path::PathBuf;

use super::transfer::{encryption, progress};
use crate::component::GoogleDrive;
use crate::component::call::Call;
use crate::component::methods::metadata::assigned;
use crate::drive::files::{self, Metadata};
use crate::drive::request::ApiRequest;
use crate::error::{Error, Result, codes};
use crate::secret::Secret;
use crate::transfer::{self, Resumable, Source, Upload};

/// # Uploads
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
        bounds: &call.options.bounds,
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
