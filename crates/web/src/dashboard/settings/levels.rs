//! Verification levels: the list, a new one, and changing one.

use super::{NotSaved, Sent, Version, by};
use crate::{
    Web,
    dashboard::{PageResult, flash, html, page, shell},
    error::WebError,
    extract::{Form, Path, SignedIn},
    routes::Routes,
};
use axum::{
    extract::State,
    http::{HeaderMap, Method, StatusCode},
};
use probity_app::{
    Settings,
    event::{self, Who},
    level::{self, LevelVersion},
};
use probity_language::Language;
use probity_model::{
    item::{DocumentKind, FieldCode},
    level::{DocumentGroup, Level, default_level},
    limits,
    permission::{Action, can},
};
use probity_pages::{
    Template as _,
    activity::EventView,
    layout::{Choice, Section},
    levels::{FieldNeed, GroupForm, LevelForm, LevelLimits, LevelPage, LevelPreview, LevelRow, LevelsPage},
    moment::Moment,
    settings::{Refused, Tick},
};

const PATH: &str = "/settings/levels";

pub(super) fn routes() -> Routes {
    let (view, manage) = (Action::ViewSettings, Action::ManageSettings);
    Routes::new()
        .page(Method::GET, PATH, view, list)
        .page(Method::GET, "/settings/levels/new", manage, new)
        .page(Method::POST, "/settings/levels/new", manage, add)
        .page(Method::GET, "/settings/levels/{code}", view, show)
        .page(Method::POST, "/settings/levels/{code}", manage, change)
}

async fn list(State(web): State<Web>, user: SignedIn, headers: HeaderMap) -> PageResult {
    let levels = level::list(&web.app, &user.actor).await?;
    let customers = level::customers(&web.app, &user.actor).await?;
    let who = event::who(&web.app, &user.actor, &[]).await?;
    let now = web.app.now();
    let usual = levels.iter().find(|it| it.level.enabled).map(|it| it.level.code.clone());
    let rows = levels.into_iter().map(|it| LevelRow {
        asks: asks(&it.level),
        is_enabled: it.level.enabled,
        is_usual: usual.as_ref() == Some(&it.level.code),
        customers: customers.get(&it.level.code).map_or(0, |count| count.all),
        version: it.version,
        since: Moment::new(it.at, now),
        by: by(&who, it.changed_by),
        code: it.level.code,
        name: it.level.name,
    });
    let answer = LevelsPage {
        rows: rows.collect(),
        can_change: can(&user.actor, Action::ManageSettings),
        shell: shell(&web.app, &user, Section::Settings, &headers).await?,
    };
    page(&answer, &headers)
}

/// `12 fields, 1 optional; Identity document, Selfie`.
fn asks(level: &Level) -> String {
    let mut parts = Vec::new();
    match (level.required_fields.len(), level.optional_fields.len()) {
        (0, 0) => {}
        (required, 0) => parts.push(super::counted(required, "field")),
        (required, optional) => {
            parts.push(format!("{}, {optional} optional", super::counted(required + optional, "field")));
        }
    }
    let documents: Vec<_> = level.required_documents.iter().map(|group| group.label.as_str()).collect();
    if !documents.is_empty() {
        parts.push(documents.join(", "));
    }
    parts.join("; ")
}

async fn new(State(web): State<Web>, user: SignedIn, headers: HeaderMap) -> PageResult {
    let empty = Level { code: String::new(), name: String::new(), ..default_level() };
    let sent = Sent::of_level(&empty, 0);
    let shown = Shown { sent, is_typed: false, refused: Refused::default() };
    page(&level_page(&web, &user, &headers, None, shown).await?, &headers)
}

async fn show(
    State(web): State<Web>,
    user: SignedIn,
    headers: HeaderMap,
    Path(code): Path<String>,
) -> PageResult {
    let versions = level::versions(&web.app, &user.actor, &code).await?;
    let sent =
        versions.first().map(|newest| Sent::of_level(&newest.level, newest.version)).unwrap_or_default();
    let shown = Shown { sent, is_typed: false, refused: Refused::default() };
    page(&level_page(&web, &user, &headers, Some(versions), shown).await?, &headers)
}

