//! The key for a transfer, made before anything else is done.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use crate::crypto::Plan;
use crate::error::{Error, Result};
use crate::observe::Bounds;

/// How long the thread is waited for before the bounds are looked at.
const SLICE: Duration = Duration::from_millis(40);

/// Makes the key; `code` when what is set does not fit the cipher. A derivation of many iterations has a thread
/// of its own, which is left behind when the call has to end.
pub(super) fn ready(plan: Plan, code: i32, bounds: &Bounds) -> Result<Plan> {
    if !plan.is_slow() {
        return plan.with_keys(code);
    }
    let (sender, made) = channel();
    std::thread::spawn(move || sender.send(plan.with_keys(code)));
    loop {
        match made.recv_timeout(SLICE) {
            Ok(plan) => return plan,
            Err(RecvTimeoutError::Timeout) => bounds.check()?,
            Err(RecvTimeoutError::Disconnected) => {
                return Err(Error::new(code, "The key could not be derived."));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::PasswordParameters;
    use crate::enums::{EncryptionAlgorithm, PasswordHash, PasswordKdf, PasswordStretch};
    use crate::error::codes;
    use crate::secret::Secret;

    fn plan(iterations: u32) -> Plan {
        Plan {
            algorithm: EncryptionAlgorithm::Aes,
            key: Secret::default(),
            iv: Secret::default(),
            password: Secret::new("password"),
            parameters: PasswordParameters {
                kdf: PasswordKdf::Pbkdf2,
                hash: PasswordHash::Sha512,
                iterations,
                salt: Secret::default(),
                stretch: PasswordStretch::OpenSsl,
            },
        }
    }

    #[test]
    fn a_long_derivation_heeds_the_bounds() {
        let bounds = Bounds::default();
        assert!(bounds.interrupt.enter());
        bounds.interrupt.trip();
        // A quick one is not worth a thread.
        assert!(ready(plan(2), codes::ENCRYPTION, &bounds).is_ok());
        let error = ready(plan(9_000_000), codes::ENCRYPTION, &bounds);
        assert_eq!(error.err().unwrap().code(), codes::INTERRUPTED);
    }

    #[test]
    fn the_key_is_the_same_wherever_it_is_made() {
        let both = [plan(20_000), plan(20_000).with_keys(0).unwrap()];
        let [there, here] = both.map(|plan| ready(plan, 0, &Bounds::default()).unwrap());
        assert!(there.key == here.key && there.iv == here.iv);
        assert!(there.password.is_empty() && !there.key.is_empty());
    }
}
