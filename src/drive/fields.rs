//! Which members are asked for (`fields`), by kind of request.

/// The members of a file the component has a place for.
macro_rules! file_members {
    () => {
        "id,name,mimeType,description,fileExtension,originalFilename,createdTime,modifiedTime,size,\
         md5Checksum,owners(displayName,emailAddress),parents,driveId,starred,trashed,viewedByMe,\
         webViewLink,iconLink,resourceKey,copyRequiresWriterPermission,\
         shortcutDetails(targetId,targetMimeType,targetResourceKey)"
    };
}

pub(crate) const FILE: &str = file_members!();
pub(crate) const FILE_LIST: &str = concat!(
    "nextPageToken,incompleteSearch,files(",
    file_members!(),
    ")"
);
pub(crate) const ABOUT: &str = "user,storageQuota,canCreateDrives";

/// The `fields` parameter: our default, everything, or the caller's own words.
pub(crate) fn choose(requested: &str, default: &str) -> String {
    match requested {
        "" | "default" => default.to_owned(),
        other => other.to_owned(),
    }
}
