//! Making a backup, while Probity serves.

use super::{
    AUDIT_KEY, COPIED, DATABASE, ERASED_LIST, KEYS, MASTER_KEY, OBJECTS, OBJECTS_LIST, SECRETS, at, copies,
    create,
    list::{Erased, Object, Reader, Writer},
    make_folder,
    manifest::{Manifest, What, copied, measured},
    newest, object, other, settle, settle_folder, verify,
};
use crate::{CommandError, audit_key::AuditKey, config::Config};
use jiff::Timestamp;
use probity_app::system::SystemClock;
use probity_audit::Signer;
use probity_model::Clock as _;
use probity_store::backup as store;
use std::{
    collections::HashSet,
    fs::{self, File, Metadata, TryLockError},
    path::{Path, PathBuf},
    sync::Arc,
    time::UNIX_EPOCH,
};

/// What is wanted of a backup beside the data and the keys.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted {
    /// The master key and the key of the audit log as well.
    pub(crate) secrets: bool,
    /// How many copies of the data stay; 0 for all.
    pub(crate) keep: usize,
}

/// What was made.
#[derive(Debug)]
pub(crate) struct Made {
    pub(crate) data: PathBuf,
    pub(crate) objects: u64,
    pub(crate) objects_new: u64,
    pub(crate) removed: usize,
    /// Rows of files without an object, by id.
    pub(crate) missing: Vec<String>,
}

/// Makes a copy of the data and puts the keys of now in the place of those of before.
pub(crate) async fn make(config: &Config, folder: &Path, wanted: Wanted) -> Result<Made, CommandError> {
    let (_lock, signer) = begin(config, folder)?;
    let part = fresh(folder, What::Data)?;
    let now = SystemClock.now();
    // The data first, then the files, then the keys. What the data speaks of is there before it does; a key is made before the
    // customer, and who is erased in between is erased in the backup too.
    store::copy(&config.database(), &part.join(DATABASE)).await?;
    settle(&part.join(DATABASE))?;
    let copied = copy_objects(config, folder, &part)?;
    let keys = copy_keys(config, folder, &signer).await?;
    if wanted.secrets {
        copy_secrets(config, folder)?;
    }
    let copy = store::Copy::open(&part.join(DATABASE)).await?;
    let gone = verify::erased_in(&keys)?;
    let missing = verify::missing(&copy, &part.join(OBJECTS_LIST), &gone).await;
    let (schema, head) = (copy.schema().await, copy.head().await);
    copy.close().await?;
    let mut manifest = Manifest::of(&part, What::Data, now.to_string(), &[DATABASE, OBJECTS_LIST])?;
    manifest.schema = Some(schema?);
    manifest.audit_checkpoint = Some(head?.to_string());
    manifest.objects = Some(copied.objects);
    manifest.objects_size_bytes = Some(copied.size_bytes);
    manifest.write(&part, &signer)?;
    let data = put(&part, folder, What::Data, now)?;
    let removed = prune(folder, wanted.keep)?;
    let Copied { objects, new, .. } = copied;
    Ok(Made { data, objects, objects_new: new, removed, missing: missing? })
}

/// Puts the keys of now in the place of those of before, and nothing else.
pub(crate) async fn make_keys(config: &Config, folder: &Path) -> Result<PathBuf, CommandError> {
    let (_lock, signer) = begin(config, folder)?;
    copy_keys(config, folder, &signer).await
}

/// How old the newest copy of the data is, in seconds; none where there is none.
pub(crate) fn age(folder: &Path) -> Result<Option<i64>, String> {
    let Some(data) = newest(folder, What::Data).map_err(|error| error.to_string())? else { return Ok(None) };
    let (manifest, _) = Manifest::read(&data, What::Data)?;
    let made: Timestamp =
        manifest.made_at.parse().map_err(|_| "no time stands in its manifest".to_owned())?;
    Ok(Some(SystemClock.now().duration_since(made).as_secs()))
}

