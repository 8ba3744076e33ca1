//! E-mails: that one was written and what became of it, the operator's own texts, and what users switched off.

use crate::{
    Connection, StoreError, customer, field,
    key::{self, Sealed},
    micros, sql, timestamp,
};
use jiff::{Timestamp, civil::Date};
use probity_model::{
    Personal,
    email::EmailKind,
    field::FieldValue,
    id::{CheckId, CustomerId, EmailId, UserId},
};
use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

/// An e-mail to keep. Neither its text nor its address: both are made when it is sent.
#[derive(Clone, Debug)]
pub struct NewEmail<'a> {
    /// Its id.
    pub id: EmailId,
    /// The customer it goes to, or is about.
    pub customer: Option<CustomerId>,
    /// The user it goes to; none when it goes to the customer.
    pub user: Option<UserId>,
    /// The check whose decision it tells, if it tells one.
    pub check: Option<CheckId>,
    /// What it is about.
    pub kind: EmailKind,
    /// The language it is written in, as a tag (BCP 47).
    pub language: &'a str,
    /// When.
    pub at: Timestamp,
}

/// An e-mail as it was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmailRecord {
    /// Its id.
    pub id: EmailId,
    /// The customer it goes to, or is about.
    pub customer: Option<CustomerId>,
    /// The user it goes to; none when it goes to the customer.
    pub user: Option<UserId>,
    /// The check whose decision it tells, if it tells one.
    pub check: Option<CheckId>,
    /// What it is about.
    pub kind: EmailKind,
    /// The language it is written in.
    pub language: String,
    /// What became of it.
    pub state: EmailState,
    /// How often it was tried.
    pub attempts: u32,
    /// What went wrong at last.
    pub problem: Option<String>,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it was sent, given up or dropped.
    pub ended_at: Option<Timestamp>,
}

/// What became of an e-mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmailState {
    /// It waits to be handed over.
    Queued,
    /// It was handed to the mail server, or put into the folder.
    Sent,
    /// It could not be handed over and is given up.
    Failed,
    /// There was nobody to tell, or nothing to tell any more.
    Dropped,
}

impl EmailState {
    const ALL: [Self; 4] = [Self::Queued, Self::Sent, Self::Failed, Self::Dropped];

    /// The word in the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Dropped => "dropped",
        }
    }
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    customer_id: Option<Uuid>,
    user_id: Option<Uuid>,
    check_id: Option<Uuid>,
    kind: String,
    language: String,
    state: String,
    attempts: i32,
    problem: Option<String>,
    created_at: i64,
    ended_at: Option<i64>,
}

/// Keeps an e-mail that waits to be sent.
pub async fn insert<C: Connection>(db: &C, new: &NewEmail<'_>) -> Result<(), StoreError> {
    let sql = "INSERT INTO emails (id, customer_id, user_id, check_id, kind, language, state, attempts, created_at) \
               VALUES ($1, $2, $3, $4, $5, $6, 'queued', 0, $7)";
    let values = [
        new.id.uuid().into(),
        new.customer.map(CustomerId::uuid).into(),
        new.user.map(UserId::uuid).into(),
        new.check.map(CheckId::uuid).into(),
        new.kind.word().into(),
        new.language.into(),
        micros(new.at).into(),
    ];
    sql::execute(db, sql, values).await?;
    Ok(())
}

/// The e-mail with this id.
pub async fn by_id<C: Connection>(db: &C, id: EmailId) -> Result<Option<EmailRecord>, StoreError> {
    let row: Option<Row> = sql::one(db, "SELECT * FROM emails WHERE id = $1", [id.uuid().into()]).await?;
    row.map(record).transpose()
}

/// The newest e-mails to a customer, at most `limit`.
pub async fn of_customer<C: Connection>(
    db: &C,
    customer: CustomerId,
    limit: u32,
) -> Result<Vec<EmailRecord>, StoreError> {
    let sql = "SELECT * FROM emails WHERE customer_id = $1 AND user_id IS NULL ORDER BY id DESC LIMIT $2";
    let rows: Vec<Row> = sql::all(db, sql, [customer.uuid().into(), limit.into()]).await?;
    rows.into_iter().map(record).collect()
}

