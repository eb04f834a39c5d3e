//! Section GoogleDrive of the settings.

use std::path::{Path, PathBuf};

use super::declare::settings;
use super::kinds::{Fields, Id, Place};
use crate::component::GoogleDrive;
use crate::drive::export::{self, Format, Formats};
use crate::enums::{ListResourcesMode, PasswordKdf};
use crate::error::{Error, Result, codes};
use crate::http::Client;
use crate::net::Captured;
use crate::secret::Secret;

settings! {
    section "GoogleDrive" in ROWS, struct DriveSettings at drive;
    stored {
        /// Whether the pages of a listing are collected. Off: each page takes the place of the one before.
        accumulate_pages "AccumulatePages": bool = true;
        /// What a Google Docs file is exported as when it is downloaded: docx, epub, htm, html, odt, pdf, rtf,
        /// txt, zip, or an extension and a MIME type of your own. A MIME type given to `download_file` wins.
        docs_export_format "DocsExportFormat": Format
            [|f| f.fits(export::DOCS), "docx, epub, htm, html, odt, pdf, rtf, txt, zip, or `extension,MIME type`"]
            = Format::listed("docx");
        /// The temporary file that holds an encrypted download until it is complete. Filled when such a download
        /// is cut short; needed, with `start_byte`, to resume it.
        download_temp_file "DownloadTempFile": PathBuf = PathBuf::new();
        /// What a Google Drawings file is exported as: jpg, jpeg, pdf, png, svg, or your own.
        drawings_export_format "DrawingsExportFormat": Format
            [|f| f.fits(export::DRAWINGS), "jpg, jpeg, pdf, png, svg, or `extension,MIME type`"]
            = Format::listed("png");
        /// The initialization vector, in hexadecimal. Empty: it is derived from `encryption_password`.
        encryption_iv "EncryptionIV": Secret<Vec<u8>> = Secret::default(), secret;
        /// The key, in hexadecimal. Empty: it is derived from `encryption_password`.
        encryption_key "EncryptionKey": Secret<Vec<u8>> = Secret::default(), secret;
        /// How the key is derived from `encryption_password`.
        encryption_password_kdf "EncryptionPasswordKDF": PasswordKdf = PasswordKdf::Pbkdf1;
        /// Size of the pieces of a resumable upload, in bytes. The service takes multiples of 262,144: other
        /// sizes are rounded up.
        fragment_size "FragmentSize": u64 [|v| *v > 0, "a whole number of bytes, 1 or more"] = 10_485_760;
        /// Whether `create_folder` sends what is assigned in the first record of the resources.
        include_folder_properties "IncludeFolderProperties": bool = false;
        /// What `list_resources` and `list_children` find.
        list_resources_mode "ListResourcesMode": ListResourcesMode = ListResourcesMode::All;
        /// How many permissions a page of `list_permissions` holds.
        max_permission_results "MaxPermissionResults": i64
            [|v| *v == -1 || (1..=100).contains(v), "1 to 100, or -1 for the service's own limit"] = -1;
        /// How many resources a page of a listing holds.
        max_results "MaxResults": i64
            [|v| *v == -1 || (1..=1000).contains(v), "1 to 1000, or -1 for the service's own limit"] = -1;
        /// How many shared drives a page of `list_shared_drives` holds.
        max_shared_drive_results "MaxSharedDriveResults": i64
            [|v| *v == -1 || (1..=100).contains(v), "1 to 100, or -1 for the service's own limit"] = -1;
        /// Whether `on_progress` counts what was transferred before an interruption when a transfer is resumed.
        progress_absolute "ProgressAbsolute": bool = true;
        /// By how many percent a transfer has to advance for `on_progress` to fire; 0 fires for every piece.
        progress_step "ProgressStep": i64 [|v| (0..=99).contains(v), "0 to 99"] = 1;
        /// Which members listings ask for: `default`, `*`, or words of the service's own `fields` language.
        requested_fields "RequestedFields": Fields = Fields("default".to_owned());
        /// The revision that requests are about.
        revision_id "RevisionId": Id = Id::default();
        /// What a Google Sheets file is exported as: csv, ods, pdf, tsv, xlsx, zip, or your own.
        sheets_export_format "SheetsExportFormat": Format
            [|f| f.fits(export::SHEETS), "csv, ods, pdf, tsv, xlsx, zip, or `extension,MIME type`"]
            = Format::listed("xlsx");
        /// What a Google Slides file is exported as: odp, pdf, pptx, txt, or your own.
        slides_export_format "SlidesExportFormat": Format
            [|f| f.fits(export::SLIDES), "odp, pdf, pptx, txt, or `extension,MIME type`"]
            = Format::listed("pptx");
        /// The folder for temporary files of encrypted downloads. Empty: the system's.
        temp_path "TempPath": PathBuf = PathBuf::new();
        /// Acknowledges that making someone owner takes the role from the present owner.
        transfer_ownership "TransferOwnership": bool = false;
        /// Whether requests are made with the rights of a domain administrator.
        use_domain_admin_access "UseDomainAdminAccess": bool = false;
    }
    bound {
        /// Link to an icon of the resource at the index; it needs no authorization.
        "IconLink"[]: String = "" => read(|d, i| resource(d, i, |r| r.icon_link.clone()));
        /// Whether listings ask for every member: a shorthand for `RequestedFields`, which becomes `*` or `default`.
        "IncludeAllFields": bool = "False"
            => read(|d, _| Ok(d.state().read(|s| s.settings.drive.requested_fields.0 == "*"))),
               write(|d, _, all| {
                   let text = if all { "*" } else { "default" };
                   d.state().update(|s| s.settings.drive.requested_fields = Fields(text.to_owned()));
                   Ok(())
               });
        /// The name of the resource at the index, with the extension of its export format behind it if it is one
        /// of Google's own formats and does not end in the extension of a known kind of file already.
        "NormalizedFileName"[]: String = "" => read(normalized);
        /// What was sent by the last request, with the credentials in it, as text: what is no UTF-8 shows as replacement
        /// characters, and `raw_request()` gives the bytes. The first MiB is kept; at the end stands how much was not.
        /// Needs `TransferredRequest=ON` before.
        "RawRequest": String = "", secret => read(|d, _| kept(d, Client::raw_request).map(|raw| raw.text()));
        /// What was received in answer to the last request, as `RawRequest` has it; `raw_response()` gives the bytes.
        "RawResponse": String = "", secret => read(|d, _| kept(d, Client::raw_response).map(|raw| raw.text()));
        /// Key that some link-shared items need beside their id, of the resource at the index.
        "ResourceKey"[]: String = "", secret => read(|d, i| resource(d, i, |r| r.resource_key.clone()));
        /// Whether the last listing left out places the service did not search.
        "SearchIncomplete": bool = "False" => read(|d, _| Ok(d.state().read(|s| s.general.search_incomplete)));
        /// How many children the current element has. See `XPath`.
        "XChildCount": usize = "0" => read(|d, _| d.x_path(|x| x.child_count()));
        /// The name of the child at the index.
        "XChildName"[]: String = "" => read(|d, i| d.x_path(|x| x.child_name(i))?);
        /// The text of the child at the index.
        "XChildXText"[]: String = "" => read(|d, i| d.x_path(|x| x.child_text(i))?);
        /// The name of the current element.
        "XElement": String = "" => read(|d, _| d.x_path(|x| x.element()));
        /// The name of the parent of the current element.
        "XParent": String = "" => read(|d, _| d.x_path(|x| x.parent()));
        /// Points at an element of the last answer, which is JSON (`/json/files/[1]/name`) or XML. Setting it moves
        /// to that element, which the other `X*` settings describe.
        "XPath": Place = "" => read(|d, _| d.x_path(|x| x.path()).map(Place)), write(|d, _, path| d.set_x_path(&path.0));
        /// The whole current element.
        "XSubTree": String = "" => read(|d, _| d.x_path(|x| x.sub_tree()));
        /// The text of the current element.
        "XText": String = "" => read(|d, _| d.x_path(|x| x.text()));
    }
}

