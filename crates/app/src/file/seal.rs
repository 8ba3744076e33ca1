//! Sealing the bytes that were stored before there were keys, once.

use super::{PageSize, original_key, render::page_key};
use crate::{App, AppError, authorise};
use probity_model::{permission::Action, user::Actor};
use probity_store as store;

/// Seals every file, page image and unfinished upload that is not sealed yet, and notes that it is done. What fails in
/// between is done at the next start.
pub async fn seal_stored(app: &App, by: &Actor) -> Result<(), AppError> {
    authorise(by, Action::Maintain)?;
    if store::file::are_sealed(app.store.read()).await? {
        return Ok(());
    }
    for id in store::customer::all_ids(app.store.read()).await? {
        let owner = app.data_key(id).await?;
        for file in store::file::of_customer(app.store.read(), id).await? {
            app.vault.seal_stored(&owner, &original_key(file.id)?).await?;
        }
        for page in store::file::pages_of_customer(app.store.read(), id).await? {
            for size in PageSize::ALL {
                app.vault.seal_stored(&owner, &page_key(page.id, size)?).await?;
            }
        }
        for object in store::upload::objects_of_customer(app.store.read(), id).await? {
            app.vault.seal_stored(&owner, &super::key(&object)?).await?;
        }
    }
    let transaction = app.begin().await?;
    store::file::set_sealed(&transaction).await?;
    app.commit(transaction).await
}
