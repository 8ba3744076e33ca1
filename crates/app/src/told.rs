//! What a customer is told of a decision, in the own language: in e-mails and on the hosted page alike.

use crate::App;
use jiff::civil::Date;
use probity_language::Language;
use probity_model::{
    check::{Rejection, RequestedItem},
    item::ItemKey,
    reason::{Reason, UNDISCLOSED_TEXT, customer_text},
};

/// What may be told of these reasons, each text once.
pub(crate) fn reasons(language: Language, reasons: &[&Reason]) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for reason in reasons {
        let text = text(language, reason);
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    texts
}

/// The operator's own translation first; then Probity's, as long as the text in English is Probity's too.
fn text(language: Language, reason: &Reason) -> String {
    if reason.is_confidential() || !reason.customer_visible {
        return language.text("email-undisclosed");
    }
    if let Some(translation) = reason.translations.get(language.tag()) {
        return translation.clone();
    }
    let key = format!("reason-{}", reason.code);
    let is_original = Language::default().find(&key).is_some_and(|text| text == reason.customer_text);
    language.find(&key).filter(|_| is_original).unwrap_or_else(|| reason.customer_text.clone())
}

/// Why a customer was rejected: the reasons, unless a reviewer wrote something else.
pub(crate) fn rejection(language: Language, rejection: &Rejection, found: &[&Reason]) -> String {
    if found.is_empty() && is_same(&rejection.customer_text, UNDISCLOSED_TEXT) {
        language.text("email-undisclosed")
    } else if is_same(&rejection.customer_text, &customer_text(found)) {
        reasons(language, found).join("\n")
    } else {
        rejection.customer_text.clone()
    }
}

/// What the reviewer wrote of an item that is asked for; nothing where it is what Probity proposed, which says no more
/// than the reasons or the name of the item do.
pub(crate) fn message(app: &App, requested: &RequestedItem, found: &[&Reason]) -> Option<String> {
    let label = app.settings().item_label(&requested.item);
    let is_proposed = if found.is_empty() {
        requested.message.ends_with(&format!(": {label}."))
    } else {
        is_same(&requested.message, &customer_text(found))
    };
    Some(requested.message.clone()).filter(|message| !is_proposed && !message.trim().is_empty())
}

/// A form sends other line ends than a template.
fn is_same(sent: &str, proposed: &str) -> bool {
    sent.replace("\r\n", "\n").trim() == proposed
}

/// What an item is called; what an operator configured, by the label it was given.
pub(crate) fn item_label(app: &App, language: Language, item: &ItemKey) -> String {
    let key = item.to_string().replace(':', "-");
    language.find(&key).unwrap_or_else(|| app.settings().item_label(item))
}

/// A day as people write it.
pub(crate) fn date(language: Language, date: Date) -> String {
    language.date(date.year(), date.month(), date.day())
}
