//! Items that are shared by link.

use crate::component::GoogleDrive;

/// # Items shared by link
impl GoogleDrive {
    /// Gives the key of an item whose link came from elsewhere: what stands behind `resourcekey=` there. From then on
    /// it goes with every request about that id, as the keys that records bring do; an empty key takes it back.
    ///
    /// ```
    /// # let drive = cloudstorage::GoogleDrive::new();
    /// // https://drive.google.com/file/d/FILE_ID/view?resourcekey=KEY
    /// drive.add_resource_key("FILE_ID", "KEY");
    /// ```
    ///
    /// [`reset`](Self::reset) forgets all keys.
    ///
    /// Extension: the reference has no such method.
    pub fn add_resource_key(&self, resource_id: &str, resource_key: &str) {
        // Ids never hold blanks: a pasted one may have them around it.
        let (id, key) = (resource_id.trim(), resource_key.trim());
        self.state().read(|s| s.keys.give(id, key));
    }
}
