//! Files and their content: metadata in memory, bytes in the data folder.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};

use super::blob::Blob;
use super::changes::Log;
use super::drives::SharedDrive;
use super::errors::ApiError;
use super::grant::{Grant, Role};
use super::model::{Content, Entry, FOLDER};
use super::time;
use super::tree::Tree;
use super::users::{USERS, User};

/// What `storageQuota.limit` says at first, and where uploads stop.
const QUOTA: u64 = 15 * 1024 * 1024 * 1024 * 1024;
const INDEX: &str = "metadata.json";

/// All files of the emulator.
#[derive(Debug)]
pub(super) struct Store {
    dir: PathBuf,
    /// A kept folder gets an index that a later start reads.
    kept: bool,
    // Holds the private folder; it goes when the store goes.
    _private: Option<tempfile::TempDir>,
    state: Mutex<State>,
    // Orders the writers of the index, so that an older picture never replaces a newer one.
    saving: Mutex<()>,
}

#[derive(Debug)]
pub(super) struct State {
    pub(super) tree: Tree,
    pub(super) reserved: BTreeSet<String>,
    pub(super) log: Log,
    /// Bytes each account may store.
    pub(super) quota: u64,
    version: i64,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Index {
    roots: BTreeMap<String, String>,
    version: i64,
    reserved: BTreeSet<String>,
    files: Vec<Arc<Entry>>,
    drives: Vec<Arc<SharedDrive>>,
    log: Log,
}

impl Store {
    pub(super) fn open(dir: Option<&Path>) -> io::Result<Self> {
        let private = if dir.is_none() {
            Some(tempfile::TempDir::new()?)
        } else {
            None
        };
        let path = match (dir, &private) {
            (Some(dir), _) => dir.to_path_buf(),
            (None, Some(private)) => private.path().to_path_buf(),
            (None, None) => return Err(io::ErrorKind::NotFound.into()),
        };
        fs::create_dir_all(path.join("blobs"))?;
        let mut state = State::new(if dir.is_some() {
            load(&path)?
        } else {
            Index::default()
        });
        for user in &USERS {
            state.settle(user)?;
        }
        let store = Self {
            dir: path,
            kept: dir.is_some(),
            _private: private,
            state: Mutex::new(state),
            saving: Mutex::new(()),
        };
        store.sweep();
        store
            .save()
            .map_err(|refusal| io::Error::other(refusal.message))?;
        Ok(store)
    }

    /// Everything as it is now.
    pub(super) fn tree(&self) -> Tree {
        self.state.lock().tree.clone()
    }

    /// Looks at everything in one step.
    pub(super) fn look<T>(&self, work: impl FnOnce(&State) -> T) -> T {
        work(&self.state.lock())
    }

    /// Sets how many bytes each account may store.
    pub(super) fn set_quota(&self, bytes: u64) {
        self.state.lock().quota = bytes;
    }

    /// Changes things in one step, notes what is different, then writes the index and lets
    /// unused bytes go.
    pub(super) fn change<T>(
        &self,
        work: impl FnOnce(&mut State) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        let (outcome, gone) = {
            let mut state = self.state.lock();
            let before = state.tree.clone();
            let outcome = match work(&mut state) {
                Ok(outcome) => outcome,
                Err(refusal) => {
                    // A refusal in the middle leaves nothing half done.
                    state.tree = before;
                    return Err(refusal);
                }
            };
            let State { tree, log, .. } = &mut *state;
            log.note(&before, tree);
            let (old, new) = (blobs(&before), blobs(tree));
            (outcome, old.difference(&new).cloned().collect::<Vec<_>>())
        };
        self.save()?;
        for blob in gone {
            self.discard(&blob);
        }
        Ok(outcome)
    }

    /// A new empty content file.
    pub(super) fn blob(&self) -> Result<Blob, ApiError> {
        Ok(Blob::new(&self.dir.join("blobs"))?)
    }

    pub(super) fn read(&self, content: &Content) -> Result<File, ApiError> {
        Ok(File::open(self.dir.join("blobs").join(&content.blob))?)
    }

    pub(super) fn discard(&self, blob: &str) {
        let _ = fs::remove_file(self.dir.join("blobs").join(blob));
    }

