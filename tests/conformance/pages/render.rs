//! One page for each kind of member.

use std::fmt::Write as _;

use cloudstorage::surface::{self, Property, Status, Value};

pub(super) fn pages() -> Vec<(&'static str, String)> {
    vec![
        ("properties.md", properties()),
        ("methods.md", methods()),
        ("events.md", events()),
        ("config.md", config()),
        ("enumerations.md", enumerations()),
        ("errors.md", errors()),
    ]
}

/// A text in a cell of a table: on one line, with nothing that would end the cell.
fn cell(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.replace('|', "\\|")
}

/// Rustdoc's links mean nothing on a page: their text stays.
fn prose(doc: &str) -> String {
    let mut out = String::new();
    let mut rest = doc;
    while let Some(at) = rest.find("](Self::") {
        let (before, behind) = rest.split_at(at);
        let open = before.rfind('[').unwrap_or(0);
        out.push_str(&before[..open]);
        out.push_str(&before[open + 1..]);
        rest = behind.split_once(')').map_or("", |parts| parts.1);
    }
    out.push_str(rest);
    cell(&out)
}

/// The name it has elsewhere, if it has one.
fn there(extension: bool, name: &str) -> String {
    if extension {
        "an extension of this crate".to_owned()
    } else {
        format!("`{name}`")
    }
}

fn status(status: Status) -> String {
    match status {
        Status::AtWork => "at work".to_owned(),
        Status::NothingToDo(why) => format!("nothing to do here: {why}"),
        Status::Later(why) => format!("later: {why}"),
        other => panic!("{other:?} has no place on the page"),
    }
}

fn value(value: &Value) -> String {
    match value {
        Value::Bool(flag) => format!("`{flag}`"),
        Value::Int(number) => format!("`{number}`"),
        Value::Str(text) if text.is_empty() => "empty".to_owned(),
        Value::Bytes(bytes) if bytes.is_empty() => "empty".to_owned(),
        Value::Str(text) => format!("`{text}`"),
        Value::Bytes(bytes) => format!("`{}`", String::from_utf8_lossy(bytes)),
        other => panic!("{other:?}"),
    }
}

fn heading(title: &str, intro: &str) -> String {
    format!(
        "# {title}\n\n{intro}\n\nThis page is made from the source; a test keeps it up to date.\n"
    )
}

fn properties() -> String {
    let mut page = heading(
        "Properties",
        "Every property by its documented name. `name()` reads it, `set_name(value)` sets it where the access is \
         read and write; with an index the index comes first, and out of range is error 605. By name: \
         `drive.property(\"resource_name[0]\")`, or with any other of the names given here.",
    );
    let mut rows: Vec<_> = surface::properties().collect();
    rows.sort_by_key(|row| row.group);
    let mut group = "";
    for row in &rows {
        if row.group != group {
            group = row.group;
            let _ = write!(
                page,
                "\n## {group}\n\n| Property | C#, Java | C++ and others | Here | Type | Default | Access | Status | Meaning |\n|-|-|-|-|-|-|-|-|-|\n"
            );
        }
        let access = if row.writable { "read, write" } else { "read" };
        let secret = if row.secret { " Secret." } else { "" };
        let values: Vec<_> = (row.values)()
            .into_iter()
            .map(|(number, name)| format!("{number} `{name}`"))
            .collect();
        let values = if values.is_empty() {
            String::new()
        } else {
            format!(" Values: {}.", values.join(", "))
        };
        let _ = writeln!(
            page,
            "| `{}` | {} | {} | {} | {} (`{}`) | {} | {access} | {} | {}{secret}{values} |",
            row.indexed_name(),
            there(row.extension, &row.object_name()),
            there(row.extension, &row.flat_name()),
            here(row),
            row.documented_type,
            row.rust_type,
            value(&row.default_value()),
            status(row.status),
            prose(row.doc),
        );
    }
    page
}

/// How it is read and set.
fn here(row: &Property) -> String {
    let name = row.name;
    match (row.indexed, row.writable) {
        (true, true) => format!("`{name}(i)?`, `set_{name}(i, ..)?`"),
        (true, false) => format!("`{name}(i)?`"),
        (false, true) => format!("`{name}()`, `set_{name}(..)`"),
        (false, false) => format!("`{name}()`"),
    }
}

fn methods() -> String {
    let mut page = heading(
        "Methods",
        "Every method by its documented name. A method that fails returns an error with a documented code; see the \
         crate's documentation for each method's own.",
    );
    page.push_str("\n| Method | There | Here | Returns | Status | Meaning |\n|-|-|-|-|-|-|\n");
    for row in surface::methods() {
        let params: Vec<_> = row
            .params
            .iter()
            .map(|p| format!("{}: {}", p.0, p.1))
            .collect();
        let _ = writeln!(
            page,
            "| `{}({})` | {} | `{}` | {} | {} | {} |",
            row.name,
            params.join(", "),
            there(row.extension, &row.flat_name()),
            cell(row.rust),
            row.returns,
            status(row.status),
            prose(row.doc),
        );
    }
    page
}

