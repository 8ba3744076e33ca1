//! What a JPEG (ITU-T T.81) says of its size.

/// The bytes are no JPEG that a report can hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not a picture that a report can hold")]
pub struct NotAPicture;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Size {
    pub(super) width: u16,
    pub(super) height: u16,
    pub(super) components: u8,
}

/// Reads the frame header. The page images are Probity's own: grey or colour, eight bits.
pub(super) fn size(jpeg: &[u8]) -> Result<Size, NotAPicture> {
    let mut at = if jpeg.starts_with(&[0xff, 0xd8]) { 2 } else { return Err(NotAPicture) };
    loop {
        let [0xff, marker, high, low] = *jpeg.get(at..at + 4).ok_or(NotAPicture)? else {
            return Err(NotAPicture);
        };
        // Frames of every kind; not the tables that lie among their numbers.
        if matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
            let frame = jpeg.get(at + 4..at + 10).ok_or(NotAPicture)?;
            let number = |place: usize| u16::from_be_bytes([frame[place], frame[place + 1]]);
            let size = Size { height: number(1), width: number(3), components: frame[5] };
            let fits = frame[0] == 8 && size.width > 0 && size.height > 0 && matches!(size.components, 1 | 3);
            return if fits { Ok(size) } else { Err(NotAPicture) };
        }
        at += 2 + usize::from(u16::from_be_bytes([high, low]));
    }
}
