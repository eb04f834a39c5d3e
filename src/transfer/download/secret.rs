//! Encrypted downloads to a file: the ciphertext is collected first, then deciphered.

use std::io;
use std::path::{Path, PathBuf};

use super::left::{Left, Owner};
use super::{Download, Place, plain};
use crate::error::{Error, Result, codes};
use crate::transfer::local::{self, Beside, Special, Spot, Unnamed};
use crate::transfer::source::cannot;

pub(super) fn to_file(plan: &mut Download<'_>, place: &Place) -> Result<()> {
    local::check(&place.path, place.overwrite || place.append)?;
    let target = local::resolve(&place.path)?;
    let owner = Owner::of(plan, place);
    let (mut store, ours) = ciphertext(plan, &owner)?;
    if let Err(broken) = plain::fetch(plan, &mut store) {
        store.give_up(broken.wrong);
        leave(plan, owner, store, ours);
        return Err(broken.error);
    }
    let done = store
        .complete()
        .and_then(|()| decipher(plan, &mut store, place, &target));
    if let Err(error) = done {
        leave(plan, owner, store, ours);
        return Err(error);
    }
    store.remove();
    drop(store);
    plan.leave(None);
    Ok(())
}

/// Where the ciphertext goes, and whether the file is ours.
fn ciphertext(plan: &Download<'_>, owner: &Owner) -> Result<(Spot, bool)> {
    let own = plan.own_left(owner).map(|left| left.path().to_owned());
    if plan.start_byte > 0 {
        let Some(path) = &plan.temp_file else {
            return Err(Error::new(
                codes::NO_DOWNLOAD_TEMP_FILE,
                "Resuming an encrypted download needs the setting DownloadTempFile.",
            ));
        };
        let ours = plan.left.as_ref().is_some_and(|left| left.is_ours(path));
        return Ok((Spot::onward(path, plan.start_byte, codes::STREAM)?, ours));
    }
    let folder = if plan.temp_path.as_os_str().is_empty() {
        std::env::temp_dir()
    } else {
        plan.temp_path.clone()
    };
    // A folder that was changed meanwhile was changed for a reason.
    let same_folder = |path: &PathBuf| {
        let there = std::path::absolute(&folder).ok();
        path.parent() == there.as_deref()
    };
    if let Some(path) = own.filter(same_folder)
        && let Some(spot) = Spot::again(&path)
    {
        return Ok((spot, true));
    }
    let failed = |cause: &io::Error| {
        let text = format!(
            "No temporary file can be made in {}: {cause}.",
            folder.display()
        );
        Error::new(codes::STREAM, text).caused_by(cause)
    };
    let (file, path) = tempfile::Builder::new()
        .prefix("cloudstorage-")
        .tempfile_in(&folder)
        .map_err(|cause| failed(&cause))?
        .keep()
        .map_err(|cause| failed(&cause.error))?;
    Ok((Spot::private(file, &path), true))
}

/// Notes the ciphertext that stays.
fn leave(plan: &mut Download<'_>, owner: Owner, mut store: Spot, ours: bool) {
    let (path, bytes) = (store.path().to_owned(), store.length());
    if bytes == 0 && ours {
        // Nothing came: there is nothing to resume from.
        let was_left = plan.own_left(&owner).is_some();
        store.remove();
        drop(store);
        if was_left {
            plan.leave(None);
        }
        return;
    }
    store.keep();
    drop(store);
    plan.leave(Some(Left::new(owner, &path, bytes, ours)));
}

/// Deciphers into the target, which a wrong password does not touch.
fn decipher(plan: &Download<'_>, store: &mut Spot, place: &Place, target: &Path) -> Result<()> {
    let bounds = plan.bounds;
    let special = target
        .metadata()
        .is_ok_and(|facts| local::is_special(&facts));
    if special {
        rehearse(plan, store)?;
        let mut special = Special::open(target, plan.patience, bounds)?;
        run(plan, store, &mut |piece| special.write(piece, bounds))?;
        return special.complete();
    }
    if place.append {
        rehearse(plan, store)?;
        return into_spot(plan, store, Spot::append(target)?);
    }
    let replaces = place.overwrite && target.exists();
    let path = if place.overwrite { target } else { &place.path };
    match Unnamed::new(path, place.overwrite) {
        Ok(Some(mut file)) => {
            run(plan, store, &mut |piece| file.write(piece))?;
            return file.complete();
        }
        Ok(None) => {}
        Err(cause) if replaces && local::folder_is_closed(&cause) => {
            rehearse(plan, store)?;
            return into_spot(plan, store, Spot::in_place(target)?);
        }
        Err(cause) => return Err(cannot("write beside", path, &cause)),
    }
    let mut file = match Beside::new(path, place.overwrite, None, 0) {
        Ok(file) => file,
        Err(cause) if replaces && local::folder_is_closed(&cause) => {
            rehearse(plan, store)?;
            return into_spot(plan, store, Spot::in_place(target)?);
        }
        Err(cause) => return Err(cannot("write beside", path, &cause)),
    };
    // Plaintext is not left behind.
    let done = run(plan, store, &mut |piece| file.part.write(piece)).and_then(|()| file.complete());
    done.inspect_err(|_| {
        file.give_up(true);
    })
}

fn into_spot(plan: &Download<'_>, store: &mut Spot, mut spot: Spot) -> Result<()> {
    let done = run(plan, store, &mut |piece| spot.write(piece)).and_then(|()| spot.complete());
    done.inspect_err(|_| spot.give_up(true))
}

/// Finds a wrong password before a target is written that cannot be brought back.
fn rehearse(plan: &Download<'_>, store: &mut Spot) -> Result<()> {
    run(plan, store, &mut |_| Ok(()))
}

fn run(
    plan: &Download<'_>,
    store: &mut Spot,
    take: &mut dyn FnMut(&[u8]) -> Result<()>,
) -> Result<()> {
    let Some(encryption) = &plan.encryption else {
        return Ok(());
    };
    let (mut cipher, mut plain) = (encryption.decryptor()?, Vec::new());
    store.read(plan.bounds, &mut |piece| {
        plain.clear();
        cipher.update(piece, &mut plain)?;
        take(&plain)
    })?;
    plain.clear();
    cipher.finish(&mut plain)?;
    take(&plain)
}
