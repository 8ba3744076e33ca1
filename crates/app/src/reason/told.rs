//! What customers read of reasons, in their own language: in e-mails and on the hosted page alike.

use probity_language::Language;
use probity_model::{
    check::{Rejection, RequestedItem},
    reason::{Reason, customer_text},
};

/// What may be told of these reasons, each text once.
pub(crate) fn texts(language: Language, reasons: &[&Reason]) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for reason in reasons {
        let told = reason.told_in(language.tag());
        let text = told.map_or_else(|| language.text("email-undisclosed"), str::to_owned);
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    texts
}

/// What is told of a rejection: the reasons, unless a reviewer wrote something else.
pub(crate) fn rejection(language: Language, rejection: &Rejection, known: &[Reason]) -> String {
    let found = found(&rejection.reasons, known);
    if rejection.customer_text == customer_text(&found) {
        if found.is_empty() { language.text("email-undisclosed") } else { texts(language, &found).join("\n") }
    } else {
        rejection.customer_text.clone()
    }
}

/// What is told of an item that is asked for, which in English is called `label`: the reasons, unless a reviewer wrote
/// something else.
pub(crate) fn request(
    language: Language,
    requested: &RequestedItem,
    label: &str,
    known: &[Reason],
) -> Vec<String> {
    let found = found(&requested.reasons, known);
    if !requested.reasons.is_empty() && requested.message == customer_text(&found) {
        texts(language, &found)
    } else if requested.reasons.is_empty() && requested.message.ends_with(&format!(": {label}.")) {
        // Probity's own sentence says no more than the name of the item does.
        Vec::new()
    } else {
        vec![requested.message.clone()]
    }
}

/// The reasons with these codes, in the order of the set.
fn found<'a>(codes: &[String], known: &'a [Reason]) -> Vec<&'a Reason> {
    known.iter().filter(|reason| codes.contains(&reason.code)).collect()
}
