//! Writing many customers at once, for benchmarks and imports: rows of one table go in together, many to a statement.

mod rows;

pub(crate) use rows::{ROWS_PER_STATEMENT, statement};

use crate::{
    Connection, Store, StoreError, audit,
    customer::{COMMENT, CustomerRecord, number, sealed_decision, sealed_email, sealed_name},
    document::{self, DocumentVersion},
    event,
    field::{self, FieldVersion},
    file::{self, File, Owner, Page, Rendering},
    key::{self, DataKey, Keys},
    micros,
    search::{self, Searched},
};
use probity_audit::{Checkpoint, Signer};
use probity_model::{
    check::{Check, Mark},
    customer::{OpenRequest, State},
    event::Event,
    id::{CustomerId, EventId, FieldVersionId, MarkId},
    item::ItemKey,
};
use probity_seal::TokenKey;
use rows::Rows;
use sea_orm::{ConnectionTrait as _, DatabaseBackend, Value};
use uuid::Uuid;

/// A customer with everything that belongs to it.
#[derive(Clone, Debug)]
pub struct WholeCustomer {
    /// The customer.
    pub record: CustomerRecord,
    /// Tags.
    pub tags: Vec<String>,
    /// Every version of every field.
    pub fields: Vec<(FieldVersionId, FieldVersion)>,
    /// Every version of every document.
    pub documents: Vec<DocumentVersion>,
    /// Every file.
    pub files: Vec<File>,
    /// Every page image.
    pub pages: Vec<Page>,
    /// Every round with its present marks.
    pub checks: Vec<Check>,
    /// Ids for those marks, in the same order.
    pub mark_ids: Vec<MarkId>,
    /// Everything that happened, in order.
    pub events: Vec<(EventId, Event)>,
}

impl Store {
    /// Makes the writing connection ready for bulk: nobody needs what is lost in a power cut here, and every reference
    /// was made together with what it refers to.
    pub async fn begin_bulk(&self) -> Result<(), StoreError> {
        if self.write.get_database_backend() == DatabaseBackend::Sqlite {
            let sql = "PRAGMA synchronous = off; PRAGMA foreign_keys = off; PRAGMA cache_size = -262144";
            self.write.execute_unprepared(sql).await?;
        }
        Ok(())
    }

    /// Ends bulk: the connection is as before.
    pub async fn end_bulk(&self) -> Result<(), StoreError> {
        if self.write.get_database_backend() == DatabaseBackend::Sqlite {
            let sql = "PRAGMA synchronous = full; PRAGMA foreign_keys = on; PRAGMA cache_size = -16000; \
                       PRAGMA wal_checkpoint(truncate)";
            self.write.execute_unprepared(sql).await?;
        }
        Ok(())
    }
}

/// Customers sealed and signed, ready to be written. No database is needed for that, so one batch is made while the one before
/// is written.
pub struct Prepared {
    tables: Tables,
    /// Where the log must stand.
    before: Checkpoint,
    /// Where it stands then.
    pub head: Checkpoint,
}

/// Seals and signs the customers and all that belongs to them, to follow where the log stands at `before`.
pub fn prepare(
    keys: &Keys,
    signer: &Signer,
    before: Checkpoint,
    customers: &[WholeCustomer],
) -> Result<Prepared, StoreError> {
    let mut tables = Tables::new();
    let mut head = before;
    for whole in customers {
        let fresh = keys.fresh(whole.record.customer.id);
        tables.keys.values.extend(fresh.row);
        tables.customer(&fresh.key, fresh.id, whole)?;
        tables.items(&fresh.key, whole)?;
        tables.files(&fresh.key, whole)?;
        tables.checks(&fresh.key, whole)?;
        for (searched, text) in searched(whole) {
            tables.token(keys.search(), whole.record.customer.id, searched, &text);
        }
        for (id, event) in &whole.events {
            let (values, next) = event::written(*id, event, Some(&fresh.key), &head, signer)?;
            tables.events.values.extend(values);
            head = next;
        }
    }
    Ok(Prepared { tables, before, head })
}

/// Writes what was prepared, in the transaction given. [`StoreError::Conflict`] where the log has gone on since.
pub async fn write<C: Connection>(db: &C, prepared: Prepared) -> Result<(), StoreError> {
    let Prepared { tables, before, .. } = prepared;
    if audit::head(db).await? != before {
        return Err(StoreError::Conflict);
    }
    // Each table after those it refers to.
    tables.keys.write(db).await?;
    tables.customers.write(db).await?;
    tables.tags.write(db).await?;
    tables.tokens.write(db).await?;
    tables.fields.write(db).await?;
    tables.documents.write(db).await?;
    tables.files.write(db).await?;
    tables.pages.write(db).await?;
    tables.checks.write(db).await?;
    tables.marks.write(db).await?;
    tables.asked.write(db).await?;
    tables.events.write(db).await?;
    search::note_progress(db).await
}

