//! Properties that belong to no group.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::component::GoogleDrive;
use crate::component::config::kinds::{self, Address, Kind, Wanted};
use crate::component::declare::properties;
use crate::component::given::Given;
use crate::enums::{ListResourcesScope, SslProvider};
use crate::error::{Error, Result, codes};
use crate::http;
use crate::secret::Secret;

/// The values, as a new object has them.
pub(crate) struct General {
    pub(crate) authorization: Secret<String>,
    pub(crate) list_resources_scope: ListResourcesScope,
    pub(crate) local_file: Given<PathBuf>,
    pub(crate) local_host: Address,
    pub(crate) other_headers: String,
    pub(crate) overwrite: bool,
    /// `None` as long as nothing was set or downloaded.
    pub(crate) resource_data: Given<Option<Arc<Vec<u8>>>>,
    pub(crate) resume_url: Given<Secret<String>>,
    pub(crate) shared_drive: String,
    pub(crate) ssl_provider: SslProvider,
    pub(crate) start_byte: Given<i64>,
    pub(crate) timeout: u32,
    pub(crate) use_resumable_upload: bool,
    /// `SearchIncomplete` of the last listing.
    pub(crate) search_incomplete: bool,
    /// Whether `TransferredRequest` was switched on.
    pub(crate) keep_requests: bool,
}

impl Default for General {
    fn default() -> Self {
        Self {
            authorization: Secret::default(),
            list_resources_scope: ListResourcesScope::default(),
            local_file: Given::default(),
            local_host: Address::default(),
            other_headers: String::new(),
            overwrite: false,
            resource_data: Given::default(),
            resume_url: Given::default(),
            shared_drive: String::new(),
            ssl_provider: SslProvider::default(),
            start_byte: Given::default(),
            timeout: 60,
            use_resumable_upload: false,
            search_incomplete: false,
            keep_requests: false,
        }
    }
}

properties! {
    /// # General
    group "general" in ROWS;

    /// An authorization string of the caller's own, such as `Bearer ACCESS_TOKEN`. When it is not
    /// empty it is sent as it is and the `o_auth_*` properties are not consulted.
    rw authorization, set_authorization: String = "" => general.authorization, secret;
    /// Whether no method is running. Read-only.
    own idle: bool = true;
    /// Where `list_resources` and `list_children` look: the user's drive (0), the domain (1), the shared drive
    /// that `shared_drive` names (2), or all drives (3).
    rw list_resources_scope, set_list_resources_scope: ListResourcesScope = 0 => general.list_resources_scope;
    /// Path of a file: what uploads read and downloads write. Empty: `resource_data` takes its place. A path that
    /// is not UTF-8 can be set and is used as it is; reading shows it with replacement characters.
    got local_file, set_local_file: String = "" => general.local_file;
    /// Address of the interface that connections start from; empty: the system chooses.
    own local_host, set_local_host: String = "";
    /// Further header lines for every request: `Name: value`, separated by CRLF.
    got other_headers, set_other_headers: String = "" => general.other_headers, secret;
    /// Whether `download_file` may replace an existing local file.
    rw overwrite, set_overwrite: bool = false => general.overwrite;
    /// Address of the resumable upload session that was not finished; empty when there is none.
    rw resume_url, set_resume_url: String = "" => general.resume_url, secret;
    /// Which TLS implementation is used: automatic (0), the system's (1) or the built-in one (2).
    ///
    /// **Different from the reference:** the system's TLS is not available, on any system. It can be chosen, and
    /// requests answer 270 then.
    rw ssl_provider, set_ssl_provider: SslProvider = 0 => general.ssl_provider;
    /// Offset in bytes that a download goes on from, if the program sets it. Of an upload, and of what a download
    /// that was cut has left beside its target, it tells how much there is.
    got start_byte, set_start_byte: i64 = 0 => general.start_byte;
    /// Seconds without any data after which a call fails with 201; 0 waits for ever. With the `AbsoluteTimeout`
    /// setting it limits the whole method.
    rw timeout, set_timeout: u32 = 60 => general.timeout;
    /// Whether uploads go in fragments that can be resumed.
    rw use_resumable_upload, set_use_resumable_upload: bool = false => general.use_resumable_upload;
}

impl GoogleDrive {
    /// Whether no method is running.
    ///
    /// Default: `true`. Reference: `idle` property. Read-only.
    #[doc(alias = "get_idle")]
    pub fn idle(&self) -> bool {
        !self.interrupt_token().is_running()
    }

    /// Address of the interface that connections start from; empty: the system chooses. After a
    /// connection was made it shows the address in use.
    ///
    /// Default: empty. Reference: `local_host` property.
    #[doc(alias = "get_local_host")]
    pub fn local_host(&self) -> String {
        match self.state().read(|s| s.general.local_host) {
            Address(None) => self.client().trace().local_address,
            set => set.show(),
        }
    }

    /// Sets [`local_host`](Self::local_host).
    ///
    /// # Errors
    /// 601 for what is neither an IP address nor empty; 1119 while a method runs.
    pub fn set_local_host(&self, value: impl Into<String>) -> Result<()> {
        let wanted = Wanted {
            name: "local_host",
            accepts: Address::ACCEPTS,
            secret: false,
        };
        self.set_local_address(kinds::read(&wanted, &value.into())?)
    }

    pub(in crate::component) fn set_local_address(&self, address: Address) -> Result<()> {
        if !self.idle() {
            return Err(Error::new(
                codes::LOCAL_HOST_FIXED,
                "local_host cannot change while a method runs.",
            ));
        }
        self.state().update(|s| s.general.local_host = address);
        Ok(())
    }

    /// Sets [`local_file`](Self::local_file).
    pub fn set_local_file(&self, value: impl AsRef<Path>) {
        let value = value.as_ref().to_owned();
        self.state().update(|s| s.general.local_file.give(value));
    }

    /// Sets [`other_headers`](Self::other_headers).
    ///
    /// # Errors
    /// 601 when a line is not a header line; the old value stays.
    pub fn set_other_headers(&self, value: impl Into<String>) -> Result<()> {
        let value = value.into();
        http::parse_header_lines(&value)?;
        self.state().update(|s| s.general.other_headers = value);
        Ok(())
    }

    /// Sets [`start_byte`](Self::start_byte).
    ///
    /// # Errors
    /// 601 for a negative offset.
    pub fn set_start_byte(&self, value: impl TryInto<i64>) -> Result<()> {
        let value = value.try_into().ok().filter(|value| *value >= 0);
        let value = value.ok_or_else(|| {
            let text = format!("start_byte is an offset: it goes from 0 to {}.", i64::MAX);
            Error::new(codes::UNSUPPORTED, text)
        })?;
        self.state().update(|s| s.general.start_byte.give(value));
        Ok(())
    }
}
