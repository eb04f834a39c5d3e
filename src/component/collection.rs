//! A collection of records, and which of their members a program assigned.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::error::{Error, Result, codes};
use crate::records::{Records, Resource};

/// How many records a collection grows to by setting its count, which bounds what a slip of the keyboard costs.
pub(crate) const COUNT_LIMIT: usize = 100_000;
const _: () = assert!(size_of::<Resource>() * COUNT_LIMIT <= 70_000_000);

/// A collection: its records, and which members a program assigned.
///
/// The records are shared with the views that were handed out: a view costs nothing, and the first write while one
/// is held copies the records, once. Without views all is done in place.
pub(crate) struct Collection<T> {
    values: Arc<Vec<T>>,
    /// Names of the properties assigned since a record was loaded or made, of the few records that have such.
    assigned: BTreeMap<usize, Vec<&'static str>>,
    /// The same of those that were sent: what they say is the program's word still, and not the service's.
    sent: BTreeMap<usize, Vec<&'static str>>,
}

/// A record where it lies, with what was assigned of it.
pub(crate) struct Seen<'a, T> {
    pub(crate) value: &'a T,
    assigned: &'a [&'static str],
    sent: &'a [&'static str],
}

/// A record with what was assigned of it.
pub(crate) struct Record<T> {
    pub(crate) value: T,
    assigned: Vec<&'static str>,
}

impl<T> Seen<'_, T> {
    /// Whether the property of that name has its value from the program.
    pub(crate) fn is_programs(&self, name: &str) -> bool {
        self.assigned.contains(&name) || self.sent.contains(&name)
    }

    /// A copy of it.
    pub(crate) fn record(self) -> Record<T>
    where
        T: Clone,
    {
        Record {
            value: self.value.clone(),
            assigned: self.assigned.to_vec(),
        }
    }
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

impl<T> Default for Collection<T> {
    fn default() -> Self {
        Self {
            values: Arc::default(),
            assigned: BTreeMap::new(),
            sent: BTreeMap::new(),
        }
    }
}

impl<T: Clone + Default> Collection<T> {
    pub(crate) fn len(&self) -> usize {
        self.values.len()
    }

    /// The record at an index, or 605.
    pub(crate) fn at(&self, index: usize) -> Result<&T> {
        self.values
            .get(index)
            .ok_or_else(|| self.out_of_range(index))
    }

    /// The record at an index with what was assigned of it.
    pub(crate) fn record(&self, index: usize) -> Option<Seen<'_, T>> {
        let value = self.values.get(index)?;
        Some(Seen {
            value,
            assigned: self.assigned.get(&index).map_or(&[], Vec::as_slice),
            sent: self.sent.get(&index).map_or(&[], Vec::as_slice),
        })
    }

    pub(crate) fn find(&self, is: impl Fn(&T) -> bool) -> Option<Seen<'_, T>> {
        self.record(self.values.iter().position(is)?)
    }

    /// The record at an index, for the property of that name to be written.
    pub(crate) fn assign(&mut self, index: usize, name: &'static str) -> Result<&mut T> {
        if index >= self.values.len() {
            return Err(self.out_of_range(index));
        }
        let assigned = self.assigned.entry(index).or_default();
        if !assigned.contains(&name) {
            assigned.push(name);
        }
        Ok(&mut self.own()[index])
    }

    /// Grows with new records or drops the last ones.
    pub(crate) fn resize(&mut self, count: usize) -> Result<()> {
        if count > COUNT_LIMIT {
            return Err(Error::new(
                codes::INVALID_INDEX,
                format!("A collection takes up to {COUNT_LIMIT} records; {count} were asked for."),
            ));
        }
        if count == 0 {
            self.values = Arc::default();
        } else {
            self.own().resize_with(count, T::default);
        }
        self.assigned.split_off(&count);
        self.sent.split_off(&count);
        Ok(())
    }

    /// A page of a listing: after the records that are there, or in their place.
    pub(crate) fn load(&mut self, values: Vec<T>, keep: bool) {
        if keep && self.len() > 0 {
            self.own().extend(values);
        } else {
            self.values = Arc::new(values);
            self.assigned.clear();
            self.sent.clear();
        }
    }

    /// One more record of which the named members count as assigned.
    pub(crate) fn push(&mut self, value: T, assigned: Vec<&'static str>) {
        if !assigned.is_empty() {
            self.assigned.insert(self.len(), assigned);
        }
        self.own().push(value);
    }

    /// Where the record is that is meant: of several one in which something was assigned.
    pub(crate) fn meant(&self, is: impl Fn(&T) -> bool) -> Option<usize> {
        let assigned = self.assigned.keys().copied();
        let mut assigned = assigned.filter(|index| self.values.get(*index).is_some_and(&is));
        assigned.next().or_else(|| self.values.iter().position(is))
    }

    /// What was to be done with the record at an index is done, if it is the one that was meant.
    pub(crate) fn settle_at(&mut self, index: usize, was: &T, note: impl FnOnce(&mut T))
    where
        T: PartialEq,
    {
        if self.values.get(index) == Some(was) {
            note(&mut self.own()[index]);
            let names = self.assigned.remove(&index).unwrap_or_default();
            let sent = self.sent.entry(index).or_default();
            sent.retain(|name| !names.contains(name));
            sent.extend(names);
        }
    }

    /// The records with what was assigned of them.
    pub(crate) fn records(&self) -> impl Iterator<Item = Seen<'_, T>> {
        (0..self.len()).filter_map(|index| self.record(index))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.values.iter()
    }

    /// The records as they are now, for the program to read.
    pub(crate) fn view(&self) -> Records<T> {
        Records::share(&self.values)
    }

    /// The records to be written: in place, or a copy when a view has them.
    fn own(&mut self) -> &mut Vec<T> {
        Arc::make_mut(&mut self.values)
    }

    fn out_of_range(&self, index: usize) -> Error {
        let text = match self.len() {
            0 => format!("Index {index} is out of range: the collection is empty."),
            count => format!(
                "Index {index} is out of range: it goes from 0 to {}.",
                count - 1
            ),
        };
        Error::new(codes::INVALID_INDEX, text)
    }
}
