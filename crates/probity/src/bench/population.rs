//! A made-up population: every customer goes through the model's own transitions, in memory, so that what is stored is
//! what could have happened.

use super::{BenchError, chance::Chance};
use crate::clock::StoryClock;
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use probity_model::{
    Personal,
    check::{Check, NewMark, RequestedItem},
    country::Country,
    customer::{Customer, Standing, State},
    event::{Event, EventKind},
    field::FieldValue,
    four_eyes::Circumstances,
    id::{DocumentVersionId, EventIdKind, Id, Kind, UserId},
    item::{DocumentKind, FieldCode, ItemKey, Side},
    level::Level,
    permission::{Action, can},
    status::{Risk, Verdict},
    transition::{Reject, Resubmission, Transition},
    user::Actor,
};
use probity_specimen::{OfficialDocument, Person};
use probity_store::{
    bulk::WholeCustomer,
    customer::CustomerRecord,
    document::DocumentVersion,
    field::FieldVersion,
    file::{File, Owner, Page, Rendering},
};

/// Over how many days the customers came.
const DAYS: i64 = 3 * 365;

/// Where a customer of the population ends up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    New,
    Incomplete,
    Queue,
    InCheck,
    Second,
    Approved,
    Rejected,
    Asked,
}

/// The platform's own name for the customer at this place.
pub(super) fn reference(place: u64) -> String {
    format!("REF-{:08}", 1_000_000 + place)
}

/// What every customer is made with.
pub(super) struct Population {
    pub(super) standard: Level,
    pub(super) enhanced: Level,
    pub(super) staff: Vec<Actor>,
    pub(super) platform: Actor,
    pub(super) size: u64,
    /// Whether they are all new: registered, with nothing sent in.
    pub(super) newcomers: bool,
    pub(super) now: Timestamp,
}

/// One customer while it is made.
struct Making<'a> {
    of: &'a Population,
    clock: StoryClock,
    chance: Chance,
    person: Person,
    customer: Customer,
    whole: WholeCustomer,
}

impl Population {
    /// The customer at this place, the earliest first.
    pub(super) fn customer(&self, place: u64) -> Result<WholeCustomer, BenchError> {
        let chance = Chance::of(place);
        let age_share = self.size.saturating_sub(place);
        let seconds = DAYS * 86_400;
        let age = i128::from(seconds) * i128::from(age_share) / i128::from(self.size.max(1));
        let age = i64::try_from(age).unwrap_or(0) + 1800;
        let clock = StoryClock::new(self.now - SignedDuration::from_secs(age));
        let person = Person::generate(place);
        let enhanced = chance.percent(8);
        let level = if enhanced { &self.enhanced } else { &self.standard };
        let customer = Customer::new(Id::new(&clock, &chance), level.clone(), 1);
        let whole = self.empty(&customer, &person, place, &chance, &clock);
        let mut making = Making { of: self, clock, chance, person, customer, whole };
        let end = if self.newcomers { End::New } else { making.end(age, enhanced) };
        making.live(end)?;
        Ok(making.done())
    }

    fn empty(
        &self,
        customer: &Customer,
        person: &Person,
        place: u64,
        chance: &Chance,
        clock: &StoryClock,
    ) -> WholeCustomer {
        use probity_model::Clock as _;
        let risk = match chance.below(20) {
            0 => Risk::High,
            1..5 => Risk::Medium,
            _ => Risk::Low,
        };
        let tags = ["partner", "vip", "branch-north", "branch-south", "pep"];
        let tags = tags.iter().filter(|_| chance.percent(4)).map(|tag| (*tag).to_owned()).collect();
        let record = CustomerRecord {
            customer: customer.clone(),
            external_reference: reference(place),
            risk,
            country: person.address.country.parse::<Country>().ok(),
            display_name: Personal::new(person.full_name()),
            language: "en".to_owned(),
            contact_email: None,
            sandbox: false,
            assignee: None,
            created_at: clock.now(),
            updated_at: self.now,
        };
        WholeCustomer {
            record,
            tags,
            fields: Vec::new(),
            documents: Vec::new(),
            files: Vec::new(),
            pages: Vec::new(),
            checks: Vec::new(),
            mark_ids: Vec::new(),
            events: Vec::new(),
        }
    }
}

