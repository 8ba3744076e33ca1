//! Passkeys: asked for by script, answered by a form that the script fills in.

use super::{account, prove, second_factor, sign_in};
use crate::{
    Web, cookie,
    error::WebError,
    extract::{Client, Form, Owed, Path, SignedIn},
    request::RequestId,
    routes::Routes,
};
use axum::{
    Extension, Json,
    extract::State,
    http::{HeaderMap, Method},
    response::{IntoResponse as _, Redirect, Response},
};
use probity_app::{
    AppError,
    account::{
        Arrival, Setter,
        passkey::{self, ALGORITHMS, Answer, Challenge, Made, NewChallenge, base64url, from_base64url},
    },
};
use probity_model::{id::PasskeyId, permission::Action, sign_in::CHALLENGE_MINUTES_MAX};
use probity_request::local_path;
use serde::Deserialize;
use serde_json::{Value, json};

const MILLISECONDS_PER_MINUTE: i64 = 60_000;

pub(crate) fn routes() -> Routes {
    let own = Action::UseOwnAccount;
    let post = Method::POST;
    Routes::new()
        .public(post.clone(), "/sign-in/passkey/options", sign_in_options)
        .public(post.clone(), "/sign-in/passkey", sign_in_with)
        .owing(post.clone(), "/sign-in/second/passkey/options", second_options)
        .owing(post.clone(), "/sign-in/second/passkey", pass)
        .owing(post.clone(), "/sign-in/set-up/passkey/options", owed_options)
        .owing(post.clone(), "/sign-in/set-up/passkey", add_owed)
        .page(post.clone(), "/account/prove/passkey/options", own, prove_options)
        .page(post.clone(), "/account/prove/passkey", own, prove_with)
        .proved(post.clone(), "/account/passkeys/options", own, own_options)
        .proved(post.clone(), "/account/passkeys", own, add_own)
        .proved(post, "/account/passkeys/{id}/remove", own, remove)
}

/// What `navigator.credentials.get` is asked (Web Authentication, section 5.5), bytes as base 64.
fn to_get(challenge: &Challenge) -> Value {
    json!({
        "challenge": base64url(&challenge.bytes),
        "rpId": challenge.party,
        "allowCredentials": descriptors(challenge),
        "userVerification": "required",
        "timeout": CHALLENGE_MINUTES_MAX * MILLISECONDS_PER_MINUTE,
    })
}

/// What `navigator.credentials.create` is asked (section 5.4).
fn to_create(new: &NewChallenge) -> Value {
    let algorithms = ALGORITHMS.map(|algorithm| json!({ "type": "public-key", "alg": algorithm }));
    json!({
        "challenge": base64url(&new.challenge.bytes),
        "rp": { "id": new.challenge.party, "name": "Probity" },
        "user": { "id": base64url(&new.user_handle), "name": new.email, "displayName": new.name },
        "pubKeyCredParams": algorithms,
        "excludeCredentials": descriptors(&new.challenge),
        "authenticatorSelection": {
            "residentKey": "required",
            "requireResidentKey": true,
            "userVerification": "required",
        },
        "attestation": "none",
        "timeout": CHALLENGE_MINUTES_MAX * MILLISECONDS_PER_MINUTE,
    })
}

fn descriptors(challenge: &Challenge) -> Vec<Value> {
    let ids = challenge.credentials.iter();
    ids.map(|id| json!({ "type": "public-key", "id": base64url(id) })).collect()
}

/// What the script fills in of a passkey that proved something, bytes as base 64.
#[derive(Deserialize)]
struct AnswerForm {
    #[serde(default)]
    id: String,
    #[serde(default)]
    client_data: String,
    #[serde(default)]
    authenticator_data: String,
    #[serde(default)]
    signature: String,
    #[serde(default)]
    user_handle: String,
    #[serde(default)]
    next: String,
}

impl AnswerForm {
    /// What cannot be read is nothing, which no passkey ever sends.
    fn answer(&self) -> Answer {
        Answer {
            credential_id: bytes(&self.id),
            client_data: bytes(&self.client_data),
            authenticator_data: bytes(&self.authenticator_data),
            signature: bytes(&self.signature),
            user_handle: bytes(&self.user_handle),
        }
    }
}

fn bytes(text: &str) -> Vec<u8> {
    from_base64url(text).unwrap_or_default()
}

async fn sign_in_options(State(web): State<Web>, client: Client) -> Result<Response, WebError> {
    let (challenge, token) = passkey::begin_sign_in(&web.app, &client.address).await?;
    let mut response = Json(to_get(&challenge)).into_response();
    cookie::set(response.headers_mut(), cookie::attempt(token, &web.options));
    Ok(response)
}

