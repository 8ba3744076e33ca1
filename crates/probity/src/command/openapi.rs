//! `probity openapi`.

use crate::CommandError;
use std::io::Write as _;

/// Prints the description of the API.
pub(crate) fn run() -> Result<(), CommandError> {
    let json = probity_web::openapi()
        .to_pretty_json()
        .map_err(|error| CommandError::Other(format!("the description of the API: {error}")))?;
    // A reader who has seen enough, such as `head`, is no failure.
    let _ = writeln!(std::io::stdout(), "{json}");
    Ok(())
}
