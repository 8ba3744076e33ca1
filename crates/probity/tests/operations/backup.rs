//! Backups: taken while somebody writes, every byte of them checked, and who was erased stays erased.

use crate::server::{Installation, Server};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};
use tempfile::TempDir;

struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        Self { folder: TempDir::new().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn installation(&self, name: &str) -> Installation {
        Installation::new(&self.path(name))
    }

    /// Another data folder, with the keys of the first.
    fn elsewhere(&self, name: &str, from: &Installation) -> Installation {
        let there = self.installation(name);
        fs::create_dir(&there.data).unwrap();
        for key in ["master.key", "audit.key"] {
            fs::copy(from.data.join(key), there.data.join(key)).unwrap();
        }
        there
    }

    fn backup(&self) -> String {
        self.path("backup").display().to_string()
    }
}

/// The copies of the data in a backup, the oldest first.
fn copies(backup: &str) -> Vec<String> {
    let names = fs::read_dir(backup).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.filter(|name| name.starts_with("data-")).collect();
    names.sort();
    names
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(files_below(&path)) } else { files.push(path) }
    }
    files
}

fn status(server: &Server, key: &str, customer: &str) -> u16 {
    server.platform(key).get(&format!("/api/v1/customers/{customer}")).status
}

#[test]
fn what_was_acknowledged_before_a_backup_is_in_it_though_others_write_meanwhile() {
    let place = Place::new();
    let installation = place.installation("data");
    let key = installation.key(&[]);
    let server = installation.serve();
    let platform = server.platform(&key);
    let first = platform.customer("first");
    platform.passport(&first);
    let stop = Arc::new(AtomicBool::new(false));
    let writer = thread::spawn({
        let (platform, stop) = (platform.clone(), Arc::clone(&stop));
        move || {
            let mut written = 0;
            while !stop.load(Ordering::Relaxed) {
                let customer = platform.customer(&format!("meanwhile-{written}"));
                platform.passport(&customer);
                written += 1;
            }
            written
        }
    });
    let backup = place.backup();
    for _ in 0..3 {
        let told = installation.run(&["backup", &backup]).ok();
        assert!(told.contains("opens for nobody"), "{told}");
    }
    let last = platform.customer("before the last");
    platform.passport(&last);
    installation.run(&["backup", &backup, "--keep", "2"]).ok();
    stop.store(true, Ordering::Relaxed);
    assert!(writer.join().unwrap() > 0, "somebody wrote meanwhile");
    assert_eq!(copies(&backup).len(), 2);
    let told = installation.run(&["backup", &backup, "--verify"]).ok();
    assert!(told.contains("is in order"), "{told}");
    // A backup is no place for what would open it, nor for what customers are found by.
    let names: Vec<_> =
        files_below(Path::new(&backup)).into_iter().map(|file| file.display().to_string()).collect();
    assert!(!names.iter().any(|name| name.contains(".key") || name.contains("search")), "{names:?}");

    let refused = installation.run(&["restore", &backup]).failed();
    assert!(refused.contains("restore into an empty folder"), "{refused}");
    server.stop();
    let without = place.installation("without");
    let refused = without.run(&["restore", &backup]).failed();
    assert!(refused.contains("put your copy of it there first"), "{refused}");
    assert!(!without.data.join("probity.db").exists() && !without.data.join("master.key").exists());

    let restored = place.elsewhere("restored", &installation);
    let told = restored.run(&["restore", &backup]).ok();
    assert!(told.contains("it opens") && !told.contains("WRONG"), "{told}");
    restored.run(&["audit", "verify", "--every-signature"]).ok();
    let server = restored.serve();
    let platform = server.platform(&key);
    for customer in [&first, &last] {
        let documents = platform.get(&format!("/api/v1/customers/{customer}/documents")).json();
        assert_eq!(documents["documents"][0]["type"], "passport", "{documents}");
    }
    let found = platform.get("/api/v1/customers?external_reference=first").json();
    assert_eq!(found["customers"][0]["id"], first.as_str(), "{found}");
    server.stop();
}

