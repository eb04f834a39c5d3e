//! The component at the server of the npm package `google-drive-mock`, which others wrote for their own tests.
//!
//! | what it has | and what it has not |
//! |-|-|
//! | `about.get` | `drives`, `permissions`, `revisions` |
//! | `files.create`, also as a folder; `uploadType=multipart` and `media` | resumable uploads |
//! | `files.get`, `alt=media` | `Range`, `export` |
//! | `files.list` with `q`, `orderBy`, pages | scopes: it passes over `corpora` |
//! | `files.update`: metadata, parents, trash, content | `files.copy`, `files.emptyTrash` |
//! | `files.delete` | what is inside a folder goes with it |
//! | `changes.getStartPageToken`, `changes.list` | tokens of pages: all comes at once |

use std::process::Command;

use cloudstorage::GoogleDrive;

use crate::support::{Program, component, content, given, pages, put, replace, sorted};

/// Starts the package's server and says where; it ends with its input.
const SERVER: &str = "
    const server = require('google-drive-mock').startServer(0, '127.0.0.1');
    server.on('listening', () => console.log('at http://127.0.0.1:' + server.address().port));
    process.stdin.on('end', () => process.exit()).resume();
";

fn start() -> (Program, GoogleDrive) {
    let mut server = Program::start(
        Command::new("node")
            .args(["-e", SERVER])
            .env("NODE_PATH", given("INTEROP_NODE_MODULES")),
    );
    // It has a line of its own to say before or after.
    let url = loop {
        if let Some(url) = server.hear().strip_prefix("at ") {
            break url.to_owned();
        }
    };
    let drive = component(&url, "valid-token");
    (server, drive)
}

#[test]
#[ignore = "needs google-drive-mock; .ci/run runs it"]
fn files_live_in_a_server_of_others() {
    let (_server, drive) = start();
    drive.get_account_info().unwrap();
    assert!(drive.account_email().contains('@'));

    let folder = drive.create_folder("folder", "").unwrap();
    let other = drive.create_folder("other", "").unwrap();
    let file = put(&drive, "größe 100%.txt", &folder, "one");
    assert_eq!(content(&drive, &file), "one");
    drive.get_resource_info(&file).unwrap();
    let found = &drive.resources()[0];
    assert_eq!(
        (found.name.as_str(), found.size, found.mime_type.as_str()),
        ("größe 100%.txt", 3, "text/plain")
    );
    assert_eq!(found.md5_checksum, "f97c5d29941bfb1b2fdab0874906ab82");
    assert_eq!(found.parent_ids, folder);

    drive.set_resource_name(0, "renamed.txt").unwrap();
    drive.set_resource_starred(0, true).unwrap();
    drive.update_resource(&file).unwrap();
    replace(&drive, &file, "two two");
    assert_eq!(content(&drive, &file), "two two");
    drive.move_resource(&file, &other).unwrap();
    drive.get_resource_info(&file).unwrap();
    let found = &drive.resources()[0];
    assert_eq!((found.name.as_str(), found.size), ("renamed.txt", 7));
    assert!(found.starred);
    assert_eq!(found.parent_ids, other);
    drive.list_parents(&file).unwrap();
    assert_eq!(drive.resource_id(0).unwrap(), other);

    drive.trash_resource(&file).unwrap();
    drive.get_resource_info(&file).unwrap();
    assert!(drive.resource_trashed(0).unwrap());
    drive.restore_resource(&file).unwrap();
    drive.delete_resource(&file).unwrap();
    assert_eq!(drive.get_resource_info(&file).unwrap_err().code(), 604);
}

#[test]
#[ignore = "needs google-drive-mock; .ci/run runs it"]
fn listings_in_a_server_of_others() {
    let (_server, drive) = start();
    let folder = drive.create_folder("folder", "").unwrap();
    let made: Vec<_> = (0..5)
        .map(|n| put(&drive, &format!("f{n}"), &folder, "text"))
        .collect();
    drive.config("MaxResults=2").unwrap();
    assert_eq!(
        pages(|| drive.list_children(&folder), || drive.child_marker()),
        3
    );
    let found = drive.children().into_iter().map(|child| child.id);
    assert_eq!(sorted(found), sorted(made));
    drive.config("ListResourcesMode=2").unwrap();
    drive.set_resource_count(0).unwrap();
    pages(|| drive.list_resources(), || drive.resource_marker());
    assert_eq!(drive.resource_count(), 1);
    drive.add_query_param("q", "name = 'nobody'");
    drive.list_resources().unwrap();
    assert_eq!(drive.resource_count(), 0);
}

#[test]
#[ignore = "needs google-drive-mock; .ci/run runs it"]
fn refusals_of_a_server_of_others() {
    let (_server, drive) = start();
    assert_eq!(drive.get_resource_info("nobody").unwrap_err().code(), 604);
    assert_eq!(drive.delete_resource("nobody").unwrap_err().code(), 604);
    drive.set_authorization("Bearer wrong");
    assert_eq!(drive.list_resources().unwrap_err().code(), 603);
}

#[test]
#[ignore = "needs google-drive-mock; .ci/run runs it"]
fn changes_of_a_server_of_others() {
    let (_server, drive) = start();
    drive.get_current_change_marker().unwrap();
    assert!(!drive.next_change_marker().is_empty());
    let kept = put(&drive, "kept", "", "text");
    let gone = put(&drive, "gone", "", "text");
    drive.delete_resource(&gone).unwrap();
    pages(|| drive.list_changes(), || drive.change_marker());
    let found: Vec<_> = drive
        .changes()
        .into_iter()
        .map(|c| (c.resource_id, c.removed))
        .collect();
    assert!(found.contains(&(kept, false)), "{found:?}");
    assert!(found.contains(&(gone, true)), "{found:?}");
}
