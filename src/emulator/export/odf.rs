//! OpenDocument: text, spreadsheet, presentation.

use super::document::{Document, escape};
use super::zip::Zip;

const KIND: &str = "application/vnd.oasis.opendocument.";

pub(super) fn odt(document: &Document) -> Vec<u8> {
    package(
        "text",
        &format!("<office:text>{}</office:text>", paragraphs(document)),
    )
}

pub(super) fn ods(document: &Document) -> Vec<u8> {
    let cell = |c: &String| {
        format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{}</text:p></table:table-cell>",
            escape(c)
        )
    };
    let row = |r: &Vec<String>| {
        let cells: String = r.iter().map(cell).collect();
        format!("<table:table-row>{cells}</table:table-row>")
    };
    let rows: String = document.rows.iter().map(row).collect();
    // A table has at least one row.
    let rows = if rows.is_empty() {
        row(&vec![String::new()])
    } else {
        rows
    };
    let body = format!(
        "<office:spreadsheet><table:table table:name=\"Sheet1\">{rows}</table:table></office:spreadsheet>"
    );
    package("spreadsheet", &body)
}

pub(super) fn odp(document: &Document) -> Vec<u8> {
    let body = format!(
        "<office:presentation><draw:page draw:name=\"page1\"><draw:frame svg:x=\"1cm\" svg:y=\"1cm\" svg:width=\"23cm\" svg:height=\"17cm\"><draw:text-box>{}</draw:text-box></draw:frame></draw:page></office:presentation>",
        paragraphs(document)
    );
    package("presentation", &body)
}

fn paragraphs(document: &Document) -> String {
    let line = |l: &str| format!("<text:p>{}</text:p>", escape(l));
    document.lines().map(line).collect()
}

fn package(kind: &str, body: &str) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\" xmlns:svg=\"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0\" office:version=\"1.2\"><office:body>{body}</office:body></office:document-content>\n"
    );
    let manifest = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" manifest:version=\"1.2\"><manifest:file-entry manifest:full-path=\"/\" manifest:media-type=\"{KIND}{kind}\"/><manifest:file-entry manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/></manifest:manifest>\n"
    );
    Zip::new()
        .with("mimetype", &format!("{KIND}{kind}"))
        .with("content.xml", &content)
        .with("META-INF/manifest.xml", &manifest)
        .finish()
}