/// What a customer is found by.
fn searched(whole: &WholeCustomer) -> Vec<(Searched, String)> {
    let mut texts = vec![(Searched::Reference, whole.record.external_reference.clone())];
    for (_, field) in whole.fields.iter().filter(|(_, field)| field.active) {
        if let Some(searched) = Searched::of(&ItemKey::Field(field.code.clone())) {
            texts.push((searched, field.value.reveal().one_line()));
        }
    }
    texts
}

fn number_of(key: &DataKey, document: &DocumentVersion) -> Option<String> {
    let number = document.number.as_ref()?;
    Some(key::seal(key, document::NUMBER, document.id.uuid(), number.reveal()).0)
}

/// The rows of every table, while they are gathered.
struct Tables {
    keys: Rows,
    customers: Rows,
    tags: Rows,
    tokens: Rows,
    fields: Rows,
    documents: Rows,
    files: Rows,
    pages: Rows,
    checks: Rows,
    marks: Rows,
    asked: Rows,
    events: Rows,
}

impl Tables {
    fn new() -> Self {
        Self {
            keys: Rows::of("keys.data_keys", &["id", "master_key", "wrapped"]),
            customers: Rows::of("customers", &CUSTOMERS),
            tags: Rows::of("customer_tags", &["tag", "customer_id"]),
            tokens: Rows::of("search.tokens", &["token", "customer_id", "item"]),
            fields: Rows::of("fields", &FIELDS),
            documents: Rows::of("document_versions", &DOCUMENTS),
            files: Rows::of("files", &FILES),
            pages: Rows::of("pages", &["id", "file_id", "number", "width", "height"]),
            checks: Rows::of("checks", &CHECKS),
            marks: Rows::of("marks", &MARKS),
            asked: Rows::of("asked_items", &["customer_id", "item", "is_open", "answered"]),
            events: Rows::of("events", &event::WRITTEN),
        }
    }

