//! Content on its way up.

use cloudstorage::{EncryptionAlgorithm, GoogleDrive};

use super::Scenario;
use super::items::assign;
use crate::world::World;

pub(super) const ALL: &[Scenario] = &[
    ("get_upload_status", get_upload_status),
    ("upload_file", upload_file),
];

const UNIT: usize = 262_144;

fn upload_file(w: &World) {
    let drive = &w.drive;
    drive.set_resource_data("some text");
    w.run("plain", |d| d.upload_file("a.txt", ""));
    w.run("with a type", |d| d.upload_file("b", "text/csv"));
    w.run("converted", |d| {
        d.upload_file("c.txt", "application/vnd.google-apps.document")
    });
    let folder = w.folder("folder");
    assign(w, 0);
    drive.set_resource_parent_ids(0, folder).unwrap();
    drive
        .set_resource_created_time(0, "2020-02-03T04:05:06Z")
        .unwrap();
    w.run("with properties", |d| d.upload_file("e.txt", "text/plain"));
    drive.set_resource_count(1).unwrap();
    let shared = w.shared_drive("shared");
    drive.set_resource_count(0).unwrap();
    drive.set_resource_count(1).unwrap();
    drive.set_resource_parent_ids(0, shared).unwrap();
    w.run("into a shared drive", |d| d.upload_file("f.txt", ""));
    drive.set_resource_count(0).unwrap();
    drive.set_resource_data("");
    w.run("nothing", |d| d.upload_file("empty", ""));
    let local = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(local.path(), vec![1; 1000]).unwrap();
    drive.set_local_file(local.path());
    w.run("a local file", |d| d.upload_file("g.bin", ""));
    drive.set_local_file("");
    drive.set_resource_data(vec![3; 1000]);
    drive.set_encryption_algorithm(EncryptionAlgorithm::Aes);
    drive.set_encryption_password("password");
    w.run("encrypted", |d| d.upload_file("h.bin", ""));
    in_fragments(w);
    drive.add_query_param("keepRevisionForever", "true");
    drive.add_query_param("useContentAsIndexableText", "false");
    drive.add_query_param("ocrLanguage", "de");
    drive.add_query_param("ignoreDefaultVisibility", "true");
    w.run_with_own("parameters of the caller's", |d| d.upload_file("n", ""));
    drive.set_use_resumable_upload(false);
    w.run_with_own("the same in one", |d| d.upload_file("o", ""));
}

fn in_fragments(w: &World) {
    let drive = &w.drive;
    drive.set_use_resumable_upload(true);
    w.config(&format!("FragmentSize={}", UNIT - 1));
    w.run("encrypted, in fragments", |d| d.upload_file("i.bin", ""));
    drive.set_encryption_password("");
    w.run("in one fragment", |d| d.upload_file("j.txt", ""));
    drive.set_resource_data(vec![4; UNIT * 2 + 5]);
    assign(w, 0);
    w.run("in three fragments", |d| d.upload_file("k.bin", ""));
    drive.set_resource_count(0).unwrap();
    drive.set_resource_data(vec![4; UNIT * 2]);
    w.run("in whole fragments", |d| d.upload_file("l.bin", ""));
    stopped(w, |d| d.upload_file("m.bin", ""));
    w.run("resumed", |d| d.upload_file("m.bin", ""));
    drive.set_resource_data("");
    w.run("nothing, in fragments", |d| d.upload_file("empty", ""));
}

/// Stops an upload after its first fragment.
fn stopped(w: &World, call: impl Fn(&GoogleDrive) -> cloudstorage::Result<String>) {
    w.drive
        .on_fragment_complete(|_, e| e.interrupt = e.fragment_number == 1);
    call(&w.drive).unwrap_err();
    w.drive.clear_on_fragment_complete();
    assert!(!w.drive.resume_url().is_empty());
}

fn get_upload_status(w: &World) {
    w.drive.set_use_resumable_upload(true);
    w.config(&format!("FragmentSize={UNIT}"));
    w.drive.set_resource_data(vec![5; UNIT * 2]);
    stopped(w, |d| d.upload_file("a.bin", ""));
    let session = w.drive.resume_url();
    w.run("in the middle", |d| d.get_upload_status());
    w.drive.upload_file("a.bin", "").unwrap();
    w.drive.set_resume_url(session);
    w.run("at its end", |d| d.get_upload_status());
}
