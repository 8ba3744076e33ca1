//! Several customers at once: `POST /bulk/assign`, `POST /bulk/tags`; and the list as a file: `POST /export`.

use super::{
    PageResult, customers,
    flash::{self, BulkAct, Tally},
    lists::{Asked, Names},
    queue,
    view::list::level_name,
};
use crate::{
    attachment::attachment,
    csv::Csv,
    extract::{Form, SignedIn},
};
use axum::{extract::State, response::Response};
use probity_app::{
    App, AppError,
    customer::{self, Chosen, EXPORT_ROWS_MAX, ExportRow, Outcome, TagChange},
    level,
    saved_view::List,
    user,
};
use probity_model::{
    id::{CustomerId, UserId},
    permission::{Action, can},
};
use probity_pages::{layout::Choice, queue::Bulk};
use probity_request::local_path;
use serde::Deserialize;

/// What this person can do to several customers of a list.
pub(crate) fn of(user: &SignedIn, asked: &Asked, list: List, assignees: Vec<Choice>, names: Names) -> Bulk {
    let can_tag = can(&user.actor, Action::Classify);
    Bulk {
        back: asked.href(&format!("/{}", list.word()), |_| ()),
        assignees,
        can_tag,
        tags: if can_tag { names.tags } else { Vec::new() },
        export: can(&user.actor, Action::Export).then(|| hidden(asked, list)),
    }
}

/// To whom this person can assign what is chosen in a list; nobody where that is not theirs to do.
pub(crate) async fn assignees_of_list(app: &App, user: &SignedIn) -> Result<Vec<Choice>, AppError> {
    if can(&user.actor, Action::Assign) { assignees(app, user, None).await } else { Ok(Vec::new()) }
}

/// Nobody, the person, and everybody else who can be assigned a customer.
pub(crate) async fn assignees(
    app: &App,
    user: &SignedIn,
    present: Option<UserId>,
) -> Result<Vec<Choice>, AppError> {
    let choice = |id: Option<UserId>, label: String| Choice {
        value: id.map_or_else(String::new, |id| id.to_string()),
        label,
        chosen: id == present,
        count: None,
    };
    let mut people = user::assignable(app, &user.actor).await?;
    people.sort_by_key(|(id, _)| *id != user.id);
    let label = |id: UserId, name: String| if id == user.id { format!("{name} (you)") } else { name };
    let people = people.into_iter().map(|(id, name)| choice(Some(id), label(id, name)));
    Ok(std::iter::once(choice(None, "Nobody".to_owned())).chain(people).collect())
}

/// The filters in force, to be sent along with a form.
fn hidden(asked: &Asked, list: List) -> Vec<(String, String)> {
    let filters = serde_html_form::to_string(&Asked { after: String::new(), ..asked.clone() });
    let pairs: Vec<(String, String)> =
        filters.ok().and_then(|text| serde_html_form::from_str(&text).ok()).unwrap_or_default();
    std::iter::once(("list".to_owned(), list.word().to_owned())).chain(pairs).collect()
}

#[derive(Deserialize)]
pub(crate) struct Assigned {
    #[serde(default)]
    chosen: Vec<String>,
    #[serde(default)]
    to: String,
    #[serde(default)]
    back: String,
}

pub(crate) async fn assign(State(app): State<App>, user: SignedIn, Form(sent): Form<Assigned>) -> PageResult {
    let to = match sent.to.as_str() {
        "" => None,
        id => Some(id.parse::<UserId>().map_err(|_| AppError::NotFound("user"))?),
    };
    let outcomes = customer::assign(&app, &user.actor, &chosen(&sent.chosen)?, to).await?;
    Ok(told(&sent.back, if to.is_some() { BulkAct::Assigned } else { BulkAct::Unassigned }, &outcomes))
}

#[derive(Deserialize)]
pub(crate) struct Tagged {
    #[serde(default)]
    chosen: Vec<String>,
    #[serde(default)]
    tag: String,
    #[serde(default)]
    act: String,
    #[serde(default)]
    back: String,
}

