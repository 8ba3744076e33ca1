//! Evidence, as somebody may hand it to an examiner: nothing that this key did not sign is ever in order.
#![no_main]

use libfuzzer_sys::fuzz_target;
use probity_audit::Signer;
use probity_evidence::verify;

fuzz_target!(|archive: &[u8]| {
    let key = Signer::from_seed(&[7; 32]).expect("a seed").public_key();
    assert!(!matches!(verify(archive, Some(key)), Ok(Ok(_))));
    let _own_key = verify(archive, None);
});
