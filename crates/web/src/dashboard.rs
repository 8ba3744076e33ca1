//! The dashboard: one file per page, and under [`customer`] one per thing done to a customer.

mod account;
mod api_keys;
mod audit;
mod bulk;
mod customer;
mod customers;
mod emails;
mod flash;
mod home;
mod lists;
mod live;
mod notifications;
mod openid;
mod palette;
mod passkey;
pub(crate) mod prove;
mod queue;
mod reports;
mod retention;
pub(crate) mod second_factor;
mod settings;
mod sign_in;
mod transactions;
mod users;
mod view;
mod views;
mod webhooks;

use crate::{Web, error::WebError, extract::SignedIn, request::is_partial, routes::Routes, shell::layout_of};
use axum::{
    extract::FromRef,
    http::{HeaderMap, Method, StatusCode},
    response::{Html, IntoResponse, Response},
};
use probity_app::{App, AppError};
use probity_model::permission::Action;
use probity_pages::{
    Template,
    decide::{
        ActPage, AssignPage, ClassifyPage, EvidencePage, FinishRefusedPage, RejectPage, ResubmissionPage,
        RevealPage, SavedViewPage,
    },
    layout::{Section, Shell},
    links::LinksPage,
    verification::ReasonsPage,
};

/// What a handler of the dashboard answers.
pub(crate) type PageResult = Result<Response, WebError>;

/// The most a note with its files may hold, in bytes.
const NOTE_SIZE_BYTES_MAX: usize = 64 * 1024 * 1024;

impl FromRef<Web> for App {
    fn from_ref(web: &Web) -> Self {
        web.app.clone()
    }
}

/// Every page, and who may use it.
pub(crate) fn routes() -> Routes {
    use Action as A;
    use Method as M;
    Routes::new()
        .page(M::GET, "/queue", A::ViewCustomers, queue::get)
        .page(M::POST, "/queue/next", A::Review, queue::take_next)
        .page(M::GET, "/customers", A::ViewCustomers, customers::get)
        .page(M::POST, "/bulk/assign", A::Assign, bulk::assign)
        .page(M::POST, "/bulk/tags", A::Classify, bulk::tag)
        .proved(M::POST, "/export", A::Export, bulk::export)
        .page(M::POST, "/views", A::ViewCustomers, views::create)
        .page(M::GET, "/views/new", A::ViewCustomers, views::new)
        .page(M::GET, "/views/{id}", A::ViewCustomers, views::edit)
        .page(M::POST, "/views/{id}", A::ViewCustomers, views::save)
        .page(M::POST, "/views/{id}/delete", A::ViewCustomers, views::delete)
        .page(M::GET, "/transactions", A::ViewTransactions, transactions::get)
        .page(M::GET, "/notifications", A::UseOwnAccount, notifications::get)
        .page(M::POST, "/notifications/read", A::UseOwnAccount, notifications::read)
        .page(M::GET, "/reports", A::ViewReports, reports::get)
        .page(M::GET, "/reports/retention", A::ViewCustomers, retention::get)
        .page(M::GET, "/audit", A::ViewAuditLog, audit::get)
        .proved(M::POST, "/audit/export", A::ViewAuditLog, audit::export)
        .page(M::GET, "/palette", A::UseOwnAccount, palette::get)
        .page(M::GET, "/live", A::UseOwnAccount, live::get)
        .merge(profile())
        .merge(decisions())
        .merge(keeping())
        .merge(home::routes())
        .merge(sign_in::routes())
        .merge(account::routes())
        .merge(prove::routes())
        .merge(second_factor::routes())
        .merge(passkey::routes())
        .merge(openid::routes())
        .merge(users::routes())
        .merge(settings::routes())
        .merge(api_keys::routes())
        .merge(emails::routes())
        .merge(webhooks::routes())
}

/// The tabs of a customer, and what is shown in them.
fn profile() -> Routes {
    use Action as A;
    use Method as M;
    use customer::{
        activity, assign, classify, document, evidence, links, mark, notes, reveal, transactions,
        verification,
    };
    Routes::new()
        .page(M::GET, "/customers/{id}", A::ViewCustomers, verification::get)
        .page(M::GET, "/customers/{id}/transactions", A::ViewTransactions, transactions::get)
        .page(M::GET, "/customers/{id}/activity", A::ViewActivity, activity::get)
        .page(M::GET, "/customers/{id}/notes", A::ReadNotes, notes::get)
        .upload("/customers/{id}/notes", A::WriteNotes, NOTE_SIZE_BYTES_MAX, notes::post)
        .page(M::POST, "/customers/{id}/notes/{note}/pin", A::WriteNotes, notes::pin)
        .page(M::POST, "/customers/{id}/notes/{note}/unpin", A::WriteNotes, notes::unpin)
        .page(M::GET, "/customers/{id}/classify", A::Classify, classify::get)
        .page(M::POST, "/customers/{id}/classify", A::Classify, classify::post)
        .page(M::GET, "/customers/{id}/assign", A::Assign, assign::get)
        .page(M::POST, "/customers/{id}/assign", A::Assign, assign::post)
        .page(M::GET, "/customers/{id}/evidence", A::Export, evidence::get)
        .proved(M::POST, "/customers/{id}/evidence", A::Export, evidence::post)
        .page(M::GET, "/customers/{id}/links", A::ManageLinks, links::get)
        .page(M::POST, "/customers/{id}/links", A::ManageLinks, links::create)
        .page(M::POST, "/customers/{id}/links/email", A::ManageLinks, links::invite)
        .page(M::POST, "/customers/{id}/links/{link}/revoke", A::ManageLinks, links::revoke)
        .page(M::GET, "/customers/{id}/marks", A::Review, mark::get)
        .page(M::POST, "/customers/{id}/marks", A::Review, mark::post)
        .page(M::GET, "/customers/{id}/reveal", A::SeePersonalData, reveal::get)
        .page(M::POST, "/customers/{id}/reveal", A::SeePersonalData, reveal::post)
        .page(M::GET, "/documents/{version}", A::ViewDocuments, document::get)
        .page(M::GET, "/pages/{page}/{size}", A::ViewDocuments, document::image)
        .page(M::POST, "/files/{file}/original", A::DownloadOriginal, document::original)
}

