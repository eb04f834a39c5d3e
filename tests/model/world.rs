//! Two objects, a service and a folder, and the plain model they are held against.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use cloudstorage::emulator::{Emulator, FaultRule};
use cloudstorage::{GoogleDrive, Result};

use crate::oracle::{self, Item, Service, deciphered, enciphered};
use crate::proxy::{self, Plan};
use crate::seen::{Disk, Seen, removed};
use crate::walk::{At, Handler, Method, Op, Trouble};

const TOKEN: &str = "model-token";
/// What a handler sets `local_file` to.
const ELSEWHERE: &str = "elsewhere";

/// An object, and what the program has set of it.
struct Object {
    drive: GoogleDrive,
    file: Option<String>,
    /// Whether the program has set it since a download used it.
    file_given: bool,
    data: Vec<u8>,
    data_given: bool,
    password: &'static str,
    /// Only what the program set.
    start: usize,
    overwrite: bool,
    append: bool,
    last_session: String,
    /// Whether the program set `resume_url`.
    session_given: bool,
    last_call: Option<Method>,
}

pub(crate) struct World {
    emulator: Emulator,
    proxy: String,
    plan: Plan,
    folder: tempfile::TempDir,
    objects: [Object; 2],
    /// Objects there have been: each may leave one temporary file.
    made: usize,
}