async fn add(
    State(web): State<Web>,
    user: SignedIn,
    headers: HeaderMap,
    Form(sent): Form<Vec<(String, String)>>,
) -> PageResult {
    save(&web, &user, &headers, None, Sent(sent)).await
}

async fn change(
    State(web): State<Web>,
    user: SignedIn,
    headers: HeaderMap,
    Path(code): Path<String>,
    Form(sent): Form<Vec<(String, String)>>,
) -> PageResult {
    save(&web, &user, &headers, Some(code), Sent(sent)).await
}

async fn save(
    web: &Web,
    user: &SignedIn,
    headers: &HeaderMap,
    code: Option<String>,
    mut sent: Sent,
) -> PageResult {
    let (code, seen) = match code {
        Some(code) => (code, Some(sent.version())),
        None => (sent.one("code").trim().to_owned(), None),
    };
    let level = sent.level(&code, web.app.settings());
    let versions = match seen {
        Some(_) => Some(level::versions(&web.app, &user.actor, &code).await?),
        None => None,
    };
    let not_saved = if sent.has("preview") {
        None
    } else {
        match level::change(&web.app, &user.actor, seen, level).await {
            Ok(()) => return Ok(flash::redirect(&format!("{PATH}/{code}"), flash::Flash::Saved)),
            Err(error) => Some(NotSaved::of(error)?),
        }
    };
    let status = not_saved.as_ref().map_or(StatusCode::OK, NotSaved::status);
    let mut refused = Refused::default();
    if let Some(not_saved) = not_saved {
        let who = event::who(&web.app, &user.actor, &[]).await?;
        let mut meanwhile = history(web, &who, versions.as_deref().unwrap_or_default());
        let newer = versions.iter().flatten().take_while(|it| Some(it.version) > seen).count();
        meanwhile.truncate(newer);
        if let (NotSaved::ChangedMeanwhile, Some(newest)) = (&not_saved, versions.iter().flatten().next()) {
            // What the person now knows of is what the next save is measured against.
            sent.0.retain(|(name, _)| name != "version");
            sent.set("version", newest.version.to_string());
        }
        refused = not_saved.told(meanwhile, &format!("{PATH}/{code}"));
    }
    let shown = Shown { sent, is_typed: true, refused };
    let answer = level_page(web, user, headers, versions, shown).await?;
    html(answer.render(), status)
}

/// What a form shows.
struct Shown {
    sent: Sent,
    is_typed: bool,
    refused: Refused,
}

async fn level_page(
    web: &Web,
    user: &SignedIn,
    headers: &HeaderMap,
    versions: Option<Vec<LevelVersion>>,
    Shown { sent, is_typed, refused }: Shown,
) -> Result<LevelPage, WebError> {
    let settings = web.app.settings();
    let newest = versions.iter().flatten().next();
    let code = newest.map_or_else(|| sent.one("code").to_owned(), |it| it.level.code.clone());
    let counts = level::customers(&web.app, &user.actor).await?;
    let count = counts.get(&code).copied().unwrap_or_default();
    let who = event::who(&web.app, &user.actor, &[]).await?;
    Ok(LevelPage {
        shell: shell(&web.app, user, Section::Settings, headers).await?,
        is_new: newest.is_none(),
        can_change: can(&user.actor, Action::ManageSettings),
        title: newest.map_or_else(String::new, |it| it.level.name.clone()),
        preview: preview(settings, &sent.level(&code, settings)),
        form: sent.level_form(code, settings),
        is_typed,
        refused,
        customers: count.all,
        in_check: count.in_check,
        history: history(web, &who, versions.as_deref().unwrap_or_default()),
    })
}

