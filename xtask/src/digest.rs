//! SHA-256 in hexadecimal digits: for names that change with the content, and to see that nothing changed.

use sha2::{Digest, Sha256};

/// The digest of `bytes`, 64 lower-case digits.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Collects all that decides what a piece of work will make. Equal fingerprints: the work can be left out.
#[derive(Debug, Default)]
pub(crate) struct Fingerprint {
    hasher: Sha256,
}

impl Fingerprint {
    /// Adds one fact. The lengths go in too, so that facts cannot run into each other.
    pub(crate) fn add(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        for part in [name.as_bytes(), value.as_ref()] {
            // Lossless: no platform that builds this has pointers wider than 64 bits.
            self.hasher.update((part.len() as u64).to_le_bytes());
            self.hasher.update(part);
        }
        self
    }

    /// The fingerprint, 64 lower-case hexadecimal digits.
    pub(crate) fn finish(self) -> String {
        hex(&self.hasher.finalize())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_is_the_known_one() {
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256_hex(b"abc"), expected);
    }

    #[test]
    fn equal_facts_give_equal_fingerprints() {
        let fingerprint = || Fingerprint::default().add("wasm", b"\0asm").add("tool", "1.0").finish();
        assert_eq!(fingerprint(), fingerprint());
    }

    #[test]
    fn facts_do_not_run_into_each_other() {
        let one = Fingerprint::default().add("ab", "c").finish();
        let other = Fingerprint::default().add("a", "bc").finish();
        assert_ne!(one, other);
    }
}
