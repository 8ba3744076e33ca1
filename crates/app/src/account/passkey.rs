//! Passkeys: added by whoever may set a second factor up, and used to sign in, to pass the second factor and to prove again.
//!
//! A challenge is taken before anything of the answer is looked at, in a transaction of its own: whatever comes of the
//! answer, there is no second one. It is bound to what it was asked for and to the session, or to the browser, that asked.

use super::{
    Arrival, Begun, Owing, Proof, Setter, gate,
    prove::{proved, refuse_locked},
    second_factor::{self, SetUp},
    sign_in::{ADDRESS_FAILURES_MAX, Factors, begin_session, complete, held_owing},
    token_hash,
};
use crate::{App, AppError, authorise};
use jiff::SignedDuration;
use probity_identity::webauthn::{self, Assertion, CHALLENGE_BYTES, Credential, Refusal, RelyingParty};
pub use probity_identity::{base64url, from_base64url, webauthn::ALGORITHMS};
use probity_model::{
    event::EventKind,
    id::{PasskeyId, UserId},
    permission::Action,
    sign_in::{CHALLENGE_MINUTES_MAX, PASSKEYS_MAX, SecondFactor, passkey_name},
    user::Actor,
};
pub use probity_store::passkey::Passkey;
use probity_store::{self as store, Transaction, passkey::Asked};

/// Challenges that one network address may ask for at the sign-in page within a quarter of an hour; offices share addresses.
const ADDRESS_CHALLENGES_MAX: u32 = 200;

const SIGN_IN: &str = "sign_in";
const SECOND: &str = "second";
const PROVE: &str = "prove";
const ADD: &str = "add";

/// What a browser is asked.
pub struct Challenge {
    /// Random bytes that the answer carries.
    pub bytes: [u8; CHALLENGE_BYTES],
    /// Who asks.
    pub party: String,
    /// The credentials that may answer, or, where one is to be made, those that are there already; none for whichever the
    /// person has.
    pub credentials: Vec<Vec<u8>>,
}

/// What a browser is asked when a passkey is to be made. Not `Debug`: it holds a name and an address.
pub struct NewChallenge {
    /// The challenge.
    pub challenge: Challenge,
    /// The user's handle: an id of ours, which says nothing about them.
    pub user_handle: Vec<u8>,
    /// The e-mail address.
    pub email: String,
    /// The name.
    pub name: String,
}

/// What a browser sends of a passkey that proved something.
pub struct Answer {
    /// The credential, as its authenticator calls it.
    pub credential_id: Vec<u8>,
    /// What the browser collected, as JSON.
    pub client_data: Vec<u8>,
    /// What the authenticator says.
    pub authenticator_data: Vec<u8>,
    /// Its signature.
    pub signature: Vec<u8>,
    /// Whose it is, as the authenticator remembers.
    pub user_handle: Vec<u8>,
}

/// What a browser sends of a passkey that was made.
pub struct Made {
    /// What its owner calls it.
    pub name: String,
    /// What the browser collected, as JSON.
    pub client_data: Vec<u8>,
    /// What the authenticator made.
    pub attestation: Vec<u8>,
}

/// Whether there can be passkeys: browsers give them to a name with https alone, and to `localhost`.
#[must_use]
pub fn are_possible(app: &App) -> bool {
    RelyingParty::at(&app.settings().public_url).is_some()
}

/// Who asks for passkeys: by the configured address, never by what a request says of it.
fn party(app: &App) -> Result<RelyingParty, AppError> {
    RelyingParty::at(&app.settings().public_url).ok_or_else(|| AppError::Conflict {
        code: "no_passkeys",
        message: "Passkeys need public_url to be https with a name. Ask whoever runs Probity.".to_owned(),
    })
}

