//! The service's search language, as far as the component writes it.

use crate::enums::{ListResourcesMode, ListResourcesScope};

pub(crate) const FOLDER: &str = "application/vnd.google-apps.folder";
pub(crate) const SHORTCUT: &str = "application/vnd.google-apps.shortcut";

/// The alias of the topmost folder, of which an answer tells the real id.
pub(crate) const ROOT: &str = "root";

/// What a listing is limited to, besides what the caller's own query says.
#[derive(Debug, Clone, Default)]
pub(crate) struct Search<'a> {
    pub(crate) mode: ListResourcesMode,
    /// Only children of one of these.
    pub(crate) parents: Vec<&'a str>,
    /// The caller's own query.
    pub(crate) user: Option<&'a str>,
}

impl Search<'_> {
    /// The `q` parameter; empty when nothing limits the search.
    pub(crate) fn text(&self) -> String {
        let mut parts = Vec::new();
        if let Some(user) = self.user.map(str::trim).filter(|user| !user.is_empty()) {
            parts.push(format!("({user})"));
        }
        if !self.parents.is_empty() {
            let each: Vec<String> = self
                .parents
                .iter()
                .map(|id| format!("{} in parents", quote(id)))
                .collect();
            parts.push(if each.len() == 1 {
                each.concat()
            } else {
                format!("({})", each.join(" or "))
            });
        }
        match self.mode {
            ListResourcesMode::All => {}
            ListResourcesMode::Files => parts.push(format!("mimeType != '{FOLDER}'")),
            ListResourcesMode::Folders => parts.push(format!("mimeType = '{FOLDER}'")),
        }
        // A lone user query needs no parentheses.
        match (parts.len(), self.user) {
            (1, Some(user)) if !user.trim().is_empty() => user.trim().to_owned(),
            _ => parts.join(" and "),
        }
    }
}

/// A string of the search language: quotes and backslashes are escaped.
fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

/// The parameters that say where to look.
pub(crate) fn scope(scope: ListResourcesScope, shared_drive: &str) -> Vec<(&'static str, String)> {
    let yes = || "true".to_owned();
    match scope {
        ListResourcesScope::User => vec![("corpora", "user".to_owned())],
        ListResourcesScope::Domain => vec![("corpora", "domain".to_owned())],
        ListResourcesScope::SharedDrive => vec![
            ("corpora", "drive".to_owned()),
            ("driveId", shared_drive.to_owned()),
            ("includeItemsFromAllDrives", yes()),
        ],
        ListResourcesScope::AllDrives => {
            vec![
                ("corpora", "allDrives".to_owned()),
                ("includeItemsFromAllDrives", yes()),
            ]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_joined_and_strings_escaped() {
        let none = Search::default();
        assert_eq!(none.text(), "");
        let user = Search {
            user: Some("name = 'x' or starred = true"),
            ..Search::default()
        };
        assert_eq!(user.text(), "name = 'x' or starred = true");
        let all = Search {
            mode: ListResourcesMode::Folders,
            parents: vec!["a'b\\", "root"],
            user: Some("trashed = false"),
        };
        assert_eq!(
            all.text(),
            r"(trashed = false) and ('a\'b\\' in parents or 'root' in parents) and mimeType = 'application/vnd.google-apps.folder'"
        );
        let one = Search {
            parents: vec!["a"],
            ..Search::default()
        };
        assert_eq!(one.text(), "'a' in parents");
    }
}
