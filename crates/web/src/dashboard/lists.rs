//! What the queue and the list of all customers share: filters in the address, and paging.

use super::view::list::row;
use crate::extract::SignedIn;
use jiff::{SignedDuration, Timestamp};
use probity_app::{
    App, AppError,
    customer::{self, Assignee, Cursor, DueFilter, Filter, Page, Sort},
    level,
};
use probity_model::{
    country::Country,
    id::UserId,
    permission::{Action, can},
    status::{Risk, Stage, Status},
};
use probity_pages::{
    layout::{Choice, Paging},
    queue::{AppliedFilter, CustomerRow, Filters},
};
use probity_request::cursor::{self, Place};
use serde::{Deserialize, Serialize};
use tokio::try_join;

/// The filters as the address carries them. Empty ones are left out.
#[derive(Clone, Default, Deserialize, Serialize)]
pub(crate) struct Asked {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) stage: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) status: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) level: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) country: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) risk: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) holder: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) assignee: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) due: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) age: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) tag: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) q: String,
    /// `1` for made-up customers instead of real ones.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) sandbox: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) sort: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) after: String,
}

/// The words of the filter by assignee that are no person.
const ME: &str = "me";
const NOBODY: &str = "nobody";

const DUES: [(&str, &str); 2] = [("overdue", "Overdue"), ("today", "Later today")];

const AGES: [(&str, &str, i64); 4] = [
    ("1h", "Over an hour", 1),
    ("1d", "Over a day", 24),
    ("3d", "Over three days", 72),
    ("7d", "Over a week", 168),
];

impl Asked {
    /// What is asked for, as this person means it. A word that means nothing does not narrow.
    pub(crate) fn filter(&self, app: &App, user: &SignedIn) -> Filter {
        let text = |value: &str| Some(value.trim().to_owned()).filter(|it| !it.is_empty());
        let hours = AGES.iter().find(|(value, ..)| *value == self.age).map(|(.., hours)| *hours);
        Filter {
            status: Status::from_word(&self.status),
            stage: Stage::from_word(&self.stage),
            level: text(&self.level),
            country: self.country.parse::<Country>().ok(),
            risk: Risk::from_word(&self.risk),
            holder: self.holder.parse::<UserId>().ok(),
            assignee: match self.assignee.as_str() {
                ME => Some(Assignee::User(user.id)),
                NOBODY => Some(Assignee::Nobody),
                other => other.parse::<UserId>().ok().map(Assignee::User),
            },
            due: match self.due.as_str() {
                "overdue" => Some(DueFilter::Overdue(app.now())),
                "today" => Some(DueFilter::Today(app.now())),
                _ => None,
            },
            submitted_before: hours
                .and_then(|hours| app.now().checked_sub(SignedDuration::from_hours(hours)).ok()),
            tag: text(&self.tag),
            query: text(&self.q),
            sandbox: self.sandbox == "1",
            ..Filter::default()
        }
    }

    pub(crate) fn sort(&self) -> Option<Sort> {
        match self.sort.as_str() {
            "due" => Some(Sort::Due),
            "newest" => Some(Sort::Newest),
            "oldest" => Some(Sort::Oldest),
            _ => None,
        }
    }

    pub(crate) fn cursor(&self) -> Option<Cursor> {
        let Place { returned, due_at, id } = cursor::place(&self.after)?;
        Some(Cursor { returned, due_at, id })
    }

    /// The address of this list, with one thing changed.
    pub(crate) fn href(&self, path: &str, change: impl FnOnce(&mut Self)) -> String {
        let mut changed = self.clone();
        changed.after.clear();
        change(&mut changed);
        let query = serde_html_form::to_string(&changed).unwrap_or_default();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }

    /// The filters and the order as a view keeps them: without the words searched for, which may name somebody.
    pub(crate) fn kept(&self) -> String {
        let kept = Self { q: String::new(), after: String::new(), ..self.clone() };
        serde_html_form::to_string(&kept).unwrap_or_default()
    }

    fn next(&self, path: &str, cursor: Cursor) -> String {
        let Cursor { returned, due_at, id } = cursor;
        let after = cursor::text(Place { returned, due_at, id });
        self.href(path, |asked| asked.after = after)
    }
}

/// What rows and filters call by a name, read once for a page.
pub(crate) struct Names {
    levels: Vec<(String, String)>,
    /// Those who hold customers and are assigned them.
    pub(crate) reviewers: Vec<(UserId, String)>,
    /// Every tag in use.
    pub(crate) tags: Vec<String>,
}