async fn ask(app: &App, asked: &Asked, credentials: Vec<Vec<u8>>) -> Result<Challenge, AppError> {
    let party = party(app)?.id().to_owned();
    let mut bytes = [0; CHALLENGE_BYTES];
    app.randomness.fill(&mut bytes);
    let transaction = app.begin().await?;
    let now = app.now();
    let until = now + SignedDuration::from_mins(CHALLENGE_MINUTES_MAX);
    store::passkey::ask(&transaction, &bytes, asked, now, until).await?;
    store::commit(transaction).await?;
    Ok(Challenge { bytes, party, credentials })
}

/// Takes the challenge that this client data answers.
async fn take(app: &App, asked: &Asked, client_data: &[u8]) -> Result<[u8; CHALLENGE_BYTES], AppError> {
    let challenge = webauthn::challenge_of(client_data).ok_or_else(refused)?;
    let transaction = app.begin().await?;
    let is_taken = store::passkey::take(&transaction, &challenge, asked, app.now()).await?;
    store::commit(transaction).await?;
    if is_taken { Ok(challenge) } else { Err(refused()) }
}

/// The same words for whatever was wrong: a person can do nothing else about it.
fn refused() -> AppError {
    let message = "This passkey was not taken. Try again, or go another way.";
    AppError::invalid("passkey", "passkey_refused", message)
}

fn told(refusal: Refusal) -> AppError {
    if refusal == Refusal::Counter {
        let message = "There may be a copy of this passkey, so it is not taken. Go another way, remove the passkey on \
                       your account page, and tell an administrator.";
        return AppError::invalid("passkey", "passkey_copied", message);
    }
    refused()
}

/// Asks a browser in which nobody is signed in for any passkey of ours. The token binds the challenge to that browser.
pub async fn begin_sign_in(app: &App, address: &str) -> Result<(Challenge, String), AppError> {
    // Each one counts.
    let _counted = gate::enter(app, format!("challenge:{address}"), ADDRESS_CHALLENGES_MAX).await?;
    let token = app.token();
    let asked = Asked::by_browser(SIGN_IN, token_hash(&token));
    Ok((ask(app, &asked, Vec::new()).await?, token))
}

/// Signs in with a passkey alone: its authenticator saw who it is, so it is both factors.
pub async fn sign_in(
    app: &App,
    token: Option<&str>,
    answer: Answer,
    arrival: Arrival,
) -> Result<Begun, AppError> {
    let address = format!("address:{}", arrival.address);
    let tried = gate::enter(app, address, ADDRESS_FAILURES_MAX).await?;
    let begun = try_sign_in(app, token.unwrap_or_default(), answer, arrival).await;
    if !matches!(begun, Err(AppError::Invalid(_) | AppError::Unauthenticated)) {
        gate::forgive(app, tried).await;
    }
    begun
}

async fn try_sign_in(app: &App, token: &str, answer: Answer, arrival: Arrival) -> Result<Begun, AppError> {
    let asked = Asked::by_browser(SIGN_IN, token_hash(token));
    let challenge = take(app, &asked, &answer.client_data).await?;
    let transaction = app.begin().await?;
    // Section 7.2, step 6: who it is follows from the credential, and the authenticator must say the same.
    let whose = whose(&transaction, &answer).await?.ok_or_else(refused)?;
    if answer.user_handle != whose.uuid().as_bytes() {
        return Err(refused());
    }
    let user = super::held(&transaction, whose).await?;
    if let Err(refusal) = check(app, &transaction, user.id, &challenge, &answer).await? {
        app.commit(transaction).await?;
        return Err(told(refusal));
    }
    let is_local = app.settings().sign_in.signs_in_here(&user.email);
    if user.disabled || user.is_locked(app.now()) || !is_local {
        return Err(AppError::Unauthenticated);
    }
    begin_session(app, transaction, user, arrival, Factors::Both).await
}

async fn whose(transaction: &Transaction, answer: &Answer) -> Result<Option<UserId>, AppError> {
    let passkey = store::passkey::by_credential_id(transaction, &answer.credential_id).await?;
    Ok(passkey.map(|passkey| passkey.user))
}