impl Making<'_> {
    /// Most customers were decided long ago; the queue holds the recent ones.
    fn end(&self, age_seconds: i64, enhanced: bool) -> End {
        let recent = age_seconds < 120 * 86_400;
        match (self.chance.below(100), recent) {
            (0..6, _) => End::Incomplete,
            (6..9, _) => End::Asked,
            (9..60, true) => End::Queue,
            (60..62, true) => End::InCheck,
            (62..90, true) if enhanced => End::Second,
            (9..18, false) | (62..70, true) => End::Rejected,
            _ => End::Approved,
        }
    }

    fn live(&mut self, end: End) -> Result<(), BenchError> {
        let level = self.customer.level.code.clone();
        self.fact(EventKind::CustomerCreated { level });
        self.supply_fields()?;
        if end == End::New {
            return Ok(());
        }
        for kind in self.documents(end) {
            self.supply_document(kind)?;
        }
        if end == End::Incomplete {
            return Ok(());
        }
        self.submit()?;
        // One in five goes round twice, one in twenty three times.
        let extra = match self.chance.below(20) {
            0 => 2,
            1..5 => 1,
            _ => 0,
        };
        for _ in 0..extra {
            self.ask_and_answer()?;
        }
        self.finish(end)
    }

    fn finish(&mut self, end: End) -> Result<(), BenchError> {
        let decider = self.someone();
        match end {
            End::New | End::Incomplete | End::Queue => {}
            End::InCheck => {
                // Within the last minutes, or the claim would have lapsed.
                self.clock.reach(self.of.now - SignedDuration::from_mins(10));
                self.start(&decider)?;
                self.mark_all(&decider, 7)?;
            }
            End::Asked => {
                self.start(&decider)?;
                self.ask(&decider)?;
            }
            End::Rejected => {
                self.start(&decider)?;
                self.mark_all(&decider, 6)?;
                let (at, version) = (self.wait(20), self.customer.version);
                let reject = Reject {
                    reasons: vec!["process_other".to_owned()],
                    r#final: self.chance.percent(30),
                    customer_text: "Your application was declined.".to_owned(),
                };
                self.apply(|customer| {
                    customer.reject(&decider, version, reject, None, &Circumstances::default(), at)
                })?;
                self.second()?;
            }
            End::Approved | End::Second => {
                self.start(&decider)?;
                self.mark_all(&decider, usize::MAX)?;
                let (at, version) = (self.wait(20), self.customer.version);
                self.apply(|customer| customer.finish(&decider, version, &Circumstances::default(), at))?;
                if end == End::Approved {
                    self.second()?;
                }
            }
        }
        Ok(())
    }

    /// The second signature, where the level asks for one. Where nobody is left who may give it, the customer waits.
    fn second(&mut self) -> Result<(), BenchError> {
        if self.customer.state == State::AwaitingSecondApproval
            && let Some(signer) = self.second_signer()
        {
            let (at, version) = (self.wait(4000), self.customer.version);
            self.apply(|customer| customer.confirm(&signer, version, at))?;
        }
        Ok(())
    }

    /// Somebody who may sign second, and neither decided nor marked in this check.
    fn second_signer(&self) -> Option<Actor> {
        let check = self.customer.check.as_ref()?;
        let first = check.decision.as_ref().map(|decision| decision.by);
        let is_other = |user: UserId| Some(user) != first && !check.has_marks_of(user);
        let may_sign = |actor: &&Actor| can(actor, Action::SignSecond) && actor.user().is_some_and(is_other);
        self.of.staff.iter().find(may_sign).copied()
    }

    fn ask_and_answer(&mut self) -> Result<(), BenchError> {
        let reviewer = self.someone();
        self.start(&reviewer)?;
        self.ask(&reviewer)?;
        self.wait(80_000);
        self.supply_document(DocumentKind::Selfie)?;
        self.submit()
    }

    fn ask(&mut self, reviewer: &Actor) -> Result<(), BenchError> {
        self.mark_all(reviewer, usize::MAX)?;
        let (at, version) = (self.wait(30), self.customer.version);
        let asked = RequestedItem {
            item: ItemKey::Document(DocumentKind::Selfie),
            reasons: vec!["selfie_unclear".to_owned()],
            message: "The picture is unclear.".to_owned(),
        };
        let due = at.to_zoned(TimeZone::UTC).date().saturating_add(jiff::Span::new().days(14));
        let request = Resubmission { items: vec![asked], due };
        self.apply(|customer| customer.request_resubmission(reviewer, version, request, at))
    }

    fn start(&mut self, reviewer: &Actor) -> Result<(), BenchError> {
        let (id, at) = (self.id(), self.wait(5000));
        self.apply(|customer| customer.start_check(reviewer, id, at))
    }

    fn mark_all(&mut self, reviewer: &Actor, marks_max: usize) -> Result<(), BenchError> {
        let standings = self.customer.standings();
        let unmarked = standings.into_iter().filter(|(_, standing)| *standing == Standing::Unmarked);
        for (item, _) in unmarked.take(marks_max) {
            let at = self.wait(10);
            let item_version = self.customer.items.get(&item).copied().unwrap_or(1);
            let verdict = Verdict::Approved;
            let mark = NewMark { item, item_version, verdict, reasons: Vec::new(), comment: None };
            self.apply(|customer| customer.mark(reviewer, mark, at))?;
        }
        Ok(())
    }

    fn submit(&mut self) -> Result<(), BenchError> {
        let (platform, at) = (self.of.platform, self.wait(60));
        self.apply(|customer| customer.submit(&platform, at))
    }

    fn supply_fields(&mut self) -> Result<(), BenchError> {
        let platform = self.of.platform;
        for (code, value) in crate::person::fields(&self.person) {
            let at = self.wait(0);
            let code: FieldCode = code.parse().map_err(|_| BenchError::Person)?;
            let value: FieldValue = serde_json::from_value(value).map_err(|_| BenchError::Person)?;
            let version = FieldVersion {
                code: code.clone(),
                version: 1,
                value: value.into(),
                active: true,
                supplied_at: at,
            };
            let id = self.id();
            self.whole.fields.push((id, version));
            self.apply(|customer| customer.supply_field(&platform, code, at))?;
        }
        Ok(())
    }

    /// What the customer sends: all that is required, or all but the last where that is where it ends.
    fn documents(&self, end: End) -> Vec<DocumentKind> {
        let identity = match self.chance.below(10) {
            0..5 => DocumentKind::Passport,
            5..8 => DocumentKind::IdentityCard,
            8 => DocumentKind::DrivingLicence,
            _ => DocumentKind::ResidencePermit,
        };
        let mut kinds = vec![identity, DocumentKind::Selfie, DocumentKind::ProofOfAddress];
        if self.customer.level.code == self.of.enhanced.code {
            kinds.push(DocumentKind::SourceOfFunds);
        }
        if end == End::Incomplete {
            kinds.truncate(usize::try_from(self.chance.below(3)).unwrap_or(0));
        }
        kinds
    }

    fn supply_document(&mut self, kind: DocumentKind) -> Result<(), BenchError> {
        let (platform, at, id): (_, _, DocumentVersionId) = (self.of.platform, self.wait(40), self.id());
        self.apply(|customer| customer.supply_document(&platform, kind, id, at))?;
        let version = self.customer.items.get(&ItemKey::Document(kind)).copied().unwrap_or(1);
        for earlier in self.whole.documents.iter_mut().filter(|earlier| earlier.kind == kind) {
            earlier.active = false;
        }
        let official = official(kind, &self.person);
        self.whole.documents.push(DocumentVersion {
            id,
            customer: self.customer.id,
            kind,
            version,
            country: official.and_then(|it| it.issuing_country.parse().ok()),
            number: official.map(|it| it.number.clone().into()),
            issued_on: official.map(|it| it.issued_on),
            expires_on: official.map(|it| it.expires_on),
            active: true,
            uploaded_at: at,
        });
        let sides: &[Side] = if kind.has_two_sides() { &[Side::Front, Side::Back] } else { &[Side::Page] };
        for (place, side) in sides.iter().enumerate() {
            self.file(id, kind, *side, u32::try_from(place).unwrap_or(0), at);
        }
        Ok(())
    }

    /// A file by reference: its row and its page's, without a byte in the vault.
    fn file(&mut self, owner: DocumentVersionId, kind: DocumentKind, side: Side, place: u32, at: Timestamp) {
        let (file, page) = (self.id(), self.id());
        let digest: Vec<String> = (0..4).map(|_| format!("{:016x}", self.chance.next())).collect();
        self.whole.files.push(File {
            id: file,
            customer: self.customer.id,
            owner: Owner::Document(owner),
            side,
            sort_order: place,
            format: "jpg".to_owned(),
            size_bytes: 200_000 + self.chance.below(3_000_000),
            sha256: digest.concat(),
            name: format!("{}.jpg", kind.word()).into(),
            page_count: 1,
            rendering: Rendering::Ready,
            created_at: at,
        });
        self.whole.pages.push(Page { id: page, file, number: 1, width: 1300, height: 920 });
        let kind = EventKind::FileRendered { file, ready: true };
        self.event(Event { customer: Some(self.customer.id), by: Actor::System, at, kind });
    }

    /// Carries a transition out and keeps what it tells; a decided check is kept before the next round replaces it.
    fn apply(&mut self, transition: impl FnOnce(Customer) -> Transition) -> Result<(), BenchError> {
        let (customer, event) = transition(self.customer.clone())?;
        if let (Some(before), Some(after)) = (&self.customer.check, &customer.check)
            && before.id != after.id
        {
            let before = before.clone();
            self.keep(before);
        }
        self.customer = customer;
        self.event(event);
        Ok(())
    }

    fn keep(&mut self, check: Check) {
        for _ in 0..check.marks.len() {
            let id = self.id();
            self.whole.mark_ids.push(id);
        }
        self.whole.checks.push(check);
    }

    fn fact(&mut self, kind: EventKind) {
        let at = self.wait(0);
        self.event(Event { customer: Some(self.customer.id), by: self.of.platform, at, kind });
    }

    fn event(&mut self, event: Event) {
        let id = self.id::<EventIdKind>();
        self.whole.events.push((id, event));
    }

    fn done(mut self) -> WholeCustomer {
        if let Some(check) = self.customer.check.clone() {
            self.keep(check);
        }
        self.whole.record.customer = self.customer;
        self.whole
    }

    /// Somebody of the staff.
    fn someone(&self) -> Actor {
        let place = self.chance.below(self.of.staff.len() as u64);
        self.of.staff[usize::try_from(place).unwrap_or(0)]
    }

    /// Lets up to so many seconds pass and gives the moment after; never a moment to come.
    fn wait(&self, seconds_max: u64) -> Timestamp {
        use probity_model::Clock as _;
        let left = self.of.now.duration_since(self.clock.now()).as_secs() - 60;
        let seconds = i64::try_from(self.chance.below(seconds_max + 1)).unwrap_or(0);
        self.clock.pass(seconds.min(left).max(0));
        self.clock.now()
    }

    fn id<K: Kind>(&self) -> Id<K> {
        Id::new(&self.clock, &self.chance)
    }
}

