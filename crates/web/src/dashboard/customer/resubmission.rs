//! `GET|POST /customers/{id}/check/resubmission`.

use super::{Shown, path};
use crate::dashboard::PageResult;
use crate::{
    dashboard::{
        dialog,
        flash::{Flash, redirect},
        shell,
    },
    extract::{Form, Path, SignedIn},
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};
use jiff::{ToSpan, tz::TimeZone};
use probity_app::{
    App, AppError,
    check::{self, Proposal, ProposedItem, ResubmissionForm},
    email,
};
use probity_model::{
    check::RequestedItem, customer::Standing, id::CustomerId, item::ItemKey, limits, refusal::Why,
};
use probity_pages::{
    decide::{ResubmissionItem, ResubmissionPage},
    layout::Section,
};

/// The form's pairs: `items` repeated, `message:{item}` for each, `due`, `version`.
struct Sent(Vec<(String, String)>);

impl Sent {
    fn value(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn chosen(&self, item: &ItemKey) -> bool {
        let item = item.to_string();
        self.0.iter().any(|(key, value)| key == "items" && *value == item)
    }

    fn message(&self, item: &ItemKey) -> Option<&str> {
        self.value(&format!("message:{item}"))
    }
}

pub(crate) async fn get(
    State(app): State<App>,
    user: SignedIn,
    Path(id): Path<CustomerId>,
    headers: HeaderMap,
) -> PageResult {
    let shown = Shown::load(&app, &user, id).await?;
    dialog(&form(&shown, None, None, &headers).await?, StatusCode::OK, &headers)
}

pub(crate) async fn post(
    State(app): State<App>,
    user: SignedIn,
    Path(id): Path<CustomerId>,
    headers: HeaderMap,
    Form(pairs): Form<Vec<(String, String)>>,
) -> PageResult {
    let sent = Sent(pairs);
    let shown = Shown::load(&app, &user, id).await?;
    let error = match request(&shown, &sent).await {
        Ok(()) => return Ok(redirect(&path(id), Flash::Asked)),
        Err(AppError::Refused(refusal))
            if matches!(refusal.why, Why::ItemNeeded | Why::DueDate | Why::TooLong | Why::ReasonNeeded) =>
        {
            refusal.to_string()
        }
        Err(AppError::Invalid(violations)) => {
            violations.into_iter().map(|violation| violation.message).collect::<Vec<_>>().join(" ")
        }
        Err(error) => return Err(error.into()),
    };
    let form = form(&shown, Some(&sent), Some(error), &headers).await?;
    dialog(&form, StatusCode::UNPROCESSABLE_ENTITY, &headers)
}

async fn request(shown: &Shown<'_>, sent: &Sent) -> Result<(), AppError> {
    let invalid = |field: &str, message: &str| AppError::invalid(field, "malformed", message);
    let version = sent.value("version").and_then(|text| text.parse().ok());
    let seen_version = version.ok_or_else(|| invalid("version", "Reload the page and try again."))?;
    let due = match sent.value("due").filter(|text| !text.is_empty()) {
        Some(text) => Some(text.parse().map_err(|_| invalid("due", "Write the due date as YYYY-MM-DD."))?),
        None => None,
    };
    let actor = shown.user.actor;
    let proposal = check::propose(shown.app, &actor, &shown.profile.record.customer).await?;
    let items = proposal
        .items
        .into_iter()
        .filter(|proposed| sent.chosen(&proposed.item))
        .map(|proposed| RequestedItem {
            message: sent.message(&proposed.item).unwrap_or_default().to_owned(),
            item: proposed.item,
            reasons: proposed.reasons,
        })
        .collect();
    let form = ResubmissionForm { seen_version, items, due };
    let id = shown.profile.record.customer.id;
    check::request_resubmission(shown.app, &actor, id, form).await.map(|_| ())
}

async fn form(
    shown: &Shown<'_>,
    sent: Option<&Sent>,
    error: Option<String>,
    headers: &HeaderMap,
) -> Result<ResubmissionPage, AppError> {
    let actor = shown.user.actor;
    let Proposal { mut items, due } =
        check::propose(shown.app, &actor, &shown.profile.record.customer).await?;
    // What is already chosen comes first: nobody should search for it among what is in order.
    items.sort_by_key(|proposed| (!proposed.chosen, shown.app.settings().item_order(&proposed.item)));
    let (sent_before, never): (Vec<_>, Vec<_>) =
        items.into_iter().partition(|proposed| proposed.standing != Standing::Missing);
    let today = shown.now.to_zoned(TimeZone::UTC).date();
    let day = |days: i64| today.checked_add(days.days()).map(|date| date.to_string()).unwrap_or_default();
    let item = |proposed: &ProposedItem| shown_item(shown, proposed, sent);
    Ok(ResubmissionPage {
        shell: shell(shown.app, shown.user, Section::Customers, headers).await?,
        subject: shown.subject(),
        items: sent_before.iter().map(item).collect(),
        extra: never.iter().map(item).collect(),
        due: sent.and_then(|sent| sent.value("due")).map_or_else(|| due.to_string(), ToOwned::to_owned),
        due_min: day(1),
        due_max: day(limits::RESUBMISSION_DUE_DAYS_MAX),
        email: email::address_hint(shown.app, &actor, shown.profile.record.customer.id).await?,
        error,
    })
}

fn shown_item(shown: &Shown<'_>, proposed: &ProposedItem, sent: Option<&Sent>) -> ResubmissionItem {
    let message = sent.and_then(|sent| sent.message(&proposed.item)).unwrap_or(&proposed.message);
    ResubmissionItem {
        key: proposed.item.to_string(),
        label: shown.app.settings().item_label(&proposed.item),
        state: match proposed.standing {
            Standing::Missing => "never sent",
            other => other.label(),
        }
        .to_owned(),
        chosen: sent.map_or(proposed.chosen, |sent| sent.chosen(&proposed.item)),
        reasons: shown.reasons.chips(&proposed.reasons),
        message: message.to_owned(),
    }
}
