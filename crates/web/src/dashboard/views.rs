//! Saved views: `GET /views/new`, `POST /views`, `GET|POST /views/{id}`, `POST /views/{id}/delete`.

use super::{
    PageResult, dialog,
    flash::{Flash, redirect},
    lists::{Asked, Names, filters},
    shell,
};
use crate::extract::{Form, Path, Query, SignedIn};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};
use probity_app::{
    App, AppError,
    saved_view::{self, List, SavedView},
};
use probity_model::{
    id::SavedViewId,
    permission::{Action, can},
};
use probity_pages::{
    decide::SavedViewPage,
    layout::Section,
    queue::{self as pages, Views},
};
use serde::Deserialize;

/// The views of a list: the ready-made ones, the own ones, those of others.
pub(crate) fn of(user: &SignedIn, asked: &Asked, list: List, saved: Vec<SavedView>, names: &Names) -> Views {
    let path = format!("/{}", list.word());
    let present = asked.kept();
    let mut all = Vec::new();
    if can(&user.actor, Action::Review) {
        let mine = Asked { assignee: "me".to_owned(), ..Asked::default() };
        all.push(view("Mine".to_owned(), &path, &mine.kept(), &present));
    }
    let overdue = Asked { due: "overdue".to_owned(), ..Asked::default() };
    all.push(view("Overdue".to_owned(), &path, &overdue.kept(), &present));
    for saved in saved {
        let owner = names.reviewers.iter().find(|(id, _)| *id == saved.owner).map(|(_, name)| name.clone());
        all.push(pages::SavedView {
            edit_href: (saved.owner == user.id).then(|| format!("/views/{}", saved.id)),
            shared_by: (saved.owner != user.id).then(|| owner.unwrap_or_else(|| "a colleague".to_owned())),
            ..view(saved.name, &path, &read(&saved.query).kept(), &present)
        });
    }
    let is_new = !present.is_empty() && all.iter().all(|view| !view.active);
    let separator = if present.is_empty() { "" } else { "&" };
    let save_href = is_new.then(|| format!("/views/new?list={}{separator}{present}", list.word()));
    Views { all, save_href }
}

fn view(label: String, path: &str, query: &str, present: &str) -> pages::SavedView {
    pages::SavedView {
        label,
        href: if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") },
        active: query == present,
        edit_href: None,
        shared_by: None,
    }
}

/// What was saved, as it is understood today: a word unknown by now is left out.
fn read(query: &str) -> Asked {
    serde_html_form::from_str(query).unwrap_or_default()
}

#[derive(Deserialize)]
pub(crate) struct New {
    list: String,
    #[serde(flatten)]
    asked: Asked,
}

pub(crate) async fn new(
    State(app): State<App>,
    user: SignedIn,
    Query(new): Query<New>,
    headers: HeaderMap,
) -> PageResult {
    let list = List::from_word(&new.list).ok_or(AppError::NotFound("list"))?;
    let shown = Shown { id: None, list, query: new.asked.kept(), name: String::new(), shared: false };
    dialog(&shown.page(&app, &user, None, &headers).await?, StatusCode::OK, &headers)
}

#[derive(Deserialize)]
pub(crate) struct Sent {
    #[serde(default)]
    list: String,
    #[serde(default)]
    query: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    shared: String,
}

pub(crate) async fn create(
    State(app): State<App>,
    user: SignedIn,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> PageResult {
    let list = List::from_word(&sent.list).ok_or(AppError::NotFound("list"))?;
    let shared = !sent.shared.is_empty();
    let query = read(&sent.query).kept();
    let saved = saved_view::save(&app, &user.actor, list, &sent.name, &query, shared).await;
    let shown = Shown { id: None, list, query, name: sent.name, shared };
    answer(&app, &user, &headers, shown, saved.map(drop)).await
}

pub(crate) async fn edit(
    State(app): State<App>,
    user: SignedIn,
    Path(id): Path<SavedViewId>,
    headers: HeaderMap,
) -> PageResult {
    let shown = Shown::of(saved_view::get(&app, &user.actor, id).await?)?;
    dialog(&shown.page(&app, &user, None, &headers).await?, StatusCode::OK, &headers)
}

pub(crate) async fn save(
    State(app): State<App>,
    user: SignedIn,
    Path(id): Path<SavedViewId>,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> PageResult {
    let mut shown = Shown::of(saved_view::get(&app, &user.actor, id).await?)?;
    (shown.name, shown.shared) = (sent.name, !sent.shared.is_empty());
    let saved = saved_view::rename(&app, &user.actor, id, &shown.name, shown.shared).await;
    answer(&app, &user, &headers, shown, saved.map(drop)).await
}

pub(crate) async fn delete(
    State(app): State<App>,
    user: SignedIn,
    Path(id): Path<SavedViewId>,
) -> PageResult {
    let view = saved_view::delete(&app, &user.actor, id).await?;
    Ok(redirect(&format!("/{}", view.list), Flash::ViewDeleted))
}

async fn answer(
    app: &App,
    user: &SignedIn,
    headers: &HeaderMap,
    shown: Shown,
    saved: Result<(), AppError>,
) -> PageResult {
    match saved {
        Ok(()) => Ok(redirect(&shown.back(), Flash::Saved)),
        Err(AppError::Invalid(violations)) => {
            let error = violations.into_iter().map(|it| it.message).collect::<Vec<_>>().join(" ");
            let page = shown.page(app, user, Some(error), headers).await?;
            dialog(&page, StatusCode::UNPROCESSABLE_ENTITY, headers)
        }
        Err(error) => Err(error.into()),
    }
}

/// A view as the form shows it.
struct Shown {
    id: Option<SavedViewId>,
    list: List,
    query: String,
    name: String,
    shared: bool,
}

impl Shown {
    fn of(view: SavedView) -> Result<Self, AppError> {
        let list = List::from_word(&view.list).ok_or(AppError::NotFound("list"))?;
        let query = read(&view.query).kept();
        Ok(Self { id: Some(view.id), list, query, name: view.name, shared: view.shared })
    }

    fn back(&self) -> String {
        view(String::new(), &format!("/{}", self.list.word()), &self.query, "").href
    }

    async fn page(
        &self,
        app: &App,
        user: &SignedIn,
        error: Option<String>,
        headers: &HeaderMap,
    ) -> Result<SavedViewPage, AppError> {
        let path = format!("/{}", self.list.word());
        let names = Names::read(app, user).await?;
        let filters = filters(&names, user, &read(&self.query), &path, true);
        let section = match self.list {
            List::Queue => Section::Queue,
            List::Customers => Section::Customers,
        };
        Ok(SavedViewPage {
            shell: shell(app, user, section, headers).await?,
            action: self.id.map_or_else(|| "/views".to_owned(), |id| format!("/views/{id}")),
            is_saved: self.id.is_some(),
            list: self.list.word().to_owned(),
            query: self.query.clone(),
            filters: filters.applied.into_iter().map(|filter| filter.label).collect(),
            name: self.name.clone(),
            shared: saved_view::may_share(&user.actor).then_some(self.shared),
            back: self.back(),
            error,
        })
    }
}
