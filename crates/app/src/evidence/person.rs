//! What the person gets: their own data, and what they were told. What is not put in here is not in it: nothing is taken out
//! of the examiner's copy.

use super::{
    content::{Block, Member, Plan},
    gather::Everything,
    story::{self, fact, heading, json_bytes, moment, text},
};
use crate::{App, AppError, told};
use jiff::Timestamp;
use probity_evidence::RECORD_NAME;
use probity_language::Language;
use probity_model::{
    Personal,
    check::{Check, Ruling},
    evidence::Audience,
    status::{Outcome, Stage},
};
use serde_json::{Value, json};

/// A decision as the customer was told of it.
struct Told {
    outcome: Outcome,
    at: Timestamp,
    text: Option<String>,
    asked: Vec<(String, String)>,
    due: Option<String>,
}

pub(super) fn plan(app: &App, all: Everything) -> Result<Plan, AppError> {
    let id = all.record.customer.id;
    let told = decisions(app, &all);
    let mut members = vec![
        Member::Bytes { name: RECORD_NAME, bytes: json_bytes(&record(app, &all, &told))? },
        Member::Report,
    ];
    members.extend(story::document_files(&all));
    let title = format!("Your data: {}", all.record.display_name.reveal());
    let footer = format!("{} · {id}", app.settings().portal.operator);
    Ok(Plan { customer: id, title, footer, blocks: blocks(app, &all, &told), members })
}

/// The decisions that took effect, the oldest first. One that waits for a second signature, or was sent back, was never told.
fn decisions(app: &App, all: &Everything) -> Vec<Told> {
    let waits = all.record.customer.state.stage() == Some(Stage::AwaitingSecondApproval);
    let told_of = all.rounds.len() - usize::from(waits && !all.rounds.is_empty());
    all.rounds.iter().take(told_of).filter_map(|check| decision(app, all, check)).collect()
}

fn decision(app: &App, all: &Everything, check: &Check) -> Option<Told> {
    let decision = check.decision.as_ref()?;
    if decision.second.as_ref().is_some_and(|second| !second.confirmed) {
        return None;
    }
    // As it was told: in the language the customer is written to in.
    let language = Language::from_tag(&all.record.language).unwrap_or_default();
    let at = decision.second.as_ref().map_or(decision.at, |second| second.at);
    let told = Told { outcome: decision.ruling.outcome(), at, text: None, asked: Vec::new(), due: None };
    Some(match &decision.ruling {
        Ruling::Approve => told,
        Ruling::Reject(rejection) => {
            let found = all.reasons_of(&rejection.reasons);
            Told { text: Some(told::rejection(language, rejection, &found)), ..told }
        }
        Ruling::Resubmission(request) => {
            let asked = request.items.iter().map(|asked| {
                let found = all.reasons_of(&asked.reasons);
                let said = told::message(app, asked, &found);
                let said = said.unwrap_or_else(|| told::reasons(language, &found).join("\n"));
                (told::item_label(app, language, &asked.item), said)
            });
            Told { asked: asked.collect(), due: Some(request.due.to_string()), ..told }
        }
    })
}

fn record(app: &App, all: &Everything, told: &[Told]) -> Value {
    let (record, customer) = (&all.record, &all.record.customer);
    let decision = |told: &Told| {
        let asked = told.asked.iter().map(|(item, said)| json!({"item": item, "message": said}));
        json!({
            "outcome": told.outcome, "at": told.at, "message": told.text,
            "asked": asked.collect::<Value>(), "due": told.due,
        })
    };
    let transaction = |it: &probity_store::transaction::TransactionRecord| {
        json!({
            "id": it.id, "external_id": it.external_id, "direction": it.direction,
        "amount": it.money.amount.to_string(), "currency": it.money.currency.code(),
            "description": it.description.as_ref().map(Personal::reveal), "occurred_at": it.occurred_at,
            "received_at": it.received_at, "accepted": it.refusal.is_none(),
        })
    };
    let link = |it: &probity_store::link::Link| {
        json!({
            "id": it.id, "created_at": it.created_at, "expires_at": it.expires_at, "used_at": it.used_at,
            "revoked_at": it.revoked_at,
        })
    };
    json!({
        "customer": {
            "id": customer.id, "external_reference": record.external_reference,
            "name": record.display_name.reveal(), "status": customer.state.status(),
            "country": record.country, "language": record.language,
            "contact_email": record.contact_email.as_ref().map(Personal::reveal),
            "created_at": record.created_at, "submitted_at": customer.submitted_at,
        },
        "fields": story::fields_json(app, all),
        "documents": story::documents_json(all),
        "decisions": told.iter().map(decision).collect::<Value>(),
        "transactions": all.transactions.iter().map(transaction).collect::<Value>(),
        "consents": story::consents_json(all),
        "links": all.links.iter().map(link).collect::<Value>(),
        "emails": story::emails_json(all),
        "erasure_requests": story::requests_json(all),
        "left_out": Audience::Person.left_out(),
    })
}

fn blocks(app: &App, all: &Everything, told: &[Told]) -> Vec<Block> {
    let (record, customer) = (&all.record, &all.record.customer);
    let mut blocks = vec![
        text(
            "This is a copy of the data we hold about you, as article 15 of Regulation (EU) 2016/679 gives you the right to. \
             record.json has the same for programs, and the folder files what you sent.",
        ),
        fact("Customer", customer.id.to_string()),
        fact("Reference", record.external_reference.clone()),
        fact("Made by", app.settings().portal.operator.clone()),
        fact("Made at", moment(app.now())),
        heading("Summary"),
        fact("Name", record.display_name.reveal().clone()),
        fact("Status", customer.state.status().label()),
        fact("Sent in", moment(record.created_at)),
    ];
    if let Some(email) = &record.contact_email {
        blocks.push(fact("Contact e-mail", email.reveal().clone()));
    }
    blocks.push(heading("Decisions"));
    if told.is_empty() {
        blocks.push(text("None yet."));
    }
    for it in told {
        blocks.push(fact(moment(it.at), it.outcome.label()));
        if let Some(said) = &it.text {
            blocks.push(fact("You were told", said.clone()));
        }
        for (item, said) in &it.asked {
            blocks.push(fact(format!("You were asked: {item}"), said.clone()));
        }
        if let Some(due) = &it.due {
            blocks.push(fact("By", due.clone()));
        }
    }
    story::fields(app, all, &mut blocks);
    story::documents(all, &mut blocks);
    story::transactions(all, &mut blocks);
    story::reached(all, &mut blocks);
    if !all.requests.is_empty() {
        blocks.push(heading("Requests to be erased"));
        story::requests(all, &mut blocks);
    }
    blocks.push(heading("What is not in this copy"));
    blocks.extend(Audience::Person.left_out().iter().map(|left_out| text(*left_out)));
    story::pictures(all, &mut blocks);
    blocks
}
