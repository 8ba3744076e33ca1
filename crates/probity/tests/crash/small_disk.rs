//! A small disk of a test's own, which it can fill: in the memory, and seen by nobody but those who are put there.

use std::{
    io::{BufRead as _, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
};
use tempfile::TempDir;

pub(crate) struct SmallDisk {
    folder: TempDir,
    /// What enters the place where the disk can be seen; the program follows.
    enter: Vec<String>,
    /// Keeps that place for as long as its input is open.
    keeper: Child,
}

impl SmallDisk {
    /// One of this size. The error says why there is none.
    pub(crate) fn new(size_mib: u32) -> Result<Self, String> {
        let mut why = String::new();
        // As root a place of its own is enough; others need to be root of one as well.
        for as_root in [false, true] {
            match Self::mounted(size_mib, as_root) {
                Ok(disk) => return Ok(disk),
                Err(said) => why = said,
            }
        }
        Err(why)
    }

    fn mounted(size_mib: u32, as_root: bool) -> Result<Self, String> {
        let folder = TempDir::new().unwrap();
        let script = r#"mount -t tmpfs -o "size=$1m,mode=700" tmpfs "$2" && echo mounted && exec cat"#;
        let mut unshare = Command::new("unshare");
        if as_root {
            unshare.arg("--map-root-user");
        }
        unshare.args(["--mount", "sh", "-c", script, "sh", &size_mib.to_string()]).arg(folder.path());
        let keeper = unshare.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let mut keeper = keeper.map_err(|error| format!("unshare: {error}"))?;
        let mut told = String::new();
        let stdout = keeper.stdout.as_mut().unwrap();
        let _read = BufReader::new(stdout).read_line(&mut told);
        if told != "mounted\n" {
            let said = keeper.wait_with_output().unwrap().stderr;
            return Err(String::from_utf8_lossy(&said).trim().to_owned());
        }
        let mut enter = vec!["nsenter".to_owned(), format!("--target={}", keeper.id()), "--mount".to_owned()];
        if as_root {
            enter.extend(["--user".to_owned(), "--preserve-credentials".to_owned()]);
        }
        enter.push("--".to_owned());
        let disk = Self { folder, enter, keeper };
        disk.run("true")?;
        Ok(disk)
    }

    pub(crate) fn folder(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub(crate) fn enter(&self) -> &[String] {
        &self.enter
    }

    /// Leaves no room.
    pub(crate) fn fill(&self) {
        let said = self.run("cat /dev/zero >filler").unwrap_err();
        assert!(said.contains("No space left"), "{said}");
    }

    /// Leaves the room there was.
    pub(crate) fn make_room(&self) {
        self.run("rm filler").unwrap();
    }

    /// The names of what was being written and was cut off.
    pub(crate) fn cut_off(&self) -> String {
        self.run("find . -name '*#*'").unwrap()
    }

    fn run(&self, script: &str) -> Result<String, String> {
        let mut command = Command::new(&self.enter[0]);
        let script = format!("cd '{}' && {script}", self.folder.path().display());
        let output = command.args(&self.enter[1..]).args(["sh", "-c", &script]).output();
        let output = output.map_err(|error| format!("nsenter: {error}"))?;
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        if output.status.success() { Ok(text(output.stdout)) } else { Err(text(output.stderr)) }
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _killed = self.keeper.kill();
        let _ended = self.keeper.wait();
    }
}
