//! Reasons: the configured tags of marks and decisions. Disabled ones stay readable for what they once explained.

use crate::{Connection, StoreError, sql};
use probity_model::reason::{Disposition, Reason, Target};
use sea_orm::{FromQueryResult, Value};

#[derive(FromQueryResult)]
struct Row {
    code: String,
    group_code: String,
    label: String,
    targets: String,
    disposition: String,
    customer_visible: bool,
    customer_text: String,
    translations: String,
    enabled: bool,
    version: i32,
}

const COLUMNS: &str = "code, group_code, label, targets, disposition, customer_visible, customer_text, translations, \
                       enabled, version";

/// A reason, and whether it can still be chosen.
#[derive(Clone, Debug)]
pub struct ListedReason {
    /// The reason.
    pub reason: Reason,
    /// Whether it can be chosen.
    pub enabled: bool,
    /// Counts its changes: two people cannot both change the same one.
    pub version: u32,
}

/// Every reason in its order, also the disabled ones.
pub async fn list<C: Connection>(db: &C) -> Result<Vec<ListedReason>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM reasons ORDER BY sort_order, code");
    sql::all::<Row, _>(db, &sql, []).await?.into_iter().map(read).collect()
}

/// The reasons that can be chosen, in their order.
pub async fn all<C: Connection>(db: &C) -> Result<Vec<Reason>, StoreError> {
    Ok(list(db).await?.into_iter().filter(|it| it.enabled).map(|it| it.reason).collect())
}

/// The reasons with these codes, in their order, also the disabled ones: what a mark once said stays readable.
pub async fn by_codes<C: Connection>(db: &C, codes: &[String]) -> Result<Vec<Reason>, StoreError> {
    if codes.is_empty() {
        return Ok(Vec::new());
    }
    let (places, values) = sql::among(codes.iter().map(|code| code.as_str().into()));
    let sql = format!("SELECT {COLUMNS} FROM reasons WHERE code IN ({places}) ORDER BY sort_order, code");
    let rows = sql::all::<Row, _>(db, &sql, values).await?;
    rows.into_iter().map(|row| Ok(read(row)?.reason)).collect()
}

/// Adds a reason at a place in the order.
pub async fn insert<C: Connection>(db: &C, place: u32, reason: &Reason) -> Result<(), StoreError> {
    let sql = "INSERT INTO reasons (label, targets, disposition, customer_visible, customer_text, translations, \
               enabled, version, code, group_code, sort_order) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let listed = ListedReason { reason: reason.clone(), enabled: true, version: 1 };
    let values = changeable(&listed)?.into_iter().chain([
        reason.code.as_str().into(),
        reason.group.as_str().into(),
        i64::from(place).into(),
    ]);
    sql::execute(db, sql, values).await?;
    Ok(())
}

/// Stores what can change of a reason, which is one version older in the table.
pub async fn save<C: Connection>(db: &C, listed: &ListedReason) -> Result<(), StoreError> {
    let sql = "UPDATE reasons SET label = $1, targets = $2, disposition = $3, customer_visible = $4, \
               customer_text = $5, translations = $6, enabled = $7, version = $8 WHERE code = $9 AND version = $8 - 1";
    let values = changeable(listed)?.into_iter().chain([listed.reason.code.as_str().into()]);
    if sql::execute(db, sql, values).await? == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}

/// Puts the reasons into this order.
pub async fn set_order<C: Connection>(db: &C, codes: &[&str]) -> Result<(), StoreError> {
    for (place, code) in (0_i64..).zip(codes) {
        let sql = "UPDATE reasons SET sort_order = $1 WHERE code = $2 AND sort_order <> $1";
        sql::execute(db, sql, [place.into(), (*code).into()]).await?;
    }
    Ok(())
}

fn changeable(listed: &ListedReason) -> Result<[Value; 8], StoreError> {
    let reason = &listed.reason;
    let targets: Vec<_> = reason.targets.iter().map(|target| target.word()).collect();
    let translations = serde_json::to_string(&reason.translations)
        .map_err(|error| StoreError::Corrupt { what: "reason", why: error.to_string() })?;
    Ok([
        reason.label.as_str().into(),
        targets.join("|").into(),
        reason.disposition.word().into(),
        reason.customer_visible.into(),
        reason.customer_text.as_str().into(),
        translations.into(),
        listed.enabled.into(),
        i64::from(listed.version).into(),
    ])
}

fn read(row: Row) -> Result<ListedReason, StoreError> {
    let corrupt = |why: &str| StoreError::Corrupt { what: "reason", why: format!("{why} of {}", row.code) };
    let targets = row.targets.split('|').map(|word| Target::from_word(word).ok_or_else(|| corrupt("target")));
    let reason = Reason {
        targets: targets.collect::<Result<_, _>>()?,
        disposition: Disposition::from_word(&row.disposition).ok_or_else(|| corrupt("disposition"))?,
        group: row.group_code,
        label: row.label,
        customer_visible: row.customer_visible,
        customer_text: row.customer_text,
        translations: serde_json::from_str(&row.translations).map_err(|_| corrupt("translations"))?,
        code: row.code.clone(),
    };
    Ok(ListedReason { reason, enabled: row.enabled, version: u32::try_from(row.version).unwrap_or_default() })
}
