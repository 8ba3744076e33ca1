//! The virus scanner, as it is written in the configuration.

use super::{ConfigError, setting};
use probity_scan::Scanner;
use serde::Deserialize;

/// Where a virus scanner is.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Scan {
    clamav: String,
}

impl Scan {
    pub(super) fn scanner(&self) -> Result<Option<Scanner>, ConfigError> {
        if self.clamav.is_empty() {
            return Ok(None);
        }
        self.clamav.parse().map(Some).map_err(|error| setting(&format!("scan.clamav: {error}")))
    }
}
