//! Settings: levels, reasons and policies in force, to read.

use super::view::reason::Reasons;
use crate::{Web, error::WebError, extract::SignedIn, html::Page, routes::Routes, shell};
use axum::{extract::State, http::Method};
use probity_app::{Settings, level, reason};
use probity_model::{
    level::Level,
    limits::{CLAIM_SECONDS, FILES_PER_DOCUMENT_MAX},
    permission::{Action, can},
    reason::Target,
};
use probity_pages::{
    layout::{Fact, Section},
    settings::{LevelView, SettingsPage},
};

pub(crate) fn routes() -> Routes {
    Routes::new().page(Method::GET, "/settings", Action::ViewSettings, show)
}

async fn show(State(web): State<Web>, user: SignedIn) -> Result<Page<SettingsPage>, WebError> {
    let settings = web.app.settings();
    let levels = level::list(&web.app, &user.actor)?;
    let reasons = Reasons(reason::list(&web.app, &user.actor).await?);
    Ok(Page(SettingsPage {
        shell: shell::layout(&web, &user, Section::Settings).await?,
        levels: levels.iter().map(|level| level_view(settings, level)).collect(),
        reasons: reasons.groups(Target::ALL, &[]),
        policies: policies(settings, levels),
        can_manage_keys: can(&user.actor, Action::ManageApiKeys),
    }))
}

fn level_view(settings: &Settings, level: &Level) -> LevelView {
    let label = |code| settings.field(code).map_or_else(String::new, |field| field.label.clone());
    let required = level.required_fields.iter().map(|code| (label(code), true));
    let optional = level.optional_fields.iter().map(|code| (label(code), false));
    LevelView {
        code: level.code.clone(),
        label: level.name.clone(),
        fields: required.chain(optional).collect(),
        documents: level.required_documents.iter().map(|group| (group.label.clone(), true)).collect(),
    }
}

fn policies(settings: &Settings, levels: &[Level]) -> Vec<Fact> {
    let mut policies = vec![
        fact("A claim lapses after", format!("{} min without an action", CLAIM_SECONDS / 60)),
        fact("Files of one document", format!("{FILES_PER_DOCUMENT_MAX} at most")),
        fact("A session ends unused after", duration(settings.session_idle_seconds)),
        fact("A session ends at the latest after", duration(settings.session_seconds_max)),
    ];
    for level in levels {
        let name = &level.name;
        policies.push(fact(
            &format!("{name}: a review is due"),
            format!("{} h after submission", level.due_hours),
        ));
        policies.push(fact(
            &format!("{name}: a resubmission is due"),
            format!("{} days after it is asked", level.resubmission_days),
        ));
        let second = if level.second_approval { "needed" } else { "not needed" };
        policies.push(fact(&format!("{name}: second signature"), second.to_owned()));
    }
    policies
}

fn fact(label: &str, value: String) -> Fact {
    Fact { label: label.to_owned(), value }
}

fn duration(seconds: i64) -> String {
    match seconds {
        0..7_200 => format!("{} min", seconds / 60),
        _ => format!("{} h", seconds / 3_600),
    }
}
