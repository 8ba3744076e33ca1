//! Signing in at an identity provider, and proving there again who one is.

use super::{prove, sign_in};
use crate::{
    Web, cookie,
    error::WebError,
    extract::{Client, Path, Query, SignedIn},
    request::RequestId,
    routes::Routes,
};
use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, Method},
    response::{IntoResponse as _, Redirect, Response},
};
use probity_app::{
    AppError,
    account::{
        Arrival,
        openid::{self, Outcome, Returned, Sent},
    },
};
use probity_model::permission::Action;
use probity_request::local_path;
use serde::Deserialize;

pub(crate) fn routes() -> Routes {
    let own = Action::UseOwnAccount;
    Routes::new()
        .public(Method::GET, "/sign-in/openid/{id}", begin)
        .public(Method::GET, "/sign-in/openid/{id}/callback", finish)
        .page(Method::GET, "/account/prove/openid/{id}", own, begin_prove)
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    next: String,
}

async fn begin(
    State(web): State<Web>,
    Extension(id): Extension<RequestId>,
    Path(provider): Path<String>,
    client: Client,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let next = local_path::checked(&asked.next);
    match openid::begin(&web.app, &provider, next, &client.address).await {
        Ok(sent) => Ok(off(&web, sent)),
        Err(error) => sign_in::answer(&web, Err(error), String::new(), next, &id),
    }
}

async fn begin_prove(
    State(web): State<Web>,
    you: SignedIn,
    Path(provider): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let next = local_path::checked(&asked.next);
    match openid::begin_prove(&web.app, &you.actor, &you.proof, &provider, next).await {
        Ok(sent) => Ok(off(&web, sent)),
        Err(error) => prove::answer(&web, you, Err(error), next).await,
    }
}

/// Off to the provider, with what the browser comes back with.
fn off(web: &Web, sent: Sent) -> Response {
    let mut response = Redirect::to(&sent.address).into_response();
    cookie::set(response.headers_mut(), cookie::attempt(sent.token, &web.options));
    response
}

/// What a provider sends a person back with (`OpenID` Connect Core 1.0, section 3.1.2.5; RFC 9207).
#[derive(Deserialize)]
struct Came {
    #[serde(default)]
    state: String,
    #[serde(default)]
    code: Option<String>,
    #[serde(default)]
    error: Option<String>,
    #[serde(default)]
    iss: Option<String>,
}

async fn finish(
    State(web): State<Web>,
    Extension(id): Extension<RequestId>,
    Path(provider): Path<String>,
    you: Option<SignedIn>,
    client: Client,
    headers: HeaderMap,
    Query(came): Query<Came>,
) -> Result<Response, WebError> {
    let token = cookie::attempt_token(&headers, &web.options);
    let arrival = Arrival {
        user_agent: client.user_agent,
        address: client.address,
        ip: client.ip,
        replaces: cookie::session_token(&headers, &web.options),
    };
    let returned = Returned { state: came.state, code: came.code, error: came.error, issuer: came.iss };
    let current = you.as_ref().map(|you| (&you.actor, &you.proof));
    let finished = openid::finish(&web.app, &provider, token.as_deref(), returned, current, arrival).await;
    let mut response = match (finished, you) {
        (Ok((Outcome::Begun(begun), next)), _) => {
            sign_in::answer(&web, Ok(*begun), String::new(), local_path::checked(&next), &id)?
        }
        (Ok((Outcome::Proved, next)), _) => Redirect::to(local_path::checked(&next)).into_response(),
        (Err(error @ AppError::Invalid(_)), Some(you)) => prove::answer(&web, you, Err(error), "/").await?,
        (Err(error), _) => sign_in::answer(&web, Err(error), String::new(), "/", &id)?,
    };
    cookie::set(response.headers_mut(), cookie::no_attempt(&web.options));
    Ok(response)
}
