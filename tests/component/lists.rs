//! Every method that fills a collection, against answers of every shape: a sane record or a documented error, and
//! after an error the collection as it was.

use std::sync::mpsc::Receiver;

use cloudstorage::error::codes;
use cloudstorage::{GoogleDrive, ListResourcesScope};

use crate::support::{at, canned, ok, script};

/// A method that lists, the member of the answer with its records, the most of them on a page, and what is counted.
struct Listing {
    list: fn(&GoogleDrive) -> cloudstorage::Result<()>,
    member: &'static str,
    most: usize,
    count: fn(&GoogleDrive) -> usize,
    marker: fn(&GoogleDrive) -> String,
}

const LISTINGS: [Listing; 6] = [
    Listing {
        list: GoogleDrive::list_resources,
        member: "files",
        most: 1000,
        count: GoogleDrive::resource_count,
        marker: GoogleDrive::resource_marker,
    },
    Listing {
        list: |d| d.list_children("root"),
        member: "files",
        most: 1000,
        count: GoogleDrive::child_count,
        marker: GoogleDrive::child_marker,
    },
    Listing {
        list: |d| d.list_permissions("i"),
        member: "permissions",
        most: 10_000,
        count: GoogleDrive::permission_count,
        marker: GoogleDrive::permission_marker,
    },
    Listing {
        list: GoogleDrive::list_shared_drives,
        member: "drives",
        most: 100,
        count: GoogleDrive::shared_drive_count,
        marker: GoogleDrive::shared_drive_marker,
    },
    Listing {
        list: |d| {
            if d.change_marker().is_empty() && d.next_change_marker().is_empty() {
                d.set_change_marker("1");
            }
            d.list_changes()
        },
        member: "changes",
        most: 1000,
        count: GoogleDrive::change_count,
        marker: |d| format!("{}|{}", d.change_marker(), d.next_change_marker()),
    },
    Listing {
        list: |d| d.list_revisions("i"),
        member: "revisions",
        most: 1000,
        count: GoogleDrive::resource_count,
        marker: |_| String::new(),
    },
];

/// Points an object at a service that answers everything with this, as long as its end here is kept.
fn answer(drive: &GoogleDrive, json: &str) -> Receiver<String> {
    let (url, server) = canned(ok(json));
    drive.config(&format!("ServiceURL={url}")).unwrap();
    server
}

