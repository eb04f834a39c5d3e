//! A collection of records, and which of their members a program assigned.

use crate::error::{Error, Result, codes};

/// How many records a collection grows to by setting its count. Each empty
/// record costs under 600 bytes, so this bounds a slip of the keyboard to 60 MB.
pub(crate) const COUNT_LIMIT: usize = 100_000;

/// A collection: its records, and which members a program assigned.
pub(crate) struct Records<T>(Vec<Record<T>>);

#[derive(Clone, Default)]
pub(crate) struct Record<T> {
    pub(crate) value: T,
    /// Names of the properties assigned since the record was loaded or made.
    assigned: Vec<&'static str>,
}

impl<T> Record<T> {
    /// The value, if the property of that name was assigned.
    pub(crate) fn assigned<'a, V>(
        &'a self,
        name: &str,
        value: impl FnOnce(&'a T) -> V,
    ) -> Option<V> {
        self.assigned.contains(&name).then(|| value(&self.value))
    }
}

impl<T> Default for Records<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Clone + Default> Records<T> {
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The record at an index, or 605.
    pub(crate) fn at(&self, index: usize) -> Result<&T> {
        self.0
            .get(index)
            .map(|record| &record.value)
            .ok_or_else(|| self.out_of_range(index))
    }

    /// The record at an index with what was assigned of it.
    pub(crate) fn record(&self, index: usize) -> Option<&Record<T>> {
        self.0.get(index)
    }

    pub(crate) fn find(&self, is: impl Fn(&T) -> bool) -> Option<&Record<T>> {
        self.0.iter().find(|record| is(&record.value))
    }

    /// The record at an index, for the property of that name to be written.
    pub(crate) fn assign(&mut self, index: usize, name: &'static str) -> Result<&mut T> {
        if index >= self.0.len() {
            return Err(self.out_of_range(index));
        }
        let record = &mut self.0[index];
        if !record.assigned.contains(&name) {
            record.assigned.push(name);
        }
        Ok(&mut record.value)
    }

    /// Grows with new records or drops the last ones.
    pub(crate) fn resize(&mut self, count: usize) -> Result<()> {
        if count > COUNT_LIMIT {
            return Err(Error::new(
                codes::INVALID_INDEX,
                format!("A collection takes up to {COUNT_LIMIT} records; {count} were asked for."),
            ));
        }
        self.0.resize_with(count, Record::default);
        Ok(())
    }

    /// A page of a listing: after the records that are there, or in their place.
    pub(crate) fn load(&mut self, values: Vec<T>, keep: bool) {
        if !keep {
            self.0.clear();
        }
        self.0.extend(values.into_iter().map(|value| Record {
            value,
            assigned: Vec::new(),
        }));
    }

    /// One more record of which the named members count as assigned.
    pub(crate) fn push(&mut self, value: T, assigned: Vec<&'static str>) {
        self.0.push(Record { value, assigned });
    }

    /// What was assigned in a record has been sent.
    pub(crate) fn settle(&mut self, is: impl Fn(&T) -> bool) {
        if let Some(record) = self.0.iter_mut().find(|record| is(&record.value)) {
            record.assigned.clear();
        }
    }

    /// What was to be done with the record at an index is done, if it is the one that was meant.
    pub(crate) fn settle_at(&mut self, index: usize, was: &T, note: impl FnOnce(&mut T))
    where
        T: PartialEq,
    {
        if let Some(record) = self.0.get_mut(index).filter(|record| record.value == *was) {
            note(&mut record.value);
            record.assigned.clear();
        }
    }

    /// The records with what was assigned of them.
    pub(crate) fn records(&self) -> impl Iterator<Item = &Record<T>> {
        self.0.iter()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.0.iter().map(|record| &record.value)
    }

    pub(crate) fn to_vec(&self) -> Vec<T> {
        self.0.iter().map(|record| record.value.clone()).collect()
    }

    fn out_of_range(&self, index: usize) -> Error {
        let text = match self.0.len() {
            0 => format!("Index {index} is out of range: the collection is empty."),
            count => format!(
                "Index {index} is out of range: it goes from 0 to {}.",
                count - 1
            ),
        };
        Error::new(codes::INVALID_INDEX, text)
    }
}
