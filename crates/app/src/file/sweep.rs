//! Sweeping the vault: objects that nothing names any more are removed.
//!
//! Bytes are stored before the row that names them, and a customer's key goes before the bytes: whoever is cut off in
//! between leaves an object behind, never a row without its bytes.

use super::key;
use crate::{App, AppError, authorise};
use futures::StreamExt as _;
use jiff::{SignedDuration, Timestamp};
use probity_model::{permission::Action, user::Actor};
use probity_store::{self as store, object::Whole};
use probity_vault::ObjectKey;
use std::{future::ready, pin::pin, time::SystemTime};

/// How old an object must be to be swept: longer than anybody takes from storing bytes to storing their row.
pub const SWEPT_AGE_MIN: SignedDuration = SignedDuration::from_hours(24);
/// Objects looked up in the database at once.
const AT_ONCE: usize = 500;

/// Removes every object older than [`SWEPT_AGE_MIN`] that no file, page image or upload of a customer names who was not
/// erased, and what is as old and was cut off while it was written. What has a name that Probity does not give stays. Gives
/// how many were removed.
pub async fn sweep(app: &App, by: &Actor) -> Result<u64, AppError> {
    authorise(by, Action::Maintain)?;
    let before = app.now().checked_sub(SWEPT_AGE_MIN).unwrap_or(Timestamp::MIN);
    let before = SystemTime::from(before);
    let mut swept = app.vault.remove_checks(before).await?;
    for whole in Whole::ALL {
        let folder = key(whole.folder())?;
        swept += app.vault.remove_cut_off_in(&folder, before, move |it| whole.of(it).is_some()).await?;
        let objects = app.vault.each(&folder);
        // A failure is no younger than anything: it is looked at below.
        let old =
            objects.filter(|object| ready(object.as_ref().map_or(true, |(_, stored)| *stored < before)));
        let mut old = pin!(old.chunks(AT_ONCE));
        while let Some(objects) = old.next().await {
            let objects: Result<Vec<_>, _> = objects.into_iter().collect();
            swept += sweep_unnamed(app, whole, objects?.into_iter().map(|(object, _)| object)).await?;
        }
    }
    Ok(swept)
}

async fn sweep_unnamed(
    app: &App,
    whole: Whole,
    objects: impl Iterator<Item = ObjectKey>,
) -> Result<u64, AppError> {
    let objects: Vec<_> =
        objects.filter_map(|object| whole.of(object.as_str()).map(|row| (row, object))).collect();
    let rows: Vec<_> = objects.iter().map(|(row, _)| *row).collect();
    if rows.is_empty() {
        return Ok(0);
    }
    let kept = store::object::kept(app.store.read(), whole, &rows).await?;
    let mut swept = 0;
    for (_, object) in objects.iter().filter(|(row, _)| !kept.contains(row)) {
        app.vault.delete(object).await?;
        swept += 1;
    }
    Ok(swept)
}
