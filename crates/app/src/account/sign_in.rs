//! Signing in: the same answer in the same time, whoever asks.
//!
//! A wrong password, an unknown address, a disabled and a locked user are all told the same words: anything else
//! would say which addresses exist, or that a password guessed during a lock was right (OWASP, authentication).

use super::{
    gate, password, second_factor,
    standing::{Owing, Standing, idle_since, is_live, standing},
    token_hash,
};
use crate::{App, AppError};
use jiff::{SignedDuration, Timestamp};
use probity_model::{event::EventKind, user::Actor};
use probity_store::{self as store, Transaction, session::Session, user::User};
use std::{
    net::IpAddr,
    time::{Duration, Instant},
};

/// Wrong passwords in a row until the user is locked, and between one lock and the next.
const FAILURES_PER_LOCK: u32 = 5;
/// How long the first lock lasts; each further one twice as long.
const LOCK_MINUTES: i64 = 15;
/// How long a lock lasts at most.
const LOCK_MINUTES_MAX: i64 = 24 * 60;
/// Failures from one network address until it must wait; offices share addresses.
pub(super) const ADDRESS_FAILURES_MAX: u32 = 30;
/// Characters kept of what a browser calls itself.
const USER_AGENT_CHARS_MAX: usize = 300;

/// What somebody sends to sign in. Not `Debug`: it holds a password.
pub struct Attempt {
    /// The e-mail address.
    pub email: String,
    /// The password.
    pub password: String,
    /// The browser, as it calls itself.
    pub user_agent: String,
    /// The network address, as it is kept with the session.
    pub address: String,
    /// The address itself, to be compared with the networks of the role.
    pub ip: Option<IpAddr>,
    /// The token of a session this browser already has: it ends, so that a planted one is worth nothing.
    pub replaces: Option<String>,
}

/// Where a sign-in comes from.
pub struct Arrival {
    /// The browser, as it calls itself.
    pub user_agent: String,
    /// The network address, as it is kept with the session.
    pub address: String,
    /// The address itself, to be compared with the networks of the role.
    pub ip: Option<IpAddr>,
    /// The token of a session this browser already has: it ends, so that a planted one is worth nothing.
    pub replaces: Option<String>,
}

/// A session that began, or went on under a new token. Not `Debug`: it holds its token.
pub struct Begun {
    /// The token, known to nobody but this browser.
    pub token: String,
    /// Where it stands: signed in, or owing a second factor.
    pub standing: Standing,
}

/// Checks a password and begins a session.
pub async fn sign_in(app: &App, attempt: Attempt) -> Result<Begun, AppError> {
    let began = Instant::now();
    let address = format!("address:{}", attempt.address);
    let tried = gate::enter(app, address, ADDRESS_FAILURES_MAX).await?;
    let outcome = try_sign_in(app, attempt).await;
    if matches!(outcome, Err(AppError::Unauthenticated)) {
        wait_until(began, app.settings().sign_in_failure_seconds).await;
    } else {
        gate::forgive(app, tried).await;
    }
    outcome
}

/// Counting a failure takes a write, an unknown address takes none: both are answered at the same moment.
async fn wait_until(began: Instant, seconds: f64) {
    let floor = Duration::try_from_secs_f64(seconds).unwrap_or_default();
    tokio::time::sleep(floor.saturating_sub(began.elapsed())).await;
}