#[test]
fn who_was_erased_does_not_come_back_with_an_older_copy_of_the_data() {
    let place = Place::new();
    let backup = place.backup();
    let installation = place.installation("data").with("PROBITY_BACKUP_FOLDER", &backup);
    let key = installation.key(&[]);
    let server = installation.serve();
    let platform = server.platform(&key);
    let [erased, stays] = ["erased", "stays"].map(|reference| platform.customer(reference));
    for customer in [&erased, &stays] {
        platform.passport(customer);
    }
    installation.run(&["backup"]).ok();
    let older = copies(&backup).pop().unwrap();
    let told = installation.run(&["erase", &erased, "--basis", "mistake"]).ok();
    assert!(told.contains("are those of now"), "the backup's keys are renewed: {told}");
    assert_eq!(status(&server, &key, &erased), 410);
    installation.run(&["backup"]).ok();
    server.stop();
    assert_eq!(copies(&backup).len(), 2);

    for (name, copy) in [("older", Some(older.as_str())), ("newest", None)] {
        let restored = place.elsewhere(name, &installation);
        let mut arguments = vec!["restore", &backup];
        arguments.extend(copy.map(|copy| ["--copy", copy]).into_iter().flatten());
        let told = restored.run(&arguments).ok();
        assert_eq!(told.contains("1 customers were erased after"), copy.is_some(), "{told}");
        let server = restored.serve();
        assert_eq!((status(&server, &key, &erased), status(&server, &key, &stays)), (410, 200), "{name}");
        // What stays readable without a key has gone as well.
        let found = server.platform(&key).get("/api/v1/customers?external_reference=erased").json();
        assert_eq!(found["customers"].as_array().unwrap().len(), 0, "{found}");
        server.stop();
        restored.run(&["audit", "verify"]).ok();
    }
}

#[test]
fn a_byte_that_was_changed_is_found_wherever_it_is() {
    let place = Place::new();
    let installation = place.installation("data");
    let key = installation.key(&[]);
    let server = installation.serve();
    let customer = server.platform(&key).customer("one");
    server.platform(&key).passport(&customer);
    server.stop();
    let backup = place.backup();
    installation.run(&["backup", &backup]).ok();
    installation.run(&["backup", &backup, "--verify"]).ok();
    let files = files_below(Path::new(&backup));
    let mut looked_at = 0;
    for file in files.iter().filter(|file| !file.ends_with(".lock")) {
        let whole = fs::read(file).unwrap();
        let Some(middle) = whole.len().checked_sub(1).map(|last| last / 2) else { continue };
        let mut spoilt = whole.clone();
        spoilt[middle] ^= 1;
        fs::write(file, spoilt).unwrap();
        let told = installation.run(&["backup", &backup, "--verify"]).failed();
        assert!(told.contains("WRONG"), "{}: {told}", file.display());
        fs::write(file, whole).unwrap();
        looked_at += 1;
    }
    assert!(looked_at >= 8, "manifests, signatures, databases, lists and an object: {files:?}");
    let object =
        files.iter().find(|file| file.components().any(|part| part.as_os_str() == "objects")).unwrap();
    let whole = fs::read(object).unwrap();
    fs::remove_file(object).unwrap();
    let restored = place.elsewhere("restored", &installation);
    let told = restored.run(&["restore", &backup]).failed();
    assert!(told.contains("Nothing was restored") && !restored.data.join("probity.db").exists(), "{told}");
    // The next backup puts back what is missing.
    drop(whole);
    installation.run(&["backup", &backup]).ok();
    installation.run(&["backup", &backup, "--verify"]).ok();
}

#[test]
fn the_keys_travel_along_where_that_is_asked_for() {
    let place = Place::new();
    let installation = place.installation("data");
    installation.run(&["migrate"]).ok();
    let backup = place.backup();
    let told = installation.run(&["backup", &backup, "--with-keys"]).ok();
    assert!(told.contains("whoever has it can read everything"), "{told}");
    let restored = place.installation("restored");
    restored.run(&["restore", &backup]).ok();
    restored.run(&["audit", "verify"]).ok();
    let inside = installation.data.join("backup").display().to_string();
    let refused = installation.run(&["backup", &inside]).failed();
    assert!(refused.contains("is lost with it"), "{refused}");
    assert!(place.installation("nothing").run(&["backup", &backup]).failed().contains("nothing to back up"));
}
