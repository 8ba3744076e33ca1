//! The model's words as the pages' words.

use probity_model::{reason::Disposition, status};
use probity_pages::words as page;

pub(crate) const fn status(status: status::Status) -> page::Status {
    match status {
        status::Status::Pending => page::Status::Pending,
        status::Status::Approved => page::Status::Approved,
        status::Status::Rejected => page::Status::Rejected,
        status::Status::Resubmission => page::Status::Resubmission,
    }
}

pub(crate) const fn stage(stage: status::Stage) -> page::Stage {
    match stage {
        status::Stage::Incomplete => page::Stage::Incomplete,
        status::Stage::AwaitingReview => page::Stage::AwaitingReview,
        status::Stage::InCheck => page::Stage::InCheck,
        status::Stage::AwaitingSecondApproval => page::Stage::AwaitingSecondApproval,
    }
}

pub(crate) fn pill(place: status::Status, at: Option<status::Stage>) -> page::Pill {
    page::Pill { status: status(place), stage: at.map(stage) }
}

pub(crate) const fn mark(verdict: status::Verdict) -> page::Mark {
    match verdict {
        status::Verdict::Approved => page::Mark::Approved,
        status::Verdict::Pending => page::Mark::Pending,
        status::Verdict::Rejected => page::Mark::Rejected,
    }
}

pub(crate) const fn risk(risk: status::Risk) -> page::Risk {
    match risk {
        status::Risk::Low => page::Risk::Low,
        status::Risk::Medium => page::Risk::Medium,
        status::Risk::High => page::Risk::High,
    }
}

pub(crate) const fn outcome(outcome: status::Outcome) -> page::DecisionKind {
    match outcome {
        status::Outcome::Approve => page::DecisionKind::Approved,
        status::Outcome::Reject => page::DecisionKind::Rejected,
        status::Outcome::Resubmission => page::DecisionKind::Resubmission,
    }
}

pub(crate) const fn disposition(disposition: Disposition) -> page::Disposition {
    match disposition {
        Disposition::Retry => page::Disposition::Retry,
        Disposition::Final => page::Disposition::Final,
        Disposition::Escalate => page::Disposition::Escalate,
        Disposition::Policy => page::Disposition::Policy,
    }
}
