//! Entity tags (RFC 9110, section 8.8.3), as a request names them.

/// Whether values of `If-None-Match` name this tag; a weak one is as good there (RFC 9110, section 13.1.2).
pub fn is_known<'a>(named: impl Iterator<Item = &'a str>, tag: &str) -> bool {
    let mut named = named.flat_map(|value| value.split(',')).map(str::trim);
    named.any(|named| named == "*" || named.strip_prefix("W/").unwrap_or(named) == tag)
}

/// What a request wants to be as it knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Anything (`*`).
    Any,
    /// This version.
    Version(u32),
}

/// What a value of `If-Match` wants. The version stands first in a tag of ours; what stands behind it tells one answer from
/// another and does not count. None for what is no tag of ours: it matches nothing.
#[must_use]
pub fn wanted(if_match: &str) -> Option<Wanted> {
    let text = if_match.trim();
    if text == "*" {
        return Some(Wanted::Any);
    }
    let tag = text.strip_prefix('"')?.strip_suffix('"')?;
    let digits = tag.split_once('-').map_or(tag, |(version, _)| version);
    let version: u32 = digits.parse().ok()?;
    // One spelling of each: "+7" and "007" are none of ours.
    (version.to_string() == digits).then_some(Wanted::Version(version))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_taken_as_we_give_them() {
        assert_eq!(wanted(" \"7-0a1b\" "), Some(Wanted::Version(7)));
        assert_eq!(wanted("\"7\""), Some(Wanted::Version(7)));
        assert_eq!(wanted("*"), Some(Wanted::Any));
        for foreign in ["", "7", "\"", "\"x\"", "\"+7\"", "\"007-1\"", "W/\"7\"", "\"7\", \"8\""] {
            assert_eq!(wanted(foreign), None, "{foreign}");
        }
        assert!(is_known(["\"1\", W/\"2\""].into_iter(), "\"2\""));
        assert!(is_known(["*"].into_iter(), "\"2\""));
        assert!(!is_known(["2"].into_iter(), "\"2\""));
    }
}