fn official(kind: DocumentKind, person: &Person) -> Option<&OfficialDocument> {
    match kind {
        DocumentKind::Passport => Some(&person.passport),
        DocumentKind::IdentityCard => Some(&person.identity_card),
        DocumentKind::DrivingLicence => Some(&person.driving_licence),
        DocumentKind::ResidencePermit => Some(&person.residence_permit),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo;
    use probity_app::{App, Settings, system::SystemRandomness};
    use probity_model::Clock as _;
    use probity_store::{Connection as _, Store, audit, bulk, check, customer, document, field};
    use probity_vault::Vault;
    use std::sync::Arc;

    #[tokio::test]
    async fn a_population_reads_back_as_it_was_made() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open_sqlite(&folder.path().join("probity.db"), crate::audit_key::of_tests(None))
            .await
            .unwrap();
        let vault = Vault::local(&folder.path().join("files")).unwrap();
        let clock = Arc::new(StoryClock::new("2026-01-15T12:00:00Z".parse().unwrap()));
        let settings = demo::settings(Settings::default());
        let [standard, enhanced] = [settings.levels[0].clone(), settings.levels[1].clone()];
        let now = clock.now();
        let (reader, randomness) = (crate::data::reader(), Arc::new(SystemRandomness::default()));
        let app = App::new(store.clone(), vault, reader, clock, randomness, settings);
        app.prepare().await.unwrap();
        let (staff, platform) = crate::bench::seed::people(&app).await.unwrap();
        let population = Population { standard, enhanced, staff, platform, size: 300, newcomers: false, now };
        let made: Vec<_> = (0..300).map(|place| population.customer(place).unwrap()).collect();
        let head = audit::signed_head(store.read(), store.signer()).await.unwrap();
        let prepared = bulk::prepare(store.read().keys(), store.signer(), head, &made).unwrap();
        let transaction = store.begin().await.unwrap();
        bulk::write(&transaction, prepared).await.unwrap();
        probity_store::commit(transaction).await.unwrap();
        for whole in made {
            let id = whole.record.customer.id;
            let read = customer::load(store.read(), id).await.unwrap().unwrap();
            assert_eq!(read.customer, whole.record.customer);
            assert_eq!(field::all(store.read(), id).await.unwrap().len(), whole.fields.len());
            assert_eq!(document::all(store.read(), id).await.unwrap().len(), whole.documents.len());
            let mut rounds = check::rounds(store.read(), id).await.unwrap();
            rounds.reverse();
            assert_eq!(rounds, whole.checks);
        }
    }
}
