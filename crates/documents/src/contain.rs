//! A wall around decoders: what goes wrong inside a hostile file stays inside.

use std::thread;

/// The stack of a decoding thread, in bytes (64 MiB): nested structures in a hostile PDF recurse deeply, and
/// a stack overflow, unlike a panic, would end the process.
const DECODER_STACK_BYTES: usize = 64 * 1024 * 1024;

/// The decoder panicked, or its thread could not be started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DecoderFailed;

/// Runs a decoder on a thread of its own and waits for it. A panic ends that thread only: third-party
/// decoders index into bytes that an attacker chose, so a panic in them is bad input and no bug of the caller.
pub(crate) fn contained<T: Send>(decode: impl FnOnce() -> T + Send) -> Result<T, DecoderFailed> {
    thread::scope(|scope| {
        let builder = thread::Builder::new().name("decoder".to_owned()).stack_size(DECODER_STACK_BYTES);
        let decoder = builder.spawn_scoped(scope, decode).map_err(|_| DecoderFailed)?;
        decoder.join().map_err(|_| DecoderFailed)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_stays_inside() {
        assert_eq!(contained(|| 1), Ok(1));
        assert_eq!(
            contained(|| -> u8 { panic!("a decoder met a file it did not expect") }),
            Err(DecoderFailed)
        );
    }
}
