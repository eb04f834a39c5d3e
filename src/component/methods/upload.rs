//! Files going up.

use std::path::PathBuf;

use super::transfer::{encryption, progress};
use crate::component::GoogleDrive;
use crate::component::call::Call;
use crate::component::methods::metadata::{assigned, content_type, converts};
use crate::drive::errors::refusal;
use crate::drive::files::{self, Facts, Metadata};
use crate::drive::request::ApiRequest;
use crate::error::{Error, Result, codes};
use crate::http::{Body, Exchange, Request};
use crate::secret::Secret;
use crate::transfer::{self, Expected, Resumable, Source, Upload};

const FACTS_LIMIT: usize = 1 << 20;

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
            let file = self.local_file();
            let sent = content_type(mime_type, "", file_name, &file);
            let mime_type = if mime_type.is_empty() {
                sent.as_str()
            } else {
                mime_type
            };
            let mut metadata = assigned(&first);
            metadata.name = Some(file_name);
            metadata.mime_type = Some(mime_type);
            let expected = Expected {
                id: metadata.id.map(str::to_owned),
                name: Some(file_name.to_owned()),
                converts: converts(mime_type),
            };
            upload(
                call,
                files::create_with_content(),
                &metadata,
                expected,
                &sent,
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
    let (file, kind, name) = call.drive.state().read(|s| {
        let record = s.resources.find(|r| r.id == id);
        let (kind, name) = record
            .map(|r| (r.value.mime_type.clone(), r.value.name.clone()))
            .unwrap_or_default();
        (s.general.local_file.clone(), kind, name)
    });
    let mime_type = mime_type.filter(|mime_type| !mime_type.is_empty());
    let content_type = content_type(mime_type.unwrap_or_default(), &kind, &name, &file);
    let expected = Expected {
        id: Some(id.to_owned()),
        name: metadata.name.map(str::to_owned),
        converts: converts(mime_type.unwrap_or(&kind)),
    };
    // Serialised before this function returns, so a borrow of the argument will do.
    metadata.mime_type = None;
    let metadata = Metadata {
        mime_type,
        ..metadata
    };
    upload(
        call,
        files::update_with_content(id)?,
        &metadata,
        expected,
        &content_type,
        call.keys(id),
    )
    .map(|_| ())
}

fn upload(
    call: &Call,
    request: ApiRequest,
    metadata: &Metadata<'_>,
    expected: Expected,
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
        let resumable = s.general.use_resumable_upload.then(|| {
            // Another address than the one left behind is the program's.
            let url = s.general.resume_url.expose();
            let left = s.unfinished_upload.as_ref();
            let unfinished = left.filter(|left| left.url() == url).cloned();
            Resumable {
                fragment_size: s.settings.drive.fragment_size,
                resume_url: (unfinished.is_none() && !url.is_empty()).then(|| url.clone()),
                unfinished,
            }
        });
        (source, encryption(s), progress(s), resumable)
    });
    let uploaded = transfer::upload(Upload {
        exchange: call,
        observer: &*call.options.observer,
        bounds: &call.options.bounds,
        method: request.method,
        url: request.url(&call.root, &call.params),
        headers,
        metadata: metadata.to_json(),
        expected,
        facts: &|id| facts(call, id),
        content_type: content_type.to_owned(),
        source,
        encryption,
        progress,
        verify: false,
        resumable,
        on_session: &mut |unfinished| {
            drive.state().update(|s| {
                let (url, stored) = unfinished.map_or(("", 0), |u| (u.url(), u.stored()));
                s.general.resume_url = Secret::new(url);
                s.general.start_byte = i64::try_from(stored).unwrap_or(i64::MAX);
                s.unfinished_upload = unfinished.cloned();
            });
        },
        on_refusal: &mut |body| call.remember(body),
    })?;
    call.remember(&uploaded.answer);
    Ok(uploaded.id)
}

/// Asks the service what it has under an id.
fn facts(call: &Call, id: &str) -> Result<Facts> {
    let request = files::get_facts(id)?;
    let mut response = call.send(Request {
        method: request.method,
        url: request.url(&call.root, &[]),
        headers: call.keys(id),
        body: Body::Empty,
        told: false,
    })?;
    let text = response.read_all(FACTS_LIMIT)?;
    match response.status {
        200 => files::decode_facts(&text),
        status => Err(refusal(status, &text)),
    }
}
