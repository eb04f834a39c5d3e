//! Which members are asked for: the `fields` parameter, ours or the caller's.
//!
//! A mask of the caller's is taken apart, so that one mask serves listings and single items alike, and so that
//! what the component itself needs is asked for as well.

/// The members of a file the component has a place for.
const FILE: &str = "id,name,mimeType,description,fileExtension,originalFilename,createdTime,modifiedTime,size,\
     md5Checksum,sha1Checksum,sha256Checksum,headRevisionId,owners(displayName,emailAddress),parents,driveId,\
     starred,trashed,viewedByMe,webViewLink,webContentLink,iconLink,resourceKey,copyRequiresWriterPermission,\
     properties,appProperties,shortcutDetails(targetId,targetMimeType,targetResourceKey)";

/// What a request is about.
pub(crate) struct Kind {
    /// The member of a list's answer that holds the items; empty: there is no list of these.
    list: &'static str,
    /// What stands beside the items in a list's answer, and the component needs.
    beside: &'static [&'static str],
    /// What the component needs of an item.
    needed: &'static [&'static str],
    /// The members of an item the component has a place for.
    item: &'static str,
}

pub(crate) const FILES: Kind = Kind {
    list: "files",
    beside: &["nextPageToken", "incompleteSearch"],
    needed: &["id"],
    item: FILE,
};
pub(crate) const PERMISSIONS: Kind = Kind {
    list: "permissions",
    beside: &["nextPageToken"],
    // An update sends the role that is there, and what else it may send is a matter of the type.
    needed: &["id", "role", "type"],
    item: "id,type,role,emailAddress,domain,allowFileDiscovery",
};
pub(crate) const DRIVES: Kind = Kind {
    list: "drives",
    beside: &["nextPageToken"],
    needed: &["id"],
    item: "id,name,createdTime,hidden,capabilities,restrictions",
};
pub(crate) const CHANGES: Kind = Kind {
    list: "changes",
    beside: &["nextPageToken", "newStartPageToken"],
    needed: &[],
    item: "changeType,time,removed,fileId,driveId,file(driveId)",
};
pub(crate) const REVISIONS: Kind = Kind {
    list: "revisions",
    beside: &["nextPageToken"],
    needed: &["id"],
    item: "id,mimeType,modifiedTime,lastModifyingUser(displayName,emailAddress),originalFilename,size,md5Checksum",
};
pub(crate) const ABOUT: Kind = Kind {
    list: "",
    beside: &[],
    needed: &[],
    item: "user,storageQuota,canCreateDrives",
};

/// The lists a mask may speak of.
const LISTS: [&str; 5] = ["files", "permissions", "drives", "changes", "revisions"];

/// What stands beside the items in an answer of one list or another, and in no item.
const BESIDE: [&str; 3] = ["nextPageToken", "incompleteSearch", "newStartPageToken"];

impl Kind {
    /// The mask of a page of them.
    ///
    /// `default` (or nothing) is ours. A mask for single items (`id,name`) is put around the list, parts for other
    /// lists are left out, and what the component needs is added. Words that are no mask are sent as they are,
    /// for the service to refuse.
    pub(crate) fn page(&self, requested: &str) -> String {
        let Some(mut nodes) = self.words(requested) else {
            return self.verbatim(requested, || {
                format!("{},{}({})", self.beside.join(","), self.list, self.item)
            });
        };
        if nodes.iter().any(Node::is_all) {
            return render(&nodes);
        }
        let has_list = nodes.iter().any(|node| node.name == self.list);
        if !has_list && !nodes.iter().all(|node| self.is_of_answer(node)) {
            let (beside, inside) = nodes.into_iter().partition(|node| self.is_beside(node));
            nodes = beside;
            nodes.push(Node {
                name: self.list.to_owned(),
                inside,
            });
        }
        require(&mut nodes, self.beside);
        for list in nodes.iter_mut().filter(|node| node.name == self.list) {
            if !list.inside.is_empty() {
                require(&mut list.inside, self.needed);
            }
        }
        render(&nodes)
    }

