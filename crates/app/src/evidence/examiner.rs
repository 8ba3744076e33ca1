//! What an examiner gets: everything, with names and reasons.

use super::{
    Request,
    content::{Block, Member, Plan},
    gather::Everything,
    story::{self, fact, file_json, heading, json_bytes, moment, text},
    who,
};
use crate::{App, AppError};
use bytes::Bytes;
use probity_audit::PieceRef;
use probity_evidence::{AUDIT_NAME, RECORD_NAME};
use probity_model::{
    Personal,
    check::{Check, Decision, Ruling},
    four_eyes::Ground,
    user::Actor,
};
use probity_store::{
    file::Owner, hold::HoldRecord, link::Link, note::NoteRecord, transaction::TransactionRecord,
};
use serde_json::{Map, Value, json};
use std::fmt::Write as _;

pub(super) fn plan(app: &App, by: &Actor, request: &Request, all: Everything) -> Result<Plan, AppError> {
    let id = all.record.customer.id;
    let mut members = vec![
        Member::Bytes { name: RECORD_NAME, bytes: json_bytes(&record(app, &all))? },
        Member::Bytes { name: AUDIT_NAME, bytes: entries(&all) },
        Member::Report,
    ];
    members.extend(all.files.iter().map(Member::file));
    let title = format!("Evidence: {}", all.record.display_name.reveal());
    Ok(Plan {
        customer: id,
        title,
        footer: format!("Probity evidence · {id}"),
        blocks: blocks(app, by, request, &all),
        members,
    })
}

/// The entries of the log about this customer, one a line.
fn entries(all: &Everything) -> Bytes {
    let mut lines = String::new();
    for (before, record) in &all.entries {
        lines.push_str(&PieceRef::of(record, before).text());
        lines.push('\n');
    }
    lines.into()
}

fn record(app: &App, all: &Everything) -> Value {
    let mut record = json!({
        "customer": customer(all),
        "fields": story::fields_json(app, all),
        "documents": story::documents_json(all),
        "checks": all.rounds.iter().map(check).collect::<Value>(),
        "notes": all.notes.iter().map(|it| note(all, it)).collect::<Value>(),
        "transactions": all.transactions.iter().map(transaction).collect::<Value>(),
        "consents": story::consents_json(all),
        "links": all.links.iter().map(link).collect::<Value>(),
        "emails": story::emails_json(all),
        "legal_holds": all.holds.iter().map(hold).collect::<Value>(),
        "erasure_requests": story::requests_json(all),
        "events": all.events.iter().map(|it| json!({"seq": it.seq, "id": it.id, "event": it.event})).collect::<Value>(),
    });
    let people = people(all, &record.to_string());
    let reasons = reasons(all, &record.to_string());
    if let Some(record) = record.as_object_mut() {
        record.insert("people".to_owned(), people);
        record.insert("reasons".to_owned(), reasons);
    }
    record
}

fn customer(all: &Everything) -> Value {
    let (record, customer) = (&all.record, &all.record.customer);
    json!({
        "id": customer.id, "external_reference": record.external_reference,
        "name": record.display_name.reveal(), "status": customer.state.status(),
        "stage": customer.state.stage(), "level": customer.level.code, "level_version": customer.level_version,
        "risk": record.risk, "country": record.country, "tags": all.tags, "language": record.language,
        "contact_email": record.contact_email.as_ref().map(Personal::reveal), "sandbox": record.sandbox,
        "assignee": record.assignee, "round": customer.round, "attempts_left": customer.attempts_left,
        "created_at": record.created_at, "updated_at": record.updated_at,
        "submitted_at": customer.submitted_at, "due_at": customer.due_at,
    })
}

fn check(check: &Check) -> Value {
    let mark = |(item, mark): (&probity_model::item::ItemKey, &probity_model::check::Mark)| {
        json!({
            "item": item, "item_version": mark.item_version, "verdict": mark.verdict, "reasons": mark.reasons,
            "comment": mark.comment, "by": mark.by, "at": mark.at, "carried_from": mark.carried_from,
        })
    };
    json!({
        "id": check.id, "round": check.round, "level_version": check.level_version,
        "started_at": check.started_at, "claim": check.claim,
        "marks": check.marks.iter().map(mark).collect::<Value>(), "decision": check.decision,
    })
}

fn note(all: &Everything, note: &NoteRecord) -> Value {
    let files = all.files.iter().filter(|file| file.owner == Owner::Note(note.id));
    json!({
        "id": note.id, "author": note.author, "body": note.body.reveal(), "corrects": note.corrects,
        "corrected_by": note.corrected_by, "pinned": note.pinned, "created_at": note.created_at,
        "files": files.map(file_json).collect::<Value>(),
    })
}

