//! A passkey that does what a test asks of it, also what no honest one does.

use probity_app::account::passkey::{base64url, from_base64url};
use ring::{
    digest::{SHA256, digest},
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use serde_json::{Value, json};

const USER_PRESENT: u8 = 0x01;
const USER_VERIFIED: u8 = 0x04;
const HAS_CREDENTIAL: u8 = 0x40;

/// One passkey, and what it says of the world.
pub struct Authenticator {
    /// The page it believes to be asked by.
    pub origin: String,
    /// Whether it looks at who it is.
    pub verifies: bool,
    /// Its counter, before the next use.
    pub count: u32,
    /// Whose it is, as it was told when it was made.
    pub user_handle: Vec<u8>,
    credential_id: Vec<u8>,
    pair: EcdsaKeyPair,
}

/// What a browser sends: names and values of a form.
pub type Parts = Vec<(&'static str, String)>;

impl Authenticator {
    /// An honest one, asked by the page at this address.
    #[must_use]
    pub fn new(origin: &str) -> Self {
        let (random, algorithm) = (SystemRandom::new(), &ECDSA_P256_SHA256_ASN1_SIGNING);
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(algorithm, &random).expect("a key");
        let pair = EcdsaKeyPair::from_pkcs8(algorithm, pkcs8.as_ref(), &random).expect("a key");
        let credential_id = digest(&SHA256, pair.public_key().as_ref()).as_ref().to_vec();
        Self { origin: origin.to_owned(), verifies: true, count: 0, user_handle: vec![], credential_id, pair }
    }

    /// The id it gave its credential, as options name it.
    #[must_use]
    pub fn id(&self) -> String {
        base64url(&self.credential_id)
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        let challenge = &options["challenge"];
        json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false })
            .to_string()
            .into_bytes()
    }

    fn data(&mut self, party: &Value, more_flags: u8) -> Vec<u8> {
        self.count += 1;
        let verified = if self.verifies { USER_VERIFIED } else { 0 };
        let mut data = digest(&SHA256, party.as_str().expect("a party").as_bytes()).as_ref().to_vec();
        data.push(USER_PRESENT | verified | more_flags);
        data.extend(self.count.to_be_bytes());
        data
    }

    /// What comes of being made in answer to these options.
    pub fn create(&mut self, options: &Value) -> Parts {
        let user = options["user"]["id"].as_str().and_then(from_base64url);
        self.user_handle = user.expect("a user");
        let client_data = self.client_data("webauthn.create", options);
        let mut data = self.data(&options["rp"]["id"], HAS_CREDENTIAL);
        let length = u16::try_from(self.credential_id.len()).expect("a short id");
        let point = self.pair.public_key().as_ref();
        data.extend([[0; 16].as_slice(), &length.to_be_bytes(), &self.credential_id].concat());
        data.extend([0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend([&point[1..33], &[0x22, 0x58, 0x20], &point[33..]].concat());
        let mut attestation = b"\xA3\x63fmt\x64none\x67attStmt\xA0\x68authData\x58".to_vec();
        attestation.push(u8::try_from(data.len()).expect("short data"));
        attestation.extend(data);
        vec![("client_data", base64url(&client_data)), ("attestation", base64url(&attestation))]
    }

    /// What comes of proving something in answer to these options.
    pub fn get(&mut self, options: &Value) -> Parts {
        let client_data = self.client_data("webauthn.get", options);
        let data = self.data(&options["rpId"], 0);
        let message = [data.as_slice(), digest(&SHA256, &client_data).as_ref()].concat();
        let signature = self.pair.sign(&SystemRandom::new(), &message).expect("a signature");
        vec![
            ("id", self.id()),
            ("client_data", base64url(&client_data)),
            ("authenticator_data", base64url(&data)),
            ("signature", base64url(signature.as_ref())),
            ("user_handle", base64url(&self.user_handle)),
        ]
    }
}
