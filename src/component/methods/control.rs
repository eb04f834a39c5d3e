//! Stopping a method, and starting over.

use crate::component::GoogleDrive;
use crate::component::config::Settings;
use crate::component::properties::o_auth::OAuth;
use crate::component::state::State;
use crate::error::Result;

/// # Control
impl GoogleDrive {
    /// Stops the method that is running, from a handler or another thread; it answers 301, or 606 if it is an
    /// upload. Does nothing when none is running.
    ///
    /// Reference: `interrupt` method.
    pub fn interrupt(&self) {
        self.interrupt_token().trip();
    }

    /// Restores every default and clears every collection. Handlers stay. With the setting
    /// `OAuthResetData=False` the OAuth properties and settings stay as well.
    ///
    /// Reference: `reset` method.
    ///
    /// # Errors
    /// 143 while a method runs.
    pub fn reset(&self) -> Result<()> {
        self.perform(|_| {
            let reset_oauth = self.state().read(|s| s.settings.o_auth.reset_data);
            if reset_oauth {
                // Dropping it stops the server, which waits for its threads: not under the lock.
                drop(self.web_server().replace(None));
            }
            let before = self.state().update(|s| {
                let mut fresh = State::default();
                if !reset_oauth {
                    fresh.o_auth = std::mem::take::<OAuth>(&mut s.o_auth);
                    fresh.settings = Settings {
                        o_auth: std::mem::take(&mut s.settings.o_auth),
                        ..Settings::default()
                    };
                }
                std::mem::replace(s, fresh)
            });
            drop(before);
            self.client().reset();
            Ok(())
        })
    }
}
