//! Storing what a transition changed, and nothing else.

use super::{
    CustomerRecord,
    load::{COMMENT, DECISION},
    sealed_email, sealed_name,
};
use crate::{
    Connection, StoreError, entity,
    key::{self, DataKey},
    micros, sql,
};
use jiff::Timestamp;
use probity_model::{
    Clock, Randomness,
    check::{Check, Decision, Mark},
    customer::{Customer, OpenRequest, State},
    id::MarkId,
    item::ItemKey,
};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Value};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Stores a new customer.
pub async fn insert<C: Connection>(db: &C, record: &CustomerRecord) -> Result<(), StoreError> {
    let customer = &record.customer;
    let columns = Columns::of(customer);
    let (data_key, key) = db.keys().take(db, customer.id).await?;
    let row = entity::customer::Model {
        id: customer.id.uuid(),
        external_reference: record.external_reference.clone(),
        level_code: customer.level.code.clone(),
        level_version: number(customer.level_version)?,
        status: customer.state.status().word().to_owned(),
        stage: columns.stage,
        rejected_final: columns.rejected_final,
        round: number(customer.round)?,
        version: number(customer.version)?,
        returned: customer.returned,
        submitted_at: customer.submitted_at.map(micros),
        due_at: customer.due_at.map(micros),
        holder: None,
        requested_by: None,
        resubmission_due: None,
        risk: record.risk.word().to_owned(),
        country: record.country.map(|country| country.code().to_owned()),
        display_name: sealed_name(&key, customer.id, &record.display_name),
        attempts_left: number(customer.attempts_left)?,
        language: record.language.clone(),
        contact_email: sealed_email(&key, record),
        sandbox: record.sandbox,
        assignee: record.assignee.map(probity_model::id::Id::uuid),
        created_at: micros(record.created_at),
        updated_at: micros(record.updated_at),
        data_key: Some(data_key),
        erased_at: None,
    };
    entity::customer::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(db).await?;
    Ok(())
}

/// The columns that follow from a state.
struct Columns {
    stage: Option<String>,
    rejected_final: bool,
    holder: Option<uuid::Uuid>,
    requested_by: Option<uuid::Uuid>,
    resubmission_due: Option<String>,
}

