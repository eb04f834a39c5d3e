//! The events: their parameters, the handlers that are registered, and how one fires.

pub(crate) mod row;
mod slot;

use super::GoogleDrive;
use super::value::PropertyType;
use crate::enums::{
    ChangeType, Direction, LogLevel, PermissionRole, PermissionType, ResourceType,
    SharedDriveCapabilities, SharedDriveRestrictions,
};
use crate::redact;
use row::{Event, Parameter};
pub(crate) use slot::Slot;

// What `Debug` shows of a field.
macro_rules! shown {
    ($own:ident . $field:ident) => {
        &$own.$field
    };
    ($own:ident . $field:ident, $p:ident, $shown:expr) => {
        &{
            let $p = $own;
            $shown
        }
    };
}

// Where an event comes from, in words.
macro_rules! origin {
    ($on:ident) => {
        concat!("\n\nReference: `", stringify!($on), "` event.")
    };
    ($on:ident extension) => {
        "\n\nExtension: the reference has no such event."
    };
}

// Grammar of a row: documentation, `on_x clear_on_x slot: Params { fields }`.
// A field is `documentation name: Type;`, with `, writable` when a handler may
// write it, and `=> |params| expression;` when `Debug` shows something else in its
// place. `extension` before `on_x` marks what the reference lacks.
macro_rules! events {
    ($(
        $(#[doc = $doc:literal])+
        $([$extension:ident])? $on:ident $clear:ident $slot:ident: $params:ident {
            $($(#[doc = $fdoc:literal])+ $field:ident: $ty:ty $(, $writable:ident)? $(=> |$p:ident| $shown:expr)?;)+
        }
    )+) => {
        pastey::paste! {
        $(
            #[doc(alias = $slot:camel "EventArgs")]
            #[doc = concat!("Parameters of [`", stringify!($on), "`](GoogleDrive::", stringify!($on), ").")]
            #[derive(Clone, PartialEq, Eq)]
            #[non_exhaustive]
            pub struct $params {
                $($(#[doc = $fdoc])+ pub $field: $ty,)+
            }

            impl std::fmt::Debug for $params {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    let mut out = f.debug_struct(stringify!($params));
                    $(out.field(stringify!($field), shown!(self.$field $(, $p, $shown)?));)+
                    out.finish()
                }
            }
        )+
        }

        /// A slot for the handler of each event.
        #[derive(Default)]
        pub(crate) struct Handlers {
            $(pub(super) $slot: Slot<$params>,)+
        }

        /// # Events
        ///
        /// A handler is given the sender and the parameters. Registering again replaces it. Inside a handler
        /// properties and settings can be read and set, handlers registered and removed, and
        /// [`interrupt`](Self::interrupt) called; a method called there answers 143 (busy).
        impl GoogleDrive { pastey::paste! {
            $(
                $(#[doc = $doc])+
                #[doc(alias = "fire_" $slot)]
                #[doc = origin!($on $($extension)?)]
                pub fn $on(&self, handler: impl FnMut(&Self, &mut $params) + Send + 'static) {
                    self.handlers().$slot.set(Some(Box::new(handler)));
                }

                #[doc = concat!("Removes the handler of [`", stringify!($on), "`](Self::", stringify!($on), ").")]
                pub fn $clear(&self) {
                    self.handlers().$slot.set(None);
                }
            )+
        } }


        pub(crate) const ROWS: &[Event] = &[$(
            Event {
                name: stringify!($on),
                extension: [$(stringify!($extension),)? ""].len() == 2,
                rust_type: stringify!($params),
                params: &[$(Parameter {
                    name: stringify!($field),
                    documented_type: <$ty as PropertyType>::DOCUMENTED,
                    rust_type: stringify!($ty),
                    writable: [$(stringify!($writable),)? ""].len() == 2,
                    doc: concat!($($fdoc, "\n"),+),
                },)+],
                params_type: stringify!($params),
                doc: concat!($($doc, "\n"),+),
            },
        )+];
    };
}

events! {
    /// Fires for every change that `list_changes` returns.
    on_change_list clear_on_change_list change_list: ChangeListEventParams {
        /// Id of the file or folder that changed.
        resource_id: String;
        /// Id of the shared drive that changed, or that the file is in.
        shared_drive_id: String;
        /// Whether it is gone from the user's view.
        removed: bool;
        /// When it changed, RFC 3339.
        time: String;
        /// What changed.
        change_type: ChangeType;
    }
    /// Fires when a body has been transferred.
    on_end_transfer clear_on_end_transfer end_transfer: EndTransferEventParams {
        /// Who sent it: the client (0) or the server (1).
        direction: Direction;
    }
    /// Fires once before a method returns an error, with the same code and text.
    on_error clear_on_error error: ErrorEventParams {
        /// The error code.
        error_code: i32;
        /// The text.
        description: String;
    }
    /// Fires after every fragment of a resumable upload.
    on_fragment_complete clear_on_fragment_complete fragment_complete: FragmentCompleteEventParams {
        /// Number of the fragment, from 1.
        fragment_number: usize;
        /// How many fragments the upload has.
        fragment_count: usize;
        /// Set it to stop the upload here; it can be resumed.
        interrupt: bool, writable;
    }
    /// Fires for every header line of an answer.
    on_header clear_on_header header: HeaderEventParams {
        /// The name, spelled as it came; empty for a continuation line.
        field: String;
        /// The value, as it came: cookies and addresses of upload sessions are among them, which `Debug` masks.
        value: String => |params| redact::header_value(&params.field, &params.value);
    }
    /// Fires for every log line; the `LogLevel` setting says how many there are.
    on_log clear_on_log log: LogEventParams {
        /// Information (1), verbose (2) or debug (3).
        log_level: LogLevel;
        /// The line.
        message: String;
        /// `Info`, `RequestHeaders`, `ResponseHeaders`, `RequestBody`, `ResponseBody`, `ProxyRequest`,
        /// `ProxyResponse`, `FirewallRequest` or `FirewallResponse`.
        log_type: String;
    }
    /// Fires for every permission that is listed.
    on_permission_list clear_on_permission_list permission_list: PermissionListEventParams {
        /// The id.
        id: String;
        /// What it allows.
        role: PermissionRole;
        /// Whom it is for.
        permission_type: PermissionType;
        /// The e-mail address, for users and groups.
        email: String;
        /// The domain, for domains.
        domain: String;
        /// Whether search may find the file.
        allow_file_discovery: bool;
    }
    /// Fires while a file is transferred, always at the beginning and at the end; the `ProgressStep` setting
    /// says how often in between.
    on_progress clear_on_progress progress: ProgressEventParams {
        /// An upload (0) or a download (1).
        direction: Direction;
        /// Bytes so far.
        bytes_transferred: i64;
        /// Bytes in all; -1 when unknown.
        total_bytes: i64;
        /// Percent so far; -1 when unknown.
        percent_done: i32;
    }
    /// Fires for every resource that is listed, after the collection holds it.
    on_resource_list clear_on_resource_list resource_list: ResourceListEventParams {
        /// The id.
        id: String;
        /// The name.
        name: String;
        /// The extension of the file's name.
        extension: String;
        /// The description.
        description: String;
        /// File, folder or revision.
        resource_type: ResourceType;
        /// Id of the shared drive it is in, if it is in one.
        shared_drive_id: String;
        /// When it was created, RFC 3339.
        created_time: String;
        /// When it was last changed, RFC 3339.
        modified_time: String;
        /// Size in bytes.
        size: i64;
        /// Whether it is in the trash.
        trashed: bool;
    }
    /// Fires for every shared drive that is listed.
    on_shared_drive_list clear_on_shared_drive_list shared_drive_list: SharedDriveListEventParams {
        /// The id.
        id: String;
        /// The name.
        name: String;
        /// When it was created, RFC 3339.
        created_time: String;
        /// Whether it is hidden from the user's view.
        hidden: bool;
        /// What the user may do there.
        capabilities: SharedDriveCapabilities;
        /// What is restricted there.
        restrictions: SharedDriveRestrictions;
    }
    /// Fires in every TLS handshake, after the server has shown its certificate.
    on_ssl_server_authentication clear_on_ssl_server_authentication
        ssl_server_authentication: SslServerAuthenticationEventParams {
        /// The certificate, DER; with the setting `SSLIncludeCertChain` all that the server presented, one behind the
        /// other.
        cert_encoded: Vec<u8>;
        /// Its subject.
        cert_subject: String;
        /// Its issuer.
        cert_issuer: String;
        /// `OK`, or why it does not verify.
        status: String;
        /// Whether to go on: our recommendation, for the handler to confirm or change.
        accept: bool, writable;
    }
    /// Fires at the steps of a TLS connection.
    on_ssl_status clear_on_ssl_status ssl_status: SslStatusEventParams {
        /// What happened.
        message: String;
    }
    /// Fires when a body begins to be transferred, after the headers.
    on_start_transfer clear_on_start_transfer start_transfer: StartTransferEventParams {
        /// Who sends it: the client (0) or the server (1).
        direction: Direction;
    }
    /// Fires for every piece of a body.
    on_transfer clear_on_transfer transfer: TransferEventParams {
        /// Who sends it: the client (0) or the server (1).
        direction: Direction;
        /// Bytes of the body so far.
        bytes_transferred: i64;
        /// Percent so far; -1 when unknown.
        percent_done: i32;
        /// The piece that was received; empty when sending.
        text: Vec<u8>;
    }
    /// Fires when `authorize` is about to open the browser. A handler that takes the user to the address
    /// itself sets `handled`.
    [extension] on_launch_browser clear_on_launch_browser launch_browser: LaunchBrowserEventParams {
        /// The address the user has to visit; `Debug` masks its parameters.
        url: String => |params| redact::address(&params.url);
        /// Set it to keep the component from opening a browser.
        handled: bool, writable;
    }
}

impl GoogleDrive {
    /// Whether a copy of the data would reach anybody.
    pub(crate) fn hears_transfer(&self) -> bool {
        self.handlers().transfer.is_set()
    }

    /// Whether a log line would reach anybody.
    pub(crate) fn hears_log(&self) -> bool {
        self.handlers().log.is_set()
    }
}
