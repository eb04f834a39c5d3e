//! What changed since the last time.

use crate::component::GoogleDrive;
use crate::error::Result;

/// # Following changes
impl GoogleDrive {
    /// Lists what changed since the place that `change_marker` or `next_change_marker` names into the `change_*`
    /// properties, a page a call: call it again until `change_marker` is empty. `on_change_list` fires for each.
    ///
    /// With all pages listed `next_change_marker` names the place to go on from another time. With
    /// `shared_drive` set only changes in that shared drive, and of it, are listed.
    ///
    /// Reference: `list_changes` method.
    ///
    /// # Errors
    /// 601 when both markers are empty; 600 when the service refuses the marker. The collection stays as it was.
    pub fn list_changes(&self) -> Result<()> {
        self.not_yet("list_changes")
    }

    /// Sets `next_change_marker` to the present end of the list of changes, of the drive `shared_drive` names or
    /// of the user's.
    ///
    /// Reference: `get_current_change_marker` method.
    ///
    /// # Errors
    /// 604 for an unknown shared drive; 603 without valid credentials.
    pub fn get_current_change_marker(&self) -> Result<()> {
        self.not_yet("get_current_change_marker")
    }
}
