//! `probity erase`.

use crate::{CommandError, command::backup, config::Config, data};
use probity_app::erasure;
use probity_model::{erasure::ErasureBasis, id::CustomerId, user::Actor};

/// Erases a customer, or only says whether that can be done.
pub(crate) async fn run(
    config: &Config,
    customer: CustomerId,
    basis: ErasureBasis,
    dry_run: bool,
) -> Result<(), CommandError> {
    let app = data::app(config).await?;
    erasure::check(&app, &Actor::System, customer, basis).await?;
    if dry_run {
        println!("{customer} can be erased. Nothing was done.");
        return Ok(());
    }
    erasure::erase(&app, &Actor::System, customer, basis).await?;
    println!("{customer} is erased.");
    backup::renew_keys(config).await
}
