//! Signing in at an identity provider, and proving there again who one is.
//!
//! The browser gets a token in a cookie; the nonce and the verifier of PKCE follow from it (`OpenID` Connect Core 1.0, section
//! 15.5.2), and are kept nowhere. The state is kept as its hash, bound to that browser and that provider, and taken before
//! anything of the answer is looked at.

use super::{
    Arrival, Begun, Proof, admission, gate, prove,
    sign_in::{ADDRESS_FAILURES_MAX, Factors, begin_session},
    token_hash,
};
use crate::{App, AppError, authorise, settings::OpenIdProvider};
use jiff::SignedDuration;
use probity_identity::base64url;
use probity_model::{event::EventKind, permission::Action, user::Actor};
use probity_openid::{Asked, Client, IdToken, Problem, Redeemed};
use probity_store::{self as store, openid::Attempt};
use std::collections::BTreeMap;

/// Minutes that a person may take at the provider.
const ATTEMPT_MINUTES_MAX: i64 = 10;
/// Sign-ins that one network address may begin within a quarter of an hour; offices share addresses.
const ADDRESS_ATTEMPTS_MAX: u32 = 200;
/// Characters of what a provider sends a person back with.
const RETURNED_CHARS_MAX: usize = 4_096;

/// The providers, by their ids. Each remembers for a while what it said of itself.
pub(crate) struct Providers(BTreeMap<String, Client>);

impl Providers {
    pub(crate) fn new(configured: &[OpenIdProvider]) -> Self {
        let client = |it: &OpenIdProvider| (it.id.clone(), Client::new(it.registration.clone()));
        Self(configured.iter().map(client).collect())
    }
}

/// Where a browser goes, and the token that it comes back with.
pub struct Sent {
    /// The address at the provider.
    pub address: String,
    /// The token, known to nobody but this browser.
    pub token: String,
}

/// What a person came back from a provider with. Not `Debug`: a code signs in.
#[derive(Default)]
pub struct Returned {
    /// The state.
    pub state: String,
    /// The code.
    pub code: Option<String>,
    /// Why there is none.
    pub error: Option<String>,
    /// The provider, where it names itself.
    pub issuer: Option<String>,
}

/// What came of it.
pub enum Outcome {
    /// A session began.
    Begun(Box<Begun>),
    /// The person of this session has proved again who they are.
    Proved,
}

/// The path that providers send people back to.
#[must_use]
pub fn callback_path(provider: &str) -> String {
    format!("/sign-in/openid/{provider}/callback")
}

fn redirect_uri(app: &App, provider: &str) -> String {
    format!("{}{}", app.settings().public_url.trim_end_matches('/'), callback_path(provider))
}

fn configured<'a>(app: &'a App, id: &str) -> Result<(&'a OpenIdProvider, &'a Client), AppError> {
    let provider = app.settings().sign_in.openid.iter().find(|provider| provider.id == id);
    provider.zip(app.providers.0.get(id)).ok_or(AppError::NotFound("identity provider"))
}

/// What follows from the token of a browser, for one use. Whoever knows one of them knows none of the others.
fn derived(token: &str, used_as: &str) -> String {
    base64url(&token_hash(&format!("probity openid {used_as} {token}")))
}

/// Sends somebody to a provider to sign in.
pub async fn begin(app: &App, id: &str, next: &str, address: &str) -> Result<Sent, AppError> {
    // Each one counts.
    let _counted = gate::enter(app, format!("provider:{address}"), ADDRESS_ATTEMPTS_MAX).await?;
    send(app, id, next, None).await
}

/// Sends somebody who is signed in to their provider, to prove there again who they are.
pub async fn begin_prove(
    app: &App,
    actor: &Actor,
    proof: &Proof,
    id: &str,
    next: &str,
) -> Result<Sent, AppError> {
    authorise(actor, Action::UseOwnAccount)?;
    send(app, id, next, Some(proof)).await
}

