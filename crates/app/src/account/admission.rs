//! Whom a provider's word lets in, and as what.

use super::{held, password};
use crate::{
    App, AppError, role, sandbox,
    settings::{Mapped, OpenIdProvider},
    user as users,
};
use probity_model::{
    event::EventKind,
    id::UserId,
    user::{Actor, Role},
};
use probity_openid::IdToken;
use probity_store::{self as store, StoreError, Transaction, user::User};

/// Why somebody whom a provider knows is not let in. It proved who they are, so they are told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Denied {
    /// The address is not of a domain that may sign in, or is not verified.
    Domain,
    /// None of the roles that are mapped.
    NoRole,
    /// No account, and none is made.
    NoAccount,
    /// The account with this address is of somebody else at this provider.
    OtherIdentity,
    /// Disabled or locked.
    KeptOut,
    /// Another role would leave no administrator.
    LastAdministrator,
}

impl Denied {
    /// Stable word, for the audit log.
    const fn word(self) -> &'static str {
        match self {
            Self::Domain => "domain",
            Self::NoRole => "no_role",
            Self::NoAccount => "no_account",
            Self::OtherIdentity => "other_identity",
            Self::KeptOut => "kept_out",
            Self::LastAdministrator => "last_administrator",
        }
    }

    pub(super) fn told(self, provider: &OpenIdProvider) -> AppError {
        let label = &provider.label;
        let message = match self {
            Self::Domain => {
                format!(
                    "Your e-mail address at {label} may not sign in here. Ask an administrator of Probity."
                )
            }
            Self::NoRole => {
                format!("{label} gives you no role in Probity. Ask whoever manages your groups there.")
            }
            Self::NoAccount => "You have no account in Probity. Ask an administrator for one.".to_owned(),
            Self::OtherIdentity => {
                format!(
                    "The account with your e-mail address is of somebody else at {label}. Ask an administrator."
                )
            }
            Self::KeptOut => "Your account is disabled or locked. Ask an administrator.".to_owned(),
            Self::LastAdministrator => format!(
                "{label} gives the last administrator another role. Make another administrator first."
            ),
        };
        AppError::invalid("provider", "not_admitted", message)
    }
}

/// The user whom a provider's token is about, held, with the role it gives them; or why there is none, with its event. The
/// caller commits.
pub(super) async fn admit(
    app: &App,
    transaction: &Transaction,
    provider: &OpenIdProvider,
    token: &IdToken,
) -> Result<Result<User, Denied>, AppError> {
    let known = store::openid::user_of(transaction, &provider.registration.issuer, &token.subject).await?;
    let admitted = try_admit(app, transaction, provider, token, known).await?;
    if let Err(denied) = admitted {
        if let (Some(user), Denied::NoRole | Denied::Domain) = (known, denied) {
            // Who may not sign in any more does not go on either.
            store::session::end_all(transaction, user, None, app.now()).await?;
        }
        let why = denied.word().to_owned();
        let kind = EventKind::ProviderRefused { user: known, provider: provider.id.clone(), why };
        app.record_fact(transaction, None, &Actor::System, kind).await?;
    }
    Ok(admitted)
}

async fn try_admit(
    app: &App,
    transaction: &Transaction,
    provider: &OpenIdProvider,
    token: &IdToken,
    known: Option<UserId>,
) -> Result<Result<User, Denied>, AppError> {
    let email = provider.verified_email(token);
    if !provider.takes(email.as_deref()) {
        return Ok(Err(Denied::Domain));
    }
    let role = match provider.role(token) {
        Mapped::To(role) => match role::to_give(transaction, role).await {
            Ok(role) => Some(role),
            // One that was retired since it was configured.
            Err(AppError::Invalid(_)) => return Ok(Err(Denied::NoRole)),
            Err(error) => return Err(error),
        },
        Mapped::NotHere => None,
        Mapped::None => return Ok(Err(Denied::NoRole)),
    };
    let found = match known {
        Some(id) => Ok(held(transaction, id).await?),
        None => first(app, transaction, provider, token, email, role).await?,
    };
    match (found, role) {
        (Ok(user), _) if is_kept_out(app, &user) => Ok(Err(Denied::KeptOut)),
        (Ok(user), Some(role)) => follow(app, transaction, user, role).await,
        (found, _) => Ok(found),
    }
}

/// Somebody whom this provider calls something for the first time: bound to the account with their verified address, or to a
/// new one, where the operator wants that.
async fn first(
    app: &App,
    transaction: &Transaction,
    provider: &OpenIdProvider,
    token: &IdToken,
    email: Option<String>,
    role: Option<Role>,
) -> Result<Result<User, Denied>, AppError> {
    let email = email.filter(|it| users::is_email(it) && !sandbox::is_sandbox_user(it));
    let Some(email) = email else { return Ok(Err(Denied::NoAccount)) };
    let existing = store::user::by_email(transaction, &email).await?;
    let user = match (existing, role) {
        (Some(user), _) if provider.links_by_email => held(transaction, user.id).await?,
        (None, Some(role)) if provider.creates_users => create(app, transaction, token, email, role).await?,
        _ => return Ok(Err(Denied::NoAccount)),
    };
    if is_kept_out(app, &user) {
        return Ok(Err(Denied::KeptOut));
    }
    let issuer = &provider.registration.issuer;
    if store::openid::issuers_of(transaction, user.id).await?.contains(issuer) {
        return Ok(Err(Denied::OtherIdentity));
    }
    store::openid::bind(transaction, issuer, &token.subject, user.id, app.now()).await?;
    let kind = EventKind::ProviderBound { user: user.id, provider: provider.id.clone() };
    app.record_fact(transaction, None, &Actor::System, kind).await?;
    Ok(Ok(user))
}

/// A user whose password nobody knows, because there is none.
async fn create(
    app: &App,
    transaction: &Transaction,
    token: &IdToken,
    email: String,
    role: Role,
) -> Result<User, AppError> {
    let name = token.text("name").map(str::trim).filter(|name| users::is_name(name));
    let user = User {
        id: app.id(),
        name: name.unwrap_or(&email).chars().take(users::NAME_CHARS_MAX).collect(),
        email,
        role,
        password_hash: password::none(app.settings().password_cost),
        disabled: false,
        failed_attempts: 0,
        locked_until: None,
        created_at: app.now(),
        last_sign_in_at: None,
    };
    store::user::insert(transaction, &user).await.map_err(|error| match error {
        // Somebody was quicker; the next try finds it.
        StoreError::Duplicate(_) => StoreError::Conflict,
        other => other,
    })?;
    let kind = EventKind::UserCreated { user: user.id, role };
    app.record_fact(transaction, None, &Actor::System, kind).await?;
    Ok(user)
}

fn is_kept_out(app: &App, user: &User) -> bool {
    user.disabled || user.is_locked(app.now())
}

/// The role follows what the provider says, at each sign-in.
async fn follow(
    app: &App,
    transaction: &Transaction,
    mut user: User,
    role: Role,
) -> Result<Result<User, Denied>, AppError> {
    let from = user.role;
    if from.is_same(role) {
        return Ok(Ok(user));
    }
    if from == Role::Administrator && store::user::enabled_administrators(transaction).await? <= 1 {
        return Ok(Err(Denied::LastAdministrator));
    }
    user.role = role;
    store::user::save(transaction, &user).await?;
    let kind = EventKind::UserRoleChanged { user: user.id, from, to: role };
    app.record_fact(transaction, None, &Actor::System, kind).await?;
    Ok(Ok(user))
}
