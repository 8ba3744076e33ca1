//! Checks and decisions, for keys of the staff's own systems. Told are the marks with reasons as far as they may be told,
//! and a decision once it has taken effect: one that waits for a second signature may still be sent back. Not told are
//! comments, notes, and who reviewed: none of it is the platform's to act on.

use super::{Disclosed, disclose_all};
use crate::{App, AppError, authorise, customer};
use jiff::{Timestamp, civil::Date};
use probity_model::{
    check::{Check, Decision, Mark, Ruling},
    id::{CheckId, CustomerId},
    item::ItemKey,
    permission::Action,
    reason::Reason,
    status::{Outcome, Stage, Verdict},
    user::Actor,
};
use probity_store::{self as store, Connection};

/// A round of review, as far as it may be told.
#[derive(Clone, Debug)]
pub struct PlatformCheck {
    /// Its id.
    pub id: CheckId,
    /// Whose.
    pub customer: CustomerId,
    /// Which round of the customer's, from 1.
    pub round: u32,
    /// How far it is.
    pub progress: Progress,
    /// When the first reviewer started it.
    pub started_at: Timestamp,
    /// The present marks, by item.
    pub marks: Vec<PlatformMark>,
    /// How it ended, once that has taken effect.
    pub decision: Option<PlatformDecision>,
}

/// How far a check is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Not decided; marks can still change.
    Open,
    /// Decided; a second signature is awaited.
    AwaitingSecondApproval,
    /// The second signature was refused; the decision never took effect.
    SentBack,
    /// The decision has taken effect.
    Decided,
}

/// What was said of one version of one item.
#[derive(Clone, Debug)]
pub struct PlatformMark {
    /// Which item.
    pub item: ItemKey,
    /// The version it is about.
    pub item_version: u32,
    /// The judgement.
    pub verdict: Verdict,
    /// Why, as far as that may be told.
    pub reasons: Vec<Disclosed>,
    /// When.
    pub marked_at: Timestamp,
    /// Whether it stands since an earlier check.
    pub carried_over: bool,
}

/// How a check ended.
#[derive(Clone, Debug)]
pub struct PlatformDecision {
    /// In one word.
    pub outcome: Outcome,
    /// When it took effect.
    pub decided_at: Timestamp,
    /// Why the customer was rejected, as far as that may be told.
    pub reasons: Vec<Disclosed>,
    /// Whether a rejected customer may send again.
    pub may_try_again: Option<bool>,
    /// What a rejected customer is told.
    pub message: Option<String>,
    /// What was asked for.
    pub items: Vec<ItemKey>,
    /// The last day to answer.
    pub due: Option<Date>,
}

/// The rounds of a customer, the newest first.
pub async fn checks(app: &App, by: &Actor, id: CustomerId) -> Result<Vec<PlatformCheck>, AppError> {
    authorise(by, Action::ReadChecks)?;
    let db = app.store.snapshot().await?;
    rounds(&db, by, id).await
}

/// One round.
pub async fn check(app: &App, by: &Actor, id: CheckId) -> Result<PlatformCheck, AppError> {
    authorise(by, Action::ReadChecks)?;
    let missing = || AppError::NotFound("check");
    let db = app.store.snapshot().await?;
    let owner = store::check::customer(&db, id).await?.ok_or_else(missing)?;
    let rounds = rounds(&db, by, owner).await.map_err(|error| error.missing("check"))?;
    rounds.into_iter().find(|check| check.id == id).ok_or_else(missing)
}

async fn rounds<C: Connection>(db: &C, by: &Actor, id: CustomerId) -> Result<Vec<PlatformCheck>, AppError> {
    let place = customer::place(db, by, id).await?;
    let known = super::reasons_known(db).await?;
    let rounds = store::check::rounds(db, id).await?.into_iter().enumerate();
    let told = rounds.map(|(age, check)| {
        // Only the latest can wait for a signature.
        let awaits_second = age == 0 && place.stage == Some(Stage::AwaitingSecondApproval);
        told(id, check, awaits_second, &known)
    });
    Ok(told.collect())
}

fn told(customer: CustomerId, check: Check, awaits_second: bool, known: &[Reason]) -> PlatformCheck {
    let signature = check.decision.as_ref().map(|decision| decision.second.as_ref());
    let progress = match signature {
        None => Progress::Open,
        Some(_) if awaits_second => Progress::AwaitingSecondApproval,
        Some(Some(second)) if !second.confirmed => Progress::SentBack,
        Some(_) => Progress::Decided,
    };
    let mark = |(item, mark): (ItemKey, Mark)| PlatformMark {
        item,
        item_version: mark.item_version,
        verdict: mark.verdict,
        reasons: disclose_all(&mark.reasons, known),
        marked_at: mark.at,
        carried_over: mark.carried_from.is_some(),
    };
    let decision = check.decision.filter(|_| progress == Progress::Decided);
    PlatformCheck {
        id: check.id,
        customer,
        round: check.round,
        progress,
        started_at: check.started_at,
        marks: check.marks.into_iter().map(mark).collect(),
        decision: decision.map(|decision| decided(decision, known)),
    }
}

fn decided(decision: Decision, known: &[Reason]) -> PlatformDecision {
    let decided_at = decision.second.as_ref().map_or(decision.at, |second| second.at);
    let outcome = decision.ruling.outcome();
    let plain = PlatformDecision {
        outcome,
        decided_at,
        reasons: Vec::new(),
        may_try_again: None,
        message: None,
        items: Vec::new(),
        due: None,
    };
    match decision.ruling {
        Ruling::Approve => plain,
        Ruling::Reject(rejection) => PlatformDecision {
            reasons: disclose_all(&rejection.reasons, known),
            may_try_again: Some(!rejection.r#final),
            message: Some(rejection.customer_text),
            ..plain
        },
        Ruling::Resubmission(request) => PlatformDecision {
            items: request.items.into_iter().map(|requested| requested.item).collect(),
            due: Some(request.due),
            ..plain
        },
    }
}
