//! `about.get`.

use std::collections::{BTreeMap, BTreeSet};

use super::call::Head;
use super::errors::ApiError;
use super::files::Shape;
use super::reply::Reply;
use super::server::App;
use super::store::{QUOTA, in_trash};
use super::wire::{About, StorageQuota, owner};

pub(super) fn get(app: &App, head: &Head) -> Result<Reply, ApiError> {
    if head.param("fields").is_none() {
        return Err(ApiError::new(
            400,
            "required",
            "The 'fields' parameter is required for this method.",
        )
        .parameter("fields"));
    }
    let shape = Shape::of(head, "About", "*")?;
    let files = app.store.files();
    // Copies share their bytes, and each of them counts as it does for a user.
    let used: u64 = files.values().map(|e| e.size()).sum();
    let in_bin: u64 = files
        .values()
        .filter(|e| in_trash(&files, e))
        .map(|e| e.size())
        .sum();
    let types: BTreeSet<&str> = BTreeSet::from([
        "document",
        "spreadsheet",
        "presentation",
        "drawing",
        "script",
    ]);
    let limits = types.iter().map(|t| (google(t), "10485760")).collect();
    shape.reply(&About {
        kind: "drive#about",
        user: owner(),
        storage_quota: StorageQuota {
            limit: QUOTA.to_string(),
            usage: used.to_string(),
            usage_in_drive: used.to_string(),
            usage_in_drive_trash: in_bin.to_string(),
        },
        // Conversion is not offered.
        import_formats: BTreeMap::new(),
        export_formats: BTreeMap::new(),
        max_import_sizes: limits,
        max_upload_size: "5497558138880",
        app_installed: true,
        folder_color_palette: ["#ac725e", "#d06b64", "#f83a22", "#8f8f8f"],
        drive_themes: [],
        can_create_drives: true,
        can_create_team_drives: true,
    })
}

fn google(name: &str) -> &'static str {
    match name {
        "document" => "application/vnd.google-apps.document",
        "spreadsheet" => "application/vnd.google-apps.spreadsheet",
        "presentation" => "application/vnd.google-apps.presentation",
        "drawing" => "application/vnd.google-apps.drawing",
        _ => "application/vnd.google-apps.script",
    }
}
