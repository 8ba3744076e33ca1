//! The binary reads files as the process it is meant to be.
#![allow(clippy::unwrap_used, reason = "clippy knows a test only by its attribute")]

use std::{
    io::Write as _,
    process::{Command, Stdio},
};

#[test]
fn what_is_no_question_is_no_answer() {
    let mut process = Command::new(env!("CARGO_BIN_EXE_probity"))
        .arg("file-reader")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    // A header of four gigabytes.
    process.stdin.take().unwrap().write_all(&[0xff; 8]).unwrap();
    let output = process.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(1), b"".as_slice()));
}
