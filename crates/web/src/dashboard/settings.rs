//! Settings: the way to each of their pages, and the policies that hold.

mod branding;
mod four_eyes;
mod levels;
mod reasons;
mod roles;

use super::view::event::Telling;
use crate::{Web, error::WebError, extract::SignedIn, html::Page, routes::Routes, shell};
use axum::{
    extract::State,
    http::{Method, StatusCode},
};
use jiff::Timestamp;
use probity_app::{
    AppError, Settings,
    event::{Recorded, Who},
    level, reason,
};
use probity_model::{
    id::UserId,
    limits::{CLAIM_SECONDS, FILES_PER_DOCUMENT_MAX},
    permission::{Action, can},
    setting,
};
use probity_pages::{
    activity::{self, EventView},
    layout::{Fact, Section},
    moment::Moment,
    settings::{Refused, SettingsLink, SettingsPage, SettingsSection},
};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .page(Method::GET, "/settings", Action::ViewSettings, show)
        .merge(levels::routes())
        .merge(reasons::routes())
        .merge(four_eyes::routes())
        .merge(roles::routes())
        .merge(branding::routes())
}

async fn show(State(web): State<Web>, user: SignedIn) -> Result<Page<SettingsPage>, WebError> {
    let levels = level::list(&web.app, &user.actor).await?;
    let reasons = reason::list(&web.app, &user.actor).await?;
    let four_eyes = probity_app::four_eyes::versions(&web.app, &user.actor).await?;
    let counts = [
        counted(levels.iter().filter(|it| it.level.enabled).count(), "level"),
        counted(reasons.iter().filter(|it| it.enabled).count(), "reason"),
        counted(four_eyes.first().map_or(0, |it| it.policy.rules.len()), "rule"),
    ];
    Ok(Page(SettingsPage {
        shell: shell::layout(&web, &user, Section::Settings).await?,
        sections: sections(counts)
            .into_iter()
            .filter(|(need, _)| can(&user.actor, *need))
            .map(|it| it.1)
            .collect(),
        policies: policies(web.app.settings()),
        can_change: can(&user.actor, Action::ManageSettings),
    }))
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// Every page of settings, with what it needs.
fn sections([levels, reasons, rules]: [String; 3]) -> Vec<(Action, SettingsSection)> {
    use SettingsLink as L;
    let section = |need: Action, link: L, state: String| (need, SettingsSection { link, state });
    vec![
        section(Action::ViewSettings, L::Levels, levels),
        section(Action::ViewSettings, L::Reasons, reasons),
        section(Action::ViewSettings, L::FourEyes, rules),
        section(Action::ViewSettings, L::Branding, String::new()),
        section(Action::ManageSettings, L::Emails, String::new()),
        section(Action::ManageApiKeys, L::ApiKeys, String::new()),
        section(Action::ManageWebhooks, L::Webhooks, String::new()),
        section(Action::ManageUsers, L::Roles, String::new()),
        section(Action::ManageUsers, L::Users, String::new()),
    ]
}

fn policies(settings: &Settings) -> Vec<Fact> {
    vec![
        fact("A claim lapses after", format!("{} min without an action", CLAIM_SECONDS / 60)),
        fact("Files of one document", format!("{FILES_PER_DOCUMENT_MAX} at most")),
        fact("A session ends unused after", duration(settings.session_idle_seconds)),
        fact("A session ends at the latest after", duration(settings.session_seconds_max)),
    ]
}

fn fact(label: &str, value: impl Into<String>) -> Fact {
    Fact { label: label.to_owned(), value: value.into() }
}

fn duration(seconds: i64) -> String {
    match seconds {
        0..7_200 => format!("{} min", seconds / 60),
        _ => format!("{} h", seconds / 3_600),
    }
}

/// A form with names that are not known before, such as one for each field.
#[derive(Clone, Default)]
struct Sent(Vec<(String, String)>);

impl Sent {
    /// What was sent under this name; empty where nothing was.
    fn one(&self, name: &str) -> &str {
        self.all(name).next().unwrap_or_default()
    }

    fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether anything was sent under this name: a tick, or the button that was pressed.
    fn has(&self, name: &str) -> bool {
        !self.one(name).is_empty()
    }

    /// The version that was on screen.
    fn version(&self) -> u32 {
        self.one("version").parse().unwrap_or_default()
    }

    fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.push((name.into(), value.into()));
    }

    fn tick(&mut self, name: &str, is_ticked: bool) {
        if is_ticked {
            self.set(name, "yes");
        }
    }
}

/// Why something was not saved, as far as the form can say so; the rest is not the form's to tell.
enum NotSaved {
    Invalid(Vec<String>),
    ChangedMeanwhile,
}

impl NotSaved {
    fn of(error: AppError) -> Result<Self, WebError> {
        match error {
            AppError::Invalid(violations) => {
                let mut texts: Vec<String> = Vec::new();
                for violation in violations {
                    if !texts.contains(&violation.message) {
                        texts.push(violation.message);
                    }
                }
                Ok(Self::Invalid(texts))
            }
            AppError::Conflict { code: "changed_meanwhile", .. } => Ok(Self::ChangedMeanwhile),
            other => Err(other.into()),
        }
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::ChangedMeanwhile => StatusCode::CONFLICT,
        }
    }

    /// What the form says above itself; `meanwhile` is what others changed since it was opened.
    fn told(self, meanwhile: Vec<EventView>, href: &str) -> Refused {
        let (errors, meanwhile) = match self {
            Self::Invalid(errors) => (errors, Vec::new()),
            Self::ChangedMeanwhile => (Vec::new(), meanwhile),
        };
        Refused { errors, meanwhile, href: href.to_owned() }
    }
}

/// A version of a setting, as the history tells of it.
struct Version<'a> {
    number: u32,
    what: String,
    by: Option<UserId>,
    at: Timestamp,
    code: &'static str,
    changes: Vec<setting::Change>,
    who: &'a Who,
}

impl Version<'_> {
    fn told(self, now: Timestamp) -> EventView {
        EventView {
            id: format!("version-{}", self.number),
            code: self.code.to_owned(),
            kind: activity::EventKind::Administration,
            at: Moment::new(self.at, now),
            who: by(self.who, self.by),
            what: self.what,
            changes: self.changes.into_iter().map(change).collect(),
            details: Vec::new(),
            customer: None,
        }
    }
}

/// Who made a version: nobody where it came with the configuration.
fn by(who: &Who, id: Option<UserId>) -> String {
    id.map_or_else(|| "the configuration".to_owned(), |id| super::view::header::user_name(&who.users, id))
}

fn change(change: setting::Change) -> activity::Change {
    activity::Change { label: change.what, from: change.from, to: change.to }
}

/// Events of a setting in words.
fn told(web: &Web, who: &Who, events: &[Recorded]) -> Vec<EventView> {
    let reasons = super::view::reason::Reasons(Vec::new());
    let telling =
        Telling { who, settings: web.app.settings(), reasons: &reasons, profile: None, now: web.app.now() };
    events.iter().map(|recorded| telling.event(recorded)).collect()
}