async fn send(app: &App, id: &str, next: &str, proof: Option<&Proof>) -> Result<Sent, AppError> {
    let (provider, client) = configured(app, id)?;
    let (token, state) = (app.token(), app.token());
    let asked = Asked {
        redirect_uri: &redirect_uri(app, id),
        state: &state,
        nonce: &derived(&token, "nonce"),
        code_challenge: &base64url(&token_hash(&derived(&token, "verifier"))),
        fresh: proof.is_some(),
    };
    let now = app.now();
    let address = client.address(asked, now.as_second()).await.map_err(|error| told(provider, &error))?;
    let attempt = Attempt {
        provider: id.to_owned(),
        bound_to: token_hash(&token),
        session: proof.map(|proof| proof.session),
        next: next.to_owned(),
        started_at: now,
    };
    let transaction = app.begin().await?;
    let until = now + SignedDuration::from_mins(ATTEMPT_MINUTES_MAX);
    store::openid::begin(&transaction, &token_hash(&state), &attempt, until).await?;
    store::commit(transaction).await?;
    Ok(Sent { address, token })
}

/// What went wrong between us and a provider: to the log in full, which holds nothing of a person, and to the person in short.
fn told(provider: &OpenIdProvider, problem: &Problem) -> AppError {
    tracing::warn!(provider = provider.id, %problem, "an identity provider did not sign somebody in");
    let label = &provider.label;
    let message = match problem {
        Problem::Token(probity_openid::Refusal::Stale) => {
            format!("{label} did not ask you again who you are. Try again, or go another way.")
        }
        Problem::Token(_) | Problem::Code(_) => {
            format!(
                "What {label} sent is not in order. Try again; if it stays so, tell whoever runs Probity."
            )
        }
        Problem::Unreadable { .. } | Problem::Metadata(_) => {
            format!(
                "{label} cannot be reached. Try again in a minute; if it stays so, tell whoever runs Probity."
            )
        }
    };
    AppError::invalid("provider", "provider_problem", message)
}

/// Takes the sign-in that a person comes back from.
async fn take(app: &App, id: &str, token: &str, state: &str) -> Result<Attempt, AppError> {
    let transaction = app.begin().await?;
    let (state, bound_to) = (token_hash(state), token_hash(token));
    let attempt = store::openid::take(&transaction, &state, id, &bound_to, app.now()).await?;
    store::commit(transaction).await?;
    attempt.ok_or_else(gone)
}

fn gone() -> AppError {
    let message = "This sign-in took too long, or began in another browser. Begin again.";
    AppError::invalid("provider", "attempt_gone", message)
}

/// Who came back, by a code that is redeemed at once.
async fn redeem(
    app: &App,
    id: &str,
    token: &str,
    attempt: &Attempt,
    came: Returned,
) -> Result<IdToken, AppError> {
    let (provider, client) = configured(app, id)?;
    let now = app.now().as_second();
    let told = |error: Problem| told(provider, &error);
    let is_from_here = client.is_from_here(came.issuer.as_deref(), now).await.map_err(told)?;
    let code = came.code.filter(|code| !code.is_empty() && code.len() <= RETURNED_CHARS_MAX);
    let (true, None, Some(code)) = (is_from_here, came.error, code) else {
        let message = format!("{} did not sign you in. Try again, or ask whoever runs it.", provider.label);
        return Err(AppError::invalid("provider", "provider_refused", message));
    };
    let redeemed = Redeemed {
        code: &code,
        verifier: &derived(token, "verifier"),
        redirect_uri: &redirect_uri(app, id),
        nonce: &derived(token, "nonce"),
        proved_since: attempt.session.map(|_| attempt.started_at.as_second()),
    };
    client.redeem(redeemed, now).await.map_err(told)
}

