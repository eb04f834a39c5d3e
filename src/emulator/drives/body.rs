//! What a request may say about a shared drive.

use serde::Deserialize;

use super::super::errors::{ApiError, shown};
use super::THEMES;
use super::model::{Restrictions, SharedDrive};

/// The part of a shared drive resource that a request may carry.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct DriveBody {
    pub(super) name: Option<String>,
    pub(super) theme_id: Option<String>,
    pub(super) color_rgb: Option<String>,
    pub(super) background_image_file: Option<Image>,
    pub(super) hidden: Option<bool>,
    pub(super) restrictions: Option<RestrictionsBody>,
}

/// `backgroundImageFile`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Image {
    id: Option<String>,
    x_coordinate: Option<f64>,
    y_coordinate: Option<f64>,
    width: Option<f64>,
}

/// `restrictions`; what is absent stays as it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct RestrictionsBody {
    admin_managed_restrictions: Option<bool>,
    copy_requires_writer_permission: Option<bool>,
    domain_users_only: Option<bool>,
    drive_members_only: Option<bool>,
    sharing_folders_requires_organizer_permission: Option<bool>,
    download_restriction: Option<DownloadBody>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct DownloadBody {
    restricted_for_readers: Option<bool>,
    restricted_for_writers: Option<bool>,
}

impl DriveBody {
    /// A shared drive with what a request changes of it.
    pub(super) fn over(&self, drive: &mut SharedDrive) -> Result<(), ApiError> {
        if let Some(name) = &self.name {
            drive.name = checked_name(name)?;
        }
        let picture = self.color_rgb.is_some() || self.background_image_file.is_some();
        if self.theme_id.is_some() && picture {
            let words = "themeId cannot be set together with colorRgb or backgroundImageFile.";
            return Err(ApiError::invalid("themeId", words));
        }
        if let Some(theme) = &self.theme_id {
            let known = THEMES.iter().find(|(id, _)| id == theme);
            let (id, color) = known.ok_or_else(|| bad("themeId", theme))?;
            (drive.theme, drive.color) = ((*id).to_owned(), (*color).to_owned());
            drive.image = None;
        }
        if let Some(color) = &self.color_rgb {
            let digits = color.strip_prefix('#').unwrap_or_default();
            if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
                return Err(bad("colorRgb", color));
            }
            drive.color.clone_from(color);
        }
        if let Some(image) = &self.background_image_file {
            drive.image = Some(image.checked()?);
        }
        if let Some(body) = self.restrictions {
            body.over(&mut drive.restrictions);
        }
        Ok(())
    }
}

impl Image {
    // Every member has to be there, and the crop has to lie within the picture.
    fn checked(&self) -> Result<String, ApiError> {
        let inside = |v: Option<f64>| v.is_some_and(|v| (0.0..=1.0).contains(&v));
        match &self.id {
            Some(id)
                if inside(self.x_coordinate) && inside(self.y_coordinate) && inside(self.width) =>
            {
                Ok(id.clone())
            }
            _ => Err(ApiError::invalid(
                "backgroundImageFile",
                "All fields of backgroundImageFile must be set, within the range 0 to 1.",
            )),
        }
    }
}

impl RestrictionsBody {
    fn over(self, own: &mut Restrictions) {
        let download = self.download_restriction.unwrap_or_default();
        for (said, flag) in [
            (self.admin_managed_restrictions, &mut own.admin_managed),
            (
                self.copy_requires_writer_permission,
                &mut own.copy_requires_writer,
            ),
            (self.domain_users_only, &mut own.domain_users_only),
            (self.drive_members_only, &mut own.members_only),
            (
                self.sharing_folders_requires_organizer_permission,
                &mut own.folders_need_organizer,
            ),
            (
                download.restricted_for_readers,
                &mut own.no_download_for_readers,
            ),
            (
                download.restricted_for_writers,
                &mut own.no_download_for_writers,
            ),
        ] {
            *flag = said.unwrap_or(*flag);
        }
    }

    /// Whether it touches what only an administrator may.
    pub(super) fn names_admin(self) -> bool {
        self.admin_managed_restrictions.is_some()
    }
}

pub(super) fn checked_name(name: &str) -> Result<String, ApiError> {
    if name.trim().is_empty() || name.len() > 1000 {
        return Err(bad("name", name));
    }
    Ok(name.to_owned())
}

fn bad(member: &str, text: &str) -> ApiError {
    ApiError::invalid(
        member,
        format!("Invalid value for {member}: {}", shown(text)),
    )
}
