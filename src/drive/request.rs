//! A request to the service before it knows where the service is.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::error::{Error, Result, codes};

/// Everything but RFC 3986's unreserved characters.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Which of the two paths of the API a request goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Api {
    Plain,
    Upload,
}

/// Method, path below the API, query parameters and JSON body.
#[derive(Debug, Clone)]
pub(crate) struct ApiRequest {
    pub(crate) method: &'static str,
    pub(crate) api: Api,
    /// Encoded, without a leading slash.
    pub(crate) path: String,
    /// Not yet encoded.
    pub(crate) query: Vec<(&'static str, String)>,
    pub(crate) body: Option<Vec<u8>>,
}

impl ApiRequest {
    pub(crate) fn new(method: &'static str, path: impl Into<String>) -> Self {
        Self {
            method,
            api: Api::Plain,
            path: path.into(),
            query: Vec::new(),
            body: None,
        }
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.query.push((name, value.into()));
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.query.retain(|param| param.0 != name);
        self
    }

    /// Adds the parameter unless its value is empty.
    pub(crate) fn with_some(self, name: &'static str, value: &str) -> Self {
        if value.is_empty() {
            self
        } else {
            self.with(name, value)
        }
    }

    /// Adds the parameter as `true` where it is wanted.
    pub(crate) fn with_flag(self, name: &'static str, wanted: bool) -> Self {
        if wanted {
            self.with(name, "true")
        } else {
            self
        }
    }

    /// Adds the size of a page; what is no size leaves it to the service.
    pub(crate) fn with_page_size(self, size: i64) -> Self {
        if size > 0 {
            self.with("pageSize", size.to_string())
        } else {
            self
        }
    }

    pub(crate) fn with_body(mut self, body: Vec<u8>) -> Self {
        self.body = Some(body);
        self
    }

    pub(crate) fn into_upload(mut self) -> Self {
        self.api = Api::Upload;
        self
    }

    /// The address below `root`. The caller's parameters come last and replace
    /// ours of the same name.
    pub(crate) fn url(&self, root: &str, params: &[(String, String)]) -> String {
        let base = match self.api {
            Api::Plain => "/drive/v3/",
            Api::Upload => "/upload/drive/v3/",
        };
        let mut url = format!("{}{base}{}", root.trim_end_matches('/'), self.path);
        let ours = self
            .query
            .iter()
            .filter(|(name, _)| params.iter().all(|param| param.0 != *name))
            .map(|(name, value)| (*name, value.as_str()));
        let theirs = params
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        for (n, (name, value)) in ours.chain(theirs).enumerate() {
            url.push(if n == 0 { '?' } else { '&' });
            url.push_str(&encode(name));
            url.push('=');
            url.push_str(&encode(value));
        }
        url
    }
}

pub(crate) fn encode(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string()
}

/// The id of an item as a path segment; 604 when it cannot be one.
pub(crate) fn segment(id: &str) -> Result<String> {
    named_segment("resource", id)
}

/// The id of something else as a path segment.
pub(crate) fn named_segment(what: &str, id: &str) -> Result<String> {
    if id.is_empty() {
        let text = format!("The {what} id is empty.");
        return Err(Error::new(codes::INVALID_ID, text));
    }
    if matches!(id, "." | "..") || id.chars().any(char::is_control) {
        let text = format!("{id:?} cannot be a {what} id.");
        return Err(Error::new(codes::INVALID_ID, text));
    }
    Ok(encode(id))
}

/// The ids of a comma-separated list; blanks around them and empty ones are dropped.
pub(crate) fn id_list(text: &str) -> Vec<&str> {
    text.split(',')
        .map(str::trim)
        .filter(|id| !id.is_empty())
        .collect()
}

/// As [`id_list`], and 604 when nothing is left.
pub(crate) fn some_ids(text: &str) -> Result<Vec<&str>> {
    let ids = id_list(text);
    if ids.is_empty() {
        return Err(Error::new(codes::INVALID_ID, "No resource id was given."));
    }
    Ok(ids)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_callers_parameters_win() {
        let request = ApiRequest::new("GET", "files")
            .with("fields", "id")
            .with("q", "a b");
        let params = [
            ("fields".to_owned(), "*".to_owned()),
            ("x".to_owned(), "1&2".to_owned()),
        ];
        assert_eq!(
            request.url("http://h/", &params),
            "http://h/drive/v3/files?q=a%20b&fields=%2A&x=1%262"
        );
    }

    #[test]
    fn ids_become_one_segment_or_an_error() {
        assert_eq!(segment("a/b?c").unwrap(), "a%2Fb%3Fc");
        for bad in ["", ".", "..", "a\nb"] {
            assert_eq!(segment(bad).unwrap_err().code(), codes::INVALID_ID);
        }
        assert_eq!(id_list(" a, ,b,,"), ["a", "b"]);
        assert!(some_ids(" , ").is_err());
    }
}
