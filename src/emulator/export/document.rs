//! A document on its way out: a title, lines of text, or a table.

use super::import::quoted;
use super::table::SPREADSHEET;
use super::{image, odf, office, pdf, slides, text};

/// What is exported.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) title: String,
    pub(super) text: String,
    /// The cells of a spreadsheet, row by row.
    pub(super) rows: Vec<Vec<String>>,
    pub(super) is_table: bool,
}

impl Document {
    pub(super) fn new(title: &str, mime: &str, text: &str) -> Self {
        let is_table = mime == SPREADSHEET;
        Self {
            title: title.to_owned(),
            text: text.to_owned(),
            rows: if is_table { cells(text) } else { Vec::new() },
            is_table,
        }
    }

    pub(super) fn lines(&self) -> impl Iterator<Item = &str> {
        self.text.lines()
    }

    /// The document in a format of the table.
    pub(super) fn write(&self, format: &str) -> Vec<u8> {
        match format {
            "pdf" => pdf::write(self),
            "html" => text::html(self).into_bytes(),
            "rtf" => text::rtf(self).into_bytes(),
            "csv" => self.joined(",", quoted).into_bytes(),
            "tsv" => self.joined("\t", flat).into_bytes(),
            "zip" => text::zipped_html(self),
            "epub" => text::epub(self),
            "docx" => office::docx(self),
            "xlsx" => office::xlsx(self),
            "pptx" => slides::pptx(self),
            "odt" => odf::odt(self),
            "ods" => odf::ods(self),
            "odp" => odf::odp(self),
            "png" => image::png(self),
            "jpeg" => image::jpeg(self),
            "svg" => text::svg(self).into_bytes(),
            _ => self.text.clone().into_bytes(),
        }
    }

    fn joined(&self, between: &str, cell: fn(&str) -> String) -> String {
        let row = |cells: &Vec<String>| {
            let cells: Vec<String> = cells.iter().map(|c| cell(c)).collect();
            cells.join(between)
        };
        let rows: Vec<String> = self.rows.iter().map(row).collect();
        rows.join("\r\n")
    }
}

fn flat(cell: &str) -> String {
    cell.replace(['\t', '\r', '\n'], " ")
}

// CSV, with quoted cells that may hold commas, quotes and line ends.
fn cells(text: &str) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let mut row = Vec::new();
    let mut cell = String::new();
    let mut quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.next_if_eq(&'"').is_some() => cell.push('"'),
            '"' if quoted || cell.is_empty() => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted && chars.peek() == Some(&'\n') => {}
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            c => cell.push(c),
        }
    }
    if !cell.is_empty() || !row.is_empty() {
        row.push(cell);
        rows.push(row);
    }
    rows
}

/// A text as it may stand in XML and HTML; what XML cannot hold is left out.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() && !['\t', '\n', '\r'].contains(&c) => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables() {
        let table = "a,\"b,\"\"c\"\"\"\r\n1,\"two\nlines\"";
        let document = Document::new("t", SPREADSHEET, table);
        assert_eq!(document.rows, [["a", "b,\"c\""], ["1", "two\nlines"]]);
        assert_eq!(document.write("csv"), table.as_bytes());
        assert_eq!(document.write("tsv"), b"a\tb,\"c\"\r\n1\ttwo lines");
    }

    #[test]
    fn every_format_begins_as_it_should() {
        let document = Document::new("t", "", "a < b\nc \u{1} \u{20ac}");
        for (format, head) in [
            ("pdf", &b"%PDF-1.4"[..]),
            ("html", b"<!DOCTYPE html>"),
            ("rtf", b"{\\rtf1"),
            ("zip", b"PK\x03\x04"),
            ("epub", b"PK\x03\x04"),
            ("docx", b"PK\x03\x04"),
            ("xlsx", b"PK\x03\x04"),
            ("pptx", b"PK\x03\x04"),
            ("odt", b"PK\x03\x04"),
            ("ods", b"PK\x03\x04"),
            ("odp", b"PK\x03\x04"),
            ("png", b"\x89PNG\r\n\x1a\n"),
            ("jpeg", b"\xff\xd8\xff"),
            ("svg", b"<?xml"),
            ("txt", b"a < b"),
        ] {
            assert!(document.write(format).starts_with(head), "{format}");
        }
        assert_eq!(escape("a\u{1}<&\">"), "a&lt;&amp;&quot;&gt;");
    }
}
