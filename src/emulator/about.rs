//! `about.get`.

use std::collections::BTreeMap;

use serde::Serialize;

use super::access::Caller;
use super::call::Head;
use super::errors::ApiError;
use super::export;
use super::files::Shape;
use super::reply::Reply;
use super::server::App;
use super::wire::Person;

/// `drive#about`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct About {
    kind: &'static str,
    user: Person,
    storage_quota: StorageQuota,
    import_formats: BTreeMap<&'static str, Vec<&'static str>>,
    export_formats: BTreeMap<&'static str, Vec<&'static str>>,
    max_import_sizes: BTreeMap<&'static str, &'static str>,
    max_upload_size: &'static str,
    app_installed: bool,
    folder_color_palette: [&'static str; 4],
    drive_themes: Vec<Theme>,
    can_create_drives: bool,
    can_create_team_drives: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct StorageQuota {
    limit: String,
    usage: String,
    usage_in_drive: String,
    usage_in_drive_trash: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Theme {
    id: &'static str,
    background_image_link: String,
    color_rgb: &'static str,
}

pub(super) fn get(app: &App, head: &Head, caller: &Caller) -> Result<Reply, ApiError> {
    if head.param("fields").is_none() {
        return Err(ApiError::new(
            400,
            "required",
            "The 'fields' parameter is required for this method.",
        )
        .parameter("fields"));
    }
    let shape = Shape::of(head, "About", "*")?;
    // Copies share their bytes, and each of them counts as it does for a user.
    let (limit, (used, in_bin)) = app
        .store
        .look(|state| (state.quota, state.tree.usage(caller.user)));
    let documents = export::DOCUMENTS.iter().map(|mime| (*mime, "10485760"));
    shape.reply(&About {
        kind: "drive#about",
        user: Person::of(caller.user.email, caller),
        storage_quota: StorageQuota {
            limit: limit.to_string(),
            usage: used.to_string(),
            usage_in_drive: used.to_string(),
            usage_in_drive_trash: in_bin.to_string(),
        },
        import_formats: export::import_formats(),
        export_formats: export::export_formats(),
        max_import_sizes: documents.collect(),
        max_upload_size: "5497558138880",
        app_installed: true,
        folder_color_palette: ["#ac725e", "#d06b64", "#f83a22", "#8f8f8f"],
        drive_themes: super::drives::THEMES
            .iter()
            .map(|(id, color)| Theme {
                id,
                background_image_link: format!("{}/themes/{id}.png", app.base),
                color_rgb: color,
            })
            .collect(),
        can_create_drives: true,
        can_create_team_drives: true,
    })
}
