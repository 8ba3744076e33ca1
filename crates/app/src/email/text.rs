//! The texts of e-mails to customers: what comes with Probity, and what an operator put in its place.
//!
//! Both are plain text with named places such as `{ $link }`; paragraphs have an empty line between them.

use super::Kind;
use crate::{App, AppError, Violation, authorise};
use probity_language::{FluentArgs, Language};
use probity_mail::{Block, Item};
use probity_model::{event::EventKind, permission::Action, user::Actor};
use probity_store::email as rows;

/// Characters of a subject.
pub const SUBJECT_CHARS_MAX: usize = 150;
/// Characters of a text.
pub const BODY_CHARS_MAX: usize = 4_000;

/// A subject and its paragraphs, with their places not filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// One line.
    pub subject: String,
    /// Paragraphs with an empty line between them.
    pub body: String,
}

/// What stands in the places of a text.
#[derive(Clone, Debug, Default)]
pub(super) struct Filling {
    pub(super) operator: String,
    pub(super) link: String,
    pub(super) button: String,
    pub(super) due: String,
    pub(super) reason: String,
    pub(super) items: Vec<Item>,
}

/// The places a text of this kind may name.
#[must_use]
pub fn places(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Invitation | Kind::LinkRequested | Kind::EndpointGivenUp => &["operator", "link"],
        Kind::Resubmission | Kind::Reminder => &["operator", "link", "items", "due"],
        Kind::Rejected => &["operator", "reason"],
        _ => &["operator"],
    }
}

/// The places a text of this kind cannot do without.
#[must_use]
pub fn required(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Invitation | Kind::LinkRequested => &["link"],
        Kind::Resubmission | Kind::Reminder => &["link", "items"],
        _ => &[],
    }
}

/// How a place is written.
#[must_use]
pub fn place(name: &str) -> String {
    format!("{{ ${name} }}")
}

/// The text that comes with Probity.
#[must_use]
pub fn default(kind: Kind, language: Language) -> Text {
    let mut args = FluentArgs::new();
    for name in ["operator", "link", "items", "due", "reason"] {
        args.set(name, place(name));
    }
    let key = format!("email-{}", kind.word().replace('_', "-"));
    // Fluent sets what it fills in apart by invisible signs, which nobody could type.
    let said =
        |part: &str| language.format(&format!("{key}-{part}"), &args).replace(['\u{2068}', '\u{2069}'], "");
    Text { subject: said("subject"), body: said("text") }
}

/// The text in force, and the operator's version of it where it is one.
pub(super) async fn in_force<C: probity_store::Connection>(
    db: &C,
    kind: Kind,
    language: Language,
) -> Result<(Text, Option<rows::OwnText>), AppError> {
    let own = rows::own_text(db, kind, language.tag()).await?.filter(|own| !own.subject.is_empty());
    let text = own.as_ref().map_or_else(
        || default(kind, language),
        |own| Text { subject: own.subject.clone(), body: own.body.clone() },
    );
    Ok((text, own))
}

/// The text in force, and whether it is the operator's own.
pub async fn get(app: &App, actor: &Actor, kind: Kind, language: Language) -> Result<(Text, bool), AppError> {
    authorise(actor, Action::ManageSettings)?;
    let (text, own) = in_force(app.store.read(), kind, language).await?;
    Ok((text, own.is_some()))
}

/// Sets the operator's own text, as a new version.
pub async fn change(
    app: &App,
    actor: &Actor,
    kind: Kind,
    language: Language,
    text: Text,
) -> Result<(), AppError> {
    authorise(actor, Action::ManageSettings)?;
    let text = Text {
        subject: text.subject.trim().to_owned(),
        body: text.body.replace("\r\n", "\n").trim().to_owned(),
    };
    check(kind, &text)?;
    keep(app, actor, kind, language, text).await
}

/// Puts the text that comes with Probity back; the operator's versions stay as rows.
pub async fn put_back(app: &App, actor: &Actor, kind: Kind, language: Language) -> Result<(), AppError> {
    authorise(actor, Action::ManageSettings)?;
    keep(app, actor, kind, language, Text { subject: String::new(), body: String::new() }).await
}

async fn keep(app: &App, actor: &Actor, kind: Kind, language: Language, text: Text) -> Result<(), AppError> {
    if !kind.is_to_customer() {
        return Err(AppError::NotFound("e-mail"));
    }
    let transaction = app.begin_alone().await?;
    let newest = rows::own_text(&transaction, kind, language.tag()).await?;
    let own = rows::OwnText {
        version: newest.map_or(0, |own| own.version) + 1,
        subject: text.subject,
        body: text.body,
        changed_by: actor.user(),
        at: app.now(),
    };
    rows::insert_text(&transaction, kind, language.tag(), &own).await?;
    let changed =
        EventKind::EmailTextChanged { email: kind.word().to_owned(), language: language.tag().to_owned() };
    app.record_fact(&transaction, None, actor, changed).await?;
    app.commit(transaction).await
}

/// What is wrong with a text, in words.
#[must_use]
pub fn problems(kind: Kind, text: &Text) -> Vec<String> {
    match check(kind, text) {
        Err(AppError::Invalid(violations)) => violations.into_iter().map(|it| it.message).collect(),
        _ => Vec::new(),
    }
}

