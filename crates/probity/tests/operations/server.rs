//! The binary on a data folder of its own, and a client of a few lines.

use probity_specimen::hostile::jpeg;
use serde_json::{Value, json};
use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Output, Stdio},
    sync::{Arc, Mutex},
    thread::{self, JoinHandle},
    time::Duration,
};

/// Longer than anything takes; what hangs fails.
const TIME_MAX: Duration = Duration::from_mins(1);
const BOUNDARY: &str = "----probity-operations";

/// An installation: a data folder and settings, and no process yet.
pub(crate) struct Installation {
    pub(crate) data: PathBuf,
    variables: Vec<(String, String)>,
}

impl Installation {
    pub(crate) fn new(data: &Path) -> Self {
        Self { data: data.to_owned(), variables: Vec::new() }
    }

    /// With one more setting.
    pub(crate) fn with(mut self, variable: &str, value: &str) -> Self {
        self.variables.push((variable.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_probity"));
        // Somewhere without a probity.toml.
        command.args(arguments).current_dir(self.data.parent().unwrap());
        for (variable, _) in std::env::vars().filter(|(name, _)| name.starts_with("PROBITY_")) {
            command.env_remove(variable);
        }
        command.env("PROBITY_DATA_DIR", &self.data).env("PROBITY_LISTEN", "127.0.0.1:0");
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        Ran(self.command(arguments).output().unwrap())
    }

    /// A new key of the API.
    pub(crate) fn key(&self, scopes: &[&str]) -> String {
        let mut arguments = vec!["apikey", "create", "--name", "platform"];
        for scope in scopes {
            arguments.extend(["--scope", scope]);
        }
        let out = self.run(&arguments).ok();
        out.split_whitespace().find(|word| word.starts_with("pk_")).expect("a token").to_owned()
    }

    /// Serves it.
    pub(crate) fn serve(&self) -> Server {
        let mut child =
            self.command(&["serve"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let errors = Arc::clone(&log);
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let mut readers = vec![thread::spawn(move || {
            for line in stderr.lines().map_while(Result::ok) {
                let mut errors = errors.lock().unwrap();
                errors.push_str(&line);
                errors.push('\n');
            }
        })];
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let (mut metrics, mut address) = (None, None);
        while address.is_none() {
            let line = lines.next().unwrap_or_else(|| panic!("it ended: {}", log.lock().unwrap())).unwrap();
            let told = |text: &str| {
                line.split(text).nth(1).map(|rest| rest.split('/').next().unwrap().parse().unwrap())
            };
            metrics = metrics.or_else(|| line.starts_with("Metrics").then(|| told("http://")).flatten());
            address = line.contains("serves at").then(|| told("http://")).flatten();
        }
        readers.push(thread::spawn(move || for _ in lines.map_while(Result::ok) {}));
        Server { child, address: address.unwrap(), metrics, log, readers }
    }
}

/// What a command came to.
pub(crate) struct Ran(Output);

impl Ran {
    /// What it printed, where it went well.
    pub(crate) fn ok(&self) -> String {
        assert!(self.0.status.success(), "{}", self.text());
        self.text()
    }

    /// What it printed, where it failed.
    pub(crate) fn failed(&self) -> String {
        assert!(!self.0.status.success(), "{}", self.text());
        self.text()
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&[self.0.stdout.as_slice(), &self.0.stderr].concat()).into_owned()
    }
}

/// The binary, serving. Dropped, it is gone.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: SocketAddr,
    pub(crate) metrics: Option<SocketAddr>,
    log: Arc<Mutex<String>>,
    readers: Vec<JoinHandle<()>>,
}

impl Server {
    /// SIGTERM.
    pub(crate) fn tell_to_stop(&self) {
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(told.success());
    }

    /// Waits for its end.
    pub(crate) fn end(&mut self) -> ExitStatus {
        let status = self.child.wait().unwrap();
        for reader in self.readers.drain(..) {
            reader.join().unwrap();
        }
        status
    }

    pub(crate) fn stop(mut self) {
        self.tell_to_stop();
        assert_eq!(self.end().code(), Some(0), "{}", self.log());
    }

    pub(crate) fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        ask(self.address, &format!("GET {path} HTTP/1.1\r\n"), b"")
    }

    pub(crate) fn platform(&self, key: &str) -> Platform {
        Platform { address: self.address, key: key.to_owned() }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A platform with its key.
#[derive(Clone)]
pub(crate) struct Platform {
    pub(crate) address: SocketAddr,
    key: String,
}

impl Platform {
    pub(crate) fn head(&self, method: &str, path: &str) -> String {
        format!("{method} {path} HTTP/1.1\r\nAuthorization: Bearer {}\r\n", self.key)
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        ask(self.address, &self.head("GET", path), b"")
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Answer {
        let head = format!("{}Content-Type: application/json\r\n", self.head("POST", path));
        ask(self.address, &head, body.to_string().as_bytes())
    }

    /// A customer with a name; gives the id.
    pub(crate) fn customer(&self, reference: &str) -> String {
        let fields = json!({"first_name": "Anna", "last_name": "Eriksson"});
        let body = json!({"external_reference": reference, "level": "standard", "fields": fields});
        let answer = self.post("/api/v1/customers", &body);
        assert_eq!(answer.status, 201, "{}", answer.text());
        answer.json()["id"].as_str().unwrap().to_owned()
    }

    /// A passport of a customer.
    pub(crate) fn passport(&self, customer: &str) {
        let path = format!("/api/v1/customers/{customer}/documents");
        let head =
            format!("{}Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n", self.head("POST", &path));
        let part = |disposition: &str| {
            format!("--{BOUNDARY}\r\nContent-Disposition: form-data; {disposition}\r\n\r\n")
        };
        let kind = format!("{}passport\r\n", part("name=\"type\""));
        let file = part("name=\"page\"; filename=\"a.jpg\"");
        let end = format!("\r\n--{BOUNDARY}--\r\n");
        let body = [kind.as_bytes(), file.as_bytes(), &jpeg(64, 64), end.as_bytes()].concat();
        let answer = ask(self.address, &head, &body);
        assert_eq!(answer.status, 201, "{}", answer.text());
    }
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }
}

/// Sends a request and reads the answer to the end of the connection.
pub(crate) fn ask(address: SocketAddr, head: &str, body: &[u8]) -> Answer {
    let mut stream = connect(address);
    stream.write_all(&request(head, body)).unwrap();
    answer(stream)
}

pub(crate) fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(TIME_MAX)).unwrap();
    stream
}

/// A whole request.
pub(crate) fn request(head: &str, body: &[u8]) -> Vec<u8> {
    let head =
        format!("{head}Host: localhost\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

/// Reads an answer to the end of the connection.
pub(crate) fn answer(mut stream: TcpStream) -> Answer {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    let at = bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("a head");
    let head = String::from_utf8_lossy(&bytes[..at]).into_owned();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let mut body = bytes[at + 4..].to_vec();
    if head.to_lowercase().contains("transfer-encoding: chunked") {
        body = unchunked(&body);
    }
    Answer { status, head, body }
}

fn unchunked(mut bytes: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(at) = bytes.windows(2).position(|window| window == b"\r\n") {
        let size = usize::from_str_radix(String::from_utf8_lossy(&bytes[..at]).trim(), 16).unwrap();
        body.extend_from_slice(&bytes[at + 2..at + 2 + size]);
        bytes = &bytes[(at + 4 + size).min(bytes.len())..];
    }
    body
}
