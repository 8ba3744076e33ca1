//! QR codes as SVG: one path on white, so that it reads in dark mode too, and no style, which the policy forbids.

use askama::filters::HtmlSafe;
use qrcodegen::{QrCode, QrCodeEcc};
use std::fmt::{self, Write as _};

/// Modules of white around a code, as the standard asks for.
const QUIET: i32 = 4;

/// A picture that a phone reads; to people it is named by the text beside it.
pub struct Qr(String);

impl Qr {
    /// The code of a text; an empty picture for one too long, which none of ours is.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let Ok(code) = QrCode::encode_text(text, QrCodeEcc::Medium) else {
            return Self(String::new());
        };
        let side = code.size() + 2 * QUIET;
        let mut path = String::new();
        for y in 0..code.size() {
            for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
                let _ = write!(path, "M{} {}h1v1h-1z", x + QUIET, y + QUIET);
            }
        }
        Self(format!(
            r##"<svg class="qr" viewBox="0 0 {side} {side}" role="img" aria-label="QR code for your authenticator app" shape-rendering="crispEdges"><rect width="{side}" height="{side}" fill="#fff"/><path d="{path}" fill="#000"/></svg>"##
        ))
    }
}

impl fmt::Display for Qr {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl HtmlSafe for Qr {}
