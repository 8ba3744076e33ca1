//! Forms with files, as a browser or a platform sends them: the library that reads them, fed piece by piece.
#![no_main]

use libfuzzer_sys::fuzz_target;
use multer::{Constraints, Multipart, SizeLimit};
use std::convert::Infallible;

const BODY_BYTES_MAX: u64 = 64 * 1024;

fuzz_target!(|input: (u8, &[u8])| {
    let (piece, body) = input;
    let pieces: Vec<_> = body.chunks(usize::from(piece).max(1)).map(|piece| Ok::<_, Infallible>(piece.to_vec())).collect();
    let limits = Constraints::new().size_limit(SizeLimit::new().whole_stream(BODY_BYTES_MAX));
    let mut form = Multipart::with_constraints(futures::stream::iter(pieces), "b", limits);
    futures::executor::block_on(async {
        let mut bytes = 0;
        while let Ok(Some(field)) = form.next_field().await {
            let _name = (field.name().map(str::len), field.file_name().map(str::len));
            let Ok(content) = field.bytes().await else { return };
            bytes += content.len();
        }
        assert!(bytes <= body.len(), "more came out than went in");
    });
});
