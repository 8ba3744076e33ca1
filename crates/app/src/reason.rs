//! Reasons: the set every installation begins with, and the look-up that checks what was chosen.

mod change;

pub use change::{ReasonForm, add, change, get, groups, history, translation};

use crate::{App, AppError, authorise};
use probity_model::{
    limits::REASONS_MAX,
    permission::Action,
    reason::{Disposition, Reason, Target},
    user::Actor,
};
use probity_store::{self as store};
use serde::Deserialize;

pub use probity_store::reason::ListedReason;

const DEFAULT_REASONS: &str = include_str!("reasons.csv");

#[derive(Deserialize)]
struct Line {
    code: String,
    group: String,
    label: String,
    target: String,
    disposition: Disposition,
    customer_visible: String,
    customer_text: String,
}

/// Puts the default set into an empty table. What an operator has there already is left alone.
pub async fn seed(app: &App, actor: &Actor) -> Result<(), AppError> {
    authorise(actor, Action::Maintain)?;
    let transaction = app.begin_alone().await?;
    if !store::reason::list(&transaction).await?.is_empty() {
        return Ok(());
    }
    for (place, reason) in (0..).zip(default_reasons()?) {
        store::reason::insert(&transaction, place, &reason).await?;
    }
    app.commit(transaction).await
}

/// Every reason, also the disabled ones.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<ListedReason>, AppError> {
    authorise(actor, Action::ViewSettings)?;
    Ok(store::reason::list(app.store.read()).await?)
}

/// The reasons chosen for any of these targets: each there, enabled and fitting, in the order of the set; each once.
/// Part of another use case, which has authorised already.
pub(crate) async fn chosen<C: store::Connection>(
    db: &C,
    codes: &[String],
    targets: &[Target],
) -> Result<Vec<Reason>, AppError> {
    if codes.len() > REASONS_MAX {
        let message = format!("Choose at most {REASONS_MAX} reasons.");
        return Err(AppError::invalid("reasons", "too_many_reasons", message));
    }
    let known = store::reason::all(db).await?;
    for code in codes {
        let Some(reason) = known.iter().find(|reason| reason.code == *code) else {
            // The code came from outside, so it is not repeated in the answer.
            let message = "A reason is not known or not in use any more. Choose it from the list.";
            return Err(AppError::invalid("reasons", "reason_unknown", message));
        };
        if !reason.targets.iter().any(|target| targets.contains(target)) {
            let message = format!("\"{}\" does not fit this item.", reason.label);
            return Err(AppError::invalid("reasons", "reason_not_fitting", message));
        }
    }
    Ok(known.into_iter().filter(|reason| codes.contains(&reason.code)).collect())
}

fn default_reasons() -> Result<Vec<Reason>, AppError> {
    let mut reader = csv::Reader::from_reader(DEFAULT_REASONS.as_bytes());
    reader.deserialize().map(|line| read(line.map_err(|error| defect(&error))?)).collect()
}

fn read(line: Line) -> Result<Reason, AppError> {
    let targets =
        line.target.split('|').map(|word| Target::from_word(word).ok_or_else(|| defect(&line.code)));
    Ok(Reason {
        targets: targets.collect::<Result<_, _>>()?,
        code: line.code,
        group: line.group,
        label: line.label,
        disposition: line.disposition,
        customer_visible: line.customer_visible == "yes",
        customer_text: line.customer_text,
        translations: std::collections::BTreeMap::new(),
    })
}

fn defect(what: &impl std::fmt::Display) -> AppError {
    AppError::Internal(format!("the default reasons: {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_set_is_readable_and_complete() {
        let reasons = default_reasons().expect("readable");
        assert_eq!(reasons.len(), DEFAULT_REASONS.lines().count() - 1);
        for target in Target::ALL {
            assert!(reasons.iter().any(|reason| reason.targets.contains(target)), "none for {target}");
        }
        let visible_secret = reasons.iter().find(|it| it.is_confidential() && it.customer_visible);
        assert_eq!(visible_secret.map(|it| &it.code), None, "a confidential reason is marked visible");
    }

    #[test]
    fn every_text_of_the_default_set_is_there_to_be_translated() {
        let english = probity_language::Language::default();
        for reason in default_reasons().expect("readable").iter().filter(|it| it.customer_visible) {
            let text = english.find(&format!("reason-{}", reason.code));
            assert_eq!(text.as_ref(), Some(&reason.customer_text), "{}", reason.code);
        }
    }
}
