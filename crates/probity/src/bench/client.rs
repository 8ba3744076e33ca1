//! A client that keeps its connection, as a browser does, and does nothing but wait for the answer.

use super::BenchError;
use std::net::SocketAddr;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// Bytes read at a time.
const BUFFER_BYTES: usize = 64 * 1024;
/// An answer larger than this is no page.
const PAGE_BYTES_MAX: usize = 8 * 1024 * 1024;

/// One connection, signed in.
pub(super) struct Client {
    stream: TcpStream,
    credentials: String,
    buffer: Vec<u8>,
}

impl Client {
    /// Connects to the server as the holder of this session.
    pub(super) async fn connect(address: SocketAddr, token: &str) -> Result<Self, BenchError> {
        Self::with(address, format!("Cookie: probity_session={token}")).await
    }

    /// Connects to the server as the platform with this API key.
    pub(super) async fn with_key(address: SocketAddr, key: &str) -> Result<Self, BenchError> {
        Self::with(address, format!("Authorization: Bearer {key}")).await
    }

    async fn with(address: SocketAddr, credentials: String) -> Result<Self, BenchError> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, credentials, buffer: Vec::new() })
    }

    /// Gets a page and gives how many bytes it has. Anything but 200 is an error: a fast error page is no page.
    pub(super) async fn page(&mut self, path: &str) -> Result<usize, BenchError> {
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n{}\r\n\r\n", self.credentials);
        self.stream.write_all(request.as_bytes()).await?;
        self.buffer.clear();
        let head_end = loop {
            if let Some(end) = self.buffer.windows(4).position(|window| window == b"\r\n\r\n") {
                break end + 4;
            }
            self.read().await?;
        };
        let head = String::from_utf8_lossy(&self.buffer[..head_end]).to_lowercase();
        if !head.starts_with("http/1.1 200") {
            let status = head.lines().next().unwrap_or_default().to_owned();
            return Err(BenchError::Answer { path: path.to_owned(), status });
        }
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.trim().parse().ok());
        let length: usize = length
            .ok_or_else(|| BenchError::Answer { path: path.to_owned(), status: "no length".to_owned() })?;
        while self.buffer.len() < head_end + length {
            self.read().await?;
        }
        Ok(length)
    }

    async fn read(&mut self) -> Result<(), BenchError> {
        self.buffer.reserve(BUFFER_BYTES);
        let count = self.stream.read_buf(&mut self.buffer).await?;
        if count == 0 || self.buffer.len() > PAGE_BYTES_MAX {
            return Err(std::io::Error::from(std::io::ErrorKind::UnexpectedEof).into());
        }
        Ok(())
    }
}