fn events() -> String {
    let mut page = heading(
        "Events",
        "Every event by its documented name: `drive.on_name(|drive, e| ..)` registers a handler, `clear_on_name()` \
         removes it. The parameters are fields of `e`.",
    );
    for row in surface::events() {
        let there = if row.extension {
            "an extension of this crate".to_owned()
        } else {
            format!("`{}` there", row.flat_name())
        };
        let type_there = if row.extension {
            String::new()
        } else {
            let name = row.flat_name();
            format!(" (`GoogleDrive{}EventParams` there)", &name["On".len()..])
        };
        let _ = write!(
            page,
            "\n## {}\n\n{} ({there}) `e` is of the type `{}`{type_there}.\n\n| Parameter | Type | Access | Meaning |\n|-|-|-|-|\n",
            row.name,
            prose(row.doc),
            row.rust_type
        );
        for param in row.params {
            let access = if param.writable {
                "read, write"
            } else {
                "read"
            };
            let _ = writeln!(
                page,
                "| `{}` | {} (`{}`) | {access} | {} |",
                param.name,
                param.documented_type,
                param.rust_type.replace(' ', ""),
                prose(param.doc)
            );
        }
    }
    page
}

fn config() -> String {
    let mut page = heading(
        "Settings",
        "Every setting of `config(\"Name=Value\")`, section by section. Names match regardless of case. `[i]` takes \
         an index from 0. A value is parsed when it is set, and refused with 601 if it could never work. Blanks around \
         it are dropped, except where it is taken verbatim.",
    );
    let mut section = "";
    for row in surface::settings() {
        if row.section != section {
            section = row.section;
            let _ = write!(
                page,
                "\n## {section}\n\n| Setting | Takes | Default | Access | Status | Meaning |\n|-|-|-|-|-|-|\n"
            );
        }
        let default = match (row.name, row.default_value()) {
            ("BuildInfo" | "LicenseInfo", _) => "computed".to_owned(),
            (_, text) if text.is_empty() => "empty".to_owned(),
            (_, text) if text.starts_with('<') => "a page of our own".to_owned(),
            (_, text) => format!("`{text}`"),
        };
        let index = if row.indexed { "[i]" } else { "" };
        let takes = match (row.writable, row.verbatim) {
            (true, true) => format!("{}; verbatim", cell(row.accepts)),
            (true, false) => cell(row.accepts),
            (false, _) => String::new(),
        };
        let access = if row.writable { "read, write" } else { "read" };
        let secret = if row.secret { " Secret." } else { "" };
        let _ = writeln!(
            page,
            "| `{}{index}` | {takes} | {default} | {access} | {} | {}{secret} |",
            row.name,
            status(row.status),
            prose(row.doc),
        );
    }
    page.push_str(&counts());
    page
}

/// How many settings of each section are at work.
fn counts() -> String {
    let mut out = "\n## By status\n\n| Section | Settings | At work | Nothing to do here | Later |\n|-|-|-|-|-|\n".to_owned();
    let mut sections: Vec<(&str, [usize; 4])> = Vec::new();
    for row in surface::settings() {
        if sections.last().is_none_or(|last| last.0 != row.section) {
            sections.push((row.section, [0; 4]));
        }
        let column = match row.status {
            Status::AtWork => 1,
            Status::NothingToDo(_) => 2,
            Status::Later(_) => 3,
            other => panic!("{other:?} has no place on the page"),
        };
        if let Some((_, count)) = sections.last_mut() {
            count[0] += 1;
            count[column] += 1;
        }
    }
    let total = sections.iter().fold([0; 4], |sum, (_, count)| {
        std::array::from_fn(|i| sum[i] + count[i])
    });
    sections.push(("All", total));
    for (name, [all, work, idle, later]) in sections {
        let _ = writeln!(out, "| {name} | {all} | {work} | {idle} | {later} |");
    }
    out
}

fn enumerations() -> String {
    let mut page = heading(
        "Enumerations",
        "Every set of values with its documented numbers and names. `Name::try_from(number)?` makes a value of a \
         number, `i32::from(value)` a number of a value, and a value compares with its number. Of flags, \
         `bits()` and `from_bits_retain(number)` do that. By name (`set_property`) numbers and old names are taken.",
    );
    for row in surface::enumerations() {
        let kind = if row.flags { ", flags" } else { "" };
        let there = match row.old_name {
            "" => String::new(),
            name => format!(" (`{name}` there)"),
        };
        let old = if row.flags { "" } else { " Old name |" };
        let rule = if row.flags { "" } else { "-|" };
        let _ = write!(
            page,
            "\n## {}{kind}\n\n{}{there}\n\n| Number |{old} Here | Meaning |\n|-|{rule}-|-|\n",
            row.name,
            prose(row.doc)
        );
        for value in row.values {
            let number = if row.flags {
                format!("{:#x}", value.number)
            } else {
                value.number.to_string()
            };
            let old = if row.flags {
                String::new()
            } else {
                format!(" `{}` |", value.old_name)
            };
            let _ = writeln!(
                page,
                "| {number} |{old} `{}::{}` | {} |",
                row.name,
                value.name,
                prose(value.doc)
            );
        }
    }
    page
}

fn errors() -> String {
    let mut page = heading(
        "Error codes",
        "Every documented code: what `Error::code()` answers, and the constant in `cloudstorage::error::codes`. The \
         reference lists 301 and 302 twice.",
    );
    let mut section = "";
    for row in surface::error_codes() {
        if row.section != section {
            section = row.section;
            let _ = write!(
                page,
                "\n## {section}\n\n| Code | Constant | Meaning |\n|-|-|-|\n"
            );
        }
        let _ = writeln!(
            page,
            "| {} | `{}` | {} |",
            row.code,
            row.name,
            cell(row.text)
        );
    }
    page
}