impl Names {
    pub(crate) async fn read(app: &App, user: &SignedIn) -> Result<Self, AppError> {
        let (levels, reviewers, tags) = try_join!(
            level::names(app, &user.actor),
            probity_app::user::reviewers(app, &user.actor),
            customer::tags(app, &user.actor),
        )?;
        Ok(Self { levels, reviewers, tags })
    }
}

/// A page of rows, with where the next one is.
pub(crate) fn rows(
    page: Page,
    names: &Names,
    user: &SignedIn,
    asked: &Asked,
    path: &str,
    now: Timestamp,
) -> (Vec<CustomerRow>, Paging) {
    let Page { rows, mut tags, next } = page;
    let shown: Vec<_> = rows
        .iter()
        .map(|listed| row(listed, tags.remove(&listed.id).unwrap_or_default(), &names.levels, user, now))
        .collect();
    let paging = Paging {
        next: next.map(|cursor| asked.next(path, cursor)),
        first: (!asked.after.is_empty()).then(|| asked.href(path, |_| ())),
        summary: match shown.len() {
            1 => "1 customer".to_owned(),
            n => format!("{n} customers"),
        },
    };
    (shown, paging)
}

/// The filters as people choose them.
pub(crate) fn filters(
    names: &Names,
    user: &SignedIn,
    asked: &Asked,
    path: &str,
    with_stage: bool,
) -> Filters {
    let word = |word: &str, label: &str| (word.to_owned(), label.to_owned());
    let assignees = [word(ME, "Me"), word(NOBODY, "Nobody")].into_iter().filter(|(value, _)| {
        // Whoever is never assigned anything is not offered it.
        value != ME || can(&user.actor, Action::Review)
    });
    let people: Vec<_> = names.reviewers.iter().map(|(id, name)| (id.to_string(), name.clone())).collect();
    let countries = Country::all().into_iter().map(|it| (it.code().to_owned(), it.name().to_owned()));
    let mut filters = Filters {
        action: path.to_owned(),
        q: asked.q.clone(),
        stage: Vec::new(),
        status: Vec::new(),
        level: choices("Any level", &asked.level, names.levels.iter().cloned()),
        country: choices("Any country", &asked.country, countries),
        risk: choices("Any risk", &asked.risk, Risk::ALL.iter().map(|it| word(it.word(), it.label()))),
        holder: choices("Anyone", &asked.holder, people.clone().into_iter()),
        assignee: choices("Anyone", &asked.assignee, assignees.chain(people)),
        due: choices("Any time", &asked.due, DUES.iter().map(|(value, label)| word(value, label))),
        age: choices("Any age", &asked.age, AGES.iter().map(|(value, label, _)| word(value, label))),
        tag: choices("Any tag", &asked.tag, names.tags.iter().map(|tag| (tag.clone(), tag.clone()))),
        sort: Vec::new(),
        applied: Vec::new(),
        clear_href: path.to_owned(),
    };
    if with_stage {
        let stages = Stage::ALL.iter().map(|it| word(it.word(), it.label()));
        filters.stage = choices("Any stage", &asked.stage, stages);
    }
    filters.applied = applied(asked, path, &filters);
    filters
}

pub(crate) fn choices(any: &str, chosen: &str, all: impl Iterator<Item = (String, String)>) -> Vec<Choice> {
    let choice = |value: String, label: String| Choice { chosen: value == chosen, value, label, count: None };
    let first = choice(String::new(), any.to_owned());
    std::iter::once(first).chain(all.map(|(value, label)| choice(value, label))).collect()
}

/// A part of the address that can be taken out of it again.
type Part = fn(&mut Asked) -> &mut String;

fn applied(asked: &Asked, path: &str, filters: &Filters) -> Vec<AppliedFilter> {
    let parts: [(&str, &[Choice], Part); 9] = [
        ("Level", &filters.level, |it| &mut it.level),
        ("Country", &filters.country, |it| &mut it.country),
        ("Risk", &filters.risk, |it| &mut it.risk),
        ("Held by", &filters.holder, |it| &mut it.holder),
        ("Assigned to", &filters.assignee, |it| &mut it.assignee),
        ("Due", &filters.due, |it| &mut it.due),
        ("Age", &filters.age, |it| &mut it.age),
        ("Tag", &filters.tag, |it| &mut it.tag),
        ("Stage", &filters.stage, |it| &mut it.stage),
    ];
    let chosen = |choices: &[Choice]| {
        choices.iter().find(|it| it.chosen && !it.value.is_empty()).map(|it| it.label.clone())
    };
    parts
        .into_iter()
        .filter_map(|(name, choices, part)| {
            let label = format!("{name}: {}", chosen(choices)?);
            Some(AppliedFilter { label, remove_href: asked.href(path, |it| part(it).clear()) })
        })
        .collect()
}