/// What must stay of a customer, and what is erased.
fn keeping() -> Routes {
    use Action as A;
    use Method as M;
    use customer::retention;
    let answer = "/customers/{id}/erasure/{request}";
    Routes::new()
        .page(M::GET, "/customers/{id}/retention", A::ViewCustomers, retention::get)
        .page(M::POST, "/customers/{id}/holds", A::ManageRetention, retention::place)
        .page(M::POST, "/customers/{id}/holds/{hold}/lift", A::ManageRetention, retention::lift)
        .page(M::POST, "/customers/{id}/erasure", A::ManageRetention, retention::take)
        .proved(M::POST, answer, A::ManageRetention, retention::answer)
}

/// What is done to a customer as a whole.
fn decisions() -> Routes {
    use Action as A;
    use Method as M;
    use customer::{confirm, finish, reject, release, reopen, resubmission, send_back, start, take_over};
    Routes::new()
        .page(M::POST, "/customers/{id}/check/start", A::Review, start::post)
        .page(M::POST, "/customers/{id}/check/release", A::Review, release::post)
        .page(M::POST, "/customers/{id}/check/take-over", A::TakeOver, take_over::post)
        .page(M::GET, "/customers/{id}/check/finish", A::Review, finish::get)
        .page(M::POST, "/customers/{id}/check/finish", A::Review, finish::post)
        .page(M::GET, "/customers/{id}/check/reject", A::Review, reject::get)
        .page(M::POST, "/customers/{id}/check/reject", A::Review, reject::post)
        .page(M::GET, "/customers/{id}/check/resubmission", A::Review, resubmission::get)
        .page(M::POST, "/customers/{id}/check/resubmission", A::Review, resubmission::post)
        .page(M::POST, "/customers/{id}/check/confirm", A::SignSecond, confirm::post)
        .page(M::GET, "/customers/{id}/check/send-back", A::SignSecond, send_back::get)
        .page(M::POST, "/customers/{id}/check/send-back", A::SignSecond, send_back::post)
        .page(M::GET, "/customers/{id}/reopen", A::Reopen, reopen::get)
        .page(M::POST, "/customers/{id}/reopen", A::Reopen, reopen::post)
}

/// The frame of a page, with what the page before it left to say.
pub(crate) async fn shell(
    app: &App,
    user: &SignedIn,
    active: Section,
    headers: &HeaderMap,
) -> Result<Shell, AppError> {
    let mut shell = layout_of(app, user, active).await?;
    shell.toasts.extend(flash::taken(headers));
    Ok(shell)
}

/// Rendered HTML as an answer.
pub(crate) fn html(rendered: Result<String, askama::Error>, status: StatusCode) -> PageResult {
    let html = rendered.map_err(|error| WebError::Defect(format!("a template failed: {error}")))?;
    Ok((status, Html(html)).into_response())
}

/// A whole page; what the page before left to say has now been said.
pub(crate) fn page<T: Template>(page: &T, headers: &HeaderMap) -> PageResult {
    let mut response = html(page.render(), StatusCode::OK)?;
    if flash::taken(headers).is_some() {
        flash::forget(&mut response);
    }
    Ok(response)
}

/// A part of a page.
pub(crate) fn fragment<T: Template>(part: &T) -> PageResult {
    html(part.render(), StatusCode::OK)
}

/// A page whose content is a dialog to whoever has script.
pub(crate) trait Dialog: Template {
    /// The dialog alone.
    fn dialog(&self) -> Result<String, askama::Error>;
}

macro_rules! dialogs {
    ($($page:ty)*) => {$(
        impl Dialog for $page {
            fn dialog(&self) -> Result<String, askama::Error> {
                self.as_dialog().render()
            }
        }
    )*};
}
dialogs! {
    ReasonsPage RejectPage ResubmissionPage FinishRefusedPage ActPage RevealPage ClassifyPage AssignPage EvidencePage
    LinksPage SavedViewPage
}

/// The dialog for a request of htmx, else the whole page.
pub(crate) fn dialog<T: Dialog>(page: &T, status: StatusCode, headers: &HeaderMap) -> PageResult {
    let rendered = if is_partial(headers) { page.dialog() } else { page.render() };
    html(rendered, status)
}
