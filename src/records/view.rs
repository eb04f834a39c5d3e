//! A collection as it was when it was asked for.

use std::fmt;
use std::iter::FusedIterator;
use std::ops::{Deref, Range};
use std::sync::Arc;

/// The records of a collection as they were when it was asked for: to be read as a slice, not to be written.
///
/// To ask for it costs nothing, however many records there are, and what the object does later does not change it.
/// A record is changed through the object, which so knows what is to be sent:
///
/// ```
/// # use cloudstorage::GoogleDrive;
/// # fn main() -> cloudstorage::Result<()> {
/// # let drive = GoogleDrive::new();
/// drive.set_resource_count(1)?;
/// drive.set_resource_name(0, "b")?;
/// assert_eq!(drive.resources()[0].name, "b");
/// drive.set_resource_count(0)?;
/// # Ok(())
/// # }
/// ```
///
/// What would change a copy alone is refused by the compiler:
///
/// ```compile_fail,E0594
/// # let drive = cloudstorage::GoogleDrive::new();
/// drive.resources()[0].name = "b".to_owned();
/// ```
///
/// ```compile_fail,E0599
/// # let drive = cloudstorage::GoogleDrive::new();
/// drive.resources().clear();
/// ```
///
/// ```compile_fail,E0599
/// # let drive = cloudstorage::GoogleDrive::new();
/// drive.permissions().push(cloudstorage::Permission::anyone(Default::default()));
/// ```
///
/// A writing of the object while a view of the same collection is held copies the records once, for the view.
/// `Vec::from` makes a list of one's own of them.
#[must_use = "it is a view to read; `set_resource_name(i, ..)`, `set_resource_count(..)`, `add_permission(..)` and \
              the like change the collection"]
pub struct Records<T>(Arc<Vec<T>>);

impl<T> Records<T> {
    pub(crate) fn share(records: &Arc<Vec<T>>) -> Self {
        Self(Arc::clone(records))
    }
}

impl<T> Deref for Records<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

// No `AsMut`, no `DerefMut`: nothing leads from a view to the collection.
impl<T> AsRef<[T]> for Records<T> {
    fn as_ref(&self) -> &[T] {
        self
    }
}

impl<T> Clone for Records<T> {
    fn clone(&self) -> Self {
        Self::share(&self.0)
    }
}

impl<T> Default for Records<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T: fmt::Debug> fmt::Debug for Records<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl<T: PartialEq> PartialEq for Records<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Eq> Eq for Records<T> {}

// Grammar: what else a view is compared with, and its generic parameters.
macro_rules! compared {
    ($([$($param:tt)*] $other:ty;)+) => {
        $(impl<T: PartialEq $($param)*> PartialEq<$other> for Records<T> {
            fn eq(&self, other: &$other) -> bool {
                **self == other[..]
            }
        })+
    };
}

compared! {
    [] [T];
    [] &[T];
    [] Vec<T>;
    [, const N: usize] [T; N];
    [, const N: usize] &[T; N];
}

impl<T: Clone> From<Records<T>> for Vec<T> {
    fn from(records: Records<T>) -> Self {
        Arc::unwrap_or_clone(records.0)
    }
}

impl<'a, T> IntoIterator for &'a Records<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Copies of the records, each made when it is asked for.
impl<T: Clone> IntoIterator for Records<T> {
    type Item = T;
    type IntoIter = IntoRecords<T>;

    fn into_iter(self) -> IntoRecords<T> {
        IntoRecords {
            left: 0..self.len(),
            records: self,
        }
    }
}

/// Copies of the records of a view, each made when it is asked for.
#[derive(Debug, Clone)]
#[must_use = "an iterator does nothing until it is asked"]
pub struct IntoRecords<T> {
    records: Records<T>,
    left: Range<usize>,
}

impl<T: Clone> Iterator for IntoRecords<T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.left.next().map(|index| self.records[index].clone())
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.left.size_hint()
    }

    // What is passed over is not copied.
    fn nth(&mut self, n: usize) -> Option<T> {
        self.left.nth(n).map(|index| self.records[index].clone())
    }
}

impl<T: Clone> DoubleEndedIterator for IntoRecords<T> {
    fn next_back(&mut self) -> Option<T> {
        self.left
            .next_back()
            .map(|index| self.records[index].clone())
    }
}

impl<T: Clone> ExactSizeIterator for IntoRecords<T> {}

impl<T: Clone> FusedIterator for IntoRecords<T> {}
