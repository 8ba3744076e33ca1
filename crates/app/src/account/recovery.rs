//! Recovery codes: written down for the day a phone is lost, each good once.

use super::{token_hash, totp::base32};
use crate::App;
use probity_model::sign_in::RECOVERY_CODES;

/// Random bytes of a code: 80 bits, so that its hash needs no salt and no slowness.
const CODE_BYTES: usize = 10;
const GROUP_CHARS: usize = 4;
const CODE_CHARS: usize = 16;

/// New codes with what is kept of each. The codes are shown once and kept nowhere.
pub(super) fn make(app: &App) -> (Vec<String>, Vec<[u8; 32]>) {
    let codes: Vec<String> = (0..RECOVERY_CODES)
        .map(|_| {
            let mut bytes = [0; CODE_BYTES];
            app.randomness.fill(&mut bytes);
            base32(&bytes)
        })
        .collect();
    let hashes = codes.iter().map(|code| token_hash(code)).collect();
    (codes.iter().map(|code| grouped(code)).collect(), hashes)
}

/// `ABCD-EFGH-…`: easier to write down.
fn grouped(code: &str) -> String {
    let letters: Vec<char> = code.chars().collect();
    let groups: Vec<String> = letters.chunks(GROUP_CHARS).map(|group| group.iter().collect()).collect();
    groups.join("-")
}

/// What is kept of the code that was sent, however it was written; none if it cannot be one.
pub(super) fn hash_of(sent: &str) -> Option<[u8; 32]> {
    let letters: String = sent.chars().filter(char::is_ascii_alphanumeric).collect();
    (letters.len() == CODE_CHARS).then(|| token_hash(&letters.to_ascii_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_written() {
        let kept = Some(token_hash("ABCDEFGHIJKLMN23"));
        for sent in ["ABCD-EFGH-IJKL-MN23", " abcd efgh ijkl mn23 ", "abcdefghijklmn23"] {
            assert_eq!(hash_of(sent), kept, "{sent}");
        }
        assert_eq!(grouped("ABCDEFGHIJKLMN23"), "ABCD-EFGH-IJKL-MN23");
        assert_eq!(hash_of("123456"), None);
        assert_eq!(hash_of("ABCD-EFGH-IJKL-MN2"), None);
    }
}
