//! What an e-mail says, made when it is sent.

use super::{
    Kind,
    text::{self, Filling},
};
use crate::{App, AppError, authorise, branding};
use jiff::{civil::Date, tz::TimeZone};
use probity_language::{FluentArgs, Language};
use probity_mail::{Block, ButtonColours, Colours, Item, Message};
use probity_model::{
    branding::{Accents, Branding, Colour},
    check::{Decision, Rejection, RequestedItem, Ruling},
    customer::State,
    id::CustomerId,
    item::{DocumentKind, ItemKey},
    permission::Action,
    reason::{Reason, customer_text},
    user::Actor,
};
use probity_store::{self as store, email::EmailRecord};
use std::time::SystemTime;

/// An e-mail that is ready but for its link.
pub(super) struct Draft {
    pub(super) to: String,
    pub(super) language: Language,
    text: text::Text,
    filling: Filling,
    colours: Option<Colours>,
}

/// An e-mail, or why there is nobody or nothing to tell any more.
pub(super) type Drafted = Result<Draft, &'static str>;

/// Everything of an e-mail to a customer but its link.
pub(super) async fn customer(app: &App, email: &EmailRecord, id: CustomerId) -> Result<Drafted, AppError> {
    let db = app.store.snapshot().await?;
    let Some(recipient) = store::email::recipient(&db, id).await? else {
        return Ok(Err("the customer has gone"));
    };
    let Some(to) = recipient.address else {
        return Ok(Err("no address is known any more"));
    };
    let beyond_here = !matches!(app.settings().email.transport, probity_mail::Transport::Folder(_));
    if recipient.sandbox && beyond_here {
        return Ok(Err("the customer is made up: nothing is sent"));
    }
    let language = Language::from_tag(&email.language).unwrap_or_default();
    let branding = branding::set(&db).await?;
    let mut filling = Filling { operator: operator(app, &branding), ..Filling::default() };
    if email.kind.has_link() {
        let button = format!("email-{}-button", email.kind.word().replace('_', "-"));
        filling.button = language.text(&button);
    }
    if let Some(check) = email.check {
        let rounds = store::check::rounds(&db, id).await?;
        let decision = rounds.into_iter().find(|it| it.id == check).and_then(|it| it.decision);
        let decision = decision.ok_or_else(|| AppError::Internal("a decision has gone".to_owned()))?;
        if email.kind == Kind::Reminder {
            let record = store::customer::load(&db, id).await?.ok_or(AppError::NotFound("customer"))?;
            let State::Resubmission(open) = &record.customer.state else {
                return Ok(Err("it has been answered"));
            };
            let waited_for = |item: &ItemKey| open.items.get(item) == Some(&false);
            decided(app, &db, language, &decision, waited_for, &mut filling).await?;
        } else {
            decided(app, &db, language, &decision, |_| true, &mut filling).await?;
        }
    }
    let (text, _) = text::in_force(&db, email.kind, language).await?;
    let colours = colours(&branding);
    Ok(Ok(Draft { to: to.reveal().clone(), language, text, filling, colours }))
}

async fn decided<C: store::Connection>(
    app: &App,
    db: &C,
    language: Language,
    decision: &Decision,
    asked: impl Fn(&ItemKey) -> bool,
    filling: &mut Filling,
) -> Result<(), AppError> {
    match &decision.ruling {
        Ruling::Approve => {}
        Ruling::Reject(rejection) => {
            let reasons = store::reason::by_codes(db, &rejection.reasons).await?;
            filling.reason = rejected(language, rejection, &reasons);
        }
        Ruling::Resubmission(request) => {
            filling.due = date(language, request.due);
            for requested in request.items.iter().filter(|requested| asked(&requested.item)) {
                let reasons = store::reason::by_codes(db, &requested.reasons).await?;
                filling.items.push(item(app, language, requested, &reasons));
            }
        }
    }
    Ok(())
}

/// What was to be said, in the customer's language unless a reviewer wrote it.
fn rejected(language: Language, rejection: &Rejection, reasons: &[Reason]) -> String {
    let found: Vec<&Reason> = reasons.iter().collect();
    if rejection.customer_text == customer_text(&found) {
        translated(language, reasons).join("\n")
    } else {
        rejection.customer_text.clone()
    }
}

fn item(app: &App, language: Language, requested: &RequestedItem, reasons: &[Reason]) -> Item {
    let found: Vec<&Reason> = reasons.iter().collect();
    let label = item_label(app, language, &requested.item);
    let lines = if !reasons.is_empty() && requested.message == customer_text(&found) {
        translated(language, reasons)
    } else if reasons.is_empty()
        && requested.message.ends_with(&format!(": {}.", app.settings().item_label(&requested.item)))
    {
        // Probity's own sentence says no more than the name of the item does.
        Vec::new()
    } else {
        vec![requested.message.clone()]
    };
    Item { label, lines }
}

/// What may be told of these reasons, each text once, in this language where it is known.
fn translated(language: Language, reasons: &[Reason]) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for reason in reasons {
        let text = if reason.is_confidential() || !reason.customer_visible {
            language.text("email-undisclosed")
        } else {
            reason.translations.get(language.tag()).unwrap_or(&reason.customer_text).clone()
        };
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    texts
}

fn item_label(app: &App, language: Language, item: &ItemKey) -> String {
    let key = item.to_string().replace(':', "-");
    language.find(&key).unwrap_or_else(|| app.settings().item_label(item))
}

