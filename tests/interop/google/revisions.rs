//! Earlier contents of a file.

use cloudstorage::{Resource, ResourceType};
use serde_json::{Value, json};

use super::{Both, list, text};
use crate::support::{content, put, replace};

const FIELDS: &str = "nextPageToken,revisions(id,size,md5Checksum,mimeType,modifiedTime,originalFilename,lastModifyingUser)";

fn record(revision: &Resource) -> Value {
    assert_eq!(revision.resource_type, ResourceType::Revision);
    json!({
        "id": revision.id, "size": revision.size.to_string(), "md5": revision.md5_checksum,
        "mime": revision.mime_type, "time": revision.modified_time,
        "name": revision.original_name, "by": revision.owner_email,
    })
}

fn seen(revision: &Value) -> Value {
    json!({
        "id": revision["id"], "size": revision["size"], "md5": revision["md5Checksum"],
        "mime": revision["mimeType"], "time": revision["modifiedTime"],
        "name": revision["originalFilename"], "by": revision["lastModifyingUser"]["emailAddress"],
    })
}

impl Both {
    /// The revisions of a file, about which both clients agree; their ids.
    fn agreed_revisions(&mut self, file: &str) -> Vec<String> {
        self.drive.list_revisions(file).unwrap();
        let ours: Vec<_> = self.drive.resources().iter().map(record).collect();
        let ask = json!({"fileId": file, "fields": FIELDS});
        let theirs = self.google("revisions.list", ask);
        let theirs: Vec<_> = list(&theirs, "revisions").iter().map(seen).collect();
        assert_eq!(ours, theirs);
        ours.iter().map(|revision| text(revision, "id")).collect()
    }

    /// The component's call about a revision.
    fn about<T>(&self, revision: &str, call: impl Fn() -> T) -> T {
        let set = |id: &str| self.drive.config(&format!("RevisionId={id}")).unwrap();
        set(revision);
        let answer = call();
        set("");
        answer
    }

    /// The contents of revisions, for both clients.
    fn contents(&mut self, file: &str, revisions: &[String]) -> Vec<String> {
        let mut found = Vec::new();
        for revision in revisions {
            let ours = self.about(revision, || content(&self.drive, file));
            let ask = json!({"fileId": file, "revisionId": revision});
            assert_eq!(self.google("revisions.get_media", ask), ours);
            found.push(ours);
        }
        found
    }
}

#[test]
#[ignore = "needs Google's client; .ci/run runs it"]
fn google_finds_the_revisions_the_component_made() {
    let mut both = Both::start();
    let file = put(&both.drive, "file.txt", "", "one");
    for text in ["second", "the third"] {
        replace(&both.drive, &file, text);
    }
    let revisions = both.agreed_revisions(&file);
    assert_eq!(
        both.contents(&file, &revisions),
        ["one", "second", "the third"]
    );

    // One of them alone, and its end.
    let second = &revisions[1];
    both.about(second, || both.drive.get_resource_info(&file).unwrap());
    let ask = json!({"fileId": file, "revisionId": second, "fields": "*"});
    let theirs = seen(&both.google("revisions.get", ask.clone()));
    let ours: Vec<_> = both.drive.resources().iter().map(record).collect();
    assert_eq!(ours, [theirs]);
    both.about(second, || both.drive.delete_resource(&file).unwrap());
    assert_eq!(both.refused("owner", "revisions.get", ask), 404);
    let left = both.agreed_revisions(&file);
    assert_eq!(left, [revisions[0].clone(), revisions[2].clone()]);
    let newest = both.google("files.get_media", json!({"fileId": file}));
    assert_eq!(newest, "the third");
}

#[test]
#[ignore = "needs Google's client; .ci/run runs it"]
fn the_component_finds_the_revisions_google_made() {
    let mut both = Both::start();
    let body = json!({"name": "file.txt"});
    let file = both.google_media("files.create", json!({"body": body}), "a");
    let file = text(&file, "id");
    both.google_media("files.update", json!({"fileId": file}), "bb");
    both.google_media("files.update", json!({"fileId": file}), "ccc");
    let revisions = both.agreed_revisions(&file);
    assert_eq!(both.contents(&file, &revisions), ["a", "bb", "ccc"]);
    let ask = json!({"fileId": file, "revisionId": revisions[0]});
    both.google("revisions.delete", ask);
    assert_eq!(both.agreed_revisions(&file), revisions[1..]);
    let gone = both.about(&revisions[0], || both.drive.download_file(&file, ""));
    assert_eq!(gone.unwrap_err().code(), 604);
}
