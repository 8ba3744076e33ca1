//! The pages that are measured, and the reads behind each.

use super::BenchError;
use probity_app::{
    App, account,
    customer::{self, Filter, Sort},
    level, notification, reason,
    saved_view::{self, List},
    user,
};
use probity_model::{
    country::Country,
    id::CustomerId,
    status::{Risk, Stage},
    user::Actor,
};
use probity_specimen::Person;
use probity_store::search;

/// A page of Probity as it is asked for again and again, each time a little differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    Queue,
    QueueFiltered,
    QueueSearched,
    CustomersSearched,
    CustomersExact,
    Profile,
}

impl Case {
    pub(super) const ALL: [Self; 6] = [
        Self::Queue,
        Self::QueueFiltered,
        Self::QueueSearched,
        Self::CustomersSearched,
        Self::CustomersExact,
        Self::Profile,
    ];

    /// Those that search among all customers.
    pub(super) const SEARCHES: [Self; 2] = [Self::CustomersSearched, Self::CustomersExact];

    /// What the report calls it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Queue => "queue",
            Self::QueueFiltered => "queue, filtered",
            Self::QueueSearched => "queue, searched by name",
            Self::CustomersSearched => "all customers, searched by name",
            Self::CustomersExact => "all customers, searched by e-mail",
            Self::Profile => "customer profile",
        }
    }

    /// Whether it is the queue that is measured.
    pub(super) const fn is_queue(self) -> bool {
        matches!(self, Self::Queue | Self::QueueFiltered | Self::QueueSearched)
    }
}

/// Who asks for what: the customers and names that the cases go through in turn.
#[derive(Clone)]
pub(super) struct Sample {
    customers: Vec<CustomerId>,
    people: Vec<Person>,
}

impl Sample {
    /// Customers from all over the population.
    pub(super) async fn draw(app: &App, actor: &Actor, size: u64) -> Result<Self, BenchError> {
        const PEOPLE: u64 = 200;
        let (mut customers, mut people) = (Vec::new(), Vec::new());
        for number in 0..PEOPLE.min(size) {
            // A prime stride meets every kind of customer.
            let place = number * 7919 % size;
            let reference = super::population::reference(place);
            customers.extend(customer::by_reference(app, actor, &reference).await?);
            people.push(Person::generate(place));
        }
        if customers.is_empty() { Err(BenchError::NotSeeded) } else { Ok(Self { customers, people }) }
    }

    /// The customers that are gone through.
    pub(super) fn customers(&self) -> &[CustomerId] {
        &self.customers
    }

    fn customer(&self, turn: usize) -> CustomerId {
        self.customers[turn % self.customers.len()]
    }

    fn person(&self, turn: usize) -> &Person {
        &self.people[turn % self.people.len()]
    }

    /// The beginning of a family name, as somebody would type it.
    fn name(&self, turn: usize) -> String {
        let folded = search::folded(&self.person(turn).last_name);
        folded.chars().filter(char::is_ascii_alphanumeric).take(5).collect()
    }

    /// The address of the page.
    pub(super) fn path(&self, case: Case, turn: usize) -> String {
        match case {
            Case::Queue => "/queue".to_owned(),
            Case::QueueFiltered => {
                format!("/queue?country={}&risk=medium", self.person(turn).address.country)
            }
            Case::QueueSearched => format!("/queue?q={}", self.name(turn)),
            Case::CustomersSearched => format!("/customers?q={}", self.name(turn)),
            Case::CustomersExact => {
                format!("/customers?q={}", self.person(turn).email.replace('@', "%40"))
            }
            Case::Profile => format!("/customers/{}", self.customer(turn)),
        }
    }

    fn filter(&self, case: Case, turn: usize) -> (Filter, Sort) {
        let queue = Filter { stage: Some(Stage::AwaitingReview), ..Filter::default() };
        match case {
            Case::Queue | Case::Profile => (queue, Sort::Due),
            Case::QueueFiltered => {
                let country = self.person(turn).address.country.parse::<Country>().ok();
                (Filter { country, risk: Some(Risk::Medium), ..queue }, Sort::Due)
            }
            Case::QueueSearched => (Filter { query: Some(self.name(turn)), ..queue }, Sort::Due),
            Case::CustomersSearched => {
                (Filter { query: Some(self.name(turn)), ..Filter::default() }, Sort::Newest)
            }
            Case::CustomersExact => {
                let query = Some(self.person(turn).email.clone());
                (Filter { query, ..Filter::default() }, Sort::Newest)
            }
        }
    }

    /// Everything the page reads from the database, and nothing else.
    pub(super) async fn read(
        &self,
        app: &App,
        token: &str,
        case: Case,
        turn: usize,
    ) -> Result<(), BenchError> {
        let standing = account::authenticate(app, token, None).await?;
        let session = standing.signed_in().ok_or(BenchError::NotSeeded)?;
        let actor = session.actor;
        notification::unread(app, &actor).await?;
        customer::counts(app, &actor).await?;
        if case == Case::Profile {
            customer::profile(app, &actor, self.customer(turn)).await?;
            reason::list(app, &actor).await?;
        } else {
            let (filter, sort) = self.filter(case, turn);
            customer::list(app, &actor, &filter, sort, None).await?;
            customer::tags(app, &actor).await?;
            user::reviewers(app, &actor).await?;
            level::names(app, &actor).await?;
            let list = if case.is_queue() { List::Queue } else { List::Customers };
            saved_view::list(app, &actor, list).await?;
            if case.is_queue() {
                customer::overdue(app, &actor).await?;
            }
        }
        Ok(())
    }
}
