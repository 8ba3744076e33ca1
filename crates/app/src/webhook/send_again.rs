//! *Send again*: another attempt of the same delivery, under the same id.

use super::{NO_DELIVERY, load_for_update};
use crate::{App, AppError, authorise, job};
use probity_model::{id::DeliveryId, permission::Action, user::Actor};
use probity_store::webhook::delivery as rows;

/// Makes one more attempt now, whatever became of the delivery and whether or not its endpoint is switched on. The
/// attempts it has still before it are not touched.
pub async fn send_again(app: &App, actor: &Actor, id: DeliveryId) -> Result<(), AppError> {
    authorise(actor, Action::ManageWebhooks)?;
    let transaction = app.begin().await?;
    let delivery = rows::by_id(&transaction, id).await?.ok_or(NO_DELIVERY)?;
    load_for_update(&transaction, actor, delivery.endpoint).await.map_err(|_| NO_DELIVERY)?;
    job::enqueue(app, &transaction, job::Kind::AttemptWebhook, &id.to_string(), app.now()).await?;
    app.commit_made(transaction, id).await
}
