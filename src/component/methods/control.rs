//! Stopping a method, and starting over.

use crate::component::GoogleDrive;
use crate::component::config::Settings;
use crate::component::methods::not_yet;
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

    /// Sends a request of the caller's own: `request_path`, already encoded, below `/drive/v3` of the service, with
    /// the query parameters and `other_headers` of this object. An empty `http_method` means `GET`.
    ///
    /// What is answered goes to `local_file`, or into `resource_data` if that is empty, and can be walked with
    /// the setting `XPath` if it is JSON.
    ///
    /// Reference: `send_custom_request` method.
    ///
    /// # Errors
    /// 601 for a method that is not one; 608 when `local_file` exists and `overwrite` is off; otherwise what the
    /// service's refusal means.
    pub fn send_custom_request(
        &self,
        http_method: &str,
        request_path: &str,
        request_body: &str,
    ) -> Result<()> {
        let _ = (http_method, request_path, request_body);
        self.perform(|_| not_yet("send_custom_request"))
    }
}
