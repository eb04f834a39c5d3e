//! Downloads: to memory or a file, plain or enciphered, from the beginning or onward.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::progress::{Progress, ProgressOptions};
use super::sink::{self, Beside, Onward, Target};
use super::source::cannot;
use crate::crypto::Plan;
use crate::drive::errors::refusal;
use crate::enums::Direction;
use crate::error::{Error, Result, codes};
use crate::http::{Body, Exchange, Request, Response};
use crate::observe::{Bounds, Observer};

/// How much of a refusal is read.
const REFUSAL_LIMIT: usize = 1 << 20;
const PIECE: usize = 128 * 1024;

/// What is to be downloaded, and how.
pub(crate) struct Download<'a> {
    pub(crate) exchange: &'a dyn Exchange,
    pub(crate) observer: &'a dyn Observer,
    pub(crate) bounds: &'a Bounds,
    pub(crate) url: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) target: Target,
    pub(crate) start_byte: u64,
    pub(crate) encryption: Option<Plan>,
    /// The folder for ciphertext; empty: the system's.
    pub(crate) temp_path: PathBuf,
    /// The file that holds the ciphertext of an earlier attempt.
    pub(crate) temp_file: String,
    pub(crate) progress: ProgressOptions,
    /// Told where the ciphertext of an unfinished download is; "" when it is gone.
    pub(crate) on_temp_file: &'a mut dyn FnMut(&str),
}

/// What a download brought.
pub(crate) struct Downloaded {
    /// For a target in memory.
    pub(crate) data: Option<Vec<u8>>,
}

/// Downloads; what is left behind by a failure is said where it happens.
pub(crate) fn download(mut plan: Download<'_>) -> Result<Downloaded> {
    let target = std::mem::replace(&mut plan.target, Target::Memory { limit: None });
    // A key that does not fit is found before anything is fetched.
    let cipher = plan.encryption.as_ref().map(Plan::decryptor).transpose()?;
    match (target, cipher) {
        (Target::Memory { limit }, None) => {
            let limit = limit.map_or(usize::MAX, |limit| {
                usize::try_from(limit).unwrap_or(usize::MAX)
            });
            let mut data = Vec::new();
            receive(&plan, plan.start_byte, &mut |piece| {
                let room = limit.saturating_sub(data.len()).min(piece.len());
                data.extend_from_slice(&piece[..room]);
                Ok(())
            })?;
            Ok(Downloaded { data: Some(data) })
        }
        (Target::Memory { limit }, Some(mut cipher)) => {
            if plan.start_byte > 0 {
                return Err(Error::new(
                    codes::NO_DOWNLOAD_TEMP_FILE,
                    "An encrypted download can be resumed only when it goes to a file.",
                ));
            }
            let mut data = Vec::new();
            receive(&plan, 0, &mut |piece| cipher.update(piece, &mut data))?;
            cipher.finish(&mut data)?;
            if let Some(limit) = limit {
                data.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
            }
            Ok(Downloaded { data: Some(data) })
        }
        (
            Target::File {
                path,
                overwrite,
                append,
            },
            Some(_),
        ) => {
            sink::check(&path, overwrite || append)?;
            encrypted_to_file(&mut plan, &path, overwrite, append)?;
            Ok(Downloaded { data: None })
        }
        (
            Target::File {
                path,
                overwrite,
                append,
            },
            None,
        ) => {
            let onward = append || plan.start_byte > 0;
            sink::check(&path, overwrite || onward)?;
            if onward {
                onward_to_file(&plan, &path, append)?;
            } else {
                fresh_to_file(&plan, &path, overwrite)?;
            }
            Ok(Downloaded { data: None })
        }
    }
}

fn fresh_to_file(plan: &Download<'_>, path: &Path, overwrite: bool) -> Result<()> {
    let mut file = Beside::new(path, overwrite)?;
    match receive(plan, 0, &mut |piece| file.write(piece)) {
        Ok(()) => file.complete(),
        Err(error) => {
            file.keep_part();
            Err(error)
        }
    }
}

fn onward_to_file(plan: &Download<'_>, path: &Path, append: bool) -> Result<()> {
    let mut file = Onward::new(path, (!append).then_some(plan.start_byte))?;
    receive(plan, plan.start_byte, &mut |piece| file.write(piece))?;
    file.complete()
}

/// The ciphertext is collected in a private file, then deciphered into the target.
fn encrypted_to_file(
    plan: &mut Download<'_>,
    path: &Path,
    overwrite: bool,
    append: bool,
) -> Result<()> {
    let kept = if plan.start_byte > 0 {
        if plan.temp_file.is_empty() {
            return Err(Error::new(
                codes::NO_DOWNLOAD_TEMP_FILE,
                "Resuming an encrypted download needs the setting DownloadTempFile.",
            ));
        }
        let kept = PathBuf::from(&plan.temp_file);
        let mut file = Onward::new(&kept, Some(plan.start_byte))?;
        receive(plan, plan.start_byte, &mut |piece| file.write(piece))?;
        file.complete()?;
        kept
    } else {
        let kept = private_file(&plan.temp_path)?;
        (plan.on_temp_file)(&kept.to_string_lossy());
        let mut file = Onward::new(&kept, Some(0))?;
        let outcome =
            receive(plan, 0, &mut |piece| file.write(piece)).and_then(|()| file.complete());
        if let Err(error) = outcome {
            // Nothing came: there is nothing to resume from.
            if kept.metadata().is_ok_and(|facts| facts.len() == 0) {
                drop(std::fs::remove_file(&kept));
                (plan.on_temp_file)("");
            }
            return Err(error);
        }
        kept
    };
    decipher(plan, &kept, path, overwrite, append)?;
    drop(std::fs::remove_file(&kept));
    (plan.on_temp_file)("");
    Ok(())
}

