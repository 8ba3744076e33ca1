//! The real program, started, killed and started again on the same address and data.

use std::{
    net::{TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tempfile::TempDir;

const START_TIME_MAX: Duration = Duration::from_mins(1);

pub(crate) struct Server {
    folder: TempDir,
    address: String,
    url: String,
    process: Option<Child>,
}

impl Server {
    pub(crate) fn new() -> Self {
        // Whoever takes the port in between makes the test fail, and not pass.
        let address = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().to_string();
        let url = format!("http://{address}");
        Self { folder: TempDir::new().unwrap(), address, url, process: None }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_probity"));
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env("PROBITY_DATA_DIR", self.folder.path().join("data"))
            .env("PROBITY_LISTEN", &self.address)
            .env("PROBITY_DEMO", "0")
            .env("PROBITY_LOG_FILTER", "warn")
            .env("PROBITY_API_REQUESTS_PER_MINUTE", "0");
        command
    }

    fn run(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).stderr(Stdio::inherit()).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{arguments:?}: {text}");
        text
    }

    /// A key for made-up customers, whose review can be played.
    pub(crate) fn sandbox_key(&self) -> String {
        let told = self.run(&["apikey", "create", "--name", "crash", "--sandbox"]);
        let token =
            told.split_whitespace().find(|word| word.starts_with("pk_") || word.starts_with("probity_"));
        token.unwrap_or_else(|| panic!("no token in {told}")).to_owned()
    }

    pub(crate) fn start(&mut self) {
        let process = self.command(&["serve"]).stdout(Stdio::null()).stderr(Stdio::inherit()).spawn();
        self.process = Some(process.unwrap());
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
    }
}
