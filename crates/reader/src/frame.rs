//! What goes over the pipes: a frame is the length of a header and of a body (4 bytes each, little-endian), the header
//! in JSON, and the body as it is.

use serde::{Serialize, de::DeserializeOwned};
use std::io::{self, Read, Write};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};

/// The most a header may hold, in bytes.
const HEADER_BYTES_MAX: usize = 4 * 1024;
/// The most a body may hold, in bytes: a whole file on the way there, the images of one page on the way back.
const BODY_BYTES_MAX: usize = 64 * 1024 * 1024;

fn lengths(prefix: [u8; 8]) -> io::Result<(usize, usize)> {
    let both = u64::from_le_bytes(prefix);
    let half = |number: u64| usize::try_from(number & u64::from(u32::MAX)).map_err(|_| malformed());
    let (header, body) = (half(both)?, half(both >> 32)?);
    if header > HEADER_BYTES_MAX || body > BODY_BYTES_MAX {
        return Err(malformed());
    }
    Ok((header, body))
}

fn prefix(header: &[u8], body: &[&[u8]]) -> io::Result<[u8; 8]> {
    let body: usize = body.iter().map(|part| part.len()).sum();
    if header.len() > HEADER_BYTES_MAX || body > BODY_BYTES_MAX {
        return Err(malformed());
    }
    let mut prefix = [0; 8];
    prefix[..4].copy_from_slice(&u32::try_from(header.len()).map_err(|_| malformed())?.to_le_bytes());
    prefix[4..].copy_from_slice(&u32::try_from(body).map_err(|_| malformed())?.to_le_bytes());
    Ok(prefix)
}

fn malformed() -> io::Error {
    io::Error::from(io::ErrorKind::InvalidData)
}

pub(crate) fn write(to: &mut impl Write, header: &impl Serialize, body: &[&[u8]]) -> io::Result<()> {
    let header = serde_json::to_vec(header)?;
    to.write_all(&prefix(&header, body)?)?;
    to.write_all(&header)?;
    body.iter().try_for_each(|part| to.write_all(part))?;
    to.flush()
}

pub(crate) fn read<T: DeserializeOwned>(from: &mut impl Read) -> io::Result<(T, Vec<u8>)> {
    let mut prefix = [0; 8];
    from.read_exact(&mut prefix)?;
    let (header_bytes, body_bytes) = lengths(prefix)?;
    let (mut header, mut body) = (vec![0; header_bytes], vec![0; body_bytes]);
    from.read_exact(&mut header)?;
    from.read_exact(&mut body)?;
    Ok((serde_json::from_slice(&header)?, body))
}

pub(crate) async fn send(
    to: &mut (impl AsyncWrite + Unpin),
    header: &impl Serialize,
    body: &[u8],
) -> io::Result<()> {
    let header = serde_json::to_vec(header)?;
    to.write_all(&prefix(&header, &[body])?).await?;
    to.write_all(&header).await?;
    to.write_all(body).await?;
    to.shutdown().await
}

pub(crate) async fn receive<T: DeserializeOwned>(
    from: &mut (impl AsyncRead + Unpin),
) -> io::Result<(T, Vec<u8>)> {
    let mut prefix = [0; 8];
    from.read_exact(&mut prefix).await?;
    let (header_bytes, body_bytes) = lengths(prefix)?;
    let (mut header, mut body) = (vec![0; header_bytes], vec![0; body_bytes]);
    from.read_exact(&mut header).await?;
    from.read_exact(&mut body).await?;
    Ok((serde_json::from_slice(&header)?, body))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_read_as_it_was_written_and_one_too_large_is_not_read() {
        let mut pipe = Vec::new();
        write(&mut pipe, &"header", &[b"one ", b"two"]).expect("written");
        assert_eq!(
            read::<String>(&mut pipe.as_slice()).expect("read"),
            ("header".to_owned(), b"one two".to_vec())
        );
        let claims = [4_u32.to_le_bytes(), u32::MAX.to_le_bytes()].concat();
        assert!(read::<String>(&mut claims.as_slice()).is_err());
        pipe.truncate(pipe.len() - 1);
        assert!(read::<String>(&mut pipe.as_slice()).is_err());
    }
}