fn resource(
    drive: &GoogleDrive,
    index: usize,
    member: fn(&crate::records::Resource) -> String,
) -> Result<String> {
    drive.state().read(|s| s.resources.at(index).map(member))
}

fn normalized(drive: &GoogleDrive, index: usize) -> Result<String> {
    drive.state().read(|s| {
        let record = s.resources.at(index)?;
        let settings = &s.settings.drive;
        let export = settings.formats().choose(&record.mime_type, "");
        let suffix = export.and_then(|export| export.suffix(&record.name));
        Ok(format!("{}{}", record.name, suffix.unwrap_or_default()))
    })
}

impl DriveSettings {
    /// What files of Google's own formats are exported as.
    pub(crate) fn formats(&self) -> Formats {
        Formats {
            documents: self.docs_export_format.clone(),
            drawings: self.drawings_export_format.clone(),
            spreadsheets: self.sheets_export_format.clone(),
            presentations: self.slides_export_format.clone(),
        }
    }
}

/// # Paths of settings
///
/// For paths that are not UTF-8, which [`config`](Self::config) cannot take.
impl GoogleDrive {
    /// Sets the setting `TempPath`.
    ///
    /// Extension: the reference has no such method.
    pub fn set_temp_path(&self, path: impl AsRef<Path>) {
        let path = path.as_ref().to_owned();
        self.state().update(|s| s.settings.drive.temp_path = path);
    }

    /// Sets the setting `DownloadTempFile`.
    ///
    /// Extension: the reference has no such method.
    pub fn set_download_temp_file(&self, path: impl AsRef<Path>) {
        let path = path.as_ref().to_owned();
        self.state()
            .update(|s| s.settings.drive.download_temp_file = path);
    }
}

/// # Bytes of the last exchange
impl GoogleDrive {
    /// What was sent by the last request, byte for byte and with the credentials in it: the first MiB, headers
    /// included. The setting `RawRequest` shows the same as text.
    ///
    /// Extension: the reference has no such method.
    ///
    /// # Errors
    /// 602 when `TransferredRequest=ON` was not set.
    pub fn raw_request(&self) -> Result<Vec<u8>> {
        let raw = kept(self, Client::raw_request).map_err(|error| self.announce(error))?;
        Ok(raw.bytes)
    }

    /// What was received in answer to the last request, byte for byte: the first MiB, headers included. The setting
    /// `RawResponse` shows the same as text.
    ///
    /// Extension: the reference has no such method.
    ///
    /// # Errors
    /// 602 when `TransferredRequest=ON` was not set.
    pub fn raw_response(&self) -> Result<Vec<u8>> {
        let raw = kept(self, Client::raw_response).map_err(|error| self.announce(error))?;
        Ok(raw.bytes)
    }
}

fn kept(drive: &GoogleDrive, of: fn(&Client) -> Captured) -> Result<Captured> {
    if !drive.state().read(|s| s.general.keep_requests) {
        return Err(Error::new(
            codes::NO_TRANSFERRED_REQUEST,
            "RawRequest and RawResponse are kept only when TransferredRequest=ON was set before the request.",
        ));
    }
    Ok(of(drive.client()))
}