/// Ends what began at a provider: a session begins, or the person of this one has proved again who they are. Gives also where
/// to go, which the browser cannot choose any more.
pub async fn finish(
    app: &App,
    id: &str,
    token: Option<&str>,
    returned: Returned,
    current: Option<(&Actor, &Proof)>,
    arrival: Arrival,
) -> Result<(Outcome, String), AppError> {
    let address = format!("address:{}", arrival.address);
    let tried = gate::enter(app, address, ADDRESS_FAILURES_MAX).await?;
    let outcome = try_finish(app, id, token.unwrap_or_default(), returned, current, arrival).await;
    if !matches!(outcome, Err(AppError::Invalid(_))) {
        gate::forgive(app, tried).await;
    }
    outcome
}

async fn try_finish(
    app: &App,
    id: &str,
    token: &str,
    returned: Returned,
    current: Option<(&Actor, &Proof)>,
    arrival: Arrival,
) -> Result<(Outcome, String), AppError> {
    let (provider, _) = configured(app, id)?;
    let mut attempt = take(app, id, token, &returned.state).await?;
    let next = std::mem::take(&mut attempt.next);
    let id_token = redeem(app, id, token, &attempt, returned).await?;
    let Some(session) = attempt.session else {
        return Ok((Outcome::Begun(Box::new(sign_in(app, provider, &id_token, arrival).await?)), next));
    };
    let current = current.filter(|(_, proof)| proof.session == session);
    let (actor, proof) = current.ok_or_else(gone)?;
    prove_again(app, provider, &id_token, actor, proof).await?;
    Ok((Outcome::Proved, next))
}

async fn sign_in(
    app: &App,
    provider: &OpenIdProvider,
    token: &IdToken,
    arrival: Arrival,
) -> Result<Begun, AppError> {
    // Who comes for the first time, or as another role, changes who there is.
    let transaction = app.begin_alone().await?;
    let user = match admission::admit(app, &transaction, provider, token).await? {
        Ok(user) => user,
        Err(denied) => {
            app.commit(transaction).await?;
            return Err(denied.told(provider));
        }
    };
    let kind = EventKind::ProviderUsed { user: user.id, provider: provider.id.clone() };
    app.record_fact(&transaction, None, &Actor::System, kind).await?;
    let proved = if provider.proved_second_factor(token) { Factors::Both } else { Factors::One };
    begin_session(app, transaction, user, arrival, proved).await
}

/// The provider must mean the person of this very session.
async fn prove_again(
    app: &App,
    provider: &OpenIdProvider,
    token: &IdToken,
    actor: &Actor,
    proof: &Proof,
) -> Result<(), AppError> {
    let transaction = app.begin().await?;
    let issuer = &provider.registration.issuer;
    let whose = store::openid::user_of(&transaction, issuer, &token.subject).await?;
    let user = super::held(&transaction, actor.user().ok_or(AppError::Unauthenticated)?).await?;
    prove::refuse_locked(app, &user)?;
    if whose != Some(user.id) {
        let message = format!("At {} you are somebody else. Sign in there as yourself.", provider.label);
        return Err(AppError::invalid("provider", "somebody_else", message));
    }
    let kind = EventKind::ProviderUsed { user: user.id, provider: provider.id.clone() };
    app.record_fact(&transaction, None, &Actor::System, kind).await?;
    prove::proved(app, transaction, actor, proof, provider.proved_second_factor(token)).await
}

/// The providers that know the user: id and label.
pub async fn own(app: &App, actor: &Actor) -> Result<Vec<(String, String)>, AppError> {
    authorise(actor, Action::UseOwnAccount)?;
    let user = actor.user().ok_or(AppError::Unauthenticated)?;
    let issuers = store::openid::issuers_of(app.store.read(), user).await?;
    let known = app.settings().sign_in.openid.iter();
    let known = known.filter(|provider| issuers.contains(&provider.registration.issuer));
    Ok(known.map(|provider| (provider.id.clone(), provider.label.clone())).collect())
}

/// Every provider that can be signed in at: id and label.
#[must_use]
pub fn all(app: &App) -> Vec<(String, String)> {
    let providers = app.settings().sign_in.openid.iter();
    providers.map(|provider| (provider.id.clone(), provider.label.clone())).collect()
}
