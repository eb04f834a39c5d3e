//! What a file that takes another's place takes over from it, and how it gets there.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Seek, SeekFrom};
use std::path::Path;

/// Mode bits to make a file with that is to take the place of `old`: never more open than that.
#[cfg(unix)]
pub(super) fn mode(old: Option<&Metadata>) -> u32 {
    use std::os::unix::fs::MetadataExt;
    old.map_or(0o666, |facts| facts.mode() & 0o777)
}

/// Gives a file the owner, if that is allowed, and the mode of the one whose place it takes.
pub(super) fn dress(file: &File, old: Option<&Metadata>) {
    let Some(old) = old else { return };
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        use std::os::unix::fs::PermissionsExt;

        use rustix::fs::{Gid, Uid, fchown};
        let mut bits = old.mode() & 0o7777;
        if let Ok(now) = file.metadata()
            && (now.uid(), now.gid()) != (old.uid(), old.gid())
        {
            let (user, group) = (Uid::from_raw(old.uid()), Gid::from_raw(old.gid()));
            let owner = fchown(file, Some(user), Some(group));
            // Only the superuser gives files away; one's own groups can be chosen.
            if owner.is_err() && fchown(file, None, Some(group)).is_err() {
                bits &= 0o0777;
            } else if owner.is_err() {
                bits &= 0o3777;
            }
        }
        // After the owner: changing that takes some bits away.
        drop(file.set_permissions(std::fs::Permissions::from_mode(bits)));
    }
    #[cfg(not(unix))]
    drop(file.set_permissions(old.permissions()));
}

/// Copies a whole file into one that cannot be replaced.
pub(super) fn copy_into(from: &mut File, target: &Path) -> io::Result<()> {
    let mut into = OpenOptions::new().write(true).open(target)?;
    from.seek(SeekFrom::Start(0))?;
    into.set_len(0)?;
    io::copy(from, &mut into)?;
    into.sync_all()
}