pub(crate) async fn tag(State(app): State<App>, user: SignedIn, Form(sent): Form<Tagged>) -> PageResult {
    let (change, act) = match sent.act.as_str() {
        "remove" => (TagChange::Remove(sent.tag), BulkAct::Untagged),
        _ => (TagChange::Add(sent.tag), BulkAct::Tagged),
    };
    let outcomes = customer::tag(&app, &user.actor, &chosen(&sent.chosen)?, &change).await?;
    Ok(told(&sent.back, act, &outcomes))
}

/// Each is an id, a full stop and the version that was on screen.
fn chosen(sent: &[String]) -> Result<Vec<Chosen>, AppError> {
    let one = |text: &String| {
        let (id, version) = text.split_once('.')?;
        Some(Chosen { id: id.parse::<CustomerId>().ok()?, seen_version: Some(version.parse().ok()?) })
    };
    let chosen: Option<Vec<Chosen>> = sent.iter().map(one).collect();
    chosen.ok_or_else(|| AppError::invalid("chosen", "malformed", "Select the customers again."))
}

fn told(back: &str, act: BulkAct, outcomes: &[Outcome]) -> Response {
    let count = |wanted: Outcome| outcomes.iter().filter(|outcome| **outcome == wanted).count();
    let tally = Tally {
        act,
        done: count(Outcome::Done),
        unchanged: count(Outcome::Unchanged),
        meanwhile: count(Outcome::Meanwhile),
        refused: count(Outcome::Refused),
    };
    flash::tell(local_path::checked(back), tally)
}

#[derive(Deserialize)]
pub(crate) struct Exported {
    list: String,
    #[serde(flatten)]
    asked: Asked,
}

pub(crate) async fn export(State(app): State<App>, user: SignedIn, Form(sent): Form<Exported>) -> PageResult {
    let list = List::from_word(&sent.list).ok_or(AppError::NotFound("list"))?;
    let (filter, sort) = match list {
        List::Queue => {
            let (filter, sort, _) = queue::ordered(&app, &user, &sent.asked);
            (filter, sort)
        }
        List::Customers => customers::ordered(&app, &user, &sent.asked),
    };
    let export = customer::export(&app, &user.actor, list.word(), &filter, sort).await?;
    let mut csv = Csv::new(&COLUMNS);
    let levels = level::names(&app, &user.actor).await?;
    for row in &export.rows {
        csv.row(&cells(&levels, row));
    }
    let cut = if export.is_cut { format!("-first-{EXPORT_ROWS_MAX}") } else { String::new() };
    let name = format!("{}-{}{cut}.csv", list.word(), app.now().strftime("%Y-%m-%d"));
    Ok(attachment(&name, "text/csv; charset=utf-8", csv.into_bytes()))
}

const COLUMNS: [&str; 13] = [
    "id",
    "reference",
    "name",
    "status",
    "stage",
    "level",
    "country",
    "risk",
    "tags",
    "assignee",
    "due",
    "created",
    "decided",
];

/// What the list shows of a customer, and no more.
fn cells(levels: &[(String, String)], row: &ExportRow) -> [String; 13] {
    let listed = &row.listed;
    let due = listed.due_at.filter(|_| listed.place.stage.is_some()).map(|at| at.to_string());
    [
        listed.id.to_string(),
        listed.external_reference.clone(),
        listed.display_name.reveal().clone(),
        listed.place.status.word().to_owned(),
        listed.place.stage.map_or_else(String::new, |stage| stage.word().to_owned()),
        level_name(levels, &listed.level),
        listed.country.map_or_else(String::new, |country| country.code().to_owned()),
        listed.risk.word().to_owned(),
        row.tags.join(", "),
        listed.assignee.as_ref().map_or_else(String::new, |(_, name)| name.clone()),
        listed.resubmission_due.map(|day| day.to_string()).or(due).unwrap_or_default(),
        listed.created_at.to_string(),
        row.decided_at.map_or_else(String::new, |at| at.to_string()),
    ]
}