async fn sign_in_with(
    State(web): State<Web>,
    Extension(id): Extension<RequestId>,
    client: Client,
    headers: HeaderMap,
    Form(sent): Form<AnswerForm>,
) -> Result<Response, WebError> {
    let token = cookie::attempt_token(&headers, &web.options);
    let arrival = Arrival {
        user_agent: client.user_agent,
        address: client.address,
        ip: client.ip,
        replaces: cookie::session_token(&headers, &web.options),
    };
    let begun = passkey::sign_in(&web.app, token.as_deref(), sent.answer(), arrival).await;
    let mut response = sign_in::answer(&web, begun, String::new(), local_path::checked(&sent.next), &id)?;
    cookie::set(response.headers_mut(), cookie::no_attempt(&web.options));
    Ok(response)
}

async fn second_options(State(web): State<Web>, Owed(owing): Owed) -> Result<Json<Value>, WebError> {
    Ok(Json(to_get(&passkey::begin_second(&web.app, &owing).await?)))
}

async fn pass(
    State(web): State<Web>,
    Owed(owing): Owed,
    client: Client,
    Form(sent): Form<AnswerForm>,
) -> Result<Response, WebError> {
    let passed = passkey::pass(&web.app, &owing, sent.answer(), &client.address).await;
    second_factor::passed(&web, owing, passed, local_path::checked(&sent.next))
}

async fn prove_options(State(web): State<Web>, you: SignedIn) -> Result<Json<Value>, WebError> {
    Ok(Json(to_get(&passkey::begin_prove(&web.app, &you.actor, &you.proof).await?)))
}

async fn prove_with(
    State(web): State<Web>,
    you: SignedIn,
    Form(sent): Form<AnswerForm>,
) -> Result<Response, WebError> {
    let proved = passkey::prove(&web.app, &you.actor, &you.proof, sent.answer()).await;
    prove::answer(&web, you, proved, &sent.next).await
}

async fn owed_options(State(web): State<Web>, Owed(owing): Owed) -> Result<Json<Value>, WebError> {
    Ok(Json(to_create(&passkey::begin_add(&web.app, &Setter::owing(&owing)?).await?)))
}

async fn own_options(State(web): State<Web>, you: SignedIn) -> Result<Json<Value>, WebError> {
    let setter = Setter::signed_in(&web.app, &you.actor, &you.proof)?;
    Ok(Json(to_create(&passkey::begin_add(&web.app, &setter).await?)))
}

/// What the script fills in of a passkey that was made, bytes as base 64.
#[derive(Deserialize)]
struct MadeForm {
    name: String,
    #[serde(default)]
    client_data: String,
    #[serde(default)]
    attestation: String,
    #[serde(default)]
    next: String,
}

impl MadeForm {
    fn made(&self) -> Made {
        Made {
            name: self.name.clone(),
            client_data: bytes(&self.client_data),
            attestation: bytes(&self.attestation),
        }
    }
}

const ADDED: &str = "Your passkey is set up";

async fn add_owed(
    State(web): State<Web>,
    Owed(owing): Owed,
    Form(sent): Form<MadeForm>,
) -> Result<Response, WebError> {
    let next = local_path::checked(&sent.next);
    match passkey::add(&web.app, &Setter::owing(&owing)?, sent.made()).await {
        Ok(set_up) => Ok(second_factor::done(&web, set_up, ADDED, next)),
        Err(AppError::Invalid(violations)) => Ok(second_factor::set_up_again(&web, owing, next, violations)),
        Err(error) => Err(error.into()),
    }
}

async fn add_own(
    State(web): State<Web>,
    you: SignedIn,
    Form(sent): Form<MadeForm>,
) -> Result<Response, WebError> {
    let setter = Setter::signed_in(&web.app, &you.actor, &you.proof)?;
    match passkey::add(&web.app, &setter, sent.made()).await {
        Ok(set_up) => Ok(second_factor::done(&web, set_up, ADDED, "/account")),
        Err(AppError::Invalid(violations)) => account::passkey_refused(&web, &you, violations).await,
        Err(error) => Err(error.into()),
    }
}

async fn remove(
    State(web): State<Web>,
    you: SignedIn,
    Path(id): Path<PasskeyId>,
) -> Result<Redirect, WebError> {
    let setter = Setter::signed_in(&web.app, &you.actor, &you.proof)?;
    passkey::remove(&web.app, &setter, id).await?;
    Ok(Redirect::to("/account?done=factor-removed"))
}
