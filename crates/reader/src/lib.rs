//! Reading files that strangers sent, in a process of its own.
//!
//! [`Reader`] is the side that asks: for each file it starts a process, hands it the bytes, and believes nothing of the
//! answer that it has not checked. [`serve`] is that process: before it reads the first byte it gives up the network,
//! every file, new processes and all but a few system calls, and its memory and time are limited. Whatever a file does
//! to a decoder, it does it there, to itself.

mod answer;
mod ask;
mod confine;
mod frame;
#[cfg(fuzzing)]
pub mod fuzzing;
mod serve;

pub use ask::{Reader, ReaderError};
pub use confine::{CPU_SECONDS_MAX, Confinement, MEMORY_BYTES_MAX, confine};
pub use serve::serve;

/// How long one file may take, in seconds. Processor time is limited more tightly: [`CPU_SECONDS_MAX`].
pub const FILE_SECONDS_MAX: u64 = 120;
/// Files read at once: each may take [`MEMORY_BYTES_MAX`].
pub const FILES_AT_ONCE_MAX: usize = 4;
