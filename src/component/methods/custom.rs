//! Requests of the caller's own.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::transfer::{may_have_written, progress};
use crate::component::GoogleDrive;
use crate::component::call::Call;
use crate::drive::custom;
use crate::error::{Error, Result, codes};
use crate::transfer::{self, Custom, Download, ProgressOptions, Target};

/// How much of an answer that goes to a file is kept for `XPath` as well.
const WALKED_LIMIT: usize = 64 << 20;

/// # Custom requests
impl GoogleDrive {
    /// Sends a request of the caller's own: `request_path`, already encoded, below `/drive/v3` of the service, with
    /// the query parameters, `authorization` and `other_headers` of this object. An empty `http_method` means `GET`.
    ///
    /// A body that is JSON is sent as `application/json`, any other as `application/octet-stream`, unless
    /// `other_headers` says what it is. Every 2xx is a success. What is answered goes to `local_file`, or into
    /// `resource_data` if that is empty, as [`download_file`](Self::download_file) stores it, but for decryption
    /// and resuming. If it is JSON it can be walked with the setting `XPath`; of what goes to a file, as far as it
    /// has no more than 64 MiB.
    ///
    /// Extension: a whole address in the place of the path. Authorization and query parameters go with it to the
    /// service's own origin only.
    ///
    /// Reference: `send_custom_request` method.
    ///
    /// # Errors
    /// 601 for a method that is not one, or a path that is not encoded or leaves the API's; 608 when `local_file`
    /// exists and `overwrite` is off; 611 when it cannot be written; otherwise what the service's refusal means.
    pub fn send_custom_request(
        &self,
        http_method: &str,
        request_path: &str,
        request_body: &str,
    ) -> Result<()> {
        self.perform(
            |s| {
                let limit = s.settings.http.transferred_data_limit;
                Ok(Sending {
                    method: custom::method(http_method)?,
                    path: request_path,
                    body: request_body,
                    local_file: s.general.local_file.to_path_buf(),
                    overwrite: s.general.overwrite,
                    append: s.settings.http.append,
                    limit: (limit > 0).then_some(limit),
                    timeout: Duration::from_secs(s.general.timeout.into()),
                    progress: progress(s),
                })
            },
            send,
        )
    }
}

/// What the request works with.
struct Sending<'a> {
    method: &'static str,
    path: &'a str,
    body: &'a str,
    local_file: PathBuf,
    overwrite: bool,
    append: bool,
    limit: Option<u64>,
    timeout: Duration,
    progress: ProgressOptions,
}

fn send(call: &Call, plan: Sending<'_>) -> Result<()> {
    let asked = plan.local_file.clone();
    let to_file = !asked.as_os_str().is_empty();
    let target = if to_file {
        Target::File {
            path: plan.local_file,
            overwrite: plan.overwrite,
            append: plan.append,
        }
    } else {
        Target::Memory { limit: plan.limit }
    };
    let mut headers = vec![("Accept".to_owned(), "*/*".to_owned())];
    if !plan.body.is_empty() {
        let kind = custom::content_type(plan.body);
        headers.push(("Content-Type".to_owned(), kind.to_owned()));
    }
    // Nothing of what is stored in memory anyway.
    let mut heard = Heard {
        document: Vec::new(),
        is_none: !to_file && plan.limit.is_none(),
    };
    let mut refused = false;
    let outcome = transfer::download(Download {
        exchange: call,
        observer: call.observer(),
        bounds: call.bounds(),
        patience: plan.timeout,
        url: call.custom_url(plan.path)?,
        headers,
        elsewhere: &|_| Ok(None),
        facts: &|| {
            Err(Error::new(
                codes::SERVER,
                "An answer has no facts of its own.",
            ))
        },
        known_size: None,
        exported: true,
        custom: Some(Custom {
            method: plan.method,
            body: plan.body.as_bytes(),
            on_piece: &mut |piece| heard.hear(piece),
        }),
        target,
        start_byte: 0,
        verify: false,
        encryption: None,
        temp_path: PathBuf::new(),
        temp_file: None,
        left: None,
        progress: plan.progress,
        on_left: &mut |_| {},
        on_refusal: &mut |body| {
            refused = true;
            call.remember(body);
        },
    });
    match outcome {
        Ok(done) => {
            // The document is what was stored, if that is all of it.
            match done.data.as_ref().filter(|_| plan.limit.is_none()) {
                Some(data) => call.remember_shared(Arc::clone(data)),
                None => call.remember_shared(Arc::new(heard.document)),
            }
            call.keep(|results| results.brought(&asked, done.data));
            Ok(())
        }
        Err(error) => {
            if to_file && may_have_written(&error, refused) {
                call.keep(|results| results.local_file_written(&asked));
            }
            Err(error)
        }
    }
}

/// The answer as far as it may be a document.
struct Heard {
    document: Vec<u8>,
    is_none: bool,
}

impl Heard {
    fn hear(&mut self, piece: &[u8]) {
        if self.is_none {
            return;
        }
        self.document.extend_from_slice(piece);
        let first = self.document.trim_ascii_start().first();
        if first.is_some_and(|byte| !b"{[<\xEF".contains(byte))
            || self.document.len() > WALKED_LIMIT
        {
            *self = Self {
                document: Vec::new(),
                is_none: true,
            };
        }
    }
}
