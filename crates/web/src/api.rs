//! The REST API, its description and the page that shows it.

mod extract;
mod idempotent;
mod limits;
mod openapi;
pub(crate) mod rate;
mod upload;
mod v1;
mod words;

use crate::{Web, again, error::WebError, extract::SignedIn, html::Page, routes::Routes, shell};
use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, State},
    http::{
        Method, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE},
    },
    middleware::{from_fn, from_fn_with_state},
    response::IntoResponse,
    routing::{any, get},
};
use probity_model::permission::Action;
use probity_pages::{api_docs::ApiDocsPage, layout::Section};
use std::sync::LazyLock;
use utoipa::{OpenApi as _, openapi::OpenApi};
use utoipa_axum::{router::UtoipaMethodRouterExt as _, routes};

/// The description changes with the version of Probity alone, and holds nothing of anyone.
const DESCRIPTION_CACHED: &str = "public, max-age=300";

/// Every operation with its description and who may use it: none can be registered without either.
pub(crate) fn routes() -> Routes {
    use v1::{checks, configuration, customers, documents, events, links, notes, transactions, webhooks};
    let upload = routes!(documents::upload::upload)
        .map(|methods| methods.layer(DefaultBodyLimit::max(limits::UPLOAD_BYTES_MAX)));
    Routes::new()
        .api(Action::SupplyCustomers, routes!(customers::create::create))
        .api(Action::ReadCustomers, routes!(customers::list::list))
        .api(Action::ReadCustomers, routes!(customers::get::get))
        .api(Action::SupplyCustomers, routes!(customers::update::update))
        .api(Action::ReadCustomers, routes!(customers::fields::fields))
        .api(Action::SupplyCustomers, routes!(customers::supply::supply))
        .api(Action::SupplyCustomers, routes!(customers::submit::submit))
        .api(Action::ReadCustomers, routes!(customers::permission::permission))
        .api(Action::SupplyCustomers, upload)
        .api(Action::ReadCustomers, routes!(documents::list::list))
        .api(Action::SendTransactions, routes!(transactions::send::send))
        .api(Action::ReadTransactions, routes!(transactions::list::list))
        .api(Action::ReadTransactions, routes!(transactions::get::get))
        .api(Action::ReadCustomers, routes!(customers::resubmissions::resubmissions))
        .api(Action::ReadChecks, routes!(checks::list::list))
        .api(Action::ReadChecks, routes!(checks::get::get))
        .api(Action::ManageLinks, routes!(links::create::create))
        .api(Action::ManageLinks, routes!(links::email::email))
        .api(Action::ManageLinks, routes!(links::list::list))
        .api(Action::ManageLinks, routes!(links::revoke::revoke))
        .api(Action::ReadNotes, routes!(notes::list::list))
        .api(Action::WriteNotes, routes!(notes::write::write))
        .api(Action::FollowEvents, routes!(events::list::list))
        .api(Action::FollowEvents, routes!(events::get::get))
        .api(Action::ForceOutcome, routes!(customers::outcome::outcome))
        .api(Action::ReadCustomers, routes!(configuration::levels::levels))
        .api(Action::ReadCustomers, routes!(configuration::reasons::reasons))
        .api(Action::ManageWebhooks, routes!(webhooks::create::create))
        .api(Action::ManageWebhooks, routes!(webhooks::list::list))
        .api(Action::ManageWebhooks, routes!(webhooks::get::get))
        .api(Action::ManageWebhooks, routes!(webhooks::change::change))
        .api(Action::ManageWebhooks, routes!(webhooks::remove::remove))
        .api(Action::ManageWebhooks, routes!(webhooks::rotate::rotate))
        .api(Action::ManageWebhooks, routes!(webhooks::send_test::send_test))
        .api(Action::ManageWebhooks, routes!(webhooks::deliveries::deliveries))
        .api(Action::ManageWebhooks, routes!(webhooks::delivery::delivery))
        .api(Action::ManageWebhooks, routes!(webhooks::send_again::send_again))
        .page(Method::GET, "/api/docs", Action::UseOwnAccount, docs)
}

/// The description as it is sent: made when it is first asked for, and the same for as long as this program runs.
static DESCRIBED: LazyLock<Result<Bytes, serde_json::Error>> =
    LazyLock::new(|| serde_json::to_vec(&description()).map(Bytes::from));

/// `GET /api/openapi.json`
async fn described() -> Result<impl IntoResponse, WebError> {
    let described = DESCRIBED.as_ref().map_err(|error| WebError::Defect(error.to_string()))?;
    let headers = [(CACHE_CONTROL, DESCRIPTION_CACHED), (CONTENT_TYPE, "application/json")];
    Ok((headers, described.clone()))
}

/// The description of every operation.
pub(crate) fn description() -> OpenApi {
    let mut description = openapi::Api::openapi();
    let Routes { api, table, .. } = routes();
    description.merge(api.into_openapi());
    openapi::complete(description, &table)
}

/// What is the same around every operation: the limit on a body, another try where one was in the way, the idempotency
/// key, the description itself, and an answer to every other address and method below `/api`.
pub(crate) fn around(operations: Router<Web>, web: &Web) -> Router<Web> {
    operations
        // Within the key: what is tried again is the same request, which is carried out once.
        .layer(from_fn(again::around))
        .layer(from_fn_with_state(web.clone(), idempotent::once))
        .route("/api/openapi.json", get(described))
        .route("/api", any(nowhere))
        .route("/api/{*rest}", any(nowhere))
        .method_not_allowed_fallback(async || WebError::Status(StatusCode::METHOD_NOT_ALLOWED))
        .layer(DefaultBodyLimit::max(limits::JSON_BYTES_MAX))
}

async fn nowhere() -> WebError {
    WebError::Status(StatusCode::NOT_FOUND)
}

/// `GET /api/docs`
async fn docs(State(web): State<Web>, user: SignedIn) -> Result<Page<ApiDocsPage>, WebError> {
    let shell = shell::layout(&web, &user, Section::ApiDocs).await?;
    Ok(Page(ApiDocsPage { shell }))
}
