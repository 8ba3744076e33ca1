//! Where to go next: only within Probity, whatever a link says.

use std::fmt::Write as _;

/// Bytes of a path to go on to.
const PATH_BYTES_MAX: usize = 1_000;

/// The path, if it is one of ours; else `/`.
#[must_use]
pub fn checked(path: &str) -> &str {
    // "//host" and "/\host" lead a browser elsewhere.
    let is_local = path.starts_with('/') && !path[1..].starts_with(['/', '\\']);
    let is_plain =
        path.len() <= PATH_BYTES_MAX && path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let is_elsewhere_useful = !path.starts_with("/sign-in") && !path.starts_with("/sign-out");
    if is_local && is_plain && is_elsewhere_useful { path } else { "/" }
}

/// The path as the value of a query's parameter.
#[must_use]
pub fn encode(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.' | b'~') {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_elsewhere() {
        assert_eq!(checked("/queue?stage=in_check"), "/queue?stage=in_check");
        for hostile in [
            "",
            "queue",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/a\r\nb",
            "/sign-in?next=/",
            "/\tevil",
            "javascript:alert(1)",
            "/a\\b",
            "/é",
        ] {
            assert_eq!(checked(hostile), "/", "{hostile:?}");
        }
    }

    #[test]
    fn a_query_stays_within_its_parameter() {
        assert_eq!(encode("/queue?a=1&b=ü"), "/queue%3Fa%3D1%26b%3D%C3%BC");
    }
}
