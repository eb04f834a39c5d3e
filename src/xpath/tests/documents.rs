//! What texts and names say, and which documents are refused.

use super::{Walk, pair, refusal};
use crate::error::codes;
use crate::xpath::{DEPTH_LIMIT, Document};

#[test]
fn json_texts() {
    let mut walk = Walk::new(
        r#" [ "\"\\\/\b\f\n\r\t", "\u00e9\uD83D\uDE00x", "\ud83d", "\ud83dx\ude00", "\ud83d\n", "\\u0041\\\\n",
        "", "ü€😀", -0.0e+10, 123456789012345678901234567890.5, 1e999999, true ,false,null,{},[ ] ] "#,
    );
    let texts: Vec<String> = walk.children().into_iter().map(|(_, text)| text).collect();
    let expected = [
        "\"\\/\u{8}\u{c}\n\r\t",
        "é😀x",
        "\u{FFFD}",
        "\u{FFFD}x\u{FFFD}",
        "\u{FFFD}\n",
        "\\u0041\\\\n",
        "",
        "ü€😀",
        "-0.0e+10",
        "123456789012345678901234567890.5",
        "1e999999",
        "true",
        "false",
        "null",
        "{}",
        "[ ]",
    ];
    assert_eq!(texts, expected);
    assert_eq!(walk.go("/json/[1]").sub_tree(), r#""\"\\\/\b\f\n\r\t""#);
    for (source, text) in [
        ("1", "1"),
        (" \"a\" ", "a"),
        ("null", "null"),
        ("-1\n", "-1"),
    ] {
        let mut walk = Walk::new(source);
        assert_eq!(walk.go("/json").text(), text);
        assert_eq!(walk.sub_tree(), source.trim());
    }
}

#[test]
fn json_names() {
    let mut walk = Walk::new(
        r#"{"":0,"a/b":1,"\u0061b":2,"q\"":3,"back\\":4,"a b":5,"ключ":6,"x[1]":7,"ab":8,"n\n":9,".":10}"#,
    );
    let names: Vec<String> = walk.children().into_iter().map(|(name, _)| name).collect();
    let expected = [
        "", "a/b", "ab", "q\"", "back\\", "a b", "ключ", "x[1]", "ab", "n\n", ".",
    ];
    assert_eq!(names, expected);
    for (path, text) in [
        ("[1]", "0"),
        ("[2]", "1"),
        ("ab", "2"),
        ("ab[2]", "8"),
        ("ab[last()]", "8"),
        ("q\"", "3"),
        ("back\\", "4"),
        ("a b", "5"),
        ("ключ", "6"),
        ("[8]", "7"),
        ("n\n", "9"),
        (".", ""),
    ] {
        walk.go("/json").go(path);
        if path != "." {
            assert_eq!(walk.text(), text, "{path}");
        }
    }
    walk.go("/json");
    for path in ["q", "q\\", "back", "a", "\\u0061b", "ab[3]"] {
        assert_eq!(walk.refused(path), codes::SERVER, "{path}");
    }
}

#[test]
fn xml_texts() {
    let source = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone='yes' ?>\r\n<!-- <no> --><!DOCTYPE r>\n<r a='>'>\r\n \
        <e>a&lt;b&amp;&#99;&#x64;<!-- no </e> --><![CDATA[<&]]>]]&gt;<?p </e>?>\rz</e>\n\
        <m>one <b>two</b> three<b/> </m>\n<blank>  </blank><n:q x='1'/><empty></empty >\n<c><![CDATA[]]></c></r><!-- - -->\n";
    let mut walk = Walk::new(source);
    walk.go("/r");
    let children = [
        pair("e", "a<b&cd<&]]>\nz"),
        pair("m", "one  three"),
        pair("blank", "  "),
        pair("n:q", ""),
        pair("empty", ""),
        pair("c", ""),
    ];
    assert_eq!(walk.children(), children);
    assert_eq!(walk.text(), "");
    assert_eq!(walk.go("n:q").sub_tree(), "<n:q x='1'/>");
    assert_eq!(walk.go("../m/b").text(), "two");
    assert_eq!(walk.go("../b[2]").sub_tree(), "<b/>");
    assert_eq!(walk.go("../../empty").sub_tree(), "<empty></empty >");
    assert_eq!(walk.go("/").sub_tree(), source);
    assert_eq!(walk.refused("/r/q"), codes::SERVER);
}

