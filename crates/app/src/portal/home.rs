//! What is to be done, and what becomes of it.

use super::{consenting, may_supply, own};
use crate::{
    App, AppError,
    file::{PageSize, page_bytes},
    intake, told,
};
use bytes::Bytes;
use jiff::{Timestamp, civil::Date};
use probity_language::Language;
use probity_model::{
    Personal,
    check::{Request, Ruling},
    country::Country,
    customer::{Customer, OpenRequest, State},
    field::{FieldDefinition, FieldValue},
    id::{CustomerId, PageId},
    item::{DocumentKind, ItemKey},
    reason::Reason,
    status::{Stage, Status},
    user::Actor,
};
use probity_store::{self as store, Connection, document::DocumentVersion, field::FieldVersion, file::Owner};
use std::collections::BTreeMap;

/// What the customer is shown. Not `Debug`: it holds what was sent.
pub struct Home {
    /// The customer's first name, where it is known.
    pub first_name: Option<Personal<String>>,
    /// The language it is written to in.
    pub language: Language,
    /// Whether the present text was agreed to.
    pub has_consented: bool,
    /// The status.
    pub status: Status,
    /// Why it is pending, if it is.
    pub stage: Option<Stage>,
    /// Where it stands with the customer.
    pub phase: Phase,
    /// How often it may still be submitted.
    pub attempts_left: u32,
    /// When it was last submitted.
    pub submitted_at: Option<Timestamp>,
    /// The fields that can be supplied now, in order.
    pub fields: Vec<FieldTodo>,
    /// The documents that can be supplied now, in order.
    pub documents: Vec<DocumentTodo>,
}

/// Where it stands with the customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Everything the level asks is to be sent.
    Collecting,
    /// Some of it is to be sent again, or for the first time, until this day.
    Asked {
        /// The last day.
        due: Date,
    },
    /// Rejected; the customer may send again and submit.
    MayTryAgain {
        /// What the customer is told.
        message: String,
    },
    /// Nothing is to be done.
    Waiting,
    /// Rejected; nothing can be done.
    Closed {
        /// What the customer is told.
        message: String,
    },
    /// Approved.
    Approved,
}

/// Why something is to be sent again, in the customer's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    /// As much of each reason as may be told.
    pub reasons: Vec<String>,
    /// What the reviewer wrote beside.
    pub message: Option<String>,
}

/// A field to supply.
pub struct FieldTodo {
    /// What it is.
    pub definition: FieldDefinition,
    /// Whether it must be supplied.
    pub is_required: bool,
    /// Whether nothing is left to do about it.
    pub is_done: bool,
    /// Why it is to be sent again, if it is.
    pub why: Option<Why>,
    /// What was sent last.
    pub value: Option<Personal<FieldValue>>,
}

/// A document to supply; where several kinds will do, one of them.
pub struct DocumentTodo {
    /// The group's name, where several kinds will do.
    pub label: Option<String>,
    /// The kinds that will do.
    pub any_of: Vec<DocumentKind>,
    /// Whether nothing is left to do about it.
    pub is_done: bool,
    /// Why it is to be sent again, if it is.
    pub why: Option<Why>,
    /// What was sent last of each kind.
    pub sent: Vec<SentDocument>,
}

/// A document as it was sent last.
pub struct SentDocument {
    /// What it is.
    pub kind: DocumentKind,
    /// Who issued it.
    pub country: Option<Country>,
    /// Its number.
    pub number: Option<Personal<String>>,
    /// When it was issued.
    pub issued_on: Option<Date>,
    /// When it expires.
    pub expires_on: Option<Date>,
    /// Whether every page image is there.
    pub is_rendered: bool,
    /// Its page images, in order.
    pub pages: Vec<SentPage>,
}

/// A page image of what was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SentPage {
    /// Its id.
    pub id: PageId,
    /// Pixels of the large image.
    pub width: u32,
    /// Pixels of the large image.
    pub height: u32,
}