/// Notes one more attempt that failed and what went wrong; the e-mail goes on waiting.
pub async fn tried<C: Connection>(db: &C, id: EmailId, problem: &str) -> Result<(), StoreError> {
    let sql = "UPDATE emails SET attempts = attempts + 1, problem = $2 WHERE id = $1 AND state = 'queued'";
    sql::execute(db, sql, [id.uuid().into(), problem.into()]).await?;
    Ok(())
}

/// Says what became of an e-mail that waited. `false` where it did not wait any more.
pub async fn end<C: Connection>(
    db: &C,
    id: EmailId,
    state: EmailState,
    problem: Option<&str>,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "UPDATE emails SET state = $2, problem = coalesce($3, problem), ended_at = $4, \
               attempts = attempts + $5 WHERE id = $1 AND state = 'queued'";
    let attempts = i32::from(state != EmailState::Dropped);
    let values = [
        id.uuid().into(),
        state.word().into(),
        problem.map(str::to_owned).into(),
        micros(at).into(),
        attempts.into(),
    ];
    Ok(sql::execute(db, sql, values).await? == 1)
}

/// Notes that the customer was reminded of what this check asked. `false` where that has been done before.
pub async fn remind_once<C: Connection>(db: &C, check: CheckId, at: Timestamp) -> Result<bool, StoreError> {
    let sql = "INSERT INTO email_reminders (check_id, at) VALUES ($1, $2) ON CONFLICT (check_id) DO NOTHING";
    Ok(sql::execute(db, sql, [check.uuid().into(), micros(at).into()]).await? == 1)
}

/// Customers of a level who were asked for something that is due in these days and were not reminded of it, those due
/// first at the front, at most `limit`.
pub async fn to_remind<C: Connection>(
    db: &C,
    level: &str,
    from: Date,
    to: Date,
    limit: u32,
) -> Result<Vec<CustomerId>, StoreError> {
    #[derive(FromQueryResult)]
    struct Due {
        id: Uuid,
    }
    let sql = "SELECT c.id FROM customers c WHERE c.resubmission_due >= $1 AND c.resubmission_due <= $2 \
               AND c.status = 'resubmission' AND c.level_code = $3 AND NOT EXISTS ( \
                   SELECT 1 FROM checks k JOIN email_reminders r ON r.check_id = k.id \
                   WHERE k.customer_id = c.id AND k.round = c.round) \
               ORDER BY c.resubmission_due, c.id LIMIT $4";
    let values = [from.to_string().into(), to.to_string().into(), level.into(), limit.into()];
    let rows: Vec<Due> = sql::all(db, sql, values).await?;
    Ok(rows.into_iter().map(|row| CustomerId::from_uuid(row.id)).collect())
}

/// The kinds a user does not want.
pub async fn switched_off<C: Connection>(db: &C, user: UserId) -> Result<Vec<EmailKind>, StoreError> {
    let words =
        sql::texts(db, "SELECT kind FROM emails_off WHERE user_id = $1", [user.uuid().into()]).await?;
    Ok(words.iter().filter_map(|word| EmailKind::from_word(word)).collect())
}

/// Sets the kinds a user does not want to exactly these.
pub async fn set_switched_off<C: Connection>(
    db: &C,
    user: UserId,
    kinds: &[EmailKind],
) -> Result<(), StoreError> {
    sql::execute(db, "DELETE FROM emails_off WHERE user_id = $1", [user.uuid().into()]).await?;
    for kind in kinds {
        let sql = "INSERT INTO emails_off (user_id, kind) VALUES ($1, $2)";
        sql::execute(db, sql, [user.uuid().into(), kind.word().into()]).await?;
    }
    Ok(())
}

/// An operator's own text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnText {
    /// Counts the changes, from 1.
    pub version: u32,
    /// The subject; empty where the text that came with Probity was put back.
    pub subject: String,
    /// The paragraphs, with an empty line between them.
    pub body: String,
    /// Who changed it.
    pub changed_by: Option<UserId>,
    /// When.
    pub at: Timestamp,
}

