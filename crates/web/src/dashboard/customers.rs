//! `GET /customers`: all of them.

use super::{
    bulk, html,
    lists::{Asked, Names, choices, filters, rows},
    page, shell, views,
};
use crate::dashboard::PageResult;
use crate::{
    extract::{Query, SignedIn},
    request::is_partial,
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};
use probity_app::{
    App, AppError,
    customer::{self, Counts, Filter, Sort},
    saved_view,
};
use probity_model::status::Status;
use probity_pages::{Template, customers::CustomersPage, layout::Section, queue::StageTab};
use tokio::try_join;

const PATH: &str = "/customers";
const LIST: saved_view::List = saved_view::List::Customers;

pub(crate) async fn get(
    State(app): State<App>,
    user: SignedIn,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> PageResult {
    let answer = customers_page(&app, &user, &asked, &headers).await?;
    if is_partial(&headers) {
        return html(answer.as_list().render(), StatusCode::OK);
    }
    page(&answer, &headers)
}

async fn customers_page(
    app: &App,
    user: &SignedIn,
    asked: &Asked,
    headers: &HeaderMap,
) -> Result<CustomersPage, AppError> {
    let (filter, sort) = ordered(app, user, asked);
    let by = &user.actor;
    // None needs what another found: at once they take as long as the slowest.
    let (page, names, counts, saved, assignees, shell) = try_join!(
        customer::list(app, by, &filter, sort, asked.cursor()),
        Names::read(app, user),
        customer::counts(app, by),
        saved_view::list(app, by, LIST),
        bulk::assignees_of_list(app, user),
        shell(app, user, Section::Customers, headers),
    )?;
    let (shown, paging) = rows(page, &names, user, asked, PATH, app.now());
    let mut filters = filters(&names, user, asked, PATH, true);
    let sorts = [("oldest", "Oldest first")].map(|(value, label)| (value.to_owned(), label.to_owned()));
    filters.sort = choices("Newest first", &asked.sort, sorts.into_iter());
    Ok(CustomersPage {
        shell,
        statuses: statuses(asked, &counts),
        filters,
        rows: shown,
        paging,
        views: views::of(user, asked, LIST, saved, &names),
        bulk: bulk::of(user, asked, LIST, assignees, names),
    })
}

/// What the list holds, and in which order.
pub(crate) fn ordered(app: &App, user: &SignedIn, asked: &Asked) -> (Filter, Sort) {
    let sort = asked.sort().filter(|sort| *sort != Sort::Due).unwrap_or(Sort::Newest);
    (asked.filter(app, user), sort)
}

fn statuses(asked: &Asked, counts: &Counts) -> Vec<StageTab> {
    let active = Status::from_word(&asked.status);
    let all = StageTab {
        label: "All".to_owned(),
        href: asked.href(PATH, |it| it.status.clear()),
        count: Status::ALL.iter().map(|status| counts.status(*status)).sum(),
        active: active.is_none(),
        urgent: false,
    };
    let each = Status::ALL.iter().map(|status| StageTab {
        label: status.label().to_owned(),
        href: asked.href(PATH, |it| status.word().clone_into(&mut it.status)),
        count: counts.status(*status),
        active: active == Some(*status),
        urgent: false,
    });
    std::iter::once(all).chain(each).collect()
}
