//! The standard's own vectors (Web Authentication Level 3, section 16), and every way we know to tamper with them.

use super::*;
use crate::base64url;
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _},
};

fn hex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).expect("hex")).collect()
}

fn challenge(text: &str) -> [u8; CHALLENGE_BYTES] {
    hex(text).try_into().expect("32 bytes")
}

fn example() -> RelyingParty {
    RelyingParty::at("https://example.org").expect("a name")
}

/// Section 16.3: packed-self.ES256.
mod own {
    pub(super) const CHALLENGE: &str = "7869c2b772d4b58eba9378cf8f29e26cf935aa77df0da89fa99c0bdc0a76f7e5";
    pub(super) const CLIENT_DATA: &str = "7b2274797065223a22776562617574686e2e637265617465222c226368616c6c656e6765223a2265476e4374334c55745936366b336a506a796e6962506b31716e666644616966715a774c33417032392d55222c226f726967696e223a2268747470733a2f2f6578616d706c652e6f7267222c2263726f73734f726967696e223a66616c73652c22657874726144617461223a22636c69656e74446174614a534f4e206d617920626520657874656e6465642077697468206164646974696f6e616c206669656c647320696e20746865206675747572652c207375636820617320746869733a205539685458764b453255526b4d6e625f307859485667227d";
    pub(super) const ATTESTATION: &str = "a363666d74667061636b65646761747453746d74a263616c672663736967584630440220067a20754ab925005dbf378097c92120031581c73228d1fb4f5b881bcd7da98302207fc7b147558c7c0eba3af18bd9d121fa3d3a26d17fe3f220272178f473b6006d68617574684461746158a4bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b55d00000000df850e09db6afbdfab51697791506cfc0020455ef34e2043a87db3d4afeb39bbcb6cc32df9347c789a865ecdca129cbef58ca5010203262001215820eb151c8176b225cc651559fecf07af450fd85802046656b34c18f6cf193843c5225820927b8aa427a2be1b8834d233a2d34f61f13bfd44119c325d5896e183fee484f2";
    pub(super) const CREDENTIAL_ID: &str = "455ef34e2043a87db3d4afeb39bbcb6cc32df9347c789a865ecdca129cbef58c";
    pub(super) const GET_CHALLENGE: &str = "4478a10b1352348dd160c1353b0d469b5db19eb91c27f7dfa6fed39fe26af20b";
    pub(super) const GET_DATA: &str =
        "bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b50900000000";
    pub(super) const GET_CLIENT_DATA: &str = "7b2274797065223a22776562617574686e2e676574222c226368616c6c656e6765223a225248696843784e534e493352594d45314f7731476d3132786e726b634a5f6666707637546e2d4a71386773222c226f726967696e223a2268747470733a2f2f6578616d706c652e6f7267222c2263726f73734f726967696e223a66616c73652c22657874726144617461223a22636c69656e74446174614a534f4e206d617920626520657874656e6465642077697468206164646974696f6e616c206669656c647320696e20746865206675747572652c207375636820617320746869733a206754623533727a36456853576f6d58477a696d433151227d";
    pub(super) const GET_SIGNATURE: &str = "304402203310b9431903c401f1be2bdc8d23a4007682dbbddcf846994947b7f465daf84002204e94dd00047b316061b3b99772b7efd95994a83ef584b3b6b825ea3550251b66";
}

