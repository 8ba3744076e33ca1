//! The little of CBOR (RFC 8949) that authenticators speak: definite lengths, shortest forms, no floats (CTAP2 canonical
//! form). Anything else is refused.

/// Maps and arrays within each other; CTAP2 allows four.
const DEPTH_MAX: usize = 4;

/// What was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Value<'a> {
    /// A whole number from -2^63 to 2^63 - 1.
    Integer(i64),
    /// Bytes.
    Bytes(&'a [u8]),
    /// A text.
    Text(&'a str),
    /// Values in their order.
    Array(Vec<Value<'a>>),
    /// Pairs in their order; no key comes twice.
    Map(Vec<(Value<'a>, Value<'a>)>),
    /// `true` or `false`.
    Bool(bool),
    /// `null`.
    Null,
}

impl<'a> Value<'a> {
    /// The value under a text.
    pub(super) fn at(&self, key: &str) -> Option<&Self> {
        self.find(&Value::Text(key))
    }

    /// The value under a number.
    pub(super) fn at_number(&self, key: i64) -> Option<&Self> {
        self.find(&Value::Integer(key))
    }

    fn find(&self, key: &Value<'_>) -> Option<&Self> {
        let Self::Map(pairs) = self else { return None };
        pairs.iter().find(|(it, _)| it == key).map(|(_, value)| value)
    }

    pub(super) const fn integer(&self) -> Option<i64> {
        if let Self::Integer(number) = self { Some(*number) } else { None }
    }

    pub(super) const fn bytes(&self) -> Option<&'a [u8]> {
        if let Self::Bytes(bytes) = self { Some(bytes) } else { None }
    }

    pub(super) const fn text(&self) -> Option<&'a str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// Whether it is a map of exactly so many pairs.
    pub(super) fn is_map_of(&self, pairs: usize) -> bool {
        matches!(self, Self::Map(all) if all.len() == pairs)
    }
}

/// The first value, and what comes after it; none where it is not in order.
pub(super) fn first(bytes: &[u8]) -> Option<(Value<'_>, &[u8])> {
    value(bytes, 0)
}

/// The one value of all these bytes.
pub(super) fn whole(bytes: &[u8]) -> Option<Value<'_>> {
    first(bytes).and_then(|(value, rest)| rest.is_empty().then_some(value))
}

fn value(bytes: &[u8], depth: usize) -> Option<(Value<'_>, &[u8])> {
    let (&head, rest) = bytes.split_first()?;
    let (major, minor) = (head >> 5, head & 0x1F);
    if major == 7 {
        let simple = match minor {
            20 => Value::Bool(false),
            21 => Value::Bool(true),
            22 => Value::Null,
            _ => return None,
        };
        return Some((simple, rest));
    }
    let (argument, rest) = argument(minor, rest)?;
    match major {
        0 => Some((Value::Integer(i64::try_from(argument).ok()?), rest)),
        1 => Some((Value::Integer(-1 - i64::try_from(argument).ok()?), rest)),
        2 => taken(rest, argument).map(|(bytes, rest)| (Value::Bytes(bytes), rest)),
        3 => {
            let (bytes, rest) = taken(rest, argument)?;
            Some((Value::Text(std::str::from_utf8(bytes).ok()?), rest))
        }
        4 | 5 if depth < DEPTH_MAX => several(major == 5, argument, rest, depth + 1),
        _ => None,
    }
}

/// The number that follows a head, in its shortest form.
fn argument(minor: u8, bytes: &[u8]) -> Option<(u64, &[u8])> {
    let (width, least) = match minor {
        0..=23 => return Some((u64::from(minor), bytes)),
        24 => (1, 24),
        25 => (2, 1 << 8),
        26 => (4, 1 << 16),
        27 => (8, 1 << 32),
        _ => return None,
    };
    let (digits, rest) = bytes.split_at_checked(width)?;
    let number = digits.iter().fold(0, |number, digit| (number << 8) | u64::from(*digit));
    (number >= least).then_some((number, rest))
}

fn taken(bytes: &[u8], count: u64) -> Option<(&[u8], &[u8])> {
    bytes.split_at_checked(usize::try_from(count).ok()?)
}

/// Nothing is set aside for a count that was only claimed: each entry takes at least a byte that must be there.
fn several(is_map: bool, count: u64, mut rest: &[u8], depth: usize) -> Option<(Value<'_>, &[u8])> {
    let (mut array, mut map) = (Vec::new(), Vec::new());
    for _ in 0..count {
        let one;
        (one, rest) = value(rest, depth)?;
        if !is_map {
            array.push(one);
            continue;
        }
        if !matches!(one, Value::Integer(_) | Value::Text(_)) || map.iter().any(|(key, _)| *key == one) {
            return None;
        }
        let under;
        (under, rest) = value(rest, depth)?;
        map.push((one, under));
    }
    Some((if is_map { Value::Map(map) } else { Value::Array(array) }, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_authenticators_write_is_read() {
        // {1: -7, "a": [h'01', true, null]}
        let bytes = [0xA2, 0x01, 0x26, 0x61, b'a', 0x83, 0x41, 0x01, 0xF5, 0xF6];
        let read = whole(&bytes).expect("in order");
        assert_eq!(read.at_number(1), Some(&Value::Integer(-7)));
        let array = Value::Array(vec![Value::Bytes(&[1]), Value::Bool(true), Value::Null]);
        assert_eq!(read.at("a"), Some(&array));
        assert_eq!(whole(&[0x39, 0x01, 0x00]), Some(Value::Integer(-257)));
        assert_eq!(first(&[0x00, 0xFF]), Some((Value::Integer(0), &[0xFF_u8][..])));
    }

    #[test]
    fn everything_else_is_refused() {
        for hostile in [
            &[][..],
            // Something after the end.
            &[0x00, 0x00],
            // Longer than needed.
            &[0x18, 0x17],
            &[0x19, 0x00, 0xFF],
            // Cut off.
            &[0x19, 0x01],
            &[0x42, 0x01],
            &[0x82, 0x01],
            &[0x5B, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
            &[0x9B, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
            // Beyond what is read.
            &[0x1B, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
            // No length, a tag, a float, an unknown simple value.
            &[0x5F, 0x41, 0x01, 0xFF],
            &[0xC0, 0x00],
            &[0xF9, 0x3C, 0x00],
            &[0xF7],
            // A key twice, a key that is a map, a text that is none.
            &[0xA2, 0x01, 0x02, 0x01, 0x03],
            &[0xA1, 0xA0, 0x01],
            &[0x61, 0xFF],
            // Too deep.
            &[0x81, 0x81, 0x81, 0x81, 0x81, 0x00],
        ] {
            assert_eq!(whole(hostile), None, "{hostile:x?}");
        }
    }
}
