//! RC4, whose cipher can neither be copied nor moved to a place.

use std::sync::Arc;

use cipher::{KeyInit, StreamCipher};
use parking_lot::Mutex;
use rc4::Rc4;

use super::Keys;
use super::stream::{Exhausted, Stream};
use crate::error::{Error, Result, codes};

/// How far one step of catching up goes.
const STEP: usize = 1 << 20;
/// How many ciphers that are done with are kept: one for what goes on, one for what is gone back to.
const SPARE: usize = 2;

/// A cipher and its place in the key stream.
type Placed = (u64, Rc4);

/// A cipher that is wound on to its place. One that is dropped is kept for the next fork, which then has only the
/// way from there: an upload in fragments makes the key stream twice, and not anew for each fragment.
pub(super) struct Winding {
    /// `None` only while it is dropped.
    cipher: Option<Placed>,
    /// Where it is to be.
    place: u64,
    keys: Keys,
    spare: Arc<Mutex<Vec<Placed>>>,
}

impl Winding {
    pub(super) fn new(keys: &Keys) -> Result<Self> {
        Ok(Self {
            cipher: Some((0, make(keys)?)),
            place: 0,
            keys: keys.clone(),
            spare: Arc::default(),
        })
    }
}

impl Stream for Winding {
    fn apply(&mut self, data: &mut [u8]) -> Result<(), Exhausted> {
        while !self.catch_up() {}
        let Some((at, cipher)) = &mut self.cipher else {
            return Err(Exhausted);
        };
        cipher.apply_keystream(data);
        *at += data.len() as u64;
        self.place = *at;
        Ok(())
    }

    fn fork(&self) -> Result<Box<dyn Stream>> {
        let kept = {
            let mut spare = self.spare.lock();
            let nearest = (0..spare.len())
                .filter(|n| spare[*n].0 <= self.place)
                .max_by_key(|n| spare[*n].0);
            nearest.map(|n| spare.swap_remove(n))
        };
        let cipher = match kept {
            Some(kept) => kept,
            None => (0, make(&self.keys)?),
        };
        Ok(Box::new(Self {
            cipher: Some(cipher),
            place: self.place,
            keys: self.keys.clone(),
            spare: Arc::clone(&self.spare),
        }))
    }

    fn catch_up(&mut self) -> bool {
        let Some((at, cipher)) = &mut self.cipher else {
            return true;
        };
        let step = usize::try_from(self.place - *at).map_or(STEP, |left| left.min(STEP));
        if step > 0 {
            cipher.apply_keystream(&mut vec![0; step]);
            *at += step as u64;
        }
        *at == self.place
    }
}

impl Drop for Winding {
    fn drop(&mut self) {
        if let Some(cipher) = self.cipher.take() {
            let mut spare = self.spare.lock();
            spare.push(cipher);
            if spare.len() > SPARE {
                // The one that has come least far is the least worth.
                spare.sort_by_key(|placed| std::cmp::Reverse(placed.0));
                spare.truncate(SPARE);
            }
        }
    }
}

fn make(keys: &Keys) -> Result<Rc4> {
    Rc4::new_from_slice(keys.key.expose())
        .map_err(|_| Error::new(codes::ENCRYPTION, "Rc4 does not take the key."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;

    fn keys() -> Keys {
        Keys {
            key: Secret::new(b"Key".to_vec()),
            iv: Secret::default(),
        }
    }

    #[test]
    fn forks_stand_where_their_origin_stood_however_they_came_there() {
        let mut whole = vec![0; 3 * STEP + 2000];
        make(&keys()).unwrap().apply_keystream(&mut whole);
        let mut first = Winding::new(&keys()).unwrap();
        let mut at = 0;
        for length in [1, 1000, STEP, 2 * STEP + 5, 7] {
            let mut forks: Vec<_> = (0..3).map(|_| first.fork().unwrap()).collect();
            for fork in &mut forks {
                let mut data = vec![0; 50];
                fork.apply(&mut data).ok().unwrap();
                assert!(data == whole[at..at + 50]);
            }
            drop(forks);
            let mut data = vec![0; length];
            first.apply(&mut data).ok().unwrap();
            assert!(data == whole[at..at + length]);
            at += length;
        }
        assert!(first.spare.lock().len() <= SPARE);
    }

    #[test]
    fn the_way_of_a_fork_is_from_what_was_dropped() {
        let mut ahead = Winding::new(&keys()).unwrap();
        // As an upload goes: what is acknowledged takes the place of what was kept.
        for _ in 0..5 {
            let mut next = ahead.fork().unwrap();
            let mut steps = 0;
            while !next.catch_up() {
                steps += 1;
            }
            assert!(steps <= 2, "{steps} steps for what was two steps back");
            let mut fragment = vec![0; 2 * STEP];
            next.apply(&mut fragment).ok().unwrap();
            ahead.apply(&mut fragment).ok().unwrap();
        }
    }
}
