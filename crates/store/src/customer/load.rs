//! Reading a customer whole.

use super::CustomerRecord;
use super::{CONTACT_EMAIL, DISPLAY_NAME};
use crate::{
    Connection, StoreError, entity,
    key::{self, DataKey},
    level, sql, timestamp,
};
use probity_model::{
    Personal,
    check::{Check, Claim, Decision, Mark},
    customer::{Customer, OpenRequest, State},
    id::{CheckId, CustomerId, UserId},
    item::ItemKey,
    level::Level,
    status::{Risk, Verdict},
};
use sea_orm::{FromQueryResult, IdenStatic as _, Iterable as _};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Where the texts of decisions are sealed for.
pub(crate) const DECISION: &str = "checks.decision";
/// Where remarks on marks are sealed for.
pub(crate) const COMMENT: &str = "marks.comment";

/// An item that was supplied, which has a version, or one that is asked for, which has not.
#[derive(FromQueryResult)]
struct ItemRow {
    item: String,
    version: Option<i32>,
    is_open: bool,
    answered: bool,
}

/// Reads a customer to show it.
pub async fn load<C: Connection>(db: &C, id: CustomerId) -> Result<Option<CustomerRecord>, StoreError> {
    read(db, id, false).await
}

/// Reads a customer to change it: nobody else can until the transaction ends.
pub async fn load_for_update<C: Connection>(
    db: &C,
    id: CustomerId,
) -> Result<Option<CustomerRecord>, StoreError> {
    read(db, id, true).await
}

async fn read<C: Connection>(
    db: &C,
    id: CustomerId,
    is_held: bool,
) -> Result<Option<CustomerRecord>, StoreError> {
    let key = || [id.uuid().into()];
    let lock = if is_held { sql::for_update(db) } else { "" };
    let sql = format!("SELECT * FROM customers WHERE id = $1{lock}");
    let Some(row) = sql::one::<entity::customer::Model, _>(db, &sql, key()).await? else {
        return Ok(None);
    };
    let data_key =
        if is_held { key::of_held(db, id, row.erased_at.is_some()).await? } else { key::of(db, id).await? };
    let (check, begun) = last_check(db, &row, &data_key).await?;
    let (level, level_version) = match begun {
        Some(level) => level,
        None => newest_level(db, &row.level_code).await?,
    };
    let sql = "SELECT 'field:' || code AS item, version, false AS is_open, false AS answered \
               FROM fields WHERE customer_id = $1 AND active \
               UNION ALL \
               SELECT 'document:' || kind, version, false, false \
               FROM document_versions WHERE customer_id = $1 AND active \
               UNION ALL \
               SELECT item, NULL, is_open, answered FROM asked_items WHERE customer_id = $1";
    let rows: Vec<ItemRow> = sql::all(db, sql, key()).await?;
    let (mut items, mut asked) = (BTreeMap::new(), BTreeMap::new());
    for row in rows {
        match row.version {
            Some(number) => drop(items.insert(key_of(&row.item)?, version(number)?)),
            None => drop(asked.insert(key_of(&row.item)?, row.is_open.then_some(row.answered))),
        }
    }
    let state = state(&row, &asked)?;
    let customer = Customer {
        id,
        level,
        level_version,
        state,
        round: version(row.round)?,
        version: version(row.version)?,
        returned: row.returned,
        attempts_left: version(row.attempts_left)?,
        submitted_at: row.submitted_at.map(timestamp).transpose()?,
        due_at: row.due_at.map(timestamp).transpose()?,
        items,
        asked: asked.into_keys().collect(),
        check,
    };
    record(row, customer, &data_key).map(Some)
}

fn record(
    row: entity::customer::Model,
    customer: Customer,
    key: &DataKey,
) -> Result<CustomerRecord, StoreError> {
    let id = customer.id;
    Ok(CustomerRecord {
        customer,
        external_reference: row.external_reference,
        risk: Risk::from_word(&row.risk).ok_or_else(|| corrupt("risk", &row.risk))?,
        country: row.country.as_deref().and_then(|code| code.parse().ok()),
        display_name: Personal::new(key::open(key, DISPLAY_NAME, id.uuid(), &row.display_name)?),
        language: row.language,
        contact_email: row
            .contact_email
            .map(|sealed| key::open(key, CONTACT_EMAIL, id.uuid(), &sealed))
            .transpose()?
            .map(Personal::new),
        sandbox: row.sandbox,
        assignee: row.assignee.map(UserId::from_uuid),
        created_at: timestamp(row.created_at)?,
        updated_at: timestamp(row.updated_at)?,
    })
}

