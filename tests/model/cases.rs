//! Walks that failed once.

use crate::walk::Op;

pub(crate) fn all() -> Vec<(&'static str, Vec<Op>)> {
    Vec::new()
}
