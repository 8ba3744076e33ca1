//! `GET /queue`: what to do next; `POST /queue/next`: *Take next*.

use super::{
    bulk,
    flash::{Flash, redirect},
    html,
    lists::{Asked, Names, choices, filters, rows},
    page, shell, views,
};
use crate::dashboard::PageResult;
use crate::{
    extract::{Form, Query, SignedIn},
    request::is_partial,
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};
use probity_app::{
    App, AppError, check,
    customer::{self, Counts, Filter, OVERDUE_COUNTED_MAX, Sort},
    saved_view,
};
use probity_model::{
    permission::{Action, can},
    status::{Stage, Status},
};
use probity_pages::{
    Template,
    layout::{Choice, Section},
    queue::{OverdueCount, QueuePage, StageTab},
};
use tokio::try_join;

const PATH: &str = "/queue";
const LIST: saved_view::List = saved_view::List::Queue;

pub(crate) async fn get(
    State(app): State<App>,
    user: SignedIn,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> PageResult {
    let answer = queue_page(&app, &user, &asked, &headers).await?;
    if is_partial(&headers) {
        return html(answer.as_list().render(), StatusCode::OK);
    }
    page(&answer, &headers)
}

async fn queue_page(
    app: &App,
    user: &SignedIn,
    asked: &Asked,
    headers: &HeaderMap,
) -> Result<QueuePage, AppError> {
    let (filter, sort, has_due) = ordered(app, user, asked);
    let by = &user.actor;
    // None needs what another found: at once they take as long as the slowest.
    let (page, names, counts, overdue, saved, assignees, shell) = try_join!(
        customer::list(app, by, &filter, sort, asked.cursor()),
        Names::read(app, user),
        customer::counts(app, by),
        customer::overdue(app, by),
        saved_view::list(app, by, LIST),
        bulk::assignees_of_list(app, user),
        shell(app, user, Section::Queue, headers),
    )?;
    let mut filters = filters(&names, user, asked, PATH, false);
    filters.sort = sorts(asked, has_due);
    let views = views::of(user, asked, LIST, saved, &names);
    let (shown, paging) = rows(page, &names, user, asked, PATH, app.now());
    Ok(QueuePage {
        overdue: overdue_count(asked, &filter, &overdue),
        views,
        bulk: bulk::of(user, asked, LIST, assignees, names),
        shell,
        stages: stages(asked, filter.stage, &counts, &overdue),
        filters,
        rows: shown,
        paging,
        can_take: can(&user.actor, Action::Review),
    })
}

/// What the queue lists, and in which order: one stage at a time, so that its order means something.
pub(crate) fn ordered(app: &App, user: &SignedIn, asked: &Asked) -> (Filter, Sort, bool) {
    let mut filter = asked.filter(app, user);
    if filter.status == Some(Status::Resubmission) {
        filter.stage = None;
    } else {
        filter.status = None;
        filter.stage = Some(filter.stage.unwrap_or(Stage::AwaitingReview));
    }
    let has_due =
        matches!(filter.stage, Some(Stage::AwaitingReview | Stage::InCheck | Stage::AwaitingSecondApproval));
    let usual = if has_due { Sort::Due } else { Sort::Oldest };
    let sort = asked.sort().filter(|sort| has_due || *sort != Sort::Due).unwrap_or(usual);
    (filter, sort, has_due)
}

/// How many are overdue at the stage shown, unless they are what is shown.
fn overdue_count(asked: &Asked, filter: &Filter, overdue: &Counts) -> Option<OverdueCount> {
    let count = match filter.stage {
        Some(stage) => overdue.stage(stage),
        None => overdue.status(Status::Resubmission),
    };
    let number = match u64::from(OVERDUE_COUNTED_MAX) {
        most if count >= most => format!("{most} or more"),
        _ => count.to_string(),
    };
    (count > 0 && asked.due != "overdue").then(|| OverdueCount {
        label: format!("{number} overdue"),
        href: asked.href(PATH, |it| "overdue".clone_into(&mut it.due)),
    })
}

/// The orders to choose from; the first is the usual one.
fn sorts(asked: &Asked, has_due: bool) -> Vec<Choice> {
    let word = |word: &str, label: &str| (word.to_owned(), label.to_owned());
    let newest = word("newest", "Newest first");
    if has_due {
        let others = [word("oldest", "Oldest first"), newest];
        choices("Due first", &asked.sort, others.into_iter())
    } else {
        choices("Oldest first", &asked.sort, std::iter::once(newest))
    }
}

fn stages(asked: &Asked, active: Option<Stage>, counts: &Counts, overdue: &Counts) -> Vec<StageTab> {
    let order = [Stage::AwaitingReview, Stage::InCheck, Stage::AwaitingSecondApproval, Stage::Incomplete];
    let mut tabs: Vec<StageTab> = order
        .into_iter()
        .map(|stage| StageTab {
            label: stage.label().to_owned(),
            href: asked.href(PATH, |it| {
                it.status.clear();
                stage.word().clone_into(&mut it.stage);
            }),
            count: counts.stage(stage),
            active: active == Some(stage),
            urgent: overdue.stage(stage) > 0,
        })
        .collect();
    tabs.push(StageTab {
        label: Status::Resubmission.label().to_owned(),
        href: asked.href(PATH, |it| {
            it.stage.clear();
            Status::Resubmission.word().clone_into(&mut it.status);
        }),
        count: counts.status(Status::Resubmission),
        active: active.is_none(),
        urgent: overdue.status(Status::Resubmission) > 0,
    });
    tabs
}

/// Takes the head of the queue as it is filtered, and opens it.
pub(crate) async fn take_next(
    State(app): State<App>,
    user: SignedIn,
    Form(asked): Form<Asked>,
) -> PageResult {
    let taken = check::take_next(&app, &user.actor, &asked.filter(&app, &user)).await?;
    Ok(match taken {
        Some(id) => redirect(&super::customer::path(id), Flash::Started),
        None => redirect(PATH, Flash::QueueEmpty),
    })
}
