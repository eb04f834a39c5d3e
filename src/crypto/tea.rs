//! TEA: no kept crate has it. 64-bit blocks as two big-endian words, 32 cycles.

const DELTA: u32 = 0x9e37_79b9;

#[derive(Clone)]
pub(super) struct Tea([u32; 4]);

impl Drop for Tea {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.0);
    }
}

fn word(bytes: &[u8]) -> u32 {
    bytes
        .iter()
        .take(4)
        .fold(0, |word, byte| (word << 8) | u32::from(*byte))
}

impl Tea {
    pub(super) fn new(key: &[u8]) -> Self {
        let mut words = [0; 4];
        for (out, bytes) in words.iter_mut().zip(key.chunks(4)) {
            *out = word(bytes);
        }
        Self(words)
    }

    pub(super) fn encrypt(&self, block: &mut [u8]) {
        let [a, b, c, d] = self.0;
        let (mut v0, mut v1, mut sum) = (word(&block[..4]), word(&block[4..8]), 0_u32);
        for _ in 0..32 {
            sum = sum.wrapping_add(DELTA);
            v0 = v0.wrapping_add(
                (v1 << 4).wrapping_add(a) ^ v1.wrapping_add(sum) ^ (v1 >> 5).wrapping_add(b),
            );
            v1 = v1.wrapping_add(
                (v0 << 4).wrapping_add(c) ^ v0.wrapping_add(sum) ^ (v0 >> 5).wrapping_add(d),
            );
        }
        block[..4].copy_from_slice(&v0.to_be_bytes());
        block[4..8].copy_from_slice(&v1.to_be_bytes());
    }

    pub(super) fn decrypt(&self, block: &mut [u8]) {
        let [a, b, c, d] = self.0;
        let (mut v0, mut v1, mut sum) = (
            word(&block[..4]),
            word(&block[4..8]),
            DELTA.wrapping_mul(32),
        );
        for _ in 0..32 {
            v1 = v1.wrapping_sub(
                (v0 << 4).wrapping_add(c) ^ v0.wrapping_add(sum) ^ (v0 >> 5).wrapping_add(d),
            );
            v0 = v0.wrapping_sub(
                (v1 << 4).wrapping_add(a) ^ v1.wrapping_add(sum) ^ (v1 >> 5).wrapping_add(b),
            );
            sum = sum.wrapping_sub(DELTA);
        }
        block[..4].copy_from_slice(&v0.to_be_bytes());
        block[4..8].copy_from_slice(&v1.to_be_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_vector_of_zeros() {
        let tea = Tea::new(&[0; 16]);
        let mut block = [0; 8];
        tea.encrypt(&mut block);
        assert_eq!(hex::encode(block), "41ea3a0a94baa940");
        tea.decrypt(&mut block);
        assert_eq!(block, [0; 8]);
    }
}
