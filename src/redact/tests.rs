//! Secrets are found wherever they stand, and nothing else is.

use super::*;

fn redactor(values: &[&str]) -> Redactor {
    let redactor = Redactor::default();
    for value in values {
        redactor.learn(value);
    }
    redactor
}

#[test]
fn a_value_is_found_in_every_encoding() {
    let secret = "s3cr\u{e9}t/va+l\"ue=<1> &x";
    let redactor = redactor(&[secret]);
    let json = serde_json::to_string(secret).unwrap();
    let percent = percent_encoding::utf8_percent_encode(secret, percent_encoding::NON_ALPHANUMERIC)
        .to_string();
    let again = percent_encoding::utf8_percent_encode(&percent, percent_encoding::NON_ALPHANUMERIC)
        .to_string();
    let pair = format!("user:{secret}");
    let url_safe = base64::engine::general_purpose::URL_SAFE.encode(&pair);
    for encoded in [
        secret.to_owned(),
        percent.clone(),
        percent.to_ascii_lowercase(),
        percent.replace("%20", "+"),
        again,
        json.trim_matches('"').to_owned(),
        json.trim_matches('"')
            .replace('/', "\\/")
            .replace('\u{e9}', "\\u00e9"),
        secret
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('"', "&quot;")
            .replace('/', "&#x2F;"),
        STANDARD.encode(secret),
        STANDARD.encode(&pair),
        STANDARD
            .encode(&pair)
            .replace('+', "%2B")
            .replace('/', "%2f")
            .replace('=', "%3D"),
        url_safe,
    ] {
        let text = format!("before [{encoded}] after");
        assert_eq!(redactor.scrub(&text), "before [***] after", "{text}");
    }
}

#[test]
fn a_long_value_goes_as_a_whole() {
    let long: String = (0..5_000).map(|n| format!("{n}/+")).collect();
    let known = redactor(&[&long]);
    let percent = percent_encoding::utf8_percent_encode(&long, percent_encoding::NON_ALPHANUMERIC)
        .to_string();
    for encoded in [&long, &percent, &STANDARD.encode(&long)] {
        assert_eq!(known.scrub(&format!("<{encoded}>")), "<***>");
        let cut = &encoded[..encoded.len() / 2];
        assert_eq!(known.scrub(&format!("<{cut}...")), "<***...");
    }
}

/// Whatever the text, nothing panics, and a secret in it does not come out.
#[test]
fn odd_texts_are_taken_as_they_come() {
    let parts = [
        "{",
        "}",
        "[",
        "]",
        "\"",
        "\\",
        ":",
        ",",
        " ",
        "\n",
        "\r\n",
        "%",
        "%2",
        "%41",
        "\\u00",
        "\\u0041",
        "&",
        "&#x",
        "&amp;",
        "+",
        "\u{e9}",
        "\u{1f600}",
        "...",
        "\u{2026}",
        "s3cret/value",
        "s3cret%2Fvalue",
        "\"token\"",
        "token=",
        "X-Own:",
        "?",
        "://",
        "@",
        "1",
        "null",
        "\u{feff}",
    ];
    let known = redactor(&["s3cret/value"]);
    let mut state = 7_u64;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap()
    };
    for _ in 0..20_000 {
        let text: String = (0..next() % 24)
            .map(|_| parts[next() % parts.len()])
            .collect();
        let clean = known.scrub(&text).into_owned();
        assert!(
            !clean.contains("s3cret/value") && !clean.contains("s3cret%2Fvalue"),
            "{text:?}"
        );
        let _ = (head(&text), address(&text));
        for (tokens, whole) in [(false, false), (false, true), (true, false), (true, true)] {
            let _ = body(&text, tokens, whole);
        }
    }
}

#[test]
fn what_is_no_secret_stays() {
    let known = redactor(&["abcdefgh", "short"]);
    for text in [
        "",
        "abcdefg",
        "short",
        "100% of \\u &amp; a+b",
        "nothing \u{2026} here...",
        "x%",
    ] {
        assert_eq!(known.scrub(text), text);
    }
    assert!(matches!(known.scrub("plain"), Cow::Borrowed(_)));
    assert_eq!(Redactor::default().scrub("abcdefgh"), "abcdefgh");
}

