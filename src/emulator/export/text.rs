//! Formats that are text, and containers of such.

use super::document::{Document, escape};
use super::zip::Zip;

/// The body of a page: paragraphs, or a table.
fn body(document: &Document) -> String {
    if document.is_table {
        let cell = |c: &String| format!("<td>{}</td>", escape(c));
        let row =
            |r: &Vec<String>| format!("<tr>{}</tr>\n", r.iter().map(cell).collect::<String>());
        let rows: String = document.rows.iter().map(row).collect();
        return format!("<table>\n{rows}</table>\n");
    }
    let line = |l: &str| format!("<p>{}</p>\n", escape(l));
    document.lines().map(line).collect()
}

pub(super) fn html(document: &Document) -> String {
    format!(
        "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>{}</title></head><body>\n{}</body></html>\n",
        escape(&document.title),
        body(document)
    )
}

pub(super) fn zipped_html(document: &Document) -> Vec<u8> {
    let name = document.title.replace(['/', '\\'], "_");
    Zip::new()
        .with(&format!("{name}.html"), &html(document))
        .finish()
}

pub(super) fn rtf(document: &Document) -> String {
    let mut out = String::from("{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 Arial;}}\\f0\\fs22\n");
    for line in document.lines() {
        for c in line.chars() {
            match c {
                '\\' | '{' | '}' => out.extend(['\\', c]),
                '\t' => out.push_str("\\tab "),
                c if c.is_ascii() => out.push(c),
                c => {
                    // Sixteen bits each, signed, with a stand-in for old readers.
                    for unit in c.encode_utf16(&mut [0; 2]) {
                        out.push_str(&format!("\\u{}?", unit.cast_signed()));
                    }
                }
            }
        }
        out.push_str("\\par\n");
    }
    out.push('}');
    out
}

pub(super) fn svg(document: &Document) -> String {
    let line = |(n, l): (usize, &str)| {
        format!(
            "<text x=\"20\" y=\"{}\">{}</text>\n",
            40 + 24 * n,
            escape(l)
        )
    };
    let lines: String = document.lines().enumerate().map(line).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"960\" height=\"720\">\n<title>{}</title>\n{lines}</svg>\n",
        escape(&document.title)
    )
}

pub(super) fn epub(document: &Document) -> Vec<u8> {
    let title = escape(&document.title);
    let page = |inner: &str| {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:epub=\"http://www.idpf.org/2007/ops\"><head><title>{title}</title></head><body>\n{inner}</body></html>\n"
        )
    };
    let package = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" unique-identifier=\"id\">\n<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:identifier id=\"id\">{title}</dc:identifier><dc:title>{title}</dc:title><dc:language>en</dc:language><meta property=\"dcterms:modified\">2000-01-01T00:00:00Z</meta></metadata>\n<manifest><item id=\"nav\" href=\"nav.xhtml\" media-type=\"application/xhtml+xml\" properties=\"nav\"/><item id=\"text\" href=\"text.xhtml\" media-type=\"application/xhtml+xml\"/></manifest>\n<spine><itemref idref=\"text\"/></spine></package>\n"
    );
    let nav = format!(
        "<nav epub:type=\"toc\"><ol><li><a href=\"text.xhtml\">{title}</a></li></ol></nav>\n"
    );
    let container = "<?xml version=\"1.0\"?>\n<container version=\"1.0\" xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><rootfiles><rootfile full-path=\"OEBPS/content.opf\" media-type=\"application/oebps-package+xml\"/></rootfiles></container>\n";
    Zip::new()
        .with("mimetype", "application/epub+zip")
        .with("META-INF/container.xml", container)
        .with("OEBPS/content.opf", &package)
        .with("OEBPS/nav.xhtml", &page(&nav))
        .with("OEBPS/text.xhtml", &page(&body(document)))
        .finish()
}
