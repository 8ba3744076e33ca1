//! A way in for the fuzz target: what a process that was taken over might answer.

use crate::{answer::Answer, frame};
use probity_documents::Limits;

/// Reads an answer and checks it as [`crate::Reader`] does.
pub fn answer(mut bytes: &[u8]) {
    let limits = Limits::default();
    while let Ok((answer, body)) = frame::read::<Answer>(&mut bytes) {
        match answer {
            Answer::Page(header) => drop(header.page(&body, 1, &limits)),
            Answer::Logo(Ok(header)) => drop(header.logo(body)),
            _ => {}
        }
    }
}