/// The last check, and the version of the level it began with: one in progress keeps that.
async fn last_check<C: Connection>(
    db: &C,
    customer: &entity::customer::Model,
    key: &DataKey,
) -> Result<(Option<Check>, Option<(Level, u32)>), StoreError> {
    let columns = entity::mark::Column::iter()
        .map(|column| format!("m.{0} AS mark_{0}", column.as_str()))
        .collect::<Vec<_>>()
        .join(", ");
    let sql = format!(
        "SELECT c.*, levels.definition, {columns} FROM checks c \
         LEFT JOIN levels ON c.decision IS NULL AND levels.code = $2 AND levels.version = c.level_version \
         LEFT JOIN marks m ON m.check_id = c.id AND m.active \
         WHERE c.id = (SELECT id FROM checks WHERE customer_id = $1 ORDER BY round DESC LIMIT 1)"
    );
    let values = [customer.id.into(), customer.level_code.as_str().into()];
    let rows = sql::query_all(db, &sql, values).await?;
    let Some(first) = rows.first() else {
        return Ok((None, None));
    };
    let definition: Option<String> = first.try_get("", "definition")?;
    let mut marks = Vec::new();
    for row in &rows {
        // A check without a mark is a row all the same.
        if row.try_get::<Option<Uuid>>("", "mark_id")?.is_some() {
            marks.push(entity::mark::Model::from_query_result(row, "mark_")?);
        }
    }
    let check = check(Some(key), entity::check::Model::from_query_result(first, "")?, marks)?;
    let level = match definition {
        Some(definition) => Some((level::defined(&definition)?, check.level_version)),
        None if check.decision.is_none() => return Err(corrupt("level", &customer.level_code)),
        None => None,
    };
    Ok((Some(check), level))
}

/// A customer's level is always there.
async fn newest_level<C: Connection>(db: &C, code: &str) -> Result<(Level, u32), StoreError> {
    let (version, level) = level::newest(db, code).await?.ok_or_else(|| corrupt("level", code))?;
    Ok((level, version))
}

/// The state; `asked` says of each item that was asked for whether that was answered, while it is open.
fn state(
    row: &entity::customer::Model,
    asked: &BTreeMap<ItemKey, Option<bool>>,
) -> Result<State, StoreError> {
    Ok(match (row.status.as_str(), row.stage.as_deref()) {
        ("pending", Some("incomplete")) => State::Incomplete,
        ("pending", Some("awaiting_review")) => State::AwaitingReview,
        ("pending", Some("in_check")) => State::InCheck,
        ("pending", Some("awaiting_second_approval")) => State::AwaitingSecondApproval,
        ("approved", None) => State::Approved,
        ("rejected", None) => State::Rejected { r#final: row.rejected_final },
        ("resubmission", None) => {
            let due = row.resubmission_due.as_deref().unwrap_or_default();
            let by = row.requested_by.ok_or_else(|| corrupt("resubmission", "nobody asked"))?;
            State::Resubmission(OpenRequest {
                items: asked
                    .iter()
                    .filter_map(|(item, answered)| Some((item.clone(), (*answered)?)))
                    .collect(),
                due: due.parse().map_err(|_| corrupt("resubmission", due))?,
                requested_by: UserId::from_uuid(by),
            })
        }
        _ => return Err(corrupt("status", &row.status)),
    })
}

/// A check with its present marks. Without the key of the customer its texts are not there any more.
pub(crate) fn check(
    key: Option<&DataKey>,
    row: entity::check::Model,
    marks: Vec<entity::mark::Model>,
) -> Result<Check, StoreError> {
    let claim = match (row.holder, row.claim_until) {
        (Some(holder), Some(until)) => {
            Some(Claim { holder: UserId::from_uuid(holder), until: timestamp(until)? })
        }
        _ => None,
    };
    Ok(Check {
        id: CheckId::from_uuid(row.id),
        round: version(row.round)?,
        level_version: version(row.level_version)?,
        started_at: timestamp(row.started_at)?,
        claim,
        marks: marks.into_iter().map(|row| mark(key, row)).collect::<Result<_, _>>()?,
        decision: row.decision.as_deref().map(|text| decision(key, row.id, text)).transpose()?,
    })
}

/// A decision as it was kept, on the check with this id.
pub(crate) fn decision(key: Option<&DataKey>, check: Uuid, text: &str) -> Result<Decision, StoreError> {
    let mut decision: Decision =
        serde_json::from_str(text).map_err(|error| corrupt("decision", &error.to_string()))?;
    key::open_texts(key, DECISION, check, decision.texts_mut())?;
    Ok(decision)
}

/// A mark as it was kept.
pub(crate) fn mark(key: Option<&DataKey>, row: entity::mark::Model) -> Result<(ItemKey, Mark), StoreError> {
    let comment = row.comment.as_ref();
    let comment = comment.map(|sealed| match key {
        Some(key) => key::open(key, COMMENT, row.id, sealed),
        None => Ok(key::ERASED.to_owned()),
    });
    let mark = Mark {
        verdict: Verdict::from_word(&row.verdict).ok_or_else(|| corrupt("verdict", &row.verdict))?,
        item_version: version(row.item_version)?,
        reasons: serde_json::from_str(&row.reasons)
            .map_err(|error| corrupt("reasons", &error.to_string()))?,
        comment: comment.transpose()?,
        by: UserId::from_uuid(row.marked_by),
        at: timestamp(row.marked_at)?,
        carried_from: row.carried_from.map(CheckId::from_uuid),
    };
    Ok((key_of(&row.item)?, mark))
}

pub(crate) fn key_of(text: &str) -> Result<ItemKey, StoreError> {
    text.parse().map_err(|_| corrupt("item", text))
}

pub(crate) fn version(number: i32) -> Result<u32, StoreError> {
    u32::try_from(number).map_err(|_| corrupt("number", &number.to_string()))
}

fn corrupt(what: &'static str, why: &str) -> StoreError {
    StoreError::Corrupt { what, why: why.to_owned() }
}
