//! Lines of an export of the audit log, and checkpoints, as an examiner is handed them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use probity_audit::{Checkpoint, Line, LineRef, PublicKey, Signer, Verifier};

fuzz_target!(|text: &str| {
    let key = Signer::from_seed(&[7; 32]).expect("a seed").public_key();
    let mut verifier = Verifier::new(key, Vec::new()).expect("no checkpoint");
    for (number, line) in text.lines().enumerate() {
        let Ok(record) = Line::read(line, number as u64 + 1) else { continue };
        let written = LineRef::of(&record).text();
        assert_eq!(Line::read(&written, 1).expect("what was written"), record);
        // Nothing that is not signed with the key is ever in order.
        let _refused = verifier.push(&record);
    }
    let verified = verifier.finish();
    assert!(verified.is_err() || verified.is_ok_and(|verified| verified.head == Checkpoint::BEGINNING));
    if let Ok(checkpoint) = text.parse::<Checkpoint>() {
        assert_eq!(checkpoint.to_string().parse(), Ok(checkpoint));
        assert!(!checkpoint.is_signed_by(&key));
    }
    let _key = text.parse::<PublicKey>();
});