fn transaction(it: &TransactionRecord) -> Value {
    json!({
        "id": it.id, "external_id": it.external_id, "direction": it.direction,
        "amount": it.money.amount.to_string(), "currency": it.money.currency.code(),
        "description": it.description.as_ref().map(Personal::reveal), "occurred_at": it.occurred_at,
        "received_at": it.received_at, "refusal": it.refusal,
    })
}

fn hold(it: &HoldRecord) -> Value {
    json!({
        "id": it.hold.id, "basis": it.hold.basis, "reference": it.reference.reveal(), "until": it.hold.until,
        "placed_by": it.placed_by, "placed_at": it.placed_at, "lifted_by": it.lifted_by,
        "lifted_at": it.lifted_at, "lift_reason": it.lift_reason.as_ref().map(Personal::reveal),
    })
}

fn link(link: &Link) -> Value {
    json!({
        "id": link.id, "created_at": link.created_at, "created_by": link.created_by,
        "expires_at": link.expires_at, "used_at": link.used_at, "revoked_at": link.revoked_at,
    })
}

/// The names of whoever appears.
fn people(all: &Everything, record: &str) -> Value {
    let users = all.users.iter().map(|(id, name)| (id.to_string(), name));
    let keys = all.api_keys.iter().map(|(id, name)| (id.to_string(), name));
    let mut people: Vec<_> = users.chain(keys).filter(|(id, _)| record.contains(id.as_str())).collect();
    people.sort();
    people.into_iter().map(|(id, name)| (id, Value::from(name.as_str()))).collect::<Map<_, _>>().into()
}

/// What the reasons that appear mean.
fn reasons(all: &Everything, record: &str) -> Value {
    let appears = |code: &str| record.contains(&format!("\"{code}\""));
    let known = all.reasons.iter().filter(|(code, _)| appears(code));
    known.map(|(code, reason)| (code.clone(), json!(reason))).collect::<Map<_, _>>().into()
}

fn blocks(app: &App, by: &Actor, request: &Request, all: &Everything) -> Vec<Block> {
    let mut blocks = cover(app, by, request, all);
    summary(all, &mut blocks);
    decisions(app, all, &mut blocks);
    story::fields(app, all, &mut blocks);
    story::documents(all, &mut blocks);
    notes(all, &mut blocks);
    story::transactions(all, &mut blocks);
    story::reached(all, &mut blocks);
    keeping(all, &mut blocks);
    blocks.push(heading("Activity"));
    let count = all.events.len();
    blocks.push(text(format!(
        "{count} entries of the audit log are about this customer. record.json has each in words, {AUDIT_NAME} as it stands in \
         the log, with the hashes and signatures to check it by."
    )));
    story::pictures(all, &mut blocks);
    blocks
}

fn cover(app: &App, by: &Actor, request: &Request, all: &Everything) -> Vec<Block> {
    let user = by.user().map_or_else(|| who(by), |id| format!("{} ({id})", all.user(id)));
    vec![
        fact("Customer", all.record.customer.id.to_string()),
        fact("Reference", all.record.external_reference.clone()),
        fact("Made for", "an examiner: nothing is left out"),
        fact("Made at", moment(app.now())),
        fact("Made by", user),
        fact("Reason", request.reason.clone()),
        fact("Operator", app.settings().portal.operator.clone()),
        fact("Signed with", app.store.signer().public_key().to_string()),
        fact("Audit log at", all.checkpoint.seq.to_string()),
        text(
            "manifest.json names every file of this archive with its SHA-256 and is signed. To check all of it, anywhere and \
             without a network: probity evidence verify FILE --key KEY, with the key as the operator gave it to you.",
        ),
    ]
}

fn summary(all: &Everything, blocks: &mut Vec<Block>) {
    let (record, customer) = (&all.record, &all.record.customer);
    let stage = customer.state.stage().map_or_else(String::new, |stage| format!(", {}", stage.label()));
    blocks.push(heading("Summary"));
    blocks.push(fact("Name", record.display_name.reveal().clone()));
    blocks.push(fact("Status", format!("{}{stage}", customer.state.status().label())));
    blocks.push(fact("Level", format!("{}, version {}", customer.level.name, customer.level_version)));
    blocks.push(fact("Risk", record.risk.label()));
    let country = record.country.map_or("not known", |country| country.name());
    blocks.push(fact("Country", country));
    if !all.tags.is_empty() {
        blocks.push(fact("Tags", all.tags.join(", ")));
    }
    if let Some(email) = &record.contact_email {
        blocks.push(fact("Contact e-mail", email.reveal().clone()));
    }
    blocks.push(fact("Sent in", moment(record.created_at)));
    let submitted = customer.submitted_at.map_or_else(|| "never".to_owned(), moment);
    blocks.push(fact("Last submitted", submitted));
    blocks.push(fact("Rounds of review", all.rounds.len().to_string()));
}