/// One backup at a time, and only where there is something to back up. The lock goes with the file.
fn begin(config: &Config, folder: &Path) -> Result<(File, Arc<Signer>), CommandError> {
    super::embedded_only(config)?;
    for needed in [config.database(), config.audit_key()] {
        if !needed.exists() {
            let why = "there is nothing to back up: PROBITY_DATA_DIR or --config names the installation";
            return Err(other(format!("{} is not there; {why}", needed.display())));
        }
    }
    make_folder(folder)?;
    let inside = |path: &Path| fs::canonicalize(path).map_err(|error| at(path, error));
    if inside(folder)?.starts_with(inside(&config.data_dir)?) {
        return Err(other("a backup inside the data folder is lost with it: name another folder"));
    }
    let path = folder.join(".lock");
    let lock = create(&path)?;
    match lock.try_lock() {
        Ok(()) => Ok((lock, AuditKey::read_or_make(&config.audit_key())?.signer)),
        Err(TryLockError::WouldBlock) => Err(other("another backup into this folder is being made")),
        Err(TryLockError::Error(error)) => Err(at(&path, error)),
    }
}

/// A folder to make a copy in; what an interrupted one left is removed.
fn fresh(folder: &Path, what: What) -> Result<PathBuf, CommandError> {
    let part = folder.join(format!(".new-{}", what.word()));
    if part.exists() {
        fs::remove_dir_all(&part).map_err(|error| at(&part, error))?;
    }
    make_folder(&part)?;
    Ok(part)
}

/// Gives a copy that is whole its name.
fn put(part: &Path, folder: &Path, what: What, made: Timestamp) -> Result<PathBuf, CommandError> {
    settle_folder(part)?;
    let name = format!("{}-{}", what.word(), made.strftime("%Y-%m-%dT%H%M%S%.3fZ"));
    let place = folder.join(name);
    fs::rename(part, &place).map_err(|error| at(&place, error))?;
    settle_folder(folder)?;
    Ok(place)
}

/// The keys of before are removed once those of now are there.
async fn copy_keys(config: &Config, folder: &Path, signer: &Signer) -> Result<PathBuf, CommandError> {
    let part = fresh(folder, What::Keys)?;
    let now = SystemClock.now();
    let [data, keys, _] = config.databases();
    store::copy(&keys, &part.join(KEYS)).await?;
    settle(&part.join(KEYS))?;
    // After the keys: who has none any more is listed.
    let mut erased = Writer::new(&part.join(ERASED_LIST))?;
    for (customer, basis) in store::erasures(&data).await? {
        erased.push(&Erased { customer, basis: basis.to_string() })?;
    }
    erased.finish()?;
    Manifest::of(&part, What::Keys, now.to_string(), &[KEYS, ERASED_LIST])?.write(&part, signer)?;
    let before = copies(folder, What::Keys)?;
    let place = put(&part, folder, What::Keys, now)?;
    for older in before {
        fs::remove_dir_all(&older).map_err(|error| at(&older, error))?;
    }
    settle_folder(folder)?;
    Ok(place)
}

fn copy_secrets(config: &Config, folder: &Path) -> Result<(), CommandError> {
    let secrets = folder.join(SECRETS);
    make_folder(&secrets)?;
    copied(&config.audit_key(), &secrets.join(AUDIT_KEY))?;
    if let Some(file) = config.master_keys()?.file() {
        copied(file, &secrets.join(MASTER_KEY))?;
    } else {
        println!("The master keys do not come from a file: they are not in the backup.");
    }
    Ok(())
}

#[derive(Default)]
struct Copied {
    objects: u64,
    size_bytes: u64,
    new: u64,
}

/// Copies every file that is not there yet, and lists them all. Who has the size and the time of before has the bytes of before.
fn copy_objects(config: &Config, folder: &Path, part: &Path) -> Result<Copied, CommandError> {
    let before = newest(folder, What::Data)?.map(|data| data.join(OBJECTS_LIST));
    let mut before = before.map(|list| Reader::<Object>::open(&list)).transpose()?.into_iter().flatten();
    let mut known = before.next().transpose()?;
    let mut list = Writer::new(&part.join(OBJECTS_LIST))?;
    let mut done = Copied::default();
    let mut walk = Walk::over(&config.data_dir, &COPIED);
    while let Some((path, metadata)) = walk.next_file()? {
        // Both are in the same order, so that neither has to be held in memory.
        while known.as_ref().is_some_and(|object| Path::new(&object.path) < path.as_path()) {
            known = before.next().transpose()?;
        }
        let same = known.as_ref().filter(|object| {
            Path::new(&object.path) == path
                && object.size_bytes == metadata.len()
                && object.modified_micros == modified(&metadata)
                && self::object(folder, &object.sha256).exists()
        });
        let found = match same {
            Some(object) => Some(object.clone()),
            None => take(config, folder, &path, &metadata, &mut done.new)?,
        };
        if let Some(found) = found {
            list.push(&found)?;
            done.objects += 1;
            done.size_bytes += found.size_bytes;
        }
    }
    list.finish()?;
    Ok(done)
}