impl World {
    pub(crate) fn new() -> Self {
        let emulator = Emulator::builder().token(TOKEN).start().unwrap();
        let target = emulator.url().trim_start_matches("http://").to_owned();
        let (address, plan) = proxy::start(target);
        let folder = tempfile::tempdir().unwrap();
        for name in ["files", "temp"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        let proxy = format!("http://{address}");
        let objects = [object(&proxy, &folder), object(&proxy, &folder)];
        Self {
            emulator,
            proxy,
            plan,
            folder,
            objects,
            made: 2,
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("files").join(name)
    }

    /// The files a user sees.
    fn disk(&self) -> Disk {
        let mut disk = Disk::new();
        for entry in fs::read_dir(self.folder.path().join("files")).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            if !name.starts_with('.') {
                disk.insert(name, fs::read(&path).unwrap());
            }
        }
        disk
    }

    /// Parts beside the files, and files in the temporary folder.
    fn hidden(&self) -> (usize, usize) {
        let count = |name: &str, dot: bool| {
            fs::read_dir(self.folder.path().join(name))
                .unwrap()
                .filter(|entry| {
                    let name = entry.as_ref().unwrap().file_name();
                    !dot || name.to_str().unwrap().starts_with('.')
                })
                .count()
        };
        (count("files", true), count("temp", false))
    }

    fn service(&self) -> Service {
        oracle::service(&self.emulator.url(), TOKEN)
    }

    /// Takes one step, and panics with what is not as it has to be.
    pub(crate) fn step(&mut self, op: &Op) {
        match op {
            Op::Write { path, data } => {
                fs::write(self.path(&name(*path)), data.bytes()).unwrap();
            }
            Op::Remove { path } => drop(fs::remove_file(self.path(&name(*path)))),
            Op::Rewrite { file, data } => {
                if let Some(id) = pick(&self.service(), *file, |item| !item.folder) {
                    oracle::rewrite(&self.emulator.url(), TOKEN, &id, &data.bytes());
                }
            }
            Op::File { object, path } => self.set_file(*object, path.map(name)),
            Op::Data { object, data } => {
                let object = &mut self.objects[usize::from(*object)];
                object.data = data.bytes();
                object.data_given = true;
                object.drive.set_resource_data(object.data.clone());
            }
            Op::Password { object, number } => {
                let object = &mut self.objects[usize::from(*object)];
                object.password = ["", "one", "two"][usize::from(*number)];
                object.drive.set_encryption_password(object.password);
            }
            Op::Start { object, at } => self.set_start(*object, *at),
            Op::Overwrite { object, on } => {
                let object = &mut self.objects[usize::from(*object)];
                object.overwrite = *on;
                object.drive.set_overwrite(*on);
            }
            Op::Append { object, on } => {
                self.objects[usize::from(*object)].append = *on;
                self.config(*object, &format!("Append={on}"));
            }
            Op::Resumable { object, on } => {
                self.drive(*object).set_use_resumable_upload(*on);
            }
            Op::KeepAlive { object, on } => self.config(*object, &format!("KeepAlive={on}")),
            Op::Verify { object, on } => self.config(*object, &format!("VerifyChecksum={on}")),
            Op::Session { object, last } => {
                let object = &mut self.objects[usize::from(*object)];
                let url = if *last {
                    object.last_session.as_str()
                } else {
                    ""
                };
                object.session_given = !url.is_empty();
                object.drive.set_resume_url(url);
            }
            Op::Fresh { object } => {
                self.made += 1;
                let session = std::mem::take(&mut self.objects[usize::from(*object)].last_session);
                let mut fresh = crate::world::object(&self.proxy, &self.folder);
                fresh.last_session = session;
                self.objects[usize::from(*object)] = fresh;
            }
            Op::Call {
                object,
                method,
                trouble,
                handler,
            } => {
                self.objects[usize::from(*object)].last_call = Some(*method);
                self.call(*object, *method, trouble, *handler);
            }
            Op::Again { object } => {
                if let Some(method) = self.objects[usize::from(*object)].last_call {
                    self.call(*object, method, &Trouble::None, Handler::None);
                }
            }
        }
    }

    fn drive(&self, object: u8) -> &GoogleDrive {
        &self.objects[usize::from(object)].drive
    }

    fn config(&self, object: u8, text: &str) {
        self.drive(object).config(text).unwrap();
    }

    fn set_file(&mut self, object: u8, file: Option<String>) {
        let path = file.as_ref().map(|name| self.path(name));
        let object = &mut self.objects[usize::from(object)];
        object.drive.set_local_file(path.unwrap_or_default());
        object.file = file;
        object.file_given = true;
    }

    fn set_start(&mut self, object: u8, at: At) {
        let size = {
            let file = self.objects[usize::from(object)].file.clone();
            file.and_then(|name| fs::metadata(self.path(&name)).ok())
                .map_or(0, |facts| usize::try_from(facts.len()).unwrap())
        };
        let object = &mut self.objects[usize::from(object)];
        object.start = match at {
            At::Zero => 0,
            At::Size => size,
            At::Half => size / 2,
            At::Ten => 10,
        };
        object
            .drive
            .set_start_byte(i64::try_from(object.start).unwrap())
            .unwrap();
    }

    fn call(&mut self, number: u8, method: Method, trouble: &Trouble, handler: Handler) {
        let (before, disk) = (self.service(), self.disk());
        match trouble {
            Trouble::None => {}
            Trouble::Cut(cut) => self.plan.set(Some(*cut)),
            Trouble::Fault(fault, skip, times) => self
                .emulator
                .inject(FaultRule::new(fault.clone()).after(*skip).times(*times)),
        }
        self.set_handler(number, handler);
        let object = &self.objects[usize::from(number)];
        let drive = &object.drive;
        let file_of = |n: u8| pick(&before, n, |item| !item.folder);
        let any_of = |n: u8| pick(&before, n, |_| true);
        let missing = || "no-such-id".to_owned();
        let mut target = None;
        let outcome: Result<String> = match method {
            Method::Upload { name } => {
                drive.set_resource_count(0).unwrap();
                drive.upload_file(&format!("upload-{name}.bin"), "")
            }
            Method::Folder { name } => drive.create_folder(&format!("folder-{name}"), ""),
            Method::EmptyTrash => drive.empty_trash().map(|()| String::new()),
            Method::Update { file, .. }
            | Method::Download { file }
            | Method::Trash { file }
            | Method::Restore { file }
            | Method::Delete { file }
            | Method::Copy { file }
            | Method::Move { file, .. } => {
                let id = match method {
                    Method::Update { .. } | Method::Copy { .. } | Method::Download { .. } => {
                        file_of(file)
                    }
                    _ => any_of(file),
                }
                .unwrap_or_else(missing);
                target = Some(id.clone());
                let done = match method {
                    Method::Update { rename, .. } => {
                        drive.set_resource_count(0).unwrap();
                        drive.set_resource_count(1).unwrap();
                        drive.set_resource_id(0, id.as_str()).unwrap();
                        if rename {
                            drive.set_resource_name(0, "renamed.bin").unwrap();
                        }
                        drive.update_resource(&id)
                    }
                    Method::Download { .. } => drive.download_file(&id, ""),
                    Method::Trash { .. } => drive.trash_resource(&id),
                    Method::Restore { .. } => drive.restore_resource(&id),
                    Method::Delete { .. } => drive.delete_resource(&id),
                    Method::Copy { .. } => {
                        let copied = drive.copy_resource(&id, "copy.bin", "");
                        copied.map(|copy| target = Some(copy))
                    }
                    _ => {
                        let folder = folder_of(&before, method, &id);
                        drive.move_resource(&id, &folder)
                    }
                };
                done.map(|()| id)
            }
        };
        self.emulator.clear_faults();
        self.plan.set(None);
        let (after, disk_now) = (self.service(), self.disk());
        if std::env::var_os("MODEL_TRACE").is_some() {
            eprintln!("    {outcome:?}");
        }
        let seen = Seen {
            before: &before,
            after: &after,
            disk: &disk,
            now: &disk_now,
            ok: outcome.as_ref().ok().map(String::as_str),
            target: target.as_deref(),
        };
        self.check(number, method, &seen);
        self.settle(number, method, handler, outcome.is_ok());
    }

    fn set_handler(&self, object: u8, handler: Handler) {
        let drive = self.drive(object);
        drive.clear_on_transfer();
        drive.clear_on_header();
        drive.clear_on_fragment_complete();
        match handler {
            Handler::None => {}
            Handler::Interrupt(at) => {
                let seen = Arc::new(AtomicUsize::new(0));
                drive.on_transfer(move |drive, _| {
                    if seen.fetch_add(1, Ordering::SeqCst) == at {
                        drive.interrupt();
                    }
                });
            }
            Handler::Stop(at) => drive.on_fragment_complete(move |_, e| {
                e.interrupt = e.fragment_number > at;
            }),
            Handler::Set => {
                let elsewhere = self.path(ELSEWHERE);
                drive.on_header(move |drive, _| {
                    drive.set_local_file(&elsewhere);
                    drive.set_resource_data("set by a handler");
                    drive.set_overwrite(true);
                    drive.set_encryption_password("handler");
                    drive.set_start_byte(3).unwrap();
                    drive.set_use_resumable_upload(false);
                });
            }
        }
    }

    /// What the program does after a call: it sets again what it wants set.
    fn settle(&mut self, number: u8, method: Method, handler: Handler, ok: bool) {
        self.set_handler(number, Handler::None);
        let download = matches!(method, Method::Download { .. });
        if handler == Handler::Set {
            let file = self.objects[usize::from(number)].file.clone();
            self.set_file(number, file);
            let object = &mut self.objects[usize::from(number)];
            let data = if ok && download && object.file.is_none() {
                Vec::new()
            } else {
                object.data.clone()
            };
            object.drive.set_resource_data(data.clone());
            (object.data, object.data_given) = (data, true);
            object.drive.set_overwrite(object.overwrite);
            object.drive.set_encryption_password(object.password);
            object.drive.set_start_byte(0).unwrap();
            object.start = 0;
        }
        let object = &mut self.objects[usize::from(number)];
        let url = object.drive.resume_url();
        if !url.is_empty() {
            object.last_session = url;
        }
        if object.session_given {
            object.drive.set_resume_url("");
            object.session_given = false;
        }
        if object.start > 0 {
            object.drive.set_start_byte(0).unwrap();
            object.start = 0;
        }
        if download && handler != Handler::Set {
            if object.file.is_some() {
                // Also after a failure what it wrote is no new content; the walk does not rely on it.
                if ok {
                    object.file_given = false;
                } else {
                    let file = object.file.clone();
                    self.set_file(number, file);
                }
            } else if ok {
                object.data = object.drive.resource_data();
                object.data_given = false;
            }
        }
        // The object is usable.
        let drive = self.drive(number);
        assert!(drive.idle(), "still busy");
        drive.get_account_info().expect("not usable any more");
        let (parts, temporary) = self.hidden();
        assert!(parts <= 5, "{parts} parts for five names");
        assert!(temporary <= self.made, "{temporary} temporary files");
    }

    fn check(&self, number: u8, method: Method, seen: &Seen<'_>) {
        let object = &self.objects[usize::from(number)];
        if !matches!(method, Method::Download { .. }) {
            assert_eq!(seen.disk, seen.now, "the disk changed");
        }
        match method {
            Method::Upload { name } => {
                let plain = match &object.file {
                    Some(file) => seen.disk.get(file).cloned(),
                    None => Some(object.data.clone()),
                };
                let item = plain.map(|plain| {
                    (
                        format!("upload-{name}.bin"),
                        enciphered(object.password, &plain),
                    )
                });
                seen.made(item, false, object.session_given);
            }
            Method::Folder { name } => {
                seen.made(Some((format!("folder-{name}"), Vec::new())), true, false);
            }
            Method::Copy { file } => {
                let original = pick(seen.before, file, |item| !item.folder);
                let bytes = original.map(|id| seen.before[&id].bytes.clone());
                let item = bytes.map(|bytes| ("copy.bin".to_owned(), bytes));
                let copy = Seen {
                    ok: seen.ok.and(seen.target),
                    ..*seen
                };
                copy.made(item, false, false);
            }
            Method::Download { file } => {
                assert_eq!(seen.before, seen.after, "a download changed the service");
                let id = pick(seen.before, file, |item| !item.folder);
                self.check_download(object, id.as_deref(), seen);
            }
            Method::Update { rename, .. } => {
                let content = match &object.file {
                    Some(file) if object.file_given => Some(seen.disk.get(file).cloned()),
                    _ if object.data_given && !object.data.is_empty() => {
                        Some(Some(object.data.clone()))
                    }
                    _ => None,
                };
                let given = object.session_given;
                seen.changed(given, |item| {
                    if rename {
                        item.name = "renamed.bin".to_owned();
                    }
                    match &content {
                        None => true,
                        // A source that is not there.
                        Some(None) => false,
                        Some(Some(plain)) => {
                            item.bytes = enciphered(object.password, plain);
                            true
                        }
                    }
                });
            }
            Method::Trash { .. } => seen.all_changed(|item| item.trashed = true),
            Method::Restore { .. } => seen.all_changed(|item| item.trashed = false),
            Method::Delete { .. } => {
                let gone: Vec<_> = removed(seen);
                if let Some(id) = seen.ok {
                    assert!(gone.contains(&id.to_owned()), "it is still there");
                }
                seen.nothing_else(&gone);
            }
            Method::EmptyTrash => {
                let gone: Vec<_> = removed(seen);
                if seen.ok.is_some() {
                    assert!(seen.after.values().all(|item| !item.trashed));
                }
                seen.nothing_else(&gone);
            }
            Method::Move { .. } => {
                let id = seen.target.unwrap_or_default();
                let folder = folder_of(seen.before, method, id);
                seen.changed(false, |item| {
                    item.parents = vec![folder.clone()];
                    // What was in the trash with its folder comes out with the move.
                    item.trashed &= seen.after[id].trashed;
                    true
                });
            }
        }
    }

    fn check_download(&self, object: &Object, id: Option<&str>, seen: &Seen<'_>) {
        let content = id.map(|id| seen.before[id].bytes.clone());
        let plain = content
            .as_ref()
            .and_then(|content| deciphered(object.password, content));
        let Some(file) = &object.file else {
            assert_eq!(seen.disk, seen.now, "the disk changed");
            if seen.ok.is_some() {
                let wanted = plain.expect("Ok for what cannot be had");
                let got = object.drive.resource_data();
                let start = if object.password.is_empty() {
                    object.start
                } else {
                    0
                };
                assert!(got == wanted[start..], "wrong bytes in memory");
            }
            return;
        };
        for (name, bytes) in seen.disk.iter().filter(|entry| entry.0 != file) {
            assert!(seen.now.get(name) == Some(bytes), "{name} changed");
        }
        for name in seen.now.keys() {
            assert!(
                name == file || seen.disk.contains_key(name),
                "{name} appeared"
            );
        }
        let (was, is) = (seen.disk.get(file), seen.now.get(file));
        if seen.ok.is_some() {
            let mut wanted = plain.expect("Ok for what cannot be had");
            if object.append && (object.start == 0 || !object.password.is_empty()) {
                let old = was.cloned().unwrap_or_default();
                wanted = [old, wanted].concat();
            }
            assert!(is == Some(&wanted), "wrong bytes on the disk");
            let replaced = object.overwrite || object.append || object.start > 0;
            assert!(was.is_none() || replaced, "replaced without leave");
            return;
        }
        match was {
            Some(was) if is != Some(was) => {
                // Only going on at an offset touches what is there, and only behind it.
                let is = is.expect("the file is gone");
                assert!(
                    object.start > 0 && object.password.is_empty(),
                    "the old file changed"
                );
                let kept = object.start.min(was.len());
                assert!(
                    is.len() >= kept && is[..kept] == was[..kept],
                    "lost its beginning"
                );
                let content = content.expect("changed for nothing");
                assert!(
                    content.get(kept..is.len()) == Some(&is[kept..]),
                    "what was added is not the service's"
                );
            }
            Some(_) => {}
            None => {
                let Some(is) = is else { return };
                assert!(object.password.is_empty(), "half a deciphered file");
                let content = content.expect("a file for nothing");
                assert!(content.starts_with(is), "a part with wrong bytes");
            }
        }
    }
}

fn object(proxy: &str, folder: &tempfile::TempDir) -> Object {
    let drive = GoogleDrive::new();
    let temp = folder.path().join("temp");
    for setting in [
        format!("ServiceURL={proxy}"),
        format!("TempPath={}", temp.display()),
        "FragmentSize=262144".to_owned(),
    ] {
        drive.config(&setting).unwrap();
    }
    drive.set_authorization(format!("Bearer {TOKEN}"));
    drive.set_timeout(5);
    Object {
        drive,
        file: None,
        file_given: false,
        data: Vec::new(),
        data_given: false,
        password: "",
        start: 0,
        overwrite: false,
        append: false,
        last_session: String::new(),
        session_given: false,
        last_call: None,
    }
}

fn name(path: u8) -> String {
    format!("file-{path}")
}

fn pick(service: &Service, number: u8, fits: impl Fn(&Item) -> bool) -> Option<String> {
    let ids: Vec<_> = service.iter().filter(|entry| fits(entry.1)).collect();
    // By name: ids are random, and a walk is to be the same each time.
    let mut ids: Vec<_> = ids.into_iter().map(|(id, item)| (&item.name, id)).collect();
    ids.sort();
    let at = usize::from(number).checked_rem(ids.len())?;
    Some(ids[at].1.clone())
}

/// A folder to move into; the item's own parent when there is none.
fn folder_of(service: &Service, method: Method, id: &str) -> String {
    let Method::Move { folder, .. } = method else {
        return String::new();
    };
    pick(service, folder, |item| item.folder && !item.trashed)
        .or_else(|| service.get(id)?.parents.first().cloned())
        .unwrap_or_else(|| "root".to_owned())
}
