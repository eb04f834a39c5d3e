//! Whose account it is.

use crate::component::GoogleDrive;
use crate::drive::about;
use crate::error::Result;

/// # Account methods
impl GoogleDrive {
    /// Reads the account and its storage into the `account_*` properties.
    ///
    /// Reference: `get_account_info` method.
    ///
    /// # Errors
    /// 603 without valid credentials; 600 when the answer makes no sense.
    pub fn get_account_info(&self) -> Result<()> {
        self.perform(
            |s| Ok(about::get(&s.requested_fields())),
            |call, request| {
                let account = about::decode_account(&call.answer(&[], &request)?)?;
                call.keep(|results| results.account(account));
                Ok(())
            },
        )
    }
}
