//! `POST /api/v1/customers/{id}/links`

use crate::{
    Web,
    api::{extract::PathId, idempotent::keep_instead, openapi::NotFound, words},
    error::WebError,
    extract::Caller,
};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use jiff::Timestamp;
use probity_app::{
    idempotency::once,
    link::{self, NewLink},
};
use probity_model::id::{CustomerId, CustomerKind, LinkId};
use serde::Serialize;
use utoipa::ToSchema;

/// A new link.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = NewLink)]
struct NewLinkBody {
    /// Begins with `lnk_`.
    #[schema(value_type = String, example = "lnk_019aab1c3e007000a1b2c3d4e5f60718")]
    id: LinkId,
    /// Whose page it leads to.
    #[schema(value_type = String, example = "cus_019aab1c3e007000a1b2c3d4e5f60718")]
    customer_id: CustomerId,
    /// The address to open, for the customer alone; null in a repeated answer, because it is told once.
    #[schema(required = true, example = "https://kyc.bank.example/verify/3f7c")]
    url: Option<String>,
    /// From when on it leads nowhere.
    #[schema(schema_with = words::instant)]
    expires_at: Timestamp,
}

/// Make a link
///
/// To the customer's own page, where everything asked for can be sent. It can be opened once. Whoever has it is taken
/// for the customer, so pass it on to nobody else. Probity keeps only its hash: the address is in this answer, and in
/// no other. Takes no body.
#[utoipa::path(
    post,
    path = "/api/v1/customers/{id}/links",
    operation_id = "createLink",
    tag = "Links",
    params(("id" = String, Path, description = "The customer", example = "cus_019aab1c3e007000a1b2c3d4e5f60718")),
    responses((status = 201, description = "The link", body = NewLinkBody), NotFound)
)]
pub(crate) async fn create(
    State(web): State<Web>,
    Caller(by): Caller,
    PathId(id): PathId<CustomerKind>,
) -> Result<Response, WebError> {
    let done = once(link::create(&web.app, &by, id), |it| it.id).await?;
    let link = if let Some(NewLink { id: link, url, expires_at }) = done.now {
        NewLinkBody { id: link, customer_id: id, url: Some(url), expires_at }
    } else {
        let link = link::get(&web.app, &by, id, done.id).await?;
        NewLinkBody { id: link.id, customer_id: id, url: None, expires_at: link.expires_at }
    };
    let kept = NewLinkBody { url: None, ..link.clone() };
    let mut response = (StatusCode::CREATED, Json(link)).into_response();
    keep_instead(&mut response, &kept)?;
    Ok(response)
}