/// Section 16.2: none.ES256, of an authenticator that did not look at who it is.
mod unverified {
    pub(super) const CHALLENGE: &str = "00c30fb78531c464d2b6771dab8d7b603c01162f2fa486bea70f283ae556e130";
    pub(super) const CLIENT_DATA: &str = "7b2274797065223a22776562617574686e2e637265617465222c226368616c6c656e6765223a22414d4d507434557878475453746e63647134313759447742466938767049612d7077386f4f755657345441222c226f726967696e223a2268747470733a2f2f6578616d706c652e6f7267222c2263726f73734f726967696e223a66616c73652c22657874726144617461223a22636c69656e74446174614a534f4e206d617920626520657874656e6465642077697468206164646974696f6e616c206669656c647320696e20746865206675747572652c207375636820617320746869733a20426b5165446a646354427258426941774a544c453551227d";
    pub(super) const ATTESTATION: &str = "a363666d74646e6f6e656761747453746d74a068617574684461746158a4bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b559000000008446ccb9ab1db374750b2367ff6f3a1f0020f91f391db4c9b2fde0ea70189cba3fb63f579ba6122b33ad94ff3ec330084be4a5010203262001215820afefa16f97ca9b2d23eb86ccb64098d20db90856062eb249c33a9b672f26df61225820930a56b87a2fca66334b03458abf879717c12cc68ed73290af2e2664796b9220";
}

/// Section 16.4: none.ES256.crossOrigin.
mod framed {
    pub(super) const CHALLENGE: &str = "3be5aacd03537142472340ab5969f240f1d87716e20b6807ac230655fa4b3b49";
    pub(super) const CLIENT_DATA: &str = "7b2274797065223a22776562617574686e2e637265617465222c226368616c6c656e6765223a224f2d57717a514e5463554a484930437257576e7951504859647862694332674872434d475666704c4f306b222c226f726967696e223a2268747470733a2f2f6578616d706c652e6f7267222c2263726f73734f726967696e223a747275652c22657874726144617461223a22636c69656e74446174614a534f4e206d617920626520657874656e6465642077697468206164646974696f6e616c206669656c647320696e20746865206675747572652c207375636820617320746869733a207a5a7175457444523944577170573574425754467567227d";
    pub(super) const ATTESTATION: &str = "a363666d74646e6f6e656761747453746d74a068617574684461746158a4bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b54500000000883f4f6014f19c09d87aa38123be48d000206e1050c0d2ca2f07c755cb2c66a74c64fa43065c18f938354d9915db2bd5ce57a501020326200121582022200a473f90b11078851550d03b4e44a2279f8c4eca27b3153dedfe03e4e97d225820cbd0be95e746ad6f5a8191be11756e4c0420e72f65b466d39bc56b8b123a9c6e";
}

fn registered(client_data: &[u8], attestation: &[u8]) -> Result<Credential, Refusal> {
    register(&example(), &challenge(own::CHALLENGE), client_data, attestation)
}

#[test]
fn the_vectors_of_the_standard_are_judged_as_it_says() {
    let credential = registered(&hex(own::CLIENT_DATA), &hex(own::ATTESTATION)).expect("in order");
    assert_eq!(credential.id, hex(own::CREDENTIAL_ID));
    assert!(credential.backup_eligible);
    let (client_data, attestation) = (hex(framed::CLIENT_DATA), hex(framed::ATTESTATION));
    let within_a_frame = register(&example(), &challenge(framed::CHALLENGE), &client_data, &attestation);
    assert_eq!(within_a_frame, Err(Refusal::OtherOrigin));
    let (client_data, attestation) = (hex(unverified::CLIENT_DATA), hex(unverified::ATTESTATION));
    let without_a_look = register(&example(), &challenge(unverified::CHALLENGE), &client_data, &attestation);
    assert_eq!(without_a_look, Err(Refusal::NotVerified));

    // The assertion's signature is right; but its user was not verified.
    let (client_data, data) = (hex(own::GET_CLIENT_DATA), hex(own::GET_DATA));
    let signature = hex(own::GET_SIGNATURE);
    let key = cose_key(&credential.public_key).expect("a key");
    assert!(key.verify(&signed(&data, &client_data), &signature, Spelling::Der));
    let assertion = Assertion { client_data: &client_data, authenticator_data: &data, signature: &signature };
    let refused = authenticate(&example(), &challenge(own::GET_CHALLENGE), &credential, assertion);
    assert_eq!(refused, Err(Refusal::NotVerified));
}

