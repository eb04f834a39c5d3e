//! Every accessor in both kinds of document.

use super::{JSON, Walk, XML, pair};
use crate::error::codes;
use crate::xpath::Document;

#[test]
fn the_example_in_json() {
    let mut walk = Walk::new(JSON);
    walk.go("/json");
    assert_eq!((walk.element(), walk.parent()), pair("json", ""));
    assert_eq!(walk.sub_tree(), JSON);
    walk.go("/json/catalog/one");
    assert_eq!((walk.element(), walk.text()), pair("one", "text"));
    assert_eq!(walk.parent(), "catalog");
    assert_eq!(walk.sub_tree(), "\"text\"");
    assert!(walk.children().is_empty());
    walk.go("/json/catalog/two/[2]");
    assert_eq!((walk.element(), walk.text()), pair("", "beta"));
    assert_eq!(walk.parent(), "two");
    walk.go("/json/catalog");
    let two = r#"["alpha", "beta"]"#;
    let children = [
        pair("one", "text"),
        pair("two", two),
        pair("three", "third text"),
    ];
    assert_eq!(walk.children(), children);
    walk.go("two");
    assert_eq!(walk.children(), [pair("", "alpha"), pair("", "beta")]);
    assert_eq!((walk.text(), walk.sub_tree()), (two.to_owned(), two));
}

#[test]
fn the_example_in_xml() {
    let mut walk = Walk::new(XML);
    walk.go("/");
    assert_eq!((walk.element(), walk.parent()), pair("", ""));
    assert_eq!((walk.text(), walk.sub_tree()), (String::new(), XML));
    assert_eq!(walk.children(), [pair("catalog", "")]);
    walk.go("/catalog/one");
    assert_eq!((walk.element(), walk.text()), pair("one", "text"));
    assert_eq!(walk.parent(), "catalog");
    assert_eq!(walk.sub_tree(), "<one>text</one>");
    walk.go("/catalog/two/item[2]");
    assert_eq!((walk.element(), walk.text()), pair("item", "beta"));
    assert_eq!(walk.parent(), "two");
    walk.go("/catalog");
    assert_eq!(walk.parent(), "");
    let children = [
        pair("one", "text"),
        pair("two", ""),
        pair("three", "third text"),
    ];
    assert_eq!(walk.children(), children);
}

#[test]
fn every_accessor_in_both_kinds() {
    for (source, top) in [(JSON, "/json/catalog"), (XML, "/catalog")] {
        let mut walk = Walk::new(source);
        for (step, element, text) in [
            ("three", "three", "third text"),
            ("*", "one", "text"),
            ("[1]", "one", "text"),
            ("[3]", "three", "third text"),
            ("*[3]", "three", "third text"),
            ("one[1]", "one", "text"),
            ("one[last()]", "one", "text"),
            ("one[last()-0]", "one", "text"),
            ("[last()]", "three", "third text"),
            ("[last()-2]", "one", "text"),
            ("*[last()-2]", "one", "text"),
            ("./three/.", "three", "third text"),
            ("one/../three", "three", "third text"),
            ("three/", "three", "third text"),
            ("two/[2]/../[1]/../../[last()-2]", "one", "text"),
        ] {
            for path in [format!("{top}/{step}"), step.to_owned()] {
                walk.go(top).go(&path);
                assert_eq!((walk.element(), walk.text()), pair(element, text), "{path}");
                assert!(walk.path().starts_with(top), "{path}");
            }
        }
        walk.go(top).go("two");
        for (step, text) in [
            ("[1]", "alpha"),
            ("[2]", "beta"),
            ("*[2]", "beta"),
            ("[last()]", "beta"),
            ("[last()-1]", "alpha"),
        ] {
            walk.go(step);
            assert_eq!(walk.text(), text, "{step}");
            walk.go("..");
            assert_eq!(walk.element(), "two");
        }
    }
}

#[test]
fn what_finds_nothing_moves_nothing() {
    for (source, top) in [(JSON, "/json/catalog"), (XML, "/catalog")] {
        let mut walk = Walk::new(source);
        walk.go(top).go("two");
        for path in [
            "x",
            "/x",
            "two",
            "[3]",
            "[4294967296]",
            "[18446744073709551617]",
            "[last()-2]",
            "[last()-18446744073709551617]",
            "[1]/[1]",
            "[1]/*",
            "../one[2]",
            "../one[last()-1]",
            "../../../..",
            "/..",
            "[1]/x/../..",
            "/json[2]",
            "../ONE",
            "../on",
            "../onee",
            "../ one",
        ] {
            assert_eq!(walk.refused(path), codes::SERVER, "{path}");
        }
        for path in ["//", "[0]", "a[", "x/[-1]", "../one/[]", "[1][2]", ".[1]"] {
            assert_eq!(walk.refused(path), codes::UNSUPPORTED, "{path}");
        }
        assert_eq!(walk.path(), format!("{top}/two"));
    }
}

