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
        self.not_yet("send_custom_request")
    }
}
