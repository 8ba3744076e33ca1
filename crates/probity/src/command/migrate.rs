//! `probity migrate`.

use crate::{CommandError, config::Config, data};

/// Creates the database or brings it up to this version, with the levels as configured.
pub(crate) async fn run(config: &Config) -> Result<(), CommandError> {
    data::app(config).await?;
    println!("{} is up to date.", config.place()?);
    Ok(())
}
