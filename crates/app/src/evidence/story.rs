//! What a report says in words, the same for everybody it is for.

use super::{
    content::{Block, Member, file_name},
    gather::Everything,
};
use crate::{App, AppError};
use bytes::Bytes;
use jiff::Timestamp;
use probity_model::{Personal, item::ItemKey};
use probity_store::{
    document::DocumentVersion,
    file::{File, Owner, Rendering},
};
use serde_json::{Value, json};

pub(super) fn moment(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

pub(super) fn heading(text: impl Into<String>) -> Block {
    Block::Heading(text.into())
}

pub(super) fn text(text: impl Into<String>) -> Block {
    Block::Text(text.into())
}

pub(super) fn fact(label: impl Into<String>, value: impl Into<String>) -> Block {
    Block::Fact(label.into(), value.into())
}

pub(super) fn json_bytes(value: &Value) -> Result<Bytes, AppError> {
    serde_json::to_vec_pretty(value).map(Bytes::from).map_err(|error| AppError::Internal(error.to_string()))
}

/// Personal information: each field as it is, and what it was before.
pub(super) fn fields(app: &App, everything: &Everything, blocks: &mut Vec<Block>) {
    blocks.push(heading("Personal information"));
    if everything.fields.is_empty() {
        blocks.push(text("None was supplied."));
    }
    let order = |item: &ItemKey| app.settings().item_order(item);
    let mut fields: Vec<_> = everything.fields.iter().collect();
    fields
        .sort_by_key(|field| (order(&ItemKey::Field(field.code.clone())), std::cmp::Reverse(field.version)));
    for field in fields {
        let label = app.settings().item_label(&ItemKey::Field(field.code.clone()));
        let value = field.value.reveal().shown(app.settings().field_type(&field.code));
        let supplied = moment(field.supplied_at);
        let (label, said) = if field.active {
            (label, format!("version {}, supplied {supplied}", field.version))
        } else {
            (
                format!("{label}, earlier"),
                format!("version {}, supplied {supplied}, replaced since", field.version),
            )
        };
        blocks.push(fact(label, format!("{value}\n{said}")));
    }
}

pub(super) fn fields_json(app: &App, everything: &Everything) -> Value {
    let field = |field: &probity_store::field::FieldVersion| {
        json!({
            "code": field.code, "label": app.settings().item_label(&ItemKey::Field(field.code.clone())),
            "version": field.version, "value": field.value.reveal(), "active": field.active,
            "supplied_at": field.supplied_at,
        })
    };
    everything.fields.iter().map(field).collect()
}

fn files_of<'a>(everything: &'a Everything, document: &DocumentVersion) -> impl Iterator<Item = &'a File> {
    let owner = Owner::Document(document.id);
    everything.files.iter().filter(move |file| file.owner == owner)
}

/// Documents: every version, with its files.
pub(super) fn documents(everything: &Everything, blocks: &mut Vec<Block>) {
    blocks.push(heading("Documents"));
    if everything.documents.is_empty() {
        blocks.push(text("None was uploaded."));
    }
    for document in &everything.documents {
        let state = if document.active { "" } else { ", replaced since" };
        blocks.push(Block::Subheading(format!(
            "{}, version {}{state}",
            document.kind.label(),
            document.version
        )));
        blocks.push(fact("Uploaded", moment(document.uploaded_at)));
        let country = document.country.map(|country| country.name().to_owned());
        let number = document.number.as_ref().map(|number| number.reveal().clone());
        let dates =
            (document.issued_on.map(|day| day.to_string()), document.expires_on.map(|day| day.to_string()));
        for (label, value) in
            [("Issued by", country), ("Number", number), ("Issued on", dates.0), ("Expires on", dates.1)]
        {
            blocks.extend(value.map(|value| fact(label, value)));
        }
        for file in files_of(everything, document) {
            blocks.push(fact(file.side.label(), told(file)));
        }
    }
}

/// A file in words: where it is in the archive, and what it was.
pub(super) fn told(file: &File) -> String {
    let pages = if file.page_count == 1 { "1 page".to_owned() } else { format!("{} pages", file.page_count) };
    let shown = match &file.rendering {
        Rendering::Ready => pages,
        Rendering::Queued => format!("{pages}, no page images yet"),
        Rendering::Failed(why) => format!("cannot be shown: {why}"),
    };
    format!("{}\n{} bytes, {shown}\nSHA-256 {}", file_name(file), file.size_bytes, file.sha256)
}

pub(super) fn file_json(file: &File) -> Value {
    json!({
        "id": file.id, "file": file_name(file), "side": file.side, "name": file.name.reveal(),
        "format": file.format, "size_bytes": file.size_bytes, "sha256": file.sha256,
        "pages": file.page_count, "created_at": file.created_at,
    })
}