    fn customer(&mut self, key: &DataKey, data_key: Uuid, whole: &WholeCustomer) -> Result<(), StoreError> {
        let record = &whole.record;
        let customer = &record.customer;
        let open = match &customer.state {
            State::Resubmission(request) => Some(request),
            _ => None,
        };
        let holder = customer.open_check().and_then(|check| check.claim).map(|claim| claim.holder.uuid());
        self.customers.values.extend([
            customer.id.uuid().into(),
            record.external_reference.as_str().into(),
            customer.level.code.as_str().into(),
            number(customer.level_version)?.into(),
            customer.state.status().word().into(),
            customer.state.stage().map(|stage| stage.word().to_owned()).into(),
            matches!(customer.state, State::Rejected { r#final: true }).into(),
            number(customer.round)?.into(),
            number(customer.version)?.into(),
            customer.returned.into(),
            customer.submitted_at.map(micros).into(),
            customer.due_at.map(micros).into(),
            holder.into(),
            open.map(|request| request.requested_by.uuid()).into(),
            open.map(|request| request.due.to_string()).into(),
            record.risk.word().into(),
            record.country.map(|country| country.code().to_owned()).into(),
            sealed_name(key, customer.id, &record.display_name).0.into(),
            micros(record.created_at).into(),
            micros(record.updated_at).into(),
            number(customer.attempts_left)?.into(),
            record.language.as_str().into(),
            sealed_email(key, record).map(|sealed| sealed.0).into(),
            record.sandbox.into(),
            record.assignee.map(probity_model::id::Id::uuid).into(),
            data_key.into(),
        ]);
        let id = customer.id;
        for tag in &whole.tags {
            self.tags.values.extend([tag.as_str().into(), id.uuid().into()]);
        }
        for item in &customer.asked {
            let answered = open.and_then(|OpenRequest { items, .. }| items.get(item));
            self.asked.values.extend([
                id.uuid().into(),
                item.to_string().into(),
                answered.is_some().into(),
                answered.copied().unwrap_or(false).into(),
            ]);
        }
        Ok(())
    }

    fn token(&mut self, key: &TokenKey, customer: CustomerId, item: Searched, text: &str) {
        for token in search::tokens(key, item.index(), text) {
            self.tokens.values.extend([token.into(), customer.uuid().into(), item.number().into()]);
        }
    }

    fn items(&mut self, key: &DataKey, whole: &WholeCustomer) -> Result<(), StoreError> {
        let customer = whole.record.customer.id;
        for (id, field) in &whole.fields {
            let value = serde_json::to_string(&field.value)
                .map_err(|error| StoreError::Corrupt { what: "field", why: error.to_string() })?;
            self.fields.values.extend([
                id.uuid().into(),
                customer.uuid().into(),
                field.code.as_str().into(),
                number(field.version)?.into(),
                key::seal(key, field::VALUE, id.uuid(), &value).0.into(),
                field.active.into(),
                micros(field.supplied_at).into(),
            ]);
        }
        for document in &whole.documents {
            self.documents.values.extend([
                document.id.uuid().into(),
                customer.uuid().into(),
                document.kind.word().into(),
                number(document.version)?.into(),
                document.country.map(|country| country.code().to_owned()).into(),
                number_of(key, document).into(),
                document.issued_on.map(|date| date.to_string()).into(),
                document.expires_on.map(|date| date.to_string()).into(),
                document.active.into(),
                micros(document.uploaded_at).into(),
            ]);
        }
        Ok(())
    }

    fn files(&mut self, key: &DataKey, whole: &WholeCustomer) -> Result<(), StoreError> {
        for file in &whole.files {
            let (document, note) = match file.owner {
                Owner::Document(id) => (Some(id.uuid()), None),
                Owner::Note(id) => (None, Some(id.uuid())),
            };
            let (state, problem) = match &file.rendering {
                Rendering::Queued => ("queued", None),
                Rendering::Ready => ("ready", None),
                Rendering::Failed(problem) => ("failed", Some(problem.clone())),
            };
            self.files.values.extend([
                file.id.uuid().into(),
                file.customer.uuid().into(),
                document.into(),
                note.into(),
                file.side.word().into(),
                number(file.sort_order)?.into(),
                file.format.as_str().into(),
                i64::try_from(file.size_bytes).unwrap_or(i64::MAX).into(),
                file.sha256.as_str().into(),
                key::seal(key, file::NAME, file.id.uuid(), file.name.reveal()).0.into(),
                number(file.page_count)?.into(),
                state.into(),
                problem.into(),
                micros(file.created_at).into(),
            ]);
        }
        for page in &whole.pages {
            self.pages.values.extend([
                page.id.uuid().into(),
                page.file.uuid().into(),
                number(page.number)?.into(),
                number(page.width)?.into(),
                number(page.height)?.into(),
            ]);
        }
        Ok(())
    }

    fn checks(&mut self, key: &DataKey, whole: &WholeCustomer) -> Result<(), StoreError> {
        let mut mark_ids = whole.mark_ids.iter();
        for check in &whole.checks {
            let decision = check.decision.as_ref();
            let text =
                decision.map(|decision| sealed_decision(key, check.id.uuid(), decision)).transpose()?;
            self.checks.values.extend([
                check.id.uuid().into(),
                whole.record.customer.id.uuid().into(),
                number(check.round)?.into(),
                number(check.level_version)?.into(),
                micros(check.started_at).into(),
                check.claim.map(|claim| claim.holder.uuid()).into(),
                check.claim.map(|claim| micros(claim.until)).into(),
                decision.map(|decision| decision.ruling.outcome().word().to_owned()).into(),
                decision.map(|decision| decision.by.uuid()).into(),
                decision.map(|decision| micros(decision.at)).into(),
                text.into(),
            ]);
            for (item, mark) in &check.marks {
                let id = mark_ids.next().ok_or(StoreError::Corrupt {
                    what: "mark",
                    why: "there is one id for each".to_owned(),
                })?;
                self.marks.values.extend(mark_columns(key, *id, check, item, mark)?);
            }
        }
        Ok(())
    }
}

fn mark_columns(
    key: &DataKey,
    id: MarkId,
    check: &Check,
    item: &ItemKey,
    mark: &Mark,
) -> Result<[Value; 11], StoreError> {
    let reasons = serde_json::to_string(&mark.reasons)
        .map_err(|error| StoreError::Corrupt { what: "reasons", why: error.to_string() })?;
    Ok([
        id.uuid().into(),
        check.id.uuid().into(),
        item.to_string().into(),
        number(mark.item_version)?.into(),
        mark.verdict.word().into(),
        reasons.into(),
        mark.comment.as_ref().map(|text| key::seal(key, COMMENT, id.uuid(), text).0).into(),
        mark.by.uuid().into(),
        micros(mark.at).into(),
        mark.carried_from.map(probity_model::id::Id::uuid).into(),
        true.into(),
    ])
}

const CUSTOMERS: [&str; 26] = [
    "id",
    "external_reference",
    "level_code",
    "level_version",
    "status",
    "stage",
    "rejected_final",
    "round",
    "version",
    "returned",
    "submitted_at",
    "due_at",
    "holder",
    "requested_by",
    "resubmission_due",
    "risk",
    "country",
    "display_name",
    "created_at",
    "updated_at",
    "attempts_left",
    "language",
    "contact_email",
    "sandbox",
    "assignee",
    "data_key",
];

const FIELDS: [&str; 7] = ["id", "customer_id", "code", "version", "value", "active", "supplied_at"];

const DOCUMENTS: [&str; 10] = [
    "id",
    "customer_id",
    "kind",
    "version",
    "country",
    "number",
    "issued_on",
    "expires_on",
    "active",
    "uploaded_at",
];

const FILES: [&str; 14] = [
    "id",
    "customer_id",
    "document_version_id",
    "note_id",
    "side",
    "sort_order",
    "format",
    "size_bytes",
    "sha256",
    "name",
    "page_count",
    "render_state",
    "render_problem",
    "created_at",
];

const CHECKS: [&str; 11] = [
    "id",
    "customer_id",
    "round",
    "level_version",
    "started_at",
    "holder",
    "claim_until",
    "outcome",
    "decided_by",
    "decided_at",
    "decision",
];

const MARKS: [&str; 11] = [
    "id",
    "check_id",
    "item",
    "item_version",
    "verdict",
    "reasons",
    "comment",
    "marked_by",
    "marked_at",
    "carried_from",
    "active",
];
