//! Files going up.

use std::path::PathBuf;

use super::metadata::assigned;
use super::transfer::{encryption, progress};
use crate::component::GoogleDrive;
use crate::component::call::Call;
use crate::component::collection::Record;
use crate::component::state::State;
use crate::crypto;
use crate::drive::export;
use crate::drive::files::{self, Metadata};
use crate::drive::query::FOLDER;
use crate::drive::request::ApiRequest;
use crate::enums::ResourceType;
use crate::error::{Error, Result, codes};
use crate::records::Resource;
use crate::transfer::{self, ProgressOptions, Resumable, Source, Upload};

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
        self.perform(
            |s| {
                Ok(NewFile {
                    name: file_name,
                    mime_type,
                    first: s.resources.record(0).cloned(),
                    content: Sending::of_upload(s),
                })
            },
            send_new,
        )
    }

    /// Asks how far the upload session of `resume_url` has come, and sets `start_byte` accordingly.
    ///
    /// Reference: `get_upload_status` method.
    ///
    /// # Errors
    /// 609 when `resume_url` is empty or its session is gone.
    pub fn get_upload_status(&self) -> Result<()> {
        self.perform(
            |s| {
                let url = s.general.resume_url.expose();
                if url.is_empty() {
                    return Err(Error::new(
                        codes::CANNOT_RESUME,
                        "There is no resume_url to ask about.",
                    ));
                }
                Ok(url.clone())
            },
            |call, url| {
                let status = transfer::upload_status(call, &url)?;
                call.keep(|results| results.upload_status(status.start_byte));
                Ok(())
            },
        )
    }
}

/// A file that is to be made.
struct NewFile<'a> {
    name: &'a str,
    mime_type: &'a str,
    first: Option<Record<Resource>>,
    content: Sending,
}

/// Content on its way up, and how it travels.
pub(super) struct Sending {
    source: Source,
    /// The path of a source that is a file.
    local_file: PathBuf,
    encryption: Option<crypto::Plan>,
    progress: ProgressOptions,
    resumable: Option<Resumable>,
}

impl Sending {
    fn of_upload(s: &State) -> Self {
        let file = &s.general.local_file;
        if file.as_os_str().is_empty() {
            let data = (*s.general.resource_data).clone();
            Self::new(
                s,
                Source::Memory(data.unwrap_or_default().as_slice().into()),
            )
        } else {
            Self::new(s, Source::File(file.to_path_buf()))
        }
    }

    /// New content of an item, if the program has set some: what a download has filled or
    /// written to is none.
    pub(super) fn of_update(s: &State, item: &Resource) -> Option<Self> {
        if item.resource_type == ResourceType::Folder || item.mime_type == FOLDER {
            return None;
        }
        let file = s.general.local_file.given();
        let data = s.general.resource_data.given().and_then(Option::as_ref);
        match (file, data) {
            (Some(file), _) if !file.as_os_str().is_empty() => {
                Some(Self::new(s, Source::File(file.clone())))
            }
            (_, Some(data)) if !data.is_empty() => {
                Some(Self::new(s, Source::Memory(data.as_slice().into())))
            }
            _ => None,
        }
    }

    fn new(s: &State, source: Source) -> Self {
        Self {
            local_file: match &source {
                Source::File(path) => path.clone(),
                Source::Memory(_) => PathBuf::new(),
            },
            source,
            encryption: encryption(s),
            progress: progress(s),
            resumable: s.general.use_resumable_upload.then(|| Resumable {
                fragment_size: s.settings.drive.fragment_size,
                resume_url: s.general.resume_url.expose().clone(),
                start_byte: u64::try_from(*s.general.start_byte).unwrap_or(0),
            }),
        }
    }
}

fn send_new(call: &Call, plan: NewFile<'_>) -> Result<String> {
    let guessed = mime_guess::from_path(plan.name)
        .first_raw()
        .unwrap_or("application/octet-stream");
    let mime_type = if plan.mime_type.is_empty() {
        guessed
    } else {
        plan.mime_type
    };
    let mut metadata = assigned(plan.first.as_ref());
    metadata.name = Some(plan.name);
    metadata.mime_type = Some(mime_type);
    let converts = mime_type.starts_with(export::GOOGLE);
    let content_type = if converts { guessed } else { mime_type };
    upload(
        call,
        files::create_with_content(),
        &metadata,
        content_type,
        None,
        plan.content,
    )
}

/// Sends new content of an existing file, with what else is to change.
pub(super) fn replace_content(
    call: &Call,
    id: &str,
    record: &Resource,
    mut metadata: Metadata<'_>,
    mime_type: Option<&str>,
    content: Sending,
) -> Result<()> {
    let _ = record;
    let guessed = mime_guess::from_path(&content.local_file)
        .first_raw()
        .unwrap_or("application/octet-stream");
    let mime_type = mime_type.filter(|mime_type| !mime_type.is_empty());
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
        call.key(id),
        content,
    )
    .map(|_| ())
}

fn upload(
    call: &Call,
    request: ApiRequest,
    metadata: &Metadata<'_>,
    content_type: &str,
    key: Option<(String, String)>,
    content: Sending,
) -> Result<String> {
    let answer = transfer::upload(Upload {
        exchange: call,
        observer: call.observer(),
        bounds: call.bounds(),
        method: request.method,
        url: call.url_without(&request, &["fields"]),
        headers: key.into_iter().collect(),
        metadata: metadata.to_json(),
        content_type: content_type.to_owned(),
        source: content.source,
        encryption: content.encryption,
        progress: content.progress,
        resumable: content.resumable,
        on_session: &mut |url, start_byte| {
            call.keep(|results| results.session(url, start_byte));
        },
    })?;
    call.remember(&answer);
    files::decode_id(&answer)
}
