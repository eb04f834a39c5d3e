//! Uploads that become documents: of what was sent the text is kept.

use std::io::Read;

use super::super::edit::Media;
use super::super::errors::ApiError;
use super::super::server::App;
use super::table::{imports, plain};

/// The most bytes a document is made of, as `maxImportSizes` says.
const MOST: u64 = 10 * 1024 * 1024;

/// Puts the text of uploaded content in its place.
pub(in super::super) fn convert(
    app: &App,
    document: &str,
    mut media: Media,
) -> Result<Media, ApiError> {
    let Some(content) = media.content.take() else {
        return Ok(media);
    };
    let outcome = (|| {
        let sent = media.mime_type.clone().unwrap_or_default();
        if !imports(document, &sent) {
            return Err(ApiError::bad_request(
                "Content of this type cannot be converted to the requested Google type.",
            ));
        }
        if content.size > MOST {
            let words = "The content is too large to be converted.";
            return Err(ApiError::new(413, "uploadTooLarge", words));
        }
        let mut bytes = Vec::new();
        app.store.read(&content)?.read_to_end(&mut bytes)?;
        let text = text_of(&String::from_utf8_lossy(&bytes), &plain(&sent));
        let mut blob = app.store.blob()?;
        blob.write(text.as_bytes())?;
        blob.finish()
    })();
    app.store.discard(&content.blob);
    media.document = Some(outcome?);
    Ok(media)
}

// Plain text, tables as CSV.
fn text_of(text: &str, mime: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match mime {
        "text/html" => strip_tags(text),
        "text/rtf" | "application/rtf" => strip_rtf(text),
        "text/tab-separated-values" => text
            .lines()
            .map(|line| line.split('\t').map(quoted).collect::<Vec<_>>().join(","))
            .collect::<Vec<_>>()
            .join("\n"),
        _ => text.to_owned(),
    }
}

/// A cell as CSV has it.
pub(super) fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

fn strip_tags(html: &str) -> String {
    let lower = html.to_ascii_lowercase();
    let mut out = String::new();
    let mut at = 0;
    while let Some(open) = find(html, "<", at) {
        out.push_str(html.get(at..open).unwrap_or_default());
        let close = find(html, ">", open).unwrap_or(html.len());
        let tag = lower.get(open + 1..close).unwrap_or_default();
        let name: String = tag
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '/')
            .collect();
        at = close + 1;
        match name.as_str() {
            "br" | "br/" | "/p" | "/div" | "/li" | "/tr" | "/h1" | "/h2" | "/h3" => out.push('\n'),
            // What stands between these and their end is no text.
            "script" | "style" | "head" => {
                at = find(&lower, &format!("</{name}"), at).unwrap_or(html.len());
            }
            _ => {}
        }
    }
    out.push_str(html.get(at..).unwrap_or_default());
    let plain = out
        .replace("&nbsp;", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
    plain.trim().to_owned()
}

fn find(text: &str, what: &str, from: usize) -> Option<usize> {
    text.get(from..)?.find(what).map(|at| from + at)
}

// Control words go, `\par` ends a line; groups that hold no text are passed over.
fn strip_rtf(rtf: &str) -> String {
    let mut out = String::new();
    let mut chars = rtf.chars().peekable();
    let mut depth = 0_usize;
    let mut silent: Option<usize> = None;
    while let Some(c) = chars.next() {
        match c {
            '{' => depth += 1,
            '}' => {
                depth = depth.saturating_sub(1);
                silent = silent.filter(|level| depth >= *level);
            }
            '\\' => match chars.peek().copied() {
                Some(sign @ ('\\' | '{' | '}')) => {
                    chars.next();
                    if silent.is_none() {
                        out.push(sign);
                    }
                }
                Some('*') => {
                    chars.next();
                    silent = silent.or(Some(depth));
                }
                _ => {
                    let mut word = String::new();
                    while let Some(c) = chars.next_if(char::is_ascii_alphabetic) {
                        word.push(c);
                    }
                    while chars.next_if(|c| c.is_ascii_digit() || *c == '-').is_some() {}
                    chars.next_if_eq(&' ');
                    match word.as_str() {
                        "fonttbl" | "colortbl" | "stylesheet" | "info" => {
                            silent = silent.or(Some(depth));
                        }
                        "par" | "line" if silent.is_none() => out.push('\n'),
                        "tab" if silent.is_none() => out.push('\t'),
                        _ => {}
                    }
                }
            },
            '\r' | '\n' => {}
            c if silent.is_none() => out.push(c),
            _ => {}
        }
    }
    out.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts() {
        let html = "<html><head><title>t</title></head><body><p>a &amp; b</p><p>c<br>d</p></body>";
        assert_eq!(text_of(html, "text/html"), "a & b\nc\nd");
        let rtf = "{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}\\f0 one\\par two \\{x\\}}";
        assert_eq!(text_of(rtf, "application/rtf"), "one\ntwo {x}");
        assert_eq!(
            text_of("a\tb,c\n1\t2", "text/tab-separated-values"),
            "a,\"b,c\"\n1,2"
        );
        assert_eq!(text_of("\u{feff}x", "text/plain"), "x");
    }

    #[test]
    fn nonsense_does_no_harm() {
        for text in ["<", "<<<>", "<script", "</", "\\", "{\\", "}}}}", "{\\*\\"] {
            text_of(text, "text/html");
            text_of(text, "text/rtf");
        }
    }
}