async fn try_sign_in(app: &App, mut attempt: Attempt) -> Result<Begun, AppError> {
    let email = attempt.email.trim().to_lowercase();
    let found = store::user::by_email(app.store.read(), &email).await?;
    let password = std::mem::take(&mut attempt.password);
    let dummy = || password::dummy_hash(app.settings().password_cost);
    let hash = found.as_ref().map_or_else(dummy, |user| user.password_hash.clone());
    let is_right = password::verify(app, password.clone(), &hash).await?;
    let Some(user) = found else {
        return Err(AppError::Unauthenticated);
    };
    let outdated = is_right && password::is_outdated(&hash, app.settings().password_cost);
    let new_hash = if outdated { Some(password::hash(app, password).await?) } else { None };

    let transaction = app.begin().await?;
    let mut user = super::held(&transaction, user.id).await?;
    // Somebody may have changed the password while it was being checked.
    let is_right = is_right && user.password_hash == hash;
    let is_local = app.settings().sign_in.signs_in_here(&user.email);
    if user.disabled || user.is_locked(app.now()) || !is_local {
        return Err(AppError::Unauthenticated);
    }
    if !app.settings().sign_in.allows(user.role, attempt.ip) {
        // From elsewhere no password can be tried out, and nobody locked out. The owner is told by the log.
        if is_right {
            let kind = EventKind::NetworkRefused { user: user.id };
            app.record_fact(&transaction, None, &Actor::System, kind).await?;
            app.commit(transaction).await?;
        }
        return Err(AppError::Unauthenticated);
    }
    if !is_right {
        count_failure(app, &transaction, &mut user).await?;
        app.commit(transaction).await?;
        return Err(AppError::Unauthenticated);
    }
    if let Some(hash) = new_hash {
        user.password_hash = hash;
    }
    let Attempt { user_agent, address, ip, replaces, .. } = attempt;
    let arrival = Arrival { user_agent, address, ip, replaces };
    begin_session(app, transaction, user, arrival, Factors::One).await
}

/// How much was proved at once.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Factors {
    /// The password, or what stands for it.
    One,
    /// The second factor with it.
    Both,
}

/// Counts a wrong password or code, and says whether it locked the account.
pub(super) async fn count_failure(
    app: &App,
    transaction: &Transaction,
    user: &mut User,
) -> Result<bool, AppError> {
    user.failed_attempts = user.failed_attempts.saturating_add(1);
    let locked = user.failed_attempts.is_multiple_of(FAILURES_PER_LOCK);
    if locked {
        user.locked_until = Some(app.now() + lock_duration(user.failed_attempts));
    }
    store::user::save(transaction, user).await?;
    let kind = EventKind::SignInFailed { user: user.id, locked };
    app.record_fact(transaction, None, &Actor::System, kind).await?;
    Ok(locked)
}

fn lock_duration(failed_attempts: u32) -> SignedDuration {
    let doublings = (failed_attempts / FAILURES_PER_LOCK).saturating_sub(1).min(16);
    SignedDuration::from_mins((LOCK_MINUTES << doublings).min(LOCK_MINUTES_MAX))
}

/// Begins a session of a user who proved who they are, and whom nothing else keeps out.
pub(super) async fn begin_session(
    app: &App,
    transaction: Transaction,
    user: User,
    arrival: Arrival,
    proved: Factors,
) -> Result<Begun, AppError> {
    let now: Timestamp = app.now();
    if !app.settings().sign_in.allows(user.role, arrival.ip) {
        let kind = EventKind::NetworkRefused { user: user.id };
        app.record_fact(&transaction, None, &Actor::System, kind).await?;
        app.commit(transaction).await?;
        return Err(AppError::Elsewhere);
    }
    if let Some(old) = &arrival.replaces
        && let Some(session) = store::session::by_token_hash(&transaction, &token_hash(old)).await?
    {
        store::session::end(&transaction, session.user, session.id, now).await?;
    }
    let token = app.token();
    let session = Session {
        id: app.id(),
        user: user.id,
        created_at: now,
        last_seen_at: now,
        expires_at: now + SignedDuration::from_secs(app.settings().session_seconds_max),
        ended_at: None,
        user_agent: arrival.user_agent.chars().take(USER_AGENT_CHARS_MAX).collect(),
        address: arrival.address,
        proved_at: now,
        second_factor_at: (proved == Factors::Both).then_some(now),
    };
    store::session::insert(&transaction, &session, &token_hash(&token)).await?;
    let standing = standing(app, &transaction, &session, user.clone()).await?;
    if matches!(standing, Standing::In(_)) {
        finish(app, &transaction, user).await?;
    } else {
        // Failures stay counted: who knows the password must not start over with the codes by entering it again.
        store::user::save(&transaction, &user).await?;
        let kind = EventKind::SecondFactorAwaited { user: user.id };
        app.record_fact(&transaction, None, &Actor::System, kind).await?;
    }
    app.commit(transaction).await?;
    Ok(Begun { token, standing })
}