#[test]
fn a_registration_is_refused_whatever_of_it_is_changed() {
    let (client_data, attestation) = (hex(own::CLIENT_DATA), hex(own::ATTESTATION));
    for at in 0..attestation.len() {
        let mut changed = attestation.clone();
        changed[at] ^= 1;
        // Every byte is signed, or is the signature, or how they lie together.
        assert!(registered(&client_data, &changed).is_err(), "byte {at}");
        assert!(registered(&client_data, &attestation[..at]).is_err(), "{at} bytes");
    }
    for at in 0..client_data.len() {
        let mut changed = client_data.clone();
        changed[at] ^= 1;
        assert!(registered(&changed, &attestation).is_err(), "byte {at}");
    }
    let other = register(&example(), &challenge(framed::CHALLENGE), &client_data, &attestation);
    assert_eq!(other, Err(Refusal::OtherChallenge));
    for elsewhere in ["https://example.org:8443", "https://www.example.org", "https://example.com"] {
        let party = RelyingParty::at(elsewhere).expect("a name");
        let refused = register(&party, &challenge(own::CHALLENGE), &client_data, &attestation);
        assert_eq!(refused, Err(Refusal::OtherOrigin), "{elsewhere}");
    }
    let party = RelyingParty { id: "example.com".to_owned(), origin: "https://example.org".to_owned() };
    let refused = register(&party, &challenge(own::CHALLENGE), &client_data, &attestation);
    assert_eq!(refused, Err(Refusal::OtherParty));
}

/// An authenticator that does what a test asks of it.
struct Authenticator {
    flags: u8,
    count: u32,
    kind: &'static str,
    origin: &'static str,
    party: &'static str,
    after: &'static [u8],
}

const HONEST: Authenticator = Authenticator {
    flags: 0x05,
    count: 8,
    kind: "webauthn.get",
    origin: "https://example.org",
    party: "example.org",
    after: &[],
};

const CHALLENGE: [u8; CHALLENGE_BYTES] = [7; CHALLENGE_BYTES];

impl Authenticator {
    fn answer(&self) -> (Vec<u8>, Vec<u8>) {
        let challenge = base64url(&CHALLENGE);
        let client_data = format!(
            r#"{{"type":"{}","challenge":"{challenge}","origin":"{}","crossOrigin":false}}"#,
            self.kind, self.origin
        );
        let mut data = digest(&SHA256, self.party.as_bytes()).as_ref().to_vec();
        data.push(self.flags);
        data.extend(self.count.to_be_bytes());
        data.extend(self.after);
        (client_data.into_bytes(), data)
    }
}

fn p256() -> (EcdsaKeyPair, Credential) {
    let random = SystemRandom::new();
    let algorithm = &ECDSA_P256_SHA256_ASN1_SIGNING;
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(algorithm, &random).expect("a key");
    let pair = EcdsaKeyPair::from_pkcs8(algorithm, pkcs8.as_ref(), &random).expect("a key");
    let point = pair.public_key().as_ref();
    let x = [&[0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20][..], &point[1..33]].concat();
    let public_key = [&x, &[0x22, 0x58, 0x20][..], &point[33..]].concat();
    let credential = Credential { id: vec![1], public_key, sign_count: 7, backup_eligible: false };
    (pair, credential)
}

fn judged(pair: &EcdsaKeyPair, credential: &Credential, by: &Authenticator) -> Result<u32, Refusal> {
    let (client_data, data) = by.answer();
    let signature = pair.sign(&SystemRandom::new(), &signed(&data, &client_data)).expect("a signature");
    let assertion =
        Assertion { client_data: &client_data, authenticator_data: &data, signature: signature.as_ref() };
    authenticate(&example(), &CHALLENGE, credential, assertion)
}

