//! Reminders: what was asked is due soon.

use super::{Kind, queue};
use crate::{App, AppError, authorise};
use jiff::{ToSpan, tz::TimeZone};
use probity_model::{customer::State, level::Level, permission::Action, user::Actor};
use probity_store::{self as store, email as rows};

/// Customers of one level reminded at once, at most; the others follow.
const REMINDED_AT_ONCE_MAX: u32 = 100;

/// Reminds every customer of what is due soon, once for each request. Gives how many e-mails were queued.
pub async fn remind_all(app: &App, actor: &Actor) -> Result<u32, AppError> {
    authorise(actor, Action::Maintain)?;
    let mut reminded = 0;
    for level in levels(app).await? {
        let today = app.now().to_zoned(TimeZone::UTC).date();
        let until = today.checked_add(i64::from(level.reminder_days).days());
        let until = until.map_err(|error| AppError::Internal(error.to_string()))?;
        let db = app.store.read();
        for id in rows::to_remind(db, &level.code, today, until, REMINDED_AT_ONCE_MAX).await? {
            let transaction = app.begin().await?;
            let record = crate::customer::load_for_update(&transaction, actor, id).await?;
            let check = record.customer.check.as_ref().map(|check| check.id);
            let (State::Resubmission(_), Some(check)) = (&record.customer.state, check) else {
                continue;
            };
            if rows::remind_once(&transaction, check, app.now()).await? {
                let queued = queue::write(app, &transaction, id, Kind::Reminder, Some(check)).await?;
                reminded += u32::from(queued.is_some());
                app.commit(transaction).await?;
            }
        }
    }
    Ok(reminded)
}

/// The levels that remind at all, as they are in force.
async fn levels(app: &App) -> Result<Vec<Level>, AppError> {
    let levels = store::level::list(app.store.read()).await?;
    Ok(levels.into_iter().map(|it| it.level).filter(|level| level.reminder_days > 0).collect())
}