/// Checks the answer of a passkey of this user, and notes that it was used, or why it was refused. The caller commits.
async fn check(
    app: &App,
    transaction: &Transaction,
    user: UserId,
    challenge: &[u8; CHALLENGE_BYTES],
    answer: &Answer,
) -> Result<Result<(), Refusal>, AppError> {
    let party = party(app)?;
    let passkey = store::passkey::by_credential_id(transaction, &answer.credential_id).await?;
    let Some(passkey) = passkey.filter(|passkey| passkey.user == user) else {
        return Ok(Err(Refusal::Signature));
    };
    let credential = Credential {
        id: passkey.credential_id.clone(),
        public_key: passkey.public_key.clone(),
        sign_count: passkey.sign_count,
        backup_eligible: passkey.backup_eligible,
    };
    let assertion = Assertion {
        client_data: &answer.client_data,
        authenticator_data: &answer.authenticator_data,
        signature: &answer.signature,
    };
    let count = match webauthn::authenticate(&party, challenge, &credential, assertion) {
        Ok(count) => count,
        Err(refusal) => {
            let why = refusal.word().to_owned();
            let kind = EventKind::PasskeyRefused { user, passkey: passkey.id, why };
            app.record_fact(transaction, None, &Actor::System, kind).await?;
            return Ok(Err(refusal));
        }
    };
    if !store::passkey::used(transaction, &passkey, count, app.now()).await? {
        return Ok(Err(Refusal::Counter));
    }
    let kind = EventKind::PasskeyUsed { user, passkey: passkey.id };
    app.record_fact(transaction, None, &Actor::System, kind).await?;
    Ok(Ok(()))
}

/// Asks for a passkey as the second factor.
pub async fn begin_second(app: &App, owing: &Owing) -> Result<Challenge, AppError> {
    let user = owing.actor.user().ok_or(AppError::Unauthenticated)?;
    let asked = Asked::by_session(SECOND, owing.session);
    ask(app, &asked, credentials(app, user).await?).await
}

/// Passes the second factor with a passkey. What is refused locks nothing: there is nothing to guess.
pub async fn pass(app: &App, owing: &Owing, answer: Answer, address: &str) -> Result<Begun, AppError> {
    let tried = gate::enter(app, format!("address:{address}"), ADDRESS_FAILURES_MAX).await?;
    let begun = try_pass(app, owing, answer).await;
    if !matches!(begun, Err(AppError::Invalid(_))) {
        gate::forgive(app, tried).await;
    }
    begun
}

async fn try_pass(app: &App, owing: &Owing, answer: Answer) -> Result<Begun, AppError> {
    let asked = Asked::by_session(SECOND, owing.session);
    let challenge = take(app, &asked, &answer.client_data).await?;
    let transaction = app.begin().await?;
    let (session, user) = held_owing(app, &transaction, owing).await?;
    if let Err(refusal) = check(app, &transaction, user.id, &challenge, &answer).await? {
        app.commit(transaction).await?;
        return Err(told(refusal));
    }
    complete(app, transaction, session, user).await
}

/// Asks for a passkey as a fresh proof.
pub async fn begin_prove(app: &App, actor: &Actor, proof: &Proof) -> Result<Challenge, AppError> {
    authorise(actor, Action::UseOwnAccount)?;
    let user = actor.user().ok_or(AppError::Unauthenticated)?;
    let asked = Asked::by_session(PROVE, proof.session);
    ask(app, &asked, credentials(app, user).await?).await
}

