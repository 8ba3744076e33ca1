//! Checking a backup: every byte, the pages of the databases, the audit log, and that each file has its object.

use super::{
    DATABASE, ERASED_LIST, KEYS, OBJECTS_LIST,
    list::{Erased, Object, Reader},
    manifest::{Manifest, What, measured},
    newest, object, other,
};
use crate::CommandError;
use probity_audit::{PublicKey, Verifier};
use probity_model::id::{CustomerId, FileId};
use probity_store::backup as store;
use std::{
    collections::HashSet,
    path::{Path, PathBuf},
};

/// Faults that are told one by one.
const FAULTS_TOLD_MAX: usize = 10;
/// Rows read at once.
const PAGE_ROWS: u32 = 5_000;

/// What a backup holds, and what is wrong with it.
#[derive(Debug)]
pub(crate) struct Report {
    /// The copy of the data that was looked at.
    pub(crate) data: PathBuf,
    /// The copy of the keys.
    pub(crate) keys: PathBuf,
    /// The key both were signed with; none where they were not.
    pub(crate) key: Option<PublicKey>,
    /// When the data was copied.
    pub(crate) made_at: String,
    /// The schema of the data.
    pub(crate) schema: i32,
    /// How many objects were read.
    pub(crate) objects: u64,
    /// How many customers there are, but for who was erased by then.
    pub(crate) customers: u64,
    /// How many entries the audit log has.
    pub(crate) entries: u64,
    /// Sentences.
    pub(crate) faults: Vec<String>,
}

impl Report {
    /// Says what was found. Gives whether all is well.
    pub(crate) fn tell(&self) -> bool {
        for fault in self.faults.iter().take(FAULTS_TOLD_MAX) {
            println!("WRONG  {fault}");
        }
        if self.faults.len() > FAULTS_TOLD_MAX {
            println!("WRONG  and {} more", self.faults.len() - FAULTS_TOLD_MAX);
        }
        if !self.faults.is_empty() {
            return false;
        }
        println!("ok     the data of {}, schema {}", self.made_at, self.schema);
        println!(
            "ok     {} customers, {} files and page images, each with its bytes",
            self.customers, self.objects
        );
        println!("ok     the audit log has {} entries and is in order", self.entries);
        if let Some(key) = self.key {
            println!("       signed with {key}");
        }
        true
    }
}

/// Checks the copy of the data that was named, or the newest, and the keys beside it. Needs no key: what is sealed stays so.
pub(crate) async fn verify(folder: &Path, copy: Option<&str>) -> Result<Report, CommandError> {
    let data = match copy {
        Some(name) => folder.join(Path::new(name).file_name().unwrap_or_default()),
        None => newest(folder, What::Data)?
            .ok_or_else(|| other(format!("{} holds no backup", folder.display())))?,
    };
    let keys = newest(folder, What::Keys)?
        .ok_or_else(|| other(format!("{} holds no copy of the keys", folder.display())))?;
    let (mut key, made_at) = (None, String::new());
    let mut report = Report {
        key,
        made_at,
        schema: 0,
        objects: 0,
        customers: 0,
        entries: 0,
        faults: Vec::new(),
        data,
        keys,
    };
    for (place, what) in [(report.keys.clone(), What::Keys), (report.data.clone(), What::Data)] {
        match Manifest::read(&place, what) {
            Ok((manifest, signed)) => {
                if key.is_some_and(|key| key != signed) {
                    report.faults.push("the keys and the data were signed by different keys".to_owned());
                }
                key = Some(signed);
                report.faults.extend(manifest.faults(&place));
                if what == What::Data {
                    described(&mut report, &manifest);
                }
            }
            Err(fault) => report.faults.push(fault),
        }
    }
    report.key = key;
    if !report.faults.is_empty() {
        // What is not what was signed is not opened.
        return Ok(report);
    }
    check_objects(folder, &mut report)?;
    check_databases(&mut report).await?;
    Ok(report)
}

fn described(report: &mut Report, manifest: &Manifest) {
    report.made_at.clone_from(&manifest.made_at);
    report.schema = manifest.schema.unwrap_or(0);
    report.entries = manifest.checkpoint().map_or(0, |head| head.seq);
    let known = store::schema_known();
    if report.schema > known {
        let version = &manifest.version;
        report.faults.push(format!(
            "the data has schema {}, this version knows {known}: run version {version} or later",
            report.schema
        ));
    }
}