/// Each version with what it changed; the versions come newest first.
fn history(web: &Web, who: &Who, versions: &[LevelVersion]) -> Vec<EventView> {
    let before = versions.iter().skip(1).map(Some).chain([None]);
    let told = versions.iter().zip(before).map(|(version, before)| {
        let what = match before {
            Some(_) => format!("put version {} in force", version.version),
            None => "added the level".to_owned(),
        };
        let fields = &web.app.settings().fields;
        let changes = before.map(|before| version.level.changes_since(&before.level, fields));
        let version = Version {
            number: version.version,
            what,
            by: version.changed_by,
            at: version.at,
            code: "level_changed",
            changes: changes.unwrap_or_default(),
            who,
        };
        version.told(web.app.now())
    });
    told.collect()
}

/// Groups a form can have: no document is in two of them.
const GROUPS_MAX: usize = DocumentKind::ALL.len();
const NEEDS: [(&str, &str); 3] = [("off", "Not asked"), ("optional", "Optional"), ("required", "Required")];

impl Sent {
    /// The form as a level fills it in.
    fn of_level(level: &Level, version: u32) -> Self {
        let mut sent = Self::default();
        sent.set("code", &level.code);
        sent.set("version", version.to_string());
        sent.set("name", &level.name);
        for (codes, need) in [(&level.required_fields, "required"), (&level.optional_fields, "optional")] {
            for code in codes {
                sent.set(format!("field.{code}"), need);
            }
        }
        for (number, group) in (1..).zip(&level.required_documents) {
            sent.set(format!("group.{number}.label"), &group.label);
            for kind in &group.any_of {
                sent.set(format!("group.{number}.kind"), kind.word());
            }
        }
        let numbers = [
            ("attempts_max", level.attempts_max),
            ("due_hours", level.due_hours),
            ("resubmission_days", level.resubmission_days),
            ("reminder_days", level.reminder_days),
        ];
        for (name, number) in numbers {
            sent.set(name, number.to_string());
        }
        sent.tick("second_approval", level.second_approval);
        sent.tick("enabled", level.enabled);
        sent
    }

    /// The level the form describes; what is wrong with it is the model's to say.
    fn level(&self, code: &str, settings: &Settings) -> Level {
        let fields = |need: &str| -> Vec<FieldCode> {
            let fields = settings.fields.iter().map(|field| &field.code);
            fields.filter(|code| self.one(&format!("field.{code}")) == need).cloned().collect()
        };
        // What is no number is out of every range.
        let number = |name: &str| self.one(name).trim().parse().unwrap_or(u32::MAX);
        Level {
            code: code.to_owned(),
            name: self.one("name").trim().to_owned(),
            required_fields: fields("required"),
            optional_fields: fields("optional"),
            required_documents: self.groups().map(|(_, group)| group).collect(),
            due_hours: number("due_hours"),
            resubmission_days: number("resubmission_days"),
            attempts_max: number("attempts_max"),
            reminder_days: number("reminder_days"),
            enabled: self.has("enabled"),
            second_approval: self.has("second_approval"),
        }
    }

    /// The groups that say anything. One document alone names its group.
    fn groups(&self) -> impl Iterator<Item = (usize, DocumentGroup)> {
        (1..=GROUPS_MAX + 1).filter_map(move |number| {
            let any_of: Vec<_> =
                self.all(&format!("group.{number}.kind")).filter_map(DocumentKind::from_word).collect();
            let label = self.one(&format!("group.{number}.label")).trim();
            let label = match any_of.as_slice() {
                [kind] if label.is_empty() => kind.label(),
                _ => label,
            };
            let is_there = !any_of.is_empty() || !label.is_empty();
            is_there.then(|| (number, DocumentGroup { label: label.to_owned(), any_of }))
        })
    }