#[test]
fn xml_that_is_refused() {
    for source in [
        "<",
        "<a",
        "<a>",
        "<a></b>",
        "<a></a></a>",
        "<a/><b/>",
        "<a/>x",
        "x<a/>",
        "<a>&nbsp;</a>",
        "<a>&amp</a>",
        "<a>&</a>",
        "<a>&#0;</a>",
        "<a>&#xD800;</a>",
        "<a>&#+65;</a>",
        "<a>&#x;</a>",
        "<a>&#99999999999;</a>",
        "<a b></a>",
        "<a b=c/>",
        "<a b='1' b='2'/>",
        "<a b='<'/>",
        "<a b='&x;'/>",
        "<a b='&'/>",
        "<1/>",
        "<-a/>",
        "<a$/>",
        "< a/>",
        "<a 1='x'/>",
        "<!---->",
        "<a><![CDATA[</a>",
        "<a><!-- </a>",
        "<a><!-- -- --></a>",
        "<a/><!DOCTYPE a>",
        "&amp;<a/>",
        "<![CDATA[x]]><a/>",
        "<a/>&amp;",
        "<a>]]></a>",
        "<a>\u{1}</a>",
        "<?xml?><a/>",
        "<?xml version?><a/>",
        "<?xml version=1.0?><a/>",
        "<?xml encoding='UTF-8'?><a/>",
        "<?xml version='1.0' standalone='yes' encoding='UTF-8'?><a/>",
        "<?xml version='1.0' more='x'?><a/>",
        "<a b='1'c='2'/>",
        "<a>\0</a>",
        "<a/ >",
        "<>",
        "</>",
        "</a>",
        "<?xml version='1.0'?>",
        " <?xml version='1.0'?><a/>",
        "<a><?xml version='1.0'?></a>",
        "<a><? p?></a>",
        "<a \"b\"/>",
        "<a b='1'",
        "<a></a b='1'>",
        "<!DOCTYPE a [",
        "<!",
        "<?",
    ] {
        assert!(refusal(source.as_bytes()).is_some(), "{source}");
    }
}

#[test]
fn declared_entities_are_never_expanded() {
    let bomb = "<!DOCTYPE r [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>\
        <!ENTITY f SYSTEM 'file:///etc/hostname'>]>";
    for body in ["<r>&b;</r>", "<r>&f;</r>", "<r k='&a;'/>"] {
        assert!(refusal(format!("{bomb}{body}").as_bytes()).is_some());
    }
    let mut walk = Walk::new(&format!("{bomb}<r>&amp;</r>"));
    assert_eq!(walk.go("/r").text(), "&");
}

#[test]
fn what_is_no_document() {
    let cases: [&[u8]; 12] = [
        b"",
        b"  \n",
        b"hello",
        b"?",
        b"\xEF\xBB\xBF",
        b"\xFF\xFE<\0a\0/\0>\0",
        b"\"\xFF\"",
        b"{\"a\": \"\xC3\"}",
        b"<a>\xE9</a>",
        b"'a'",
        b"+1",
        b"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE9</a>",
    ];
    for bytes in cases {
        assert!(refusal(bytes).is_some(), "{bytes:?}");
    }
    assert_eq!(refusal(b"\xEF\xBB\xBF {}"), None);
    assert_eq!(refusal(b"\xEF\xBB\xBF<a/>"), None);
}

#[test]
fn an_error_names_the_byte_and_quotes_nothing() {
    let message = refusal(br#"{"key": "canary" "x"}"#).unwrap();
    assert!(message.contains("at byte 17"), "{message}");
    assert!(!message.contains("canary"));
    let message = refusal(b"<a>canary</canary>").unwrap();
    assert!(message.contains("at byte 9"), "{message}");
    assert!(!message.contains("canary"));
    let document = Document::parse(br#"{"token": "canary"}"#).unwrap();
    assert!(!format!("{document:?}").contains("canary"));
}

#[test]
fn depth_is_limited_and_never_overflows() {
    let nested: [fn(usize) -> String; 4] = [
        |n| "[".repeat(n) + &"]".repeat(n),
        |n| "{\"a\":".repeat(n) + "1" + &"}".repeat(n),
        |n| "<a>".repeat(n) + &"</a>".repeat(n),
        |n| "[{\"a\":".repeat(n / 2) + "1" + &"}]".repeat(n / 2),
    ];
    for document in nested {
        assert_eq!(refusal(document(DEPTH_LIMIT).as_bytes()), None);
        for depth in [DEPTH_LIMIT + 2, 100_000] {
            let message = refusal(document(depth).as_bytes()).unwrap();
            assert!(message.contains("1000 levels"), "{message}");
        }
        assert!(refusal("[".repeat(100_000).as_bytes()).is_some());
    }
    let mut walk = Walk::new(&nested[0](DEPTH_LIMIT));
    walk.go(&format!("/json{}", "/[1]".repeat(DEPTH_LIMIT - 1)));
    assert_eq!(walk.sub_tree(), "[]");
    assert_eq!(walk.refused(&"[1]/".repeat(100_000)), codes::SERVER);
    assert_eq!(walk.refused(&"../".repeat(100_000)), codes::SERVER);
}
