//! What the staff of the demo do with a customer.

use super::{
    DemoError,
    cast::Staff,
    play::{Life, Stage},
    story::{Act, End},
    supply,
};
use probity_app::{
    check::{self, RejectForm, ResubmissionForm},
    customer, notification,
};
use probity_model::{
    check::{NewMark, RequestedItem},
    customer::{Customer, Standing},
    id::CustomerId,
    item::{DocumentKind, ItemKey},
    status::Verdict,
    user::Actor,
};

/// One check: started, marked, and ended in one of the ways there are.
pub(super) async fn check(
    stage: &Stage<'_>,
    life: &Life,
    by: Staff,
    marks_max: usize,
    end: End,
) -> Result<(), DemoError> {
    let (app, id, by) = (stage.app, life.arrived()?, stage.actor(by));
    let mut customer = check::start(app, &by, id).await?;
    // Whoever opens a customer has seen the notice.
    notification::mark_all_read(app, &by).await?;
    let mut items: Vec<ItemKey> = customer
        .standings()
        .into_iter()
        .filter(|(_, standing)| *standing == Standing::Unmarked)
        .map(|(item, _)| item)
        .collect();
    items.sort_by_key(|item| app.settings().item_order(item));
    for (place, item) in items.into_iter().take(marks_max).enumerate() {
        // People look longer at some things than at others.
        stage.clock.pass(4 + i64::try_from((place * 7 + life.place * 5) % 13).unwrap_or(0));
        customer = check::mark(app, &by, id, mark_for(life, &customer, item)).await?;
    }
    stage.clock.pass(14);
    conclude(stage, &by, &customer, end).await
}

fn mark_for(life: &Life, customer: &Customer, item: ItemKey) -> NewMark {
    let item_version = customer.items.get(&item).copied().unwrap_or(1);
    let finding = life.flaw().map(|flaw| supply::finding(flaw, &life.story));
    match finding.filter(|(spoiled, ..)| *spoiled == item.to_string()) {
        Some((_, reason, comment)) => NewMark {
            item,
            item_version,
            verdict: Verdict::Rejected,
            reasons: vec![reason.to_owned()],
            comment: Some(comment.to_owned()),
        },
        None => {
            NewMark { item, item_version, verdict: Verdict::Approved, reasons: Vec::new(), comment: None }
        }
    }
}

async fn conclude(stage: &Stage<'_>, by: &Actor, customer: &Customer, end: End) -> Result<(), DemoError> {
    let (app, id, seen_version) = (stage.app, customer.id, customer.version);
    match end {
        End::Stay => {}
        End::Release => {
            check::release(app, by, id).await?;
        }
        End::Finish => {
            check::finish(app, by, id, seen_version).await?;
        }
        End::Reject { reasons, r#final, note } => {
            let reasons = reasons.iter().map(|code| (*code).to_owned()).collect();
            let form = RejectForm { seen_version, reasons, r#final, note: note.to_owned() };
            check::reject(app, by, id, form).await?;
        }
        End::Resubmit { also } => resubmit(stage, by, customer, also).await?,
    }
    Ok(())
}

async fn resubmit(
    stage: &Stage<'_>,
    by: &Actor,
    customer: &Customer,
    also: Option<DocumentKind>,
) -> Result<(), DemoError> {
    let also = also.map(ItemKey::Document);
    let proposal = check::propose(stage.app, by, customer).await?;
    let chosen = proposal.items.into_iter().filter(|it| it.chosen || Some(&it.item) == also.as_ref());
    let items =
        chosen.map(|it| RequestedItem { item: it.item, reasons: it.reasons, message: it.message }).collect();
    let form = ResubmissionForm { seen_version: customer.version, items, due: None };
    check::request_resubmission(stage.app, by, customer.id, form).await?;
    Ok(())
}

/// The second signature, given or refused, and opening a decision again.
pub(super) async fn sign(stage: &Stage<'_>, id: CustomerId, act: &Act) -> Result<(), DemoError> {
    let app = stage.app;
    let (Act::Confirm(by) | Act::SendBack(by, _) | Act::Reopen(by, _)) = act else {
        return Err(DemoError::Script("every act has somebody to play it"));
    };
    let by = stage.actor(*by);
    let seen = customer::get(app, &by, id).await?.customer.version;
    match act {
        Act::SendBack(_, reason) => check::send_back(app, &by, id, seen, reason).await?,
        Act::Reopen(_, reason) => check::reopen(app, &by, id, seen, reason).await?,
        _ => check::confirm(app, &by, id, seen).await?,
    };
    Ok(())
}
