//! Properties by name, for programs that have names and not identifiers.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use super::{Property, Value, properties};
use crate::component::GoogleDrive;
use crate::component::config::{split_index, word};
use crate::error::{Error, Result, codes, quote};
use crate::nearest::nearest;

/// # Properties by name
///
/// Extension: the reference has no such members.
impl GoogleDrive {
    /// The value of a property by its name: as it is documented (`resource_name[2]` is one of a collection), or as
    /// another language writes it, in any case (`ResourceName[2]`, `Resources[2].Name`, `OAuth.ClientId`). The
    /// reference page of the properties has all names.
    ///
    /// # Errors
    /// 601 for an unknown name or a missing index; 605 when the index is out of range.
    pub fn property(&self, name: &str) -> Result<Value> {
        let (row, index) = find(name)?;
        (row.get)(self, index)
    }

    /// Sets a property by its name, as [`property`](Self::property) takes it.
    ///
    /// A value may be text, as a form file has it: a number in digits, `True` or `1` and `False` or `0`, the name of
    /// an enumeration's value (`fwSOCKS5`) in any case.
    ///
    /// # Errors
    /// As [`property`](Self::property); 601 for a value that it does not take and a property that can only be read.
    pub fn set_property(&self, name: &str, value: impl Into<Value>) -> Result<()> {
        let (row, index) = find(name)?;
        match row.set {
            Some(set) => set(self, index, value.into()),
            None => Err(refuse(format!("{} can only be read.", row.name))),
        }
    }
}

/// Every spelling of a property that the reference page gives, in lower case, with `[i]` where the index goes.
static NAMES: LazyLock<HashMap<String, &'static Property>> = LazyLock::new(|| {
    let mut names = HashMap::new();
    for row in properties() {
        for name in spellings(row) {
            names.insert(name.to_lowercase(), row);
        }
    }
    names
});

fn spellings(row: &Property) -> Vec<String> {
    let mut names = vec![row.indexed_name()];
    if !row.extension {
        names.extend([row.flat_name(), row.object_name()]);
    }
    names
}

fn find(name: &str) -> Result<(&'static Property, usize)> {
    let name = name.trim();
    // The index of `Resources[0].Name` is not at the end.
    let (head, member) = match name.find("].") {
        Some(at) => name.split_at(at + 1),
        None => (name, ""),
    };
    let (base, index) = split_index(head)?;
    let place = if index.is_some() { "[i]" } else { "" };
    let asked = format!("{base}{place}{member}").to_lowercase();
    if let Some(row) = NAMES.get(&asked) {
        return Ok((row, index.unwrap_or_default()));
    }
    Err(refuse(unknown(name, &asked)))
}

fn unknown(name: &str, asked: &str) -> String {
    let bare = asked.replacen("[i]", "", 1);
    let known: Vec<_> = properties().flat_map(spellings).collect();
    if let Some(known) = known
        .iter()
        .find(|known| known.replacen("[i]", "", 1).to_lowercase() == bare)
    {
        return if known.contains("[i]") {
            format!("{} takes an index: {known}.", known.replacen("[i]", "", 1))
        } else {
            format!("{known} takes no index.")
        };
    }
    // A place that was forgotten, or is too much, is no part of what was misspelt.
    let unplaced = |known: &String| (known.replacen("[i]", "", 1), known.clone());
    let known: BTreeMap<_, _> = known.iter().map(unplaced).collect();
    let mut text = format!("There is no property {}.", quote(word(name)));
    if let Some(nearest) = nearest(&bare, known.keys().map(String::as_str)) {
        text.push_str(&format!(" The nearest is {}.", known[nearest]));
    }
    text
}

fn refuse(text: String) -> Error {
    Error::new(codes::UNSUPPORTED, text)
}