impl Columns {
    fn of(customer: &Customer) -> Self {
        let request = match &customer.state {
            State::Resubmission(request) => Some(request),
            _ => None,
        };
        let claim = customer.open_check().and_then(|check| check.claim);
        Self {
            stage: customer.state.stage().map(|stage| stage.word().to_owned()),
            rejected_final: matches!(customer.state, State::Rejected { r#final: true }),
            holder: claim.map(|claim| claim.holder.uuid()),
            requested_by: request.map(|request| request.requested_by.uuid()),
            resubmission_due: request.map(|request| request.due.to_string()),
        }
    }
}

/// Stores what a transition made of a customer. [`StoreError::Conflict`] when somebody else changed it since `before`
/// was read.
pub async fn save<C: Connection>(
    db: &C,
    before: &Customer,
    after: &Customer,
    at: Timestamp,
    clock: &dyn Clock,
    randomness: &dyn Randomness,
) -> Result<(), StoreError> {
    if after.version != before.version {
        save_customer(db, before, after, at).await?;
        save_asked(db, before, after).await?;
    }
    if let Some(check) = &after.check {
        let key = key::of(db, after.id).await?;
        let same = before.check.as_ref().filter(|earlier| earlier.id == check.id);
        match same {
            Some(earlier) if earlier == check => {}
            Some(earlier) => update_check(db, &key, earlier, check).await?,
            None => insert_check(db, after, check).await?,
        }
        let none = BTreeMap::new();
        let marks = same.map_or(&none, |earlier| &earlier.marks);
        for (item, mark) in &check.marks {
            if marks.get(item) != Some(mark) {
                let id = MarkId::new(clock, randomness);
                replace_mark(db, &key, check, item, mark, id, marks.contains_key(item)).await?;
            }
        }
    }
    Ok(())
}

async fn save_customer<C: Connection>(
    db: &C,
    before: &Customer,
    after: &Customer,
    at: Timestamp,
) -> Result<(), StoreError> {
    let columns = Columns::of(after);
    let sql = "UPDATE customers SET status = $3, stage = $4, rejected_final = $5, round = $6, version = $7, \
               returned = $8, submitted_at = $9, due_at = $10, holder = $11, requested_by = $12, \
               resubmission_due = $13, level_version = $14, updated_at = $15, attempts_left = $16, level_code = $17 \
               WHERE id = $1 AND version = $2";
    let values: [Value; 17] = [
        after.id.uuid().into(),
        number(before.version)?.into(),
        after.state.status().word().into(),
        columns.stage.into(),
        columns.rejected_final.into(),
        number(after.round)?.into(),
        number(after.version)?.into(),
        after.returned.into(),
        after.submitted_at.map(micros).into(),
        after.due_at.map(micros).into(),
        columns.holder.into(),
        columns.requested_by.into(),
        columns.resubmission_due.into(),
        number(after.level_version)?.into(),
        micros(at).into(),
        number(after.attempts_left)?.into(),
        after.level.code.as_str().into(),
    ];
    match sql::execute(db, sql, values).await? {
        1 => Ok(()),
        _ => Err(StoreError::Conflict),
    }
}

/// What is asked for just now, in the terms of the table.
fn open_items(customer: &Customer) -> BTreeMap<ItemKey, bool> {
    match &customer.state {
        State::Resubmission(OpenRequest { items, .. }) => items.clone(),
        _ => BTreeMap::new(),
    }
}

async fn save_asked<C: Connection>(db: &C, before: &Customer, after: &Customer) -> Result<(), StoreError> {
    let (earlier, open) = (open_items(before), open_items(after));
    if earlier == open && before.asked == after.asked {
        return Ok(());
    }
    for item in before.asked.difference(&after.asked) {
        let sql = "DELETE FROM asked_items WHERE customer_id = $1 AND item = $2";
        sql::execute(db, sql, [after.id.uuid().into(), item.to_string().into()]).await?;
    }
    for item in &after.asked {
        let answered = open.get(item);
        let sql = "INSERT INTO asked_items (customer_id, item, is_open, answered) VALUES ($1, $2, $3, $4) \
                   ON CONFLICT (customer_id, item) DO UPDATE SET is_open = $3, answered = $4";
        let values = [
            after.id.uuid().into(),
            item.to_string().into(),
            answered.is_some().into(),
            answered.copied().unwrap_or(false).into(),
        ];
        sql::execute(db, sql, values).await?;
    }
    Ok(())
}

async fn insert_check<C: Connection>(db: &C, customer: &Customer, check: &Check) -> Result<(), StoreError> {
    let row = entity::check::Model {
        id: check.id.uuid(),
        customer_id: customer.id.uuid(),
        round: number(check.round)?,
        level_version: number(check.level_version)?,
        started_at: micros(check.started_at),
        holder: check.claim.map(|claim| claim.holder.uuid()),
        claim_until: check.claim.map(|claim| micros(claim.until)),
        outcome: None,
        decided_by: None,
        decided_at: None,
        decision: None,
    };
    entity::check::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(db).await?;
    Ok(())
}

async fn update_check<C: Connection>(
    db: &C,
    key: &DataKey,
    before: &Check,
    after: &Check,
) -> Result<(), StoreError> {
    let decision = after.decision.as_ref();
    let text = decision.map(|decision| sealed_decision(key, after.id.uuid(), decision)).transpose()?;
    // An undecided check is decided by exactly one writer, whatever the versions say.
    let undecided = if before.decision.is_none() { " AND decision IS NULL" } else { "" };
    let sql = format!(
        "UPDATE checks SET holder = $2, claim_until = $3, outcome = $4, decided_by = $5, decided_at = $6, \
         decision = $7, second_by = $8 WHERE id = $1{undecided}"
    );
    let second = decision.and_then(|decision| decision.second.as_ref());
    let values: [Value; 8] = [
        after.id.uuid().into(),
        after.claim.map(|claim| claim.holder.uuid()).into(),
        after.claim.map(|claim| micros(claim.until)).into(),
        decision.map(|decision| decision.ruling.outcome().word().to_owned()).into(),
        decision.map(|decision| decision.by.uuid()).into(),
        decision.map(|decision| micros(decision.at)).into(),
        text.into(),
        second.map(|second| second.by.uuid()).into(),
    ];
    match sql::execute(db, &sql, values).await? {
        1 => Ok(()),
        _ => Err(StoreError::Conflict),
    }
}

/// A decision as it is kept: its texts sealed, its codes readable.
pub(crate) fn sealed_decision(key: &DataKey, check: Uuid, decision: &Decision) -> Result<String, StoreError> {
    let mut decision = decision.clone();
    key::seal_texts(key, DECISION, check, decision.texts_mut());
    serde_json::to_string(&decision)
        .map_err(|error| StoreError::Corrupt { what: "decision", why: error.to_string() })
}

/// The earlier mark stays in the history; only its place as the present one is taken.
async fn replace_mark<C: Connection>(
    db: &C,
    key: &DataKey,
    check: &Check,
    item: &ItemKey,
    mark: &Mark,
    id: MarkId,
    replaces: bool,
) -> Result<(), StoreError> {
    if replaces {
        let sql = "UPDATE marks SET active = $3 WHERE check_id = $1 AND item = $2 AND active";
        let values = [check.id.uuid().into(), item.to_string().into(), false.into()];
        sql::execute(db, sql, values).await?;
    }
    let reasons = serde_json::to_string(&mark.reasons)
        .map_err(|error| StoreError::Corrupt { what: "reasons", why: error.to_string() })?;
    let row = entity::mark::Model {
        id: id.uuid(),
        check_id: check.id.uuid(),
        item: item.to_string(),
        item_version: number(mark.item_version)?,
        verdict: mark.verdict.word().to_owned(),
        reasons,
        comment: mark.comment.as_ref().map(|text| key::seal(key, COMMENT, id.uuid(), text)),
        marked_by: mark.by.uuid(),
        marked_at: micros(mark.at),
        carried_from: mark.carried_from.map(probity_model::id::Id::uuid),
        active: true,
    };
    entity::mark::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(db).await?;
    Ok(())
}

/// A count as the database keeps it.
pub(crate) fn number(count: u32) -> Result<i32, StoreError> {
    i32::try_from(count).map_err(|_| StoreError::Corrupt { what: "number", why: count.to_string() })
}
