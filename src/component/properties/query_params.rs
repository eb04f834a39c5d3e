//! Group `query_param`: parameters a program adds to every request.

use crate::component::GoogleDrive;
use crate::component::declare::properties;
use crate::error::Result;
use crate::records::{QueryParam, Records};

properties! {
    /// # Query parameters
    ///
    /// They are added to the requests of every method until they are cleared, and
    /// replace what the component would send under the same name. `q` is the
    /// exception: listings combine it with their own limits.
    group "query_param" in ROWS;

    /// How many query parameters there are; indexes go from 0 to one less.
    own query_param_count, set_query_param_count: usize = 0;
    /// The name.
    each_rw query_param_name, set_query_param_name: String = "" => query_params.name;
    /// The value; it is URL-encoded when it is sent.
    each_rw query_param_value, set_query_param_value: String = "" => query_params.value, secret;
}

impl GoogleDrive {
    /// How many query parameters there are; indexes go from 0 to one less.
    ///
    /// Default: `0`. Reference: `query_param_count` property.
    #[doc(alias = "get_query_param_count")]
    pub fn query_param_count(&self) -> usize {
        self.state().read(|s| s.query_params.len())
    }

    /// Grows the collection with empty records, or drops the last ones.
    ///
    /// # Errors
    /// 605 above 100,000 records, the limit for counts a program sets.
    pub fn set_query_param_count(&self, count: usize) -> Result<()> {
        self.state().update(|s| s.query_params.resize(count))
    }

    /// All query parameters, to be read: what the object does later does not change the view.
    ///
    /// Extension: the reference has no such method.
    pub fn query_params(&self) -> Records<QueryParam> {
        self.state().read(|s| s.query_params.view())
    }

    /// The query parameter at an index as a record: a copy of it.
    ///
    /// Extension: the reference has no such method.
    ///
    /// # Errors
    /// 605 when the index is out of range.
    #[must_use = "it is a copy; `set_query_param_value(i, ..)` changes it"]
    pub fn query_param(&self, index: usize) -> Result<QueryParam> {
        self.state().read(|s| s.query_params.at(index).cloned())
    }

    /// Adds a query parameter after the others.
    ///
    /// The value is URL-encoded when it is sent. Reference: `add_query_param` method.
    pub fn add_query_param(&self, name: &str, value: &str) {
        let param = QueryParam::new(name, value);
        self.state()
            .update(|s| s.query_params.push(param, Vec::new()));
    }
}
