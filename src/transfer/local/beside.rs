//! A part beside an old file, which takes its place when whole.

use std::fs::{File, Metadata, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::dress::{copy_into, dress};
use super::spot::{Spot, Way};
use super::{cannot_be_replaced, exists, folder, is_at, lock};
use crate::error::Result;
use crate::transfer::source::cannot;

/// How often a name is tried that others are putting in place.
const TRIES: usize = 16;

/// A part and whose place it takes.
#[derive(Debug)]
pub(in crate::transfer) struct Beside {
    pub(in crate::transfer) part: Spot,
    target: PathBuf,
    old: Option<Metadata>,
    overwrite: bool,
}

impl Beside {
    /// The part that was left at `left`, else the one of the target's own name, else one of a name nobody has.
    /// It is filled from `from` on, or from where it ends.
    pub(in crate::transfer) fn new(
        target: &Path,
        overwrite: bool,
        left: Option<&Path>,
        from: u64,
    ) -> io::Result<Self> {
        let old = target.metadata().ok();
        let usual = part_path(target, &stable(target));
        for path in left.into_iter().chain([usual.as_path()]) {
            if let Some(file) = open(path, old.as_ref())? {
                // What is in another part than one's own is anybody's.
                let from = match left {
                    Some(left) if left == path => from.min(file.metadata()?.len()),
                    _ => 0,
                };
                return Ok(Self::with(file, path, target, old, overwrite, from));
            }
        }
        let path = part_path(target, &random()?);
        let mut options = options(old.as_ref());
        let file = options.create_new(true).open(&path)?;
        lock(&file);
        Ok(Self::with(file, &path, target, old, overwrite, 0))
    }

    fn with(
        file: File,
        path: &Path,
        target: &Path,
        old: Option<Metadata>,
        overwrite: bool,
        from: u64,
    ) -> Self {
        Self {
            part: Spot::new(file, path, Way::New, from),
            target: target.to_owned(),
            old,
            overwrite,
        }
    }

    /// The part is whole: it takes its place. What cannot be put there stays where it is.
    pub(in crate::transfer) fn complete(&mut self) -> Result<()> {
        self.part.complete()?;
        dress(self.part.file(), self.old.as_ref());
        let path = self.part.path().to_owned();
        put(&path, self.part.file(), &self.target, self.overwrite)
    }

    /// The part did not arrive whole, or is wrong: how many bytes of it are worth keeping.
    pub(in crate::transfer) fn give_up(&mut self, wrong: bool) -> u64 {
        if wrong {
            self.part.remove();
            return 0;
        }
        self.part.give_up(false);
        let length = self.part.length();
        if length == 0 {
            self.part.remove();
        }
        length
    }
}

/// Puts a whole file where it belongs.
pub(super) fn put(part: &Path, file: &mut File, target: &Path, overwrite: bool) -> Result<()> {
    let failed = |cause: &io::Error| cannot("put in place", target, cause);
    if overwrite {
        return match std::fs::rename(part, target) {
            Ok(()) => Ok(()),
            Err(cause) if cannot_be_replaced(&cause) => {
                copy_into(file, target).map_err(|_| failed(&cause))?;
                drop(std::fs::remove_file(part));
                Ok(())
            }
            Err(cause) => Err(failed(&cause)),
        };
    }
    match std::fs::hard_link(part, target) {
        Ok(()) => {
            drop(std::fs::remove_file(part));
            Ok(())
        }
        Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => Err(exists(target)),
        // No links here: the name is taken first, and then replaced.
        Err(_) => match OpenOptions::new().write(true).create_new(true).open(target) {
            Ok(_) => std::fs::rename(part, target).map_err(|cause| failed(&cause)),
            Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => Err(exists(target)),
            Err(cause) => Err(failed(&cause)),
        },
    }
}

/// Removes a part that was left behind, unless somebody is writing it.
pub(in crate::transfer) fn remove_part(path: &Path) {
    if let Some(locked) = open_again(path) {
        drop(std::fs::remove_file(path));
        drop(locked.unlock());
    }
}

/// A file of ours that is still there, locked; `None` when it is not, or somebody has it.
pub(super) fn open_again(path: &Path) -> Option<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    not_through_links(&mut options);
    let file = options.open(path).ok()?;
    let ours = is_plain(&file.metadata().ok()?) && lock(&file) && is_at(&file, path);
    ours.then_some(file)
}

/// The part's names: short, so that the longest name of a target has one too.
pub(super) fn part_path(target: &Path, word: &str) -> PathBuf {
    folder(target).join(format!(".{word}.part"))
}

/// Always the same for a target.
pub(super) fn stable(target: &Path) -> String {
    let name = target.file_name().unwrap_or_default();
    let hash = Sha256::digest(name.as_encoded_bytes());
    hex::encode(&hash[..8])
}

pub(super) fn random() -> io::Result<String> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).map_err(|cause| io::Error::other(cause.to_string()))?;
    Ok(hex::encode(bytes))
}

fn options(old: Option<&Metadata>) -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        // Readable by us in any case, or it could not be gone on with.
        options.mode(super::dress::mode(old) | 0o600);
    }
    #[cfg(not(unix))]
    let _ = old;
    not_through_links(&mut options);
    options
}

fn not_through_links(options: &mut OpenOptions) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;

        use rustix::fs::OFlags;
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
        options.custom_flags(i32::try_from(flags.bits()).unwrap_or(0));
    }
    #[cfg(not(unix))]
    let _ = options;
}

/// A part, locked, made if it is not there. `None`: somebody has it, or it is nothing of ours.
fn open(path: &Path, old: Option<&Metadata>) -> io::Result<Option<File>> {
    for _ in 0..TRIES {
        let file = match options(old).create(true).truncate(false).open(path) {
            Ok(file) => file,
            // Something is there that is not for us: another name may do.
            Err(_) if path.symlink_metadata().is_ok() => return Ok(None),
            Err(cause) => return Err(cause),
        };
        if !is_plain(&file.metadata()?) || !lock(&file) {
            return Ok(None);
        }
        // Whoever had it before may have put it in place.
        if is_at(&file, path) {
            return Ok(Some(file));
        }
        drop(file.unlock());
    }
    Ok(None)
}

/// A file of one name, as parts are.
fn is_plain(facts: &Metadata) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        facts.is_file() && facts.nlink() <= 1
    }
    #[cfg(not(unix))]
    facts.is_file()
}
