//! Files going up.

use std::sync::Arc;

use super::metadata::{assigned, content_type, converts, named};
use super::transfer::{encryption, facts, progress};
use crate::component::GoogleDrive;
use crate::component::call::Call;
use crate::component::collection::{Record, Seen};
use crate::component::state::State;
use crate::crypto;
use crate::drive::confirm;
use crate::drive::files::{self, Metadata};
use crate::drive::query::FOLDER;
use crate::drive::request::ApiRequest;
use crate::enums::ResourceType;
use crate::error::{Error, Result, codes};
use crate::records::Resource;
use crate::secret::Secret;
use crate::transfer::{self, Expected, ProgressOptions, Resumable, Source, Upload, Uploaded};

/// # Uploads
impl GoogleDrive {
    /// Uploads a new file and returns its id. The content is `local_file`, or `resource_data` if that is empty.
    ///
    /// With an empty MIME type the name's extension decides; one of Google's own types converts the file. What
    /// is assigned in the first record of the resources goes with it; name and MIME type of this call win. Set
    /// `resource_count` to 0 before to be sure nothing does.
    ///
    /// With `use_resumable_upload` the file goes in fragments of `FragmentSize` bytes, and an upload that was
    /// cut short goes on when the same call is made again: the same name, source and encryption. Another call
    /// begins a session of its own. `resume_url` and `start_byte` tell of the session; a `resume_url` that the
    /// program set is gone on with as it is. What was resumed is held against the service's size and MD5.
    /// With `encryption_password` the content is enciphered on its way.
    ///
    /// Reference: `upload_file` method.
    ///
    /// # Errors
    /// 611 when `local_file` cannot be read or has no size beforehand (pipes, `/proc`); 612 when it changes
    /// meanwhile; 606 when the upload is stopped; 609 when the session to be resumed is gone, or what came of it
    /// is not what was meant; 601 without a name and for a MIME type that is none; 283 for an unsuitable key.
    pub fn upload_file(&self, file_name: &str, mime_type: &str) -> Result<String> {
        self.perform(
            |s| {
                Ok(NewFile {
                    name: named(file_name)?,
                    mime_type,
                    first: s.resources.record(0).map(Seen::record),
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
                call.keep(|results| results.start_byte(status.start_byte));
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
    verify: bool,
    encryption: Option<crypto::Plan>,
    progress: ProgressOptions,
    resumable: Option<Resumable>,
}

impl Sending {
    fn of_upload(s: &State) -> Self {
        let file = &s.general.local_file;
        if file.as_os_str().is_empty() {
            let data = (*s.general.resource_data).clone();
            Self::new(s, Source::Memory(data.unwrap_or_default()))
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
                Some(Self::new(s, Source::Memory(Arc::clone(data))))
            }
            _ => None,
        }
    }

    fn new(s: &State, source: Source) -> Self {
        Self {
            source,
            verify: s.settings.extension.verify_checksum,
            encryption: encryption(s),
            progress: progress(s),
            resumable: s.general.use_resumable_upload.then(|| {
                let url = s.general.resume_url.given().map(Secret::expose);
                Resumable {
                    fragment_size: s.settings.drive.fragment_size,
                    // An address that a method noted counts through what it left.
                    unfinished: s.unfinished_upload.clone().filter(|_| url.is_none()),
                    resume_url: url.filter(|url| !url.is_empty()).cloned(),
                }
            }),
        }
    }

    /// The path of a source that is a file.
    fn file_name(&self) -> String {
        match &self.source {
            Source::File(path) => path.to_string_lossy().into_owned(),
            Source::Memory(_) => String::new(),
        }
    }
}

fn send_new(call: &Call, plan: NewFile<'_>) -> Result<String> {
    let content_type = content_type(plan.mime_type, "", plan.name, &plan.content.file_name());
    let mime_type = if plan.mime_type.is_empty() {
        content_type.as_str()
    } else {
        plan.mime_type
    };
    let mut metadata = assigned(plan.first.as_ref());
    metadata.name = Some(plan.name);
    metadata.mime_type = Some(mime_type);
    let expected = Expected {
        id: metadata.id.map(str::to_owned),
        name: Some(plan.name.to_owned()),
        converts: converts(mime_type),
    };
    let what = What {
        request: files::create_with_content(),
        key: call.key(metadata.parents.as_deref().unwrap_or_default()),
        metadata: metadata.to_json(),
        expected,
        content_type,
    };
    Ok(upload(call, what, plan.content)?.id)
}

/// Sends new content of an existing file, with what else is to change.
pub(super) fn replace_content(
    call: &Call,
    id: &str,
    record: &Resource,
    metadata: &mut Metadata<'_>,
    content: Sending,
) -> Result<()> {
    let assigned = metadata.mime_type.unwrap_or_default();
    let what = What {
        request: files::update_with_content(id)?,
        key: call.key(&[id]),
        metadata: metadata.to_json(),
        expected: Expected {
            id: Some(id.to_owned()),
            name: metadata.name.map(str::to_owned),
            converts: converts(if assigned.is_empty() {
                &record.mime_type
            } else {
                assigned
            }),
        },
        content_type: content_type(
            assigned,
            &record.mime_type,
            &record.name,
            &content.file_name(),
        ),
    };
    let uploaded = upload(call, what, content)?;
    confirm::updated(&uploaded.answer, id, metadata)
}

/// What an upload is, beside its content.
struct What {
    request: ApiRequest,
    key: Option<(String, String)>,
    metadata: Vec<u8>,
    expected: Expected,
    content_type: String,
}

fn upload(call: &Call, what: What, content: Sending) -> Result<Uploaded> {
    let uploaded = transfer::upload(Upload {
        exchange: call,
        observer: call.observer(),
        bounds: call.bounds(),
        method: what.request.method,
        url: call.url(&what.request),
        headers: what.key.into_iter().collect(),
        metadata: what.metadata,
        expected: what.expected,
        facts: &|id| facts(call, id, call.key(&[id])),
        content_type: what.content_type,
        source: content.source,
        encryption: content.encryption,
        progress: content.progress,
        verify: content.verify,
        resumable: content.resumable,
        on_session: &mut |unfinished| call.keep(|results| results.session(unfinished)),
        on_refusal: &mut |body| call.remember(body),
    })?;
    call.remember(&uploaded.answer);
    Ok(uploaded)
}