/// Refuses a text that would reach customers with a hole in it.
fn check(kind: Kind, text: &Text) -> Result<(), AppError> {
    let mut violations = Vec::new();
    let mut refuse = |field: &str, code, message: String| {
        violations.push(Violation { field: field.to_owned(), code, message });
    };
    let length = text.subject.chars().count();
    if length == 0 || length > SUBJECT_CHARS_MAX || text.subject.chars().any(char::is_control) {
        let message = format!("Give a subject of one line and at most {SUBJECT_CHARS_MAX} characters.");
        refuse("subject", "subject_invalid", message);
    }
    let is_text = |c: char| !c.is_control() || matches!(c, '\n' | '\r');
    if text.body.is_empty() || text.body.chars().count() > BODY_CHARS_MAX || !text.body.chars().all(is_text) {
        refuse("body", "body_invalid", format!("Give a text of at most {BODY_CHARS_MAX} characters."));
    }
    for (field, part) in [("subject", &text.subject), ("body", &text.body)] {
        for found in pieces(part) {
            let Piece::Place(name) = found else { continue };
            let known = places(kind).contains(&name.as_str());
            if !known || (field == "subject" && matches!(name.as_str(), "link" | "items" | "reason")) {
                let known: Vec<_> = places(kind).iter().map(|name| place(name)).collect();
                let message =
                    format!("\"{}\" is no place here. There are: {}.", place(&name), known.join(", "));
                refuse(field, "place_unknown", message);
            }
        }
    }
    for name in required(kind) {
        if !pieces(&text.body).contains(&Piece::Place((*name).to_owned())) {
            refuse("body", "place_missing", format!("The text must have {} in it.", place(name)));
        }
    }
    if violations.is_empty() { Ok(()) } else { Err(AppError::Invalid(violations)) }
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum Piece {
    Words(String),
    Place(String),
}

/// A text taken apart at its places. What is not closed is words.
fn pieces(text: &str) -> Vec<Piece> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        let Some(length) = rest[start..].find('}') else { break };
        let name = rest[start + 1..start + length].trim().trim_start_matches('$').trim();
        found.push(Piece::Words(rest[..start].to_owned()));
        found.push(Piece::Place(name.to_owned()));
        rest = &rest[start + length + 1..];
    }
    found.push(Piece::Words(rest.to_owned()));
    found
}

impl Filling {
    /// The text on one line or in one paragraph.
    pub(super) fn words(&self, text: &str) -> String {
        pieces(text)
            .into_iter()
            .map(|piece| match piece {
                Piece::Words(words) => words,
                Piece::Place(name) => match name.as_str() {
                    "operator" => self.operator.clone(),
                    "link" => self.link.clone(),
                    "due" => self.due.clone(),
                    "reason" => self.reason.clone(),
                    "items" => {
                        self.items.iter().map(|item| item.label.clone()).collect::<Vec<_>>().join(", ")
                    }
                    _ => String::new(),
                },
            })
            .collect()
    }

    /// The paragraphs: a link or a list that is a paragraph of its own becomes a button or a list.
    pub(super) fn blocks(&self, body: &str) -> Vec<Block> {
        body.split("\n\n")
            .map(str::trim)
            .filter(|paragraph| !paragraph.is_empty())
            .map(|paragraph| {
                let pieces = pieces(paragraph);
                let alone = match pieces.as_slice() {
                    [Piece::Words(before), Piece::Place(name), Piece::Words(after)]
                        if before.is_empty() && after.is_empty() =>
                    {
                        name.as_str()
                    }
                    _ => "",
                };
                match alone {
                    "link" => Block::Button { label: self.button.clone(), url: self.link.clone() },
                    "items" => Block::Items(self.items.clone()),
                    _ => Block::Paragraph(self.words(paragraph)),
                }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_is_what_an_operator_could_have_written() {
        for language in Language::all() {
            for kind in Kind::TO_CUSTOMERS {
                let text = default(kind, language);
                assert!(check(kind, &text).is_ok(), "{kind} {language}: {text:?}");
                assert!(!text.subject.starts_with("email-"), "{kind} {language}");
            }
        }
    }

    #[test]
    fn a_text_without_its_link_or_with_an_unknown_place_is_refused() {
        let refused = |kind, body: &str| {
            let text = Text { subject: "Hello".to_owned(), body: body.to_owned() };
            match check(kind, &text) {
                Err(AppError::Invalid(violations)) => violations.into_iter().map(|it| it.code).collect(),
                _ => Vec::new(),
            }
        };
        assert_eq!(refused(Kind::Invitation, "Hello"), ["place_missing"]);
        assert_eq!(refused(Kind::Approved, "Hello { $link }"), ["place_unknown"]);
        assert_eq!(refused(Kind::Invitation, "{$link} {$name}"), ["place_unknown"]);
        assert!(refused(Kind::Approved, "Welcome to { $operator }").is_empty());
    }

    #[test]
    fn what_is_filled_in_is_not_read_again() {
        let filling = Filling {
            operator: "{ $link }".to_owned(),
            link: "https://x.example".to_owned(),
            ..Filling::default()
        };
        assert_eq!(filling.words("{ $operator } { $link"), "{ $link } { $link");
        let blocks = filling.blocks("a\n\n{ $link }\n\n\n");
        assert!(matches!(blocks.as_slice(), [Block::Paragraph(_), Block::Button { .. }]), "{blocks:?}");
    }
}
