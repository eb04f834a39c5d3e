//! Stopping a method, and starting over.

use crate::component::GoogleDrive;
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
        self.perform(
            |s| Ok(s.settings.o_auth.reset_data),
            |call, with_oauth| {
                if with_oauth {
                    call.put_web_server(None);
                }
                call.keep(|results| results.reset(with_oauth));
                call.forget_connections();
                Ok(())
            },
        )
    }
}
