//! What the methods that list page by page have in common.

use crate::component::paging::{From, Paging};
use crate::component::state::State;
use crate::drive::request::ApiRequest;
use crate::error::{Error, Result, codes};

/// A page that is asked for.
pub(super) struct Page {
    pub(super) request: ApiRequest,
    pub(super) from: From,
}

/// The page a listing is to go on with; `within` names a parameter of the caller's that is in the request already.
pub(super) fn plan(s: &State, paging: &Paging, request: ApiRequest, within: &str) -> Page {
    let question = s.question(&request, within);
    let marker = paging.marker(&question).to_owned();
    Page {
        request: request.with_some("pageToken", &marker),
        from: From {
            after_others: s.settings.drive.accumulate_pages && paging.follows(&question, &marker),
            folders: if marker.is_empty() {
                Vec::new()
            } else {
                paging.folders(&question).to_vec()
            },
            passed: paging.passed(&question, &marker),
            question,
            marker,
        },
    }
}

/// Where the next page begins; 600 for a page that leads to one that was there: the caller's loop would have no end.
pub(super) fn next(from: &From, next: String) -> Result<String> {
    if !next.is_empty() && from.has_passed(&next) {
        let text = "The service's answer leads from this page to one that was there before.";
        return Err(Error::new(codes::SERVER, text));
    }
    Ok(next)
}