    fn level_form(&self, code: String, settings: &Settings) -> LevelForm {
        let needs = |code: &FieldCode| {
            let sent = self.one(&format!("field.{code}"));
            let chosen = if NEEDS.iter().any(|(need, _)| *need == sent) { sent } else { "off" };
            NEEDS.map(|(value, label)| Choice {
                value: value.to_owned(),
                label: label.to_owned(),
                chosen: value == chosen,
                count: None,
            })
        };
        let fields = settings.fields.iter().map(|field| FieldNeed {
            code: field.code.to_string(),
            label: field.label.clone(),
            needs: needs(&field.code).to_vec(),
        });
        let group = |number: usize, label: String, any_of: &[DocumentKind], is_spare| GroupForm {
            number,
            label,
            kinds: DocumentKind::ALL
                .iter()
                .map(|kind| Tick {
                    value: kind.word().to_owned(),
                    label: kind.label().to_owned(),
                    chosen: any_of.contains(kind),
                })
                .collect(),
            is_spare,
        };
        let mut groups: Vec<GroupForm> =
            (1..).zip(self.groups()).map(|(at, (_, it))| group(at, it.label, &it.any_of, false)).collect();
        if groups.len() < GROUPS_MAX {
            groups.push(group(groups.len() + 1, String::new(), &[], true));
        }
        LevelForm {
            code,
            version: self.version(),
            name: self.one("name").to_owned(),
            fields: fields.collect(),
            groups,
            attempts_max: self.one("attempts_max").to_owned(),
            due_hours: self.one("due_hours").to_owned(),
            resubmission_days: self.one("resubmission_days").to_owned(),
            reminder_days: self.one("reminder_days").to_owned(),
            most: LevelLimits {
                attempts: limits::ATTEMPTS_MAX,
                hours: limits::DUE_HOURS_MAX,
                days: limits::RESUBMISSION_DAYS_MAX,
                name_chars: limits::LEVEL_NAME_CHARS_MAX,
            },
            second_approval: self.has("second_approval"),
            enabled: self.has("enabled"),
        }
    }
}

/// What customers of a level are asked, as the hosted page says it in English.
fn preview(settings: &Settings, level: &Level) -> LevelPreview {
    let english = Language::default();
    let fields = settings.fields.iter().filter(|field| level.has_field(&field.code)).map(|field| {
        let label = english.find(&format!("field-{}", field.code)).unwrap_or_else(|| field.label.clone());
        (label, !level.required_fields.contains(&field.code))
    });
    let document = |kind: &DocumentKind| english.text(&format!("document-{kind}"));
    let documents = level.required_documents.iter().map(|group| match group.any_of.as_slice() {
        [kind] => (document(kind), Vec::new()),
        kinds if kinds.iter().all(|kind| kind.is_identity()) => {
            (english.text("document-group-identity"), kinds.iter().map(document).collect())
        }
        kinds => (group.label.clone(), kinds.iter().map(document).collect()),
    });
    LevelPreview { fields: fields.collect(), documents: documents.collect(), rules: rules(level) }
}

fn rules(level: &Level) -> Vec<String> {
    // What is out of range is not repeated as if it were a rule.
    let within = |number: u32, most: u32| (number <= most).then_some(number);
    let times = |number: u32, one: &str| super::counted(number as usize, one);
    let attempts = within(level.attempts_max, limits::ATTEMPTS_MAX).map(|it| {
        format!("They may submit {}; after that an approver can allow one more.", times(it, "time"))
    });
    let due = within(level.due_hours, limits::DUE_HOURS_MAX)
        .map(|it| format!("The review is due {} after they submit.", times(it, "hour")));
    let answer = within(level.resubmission_days, limits::RESUBMISSION_DAYS_MAX)
        .map(|it| format!("They have {} to answer a resubmission.", times(it, "day")));
    let reminder = match within(level.reminder_days, limits::RESUBMISSION_DAYS_MAX) {
        Some(0) => Some("No reminder goes out.".to_owned()),
        Some(days) => Some(format!("A reminder goes out {} before.", times(days, "day"))),
        None => None,
    };
    let second = level.second_approval.then(|| "A second person signs approvals and rejections.".to_owned());
    [attempts, due, answer, reminder, second].into_iter().flatten().collect()
}
