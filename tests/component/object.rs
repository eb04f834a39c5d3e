//! The object and its machinery: one method at a time, handlers, stopping, resetting.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use cloudstorage::error::codes;
use cloudstorage::{GoogleDrive, Permission, PermissionRole};

use crate::support::{at, put, raw_server, start};

#[test]
fn a_method_inside_a_handler_is_busy_and_the_rest_is_allowed() {
    let (_emulator, drive) = start();
    put(&drive, "a.txt", b"1");
    let heard = Arc::new(Mutex::new(Vec::new()));
    let note = Arc::clone(&heard);
    drive.on_resource_list(move |drive, e| {
        let busy = drive.get_account_info().unwrap_err().code();
        let reset = drive.reset().unwrap_err().code();
        drive.set_local_file("set inside");
        drive.config("MaxResults=7").unwrap();
        note.lock().unwrap().push((
            busy,
            reset,
            drive.idle(),
            drive.resource_count(),
            e.name.clone(),
        ));
    });
    drive.list_resources().unwrap();
    assert_eq!(
        *heard.lock().unwrap(),
        [(codes::BUSY, codes::BUSY, false, 1, "a.txt".to_owned())]
    );
    assert_eq!(
        (
            drive.local_file().as_str(),
            drive.config("MaxResults").unwrap().as_str()
        ),
        ("set inside", "7")
    );
    assert!(drive.idle());
}

#[test]
fn handlers_are_replaced_removed_and_replaced_while_they_run() {
    let (_emulator, drive) = start();
    for name in ["a", "b", "c"] {
        put(&drive, name, b"1");
    }
    let (first, second) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (one, two) = (Arc::clone(&first), Arc::clone(&second));
    drive.on_resource_list(move |drive, _| {
        one.fetch_add(1, Ordering::SeqCst);
        let two = Arc::clone(&two);
        drive.on_resource_list(move |_, _| {
            two.fetch_add(1, Ordering::SeqCst);
        });
    });
    drive.list_resources().unwrap();
    assert_eq!(
        (first.load(Ordering::SeqCst), second.load(Ordering::SeqCst)),
        (1, 2)
    );
    drive.clear_on_resource_list();
    drive.list_resources().unwrap();
    assert_eq!(second.load(Ordering::SeqCst), 2);
    // The first closure was dropped when it was replaced.
    assert_eq!(Arc::strong_count(&first), 1);
}

#[test]
fn what_a_closure_owns_may_use_the_object_when_it_is_dropped() {
    struct Last(Arc<GoogleDrive>);
    impl Drop for Last {
        fn drop(&mut self) {
            self.0.set_local_file("dropped");
        }
    }
    let drive = Arc::new(GoogleDrive::new());
    let last = Last(Arc::clone(&drive));
    drive.on_header(move |_, _| {
        let _owned = &last;
    });
    drive.clear_on_header();
    assert_eq!(drive.local_file(), "dropped");
}

#[test]
fn a_panic_in_a_handler_reaches_the_caller_and_nothing_breaks() {
    let (_emulator, drive) = start();
    put(&drive, "a", b"1");
    let count = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&count);
    drive.on_resource_list(move |_, _| {
        assert!(
            seen.fetch_add(1, Ordering::SeqCst) > 0,
            "the first time it panics"
        );
    });
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| drive.list_resources()));
    assert!(caught.is_err());
    assert!(drive.idle());
    drive.list_resources().unwrap();
    assert_eq!(
        count.load(Ordering::SeqCst),
        2,
        "the handler is still there"
    );
}

#[test]
fn an_error_is_announced_once_with_the_same_words() {
    let (_emulator, drive) = start();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let note = Arc::clone(&heard);
    drive.on_error(move |_, e| {
        note.lock()
            .unwrap()
            .push((e.error_code, e.description.clone()))
    });
    let error = drive.get_resource_info("no-such-id").unwrap_err();
    assert_eq!(error.code(), codes::INVALID_ID);
    assert_eq!(
        (error.http_status(), error.reason()),
        (Some(404), Some("notFound"))
    );
    assert_eq!(
        *heard.lock().unwrap(),
        [(error.code(), error.message().to_owned())]
    );
    let refused = drive.config("NoSuchSetting=1").unwrap_err();
    assert_eq!(
        heard.lock().unwrap().last(),
        Some(&(refused.code(), refused.message().to_owned()))
    );
    assert_eq!(heard.lock().unwrap().len(), 2);
}

#[test]
fn two_threads_one_method() {
    let (url, _requests) = raw_server(|stream| stream);
    let drive = Arc::new(at(&url));
    let other = Arc::clone(&drive);
    let running = std::thread::spawn(move || other.list_resources());
    while drive.idle() {
        std::thread::yield_now();
    }
    assert_eq!(drive.get_account_info().unwrap_err().code(), codes::BUSY);
    drive.interrupt();
    assert_eq!(
        running.join().unwrap().unwrap_err().code(),
        codes::INTERRUPTED
    );
}