/// Signed in: failures are forgotten, and sessions beyond the limit end.
async fn finish(app: &App, transaction: &Transaction, mut user: User) -> Result<(), AppError> {
    let now = app.now();
    user.failed_attempts = 0;
    user.locked_until = None;
    user.last_sign_in_at = Some(now);
    store::user::save(transaction, &user).await?;
    app.record_fact(transaction, None, &user.actor(), EventKind::SignedIn).await?;
    let sessions_max = app.settings().sign_in.sessions_max;
    if sessions_max > 0
        && store::session::end_beyond(transaction, user.id, sessions_max, now, idle_since(app, now)).await?
            > 0
    {
        let kind = EventKind::SignedOut { user: user.id };
        app.record_fact(transaction, None, &Actor::System, kind).await?;
    }
    Ok(())
}

/// What a session owed is there: it is signed in, under a token that nobody had before.
pub(super) async fn complete(
    app: &App,
    transaction: Transaction,
    mut session: Session,
    user: User,
) -> Result<Begun, AppError> {
    let now = app.now();
    if !store::session::prove(&transaction, session.id, now, true).await? {
        return Err(AppError::Unauthenticated);
    }
    let token = app.token();
    store::session::renew(&transaction, session.id, &token_hash(&token)).await?;
    (session.proved_at, session.second_factor_at) = (now, Some(now));
    finish(app, &transaction, user.clone()).await?;
    app.commit(transaction).await?;
    Ok(Begun { token, standing: Standing::In(super::standing::current(app, &session, user).await?) })
}

/// The session that owes, with its user held; nobody's, once either is not what it was.
pub(super) async fn held_owing(
    app: &App,
    transaction: &Transaction,
    owing: &Owing,
) -> Result<(Session, User), AppError> {
    let session = store::session::by_id(transaction, owing.session).await?;
    let session = session.filter(|it| is_live(app, it, app.now()) && it.second_factor_at.is_none());
    let session = session.ok_or(AppError::Unauthenticated)?;
    let user = super::held(transaction, session.user).await?;
    if user.disabled || user.is_locked(app.now()) {
        return Err(AppError::Unauthenticated);
    }
    Ok((session, user))
}

/// Passes the second factor with a code of the app or a recovery code. Wrong ones lock the account as wrong passwords
/// do, and with the lock the sign-in begins anew.
pub async fn pass(app: &App, owing: &Owing, code: &str, address: &str) -> Result<Begun, AppError> {
    let tried = gate::enter(app, format!("address:{address}"), ADDRESS_FAILURES_MAX).await?;
    let begun = try_pass(app, owing, code).await;
    if !matches!(begun, Err(AppError::Invalid(_) | AppError::Unauthenticated)) {
        gate::forgive(app, tried).await;
    }
    begun
}

async fn try_pass(app: &App, owing: &Owing, code: &str) -> Result<Begun, AppError> {
    let transaction = app.begin().await?;
    let (session, mut user) = held_owing(app, &transaction, owing).await?;
    if second_factor::take_code(app, &transaction, user.id, code).await? {
        return complete(app, transaction, session, user).await;
    }
    let locked = count_failure(app, &transaction, &mut user).await?;
    if locked {
        store::session::end(&transaction, session.user, session.id, app.now()).await?;
    }
    app.commit(transaction).await?;
    Err(if locked { AppError::Unauthenticated } else { second_factor::wrong_code() })
}

/// Gives a sign-in up that owes a second factor.
pub async fn stop(app: &App, owing: &Owing) -> Result<(), AppError> {
    let transaction = app.begin().await?;
    let user = owing.actor.user().ok_or(AppError::Unauthenticated)?;
    store::session::end(&transaction, user, owing.session, app.now()).await?;
    app.commit(transaction).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_lock_lasts_twice_as_long_up_to_a_day() {
        let minutes: Vec<_> = (1..=9).map(|lock| lock_duration(lock * 5).as_mins()).collect();
        assert_eq!(minutes, [15, 30, 60, 120, 240, 480, 960, 1440, 1440]);
        assert_eq!(lock_duration(u32::MAX).as_mins(), 1440);
    }
}