pub(super) fn documents_json(everything: &Everything) -> Value {
    let document = |document: &DocumentVersion| {
        json!({
            "id": document.id, "kind": document.kind, "label": document.kind.label(),
            "version": document.version, "active": document.active, "country": document.country,
            "number": document.number.as_ref().map(Personal::reveal),
            "issued_on": document.issued_on, "expires_on": document.expires_on,
            "uploaded_at": document.uploaded_at,
            "files": files_of(everything, document).map(file_json).collect::<Vec<_>>(),
        })
    };
    everything.documents.iter().map(document).collect()
}

/// The page images of every document, each on a page of its own.
pub(super) fn pictures(everything: &Everything, blocks: &mut Vec<Block>) {
    for document in &everything.documents {
        for file in files_of(everything, document) {
            for page in everything.pages.iter().filter(|page| page.file == file.id) {
                let (kind, side) = (document.kind.label(), file.side.label().to_lowercase());
                let version = document.version;
                let caption =
                    format!("{kind}, version {version}: {side}, page {} ({})", page.number, file.id);
                blocks.push(Block::Picture { caption, page: page.id });
            }
        }
    }
}

/// The files of documents as members.
pub(super) fn document_files(everything: &Everything) -> impl Iterator<Item = Member> {
    everything.files.iter().filter(|file| matches!(file.owner, Owner::Document(_))).map(Member::file)
}

/// The totals of transactions.
pub(super) fn transactions(everything: &Everything, blocks: &mut Vec<Block>) {
    blocks.push(heading("Transactions"));
    let refused = everything.transactions.iter().filter(|it| it.refusal.is_some()).count();
    let count = everything.transactions.len();
    blocks.push(text(match count {
        0 => "None.".to_owned(),
        _ => format!("{count} in all, of which {refused} were refused. Each is in record.json."),
    }));
    for total in &everything.totals {
        let what = format!("{}, {}", total.month, total.direction.label().to_lowercase());
        blocks.push(fact(
            what,
            format!("{} {} in {} transactions", total.amount, total.currency, total.accepted),
        ));
    }
}

/// Consents, links and e-mails: how the customer was reached.
pub(super) fn reached(everything: &Everything, blocks: &mut Vec<Block>) {
    blocks.push(heading("Consent, links and e-mails"));
    for consent in &everything.consents {
        let (version, language) = (&consent.text_version, &consent.language);
        let said = format!("{}: version {version} of the text, in \"{language}\"", moment(consent.given_at));
        blocks.push(fact("Consent", said));
    }
    for link in &everything.links {
        let became = match (link.used_at, link.revoked_at) {
            (_, Some(at)) => format!("revoked {}", moment(at)),
            (Some(at), None) => format!("used {}", moment(at)),
            (None, None) => format!("ends {}", moment(link.expires_at)),
        };
        blocks.push(fact("Link to the hosted page", format!("made {}, {became}", moment(link.created_at))));
    }
    for email in &everything.emails {
        let became = email.ended_at.map_or_else(
            || email.state.word().to_owned(),
            |at| format!("{} {}", email.state.word(), moment(at)),
        );
        blocks.push(fact("E-mail", format!("{}: {became}", email.kind.label())));
    }
    if everything.consents.is_empty() && everything.links.is_empty() && everything.emails.is_empty() {
        blocks.push(text("None."));
    }
}

pub(super) fn consents_json(everything: &Everything) -> Value {
    let consent = |it: &probity_store::consent::Consent| json!({"id": it.id, "text_version": it.text_version, "language": it.language, "given_at": it.given_at});
    everything.consents.iter().map(consent).collect()
}

pub(super) fn emails_json(everything: &Everything) -> Value {
    let email = |it: &probity_store::email::EmailRecord| {
        json!({
            "id": it.id, "about": it.kind, "language": it.language, "state": it.state.word(),
            "created_at": it.created_at, "ended_at": it.ended_at,
        })
    };
    everything.emails.iter().map(email).collect()
}

/// Requests to be erased, with what was answered: the person was told so.
pub(super) fn requests(everything: &Everything, blocks: &mut Vec<Block>) {
    for request in &everything.requests {
        let said = match &request.answered {
            None => format!("to be answered by {}", request.due),
            Some(it) => {
                let told = it.told.as_ref().map_or_else(String::new, |told| format!("\n{}", told.reveal()));
                format!("{}, {}{told}", it.answer.label(), moment(it.at))
            }
        };
        blocks.push(fact(format!("Asked to be erased {}", request.received), said));
    }
}

pub(super) fn requests_json(everything: &Everything) -> Value {
    let request = |it: &probity_store::erasure_request::ErasureRequest| {
        let answered = it.answered.as_ref();
        // Not until when: the day a hold ends would tell that there is one.
        json!({
            "id": it.id, "channel": it.channel, "received": it.received, "due": it.due,
            "answer": answered.map(|it| it.answer), "answered_at": answered.map(|it| it.at),
            "told": answered.and_then(|it| it.told.as_ref()).map(Personal::reveal),
        })
    };
    everything.requests.iter().map(request).collect()
}
