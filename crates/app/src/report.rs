//! Reports: what was decided in a period, by whom, and why.

use crate::{App, AppError, authorise};
use jiff::SignedDuration;
use probity_model::{check::Ruling, permission::Action, status::Outcome, user::Actor};
use probity_store::queue::{self, Counts};
use std::collections::BTreeMap;

/// Decisions one report counts at most; beyond that it would be a job.
const DECISIONS_MAX: u32 = 100_000;

/// How far back a report looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// 24 hours.
    Day,
    /// 7 days.
    Week,
    /// 30 days.
    Month,
}

impl Period {
    /// Every period, the shortest first.
    pub const ALL: [Self; 3] = [Self::Day, Self::Week, Self::Month];

    /// The word in addresses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Day => "1d",
            Self::Week => "7d",
            Self::Month => "30d",
        }
    }

    /// What people see.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Day => "Last 24 hours",
            Self::Week => "Last 7 days",
            Self::Month => "Last 30 days",
        }
    }

    /// The period with this word, if any.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|period| period.word() == word)
    }

    const fn hours(self) -> i64 {
        match self {
            Self::Day => 24,
            Self::Week => 7 * 24,
            Self::Month => 30 * 24,
        }
    }
}

/// A report.
#[derive(Clone, Debug)]
pub struct Report {
    /// Who stands where now.
    pub counts: Counts,
    /// Decisions of the period, by outcome.
    pub decided: BTreeMap<Outcome, u64>,
    /// Decisions of the period by reviewer's name, most first.
    pub by_reviewer: Vec<(String, u64)>,
    /// Reasons of the period's rejections by label, most first.
    pub by_reason: Vec<(String, u64)>,
}

/// Counts the decisions of a period. It names no customer, so every role may read it.
pub async fn report(app: &App, by: &Actor, period: Period) -> Result<Report, AppError> {
    authorise(by, Action::ViewReports)?;
    let db = app.store.lists().await;
    let from = app.now() - SignedDuration::from_hours(period.hours());
    let decisions = probity_store::check::decided_since(db, from, DECISIONS_MAX).await?;
    let users = probity_store::user::names(db).await?;
    let labels: BTreeMap<String, String> = probity_store::reason::list(db)
        .await?
        .into_iter()
        .map(|listed| (listed.reason.code, listed.reason.label))
        .collect();
    let mut decided = BTreeMap::new();
    let mut by_reviewer = BTreeMap::new();
    let mut by_reason = BTreeMap::new();
    for decision in decisions {
        *decided.entry(decision.ruling.outcome()).or_insert(0) += 1;
        let name = users.get(&decision.by).cloned().unwrap_or_else(|| decision.by.to_string());
        *by_reviewer.entry(name).or_insert(0) += 1;
        if let Ruling::Reject(rejection) = decision.ruling {
            for code in rejection.reasons {
                let label = labels.get(&code).cloned().unwrap_or(code);
                *by_reason.entry(label).or_insert(0) += 1;
            }
        }
    }
    Ok(Report {
        counts: queue::counts(db).await?,
        decided,
        by_reviewer: most_first(by_reviewer),
        by_reason: most_first(by_reason),
    })
}

fn most_first(counts: BTreeMap<String, u64>) -> Vec<(String, u64)> {
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    counts
}