/// A new file only its user can read.
fn private_file(folder: &Path) -> Result<PathBuf> {
    let folder = if folder.as_os_str().is_empty() {
        std::env::temp_dir()
    } else {
        folder.to_owned()
    };
    let failed = |cause: &std::io::Error| {
        Error::new(
            codes::STREAM,
            format!(
                "No temporary file can be made in {}: {cause}.",
                folder.display()
            ),
        )
    };
    let file = tempfile::Builder::new()
        .prefix("cloudstorage-")
        .tempfile_in(&folder)
        .map_err(|cause| failed(&cause))?;
    file.into_temp_path()
        .keep()
        .map_err(|cause| failed(&cause.error))
}

fn decipher(
    plan: &Download<'_>,
    from: &Path,
    path: &Path,
    overwrite: bool,
    append: bool,
) -> Result<()> {
    let Some(encryption) = &plan.encryption else {
        return Ok(());
    };
    let mut cipher = encryption.decryptor()?;
    let mut source = File::open(from).map_err(|cause| cannot("open", from, &cause))?;
    // Beside the target even when it is to be appended: a wrong password must not touch it.
    let mut file = Beside::new(path, overwrite || append)?;
    if append && path.exists() {
        let mut before = File::open(path).map_err(|cause| cannot("open", path, &cause))?;
        pass_on(&mut before, path, plan.bounds, &mut |piece| {
            file.write(piece)
        })?;
    }
    let mut plain = Vec::new();
    pass_on(&mut source, from, plan.bounds, &mut |piece| {
        plain.clear();
        cipher.update(piece, &mut plain)?;
        file.write(&plain)
    })?;
    plain.clear();
    cipher.finish(&mut plain)?;
    file.write(&plain)?;
    file.complete()
}

fn pass_on(
    source: &mut File,
    path: &Path,
    bounds: &Bounds,
    take: &mut dyn FnMut(&[u8]) -> Result<()>,
) -> Result<()> {
    let mut piece = vec![0; PIECE];
    loop {
        bounds.check()?;
        let amount = source
            .read(&mut piece)
            .map_err(|cause| cannot("read", path, &cause))?;
        if amount == 0 {
            return Ok(());
        }
        take(&piece[..amount])?;
    }
}

/// Fetches the content from an offset on, piece by piece.
fn receive(
    plan: &Download<'_>,
    from: u64,
    take: &mut dyn FnMut(&[u8]) -> Result<()>,
) -> Result<()> {
    let mut headers = plan.headers.clone();
    if from > 0 {
        headers.push(("Range".to_owned(), format!("bytes={from}-")));
    }
    let mut response = plan.exchange.send(Request {
        method: "GET",
        url: plan.url.clone(),
        headers,
        body: Body::Empty,
        told: true,
    })?;
    if from > 0 && is_complete(&response, from)? {
        Progress::begin(
            plan.observer,
            Direction::Download,
            plan.progress,
            from,
            Some(from),
        )
        .finish(from);
        return Ok(());
    }
    if !(200..300).contains(&response.status) {
        let text = response.read_all(REFUSAL_LIMIT).unwrap_or_default();
        return Err(refusal(response.status, &text));
    }
    let total = response
        .content_length()
        .map(|length| length.saturating_add(from));
    let mut progress = Progress::begin(
        plan.observer,
        Direction::Download,
        plan.progress,
        from,
        total,
    );
    let (mut piece, mut at) = (vec![0; PIECE], from);
    loop {
        let amount = response.read(&mut piece)?;
        if amount == 0 {
            progress.finish(at);
            return Ok(());
        }
        take(&piece[..amount])?;
        at += amount as u64;
        progress.reach(at);
        plan.bounds.check()?;
    }
}

/// Judges the answer to a request for a part: true when there is nothing left to fetch.
fn is_complete(response: &Response, from: u64) -> Result<bool> {
    let range = response.header("Content-Range").unwrap_or_default().trim();
    match response.status {
        200 => Err(Error::new(
            codes::RANGE_NOT_SUPPORTED,
            format!("The service sends the whole file: the download cannot go on at byte {from}."),
        )),
        206 => {
            let begins = range
                .strip_prefix("bytes ")
                .and_then(|range| range.split('-').next());
            if begins.and_then(|begins| begins.parse::<u64>().ok()) == Some(from) {
                return Ok(false);
            }
            Err(Error::new(
                codes::CANNOT_RESUME,
                format!(
                    "The service sends another part ({range}) than the one from byte {from} on."
                ),
            ))
        }
        416 => match range
            .strip_prefix("bytes */")
            .and_then(|length| length.parse::<u64>().ok())
        {
            Some(length) if length == from => Ok(true),
            _ => Err(Error::new(
                codes::CANNOT_RESUME,
                format!("The file has no byte {from}: the download cannot go on there."),
            )),
        },
        _ => Ok(false),
    }
}
