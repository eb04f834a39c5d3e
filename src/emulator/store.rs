//! Files and their content: metadata in memory, bytes in the data folder.

use std::collections::{BTreeSet, HashMap};
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use md5::{Digest, Md5};
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use sha1::Sha1;
use sha2::Sha256;

use super::errors::ApiError;
use super::model::{Content, Entry, FOLDER};
use super::time;

/// What `storageQuota.limit` says, and where uploads stop.
pub(super) const QUOTA: u64 = 15 * 1024 * 1024 * 1024 * 1024;
const INDEX: &str = "metadata.json";

/// A consistent picture of all files.
pub(super) type Files = HashMap<String, Arc<Entry>>;

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

#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) files: Files,
    pub(super) root: String,
    pub(super) reserved: BTreeSet<String>,
    version: i64,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Index {
    root: String,
    version: i64,
    reserved: BTreeSet<String>,
    files: Vec<Arc<Entry>>,
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
        let mut state = State::default();
        if dir.is_some() {
            state = load(&path)?;
        }
        if state.root.is_empty() {
            state.root = format!("0A{}", random(17)?);
        }
        if !state.files.contains_key(&state.root) {
            let now = time::now();
            let root = Entry {
                id: state.root.clone(),
                name: "My Drive".to_owned(),
                mime_type: FOLDER.to_owned(),
                created: now,
                modified: now,
                version: 1,
                ..Entry::default()
            };
            state.files.insert(root.id.clone(), Arc::new(root));
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

    /// All files as they are now.
    pub(super) fn files(&self) -> Files {
        self.state.lock().files.clone()
    }

    pub(super) fn root(&self) -> String {
        self.state.lock().root.clone()
    }

    pub(super) fn entry(&self, id: &str) -> Result<Arc<Entry>, ApiError> {
        let state = self.state.lock();
        let found = state.files.get(state.resolve(id)).map(Arc::clone);
        found.ok_or_else(|| ApiError::file_not_found(id))
    }

    /// Looks at the files in one step.
    pub(super) fn look<T>(&self, work: impl FnOnce(&State) -> T) -> T {
        work(&self.state.lock())
    }

    /// Changes the files in one step, then writes the index and lets unused bytes go.
    pub(super) fn change<T>(
        &self,
        work: impl FnOnce(&mut State) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        let (outcome, gone) = {
            let mut state = self.state.lock();
            let before = state.blobs();
            let outcome = work(&mut state)?;
            let after = state.blobs();
            (
                outcome,
                before.difference(&after).cloned().collect::<Vec<_>>(),
            )
        };
        self.save()?;
        for blob in gone {
            self.discard(&blob);
        }
        Ok(outcome)
    }

    /// A new empty content file.
    pub(super) fn blob(&self) -> Result<Blob, ApiError> {
        let name = random(24)?;
        let file = File::create(self.dir.join("blobs").join(&name))?;
        Ok(Blob {
            name,
            file,
            size: 0,
            md5: Md5::new(),
            sha1: Sha1::new(),
            sha256: Sha256::new(),
        })
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
        let used = self.state.lock().blobs();
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
    /// The id behind an alias.
    pub(super) fn resolve<'a>(&'a self, id: &'a str) -> &'a str {
        if id == "root" { &self.root } else { id }
    }

    /// A version number higher than all before.
    pub(super) fn tick(&mut self) -> i64 {
        self.version += 1;
        self.version
    }

    pub(super) fn get(&self, id: &str) -> Result<&Arc<Entry>, ApiError> {
        self.files
            .get(self.resolve(id))
            .ok_or_else(|| ApiError::file_not_found(id))
    }

    /// The file itself and everything below it.
    pub(super) fn subtree(&self, id: &str) -> Vec<String> {
        let mut below: HashMap<&str, Vec<&str>> = HashMap::new();
        for entry in self.files.values() {
            if let Some(parent) = &entry.parent {
                below.entry(parent).or_default().push(&entry.id);
            }
        }
        let mut found = vec![id.to_owned()];
        let mut at = 0;
        while let Some(next) = found.get(at).cloned() {
            found.extend(
                below
                    .get(next.as_str())
                    .into_iter()
                    .flatten()
                    .map(|s| (*s).to_owned()),
            );
            at += 1;
        }
        found
    }

    fn blobs(&self) -> BTreeSet<String> {
        self.files
            .values()
            .filter_map(|e| e.content.as_ref())
            .map(|c| c.blob.clone())
            .collect()
    }

    fn index(&self) -> Index {
        let mut files: Vec<_> = self.files.values().map(Arc::clone).collect();
        files.sort_by(|a, b| a.id.cmp(&b.id));
        Index {
            root: self.root.clone(),
            version: self.version,
            reserved: self.reserved.clone(),
            files,
        }
    }
}

/// Whether a file or a folder above it was put in the trash.
pub(super) fn in_trash(files: &Files, entry: &Entry) -> bool {
    let mut at = entry;
    // Moves refuse cycles; the count guards against an index edited by hand.
    for _ in 0..=files.len() {
        if at.trashed {
            return true;
        }
        match at.parent.as_ref().and_then(|p| files.get(p)) {
            Some(parent) => at = parent,
            None => return false,
        }
    }
    false
}

/// Content being written; every byte is hashed as it passes.
#[derive(Debug)]
pub(super) struct Blob {
    pub(super) name: String,
    file: File,
    pub(super) size: u64,
    md5: Md5,
    sha1: Sha1,
    sha256: Sha256,
}

impl Blob {
    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)?;
        self.md5.update(bytes);
        self.sha1.update(bytes);
        self.sha256.update(bytes);
        self.size += bytes.len() as u64;
        Ok(())
    }

    /// Writes all of `from` through a fixed buffer.
    pub(super) fn fill(&mut self, from: &mut dyn Read) -> Result<(), ApiError> {
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let n = from
                .read(&mut buffer)
                .map_err(|_| ApiError::bad_request("The request body ended early."))?;
            let Some(chunk) = buffer.get(..n).filter(|c| !c.is_empty()) else {
                return Ok(());
            };
            self.write(chunk)?;
            if self.size > QUOTA {
                return Err(ApiError::forbidden(
                    "storageQuotaExceeded",
                    "The user's Drive storage quota has been exceeded.",
                ));
            }
        }
    }

    pub(super) fn finish(self) -> Result<Content, ApiError> {
        Ok(Content {
            blob: self.name,
            size: self.size,
            md5: hex::encode(self.md5.finalize()),
            sha1: hex::encode(self.sha1.finalize()),
            sha256: hex::encode(self.sha256.finalize()),
            revision: random(38)?,
        })
    }
}

/// An unguessable name of `length` letters, digits, `-` and `_`.
pub(super) fn random(length: usize) -> io::Result<String> {
    let mut bytes = vec![0; length];
    getrandom::fill(&mut bytes).map_err(|_| io::Error::other("no random source"))?;
    let mut text = URL_SAFE_NO_PAD.encode(&bytes);
    text.truncate(length);
    Ok(text)
}

fn load(dir: &Path) -> io::Result<State> {
    let bytes = match fs::read(dir.join(INDEX)) {
        Ok(bytes) => bytes,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(State::default()),
        Err(e) => return Err(e),
    };
    let index: Index = serde_json::from_slice(&bytes)
        .map_err(|e| io::Error::new(io::ErrorKind::InvalidData, e))?;
    let files = index.files.into_iter().map(|e| (e.id.clone(), e)).collect();
    Ok(State {
        files,
        root: index.root,
        reserved: index.reserved,
        version: index.version,
    })
}
