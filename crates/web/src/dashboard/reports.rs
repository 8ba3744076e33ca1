//! `GET /reports`: what was decided, by whom, and why.

use super::{PageResult, lists::choices, page, shell};
use crate::extract::{Query, SignedIn};
use axum::{extract::State, http::HeaderMap};
use probity_app::{
    App,
    report::{self, Period, Report},
};
use probity_model::{
    permission::{Action, can},
    status::{Outcome, Stage, Status},
};
use probity_pages::{
    layout::Section,
    reports::{CountRow, CountTable, ReportsPage, Tile},
};
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    period: String,
}

pub(crate) async fn get(
    State(app): State<App>,
    user: SignedIn,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> PageResult {
    let period = Period::from_word(&asked.period).unwrap_or(Period::Week);
    let report = report::report(&app, &user.actor, period).await?;
    let periods = Period::ALL.iter().map(|it| (it.word().to_owned(), it.label().to_owned()));
    let answer = ReportsPage {
        shell: shell(&app, &user, Section::Reports, &headers).await?,
        can_retain: can(&user.actor, Action::ViewCustomers),
        periods: choices("", period.word(), periods).split_off(1),
        tiles: tiles(&report),
        tables: vec![
            table("Decisions", "Reviewer", report.by_reviewer),
            table("Rejections", "Reason", report.by_reason),
        ],
    };
    page(&answer, &headers)
}

fn tiles(report: &Report) -> Vec<Tile> {
    let tile = |label: &str, count: u64, detail: &str, href: Option<&str>| Tile {
        label: label.to_owned(),
        value: count.to_string(),
        detail: detail.to_owned(),
        href: href.map(ToOwned::to_owned),
    };
    let decided = |outcome: Outcome| report.decided.get(&outcome).copied().unwrap_or(0);
    vec![
        tile("Awaiting review", report.counts.stage(Stage::AwaitingReview), "now", Some("/queue")),
        tile("In check", report.counts.stage(Stage::InCheck), "now", Some("/queue?stage=in_check")),
        tile(
            "Approved customers",
            report.counts.status(Status::Approved),
            "now",
            Some("/customers?status=approved"),
        ),
        tile("Approvals", decided(Outcome::Approve), "in the period", None),
        tile("Rejections", decided(Outcome::Reject), "in the period", None),
        tile("Resubmissions", decided(Outcome::Resubmission), "in the period", None),
    ]
}

fn table(title: &str, column: &str, counts: Vec<(String, u64)>) -> CountTable {
    let largest = counts.iter().map(|(_, count)| *count).max().unwrap_or(1).max(1);
    CountTable {
        title: title.to_owned(),
        column: column.to_owned(),
        rows: counts
            .into_iter()
            .map(|(label, count)| CountRow {
                label,
                count,
                share: u8::try_from(count * 100 / largest).unwrap_or(100),
            })
            .collect(),
    }
}
