//! The real program, started, killed and started again on the same address and data.

use super::{
    person::{Person, User},
    small_disk::SmallDisk,
    until,
};
use probity_testkit::{PostgresServer, free_port};
use std::net::TcpStream;
use std::{
    fs::{self, File},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};
use tempfile::TempDir;

const START_TIME_MAX: Duration = Duration::from_mins(1);

pub(crate) struct Server {
    folder: Arc<TempDir>,
    data: PathBuf,
    /// What the program is started with; it follows.
    enter: Vec<String>,
    variables: Vec<(&'static str, String)>,
    address: String,
    url: String,
    /// What it says, of all its processes.
    log: PathBuf,
    process: Option<Child>,
}

impl Server {
    /// One on a data folder and an address of its own.
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let data = folder.path().join("data");
        Self::listening(Arc::new(folder), data)
    }

    fn listening(folder: Arc<TempDir>, data: PathBuf) -> Self {
        let port = free_port();
        let (address, url) = (format!("127.0.0.1:{port}"), format!("http://127.0.0.1:{port}"));
        let log = folder.path().join(format!("log-{port}"));
        Self { folder, data, enter: Vec::new(), variables: Vec::new(), address, url, log, process: None }
    }

    /// Another instance on the same data, at an address of its own.
    pub(crate) fn beside(&self) -> Self {
        let mut other = Self::listening(Arc::clone(&self.folder), self.data.clone());
        other.enter.clone_from(&self.enter);
        other.variables.clone_from(&self.variables);
        other
    }

    /// With one more setting.
    pub(crate) fn with(mut self, variable: &'static str, value: &str) -> Self {
        self.variables.push((variable, value.to_owned()));
        self
    }

    /// With its database on this server.
    pub(crate) fn on(self, postgres: &PostgresServer) -> Self {
        self.with("PROBITY_DATABASE_URL", &postgres.url())
    }

    /// With its data on this disk.
    pub(crate) fn on_disk(mut self, disk: &SmallDisk) -> Self {
        self.data = disk.folder();
        self.enter = disk.enter().to_vec();
        self
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) fn client(&self, key: &str) -> probity_client::Client {
        probity_client::Client::new(&self.url, key).unwrap()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let line = self.enter.iter().map(String::as_str).chain([env!("CARGO_BIN_EXE_probity")]);
        let line: Vec<_> = line.chain(arguments.iter().copied()).collect();
        let mut command = Command::new(line[0]);
        command.args(&line[1..]).current_dir(self.folder.path());
        for (variable, _) in std::env::vars().filter(|(name, _)| name.starts_with("PROBITY_")) {
            command.env_remove(variable);
        }
        command
            .env("PROBITY_DATA_DIR", &self.data)
            .env("PROBITY_LISTEN", &self.address)
            .env("PROBITY_DEMO", "0")
            .env("PROBITY_LOG_FILTER", "warn")
            .env("PROBITY_LOG_FORMAT", "json")
            .env("PROBITY_API_REQUESTS_PER_MINUTE", "0")
            .envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().unwrap();
        let text = [output.stdout, output.stderr].concat();
        let text = String::from_utf8(text).unwrap();
        assert!(output.status.success(), "{arguments:?}: {text}");
        text
    }

    /// A key for made-up customers, whose review can be played.
    pub(crate) fn sandbox_key(&self) -> String {
        self.key(&["--sandbox"])
    }

    /// A key of the API.
    pub(crate) fn key(&self, options: &[&str]) -> String {
        let mut arguments = vec!["apikey", "create", "--name", "crash"];
        arguments.extend(options);
        let told = self.run(&arguments);
        let token = told.split_whitespace().find(|word| word.starts_with("pk_"));
        token.unwrap_or_else(|| panic!("no token in {told}")).to_owned()
    }

    /// Somebody of this role.
    pub(crate) fn user(&self, role: &str) -> User {
        let email = format!("{role}@example.org");
        let file = self.folder.path().join("password");
        let password = "a quiet river at dawn".to_owned();
        fs::write(&file, &password).unwrap();
        let file = file.display().to_string();
        let name = format!("A {role}");
        self.run(&[
            "user",
            "create",
            "--role",
            role,
            "--name",
            &name,
            "--email",
            &email,
            "--password-file",
            &file,
        ]);
        User { email, password }
    }

    pub(crate) fn start(&mut self) {
        let log = File::options().create(true).append(true).open(&self.log).unwrap();
        let process = self.command(&["serve"]).stdout(Stdio::null()).stderr(log).spawn();
        self.process = Some(process.unwrap());
    }

    /// Waits until it says that it is ready: the process that was started, and no other.
    pub(crate) async fn until_ready(&mut self) {
        let nobody = Person::nobody(&self.url);
        let process = self.process.as_mut().unwrap();
        until("it is ready", START_TIME_MAX, async || {
            assert_eq!(process.try_wait().unwrap(), None, "it ended by itself");
            // What is not there yet is asked again.
            nobody.is_ready().await.then_some(())
        })
        .await;
    }

    /// Ends it as a power cut would: nothing is told to it.
    pub(crate) fn kill(&mut self) {
        let mut process = self.process.take().unwrap();
        assert_eq!(process.try_wait().unwrap(), None, "it ended by itself");
        process.kill().unwrap();
        process.wait().unwrap();
    }

    /// Ends it as an operator does.
    pub(crate) fn stop(&mut self) {
        let begun = Instant::now();
        while TcpStream::connect(&self.address).is_err() {
            assert!(begun.elapsed() < START_TIME_MAX, "it does not start");
        }
        let mut process = self.process.take().unwrap();
        let told = Command::new("kill").arg(process.id().to_string()).status().unwrap();
        assert!(told.success());
        let status = process.wait().unwrap();
        assert!(status.success(), "{status}");
    }

    /// What it said.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    pub(crate) fn verify_audit_log(&self) {
        println!("{}", self.run(&["audit", "verify", "--every-signature"]));
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(mut process) = self.process.take() {
            let _killed = process.kill();
            let _ended = process.wait();
        }
        if std::thread::panicking() {
            println!("{}", self.log());
        }
    }
}