#[test]
fn where_a_cursor_starts() {
    let mut json = Walk::new(JSON);
    assert_eq!((json.path(), json.element()), pair("", "json"));
    assert_eq!(json.children().len(), 1);
    json.go("catalog/one");
    assert_eq!(json.path(), "/json/catalog/one");
    json.go("");
    assert_eq!((json.path(), json.element()), pair("", "json"));
    json.go("..");
    assert_eq!((json.path(), json.element()), pair("/", ""));
    assert_eq!((json.children().len(), json.text().as_str()), (1, JSON));
    json.go("json");
    assert_eq!((json.path(), json.element()), pair("/json", "json"));

    let mut xml = Walk::new(XML);
    assert_eq!((xml.path(), xml.element()), pair("", ""));
    assert_eq!(xml.refused(".."), codes::SERVER);
    xml.go("catalog/three");
    assert_eq!(xml.path(), "/catalog/three");
}

#[test]
fn a_path_reads_back_absolute_and_resolved() {
    let mut walk = Walk::new(JSON);
    walk.go("/json/catalog/");
    assert_eq!(walk.path(), "/json/catalog");
    walk.go("two/[last()]");
    assert_eq!(walk.path(), "/json/catalog/two/[last()]");
    walk.go("../.././one");
    assert_eq!(walk.path(), "/json/catalog/one");
    for _ in 0..1_000 {
        walk.go("../one");
    }
    assert_eq!(walk.path(), "/json/catalog/one");
    walk.go("/");
    assert_eq!(walk.path(), "/");
}

#[test]
fn array_items_are_not_members_of_the_same_name() {
    let mut walk = Walk::new(r#"{"two": ["a", "b"], "d": 1, "d": 2, "e": [[1, 2], [3]]}"#);
    walk.go("two[1]");
    assert_eq!(walk.sub_tree(), r#"["a", "b"]"#);
    let error = walk.cursor.select(&walk.document, "/json/two[2]");
    assert!(error.unwrap_err().message().contains("slash before"));
    let error = walk.cursor.select(&walk.document, "/json/three[2]");
    assert!(!error.unwrap_err().message().contains("slash before"));
    assert_eq!(walk.go("/json/d").text(), "1");
    assert_eq!(walk.go("/json/d[2]").text(), "2");
    assert_eq!(walk.go("/json/d[last()-1]").text(), "1");
    assert_eq!(walk.go("/json/e/[1]/[2]").text(), "2");
    assert_eq!(walk.go("/json/e/[last()]/[last()]").text(), "3");
    assert_eq!(walk.go("/json/e/*/*[2]").text(), "2");
}

#[test]
fn attributes_choose_in_xml_only() {
    let source = r#"<r><i/><i k="a&amp;b" n='1'>A</i><j k="x/y">J</j><i k='it&apos;s'>B</i><i k=' p
q ' > C </i><i k = "&#x41;]"/><i k="1
2">L</i></r>"#;
    let source = source.replace("1\n2", "1\r\n2");
    let mut walk = Walk::new(&source);
    for (step, text) in [
        ("i[@k=\"a&b\"]", "A"),
        ("i[@k='a&b']", "A"),
        ("i[@n='1']", "A"),
        ("i[@k=\"it's\"]", "B"),
        ("i[@k=' p q ']", " C "),
        ("[@k='x/y']", "J"),
        ("*[@k='x/y']", "J"),
        ("i[@k='A]']", ""),
        ("i[@k='1 2']", "L"),
    ] {
        walk.go("/r").go(step);
        assert_eq!(walk.text(), text, "{step}");
    }
    walk.go("/r");
    for path in ["j[@k='a&b']", "i[@k='']", "i[@K='x']", "i[@k='x/y']"] {
        assert_eq!(walk.refused(path), codes::SERVER, "{path}");
    }
    let mut json = Walk::new(r#"{"a": {"@k": "v"}}"#);
    assert_eq!(json.refused("a[@k=\"v\"]"), codes::UNSUPPORTED);
    assert_eq!(json.go("a/@k").text(), "v");
}

#[test]
fn a_cursor_of_another_document_is_harmless() {
    let mut walk = Walk::new(r#"{"a": ["ü", {"b": [1, 2, 3]}], "c": "ü"}"#);
    for path in ["a/[2]/b/[3]", "/json/c", "/json/a/[2]", "/"] {
        walk.go(path);
        for other in ["1", "<é/>", "\"ééééééééééééééééééééé\"", "[[]]"] {
            let other = Document::parse(other.as_bytes()).unwrap();
            let cursor = walk.cursor.clone();
            let _ = (cursor.element(&other), cursor.parent(&other));
            let _ = (cursor.text(&other), cursor.sub_tree(&other));
            let _ = (cursor.child_count(&other), cursor.child_text(&other, 0));
            let _ = cursor.clone().select(&other, "[1]/../*[last()]");
        }
        walk.go("/json");
    }
}
