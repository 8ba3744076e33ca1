//! *Force an outcome*: a review of a made-up customer, played from its start to its decision in one transaction.
//!
//! It is made of the reviewers' own transitions, in the name of a user *Sandbox* who cannot sign in; where the level asks
//! for two signatures, *Sandbox (second signature)* gives the other one.

use crate::{
    App, AppError, Violation, account::password, authorise, check, customer::load_for_update, four_eyes,
    reason,
};
use jiff::civil::Date;
use probity_model::{
    check::{NewMark, RequestedItem},
    customer::{Customer, State},
    event::EventKind,
    id::CustomerId,
    item::ItemKey,
    limits,
    permission::Action,
    status::{Outcome, Verdict},
    transition::Transition,
    user::{Actor, Role},
};
use probity_store::{self as store, StoreError, Transaction, user::User};

/// The addresses of the two users; `.invalid` is nobody's (RFC 2606).
const EMAILS: [&str; 2] = ["sandbox@probity.invalid", "sandbox-second@probity.invalid"];
const NAMES: [&str; 2] = ["Sandbox", "Sandbox (second signature)"];

/// What is to become of a made-up customer.
#[derive(Clone, Debug)]
pub struct Forced {
    /// In one word.
    pub outcome: Outcome,
    /// Why it is rejected.
    pub reasons: Vec<String>,
    /// Whether a rejection is final; a final reason makes it so anyway.
    pub r#final: bool,
    /// What it is asked for; an empty message becomes the reasons' text.
    pub items: Vec<RequestedItem>,
    /// The last day to answer; the level's days from now unless told.
    pub due: Option<Date>,
}

/// Whether this is a user who reviews made-up customers alone, and never signs in.
pub(crate) fn is_sandbox_user(email: &str) -> bool {
    EMAILS.contains(&email)
}

/// Starts a check, marks every item and decides. All of it happens, or nothing.
pub async fn force(app: &App, by: &Actor, id: CustomerId, forced: Forced) -> Result<(), AppError> {
    authorise(by, Action::ForceOutcome)?;
    refuse_unfitting(&forced)?;
    crate::customer::place(app.store.read(), by, id).await?;
    let reviewer = user(app, 0).await?;
    let signer = user(app, 1).await?;
    let rejection = match forced.outcome {
        Outcome::Reject => Some(check::rejection(app, &reviewer, &forced.reasons, forced.r#final).await?),
        Outcome::Approve | Outcome::Resubmission => None,
    };
    let at = app.now();
    let transaction = app.begin().await?;
    let record = load_for_update(&transaction, by, id).await?;
    let circumstances = four_eyes::circumstances(&transaction, &record).await?;
    let mut review = Review { app, transaction, customer: record.customer };
    let new_check = app.id();
    review.step(|customer| customer.start_check(&reviewer, new_check, at)).await?;
    for mark in marks(&review.customer, &forced) {
        if mark.verdict == Verdict::Rejected {
            reason::chosen(app.store.read(), &mark.reasons, check::targets(&mark.item)).await?;
        }
        review.step(|customer| customer.mark(&reviewer, mark, at)).await?;
    }
    let seen = review.customer.version;
    match (forced.outcome, rejection) {
        (Outcome::Resubmission, _) => {
            let asked = check::asked(app, &review.customer, forced.items, forced.due).await?;
            review.step(|customer| customer.request_resubmission(&reviewer, seen, asked, at)).await?;
        }
        (_, Some(rejection)) => {
            review
                .step(|customer| customer.reject(&reviewer, seen, rejection, None, &circumstances, at))
                .await?;
        }
        (_, None) => review.step(|customer| customer.finish(&reviewer, seen, &circumstances, at)).await?,
    }
    if review.customer.state == State::AwaitingSecondApproval {
        let seen = review.customer.version;
        review.step(|customer| customer.confirm(&signer, seen, at)).await?;
    }
    app.commit_made(review.transaction, id).await
}

/// A review on its way, each step kept like a reviewer's own.
struct Review<'a> {
    app: &'a App,
    transaction: Transaction,
    customer: Customer,
}

impl Review<'_> {
    async fn step(&mut self, transition: impl FnOnce(Customer) -> Transition) -> Result<(), AppError> {
        let (customer, event) = transition(self.customer.clone())?;
        self.app.save(&self.transaction, &self.customer, &customer).await?;
        self.app.record(&self.transaction, &event).await?;
        self.customer = customer;
        Ok(())
    }
}