#[test]
fn an_assertion_is_taken_for_what_it_is() {
    let (pair, credential) = p256();
    let judged = |by: &Authenticator| judged(&pair, &credential, by);
    assert_eq!(judged(&HONEST), Ok(8));
    let extensions = Authenticator { flags: 0x85, after: &[0xA0], ..HONEST };
    assert_eq!(judged(&extensions), Ok(8), "extensions that were not asked for say nothing");
    for (by, refusal) in [
        (Authenticator { origin: "https://example.org.evil.example", ..HONEST }, Refusal::OtherOrigin),
        (Authenticator { origin: "http://example.org", ..HONEST }, Refusal::OtherOrigin),
        (Authenticator { kind: "webauthn.create", ..HONEST }, Refusal::OtherType),
        (Authenticator { party: "evil.example", ..HONEST }, Refusal::OtherParty),
        (Authenticator { flags: 0x04, ..HONEST }, Refusal::NotPresent),
        (Authenticator { flags: 0x01, ..HONEST }, Refusal::NotVerified),
        (Authenticator { flags: 0x15, ..HONEST }, Refusal::Malformed),
        (Authenticator { flags: 0x0D, ..HONEST }, Refusal::Backup),
        (Authenticator { flags: 0x45, ..HONEST }, Refusal::Malformed),
        (Authenticator { flags: 0x85, ..HONEST }, Refusal::Malformed),
        (Authenticator { after: &[0], ..HONEST }, Refusal::Malformed),
        // A copy of an authenticator that counts is behind it.
        (Authenticator { count: 7, ..HONEST }, Refusal::Counter),
        (Authenticator { count: 0, ..HONEST }, Refusal::Counter),
    ] {
        assert_eq!(judged(&by), Err(refusal));
    }
}

#[test]
fn an_authenticator_that_does_not_count_is_let_be() {
    let (pair, credential) = p256();
    let credential = Credential { sign_count: 0, ..credential };
    assert_eq!(judged(&pair, &credential, &Authenticator { count: 0, ..HONEST }), Ok(0));
}

#[test]
fn nobody_signs_for_somebody_else() {
    let ((pair, _), (_, other)) = (p256(), p256());
    assert_eq!(judged(&pair, &other, &HONEST), Err(Refusal::Signature));
}

#[test]
fn ed25519_signs_too() {
    let pkcs8 = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).expect("a key");
    let pair = Ed25519KeyPair::from_pkcs8(pkcs8.as_ref()).expect("a key");
    let head = [0xA4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21, 0x58, 0x20];
    let public_key = [&head[..], pair.public_key().as_ref()].concat();
    let credential = Credential { id: vec![1], public_key, sign_count: 0, backup_eligible: false };
    let (client_data, data) = HONEST.answer();
    let signature = pair.sign(&signed(&data, &client_data));
    let assertion =
        Assertion { client_data: &client_data, authenticator_data: &data, signature: signature.as_ref() };
    assert_eq!(authenticate(&example(), &CHALLENGE, &credential, assertion), Ok(8));
    // The same bytes, named as a key of the other curve.
    let mut confused = credential.clone();
    confused.public_key[4] = 0x26;
    assert_eq!(authenticate(&example(), &CHALLENGE, &confused, assertion), Err(Refusal::OtherAlgorithm));
}

#[test]
fn who_asks_follows_from_the_configured_address() {
    let party = |url: &str| RelyingParty::at(url).map(|party| (party.id, party.origin));
    let of = |id: &str, origin: &str| Some((id.to_owned(), origin.to_owned()));
    assert_eq!(party("https://KYC.bank.example/"), of("kyc.bank.example", "https://kyc.bank.example"));
    assert_eq!(party("https://kyc.bank.example:443"), of("kyc.bank.example", "https://kyc.bank.example"));
    assert_eq!(party("https://kyc.example:8443/x"), of("kyc.example", "https://kyc.example:8443"));
    assert_eq!(party("http://localhost:8080"), of("localhost", "http://localhost:8080"));
    for without in [
        "",
        "kyc.bank.example",
        "http://kyc.bank.example",
        "http://127.0.0.1:8080",
        "https://127.0.0.1",
        "https://[::1]:8080",
        "https://bank..example",
        "https://user@bank.example",
        "https://",
        "ftp://bank.example",
    ] {
        assert_eq!(party(without), None, "{without}");
    }
}
