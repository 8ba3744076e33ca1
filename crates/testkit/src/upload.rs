//! Multipart bodies as a platform sends them.

use crate::{Answer, Client};
use axum::{body::Body, http::Method};

/// A multipart body in the making.
#[derive(Clone, Debug, Default)]
pub struct Upload {
    parts: Vec<u8>,
}

const BOUNDARY: &str = "----probity-test-boundary";

impl Upload {
    /// One that begins with the type of the document.
    #[must_use]
    pub fn of(kind: &str) -> Self {
        Self::default().text("type", kind)
    }

    /// With a part that is no file.
    #[must_use]
    pub fn text(mut self, name: &str, value: &str) -> Self {
        let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
        self.parts.extend_from_slice(format!("{head}{value}\r\n").as_bytes());
        self
    }

    /// With a file, under a name and a content type that nobody should believe.
    #[must_use]
    pub fn file(mut self, part: &str, file_name: &str, bytes: &[u8]) -> Self {
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{part}\"; filename=\"{file_name}\"\r\n\
             Content-Type: image/jpeg\r\n\r\n"
        );
        self.parts.extend_from_slice(head.as_bytes());
        self.parts.extend_from_slice(bytes);
        self.parts.extend_from_slice(b"\r\n");
        self
    }

    /// The whole body.
    #[must_use]
    pub fn body(&self) -> Vec<u8> {
        [self.parts.as_slice(), format!("--{BOUNDARY}--\r\n").as_bytes()].concat()
    }

    /// Its content type.
    #[must_use]
    pub fn content_type() -> String {
        format!("multipart/form-data; boundary={BOUNDARY}")
    }
}

impl Client {
    /// `POST` of a multipart body.
    pub async fn upload(&self, path: &str, upload: &Upload) -> Answer {
        self.send(Method::POST, path, Some(&Upload::content_type()), Body::from(upload.body())).await
    }
}