fn decisions(app: &App, all: &Everything, blocks: &mut Vec<Block>) {
    blocks.push(heading("Decisions"));
    if all.rounds.is_empty() {
        blocks.push(text("No check was ever started."));
    }
    for check in &all.rounds {
        blocks.push(Block::Subheading(format!("Round {} ({})", check.round, check.id)));
        blocks.push(fact("Check started", moment(check.started_at)));
        for (item, mark) in &check.marks {
            let mut said = format!("{} by {}, {}", mark.verdict.label(), all.user(mark.by), moment(mark.at));
            if mark.carried_from.is_some() {
                said.push_str(", carried over");
            }
            let _ = write!(said, "\nversion {}", mark.item_version);
            for label in labels(all, &mark.reasons) {
                let _ = write!(said, "\n{label}");
            }
            if let Some(comment) = &mark.comment {
                let _ = write!(said, "\n\"{comment}\"");
            }
            blocks.push(fact(app.settings().item_label(item), said));
        }
        match &check.decision {
            Some(decision) => blocks.extend(decided(app, all, decision)),
            None => blocks.push(fact("Decision", "none yet")),
        }
    }
}

fn labels(all: &Everything, codes: &[String]) -> Vec<String> {
    let label = |code: &String| {
        all.reasons.get(code).map_or_else(|| code.clone(), |it| format!("{} ({code})", it.label))
    };
    codes.iter().map(label).collect()
}

fn decided(app: &App, all: &Everything, decision: &Decision) -> Vec<Block> {
    let by = format!(
        "{} by {}, {}",
        decision.ruling.outcome().label(),
        all.user(decision.by),
        moment(decision.at)
    );
    let mut blocks = vec![fact("Decision", by)];
    match &decision.ruling {
        Ruling::Approve => {}
        Ruling::Reject(rejection) => {
            blocks.push(fact("Reasons", labels(all, &rejection.reasons).join("\n")));
            blocks.push(fact("May try again", if rejection.r#final { "no" } else { "yes" }));
            blocks.push(fact("Customer was told", rejection.customer_text.clone()));
        }
        Ruling::Resubmission(request) => {
            for asked in &request.items {
                let mut said = labels(all, &asked.reasons);
                said.push(format!("Customer was told: {}", asked.message));
                blocks.push(fact(
                    format!("Asked: {}", app.settings().item_label(&asked.item)),
                    said.join("\n"),
                ));
            }
            blocks.push(fact("To be sent by", request.due.to_string()));
        }
    }
    for ground in &decision.grounds {
        let said = match ground {
            Ground::Level { level, version } => format!("the level {level}, version {version}"),
            Ground::Rule { policy, rule } => format!("the rule \"{rule}\", policy version {policy}"),
        };
        blocks.push(fact("Needs two, by", said));
    }
    if let Some(second) = &decision.second {
        let what = if second.confirmed { "confirmed" } else { "sent back" };
        let mut said = format!("{what} by {}, {}", all.user(second.by), moment(second.at));
        if let Some(reason) = &second.reason {
            let _ = write!(said, "\n\"{reason}\"");
        }
        blocks.push(fact("Second signature", said));
    }
    blocks
}

fn keeping(all: &Everything, blocks: &mut Vec<Block>) {
    blocks.push(heading("Legal holds and requests to be erased"));
    for it in &all.holds {
        let until = it.hold.until.map_or_else(|| "until lifted".to_owned(), |until| format!("until {until}"));
        let by = it.placed_by.map_or_else(|| "Probity".to_owned(), |by| all.user(by));
        let mut said =
            format!("{}, {until}\nplaced by {by}, {}", it.reference.reveal(), moment(it.placed_at));
        if let Some(at) = it.lifted_at {
            let _ = write!(said, "\nlifted {}", moment(at));
        }
        blocks.push(fact(it.hold.basis.label(), said));
    }
    story::requests(all, blocks);
    if all.holds.is_empty() && all.requests.is_empty() {
        blocks.push(text("None."));
    }
}

fn notes(all: &Everything, blocks: &mut Vec<Block>) {
    blocks.push(heading("Notes of the staff"));
    if all.notes.is_empty() {
        blocks.push(text("None."));
    }
    for note in &all.notes {
        blocks.push(Block::Subheading(format!("{}, {}", note.author_name, moment(note.created_at))));
        blocks.push(text(note.body.reveal().clone()));
        for file in all.files.iter().filter(|file| file.owner == Owner::Note(note.id)) {
            blocks.push(fact("Attached", story::told(file)));
        }
    }
}