/// What belongs to another outcome is more likely a mistake than meant.
fn refuse_unfitting(forced: &Forced) -> Result<(), AppError> {
    let mut violations = Vec::new();
    let mut refuse = |field: &str, is_there: bool, outcome: Outcome| {
        if is_there && forced.outcome != outcome {
            let message = format!("Only an outcome `{outcome}` takes this.");
            violations.push(Violation { field: field.to_owned(), code: "member_unfitting", message });
        }
    };
    refuse("reasons", !forced.reasons.is_empty(), Outcome::Reject);
    refuse("final", forced.r#final, Outcome::Reject);
    refuse("items", !forced.items.is_empty(), Outcome::Resubmission);
    refuse("due", forced.due.is_some(), Outcome::Resubmission);
    violations.extend(too_long(&forced.items));
    if violations.is_empty() { Ok(()) } else { Err(AppError::Invalid(violations)) }
}

/// What is longer than it may be, whatever becomes of the customer.
fn too_long(items: &[RequestedItem]) -> Option<Violation> {
    let is_long = items.len() > limits::ITEMS_MAX
        || items.iter().any(|asked| {
            asked.reasons.len() > limits::REASONS_MAX
                || asked.message.chars().count() > limits::COMMENT_CHARS_MAX
        });
    let message = format!(
        "At most {} items, each with {} reasons and a message of {} characters.",
        limits::ITEMS_MAX,
        limits::REASONS_MAX,
        limits::COMMENT_CHARS_MAX
    );
    is_long.then(|| Violation { field: "items".to_owned(), code: "too_long", message })
}

/// A mark on every item: rejected where it is asked for again with a reason, pending where it is without one, and
/// otherwise approved.
fn marks(customer: &Customer, forced: &Forced) -> Vec<NewMark> {
    let asked = |item: &ItemKey| forced.items.iter().find(|requested| requested.item == *item);
    let mark = |(item, version): (&ItemKey, &u32)| {
        let reasons = asked(item).map(|requested| requested.reasons.clone());
        let verdict = match &reasons {
            None => Verdict::Approved,
            Some(reasons) if reasons.is_empty() => Verdict::Pending,
            Some(_) => Verdict::Rejected,
        };
        NewMark {
            item: item.clone(),
            item_version: *version,
            verdict,
            reasons: reasons.unwrap_or_default(),
            comment: None,
        }
    };
    customer.items.iter().map(mark).collect()
}

/// One of the two users, made when first needed: disabled, with a password that nobody has ever known.
async fn user(app: &App, place: usize) -> Result<Actor, AppError> {
    let email = EMAILS[place];
    if let Some(user) = store::user::by_email(app.store.read(), email).await? {
        return Ok(user.actor());
    }
    let user = User {
        id: app.id(),
        email: email.to_owned(),
        name: NAMES[place].to_owned(),
        // An approver may ask once more where the attempts are used up, and sign second.
        role: Role::Approver,
        password_hash: password::hash(app, app.token()).await?,
        disabled: true,
        failed_attempts: 0,
        locked_until: None,
        created_at: app.now(),
        last_sign_in_at: None,
    };
    let transaction = app.begin().await?;
    match store::user::insert(&transaction, &user).await {
        Ok(()) => {
            let kind = EventKind::UserCreated { user: user.id, role: user.role };
            app.record_fact(&transaction, None, &Actor::System, kind).await?;
            app.commit_aside(transaction).await?;
            Ok(user.actor())
        }
        // Somebody else made it at the same moment.
        Err(StoreError::Duplicate(_)) => {
            drop(transaction);
            let made = store::user::by_email(app.store.read(), email).await?;
            Ok(made.ok_or(AppError::NotFound("user"))?.actor())
        }
        Err(error) => Err(error.into()),
    }
}
