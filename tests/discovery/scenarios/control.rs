//! Settings and control, which are no business of the service's; and requests that are the caller's.

use super::Scenario;
use crate::world::World;

pub(super) const ALL: &[Scenario] = &[
    ("add_query_param", add_query_param),
    ("add_resource_key", add_resource_key),
    ("config", config),
    ("interrupt", interrupt),
    ("reset", reset),
    ("send_custom_request", send_custom_request),
];

fn add_query_param(w: &World) {
    w.run("a parameter", |d| {
        d.add_query_param("orderBy", "name");
        Ok(())
    });
    w.drive.list_resources().unwrap();
}

fn add_resource_key(w: &World) {
    let file = w.file("a");
    w.run("a key", |d| {
        d.add_resource_key(&file, "key");
        Ok(())
    });
    w.drive.get_resource_info(&file).unwrap();
}

fn config(w: &World) {
    w.run("set", |d| d.config("MaxResults=5"));
    w.run("read", |d| d.config("BuildInfo"));
    w.refused(("unknown", 601), |d| d.config("NoSuchSetting=1"));
}

fn interrupt(w: &World) {
    w.run("nothing runs", |d| {
        d.interrupt();
        Ok(())
    });
}

fn reset(w: &World) {
    w.drive.list_resources().unwrap();
    w.run("after a call", |d| d.reset());
}

fn send_custom_request(w: &World) {
    let file = w.content("a.txt", b"text");
    w.run("GET by default", |d| {
        d.send_custom_request("", "/about?fields=user", "")
    });
    w.run("a list", |d| {
        d.send_custom_request("GET", "/files?pageSize=2&fields=files(id,name)", "")
    });
    w.run("a change", |d| {
        d.send_custom_request(
            "PATCH",
            &format!("/files/{file}"),
            r#"{"properties":{"a":"b"}}"#,
        )
    });
    w.run("a new item", |d| {
        d.send_custom_request("POST", "/files", r#"{"name":"b","writersCanShare":true}"#)
    });
    w.run("ids", |d| {
        d.send_custom_request("GET", "/files/generateIds?count=3", "")
    });
    w.drive.add_query_param("acknowledgeAbuse", "false");
    w.run("content", |d| {
        d.send_custom_request("GET", &format!("/files/{file}?alt=media"), "")
    });
    w.drive.set_query_param_count(0).unwrap();
    w.run("removal", |d| {
        d.send_custom_request("DELETE", &format!("/files/{file}"), "")
    });
}
