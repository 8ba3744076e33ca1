//! Sealing the bytes that were stored before there were keys, once.

use super::{PageSize, original_key, render::page_key};
use crate::{App, AppError, authorise};
use probity_model::{id::CustomerId, permission::Action, user::Actor};
use probity_store as store;
use probity_vault::ObjectKey;

/// Seals every file, page image and unfinished upload that is not sealed yet, and notes that it is done. What fails in
/// between is done at the next start.
pub async fn seal_stored(app: &App, by: &Actor) -> Result<(), AppError> {
    authorise(by, Action::Maintain)?;
    if store::file::are_sealed(app.store.read()).await? {
        return Ok(());
    }
    for id in store::customer::all_ids(app.store.read()).await? {
        let owner = app.data_key(id).await?;
        for object in objects(app, id).await? {
            app.vault.seal_stored(&owner, &object).await?;
        }
    }
    let transaction = app.begin().await?;
    store::file::set_sealed(&transaction).await?;
    app.commit(transaction).await
}

/// The names in the vault of everything that belongs to a customer.
pub(crate) async fn objects(app: &App, id: CustomerId) -> Result<Vec<ObjectKey>, AppError> {
    let db = app.store.read();
    let mut objects = Vec::new();
    for file in store::file::of_customer(db, id).await? {
        objects.push(original_key(file.id)?);
    }
    for page in store::file::pages_of_customer(db, id).await? {
        for size in PageSize::ALL {
            objects.push(page_key(page.id, size)?);
        }
    }
    for object in store::upload::objects_of_customer(db, id).await? {
        objects.push(super::key(&object)?);
    }
    Ok(objects)
}
