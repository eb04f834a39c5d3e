//! Downloads into memory.

use super::Download;
use super::receive::{self, Broken};
use crate::error::{Error, Result, codes};

/// What is set aside at once for an announced length: more only as the bytes come.
const FIRST: u64 = 64 << 20;
/// The least by which the room grows.
const LEAST: usize = 64 << 10;

/// Content as it grows. It never asks for more room than was announced, so that nothing is held twice.
struct Memory {
    data: Vec<u8>,
    limit: usize,
    announced: usize,
}

impl Memory {
    fn expect(&mut self, length: Option<u64>) -> Result<()> {
        let length = length.unwrap_or(0);
        self.announced = fit(length).min(self.limit);
        self.reserve(fit(length.min(FIRST)).min(self.limit))
    }

    fn push(&mut self, piece: &[u8]) -> Result<()> {
        let room = self.limit.saturating_sub(self.data.len()).min(piece.len());
        let free = self.data.capacity() - self.data.len();
        if room > free {
            let length = self.data.len();
            let mut whole = (length * 2).max(length + LEAST);
            // The last step goes exactly to the end.
            if self.announced >= length + room {
                whole = whole.min(self.announced);
            }
            self.reserve(whole.max(length + room).min(self.limit) - length)?;
        }
        self.data.extend_from_slice(&piece[..room]);
        Ok(())
    }

    fn reserve(&mut self, more: usize) -> Result<()> {
        self.data.try_reserve_exact(more).map_err(|cause| {
            Error::new(
                codes::STREAM,
                format!("There is no memory for the content: {cause}."),
            )
        })
    }
}

fn fit(length: u64) -> usize {
    usize::try_from(length).unwrap_or(usize::MAX)
}

/// Fetches into memory; onward from `start_byte` it is the rest that is returned.
pub(super) fn fetch(plan: &mut Download<'_>, limit: Option<u64>) -> Result<Vec<u8>> {
    let mut memory = Memory {
        data: Vec::new(),
        limit: limit.map_or(usize::MAX, fit),
        announced: 0,
    };
    let from = plan.start_byte;
    let mut cipher = match &plan.encryption {
        Some(_) if from > 0 => {
            return Err(Error::new(
                codes::NO_DOWNLOAD_TEMP_FILE,
                "An encrypted download can be resumed only when it goes to a file.",
            ));
        }
        Some(encryption) => Some(encryption.decryptor()?),
        None => None,
    };
    if from > 0 {
        // The beginning is not here: the MD5 proves nothing, but the range has to fit the size.
        let (size, _) = receive::facts(plan, from)?;
        memory.expect(Some(size - from))?;
        receive::onward(plan, from, size, &mut |piece| memory.push(piece)).map_err(error)?;
        return Ok(memory.data);
    }
    let mut plain = Vec::new();
    receive::fresh(plan, &mut |piece, length| {
        if memory.data.capacity() == 0 {
            memory.expect(length)?;
        }
        match &mut cipher {
            None => memory.push(piece),
            Some(cipher) => {
                plain.clear();
                cipher.update(piece, &mut plain)?;
                memory.push(&plain)
            }
        }
    })
    .map_err(error)?;
    if let Some(cipher) = &mut cipher {
        plain.clear();
        cipher.finish(&mut plain)?;
        memory.push(&plain)?;
    }
    Ok(memory.data)
}

fn error(broken: Broken) -> Error {
    broken.error
}