    fn save(&self) -> Result<(), ApiError> {
        if !self.kept {
            return Ok(());
        }
        let _turn = self.saving.lock();
        let index = self.state.lock().index();
        let bytes = serde_json::to_vec(&index).map_err(|_| ApiError::internal("metadata"))?;
        let mut file = tempfile::NamedTempFile::new_in(&self.dir)?;
        file.write_all(&bytes)?;
        file.as_file().sync_all()?;
        file.persist(self.dir.join(INDEX)).map_err(|e| e.error)?;
        Ok(())
    }

    // Content that no file owns is left over from a run that was cut short.
    fn sweep(&self) {
        let used = blobs(&self.state.lock().tree);
        for entry in fs::read_dir(self.dir.join("blobs"))
            .into_iter()
            .flatten()
            .flatten()
        {
            let name = entry.file_name().to_string_lossy().into_owned();
            if !used.contains(&name) {
                self.discard(&name);
            }
        }
    }
}

impl State {
    fn new(index: Index) -> Self {
        let files = index.files.into_iter().map(|e| (e.id.clone(), e));
        let drives = index.drives.into_iter().map(|d| (d.id.clone(), d));
        Self {
            tree: Tree {
                files: files.collect(),
                drives: drives.collect(),
                roots: index.roots,
            },
            reserved: index.reserved,
            log: index.log,
            quota: QUOTA,
            version: index.version,
        }
    }

    // Gives an account its My Drive.
    fn settle(&mut self, user: &User) -> io::Result<()> {
        if self.tree.files.contains_key(self.tree.root(user)) {
            return Ok(());
        }
        let now = time::now();
        let root = Entry {
            id: format!("0A{}", random(17)?),
            name: "My Drive".to_owned(),
            mime_type: FOLDER.to_owned(),
            grants: vec![Grant::to_user(user.email, Role::Owner)],
            created: now,
            modified: now,
            version: 1,
            ..Entry::default()
        };
        self.tree
            .roots
            .insert(user.email.to_owned(), root.id.clone());
        self.tree.files.insert(root.id.clone(), Arc::new(root));
        Ok(())
    }

    /// A version number higher than all before.
    pub(super) fn tick(&mut self) -> i64 {
        self.version += 1;
        self.version
    }

    /// Stores an entry as its newest version.
    pub(super) fn put(&mut self, mut entry: Entry) {
        entry.version = self.tick();
        self.tree.files.insert(entry.id.clone(), Arc::new(entry));
    }

    /// How many bytes more an account may store.
    pub(super) fn room(&self, user: &User) -> u64 {
        self.quota.saturating_sub(self.tree.usage(user).0)
    }

    fn index(&self) -> Index {
        let mut files: Vec<_> = self.tree.files.values().map(Arc::clone).collect();
        files.sort_by(|a, b| a.id.cmp(&b.id));
        Index {
            roots: self.tree.roots.clone(),
            version: self.version,
            reserved: self.reserved.clone(),
            files,
            drives: self.tree.drives.values().map(Arc::clone).collect(),
            log: self.log.clone(),
        }
    }
}

fn blobs(tree: &Tree) -> BTreeSet<String> {
    let of = |e: &Arc<Entry>| {
        let held = e.content.iter().chain(&e.document).map(|c| c.blob.clone());
        let older = e.revisions.iter().map(|r| r.content.blob.clone());
        held.chain(older).collect::<Vec<_>>()
    };
    tree.files.values().flat_map(of).collect()
}

/// An unguessable name of `length` letters, digits, `-` and `_`.
pub(super) fn random(length: usize) -> io::Result<String> {
    let mut bytes = vec![0; length];
    getrandom::fill(&mut bytes).map_err(|_| io::Error::other("no random source"))?;
    let mut text = URL_SAFE_NO_PAD.encode(&bytes);
    text.truncate(length);
    Ok(text)
}

fn load(dir: &Path) -> io::Result<Index> {
    let bytes = match fs::read(dir.join(INDEX)) {
        Ok(bytes) => bytes,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Index::default()),
        Err(e) => return Err(e),
    };
    serde_json::from_slice(&bytes).map_err(|e| io::Error::new(io::ErrorKind::InvalidData, e))
}
