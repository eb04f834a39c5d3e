//! RC4 that can be copied where it stands, which the kept crate's cannot.

#[derive(Clone)]
pub(super) struct Rc4 {
    state: [u8; 256],
    i: u8,
    j: u8,
}

impl Drop for Rc4 {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.state);
    }
}

impl Rc4 {
    /// `None` for a key that is empty or longer than the state.
    pub(super) fn new(key: &[u8]) -> Option<Self> {
        if key.is_empty() || key.len() > 256 {
            return None;
        }
        let mut state = [0; 256];
        for (byte, value) in state.iter_mut().zip(0..=u8::MAX) {
            *byte = value;
        }
        let mut j = 0_u8;
        for (i, byte) in (0..256).zip(key.iter().cycle()) {
            j = j.wrapping_add(state[i]).wrapping_add(*byte);
            state.swap(i, usize::from(j));
        }
        Some(Self { state, i: 0, j: 0 })
    }

    pub(super) fn apply(&mut self, data: &mut [u8]) {
        for byte in data {
            self.i = self.i.wrapping_add(1);
            let (i, first) = (usize::from(self.i), self.state[usize::from(self.i)]);
            self.j = self.j.wrapping_add(first);
            self.state.swap(i, usize::from(self.j));
            let at = first.wrapping_add(self.state[i]);
            *byte ^= self.state[usize::from(at)];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cipher::{KeyInit, StreamCipher};

    #[test]
    fn it_is_what_the_crate_makes() {
        for length in [1, 5, 16, 255, 256] {
            let key: Vec<u8> = (0..length).map(|n| (n * 31 + 7) as u8).collect();
            let (mut ours, mut theirs) = (vec![0x55; 5000], vec![0x55; 5000]);
            Rc4::new(&key).unwrap().apply(&mut ours);
            rc4::Rc4::new_from_slice(&key)
                .unwrap()
                .apply_keystream(&mut theirs);
            assert_eq!(ours, theirs, "{length}");
        }
        assert!(Rc4::new(&[]).is_none() && Rc4::new(&[0; 257]).is_none());
    }

    #[test]
    fn the_published_vector() {
        let mut data = *b"Plaintext";
        Rc4::new(b"Key").unwrap().apply(&mut data);
        assert_eq!(hex::encode(data), "bbf316e8d940af0ad3");
    }
}
