//! Pictures: one plain colour, with the text in the place each format has for it.

use super::document::Document;
use super::zip::crc32;

const SIDE: u32 = 16;

/// A white square; the text is an `iTXt` chunk.
pub(super) fn png(document: &Document) -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut head = Vec::new();
    head.extend(SIDE.to_be_bytes());
    head.extend(SIDE.to_be_bytes());
    // Eight bits of grey.
    head.extend([8, 0, 0, 0, 0]);
    chunk(&mut out, b"IHDR", &head);
    let mut text = b"Description\0\0\0\0\0".to_vec();
    text.extend(document.text.as_bytes());
    chunk(&mut out, b"iTXt", &text);
    // Each line begins with the number of its filter: none.
    let mut line = vec![0xff; SIDE as usize + 1];
    if let Some(filter) = line.first_mut() {
        *filter = 0;
    }
    chunk(&mut out, b"IDAT", &stored(&line.repeat(SIDE as usize)));
    chunk(&mut out, b"IEND", &[]);
    out
}

fn chunk(out: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    out.extend(u32::try_from(data.len()).unwrap_or(u32::MAX).to_be_bytes());
    let mut body = kind.to_vec();
    body.extend(data);
    out.extend(&body);
    out.extend(crc32(&body).to_be_bytes());
}

// zlib with one block that is not compressed.
fn stored(data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap_or(u16::MAX);
    let mut out = vec![0x78, 0x01, 0x01];
    out.extend(length.to_le_bytes());
    out.extend((!length).to_le_bytes());
    out.extend(data);
    let (a, b) = data.iter().fold((1_u32, 0_u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    out.extend((b << 16 | a).to_be_bytes());
    out
}

/// A grey square of one block; the text is the comment.
pub(super) fn jpeg(document: &Document) -> Vec<u8> {
    let mut out = b"\xff\xd8".to_vec();
    segment(&mut out, 0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0");
    let comment = document.text.as_bytes();
    segment(&mut out, 0xfe, comment.get(..60_000).unwrap_or(comment));
    let mut table = vec![0];
    table.extend([1; 64]);
    segment(&mut out, 0xdb, &table);
    // Baseline, eight bits, 8 by 8, one component.
    segment(&mut out, 0xc0, &[8, 0, 8, 0, 8, 1, 1, 0x11, 0]);
    // Two codes of one bit: "no difference" and "end of block".
    let mut huffman = [0; 18];
    huffman[1] = 1;
    segment(&mut out, 0xc4, &huffman);
    huffman[0] = 0x10;
    segment(&mut out, 0xc4, &huffman);
    segment(&mut out, 0xda, &[1, 1, 0, 0, 63, 0]);
    // Both codes, and ones to fill the byte.
    out.push(0b0011_1111);
    out.extend(b"\xff\xd9");
    out
}

fn segment(out: &mut Vec<u8>, marker: u8, data: &[u8]) {
    out.extend([0xff, marker]);
    let length = u16::try_from(data.len() + 2).unwrap_or(u16::MAX);
    out.extend(length.to_be_bytes());
    out.extend(data);
}