/// Proves again who this is, with a passkey.
pub async fn prove(app: &App, actor: &Actor, proof: &Proof, answer: Answer) -> Result<(), AppError> {
    authorise(actor, Action::UseOwnAccount)?;
    let user = actor.user().ok_or(AppError::Unauthenticated)?;
    let asked = Asked::by_session(PROVE, proof.session);
    let challenge = take(app, &asked, &answer.client_data).await?;
    let transaction = app.begin().await?;
    let user = super::held(&transaction, user).await?;
    refuse_locked(app, &user)?;
    if let Err(refusal) = check(app, &transaction, user.id, &challenge, &answer).await? {
        app.commit(transaction).await?;
        return Err(told(refusal));
    }
    proved(app, transaction, actor, proof, true).await
}

async fn credentials(app: &App, user: UserId) -> Result<Vec<Vec<u8>>, AppError> {
    let passkeys = store::passkey::of_user(app.store.read(), user).await?;
    Ok(passkeys.into_iter().map(|passkey| passkey.credential_id).collect())
}

/// The own passkeys, the oldest first.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<Passkey>, AppError> {
    authorise(actor, Action::UseOwnAccount)?;
    let user = actor.user().ok_or(AppError::Unauthenticated)?;
    Ok(store::passkey::of_user(app.store.read(), user).await?)
}

/// Asks for a passkey to be made.
pub async fn begin_add(app: &App, setter: &Setter<'_>) -> Result<NewChallenge, AppError> {
    let user = store::user::by_id(app.store.read(), setter.user).await?.ok_or(AppError::Unauthenticated)?;
    let asked = Asked::by_session(ADD, setter.session);
    let challenge = ask(app, &asked, credentials(app, user.id).await?).await?;
    let user_handle = user.id.uuid().as_bytes().to_vec();
    Ok(NewChallenge { challenge, user_handle, email: user.email, name: user.name })
}

/// Adds a passkey: from now on it is asked for.
pub async fn add(app: &App, setter: &Setter<'_>, made: Made) -> Result<SetUp, AppError> {
    let asked = Asked::by_session(ADD, setter.session);
    let challenge = take(app, &asked, &made.client_data).await?;
    let name = passkey_name(&made.name).map_err(|flaw| AppError::Invalid(vec![flaw.into()]))?;
    let credential = webauthn::register(&party(app)?, &challenge, &made.client_data, &made.attestation)
        .map_err(|refusal| match refusal {
            Refusal::NotVerified => AppError::invalid(
                "passkey",
                "passkey_unverified",
                "This device did not check that it is you. Give it a PIN, a fingerprint or a face, and try again.",
            ),
            _ => refused(),
        })?;
    let transaction = app.begin().await?;
    super::held(&transaction, setter.user).await?;
    let have = store::second_factor::methods(&transaction, setter.user).await?.passkeys;
    if have >= PASSKEYS_MAX {
        let message = format!("You have {PASSKEYS_MAX} passkeys. Remove one first.");
        return Err(AppError::invalid("passkey", "too_many_passkeys", message));
    }
    let passkey = Passkey {
        id: app.id(),
        user: setter.user,
        credential_id: credential.id,
        public_key: credential.public_key,
        sign_count: credential.sign_count,
        backup_eligible: credential.backup_eligible,
        name,
        created_at: app.now(),
        last_used_at: None,
    };
    store::passkey::insert(&transaction, &passkey).await.map_err(|error| match error {
        store::StoreError::Duplicate(_) => {
            AppError::invalid("passkey", "passkey_there", "This passkey is there already.")
        }
        other => other.into(),
    })?;
    second_factor::set_up(app, transaction, setter, SecondFactor::Passkey, Some(passkey.id)).await
}

/// Takes a passkey away.
pub async fn remove(app: &App, setter: &Setter<'_>, id: PasskeyId) -> Result<(), AppError> {
    let transaction = app.begin().await?;
    super::held(&transaction, setter.user).await?;
    if !store::passkey::remove(&transaction, setter.user, id).await? {
        return Err(AppError::NotFound("passkey"));
    }
    second_factor::removed(app, transaction, setter, SecondFactor::Passkey, Some(id)).await
}
