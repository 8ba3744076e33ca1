//! Playing the stories: everything goes through the use cases, in the order of time.

use super::{
    DemoError,
    cast::{Cast, Staff},
    story::{Act, Flaw, Story, Supplied},
    supply,
};
use crate::clock::StoryClock;
use jiff::{civil::Date, tz::TimeZone};
use probity_app::{
    App, AppError, customer, file,
    intake::{self, NewCustomer, Upload},
    note::{self, NewNote},
    transaction::{self, Send},
};
use probity_model::{
    Personal,
    customer::State,
    id::{CustomerId, NoteId},
    item::{DocumentKind, ItemKey},
    user::Actor,
};
use probity_specimen::Person;
use tokio::task::JoinSet;

/// One customer while its story is played.
pub(super) struct Life {
    /// What is to happen.
    pub(super) story: Story,
    /// Its place among all, for references.
    pub(super) place: usize,
    /// Who it is.
    pub(super) person: Person,
    /// The id, once it has arrived.
    pub(super) id: Option<CustomerId>,
    /// How many resubmissions it has answered.
    pub(super) answers: usize,
    /// The latest note on it.
    pub(super) note: Option<NoteId>,
    /// How many transactions the platform has sent for it.
    pub(super) transactions: usize,
}

/// What the acts work with.
pub(super) struct Stage<'a> {
    /// The use cases, with the clock of the story.
    pub(super) app: &'a App,
    /// That clock.
    pub(super) clock: &'a StoryClock,
    /// Who acts.
    pub(super) cast: &'a Cast,
}

impl Life {
    pub(super) fn new(place: usize, story: Story) -> Self {
        let person = Person::generate(story.seed);
        Self { story, place, person, id: None, answers: 0, note: None, transactions: 0 }
    }

    /// What is wrong with what is supplied now.
    pub(super) fn flaw(&self) -> Option<Flaw> {
        self.story.flaws.get(self.answers).copied()
    }

    pub(super) fn arrived(&self) -> Result<CustomerId, DemoError> {
        self.id.ok_or(DemoError::Script("a customer arrives before anything else happens"))
    }
}

