//! What the user's browser shows; no I/O.

use crate::error;

/// HTML the user of the component wants shown; empty: our own.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pages {
    pub(crate) response: String,
    pub(crate) failed_response: String,
}

/// Our own pages, as they are without the detail of a failure.
pub(crate) fn default_response() -> String {
    Pages::default().success().html
}

pub(crate) fn default_failed_response() -> String {
    Pages::default().failure("", "").html
}

/// A page and whether it is ours; one that is not may hold what our policy forbids.
pub(super) struct Page {
    pub(super) html: String,
    pub(super) ours: bool,
}

impl Pages {
    pub(super) fn success(&self) -> Page {
        custom(&self.response).unwrap_or_else(|| {
            ours(
                true,
                "Sign-in received",
                "You can close this page and go back to the program.",
                "",
            )
        })
    }

    pub(super) fn failure(&self, error: &str, description: &str) -> Page {
        custom(&self.failed_response).unwrap_or_else(|| {
            let mut detail = shorten(error, 60);
            if !description.is_empty() {
                detail.push_str(": ");
                detail.push_str(&shorten(description, 300));
            }
            ours(
                false,
                "The sign-in did not succeed",
                "Go back to the program to try again.",
                &detail,
            )
        })
    }
}

/// For everything that is not the awaited redirect.
pub(super) fn refusal(sentence: &str) -> Page {
    ours(false, "Nothing to do here", sentence, "")
}

fn custom(html: &str) -> Option<Page> {
    (!html.trim().is_empty()).then(|| Page {
        html: html.to_owned(),
        ours: false,
    })
}

fn ours(good: bool, title: &str, sentence: &str, detail: &str) -> Page {
    let (mark, color) = if good {
        ("✓", "#1a7f4b")
    } else {
        ("!", "#b3402e")
    };
    let detail = if detail.is_empty() {
        String::new()
    } else {
        format!("<p><code>{}</code></p>", escape(detail))
    };
    let (title, sentence) = (escape(title), escape(sentence));
    let html = format!(
        r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark }}
body {{ margin: 0; min-height: 100vh; display: grid; place-items: center; background: #f4f5f7; color: #1d2129;
  font: 17px/1.5 system-ui, sans-serif }}
main {{ box-sizing: border-box; width: min(28rem, 92vw); padding: 2.5rem; border-radius: 14px; background: #fff;
  box-shadow: 0 8px 30px rgb(0 0 0 / .09); text-align: center }}
.mark {{ width: 3.2rem; height: 3.2rem; margin: 0 auto 1rem; border-radius: 50%; background: {color}; color: #fff;
  font: bold 1.7rem/3.2rem system-ui, sans-serif }}
h1 {{ margin: 0 0 .5rem; font-size: 1.45rem }}
p {{ margin: .5rem 0 0 }}
code {{ overflow-wrap: anywhere; font-size: .85rem }}
@media (prefers-color-scheme: dark) {{ body {{ background: #15171b; color: #e6e8ec }}
  main {{ background: #202329; box-shadow: none }} }}
</style>
</head>
<body>
<main>
<div class="mark" aria-hidden="true">{mark}</div>
<h1>{title}</h1>
<p>{sentence}</p>
{detail}
</main>
</body>
</html>
"#
    );
    Page { html, ours: true }
}

fn shorten(text: &str, limit: usize) -> String {
    text.chars().take(limit).collect()
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if error::acts(c) => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_the_answer_becomes_markup() {
        let page = Pages::default().failure("<script>1</script>", "\"'&\u{0}<img src=x>");
        assert!(page.ours);
        assert!(!page.html.contains("<script") && !page.html.contains("<img"));
        // Nor does it turn around what is written beside it.
        let turned = Pages::default().failure("a\u{202e}b", "c\u{2066}d").html;
        assert!(turned.contains("a b: c d"), "{turned}");
        assert!(
            page.html
                .contains("&lt;script&gt;1&lt;/script&gt;: &quot;&#39;&amp; &lt;img")
        );
        assert!(
            page.html.len() < 4000
                && Pages::default()
                    .failure("e", &"x".repeat(100_000))
                    .html
                    .len()
                    < 4000
        );
    }

    #[test]
    fn our_pages_need_nothing_from_outside() {
        for page in [Pages::default().success(), refusal("No.")] {
            for foreign in ["<script", "http", "url(", "@import", " on"] {
                let hit = page.html.contains(&format!("{foreign}="))
                    || (foreign != " on" && page.html.contains(foreign));
                assert!(!hit, "{foreign}");
            }
        }
    }

    #[test]
    fn the_users_pages_are_shown_as_they_are() {
        let pages = Pages {
            response: "<b>ok</b>".into(),
            failed_response: "<i>no</i>".into(),
        };
        assert_eq!(pages.success().html, "<b>ok</b>");
        assert_eq!(pages.failure("access_denied", "x").html, "<i>no</i>");
        assert!(!pages.success().ours);
    }
}