fn date(language: Language, date: Date) -> String {
    let months = language.text("email-months");
    let month = months.split(", ").nth(usize::try_from(date.month() - 1).unwrap_or_default());
    let mut args = FluentArgs::new();
    args.set("day", date.day().to_string());
    args.set("month", month.unwrap_or_default().to_owned());
    args.set("year", date.year().to_string());
    language.format("email-date", &args).replace(['\u{2068}', '\u{2069}'], "")
}

/// Who writes: the name an administrator gave, else the one e-mails are sent from.
fn operator(app: &App, branding: &Branding) -> String {
    if let Some(operator) = &branding.operator {
        return operator.clone();
    }
    let name = app.settings().email.from.split('<').next().unwrap_or_default();
    let name = name.trim().trim_matches('"').trim();
    if name.is_empty() || name.contains('@') { "Probity".to_owned() } else { name.to_owned() }
}

/// The operator's colours, as an e-mail carries them.
fn colours(branding: &Branding) -> Option<Colours> {
    let Accents { light, dark } = branding.accents()?;
    let button =
        |ground: Colour| ButtonColours { ground: ground.to_string(), text: ground.text_on().to_string() };
    Some(Colours { light: button(light), dark: button(dark) })
}

/// A draft with its link filled in, as a message.
pub(super) fn message(app: &App, email: &EmailRecord, draft: Draft, link: String) -> Message {
    let Draft { to, language, text, mut filling, colours } = draft;
    filling.link = link;
    let mut blocks = vec![Block::Paragraph(language.text("email-greeting"))];
    blocks.extend(filling.blocks(&text.body));
    let mut args = FluentArgs::new();
    args.set("operator", filling.operator.clone());
    Message {
        id: email.id.to_string(),
        to,
        subject: filling.words(&text.subject),
        language: language.tag().to_owned(),
        right_to_left: language.direction() == "rtl",
        colours,
        blocks,
        footer: vec![language.format("email-footer", &args).replace(['\u{2068}', '\u{2069}'], "")],
        date: SystemTime::from(app.now()),
    }
}

/// An e-mail to a user. It names the customer by the platform's reference alone: an inbox is no place for more.
pub(super) async fn user(app: &App, email: &EmailRecord) -> Result<Result<Message, &'static str>, AppError> {
    let db = app.store.read();
    let user = match email.user {
        Some(id) => store::user::by_id(db, id).await?,
        None => None,
    };
    let Some(user) = user.filter(|user| !user.disabled) else {
        return Ok(Err("the user is disabled"));
    };
    let (reference, path) = match email.customer {
        Some(id) => {
            let record = store::customer::load(db, id).await?;
            (record.map_or_else(|| id.to_string(), |it| it.external_reference), format!("/customers/{id}"))
        }
        None => (String::new(), "/notifications".to_owned()),
    };
    let (subject, told) = match email.kind {
        Kind::Mentioned => ("A note mentions you", "A colleague mentioned you in a note about a customer."),
        Kind::Assigned => ("Assigned to you", "You are to review this customer."),
        _ => ("Ready to be checked again", "A customer has sent everything you asked for."),
    };
    let base = app.settings().public_url.trim_end_matches('/');
    let branding = branding::set(db).await?;
    let path = if email.kind == Kind::Mentioned { format!("{path}/notes") } else { path };
    Ok(Ok(Message {
        id: email.id.to_string(),
        to: user.email,
        subject: format!("{subject}: {reference}"),
        language: "en".to_owned(),
        right_to_left: false,
        colours: None,
        blocks: vec![
            Block::Paragraph(format!("{told}\nReference: {reference}")),
            Block::Button { label: "Open the customer".to_owned(), url: format!("{base}{path}") },
        ],
        footer: vec![
            format!("You get this because you work with {} on Probity.", operator(app, &branding)),
            format!("Switch it off under \"E-mails to me\": {base}/account"),
        ],
        date: SystemTime::from(app.now()),
    }))
}

/// A text with examples in its places, as plain text: what a customer would read.
pub async fn preview(
    app: &App,
    actor: &Actor,
    kind: Kind,
    language: Language,
    text: &text::Text,
) -> Result<String, AppError> {
    authorise(actor, Action::ManageSettings)?;
    let button = format!("email-{}-button", kind.word().replace('_', "-"));
    let passport = ItemKey::Document(DocumentKind::Passport);
    let branding = branding::set(app.store.read()).await?;
    let filling = Filling {
        operator: operator(app, &branding),
        link: format!("{}/verify/…", app.settings().public_url.trim_end_matches('/')),
        button: language.find(&button).unwrap_or_default(),
        due: date(language, app.now().to_zoned(TimeZone::UTC).date()),
        reason: language.text("email-undisclosed"),
        items: vec![Item { label: item_label(app, language, &passport), lines: Vec::new() }],
    };
    let body = text.body.replace("\r\n", "\n");
    let message = Message {
        id: String::new(),
        to: String::new(),
        subject: filling.words(&text.subject),
        language: language.tag().to_owned(),
        right_to_left: false,
        colours: None,
        blocks: filling.blocks(&body),
        footer: Vec::new(),
        date: SystemTime::from(app.now()),
    };
    let plain = probity_mail::text(&message);
    let plain = plain.trim_end().trim_end_matches("--").trim_end();
    Ok(format!("{}\n\n{plain}", message.subject_line()))
}