/// A peer that says nothing: in each place a call can wait, a stop ends it. The bound
/// is generous; how fast it is the benches tell.
#[test]
fn a_silent_peer_is_interrupted_and_the_object_is_usable_at_once() {
    let (url, _requests) = raw_server(|stream| stream);
    let drive = Arc::new(at(&url));
    drive.set_timeout(0);
    for method in [GoogleDrive::list_resources, GoogleDrive::get_account_info] {
        let other = Arc::clone(&drive);
        let running = std::thread::spawn(move || method(&other));
        while drive.idle() {
            std::thread::yield_now();
        }
        let told = Instant::now();
        while !running.is_finished() && told.elapsed() < Duration::from_secs(10) {
            drive.interrupt();
            std::thread::sleep(Duration::from_millis(5));
        }
        assert_eq!(
            running.join().unwrap().unwrap_err().code(),
            codes::INTERRUPTED
        );
    }
    drive.interrupt();
    let (_emulator, good) = start();
    drive
        .config(&format!(
            "ServiceURL={}",
            good.config("ServiceURL").unwrap()
        ))
        .unwrap();
    drive.get_account_info().unwrap();
}

#[test]
fn reset_restores_defaults_keeps_handlers_and_on_demand_the_tokens() {
    let (emulator, drive) = start();
    let count = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&count);
    drive.on_resource_list(move |_, _| {
        seen.fetch_add(1, Ordering::SeqCst);
    });
    put(&drive, "a", b"1");
    drive.add_query_param("q", "name = 'a'");
    drive.list_resources().unwrap();
    drive.set_o_auth_refresh_token("kept");
    drive.config("OAuthResetData=False").unwrap();
    drive.reset().unwrap();
    assert_eq!(
        (
            drive.resource_count(),
            drive.query_param_count(),
            drive.timeout()
        ),
        (0, 0, 60)
    );
    assert_eq!(drive.config("StatusCode").unwrap(), "0");
    assert_eq!(drive.o_auth_refresh_token(), "kept");
    assert_eq!(drive.config("OAuthResetData").unwrap(), "False");
    drive.config("OAuthResetData=True").unwrap();
    drive.reset().unwrap();
    assert_eq!(drive.o_auth_refresh_token(), "");

    drive
        .config(&format!("ServiceURL={}", emulator.url()))
        .unwrap();
    drive.set_authorization("Bearer test-token");
    drive.list_resources().unwrap();
    assert_eq!(
        count.load(Ordering::SeqCst),
        2,
        "the handler is still there"
    );
}

#[test]
fn the_object_goes_when_its_last_handle_goes() {
    let (_emulator, drive) = start();
    let owned = Arc::new(());
    let held = Arc::clone(&owned);
    drive.on_resource_list(move |_, _| {
        let _held = &held;
    });
    drive.list_resources().unwrap();
    drive.get_resource_info("missing").unwrap_err();
    drop(drive);
    assert_eq!(
        Arc::strong_count(&owned),
        1,
        "something still holds the object"
    );
}

#[test]
fn collections_as_records_and_as_indexed_members() {
    let drive = GoogleDrive::new();
    drive.add_permission(Permission::user("a@example.com", PermissionRole::Writer));
    assert_eq!(drive.permission_email(0).unwrap(), "a@example.com");
    drive
        .set_permission_role(0, PermissionRole::Reader)
        .unwrap();
    assert_eq!(drive.permissions()[0].role, PermissionRole::Reader);
    drive.set_permission_count(3).unwrap();
    assert_eq!(drive.permission_role(2).unwrap(), PermissionRole::Reader);
    drive.set_permission_count(1).unwrap();
    assert_eq!(
        drive.permission_email(1).unwrap_err().code(),
        codes::INVALID_INDEX
    );
    assert_eq!(
        drive.set_resource_count(1_000_000).unwrap_err().code(),
        codes::INVALID_INDEX
    );
    assert_eq!(drive.resource_count(), 0);
}

#[test]
fn debug_output_holds_no_secret() {
    let drive = GoogleDrive::new();
    drive.set_authorization("Bearer canary");
    drive.set_encryption_password("canary");
    drive.set_o_auth_client_secret("canary");
    assert!(!format!("{drive:?}").contains("canary"));
}

#[test]
fn a_clone_is_the_same_object() {
    let (_emulator, drive) = start();
    let again = drive.clone();
    again.set_timeout(7);
    again.config("MaxResults=5").unwrap();
    again.on_resource_list(|drive, _| drive.interrupt());
    put(&drive, "a", b"1");
    assert_eq!(drive.timeout(), 7);
    assert_eq!(drive.config("MaxResults").unwrap(), "5");
    // The handler is the one object's, and so is the method that runs.
    let error = drive.list_resources().unwrap_err();
    assert_eq!(error.code(), codes::INTERRUPTED);
    again.clear_on_resource_list();
    let third = again.clone();
    drive.on_resource_list(move |_, _| {
        assert!(!third.idle());
        assert_eq!(third.list_shared_drives().unwrap_err().code(), codes::BUSY);
    });
    again.list_resources().unwrap();
    drive.clear_on_resource_list();
}
