//! The master keys: what they wrap, and wrapping it anew.

use crate::{App, AppError, authorise};
use probity_model::{event::EventKind, permission::Action, user::Actor};
pub use probity_store::key::Wraps;
use probity_store::{self as store, key};

/// Which master keys wrap how many keys.
pub async fn status(app: &App, by: &Actor) -> Result<Vec<Wraps>, AppError> {
    authorise(by, Action::Maintain)?;
    Ok(key::wraps(app.store.read()).await?)
}

/// Wraps every key anew that another than the newest master key wraps, some hundred in each transaction, so that others go
/// on with their work. `progress` is told how many are done so far. Gives how many there were.
pub async fn rotate(
    app: &App,
    by: &Actor,
    newest: &key::MasterKeyId,
    mut progress: impl FnMut(u64),
) -> Result<u64, AppError> {
    authorise(by, Action::Maintain)?;
    let mut keys = 0;
    loop {
        let transaction = app.begin().await?;
        let wrapped = key::rewrap(&transaction).await?;
        store::commit(transaction).await?;
        if wrapped == 0 {
            break;
        }
        keys += wrapped;
        progress(keys);
    }
    if keys > 0 {
        let transaction = app.begin().await?;
        let kind = EventKind::KeysRotated { master_key: newest.to_string(), keys };
        app.record_fact(&transaction, None, by, kind).await?;
        app.commit(transaction).await?;
    }
    Ok(keys)
}