/// The newest text of an operator for a kind in a language, if there ever was one.
pub async fn own_text<C: Connection>(
    db: &C,
    kind: EmailKind,
    language: &str,
) -> Result<Option<OwnText>, StoreError> {
    #[derive(FromQueryResult)]
    struct TextRow {
        version: i32,
        subject: String,
        body: String,
        changed_by: Option<Uuid>,
        at: i64,
    }
    let sql = "SELECT version, subject, body, changed_by, at FROM email_texts \
               WHERE kind = $1 AND language = $2 ORDER BY version DESC LIMIT 1";
    let row: Option<TextRow> = sql::one(db, sql, [kind.word().into(), language.into()]).await?;
    row.map(|row| {
        Ok(OwnText {
            version: u32::try_from(row.version).unwrap_or_default(),
            subject: row.subject,
            body: row.body,
            changed_by: row.changed_by.map(UserId::from_uuid),
            at: timestamp(row.at)?,
        })
    })
    .transpose()
}

/// Keeps a new version of an operator's text.
pub async fn insert_text<C: Connection>(
    db: &C,
    kind: EmailKind,
    language: &str,
    text: &OwnText,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO email_texts (kind, language, version, subject, body, changed_by, at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values: [Value; 7] = [
        kind.word().into(),
        language.into(),
        i64::from(text.version).into(),
        text.subject.as_str().into(),
        text.body.as_str().into(),
        text.changed_by.map(UserId::uuid).into(),
        micros(text.at).into(),
    ];
    sql::execute(db, sql, values).await?;
    Ok(())
}

fn record(row: Row) -> Result<EmailRecord, StoreError> {
    let corrupt = |what: &str| StoreError::Corrupt { what: "email", why: what.to_owned() };
    Ok(EmailRecord {
        id: EmailId::from_uuid(row.id),
        customer: row.customer_id.map(CustomerId::from_uuid),
        user: row.user_id.map(UserId::from_uuid),
        check: row.check_id.map(CheckId::from_uuid),
        kind: EmailKind::from_word(&row.kind).ok_or_else(|| corrupt(&row.kind))?,
        language: row.language,
        state: EmailState::ALL
            .into_iter()
            .find(|state| state.word() == row.state)
            .ok_or_else(|| corrupt(&row.state))?,
        attempts: u32::try_from(row.attempts).unwrap_or_default(),
        problem: row.problem,
        created_at: timestamp(row.created_at)?,
        ended_at: row.ended_at.map(timestamp).transpose()?,
    })
}

/// Where a customer can be written to, and how.
#[derive(Clone, Debug)]
pub struct Recipient {
    /// The address: the one the platform gave, else that of the field `email`; none where there is neither.
    pub address: Option<Personal<String>>,
    /// The language, as a tag (BCP 47).
    pub language: String,
    /// Whether the customer is made up, by a sandbox key.
    pub sandbox: bool,
}

/// Where a customer can be written to.
pub async fn recipient<C: Connection>(db: &C, customer: CustomerId) -> Result<Option<Recipient>, StoreError> {
    let sql = "SELECT c.language, c.sandbox, c.contact_email, f.id AS field_id, f.value FROM customers c \
               LEFT JOIN fields f ON f.customer_id = c.id AND f.code = 'email' AND f.active WHERE c.id = $1";
    let row: Option<AddressRow> = sql::one(db, sql, [customer.uuid().into()]).await?;
    let Some(row) = row else { return Ok(None) };
    let keys = key::of_all(db, [customer]).await?;
    // Nobody is written to who was erased.
    let address = match keys.get(customer) {
        Some(key) => address(key, customer, &row)?,
        None => None,
    };
    Ok(Some(Recipient { address, language: row.language, sandbox: row.sandbox }))
}

#[derive(FromQueryResult)]
struct AddressRow {
    language: String,
    sandbox: bool,
    contact_email: Option<Sealed>,
    field_id: Option<Uuid>,
    value: Option<Sealed>,
}

/// What the platform gave, else what the customer supplied.
fn address(
    key: &key::DataKey,
    customer: CustomerId,
    row: &AddressRow,
) -> Result<Option<Personal<String>>, StoreError> {
    if let Some(sealed) = &row.contact_email {
        let given = key::open(key, customer::CONTACT_EMAIL, customer.uuid(), sealed)?;
        if !given.is_empty() {
            return Ok(Some(Personal::new(given)));
        }
    }
    let Some((id, sealed)) = row.field_id.zip(row.value.as_ref()) else { return Ok(None) };
    Ok(match serde_json::from_str(&key::open(key, field::VALUE, id, sealed)?) {
        Ok(FieldValue::Text(supplied)) => Some(Personal::new(supplied)),
        _ => None,
    })
}
