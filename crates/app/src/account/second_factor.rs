//! Second factors: set up, proved, taken away.

use super::{
    Begun, recovery,
    sign_in::{complete, held_owing},
    standing::{Owing, Proof, require_recent_proof},
    totp,
};
use crate::{App, AppError, authorise};
use probity_model::{
    event::EventKind,
    id::{PasskeyId, SessionId, UserId},
    permission::Action,
    sign_in::{Methods, SecondFactor, Step},
    user::Actor,
};
use probity_store::{self as store, Connection as _, Transaction, key::Place};
use uuid::Uuid;

/// Whoever may set second factors up: somebody signed in who proved it lately, or somebody whose role needs one and who
/// has none. Nobody else can be one, so that a session left open gets no key of its own.
pub struct Setter<'a> {
    pub(super) actor: Actor,
    pub(super) user: UserId,
    pub(super) session: SessionId,
    owing: Option<&'a Owing>,
}

impl<'a> Setter<'a> {
    /// Somebody signed in, with a recent proof.
    pub fn signed_in(app: &App, actor: &Actor, proof: &Proof) -> Result<Self, AppError> {
        authorise(actor, Action::UseOwnAccount)?;
        require_recent_proof(app, proof)?;
        let user = actor.user().ok_or(AppError::Unauthenticated)?;
        Ok(Self { actor: *actor, user, session: proof.session, owing: None })
    }

    /// Somebody who owes a second factor and has none.
    pub fn owing(owing: &'a Owing) -> Result<Self, AppError> {
        let user = owing.actor.user().filter(|_| owing.step == Step::SetUp);
        let user = user.ok_or(AppError::Unauthenticated)?;
        Ok(Self { actor: owing.actor, user, session: owing.session, owing: Some(owing) })
    }
}

/// What a person puts into an authenticator app. Not `Debug`: it holds the secret.
pub struct TotpSetUp {
    /// The secret, to type over.
    pub secret: String,
    /// The address in the picture.
    pub uri: String,
}

/// A second factor is set up. Not `Debug`: it holds recovery codes and a token.
pub struct SetUp {
    /// Recovery codes, shown this once; none where the person has some already.
    pub recovery_codes: Vec<String>,
    /// The session under its new token, where it owed this.
    pub begun: Option<Begun>,
}

/// The own second factors.
pub async fn methods(app: &App, actor: &Actor) -> Result<Methods, AppError> {
    authorise(actor, Action::UseOwnAccount)?;
    let user = actor.user().ok_or(AppError::Unauthenticated)?;
    Ok(store::second_factor::methods(app.store.read(), user).await?)
}

/// Makes a secret for an authenticator app. It counts for nothing until a code confirms it.
pub async fn begin_totp(app: &App, setter: &Setter<'_>) -> Result<TotpSetUp, AppError> {
    let mut secret = [0; totp::SECRET_BYTES];
    app.randomness.fill(&mut secret);
    let sealed = app.store.read().keys().secrets().seal(sealed_for(&setter.user.uuid()), &secret);
    let transaction = app.begin().await?;
    super::held(&transaction, setter.user).await?;
    if !store::second_factor::begin_totp(&transaction, setter.user, &sealed, app.now()).await? {
        let message = "You have an authenticator app. Remove it first, then set the new one up.".to_owned();
        return Err(AppError::Conflict { code: "totp_there", message });
    }
    app.commit(transaction).await?;
    shown(app, setter.user, &secret).await
}

/// The secret that waits to be confirmed, once more: after a wrong code.
pub async fn pending_totp(app: &App, setter: &Setter<'_>) -> Result<TotpSetUp, AppError> {
    let totp = store::second_factor::totp(app.store.read(), setter.user).await?;
    let totp = totp.filter(|totp| !totp.is_confirmed).ok_or(AppError::NotFound("authenticator app"))?;
    let secret = open(app, setter.user, &totp.secret)?;
    shown(app, setter.user, &secret).await
}

async fn shown(app: &App, user: UserId, secret: &[u8]) -> Result<TotpSetUp, AppError> {
    let user = store::user::by_id(app.store.read(), user).await?.ok_or(AppError::Unauthenticated)?;
    Ok(TotpSetUp { secret: totp::base32(secret), uri: totp::uri(secret, &user.email) })
}

/// Confirms the app with a code: from now on it is asked for.
pub async fn confirm_totp(app: &App, setter: &Setter<'_>, code: &str) -> Result<SetUp, AppError> {
    let transaction = app.begin().await?;
    super::held(&transaction, setter.user).await?;
    let totp = store::second_factor::totp(&transaction, setter.user).await?;
    let totp = totp.filter(|totp| !totp.is_confirmed).ok_or(AppError::NotFound("authenticator app"))?;
    let secret = open(app, setter.user, &totp.secret)?;
    let step = totp::step_of(&secret, code, app.now()).ok_or_else(wrong_code)?;
    store::second_factor::confirm_totp(&transaction, setter.user, step, app.now()).await?;
    set_up(app, transaction, setter, SecondFactor::Totp, None).await
}

