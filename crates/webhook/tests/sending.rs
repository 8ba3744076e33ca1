//! Sending to real receivers on this machine.
#![allow(clippy::expect_used, clippy::panic, reason = "clippy knows a test only by its attribute")]

use probity_webhook::{Message, Problem, SECRET_BYTES, Secret, Sender, SenderSettings};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

/// How long a receiver may take.
const ATTEMPT_TIME_MAX: Duration = Duration::from_secs(2);
const MESSAGE: Message<'_> = Message { id: "evt_1", timestamp: 1_614_265_330, body: "{}" };

/// How many connections a receiver got.
type Connections = Arc<AtomicUsize>;

/// A receiver that reads something and answers this, byte by byte; nothing where it says nothing.
async fn receiver(answer: &'static [u8]) -> (SocketAddr, Connections) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let connections = Connections::default();
    let counted = Arc::clone(&connections);
    tokio::spawn(async move {
        let mut held = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::SeqCst);
            let mut buffer = [0; 4_096];
            let _ = stream.read(&mut buffer).await;
            if answer.is_empty() {
                held.push(stream);
            } else {
                let _ = stream.write_all(answer).await;
            }
        }
    });
    (address, connections)
}

async fn sent(sender: &Sender, url: &str) -> Result<(u16, String), Problem> {
    let sent = sender.send(url, &[Secret::new([1; SECRET_BYTES])], MESSAGE).await;
    sent.outcome.map(|answer| (answer.status, answer.body))
}

fn on_this_machine() -> Sender {
    Sender::new(SenderSettings { allow_private_networks: true, attempt_time_max: ATTEMPT_TIME_MAX })
}

#[tokio::test]
async fn an_answer_is_kept_up_to_a_limit_and_as_text() {
    let answer = b"HTTP/1.1 500 x\r\ncontent-length: 6\r\n\r\n\x00no\xff\r\n";
    let (address, _) = receiver(answer).await;
    let got = sent(&on_this_machine(), &format!("http://{address}/")).await;
    assert_eq!(got, Ok((500, "no\u{fffd}\n".to_owned())));
}

#[tokio::test]
async fn what_hangs_breaks_off_or_is_not_there_is_told_apart() {
    let sender = on_this_machine();
    let (silent, _) = receiver(b"").await;
    assert_eq!(sent(&sender, &format!("http://{silent}/")).await, Err(Problem::TimedOut));
    let (rude, _) = receiver(b"220 ready\r\n").await;
    assert_eq!(sent(&sender, &format!("http://{rude}/")).await, Err(Problem::BrokenOff));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let nobody = listener.local_addr().expect("an address");
    drop(listener);
    assert_eq!(sent(&sender, &format!("http://{nobody}/")).await, Err(Problem::NoConnection));
    // A body that never ends takes nothing from the status.
    let (slow, _) = receiver(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nyes").await;
    assert_eq!(sent(&sender, &format!("http://{slow}/")).await, Ok((200, "yes".to_owned())));
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_is_not_followed() {
    let (elsewhere, connections) = receiver(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
    let answer = format!("HTTP/1.1 307 x\r\nlocation: http://{elsewhere}/\r\ncontent-length: 0\r\n\r\n");
    let (address, _) = receiver(answer.leak().as_bytes()).await;
    assert_eq!(sent(&on_this_machine(), &format!("http://{address}/")).await, Ok((307, String::new())));
    assert_eq!(connections.load(Ordering::SeqCst), 0);
}

/// Names that lead to one address at the first question and to another afterwards.
struct Changing(AtomicUsize, [SocketAddr; 2]);

impl Resolve for Changing {
    fn resolve(&self, _: Name) -> Resolving {
        let asked = self.0.fetch_add(1, Ordering::SeqCst);
        let address = self.1[asked.min(1)];
        Box::pin(async move {
            let addresses: Addrs = Box::new([address].into_iter());
            Ok(addresses)
        })
    }
}

#[tokio::test]
async fn nothing_private_is_connected_to_however_it_is_written_or_named() {
    let (address, connections) = receiver(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
    let port = address.port();
    let settings = SenderSettings { attempt_time_max: ATTEMPT_TIME_MAX, ..SenderSettings::default() };
    let sender = Sender::new(settings);
    for host in ["127.0.0.1", "127.1", "0x7f.1", "2130706433", "[::1]", "[::ffff:127.0.0.1]", "localhost"] {
        let url = format!("https://{host}:{port}/");
        assert_eq!(sent(&sender, &url).await, Err(Problem::NotPublic), "{url}");
    }
    // http is not for the Internet.
    assert_eq!(sent(&sender, "http://bank.example/").await, Err(Problem::Impossible));
    // A name that is public when it is looked at, and private when it is connected to.
    let public: SocketAddr = "198.41.0.4:0".parse().expect("an address");
    let names = Changing(AtomicUsize::new(1), [public, address]);
    let sender = Sender::with_names(settings, Arc::new(names));
    let url = format!("https://rebinding.example:{port}/");
    assert_eq!(sent(&sender, &url).await, Err(Problem::NotPublic));
    assert_eq!(connections.load(Ordering::SeqCst), 0);
}