/// Everything the customer is shown, of one moment.
pub async fn home(app: &App, by: &Actor) -> Result<Home, AppError> {
    let id = own(by)?;
    let db = app.store.snapshot().await?;
    let has_consented = consenting(&db, id).await.is_ok();
    let record = store::customer::load(&db, id).await?.ok_or(AppError::NotFound("customer"))?;
    let customer = record.customer;
    let known: Vec<_> = store::reason::list(&db).await?.into_iter().map(|listed| listed.reason).collect();
    let language = Language::from_tag(&record.language).unwrap_or_default();
    let ruling = customer.check.as_ref().and_then(|check| check.decision.as_ref()).map(|it| &it.ruling);
    let asked = match (ruling, &customer.state) {
        (Some(Ruling::Resubmission(request)), State::Resubmission(open)) => {
            asked(app, language, request, open, &known)
        }
        _ => Vec::new(),
    };
    let message = match ruling {
        Some(Ruling::Reject(rejection)) => {
            told::rejection(language, rejection, &found(&rejection.reasons, &known))
        }
        _ => String::new(),
    };
    let phase = match &customer.state {
        State::Incomplete => Phase::Collecting,
        State::Resubmission(request) => Phase::Asked { due: request.due },
        State::Rejected { r#final: false } if customer.attempts_left > 0 => Phase::MayTryAgain { message },
        State::Rejected { .. } => Phase::Closed { message },
        State::Approved => Phase::Approved,
        _ => Phase::Waiting,
    };
    let values = store::field::active(&db, id).await?;
    let sent = sent(&db, id).await?;
    Ok(Home {
        first_name: values
            .iter()
            .find(|field| field.code.as_str() == "first_name")
            .map(|field| Personal::new(field.value.reveal().one_line())),
        language,
        has_consented,
        status: customer.state.status(),
        stage: customer.state.stage(),
        phase,
        attempts_left: customer.attempts_left,
        submitted_at: customer.submitted_at,
        fields: fields(app, &customer, &asked, &values),
        documents: documents(&customer, &asked, &sent),
    })
}

/// A page image of what the customer sent; nobody else's, and nothing of what staff attached.
pub async fn page_image(app: &App, by: &Actor, page: PageId, size: PageSize) -> Result<Bytes, AppError> {
    let id = own(by)?;
    let owner = store::file::customer_of_document_page(app.store.read(), page).await?;
    if owner != Some(id) {
        return Err(AppError::NotFound("page"));
    }
    page_bytes(app, id, page, size).await
}

/// Hands everything in.
pub async fn submit(app: &App, by: &Actor) -> Result<(), AppError> {
    let id = super::looked_up(app, by).await?.customer.id;
    intake::submit(app, by, id).await.map(drop)
}

/// An item that is asked for.
struct Asked {
    item: ItemKey,
    answered: bool,
    why: Why,
}

fn asked(
    app: &App,
    language: Language,
    request: &Request,
    open: &OpenRequest,
    known: &[Reason],
) -> Vec<Asked> {
    let items = request.items.iter().map(|requested| {
        let found = found(&requested.reasons, known);
        Asked {
            item: requested.item.clone(),
            answered: open.items.get(&requested.item).copied().unwrap_or(false),
            why: Why {
                reasons: told::reasons(language, &found),
                message: told::message(app, requested, &found),
            },
        }
    });
    items.collect()
}

/// The reasons of these codes. Of one that is not there any more nothing is told.
fn found<'a>(codes: &[String], known: &'a [Reason]) -> Vec<&'a Reason> {
    codes.iter().filter_map(|code| known.iter().find(|reason| reason.code == *code)).collect()
}

fn fields(app: &App, customer: &Customer, asked: &[Asked], values: &[FieldVersion]) -> Vec<FieldTodo> {
    let of_level = app.settings().fields.iter().filter_map(|definition| {
        let item = ItemKey::Field(definition.code.clone());
        if !may_supply(customer, &item) {
            return None;
        }
        let value =
            values.iter().find(|value| value.code == definition.code).map(|value| value.value.clone());
        let asked = asked.iter().find(|asked| asked.item == item);
        Some(FieldTodo {
            is_required: asked.is_some() || customer.level.required_fields.contains(&definition.code),
            is_done: asked.map_or(value.is_some(), |asked| asked.answered),
            why: asked.map(|asked| asked.why.clone()),
            definition: definition.clone(),
            value,
        })
    });
    of_level.collect()
}

fn documents(
    customer: &Customer,
    asked: &[Asked],
    sent: &BTreeMap<DocumentKind, SentDocument>,
) -> Vec<DocumentTodo> {
    let of = |kinds: &[DocumentKind]| kinds.iter().filter_map(|kind| sent.get(kind).map(copied)).collect();
    if matches!(customer.state, State::Resubmission(_)) {
        let documents = asked.iter().filter_map(|asked| match &asked.item {
            ItemKey::Document(kind) => Some((*kind, asked)),
            ItemKey::Field(_) => None,
        });
        return documents
            .map(|(kind, asked)| DocumentTodo {
                label: None,
                any_of: vec![kind],
                is_done: asked.answered,
                why: Some(asked.why.clone()),
                sent: of(&[kind]),
            })
            .collect();
    }
    let requirements = customer.level.requirements(&customer.asked);
    let requirements = requirements.into_iter().filter_map(|requirement| {
        let kinds: Vec<_> = requirement
            .any_of
            .iter()
            .filter(|item| may_supply(customer, item))
            .filter_map(|item| match item {
                ItemKey::Document(kind) => Some(*kind),
                ItemKey::Field(_) => None,
            })
            .collect();
        (!kinds.is_empty()).then_some((requirement.label, kinds))
    });
    requirements
        .map(|(label, kinds)| DocumentTodo {
            label,
            is_done: kinds.iter().any(|kind| sent.contains_key(kind)),
            why: None,
            sent: of(&kinds),
            any_of: kinds,
        })
        .collect()
}

fn copied(sent: &SentDocument) -> SentDocument {
    SentDocument { number: sent.number.clone(), pages: sent.pages.clone(), ..*sent }
}

/// The active version of each document, with its page images.
async fn sent<C: Connection>(
    db: &C,
    id: CustomerId,
) -> Result<BTreeMap<DocumentKind, SentDocument>, AppError> {
    let versions = store::document::all(db, id).await?;
    let files = store::file::of_customer(db, id).await?;
    let pages = store::file::pages_of_customer(db, id).await?;
    let shown = |version: DocumentVersion| {
        let owner = Owner::Document(version.id);
        let own: Vec<_> = files.iter().filter(|file| file.owner == owner).collect();
        let images = own.iter().flat_map(|file| pages.iter().filter(|page| page.file == file.id));
        SentDocument {
            kind: version.kind,
            country: version.country,
            number: version.number,
            issued_on: version.issued_on,
            expires_on: version.expires_on,
            is_rendered: own.iter().all(|file| file.rendering != store::file::Rendering::Queued),
            pages: images
                .map(|page| SentPage { id: page.id, width: page.width, height: page.height })
                .collect(),
        }
    };
    let active = versions.into_iter().filter(|version| version.active);
    Ok(active.map(|version| (version.kind, shown(version))).collect())
}
