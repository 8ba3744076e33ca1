//! What browsers and identity providers send to prove who somebody is: nothing that is made up proves anything.
#![no_main]

use libfuzzer_sys::fuzz_target;
use probity_identity::{
    base64url,
    id_token::{Expected, KeySet, check},
    webauthn::{Assertion, Credential, RelyingParty, authenticate, challenge_of, register},
};

const CHALLENGE: [u8; 32] = [7; 32];

fn client_data(kind: &str) -> Vec<u8> {
    let challenge = base64url(&CHALLENGE);
    format!(r#"{{"type":"{kind}","challenge":"{challenge}","origin":"https://kyc.bank.example"}}"#).into_bytes()
}

fuzz_target!(|input: (&[u8], &[u8])| {
    let (one, other) = input;
    let party = RelyingParty::at("https://kyc.bank.example").expect("a party");
    let _challenge = challenge_of(one);
    if let Ok(made) = register(&party, &CHALLENGE, &client_data("webauthn.create"), one) {
        assert!(!made.id.is_empty() && made.id.len() <= 1023);
        let assertion =
            Assertion { client_data: &client_data("webauthn.get"), authenticator_data: other, signature: one };
        assert!(authenticate(&party, &CHALLENGE, &made, assertion).is_err());
    }
    let credential =
        Credential { id: vec![1], public_key: one.to_vec(), sign_count: 0, backup_eligible: false };
    let assertion = Assertion { client_data: one, authenticator_data: other, signature: one };
    assert!(authenticate(&party, &CHALLENGE, &credential, assertion).is_err());
    if let (Some(keys), Ok(token)) = (KeySet::read(one), str::from_utf8(other)) {
        let expected = Expected {
            issuer: "https://id.example",
            client_id: "probity",
            nonce: "nonce",
            now: 1_800_000_000,
            proved_since: None,
        };
        assert!(check(token, &keys, expected).is_err());
    }
});