/// A second factor is there: the event, the recovery codes where there were none, and the session that goes on.
pub(super) async fn set_up(
    app: &App,
    transaction: Transaction,
    setter: &Setter<'_>,
    method: SecondFactor,
    passkey: Option<PasskeyId>,
) -> Result<SetUp, AppError> {
    let kind = EventKind::SecondFactorSet { user: setter.user, method, passkey };
    app.record_fact(&transaction, None, &setter.actor, kind).await?;
    let left = store::second_factor::methods(&transaction, setter.user).await?.recovery_codes;
    let recovery_codes = if left == 0 { new_codes(app, &transaction, setter).await? } else { Vec::new() };
    let begun = if let Some(owing) = setter.owing {
        let (session, user) = held_owing(app, &transaction, owing).await?;
        Some(complete(app, transaction, session, user).await?)
    } else {
        if !store::session::prove(&transaction, setter.session, app.now(), true).await? {
            return Err(AppError::Unauthenticated);
        }
        app.commit(transaction).await?;
        None
    };
    Ok(SetUp { recovery_codes, begun })
}

/// Makes new recovery codes, shown this once; the earlier ones are worth nothing from then on.
pub async fn make_recovery_codes(app: &App, setter: &Setter<'_>) -> Result<Vec<String>, AppError> {
    let transaction = app.begin().await?;
    super::held(&transaction, setter.user).await?;
    if !store::second_factor::methods(&transaction, setter.user).await?.any() {
        let message = "Set up a passkey or an authenticator app first.".to_owned();
        return Err(AppError::Conflict { code: "no_second_factor", message });
    }
    let codes = new_codes(app, &transaction, setter).await?;
    app.commit(transaction).await?;
    Ok(codes)
}

async fn new_codes(
    app: &App,
    transaction: &Transaction,
    setter: &Setter<'_>,
) -> Result<Vec<String>, AppError> {
    let (codes, hashes) = recovery::make(app);
    store::second_factor::replace_recovery_codes(transaction, setter.user, &hashes).await?;
    let kind = EventKind::RecoveryCodesMade { user: setter.user };
    app.record_fact(transaction, None, &setter.actor, kind).await?;
    Ok(codes)
}

/// Takes the authenticator app away.
pub async fn remove_totp(app: &App, setter: &Setter<'_>) -> Result<(), AppError> {
    let transaction = app.begin().await?;
    super::held(&transaction, setter.user).await?;
    if !store::second_factor::remove_totp(&transaction, setter.user).await? {
        return Err(AppError::NotFound("authenticator app"));
    }
    removed(app, transaction, setter, SecondFactor::Totp, None).await
}

/// A second factor is gone: refused where it was the last one and the role needs one. With the last one the recovery
/// codes go too.
pub(super) async fn removed(
    app: &App,
    transaction: Transaction,
    setter: &Setter<'_>,
    method: SecondFactor,
    passkey: Option<PasskeyId>,
) -> Result<(), AppError> {
    let user = super::held(&transaction, setter.user).await?;
    if !store::second_factor::methods(&transaction, user.id).await?.any() {
        if app.settings().sign_in.needs_second_factor(user.role) {
            let message = "Your role needs a second factor. Set another one up first.".to_owned();
            return Err(AppError::Conflict { code: "last_second_factor", message });
        }
        store::second_factor::remove_all(&transaction, user.id).await?;
    }
    let kind = EventKind::SecondFactorRemoved { user: user.id, method, passkey };
    app.record_fact(&transaction, None, &setter.actor, kind).await?;
    app.commit(transaction).await
}

/// Takes a code of the app or a recovery code, each once, and says whether it was right.
pub(super) async fn take_code(
    app: &App,
    transaction: &Transaction,
    user: UserId,
    sent: &str,
) -> Result<bool, AppError> {
    if let Some(hash) = recovery::hash_of(sent) {
        // A code stands in for a second factor; where there is none to stand in for, it is worth nothing.
        let is_right = store::second_factor::methods(transaction, user).await?.any()
            && store::second_factor::take_recovery_code(transaction, user, &hash, app.now()).await?;
        if is_right {
            let left = store::second_factor::methods(transaction, user).await?.recovery_codes;
            let kind = EventKind::RecoveryCodeUsed { user, left };
            app.record_fact(transaction, None, &Actor::System, kind).await?;
        }
        return Ok(is_right);
    }
    let totp = store::second_factor::totp(transaction, user).await?;
    let Some(totp) = totp.filter(|totp| totp.is_confirmed) else {
        return Ok(false);
    };
    let secret = open(app, user, &totp.secret)?;
    match totp::step_of(&secret, sent, app.now()) {
        Some(step) => Ok(store::second_factor::take_step(transaction, user, step).await?),
        None => Ok(false),
    }
}

/// A code that was wrong, or taken before: the same words.
pub(super) fn wrong_code() -> AppError {
    let message = "This code is not right, or was used before. Wait for the next one and try again.";
    AppError::invalid("code", "code_wrong", message)
}

/// Where a secret is sealed for: it opens as nobody else's.
fn sealed_for(user: &Uuid) -> Place<'_> {
    Place::of("totp_secrets.secret", user)
}

fn open(app: &App, user: UserId, sealed: &[u8]) -> Result<Vec<u8>, AppError> {
    let opened = app.store.read().keys().secrets().open(sealed_for(&user.uuid()), sealed);
    Ok(opened.map_err(store::StoreError::from)?)
}
