//! Office Open XML: text and spreadsheet, and what all of its packages begin with.

use super::document::{Document, escape};
use super::zip::Zip;

pub(super) const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const CONTENT: &str = "application/vnd.openxmlformats-officedocument.";
const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";

/// `[Content_Types].xml`: the parts and the kind of each.
pub(super) fn types(parts: &[(&str, &str)]) -> String {
    let part = |(name, kind): &(&str, &str)| {
        format!("<Override PartName=\"/{name}\" ContentType=\"{CONTENT}{kind}+xml\"/>")
    };
    let parts: String = parts.iter().map(part).collect();
    format!(
        "{HEAD}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>{parts}</Types>"
    )
}

/// A `.rels` part: the targets and the kind of each, numbered from `rId1`.
pub(super) fn relations(targets: &[(&str, &str)]) -> String {
    let one = |(n, (kind, target)): (usize, &(&str, &str))| {
        format!(
            "<Relationship Id=\"rId{}\" Type=\"{RELATION}{kind}\" Target=\"{target}\"/>",
            n + 1
        )
    };
    let all: String = targets.iter().enumerate().map(one).collect();
    format!(
        "{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{all}</Relationships>"
    )
}

pub(super) fn docx(document: &Document) -> Vec<u8> {
    let line = |l: &str| {
        format!(
            "<w:p><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>",
            escape(l)
        )
    };
    let body: String = document.lines().map(line).collect();
    let main = format!(
        "{HEAD}<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}<w:sectPr/></w:body></w:document>"
    );
    Zip::new()
        .with(
            "[Content_Types].xml",
            &types(&[("word/document.xml", "wordprocessingml.document.main")]),
        )
        .with(
            "_rels/.rels",
            &relations(&[("officeDocument", "word/document.xml")]),
        )
        .with("word/document.xml", &main)
        .finish()
}

pub(super) fn xlsx(document: &Document) -> Vec<u8> {
    let row = |(n, cells): (usize, &Vec<String>)| {
        let cell = |c: &String| {
            format!(
                "<c t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>",
                escape(c)
            )
        };
        let cells: String = cells.iter().map(cell).collect();
        format!("<row r=\"{}\">{cells}</row>", n + 1)
    };
    let rows: String = document.rows.iter().enumerate().map(row).collect();
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let sheet =
        format!("{HEAD}<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>");
    let book = format!(
        "{HEAD}<workbook xmlns=\"{MAIN}\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
    );
    Zip::new()
        .with(
            "[Content_Types].xml",
            &types(&[
                ("xl/workbook.xml", "spreadsheetml.sheet.main"),
                ("xl/worksheets/sheet1.xml", "spreadsheetml.worksheet"),
            ]),
        )
        .with(
            "_rels/.rels",
            &relations(&[("officeDocument", "xl/workbook.xml")]),
        )
        .with("xl/workbook.xml", &book)
        .with(
            "xl/_rels/workbook.xml.rels",
            &relations(&[("worksheet", "worksheets/sheet1.xml")]),
        )
        .with("xl/worksheets/sheet1.xml", &sheet)
        .finish()
}