/// Copies one file into the objects. None where it has gone since it was found.
fn take(
    config: &Config,
    folder: &Path,
    path: &Path,
    metadata: &Metadata,
    new: &mut u64,
) -> Result<Option<Object>, CommandError> {
    let source = config.data_dir.join(path);
    let objects = folder.join(OBJECTS);
    make_folder(&objects)?;
    let part = objects.join(".new");
    let measured = match copied(&source, &part) {
        Ok(measured) => measured,
        Err(CommandError::Io { error, .. }) if error.kind() == std::io::ErrorKind::NotFound => {
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    let place = object(folder, &measured.sha256);
    if is_whole(&place, &measured.sha256)? {
        fs::remove_file(&part).map_err(|error| at(&part, error))?;
    } else {
        if let Some(parent) = place.parent() {
            make_folder(parent)?;
        }
        fs::rename(&part, &place).map_err(|error| at(&place, error))?;
        *new += 1;
    }
    Ok(Some(Object {
        path: path.to_string_lossy().into_owned(),
        size_bytes: measured.size_bytes,
        sha256: measured.sha256,
        modified_micros: modified(metadata),
    }))
}

/// Whether an object is there with all its bytes: one that was spoilt is replaced.
fn is_whole(place: &Path, sha256: &str) -> Result<bool, CommandError> {
    Ok(place.exists() && measured(place)?.sha256 == sha256)
}

fn modified(metadata: &Metadata) -> i64 {
    let since = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    since.and_then(|since| i64::try_from(since.as_micros()).ok()).unwrap_or(0)
}

/// Removes all but the newest copies of the data, and the objects that none of the others has. Gives how many copies.
fn prune(folder: &Path, keep: usize) -> Result<usize, CommandError> {
    let mut data = copies(folder, What::Data)?;
    if keep == 0 || data.len() <= keep {
        return Ok(0);
    }
    let kept = data.split_off(data.len() - keep);
    for older in &data {
        fs::remove_dir_all(older).map_err(|error| at(older, error))?;
    }
    let mut used = HashSet::new();
    for copy in &kept {
        for object in Reader::<Object>::open(&copy.join(OBJECTS_LIST))? {
            used.insert(object?.sha256);
        }
    }
    let mut walk = Walk::over(folder, &[OBJECTS]);
    while let Some((path, _)) = walk.next_file()? {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if !used.contains(name.as_ref()) {
            let path = folder.join(&path);
            fs::remove_file(&path).map_err(|error| at(&path, error))?;
        }
    }
    Ok(data.len())
}

/// The files of some folders, in the order of their paths. What is still being written has a name of its own and is passed over.
struct Walk {
    root: PathBuf,
    /// What is still to be seen, the next one last.
    waiting: Vec<PathBuf>,
}

impl Walk {
    fn over(root: &Path, folders: &[&str]) -> Self {
        let mut waiting: Vec<_> = folders.iter().map(PathBuf::from).collect();
        waiting.sort();
        waiting.reverse();
        waiting.retain(|folder| root.join(folder).is_dir());
        Self { root: root.to_owned(), waiting }
    }

    fn next_file(&mut self) -> Result<Option<(PathBuf, Metadata)>, CommandError> {
        while let Some(path) = self.waiting.pop() {
            let full = self.root.join(&path);
            let metadata = match fs::symlink_metadata(&full) {
                Ok(metadata) => metadata,
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
                Err(error) => return Err(at(&full, error)),
            };
            if metadata.is_file() {
                return Ok(Some((path, metadata)));
            }
            if !metadata.is_dir() {
                continue;
            }
            let entries = match fs::read_dir(&full) {
                Ok(entries) => entries,
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
                Err(error) => return Err(at(&full, error)),
            };
            let mut inner = Vec::new();
            for entry in entries {
                let name = entry.map_err(|error| at(&full, error))?.file_name();
                let text = name.to_string_lossy();
                if !text.starts_with('.') && !text.contains('#') {
                    inner.push(path.join(&name));
                }
            }
            inner.sort();
            self.waiting.extend(inner.into_iter().rev());
        }
        Ok(None)
    }
}
