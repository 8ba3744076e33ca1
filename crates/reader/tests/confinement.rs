//! A process that has confined itself tries to get out.
#![cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "clippy knows a test only by its attribute")]

use std::{
    fs, io,
    net::{TcpListener, TcpStream, UdpSocket},
    os::unix::net::UnixStream,
    process::{Command, Stdio},
    thread,
};

/// Set for the process that confines itself: the same tests, started anew.
const CONFINED: &str = "PROBITY_TEST_CONFINED";
/// `EPERM`: refused by the filter of system calls, which comes before every other refusal.
const REFUSED: i32 = 1;

#[test]
fn a_confined_process_reaches_nothing() {
    if std::env::var_os(CONFINED).is_some() {
        std::process::exit(attempts());
    }
    let outcome = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "a_confined_process_reaches_nothing", "--nocapture"])
        .env(CONFINED, "1")
        .stdout(Stdio::null())
        .status()
        .unwrap();
    assert_eq!(outcome.code(), Some(0), "the number is that of the attempt that got through");
}

/// The number of the first thing that got through, or 0.
fn attempts() -> i32 {
    // What would be reached is there before: a refusal must come from the confinement.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let confinement = probity_reader::confine();
    if !(confinement.limits && confinement.system_calls) {
        return 100;
    }
    let refused = |outcome: io::Result<()>| outcome.is_err_and(|error| error.raw_os_error() == Some(REFUSED));
    let attempts = [
        refused(fs::read("/etc/passwd").map(drop)),
        refused(fs::write("/tmp/probity-confined", b"here")),
        refused(fs::read_dir("/").map(drop)),
        refused(fs::remove_file("/tmp/probity-confined")),
        refused(TcpStream::connect(address).map(drop)),
        refused(TcpListener::bind("127.0.0.1:0").map(drop)),
        refused(UdpSocket::bind("127.0.0.1:0").map(drop)),
        refused(UnixStream::pair().map(drop)),
        Command::new("/bin/true").status().is_err(),
        refused(listener.accept().map(drop)),
        // What decoding needs goes on: threads, and memory within the limit.
        thread::Builder::new()
            .name("decoder".to_owned())
            .spawn(|| vec![1_u8; 64 << 20].len())
            .is_ok_and(|worker| worker.join().is_ok_and(|length| length == 64 << 20)),
        Vec::<u8>::new().try_reserve_exact(3 << 30).is_err(),
    ];
    attempts.iter().position(|held| !held).map_or(0, |place| i32::try_from(place).unwrap_or(99) + 1)
}