    /// The mask of a single one: of a mask for listings, what is inside.
    pub(crate) fn one(&self, requested: &str) -> String {
        let Some(mut nodes) = self.words(requested) else {
            return self.verbatim(requested, || self.item.to_owned());
        };
        let is_list = |node: &Node| !self.list.is_empty() && node.name == self.list;
        if nodes.iter().any(is_list) {
            // `files/id,files/name` names it twice.
            let lists = nodes.into_iter().filter(is_list);
            let each: Vec<_> = lists.map(|list| list.inside).collect();
            if each.iter().any(Vec::is_empty) {
                return "*".to_owned();
            }
            nodes = each.concat();
        } else {
            nodes.retain(|node| !self.is_beside(node));
            if nodes.is_empty() {
                return self.item.to_owned();
            }
        }
        require(&mut nodes, self.needed);
        render(&nodes)
    }

    /// The caller's mask, taken apart; `None`: it has no word about these, or is no mask.
    fn words(&self, requested: &str) -> Option<Vec<Node>> {
        if is_default(requested) {
            return None;
        }
        let mut nodes = parse(requested)?;
        // What only another list's answer has beside its items.
        nodes.retain(|node| self.is_beside(node) || !BESIDE.contains(&node.name.as_str()));
        let own = nodes.iter().any(|node| node.name == self.list);
        let foreign = |node: &Node| {
            let name = node.name.as_str();
            name != self.list && LISTS.contains(&name) && (own || !self.has_member(name))
        };
        let about_others = nodes.iter().any(foreign);
        nodes.retain(|node| !foreign(node));
        // `nextPageToken,files(id)` is about files alone: what is beside a list belongs to it.
        let is_left = nodes.iter().any(|node| !self.is_of_answer(node));
        (is_left || !about_others && !nodes.is_empty()).then_some(nodes)
    }

    /// Whether it may stand in an answer that is a list. Both an answer and an item have a kind.
    fn is_of_answer(&self, node: &Node) -> bool {
        node.name == "kind" || self.is_beside(node)
    }

    /// Whether it stands beside the items of a list.
    fn is_beside(&self, node: &Node) -> bool {
        self.beside.contains(&node.name.as_str())
    }

    /// Whether an item has a member that is called as a list is.
    fn has_member(&self, name: &str) -> bool {
        self.list == "files" && name == "permissions"
    }

    fn verbatim(&self, requested: &str, ours: impl FnOnce() -> String) -> String {
        if is_default(requested) || parse(requested).is_some() {
            ours()
        } else {
            requested.to_owned()
        }
    }
}

fn is_default(requested: &str) -> bool {
    let requested = requested.trim();
    requested.is_empty() || requested.eq_ignore_ascii_case("default")
}

/// A name with what is wanted of it; nothing inside: all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Node {
    name: String,
    inside: Vec<Self>,
}

impl Node {
    fn is_all(&self) -> bool {
        self.name == "*"
    }
}

/// How deep a mask may go: the deepest member of the API is at five.
const DEPTH: usize = 16;

/// `a,b/c,d(e,f/g)`, blanks between words allowed; `None` for anything else.
fn parse(text: &str) -> Option<Vec<Node>> {
    let mut rest = text;
    let nodes = list(&mut rest, 0)?;
    rest.trim_start().is_empty().then_some(nodes)
}

fn list(rest: &mut &str, depth: usize) -> Option<Vec<Node>> {
    let mut nodes = vec![node(rest, depth)?];
    while take(rest, ',') {
        nodes.push(node(rest, depth)?);
    }
    Some(nodes)
}

fn node(rest: &mut &str, depth: usize) -> Option<Node> {
    if depth > DEPTH {
        return None;
    }
    *rest = rest.trim_start();
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '*' | '@' | '.');
    let end = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
    let (name, behind) = rest.split_at(end);
    *rest = behind;
    if name.is_empty() {
        return None;
    }
    let mut inside = Vec::new();
    if take(rest, '/') {
        inside.push(node(rest, depth + 1)?);
    } else if take(rest, '(') {
        inside = list(rest, depth + 1)?;
        if !take(rest, ')') {
            return None;
        }
    }
    Some(Node {
        name: name.to_owned(),
        inside,
    })
}

fn take(rest: &mut &str, wanted: char) -> bool {
    let trimmed = rest.trim_start();
    let found = trimmed.strip_prefix(wanted);
    *rest = found.unwrap_or(trimmed);
    found.is_some()
}