fn check_objects(folder: &Path, report: &mut Report) -> Result<(), CommandError> {
    for object in Reader::<Object>::open(&report.data.join(OBJECTS_LIST))? {
        let listed = object?;
        report.objects += 1;
        let place = self::object(folder, &listed.sha256);
        let fault = match measured(&place) {
            _ if listed.place().is_none() => format!("{} is no place for a file", listed.path),
            Ok(found) if found.sha256 == listed.sha256 => continue,
            Ok(_) => format!("{} ({}) is not what was backed up", place.display(), listed.path),
            Err(error) => format!("{error} ({})", listed.path),
        };
        report.faults.push(fault);
    }
    Ok(())
}

async fn check_databases(report: &mut Report) -> Result<(), CommandError> {
    let keys = store::Copy::open(&report.keys.join(KEYS)).await?;
    let data = store::Copy::open(&report.data.join(DATABASE)).await?;
    let checked = check_opened(report, &data, &keys).await;
    keys.close().await?;
    data.close().await?;
    checked
}

async fn check_opened(
    report: &mut Report,
    data: &store::Copy,
    keys: &store::Copy,
) -> Result<(), CommandError> {
    for (copy, name) in [(keys, KEYS), (data, DATABASE)] {
        if let Some(fault) = copy.fault().await? {
            report.faults.push(format!("{name}: {fault}"));
        }
    }
    if let Some(key) = report.key
        && let Err(fault) = chain(data, key, report.entries).await?
    {
        report.faults.push(format!("the audit log: {fault}"));
    }
    report.customers = data.customers().await?;
    let gone = erased_in(&report.keys)?;
    for file in missing(data, &report.data.join(OBJECTS_LIST), &gone).await? {
        report.faults.push(format!("{file} has a row and no bytes"));
    }
    Ok(())
}

/// Checks the audit log of a copy, from its first entry to the one the manifest names.
async fn chain(data: &store::Copy, key: PublicKey, entries: u64) -> Result<Result<(), String>, CommandError> {
    let mut verifier = match Verifier::new(key, Vec::new()) {
        Ok(verifier) => verifier,
        Err(fault) => return Ok(Err(fault.to_string())),
    };
    let mut seq = 0;
    loop {
        let records = data.records(seq, PAGE_ROWS).await?;
        let Some(last) = records.last() else { break };
        seq = last.entry.seq;
        if let Err(fault) = records.iter().try_for_each(|record| verifier.push(record)) {
            return Ok(Err(fault.to_string()));
        }
    }
    let verdict = verifier.finish().map_err(|fault| fault.to_string());
    Ok(verdict.and_then(|_| {
        if seq == entries { Ok(()) } else { Err(format!("it has {seq} entries, and had {entries}")) }
    }))
}

/// Whom the copy of the keys says to be erased.
pub(super) fn erased_in(keys: &Path) -> Result<HashSet<CustomerId>, CommandError> {
    let list = Reader::<Erased>::open(&keys.join(ERASED_LIST))?;
    list.map(|erased| erased.map(|erased| erased.customer)).collect()
}

/// The files of a copy of the data whose bytes are not listed, by id. Who was erased needs none.
pub(super) async fn missing(
    data: &store::Copy,
    objects: &Path,
    gone: &HashSet<CustomerId>,
) -> Result<Vec<String>, CommandError> {
    let mut originals = HashSet::new();
    for object in Reader::<Object>::open(objects)? {
        let object = object?;
        // In the data folder, and there in the vault: files/files/fil_…/original.
        let id = object.path.strip_prefix("files/files/").and_then(|rest| rest.strip_suffix("/original"));
        if let Some(id) = id.and_then(|id| id.parse::<FileId>().ok()) {
            originals.insert(id);
        }
    }
    let (mut missing, mut after) = (Vec::new(), None);
    loop {
        let files = data.files(after, PAGE_ROWS).await?;
        let Some(last) = files.last() else { return Ok(missing) };
        after = Some(last.id);
        let lacking =
            files.iter().filter(|file| !originals.contains(&file.id) && !gone.contains(&file.customer));
        missing.extend(lacking.map(|file| file.id.to_string()));
    }
}
