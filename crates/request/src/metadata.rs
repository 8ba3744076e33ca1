//! What the sender of a resumable upload says about the file (`Upload-Metadata` of the tus protocol 1.0, its extension
//! "Creation").

use base64::{Engine as _, engine::general_purpose::STANDARD};

/// The value of a key: pairs of a key and Base64, with commas between. None where it is not there or no UTF-8.
#[must_use]
pub fn value(metadata: &str, key: &str) -> Option<String> {
    let mut pairs = metadata.split(',').filter_map(|pair| pair.trim().split_once(' '));
    let encoded = pairs.find(|(name, _)| *name == key)?.1;
    String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_of_a_key_is_decoded() {
        assert_eq!(value("filename cGFzcy5qcGc=, kind  c2VsZmll", "filename").as_deref(), Some("pass.jpg"));
        assert_eq!(value("filename cGFzcy5qcGc=, kind  c2VsZmll", "kind").as_deref(), Some("selfie"));
        for broken in ["", "filename", "filename !!", "filename /w==", "name eA=="] {
            assert_eq!(value(broken, "filename"), None, "{broken}");
        }
    }
}
