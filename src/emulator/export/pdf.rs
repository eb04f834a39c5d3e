//! PDF: pages of lines in one of the fonts every reader has.

use super::document::Document;

/// Lines on a page, and characters on a line.
const LINES: usize = 50;
const WIDTH: usize = 90;

pub(super) fn write(document: &Document) -> Vec<u8> {
    let lines: Vec<String> = if document.is_table {
        document.rows.iter().map(|r| r.join("    ")).collect()
    } else {
        document.lines().flat_map(wrapped).collect()
    };
    let mut pages: Vec<&[String]> = lines.chunks(LINES).collect();
    if pages.is_empty() {
        pages.push(&[]);
    }
    // Objects 1 to 3 are the catalogue, the tree of pages and the font; then two for a page.
    let kids: Vec<String> = (0..pages.len())
        .map(|n| format!("{} 0 R", 4 + 2 * n))
        .collect();
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        format!(
            "<< /Type /Pages /Kids [{}] /Count {} >>",
            kids.join(" "),
            pages.len()
        )
        .into_bytes(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
            .to_vec(),
    ];
    for (n, page) in pages.iter().enumerate() {
        objects.push(
            format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {} 0 R >>",
                5 + 2 * n
            )
            .into_bytes(),
        );
        let mut stream = b"BT /F1 11 Tf 14 TL 50 790 Td\n".to_vec();
        for line in *page {
            stream.push(b'(');
            stream.extend(string(line));
            stream.extend(b") Tj T*\n");
        }
        stream.extend(b"ET");
        let mut object = format!("<< /Length {} >>\nstream\n", stream.len()).into_bytes();
        object.extend(stream);
        object.extend(b"\nendstream");
        objects.push(object);
    }
    assemble(&objects)
}

fn assemble(objects: &[Vec<u8>]) -> Vec<u8> {
    // The second line tells programs that the file is not text.
    let mut out = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut table = String::from("0000000000 65535 f \n");
    for (n, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", out.len()));
        out.extend(format!("{} 0 obj\n", n + 1).into_bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let start = out.len();
    let count = objects.len() + 1;
    out.extend(
        format!(
            "xref\n0 {count}\n{table}trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
        )
        .into_bytes(),
    );
    out
}

// The encoding of the font holds Latin letters; others show as a question mark.
fn string(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    for c in text.chars() {
        match (c, u8::try_from(c)) {
            ('\u{20ac}', _) => out.push(0x80),
            (_, Ok(b @ (b'(' | b')' | b'\\'))) => out.extend([b'\\', b]),
            (_, Ok(b)) if (0x20..0x7f).contains(&b) || b >= 0xa0 => out.push(b),
            ('\t', _) => out.extend(b"    "),
            _ => out.push(b'?'),
        }
    }
    out
}

fn wrapped(line: &str) -> Vec<String> {
    let chars: Vec<char> = line.chars().collect();
    if chars.is_empty() {
        return vec![String::new()];
    }
    chars.chunks(WIDTH).map(|c| c.iter().collect()).collect()
}
