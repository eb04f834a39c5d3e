//! Downloads of plain content to a file.

use std::io;
use std::path::Path;

use super::left::{Left, Owner};
use super::receive::{self, Broken, differs};
use super::{Download, Place};
use crate::error::{Error, Result, codes};
use crate::transfer::local::{self, Beside, Special, Spot};
use crate::transfer::source::cannot;

pub(super) fn to_file(plan: &mut Download<'_>, place: &Place) -> Result<()> {
    let start = plan.start_byte;
    local::check(&place.path, place.overwrite || place.append || start > 0)?;
    let target = local::resolve(&place.path)?;
    if target
        .metadata()
        .is_ok_and(|facts| local::is_special(&facts))
    {
        return to_special(plan, &target);
    }
    let owner = Owner::of(plan, place);
    if place.append {
        return append(plan, &target);
    }
    if start > 0 {
        // Without the right to replace the old file it is that file which is gone on with.
        if place.overwrite && plan.own_left(&owner).is_some() {
            return beside(plan, owner, &target);
        }
        let mut spot = Spot::onward(&target, start, codes::LOCAL_FILE)?;
        return fill(plan, &mut spot);
    }
    match Spot::create(if place.overwrite {
        &target
    } else {
        &place.path
    }) {
        Ok(mut spot) => {
            fill(plan, &mut spot)?;
            if plan.own_left(&owner).is_some() {
                plan.leave(None);
            }
            Ok(())
        }
        Err(cause) if cause.kind() != io::ErrorKind::AlreadyExists => {
            Err(cannot("create", &target, &cause))
        }
        Err(_) if !place.overwrite => Err(local::exists(&place.path)),
        Err(_) => beside(plan, owner, &target),
    }
}

/// Fills a file where it is.
fn fill(plan: &mut Download<'_>, spot: &mut Spot) -> Result<()> {
    match fetch(plan, spot) {
        Ok(()) => spot.complete(),
        Err(broken) => {
            spot.give_up(broken.wrong);
            Err(broken.error)
        }
    }
}

/// Fetches what a file lacks; what is gone on with is proved as a whole.
pub(super) fn fetch(plan: &mut Download<'_>, spot: &mut Spot) -> Result<(), Broken> {
    let from = spot.from();
    if from == 0 {
        return receive::fresh(plan, &mut |piece, _| spot.write(piece));
    }
    let (size, md5) = receive::facts(plan, from)?;
    receive::onward(plan, from, size, &mut |piece| spot.write(piece))?;
    if spot.md5(plan.bounds)? == md5 {
        Ok(())
    } else {
        Err(differs())
    }
}

/// Fills a part that takes the old file's place.
fn beside(plan: &mut Download<'_>, owner: Owner, target: &Path) -> Result<()> {
    let left = plan.own_left(&owner);
    // What is behind the bytes that this object left is another's.
    let from = left.map_or(0, |left| left.bytes().min(plan.start_byte));
    let mut beside = match Beside::new(target, true, left.map(Left::path), from) {
        Ok(beside) => beside,
        Err(cause) if local::folder_is_closed(&cause) => {
            // As every tool does: the file may be written, its folder may not.
            let mut spot = Spot::in_place(target)?;
            return fill(plan, &mut spot);
        }
        Err(cause) => return Err(cannot("write beside", target, &cause)),
    };
    let (error, wrong) = match fetch(plan, &mut beside.part) {
        Ok(()) => match beside.complete() {
            Ok(()) => {
                if plan.own_left(&owner).is_some() {
                    plan.leave(None);
                }
                return Ok(());
            }
            Err(error) => (error, false),
        },
        Err(broken) => (broken.error, broken.wrong),
    };
    let path = beside.part.path().to_owned();
    // The answer to a request of the caller's own is never gone on with.
    let bytes = beside.give_up(wrong || plan.custom.is_some());
    // Others may want the part now, to remove it.
    drop(beside);
    let left = Left::new(owner, &path, bytes, true);
    if bytes > 0 {
        plan.leave(Some(left));
    } else {
        plan.leave_nothing_of(left);
    }
    Err(error)
}

/// Behind what is there. With `start_byte` the file itself is gone on with, which has to end there.
fn append(plan: &mut Download<'_>, target: &Path) -> Result<()> {
    if plan.start_byte == 0 {
        let mut spot = Spot::append(target)?;
        return match receive::fresh(plan, &mut |piece, _| spot.write(piece)) {
            Ok(()) => spot.complete(),
            Err(broken) => {
                spot.give_up(broken.wrong);
                Err(broken.error)
            }
        };
    }
    let mut spot = Spot::onward(target, plan.start_byte, codes::LOCAL_FILE)?;
    if spot.length() != plan.start_byte {
        let text = format!(
            "{} has {} bytes and not start_byte: with Append nothing of it may be cut off.",
            target.display(),
            spot.length()
        );
        return Err(Error::new(codes::CANNOT_RESUME, text));
    }
    fill(plan, &mut spot)
}

fn to_special(plan: &mut Download<'_>, target: &Path) -> Result<()> {
    if plan.start_byte > 0 {
        let text = format!(
            "{} is no file: a download to it cannot be resumed.",
            target.display()
        );
        return Err(Error::new(codes::CANNOT_RESUME, text));
    }
    let bounds = plan.bounds;
    let mut special = Special::open(target, plan.patience, bounds)?;
    receive::fresh(plan, &mut |piece, _| special.write(piece, bounds))
        .map_err(|broken| broken.error)?;
    special.complete()
}