#[test]
fn neighbours_and_overlaps_go_together() {
    let known = redactor(&["abcdefgh", "efghijkl", "Bearer abcdefgh"]);
    for (text, shown) in [
        ("xabcdefghijkly", "x***y"),
        ("Bearer abcdefgh", "***"),
        ("abcdefghabcdefgh", "***"),
        ("ABCDEFGH", "***"),
        ("abcdefgh abcdefgh", "*** ***"),
    ] {
        assert_eq!(known.scrub(text), shown, "{text}");
    }
}

#[test]
fn a_text_that_was_cut_shows_no_half_of_a_secret() {
    let known = redactor(&["s3cret/value+of=length"]);
    for (text, shown) in [
        ("told s3cret/val...", "told ***..."),
        (
            "told s3cret%2fva\u{2026} (more).",
            "told ***\u{2026} (more).",
        ),
        ("told s3cret%252Fva%2...", "told ***..."),
        ("told s3cret%2... and", "told ***... and"),
        ("told s3c...", "told s3c..."),
    ] {
        assert_eq!(known.scrub(text), shown, "{text}");
    }
}

#[test]
fn headers_and_addresses_tell_what_to_look_for() {
    let known = Redactor::default();
    known.learn_header("Authorization", "Basic dXNlcjpwYXNzd29yZA==");
    known.learn_header(
        "X-Goog-Drive-Resource-Keys",
        "file-id-1/the-key-1,file-id-2/the-key-2",
    );
    known.learn_header("Cookie", "name=the-cookie; other=another-one");
    known.learn_header("Accept", "application/json");
    known.learn_query("http://me:pass-word@h/p?fields=files(id)&x=my%20value");
    known.learn_address("http://h/session/path?upload_id=abc");
    known.learn_header("Origin", "https://www.googleapis.com");
    known.learn_header("X-HTTP-Method-Override", "DELETE");
    known.learn_pairs(
        "iss=https%3A%2F%2Faccounts.google.com&hd=example.com",
        token_member_is_harmless,
    );
    for secret in [
        "dXNlcjpwYXNzd29yZA==",
        "password",
        "the-key-1",
        "the-key-2",
        "the-cookie",
        "another-one",
        "pass-word",
        "my value",
        "my%20value",
        "/session/path?upload_id=abc",
    ] {
        assert_eq!(known.scrub(secret), "***", "{secret}");
    }
    for plain in [
        "file-id-1",
        "application/json",
        "files(id)",
        "http://h/p",
        "https://www.googleapis.com",
        "https://accounts.google.com",
        "DELETE",
        "a@example.com",
    ] {
        assert_eq!(known.scrub(plain), plain);
    }
}

#[test]
fn the_oldest_of_too_many_are_forgotten_but_not_the_first() {
    let known = Redactor::default();
    for n in 0..1000 {
        known.learn(&format!("secret-number-{n:04}"));
    }
    assert_eq!(known.0.lock().values.len(), MOST);
    assert_eq!(
        known.scrub("secret-number-0000 secret-number-0999"),
        "*** ***"
    );
}

#[test]
fn addresses_and_heads_are_masked_by_name() {
    assert_eq!(
        address("http://u:p@h/a?x=1&q=name&key=s&fields=*"),
        "http://h/a?x=***&q=name&key=***&fields=*"
    );
    assert_eq!(
        address("GET /a?upload%5Fid=s HTTP/1.0"),
        "GET /a?upload%5Fid=*** HTTP/1.0"
    );
    for (end, fold) in [("\r\n", "\t"), ("\n", " ")] {
        let lines = [
            "GET /?token=s3cret&pageSize=2 HTTP/1.1",
            "AUTHORIZATION : Bearer s3cret",
            "X-Api-Key: s3cret",
            &format!("Set-Cookie: a=b;{end}{fold}more=s3cret"),
            "Content-Type: text/plain",
            "Location: http://h/p?upload_id=s3cret",
            "",
            "",
        ];
        assert_eq!(
            head(&lines.join(end)),
            "GET /?token=***&pageSize=2 HTTP/1.1\r\nAUTHORIZATION: ***\r\nX-Api-Key: ***\r\nSet-Cookie: ***\r\n ***\r\n\
             Content-Type: text/plain\r\nLocation: http://h/p?upload_id=***"
        );
    }
}

