//! Everything about one customer.

use crate::{App, AppError, authorise, privacy};
use probity_model::{
    check::Check,
    hold::{Hold, strongest},
    id::{CustomerId, DocumentVersionId, NoteId, UserId},
    item::FieldCode,
    permission::{Action, can},
    privacy::Sight,
    user::Actor,
};
use probity_store::{
    check, customer as store,
    customer::CustomerRecord,
    document::{self, DocumentVersion},
    field::{self, FieldVersion},
    file::{self, File, Owner, Page},
};
use std::collections::{BTreeSet, HashMap};

/// Everything the Verification tab shows.
#[derive(Clone, Debug)]
pub struct Profile {
    /// The customer.
    pub record: CustomerRecord,
    /// Every version of every field, the newest of each first.
    pub fields: Vec<FieldVersion>,
    /// Every version of every document, the newest of each first.
    pub documents: Vec<DocumentVersion>,
    /// Every file, in order within its owner.
    pub files: Vec<File>,
    /// Every page image, in order within its file.
    pub pages: Vec<Page>,
    /// Every round, the newest first.
    pub rounds: Vec<Check>,
    /// Tags.
    pub tags: Vec<String>,
    /// The legal hold in force that ends last.
    pub hold: Option<Hold>,
    /// How many notes there are.
    pub notes: u64,
    /// The names of users, for whoever appears.
    pub users: HashMap<UserId, String>,
    /// How whoever asked sees the masked values: the fields and the documents are as they may see them.
    pub sight: Sight,
    /// The fields whose values are masked for them.
    pub masked: BTreeSet<FieldCode>,
}

/// Reads everything the Verification tab shows, all of one moment.
pub async fn profile(app: &App, by: &Actor, id: CustomerId) -> Result<Profile, AppError> {
    authorise(by, Action::ViewCustomers)?;
    let db = app.store.snapshot().await?;
    let record = super::load(&db, by, id).await?;
    let sight = privacy::sight(app, &db, by, &record.customer).await?;
    let (mut fields, mut documents) = (field::all(&db, id).await?, document::all(&db, id).await?);
    let masked = privacy::mask(app, sight, &mut fields, &mut documents);
    Ok(Profile {
        record,
        fields,
        documents,
        sight,
        masked,
        files: file::of_customer(&db, id).await?,
        pages: file::pages_of_customer(&db, id).await?,
        rounds: check::rounds(&db, id).await?,
        tags: store::tags(&db, id).await?,
        hold: strongest(&probity_store::hold::of_customer(&db, id).await?, crate::retention::today(app)),
        notes: probity_store::note::count(&db, id).await?,
        users: probity_store::user::names(&db).await?,
    })
}

/// A customer without its items' values, as the API and the small answers need it.
pub async fn get(app: &App, by: &Actor, id: CustomerId) -> Result<CustomerRecord, AppError> {
    if !can(by, Action::ReadCustomers) {
        authorise(by, Action::ViewCustomers)?;
    }
    super::load(app.store.read(), by, id).await
}

/// The customer with this external reference.
pub async fn by_reference(app: &App, by: &Actor, reference: &str) -> Result<Option<CustomerId>, AppError> {
    if !can(by, Action::ReadCustomers) {
        authorise(by, Action::ViewCustomers)?;
    }
    let Some(id) = store::id_by_reference(app.store.read(), reference).await? else {
        return Ok(None);
    };
    Ok(super::place(app.store.read(), by, id).await.is_ok().then_some(id))
}

impl Profile {
    /// The files of a version of a document, in order.
    pub fn files_of(&self, document: DocumentVersionId) -> impl Iterator<Item = &File> {
        self.files.iter().filter(move |file| file.owner == Owner::Document(document))
    }

    /// The files attached to a note, in order.
    pub fn files_of_note(&self, note: NoteId) -> impl Iterator<Item = &File> {
        self.files.iter().filter(move |file| file.owner == Owner::Note(note))
    }
}

/// The customer whose document this is.
pub async fn of_document(app: &App, by: &Actor, id: DocumentVersionId) -> Result<CustomerId, AppError> {
    authorise(by, Action::ViewDocuments)?;
    let document = document::get(app.store.read(), id).await?;
    Ok(document.ok_or(AppError::NotFound("document"))?.customer)
}