/// A page of so many records; where changes go on is part of it.
fn page(member: &str, records: &str) -> String {
    format!(r#"{{"newStartPageToken":"9","kind":"k","new":{{"a":[null]}},"{member}":{records}}}"#)
}

#[test]
fn pages_as_full_as_they_can_be_and_fuller() {
    for listing in &LISTINGS {
        let drive = at("http://127.0.0.1:1");
        let records = |count: usize| format!("[{}{{}}]", "{},".repeat(count - 1));
        let _server = answer(&drive, &page(listing.member, &records(listing.most)));
        (listing.list)(&drive).unwrap();
        assert_eq!((listing.count)(&drive), listing.most, "{}", listing.member);
        let marker = (listing.marker)(&drive);
        let _server = answer(&drive, &page(listing.member, &records(listing.most + 1)));
        let error = (listing.list)(&drive).unwrap_err();
        assert_eq!(error.code(), codes::SERVER, "{}: {error}", listing.member);
        assert_eq!((listing.count)(&drive), listing.most);
        assert_eq!((listing.marker)(&drive), marker);
    }
}

#[test]
fn odd_records_are_sane_and_nonsense_leaves_all_as_it_was() {
    let sane = [
        ("[]", 0),
        ("null", 0),
        ("[{}]", 1),
        (
            r#"[{"id":null,"new":{"deep":[1,2]},"size":"5","role":null,"capabilities":null}]"#,
            1,
        ),
        (
            r#"[{"size":5,"time":null,"file":null,"drive":null,"owners":[],"parents":null}]"#,
            1,
        ),
        (r#"[{"id":"a"},{"id":"a"}]"#, 2),
    ];
    let nonsense = [
        "{}",
        "5",
        "\"text\"",
        "[5]",
        "[[]]",
        "[null]",
        r#"[{"id":{}}]"#,
        "[{\"id\":\"a\"",
        "[",
    ];
    for listing in &LISTINGS {
        let drive = at("http://127.0.0.1:1");
        for (records, count) in sane {
            let _server = answer(&drive, &page(listing.member, records));
            (listing.list)(&drive).unwrap_or_else(|e| panic!("{} {records}: {e}", listing.member));
            assert_eq!(
                (listing.count)(&drive),
                count,
                "{} {records}",
                listing.member
            );
        }
        let marker = (listing.marker)(&drive);
        for records in nonsense {
            // A change has no id of its own.
            if listing.member == "changes" && records.contains("{\"id\":{}}") {
                continue;
            }
            let _server = answer(&drive, &page(listing.member, records));
            let error = (listing.list)(&drive).unwrap_err();
            assert_eq!(
                error.code(),
                codes::SERVER,
                "{} {records}: {error}",
                listing.member
            );
            assert_eq!((listing.count)(&drive), 2, "{} {records}", listing.member);
            assert_eq!(
                (listing.marker)(&drive),
                marker,
                "{} {records}",
                listing.member
            );
        }
    }
}

#[test]
fn the_collection_is_stored_before_its_events_and_all_of_them_fire() {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    for listing in &LISTINGS {
        let drive = at("http://127.0.0.1:1");
        let seen = Arc::new(AtomicUsize::new(0));
        let count = listing.count;
        macro_rules! note {
            ($on:ident) => {{
                let seen = Arc::clone(&seen);
                drive.$on(move |drive, _| {
                    seen.fetch_add(1, Ordering::SeqCst);
                    assert_eq!(count(drive), 3, "stored before");
                    drive.interrupt();
                });
            }};
        }
        note!(on_resource_list);
        note!(on_permission_list);
        note!(on_shared_drive_list);
        note!(on_change_list);
        let _server = answer(&drive, &page(listing.member, "[{},{},{}]"));
        let error = (listing.list)(&drive).unwrap_err();
        assert_eq!(error.code(), codes::INTERRUPTED, "{}", listing.member);
        assert_eq!(seen.load(Ordering::SeqCst), 3, "{}", listing.member);
        assert_eq!(count(&drive), 3);
    }
}

#[test]
fn ids_of_any_kind_are_one_segment_or_refused_before_anything_is_sent() {
    type Method = fn(&GoogleDrive, &str) -> cloudstorage::Result<()>;
    let methods: [(&str, Method); 9] = [
        ("list_permissions", GoogleDrive::list_permissions),
        ("get_permission_info", |d, id| {
            d.get_permission_info(id, "p")
        }),
        ("its permission", |d, id| d.get_permission_info("i", id)),
        ("list_revisions", GoogleDrive::list_revisions),
        ("get_shared_drive_info", GoogleDrive::get_shared_drive_info),
        ("toggle_shared_drive_hidden", |d, id| {
            d.toggle_shared_drive_hidden(id, true)
        }),
        ("delete_shared_drive", GoogleDrive::delete_shared_drive),
        ("remove_shared_drive_member", |d, id| {
            d.remove_shared_drive_member(id, "p")
        }),
        ("its member", |d, id| d.remove_shared_drive_member("i", id)),
    ];
    for (name, method) in methods {
        let drive = at("http://127.0.0.1:1");
        for bad in ["", ".", "..", "a\nb", "a\0b", "a\u{7f}b", "a\u{85}b"] {
            let error = method(&drive, bad).unwrap_err();
            assert_eq!(error.code(), codes::INVALID_ID, "{name} {bad:?}: {error}");
            assert!(
                !error.message().contains(char::is_control),
                "{name} {bad:?}"
            );
        }
        for (odd, segment) in [
            ("a/b", "a%2Fb"),
            ("a?b#c", "a%3Fb%23c"),
            ("%2e%2e", "%252e%252e"),
            ("ü", "%C3%BC"),
        ] {
            let (url, heads) = canned(ok("[]"));
            let drive = at(&url);
            assert!(method(&drive, odd).is_err());
            let head = heads.recv().unwrap();
            assert!(head.contains(&format!("/{segment}")), "{name}: {head}");
        }
    }
}

#[test]
fn a_page_that_leads_to_itself_ends_the_listing() {
    for listing in &LISTINGS {
        let drive = at("http://127.0.0.1:1");
        let members = listing.member;
        let body = format!(r#"{{"nextPageToken":"again","{members}":[{{}}]}}"#);
        // Each of its own; the listing of revisions follows the pages by itself.
        let _server = answer(&drive, &body);
        let first = (listing.list)(&drive);
        if members == "revisions" {
            assert_eq!(first.unwrap_err().code(), codes::SERVER);
            continue;
        }
        first.unwrap();
        let marker = (listing.marker)(&drive);
        let error = (listing.list)(&drive).unwrap_err();
        assert_eq!(error.code(), codes::SERVER, "{members}: {error}");
        assert_eq!((listing.count)(&drive), 1, "{members}");
        assert_eq!((listing.marker)(&drive), marker);
    }
}

#[test]
fn pages_that_lead_back_end_the_listing() {
    for keep in ["True", "False"] {
        for listing in &LISTINGS {
            let member = listing.member;
            let page = |next: &str| format!(r#"{{"nextPageToken":"{next}","{member}":[{{}}]}}"#);
            // The third page leads to the second.
            let pages = [page("two"), page("three"), page("two")];
            let answers: Vec<_> = pages.iter().map(|body| (200, body.as_str())).collect();
            let (url, _heads) = script(&answers);
            let drive = at(&url);
            drive.config(&format!("AccumulatePages={keep}")).unwrap();
            if member == "changes" {
                drive.set_change_marker("one");
            }
            let outcomes: Vec<_> = (0..4).map(|_| (listing.list)(&drive)).collect();
            let first = outcomes.iter().position(Result::is_err);
            // The listing of revisions follows the pages by itself.
            let expected = if member == "revisions" { 0 } else { 2 };
            assert_eq!(first, Some(expected), "{member}: {outcomes:?}");
            let error = outcomes.into_iter().find_map(Result::err).unwrap();
            assert_eq!(error.code(), codes::SERVER, "{member}");
        }
    }
}

#[test]
fn a_marker_of_the_programs_may_go_back() {
    for listing in LISTINGS.iter().filter(|listing| listing.member == "files") {
        let (url, _heads) = script(&[
            (200, r#"{"nextPageToken":"two","files":[{}]}"#),
            (200, r#"{"nextPageToken":"three","files":[{}]}"#),
            (200, r#"{"nextPageToken":"two","files":[{}]}"#),
            (200, r#"{"nextPageToken":"three","files":[{}]}"#),
        ]);
        let drive = at(&url);
        (listing.list)(&drive).unwrap();
        (listing.list)(&drive).unwrap();
        drive.set_resource_marker("one");
        drive.set_child_marker("one");
        (listing.list)(&drive).unwrap();
        (listing.list)(&drive).unwrap();
    }
}

#[test]
fn a_marker_belongs_to_its_question() {
    let drive_page = r#"{"nextPageToken":"T","files":[{"id":"x","mimeType":"application/vnd.google-apps.folder"}]}"#;
    type Change = fn(&GoogleDrive);
    let rows: &[(&str, Change, bool)] = &[
        ("nothing", |_| {}, true),
        (
            "scope",
            |d| d.set_list_resources_scope(ListResourcesScope::AllDrives),
            false,
        ),
        ("drive", |d| d.set_shared_drive("E"), false),
        (
            "mode",
            |d| {
                d.config("ListResourcesMode=1").unwrap();
            },
            false,
        ),
        (
            "size",
            |d| {
                d.config("MaxResults=3").unwrap();
            },
            false,
        ),
        ("q", |d| d.add_query_param("q", "starred"), false),
        ("orderBy", |d| d.add_query_param("orderBy", "name"), false),
        ("fields", |d| d.add_query_param("fields", "id"), true),
        ("key", |d| d.add_query_param("key", "id"), true),
        (
            "requested",
            |d| {
                d.config("RequestedFields=*").unwrap();
            },
            true,
        ),
        ("count", |d| d.set_resource_count(0).unwrap(), true),
        (
            "set empty",
            |d| {
                d.set_resource_marker("");
                d.set_child_marker("");
            },
            false,
        ),
    ];
    for children in [false, true] {
        for (what, change, goes_on) in rows {
            let (url, heads) = script(&[(200, drive_page)]);
            let drive = at(&url);
            drive.set_list_resources_scope(ListResourcesScope::SharedDrive);
            drive.set_shared_drive("D");
            let list = |d: &GoogleDrive| {
                if children {
                    d.list_children("root")
                } else {
                    d.list_resources()
                }
            };
            list(&drive).unwrap();
            change(&drive);
            let _ = list(&drive);
            let seen: Vec<_> = heads.iter().take(2).collect();
            let last = seen.last().unwrap();
            assert_eq!(
                last.contains("pageToken=T"),
                *goes_on,
                "{what} {children}: {seen:#?}"
            );
            if children && *what == "nothing" {
                assert!(last.contains("%27D%27"), "{last}");
            }
        }
    }
}