#[test]
fn bodies_are_masked_by_name() {
    for (text, tokens, shown) in [
        (
            "grant_type=password&password=s3cret&client%5Fassertion=s3cret",
            true,
            "grant_type=password&password=***&client%5Fassertion=***",
        ),
        (
            r#"{ "access_token": "s3cret", "expires_in": 3600, "pin": 123, "x": ["s3cret"], "error": {"code": "s3cret", "message": "m"} }"#,
            true,
            r#"{ "access_token": "***", "expires_in": 3600, "pin": "***", "x": "***", "error": {"code": "***", "message": "m"} }"#,
        ),
        ("<html>your s3cret</html>", true, "(not shown)"),
        ("s3cret", true, "(not shown)"),
        (r#"{"access_token":"s3cret"#, true, "(not shown)"),
        (
            r#"{"files":[{"id":"1","resourceKey":"s3cret","webContentLink":"https://h/uc?id=1&resourcekey=s3cret"}],"nextPageToken":"p"}"#,
            false,
            r#"{"files":[{"id":"1","resourceKey":"***","webContentLink":"https://h/uc?id=1&resourcekey=***"}],"nextPageToken":"p"}"#,
        ),
        (
            r#"{"error":{"code":404,"message":"m"},"\u0070assword":{"a":["s3cret"]}}"#,
            false,
            r#"{"error":{"code":404,"message":"m"},"\u0070assword":"***"}"#,
        ),
        (r#"{"ACCESS_TOKEN":"s3cret"#, false, "(not shown)"),
        (r#"{"\u0061ccess_token":"s3cret"#, false, "(not shown)"),
        ("a=1&access%5Ftoken=s3cret", false, "a=1&access%5Ftoken=***"),
        (
            "<html>your access_token: s3cret</html>",
            false,
            "(not shown)",
        ),
        ("a text of no importance", false, "a text of no importance"),
    ] {
        assert_eq!(body(text, tokens, true), shown, "{text}");
    }
    // What was cut is masked as far as it goes.
    for text in [
        r#"{"a":1,"refresh_token":"s3cr"#,
        r#"{"a":1,"refresh_token":["s3cr"#,
        r#"{"a":1,"refresh_token":"#,
    ] {
        let shown = body(text, false, false);
        assert!(
            shown.starts_with(r#"{"a":1,"refresh_token":"#) && !shown.contains("s3cr"),
            "{shown}"
        );
    }
}

#[test]
fn an_address_shows_no_credential_wherever_it_stands() {
    for (text, shown) in [
        ("https://h/cb#access_token=s3cret", "https://h/cb"),
        ("https://h/cb?s3cret", "https://h/cb?***"),
        ("https://h/a b?token=s3cret x", "https://h/a b?token=***"),
        ("/cb?alt&s3cret", "/cb?alt&***"),
        (
            "https://h/p;token=s3cret/x?q=1",
            "https://h/p;token=***/x?q=1",
        ),
        ("GET /cb?s3cret HTTP/1.1", "GET /cb?*** HTTP/1.1"),
        ("HTTP/1.1 200 OK", "HTTP/1.1 200 OK"),
    ] {
        assert_eq!(address(text), shown, "{text}");
    }
    assert_eq!(
        head("HTTP/1.1 302 Found\r\nLocation: http://h/x?sig=a\r\n s3cret\r\nDate: now"),
        "HTTP/1.1 302 Found\r\nLocation: http://h/x?sig=***\r\n ***\r\nDate: now"
    );
}

#[test]
fn no_form_of_a_body_shows_what_its_name_says_is_secret() {
    let long = format!("{{'password':'s3cret','x':'{}", "y".repeat(100));
    for text in [
        ")]}'\n{\"password\":\"s3cret\"}",
        ")]}'{\"password\":\"s3cret\"}",
        "{\"password\":5312345}",
        r#"{"link":"https://h/uc?id=1\u0026resourcekey=s3cret"}"#,
        r#"{"link":"https:\/\/h\/uc?id=1&resourcekey=s3cret"}"#,
        r#"{"link":"see https://h/uc?id=1&resourcekey=s3cret now"}"#,
        r#"{"link":"https://h/uc#access_token=s3cret"}"#,
        "<a><password>s3cret</password> </a>",
        "<a password=\"s3cret\"/>",
        "password: s3cret",
        "user=x&password=s3cret more",
        "a=1;password=s3cret",
        "<a href=\"https://h/x?key=s3cret\">",
        "--b\r\nContent-Type: application/json\r\n\r\n{\"password\":\"s3cret\"}\r\n--b--",
        long.as_str(),
    ] {
        for whole in [true, false] {
            let shown = body(text, false, whole);
            let hidden = !shown.contains("s3cret") && !shown.contains("5312345");
            assert!(hidden, "{text} {shown}");
        }
    }
    for text in ["s3cret&x=1", "s3cret==", "c2VjcmV0dG9rZW4=", "s3cret"] {
        let shown = body(text, true, true);
        assert_eq!(shown, "(not shown)", "{text}");
    }
}

#[test]
fn texts_about_credentials_stay_readable() {
    for text in [
        "The password is not in this text, nor is a key or a token.",
        "name,key\n1,2",
        "<p>The requested URL <code>/x</code> was not found. Error code: 404.",
        r#"{"error":{"code":404,"message":"see https://h/errors?code"},"nextPageToken":"p"}"#,
        r#"{"webViewLink":"https://h/uc?id=1","password":null}"#,
        "grant_type=refresh_token&scope=",
    ] {
        assert_eq!(body(text, false, true), text);
    }
    assert_eq!(
        body(
            "--b\r\n\r\n{\"name\":\"a\",\"token\":\"s3cret\"}\r\n--b--",
            false,
            true
        ),
        "--b\r\n\r\n{\"name\":\"a\",\"token\":\"***\"}\r\n--b--"
    );
}

#[test]
fn letters_that_are_written_in_other_ways_are_the_same() {
    for (secret, text) in [
        ("pass\u{1f600}word", r"pass\ud83d\ude00word"),
        ("pass\tword", r"pass\tword"),
        ("pass\tword", "pass word"),
        ("pass\u{8}word", r"pass\bword"),
        ("pass\u{202e}word", "pass word"),
        ("pass\u{202e}word", "pass\u{202e}word"),
        ("pass\0word", r"pass\u0000word"),
        ("pass\u{e9}word", "pass%c3%a9word"),
    ] {
        assert_eq!(redactor(&[secret]).scrub(text), "***", "{secret:?}");
    }
}

#[test]
fn a_quotation_or_a_text_that_lost_its_middle_shows_no_half_of_a_secret() {
    let known = redactor(&["s3cret/value+of=length"]);
    for (text, shown) in [
        ("\"told s3cret/val\"....", "\"told ***\"...."),
        ("told s3cret/v ... f=length, and", "told *** ... ***, and"),
        ("told ... s3cret ... and", "told ... *** ... and"),
        ("told ... and more", "told ... and more"),
    ] {
        assert_eq!(known.scrub(text), shown, "{text}");
    }
}

#[test]
fn no_text_and_no_secret_takes_long() {
    let begin = std::time::Instant::now();
    let many = "a".repeat(50_000);
    for secret in [many.clone(), format!("{many}b"), "aaaaaa".to_owned()] {
        let known = redactor(&[&secret]);
        for text in [
            format!("{many}..."),
            format!("{many}c...{}", "a...".repeat(50)),
            STANDARD.encode(&many),
            "%2561".repeat(10_000),
            "\"a\":".repeat(10_000),
        ] {
            let _ = known.scrub(&text);
            let _ = (body(&text, false, true), head(&text));
        }
    }
    assert!(begin.elapsed().as_secs() < 60, "{:?}", begin.elapsed());
}
