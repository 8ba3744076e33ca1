//! Who a token stands for, and what that session still owes before it can do anything.

use super::token_hash;
use crate::{App, AppError, role::name_of};
use jiff::{SignedDuration, Timestamp};
use probity_model::{
    event::EventKind,
    id::SessionId,
    sign_in::{HALF_SIGN_IN_MINUTES_MAX, Methods, Step, is_recent, step},
    user::{Actor, Role},
};
use probity_store::{self as store, Connection, session::Session, user::User};
use std::net::IpAddr;

/// How often the last use of a session or a key is written down: each is a write, a page is not.
pub(crate) const TOUCH_EVERY: SignedDuration = SignedDuration::from_mins(1);

/// Where somebody stands with the token they sent.
#[derive(Clone)]
pub enum Standing {
    /// Nobody: no such session, or it is ended, expired or idle, or the user disabled.
    Nobody,
    /// The session came from a network its role is not allowed from, and has ended.
    Elsewhere,
    /// The password was right; a second factor is owed, and until then nothing can be done.
    Owing(Owing),
    /// Signed in.
    In(CurrentSession),
}

impl Standing {
    /// The session, once it is signed in.
    #[must_use]
    pub fn signed_in(self) -> Option<CurrentSession> {
        match self {
            Self::In(session) => Some(session),
            Self::Nobody | Self::Elsewhere | Self::Owing(_) => None,
        }
    }
}

/// Who is signed in, as long as it is. Not `Debug`: it holds a name and an address.
#[derive(Clone)]
pub struct CurrentSession {
    /// The session.
    pub id: SessionId,
    /// The user and the role, as the one who acts.
    pub actor: Actor,
    /// The role.
    pub role: Role,
    /// What the role is called.
    pub role_name: String,
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
    /// When this person last proved who they are, in this session.
    pub proof: Proof,
}

/// When somebody last proved who they are, in which session.
#[derive(Clone, Copy, Debug)]
pub struct Proof {
    pub(super) session: SessionId,
    pub(super) at: Timestamp,
}

/// A session that owes a second factor. It is no [`CurrentSession`], and gives no actor to call a use case with.
#[derive(Clone)]
pub struct Owing {
    pub(super) session: SessionId,
    pub(super) actor: Actor,
    /// The e-mail address.
    pub email: String,
    /// What is owed: [`Step::Prove`] or [`Step::SetUp`].
    pub step: Step,
    /// What can be proved.
    pub methods: Methods,
}

/// Refuses a person whose last proof of who they are is too old for what they ask: exports, keys, users, unmasking in
/// bulk. The page asks for the password or a code, and they press again.
pub fn require_recent_proof(app: &App, proof: &Proof) -> Result<(), AppError> {
    let minutes = app.settings().sign_in.proof_minutes;
    if is_recent(proof.at, app.now(), minutes) { Ok(()) } else { Err(AppError::Reauthenticate) }
}

/// Where whoever sends this token from this address stands.
pub async fn authenticate(app: &App, token: &str, address: Option<IpAddr>) -> Result<Standing, AppError> {
    let db = app.store.read();
    let Some(session) = store::session::by_token_hash(db, &token_hash(token)).await? else {
        return Ok(Standing::Nobody);
    };
    let now = app.now();
    if !is_live(app, &session, now) {
        return Ok(Standing::Nobody);
    }
    let Some(user) = store::user::by_id(db, session.user).await?.filter(|user| !user.disabled) else {
        return Ok(Standing::Nobody);
    };
    if !app.settings().sign_in.allows(user.role, address) {
        end_elsewhere(app, &session).await?;
        return Ok(Standing::Elsewhere);
    }
    let standing = standing(app, db, &session, user).await?;
    if now.duration_since(session.last_seen_at) >= TOUCH_EVERY {
        written_down(touch(app, &session, now).await);
    }
    Ok(standing)
}

/// A last use that could not be written down is told to the log alone: a full disk keeps nobody from looking.
pub(crate) fn written_down(outcome: Result<(), AppError>) {
    if let Err(error) = outcome {
        tracing::warn!(%error, "a last use could not be written down");
    }
}

async fn touch(app: &App, session: &Session, now: Timestamp) -> Result<(), AppError> {
    let transaction = app.begin().await?;
    store::session::touch(&transaction, session.id, now).await?;
    Ok(store::commit(transaction).await?)
}

/// Where a live session of this user stands.
pub(super) async fn standing<C: Connection>(
    app: &App,
    db: &C,
    session: &Session,
    user: User,
) -> Result<Standing, AppError> {
    if session.second_factor_at.is_some() {
        return Ok(Standing::In(current(app, session, user).await?));
    }
    let methods = store::second_factor::methods(db, user.id).await?;
    let needed = app.settings().sign_in.needs_second_factor(user.role);
    let step = step(methods, needed, false);
    if step == Step::Done {
        return Ok(Standing::In(current(app, session, user).await?));
    }
    // The password counts for a while only: a session left open gives nobody the time to guess, or to set up an own one.
    let since_password = app.now().duration_since(session.proved_at);
    if since_password >= SignedDuration::from_mins(HALF_SIGN_IN_MINUTES_MAX) {
        return Ok(Standing::Nobody);
    }
    let (session, actor) = (session.id, user.actor());
    Ok(Standing::Owing(Owing { session, actor, email: user.email, step, methods }))
}

async fn end_elsewhere(app: &App, session: &Session) -> Result<(), AppError> {
    let transaction = app.begin().await?;
    if store::session::end(&transaction, session.user, session.id, app.now()).await? {
        let kind = EventKind::NetworkRefused { user: session.user };
        app.record_fact(&transaction, None, &Actor::System, kind).await?;
        app.commit(transaction).await?;
    }
    Ok(())
}

pub(super) async fn current(app: &App, session: &Session, user: User) -> Result<CurrentSession, AppError> {
    let role_name = match user.role {
        Role::Custom(_) => name_of(user.role, &store::role::names(app.store.read()).await?),
        built_in => built_in.label().to_owned(),
    };
    Ok(CurrentSession {
        id: session.id,
        actor: user.actor(),
        role: user.role,
        role_name,
        name: user.name,
        email: user.email,
        proof: Proof { session: session.id, at: session.proved_at },
    })
}

pub(super) fn is_live(app: &App, session: &Session, now: Timestamp) -> bool {
    session.ended_at.is_none() && session.expires_at > now && session.last_seen_at > idle_since(app, now)
}

pub(super) fn idle_since(app: &App, now: Timestamp) -> Timestamp {
    now - SignedDuration::from_secs(app.settings().session_idle_seconds)
}
