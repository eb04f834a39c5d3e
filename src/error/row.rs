//! What `surface` shows of an error code.

/// One error code, as `surface` shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorCode {
    /// The documented number.
    pub code: i32,
    /// The part of the reference's list the code stands in.
    pub section: &'static str,
    /// The name of its constant.
    pub name: &'static str,
    /// What the code means.
    pub text: &'static str,
}