impl Stage<'_> {
    /// Plays one act.
    pub(super) async fn play(&self, life: &mut Life, act: &Act) -> Result<(), DemoError> {
        match act {
            Act::Arrive(supplied) => self.arrive(life, *supplied).await,
            Act::Check(by, marks_max, end) => super::review::check(self, life, *by, *marks_max, *end).await,
            Act::Answer => self.answer(life, true).await,
            Act::AnswerPart => self.answer(life, false).await,
            Act::Note(by, text) => self.note(life, *by, text, None, Vec::new()).await,
            Act::Correct(by, text) => {
                let corrects = life.note;
                self.note(life, *by, text, corrects, Vec::new()).await
            }
            Act::Attach(by, text) => {
                let (person, today) = (life.person.clone(), self.today());
                let drawn = supply::document(DocumentKind::SourceOfFunds, &person, None, today);
                self.note(life, *by, text, None, drawn.files).await
            }
            Act::Transact(..) => self.transact(life, act).await,
            other => self.desk(life, other).await,
        }
    }

    /// The short acts of the staff.
    async fn desk(&self, life: &Life, act: &Act) -> Result<(), DemoError> {
        let (app, id) = (self.app, life.arrived()?);
        match act {
            Act::Pin(by) => {
                let note = life.note.ok_or(DemoError::Script("a note is written before it is pinned"))?;
                note::pin(app, &self.cast.actor(*by), id, note, true).await?;
            }
            Act::SetRisk(by, risk) => customer::set_risk(app, &self.cast.actor(*by), id, *risk).await?,
            Act::SetTags(by, tags) => {
                let tags = tags.iter().map(|tag| (*tag).to_owned()).collect();
                customer::set_tags(app, &self.cast.actor(*by), id, tags).await?;
            }
            Act::Download(by) => {
                let by = self.cast.actor(*by);
                let profile = customer::profile(app, &by, id).await?;
                let first = profile.files.first().ok_or(DemoError::Script("there is a file to download"))?;
                file::original(app, &by, first.id).await?;
            }
            other => super::review::sign(self, id, other).await?,
        }
        Ok(())
    }

    async fn arrive(&self, life: &mut Life, supplied: Supplied) -> Result<(), DemoError> {
        let platform = &self.cast.platform;
        let fields = match supplied {
            Supplied::Nothing => Personal::default(),
            _ => supply::fields(&life.person, life.flaw()),
        };
        let new = NewCustomer {
            external_reference: format!("ACME-{}", 20_417 + life.place * 13),
            level: Some(life.story.level.to_owned()),
            fields,
            risk: Some(life.story.risk),
            tags: life.story.tags.iter().map(|tag| (*tag).to_owned()).collect(),
            language: None,
            contact_email: None,
        };
        let id = intake::create_customer(self.app, platform, new).await?.customer.id;
        life.id = Some(id);
        let mut kinds = match supplied {
            Supplied::Nothing | Supplied::Fields => Vec::new(),
            Supplied::Everything | Supplied::AllBut(_) => supply::kinds(&life.story),
        };
        kinds.retain(|kind| supplied != Supplied::AllBut(*kind));
        self.upload(life, kinds).await?;
        if supplied == Supplied::Everything {
            self.clock.pass(20);
            intake::submit(self.app, platform, id).await?;
        }
        Ok(())
    }

    /// Draws the documents side by side, sends them in one after the other, and lets the worker render them.
    async fn upload(&self, life: &Life, kinds: Vec<DocumentKind>) -> Result<(), DemoError> {
        let id = life.arrived()?;
        let (today, flaw) = (self.today(), life.flaw());
        let mut drawing = JoinSet::new();
        for kind in kinds {
            let person = reissued(&life.person, life.answers, today);
            drawing.spawn_blocking(move || supply::document(kind, &person, flaw, today));
        }
        let mut drawn: Vec<Upload> = drawing.join_all().await;
        drawn.sort_by_key(|upload| upload.kind);
        for upload in drawn {
            self.clock.pass(35);
            intake::upload_document(self.app, &self.cast.platform, id, upload).await?;
        }
        self.clock.pass(2);
        self.render().await
    }

    /// Two workers, as in a running Probity.
    async fn render(&self) -> Result<(), DemoError> {
        let work = || probity_worker::run_until_idle(self.app);
        let (one, other) = tokio::join!(work(), work());
        one?;
        other?;
        Ok(())
    }

    /// Sends what was asked for: all of it and the submission, or the first thing alone.
    async fn answer(&self, life: &mut Life, all: bool) -> Result<(), DemoError> {
        let id = life.arrived()?;
        life.answers += 1;
        let record = customer::get(self.app, &self.cast.platform, id).await?;
        let State::Resubmission(request) = record.customer.state else {
            return Err(DemoError::Script("only what was asked is answered"));
        };
        let mut asked: Vec<ItemKey> = request.items.into_keys().collect();
        if !all {
            asked.truncate(1);
        }
        let mut kinds = Vec::new();
        for item in asked {
            match item {
                ItemKey::Document(kind) => kinds.push(kind),
                ItemKey::Field(code) => {
                    let mut fields = supply::fields(&life.person, life.flaw()).into_inner();
                    fields.retain(|name, _| name == code.as_str());
                    let fields = Personal::new(fields);
                    intake::supply_fields(self.app, &self.cast.platform, id, None, &fields).await?;
                }
            }
        }
        self.upload(life, kinds).await?;
        if all {
            self.clock.pass(15);
            intake::submit(self.app, &self.cast.platform, id).await?;
        }
        Ok(())
    }

    async fn note(
        &self,
        life: &mut Life,
        by: Staff,
        text: &str,
        corrects: Option<NoteId>,
        files: Vec<intake::UploadedFile>,
    ) -> Result<(), DemoError> {
        let attached = !files.is_empty();
        let new = NewNote { body: text.to_owned(), corrects, files };
        life.note = Some(note::add(self.app, &self.cast.actor(by), life.arrived()?, new).await?);
        if attached { self.render().await } else { Ok(()) }
    }

    async fn transact(&self, life: &mut Life, act: &Act) -> Result<(), DemoError> {
        let Act::Transact(direction, amount, currency, description) = act else {
            return Ok(());
        };
        life.transactions += 1;
        let sent = Send {
            external_id: format!("tx-{}-{:03}", 20_417 + life.place * 13, life.transactions),
            customer: life.arrived()?,
            direction: *direction,
            amount: (*amount).to_owned(),
            currency: (*currency).to_owned(),
            description: Some((*description).to_owned()),
            occurred_at: None,
        };
        match transaction::send(self.app, &self.cast.platform, &sent).await {
            // That some are refused is part of the story.
            Ok(_) | Err(AppError::NotApproved(_)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    fn today(&self) -> Date {
        self.app.now().to_zoned(TimeZone::UTC).date()
    }

    /// This person of the staff.
    pub(super) fn actor(&self, staff: Staff) -> Actor {
        self.cast.actor(staff)
    }
}

/// The person with papers in force: whoever sends a document again has had a new one made.
fn reissued(person: &Person, answers: usize, today: Date) -> Person {
    use jiff::ToSpan as _;
    let mut person = person.clone();
    for official in [
        &mut person.passport,
        &mut person.identity_card,
        &mut person.driving_licence,
        &mut person.residence_permit,
    ] {
        if answers > 0 {
            official.issued_on = today.saturating_sub(3.days());
            official.expires_on = today.saturating_add(5.years());
            official.number = official.number.chars().rev().collect();
        }
    }
    person
}