/// Adds the names that are missing.
fn require(nodes: &mut Vec<Node>, names: &[&str]) {
    if nodes.iter().any(Node::is_all) {
        return;
    }
    for name in names {
        if nodes.iter().all(|node| node.name != *name) {
            nodes.push(Node {
                name: (*name).to_owned(),
                inside: Vec::new(),
            });
        }
    }
}

fn render(nodes: &[Node]) -> String {
    let each: Vec<_> = nodes
        .iter()
        .map(|node| match node.inside.is_empty() {
            true => node.name.clone(),
            false => format!("{}({})", node.name, render(&node.inside)),
        })
        .collect();
    each.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_mask_serves_lists_and_items() {
        // The caller's words; of a page of files; of one file.
        let rows = [
            ("*", "*", "*"),
            (
                "files(id, mimeType)",
                "files(id,mimeType),nextPageToken,incompleteSearch",
                "id,mimeType",
            ),
            (
                "id,name",
                "files(id,name),nextPageToken,incompleteSearch",
                "id,name",
            ),
            (
                "name",
                "files(name,id),nextPageToken,incompleteSearch",
                "name,id",
            ),
            (
                "files/name",
                "files(name,id),nextPageToken,incompleteSearch",
                "name,id",
            ),
            ("files", "files,nextPageToken,incompleteSearch", "*"),
            ("files(*)", "files(*),nextPageToken,incompleteSearch", "*"),
            (
                "nextPageToken,files(owners/emailAddress)",
                "nextPageToken,files(owners(emailAddress),id),incompleteSearch",
                "owners(emailAddress),id",
            ),
            ("nextPageToken", "nextPageToken,incompleteSearch", FILE),
            (
                "nextPageToken,kind,id",
                "nextPageToken,files(kind,id),incompleteSearch",
                "kind,id",
            ),
            (
                "files/id,files/name",
                "files(id),files(name,id),nextPageToken,incompleteSearch",
                "id,name",
            ),
            (
                "permissions(role),drives(name),files(name)",
                "files(name,id),nextPageToken,incompleteSearch",
                "name,id",
            ),
        ];
        for (requested, page, one) in rows {
            assert_eq!(
                (
                    FILES.page(requested).as_str(),
                    FILES.one(requested).as_str()
                ),
                (page, one),
                "{requested}"
            );
        }
    }

    #[test]
    fn a_mask_for_other_things_leaves_ours() {
        for requested in [
            "",
            "default",
            "Default",
            "files(id, mimeType)",
            "drives(id),files(name)",
            "nextPageToken, files(id, name)",
            "kind,nextPageToken,incompleteSearch,files(id)",
            "incompleteSearch",
        ] {
            assert_eq!(
                ABOUT.one(requested),
                "user,storageQuota,canCreateDrives",
                "{requested}"
            );
            assert_eq!(PERMISSIONS.one(requested), PERMISSIONS.item, "{requested}");
            assert!(
                PERMISSIONS
                    .page(requested)
                    .starts_with("nextPageToken,permissions(id,")
            );
        }
        assert_eq!(
            PERMISSIONS.one("files(id),permissions(role)"),
            "role,id,type"
        );
        assert_eq!(DRIVES.page("drives(name)"), "drives(name,id),nextPageToken");
        assert_eq!(
            DRIVES.page("incompleteSearch,drives(name),files(id)"),
            "drives(name,id),nextPageToken"
        );
        assert_eq!(ABOUT.one("user(emailAddress)"), "user(emailAddress)");
    }

    #[test]
    fn what_is_no_mask_is_left_to_the_service() {
        let deep = "a(".repeat(40);
        for nonsense in [
            "id,", ",", "files(id", "id)", "a b", "files()", "a//b", "a\u{e9}", &deep,
        ] {
            assert_eq!(FILES.page(nonsense), nonsense);
            assert_eq!(FILES.one(nonsense), nonsense);
        }
    }

    #[test]
    fn our_own_masks_are_masks() {
        for kind in [FILES, PERMISSIONS, DRIVES, CHANGES, REVISIONS] {
            let (page, one) = (kind.page(""), kind.one(""));
            assert_eq!(parse(&page).map(|nodes| render(&nodes)), Some(page));
            assert_eq!(parse(&one).map(|nodes| render(&nodes)), Some(one));
        }
    }
}
