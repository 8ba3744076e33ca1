//! `probity openapi`.

use crate::CommandError;

/// Prints the description of the API.
pub(crate) fn run() -> Result<(), CommandError> {
    let json = probity_web::openapi()
        .to_pretty_json()
        .map_err(|error| CommandError::Other(format!("the description of the API: {error}")))?;
    println!("{json}");
    Ok(())
}
