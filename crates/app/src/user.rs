//! Users of the dashboard, as administrators manage them.

use crate::{
    App, AppError, Violation,
    account::{held, password},
    authorise, role, sandbox,
};
use probity_model::{
    event::EventKind,
    id::UserId,
    permission::{Action, can},
    sign_in::Methods,
    user::{Actor, Role},
};
use probity_store::{self as store, StoreError, Transaction, user::User};
use std::collections::HashMap;

/// Characters of a user's name.
pub const NAME_CHARS_MAX: usize = 100;
/// Characters of a user's e-mail address (RFC 5321).
pub const EMAIL_CHARS_MAX: usize = 254;

/// A user to create. Not `Debug`: it holds a password.
pub struct NewUser {
    /// The e-mail address.
    pub email: String,
    /// The name.
    pub name: String,
    /// The role.
    pub role: Role,
    /// The first password.
    pub password: String,
}

/// Administrators manage users; so does whoever has the machine, through the command line.
fn authorise_management(actor: &Actor) -> Result<(), AppError> {
    match actor {
        Actor::System => authorise(actor, Action::Maintain),
        Actor::User { .. } | Actor::ApiKey { .. } | Actor::Customer { .. } => {
            authorise(actor, Action::ManageUsers)
        }
    }
}

/// Every user by name.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<User>, AppError> {
    authorise_management(actor)?;
    Ok(store::user::list(app.store.read()).await?)
}

/// Creates a user.
pub async fn create(app: &App, actor: &Actor, new: NewUser) -> Result<UserId, AppError> {
    authorise_management(actor)?;
    let email = new.email.trim().to_lowercase();
    let name = new.name.trim().to_owned();
    let violations = violations(&email, &name, &new.password);
    if !violations.is_empty() {
        return Err(AppError::Invalid(violations));
    }
    let role = role::to_give(app.store.read(), new.role).await?;
    role::refuse_more_than_own(actor, role)?;
    let user = User {
        id: app.id(),
        email,
        name,
        role,
        password_hash: password::hash(app, new.password).await?,
        disabled: false,
        failed_attempts: 0,
        locked_until: None,
        created_at: app.now(),
        last_sign_in_at: None,
    };
    let transaction = app.begin_alone().await?;
    store::user::insert(&transaction, &user).await.map_err(taken)?;
    let kind = EventKind::UserCreated { user: user.id, role: user.role };
    app.record_fact(&transaction, None, actor, kind).await?;
    app.commit(transaction).await?;
    Ok(user.id)
}

fn violations(email: &str, name: &str, password: &str) -> Vec<Violation> {
    let violation = |field: &str, code, message: String| Violation { field: field.to_owned(), code, message };
    let mut violations = Vec::new();
    if !is_name(name) {
        let message = format!("Give a name of at most {NAME_CHARS_MAX} characters.");
        violations.push(violation("name", "name_invalid", message));
    }
    if !is_email(email) {
        let message = "Give an e-mail address, such as anna@bank.example.".to_owned();
        violations.push(violation("email", "email_invalid", message));
    }
    violations.extend(password::check(password, email, name).err());
    violations
}

pub(crate) fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().count() <= NAME_CHARS_MAX && !text.chars().any(char::is_control)
}

pub(crate) fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    text.chars().count() <= EMAIL_CHARS_MAX
        && !local.is_empty()
        && domain.contains('.')
        && domain.split('.').all(|label| !label.is_empty())
        && !text.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | ','))
}

fn taken(error: StoreError) -> AppError {
    match error {
        StoreError::Duplicate(_) => {
            AppError::invalid("email", "email_taken", "There is a user with this e-mail address.")
        }
        other => other.into(),
    }
}

/// Gives a user another role. It holds from the user's next request on.
pub async fn set_role(app: &App, actor: &Actor, id: UserId, role: Role) -> Result<(), AppError> {
    authorise_management(actor)?;
    refuse_self(actor, id, "Nobody changes their own role. Ask another administrator.")?;
    let transaction = app.begin_alone().await?;
    let role = role::to_give(&transaction, role).await?;
    let mut user = held(&transaction, id).await?;
    role::refuse_more_than_own(actor, role)?;
    role::refuse_more_than_own(actor, user.role)?;
    let from = std::mem::replace(&mut user.role, role);
    if from.is_same(role) {
        return Ok(());
    }
    store::user::save(&transaction, &user).await?;
    keep_an_administrator(&transaction, from).await?;
    let kind = EventKind::UserRoleChanged { user: id, from, to: role };
    app.record_fact(&transaction, None, actor, kind).await?;
    app.commit(transaction).await
}

/// Disables a user, which ends all their sessions at once, or enables one.
pub async fn set_disabled(app: &App, actor: &Actor, id: UserId, disabled: bool) -> Result<(), AppError> {
    authorise_management(actor)?;
    refuse_self(actor, id, "Nobody disables themselves. Ask another administrator.")?;
    let transaction = app.begin_alone().await?;
    let mut user = held(&transaction, id).await?;
    role::refuse_more_than_own(actor, user.role)?;
    if user.disabled == disabled {
        return Ok(());
    }
    if sandbox::is_sandbox_user(&user.email) {
        let message = "Sandbox reviews made-up customers by itself; nobody signs in as it.".to_owned();
        return Err(AppError::Conflict { code: "sandbox_user", message });
    }
    user.disabled = disabled;
    store::user::save(&transaction, &user).await?;
    if disabled {
        keep_an_administrator(&transaction, user.role).await?;
        store::session::end_all(&transaction, id, None, app.now()).await?;
    }
    app.record_fact(&transaction, None, actor, EventKind::UserDisabled { user: id, disabled }).await?;
    app.commit(transaction).await
}

/// Lifts the lock after too many wrong passwords.
pub async fn unlock(app: &App, actor: &Actor, id: UserId) -> Result<(), AppError> {
    authorise_management(actor)?;
    let transaction = app.begin().await?;
    let mut user = held(&transaction, id).await?;
    role::refuse_more_than_own(actor, user.role)?;
    user.failed_attempts = 0;
    user.locked_until = None;
    store::user::save(&transaction, &user).await?;
    app.record_fact(&transaction, None, actor, EventKind::UserUnlocked { user: id }).await?;
    app.commit(transaction).await
}

/// Gives a user a new password, ends all their sessions and lifts a lock.
pub async fn reset_password(app: &App, actor: &Actor, id: UserId, new: String) -> Result<(), AppError> {
    authorise_management(actor)?;
    refuse_self(actor, id, "Change your own password on your account page.")?;
    let user = store::user::by_id(app.store.read(), id).await?.ok_or(AppError::NotFound("user"))?;
    password::check(&new, &user.email, &user.name).map_err(|violation| AppError::Invalid(vec![violation]))?;
    let hash = password::hash(app, new).await?;
    let transaction = app.begin().await?;
    let mut user = held(&transaction, id).await?;
    role::refuse_more_than_own(actor, user.role)?;
    user.password_hash = hash;
    user.failed_attempts = 0;
    user.locked_until = None;
    store::user::save(&transaction, &user).await?;
    store::session::end_all(&transaction, id, None, app.now()).await?;
    app.record_fact(&transaction, None, actor, EventKind::PasswordChanged { user: id }).await?;
    app.commit(transaction).await
}

/// Takes every second factor of a user away, who lost them, and ends all their sessions. Where the role needs one, they
/// set another one up at the next sign-in.
pub async fn reset_second_factor(app: &App, actor: &Actor, id: UserId) -> Result<(), AppError> {
    authorise_management(actor)?;
    refuse_self(actor, id, "Change your own second factors on your account page.")?;
    let transaction = app.begin().await?;
    let user = held(&transaction, id).await?;
    role::refuse_more_than_own(actor, user.role)?;
    store::second_factor::remove_all(&transaction, id).await?;
    store::session::end_all(&transaction, id, None, app.now()).await?;
    app.record_fact(&transaction, None, actor, EventKind::SecondFactorReset { user: id }).await?;
    app.commit(transaction).await
}

/// Ends every session of a user at once.
pub async fn sign_out(app: &App, actor: &Actor, id: UserId) -> Result<(), AppError> {
    authorise_management(actor)?;
    refuse_self(actor, id, "End your own sessions on your account page.")?;
    let transaction = app.begin().await?;
    let user = held(&transaction, id).await?;
    role::refuse_more_than_own(actor, user.role)?;
    store::session::end_all(&transaction, id, None, app.now()).await?;
    app.record_fact(&transaction, None, actor, EventKind::UserSignedOut { user: id }).await?;
    app.commit(transaction).await
}

/// What second factors everybody has.
pub async fn second_factors(app: &App, actor: &Actor) -> Result<HashMap<UserId, Methods>, AppError> {
    authorise_management(actor)?;
    Ok(store::second_factor::methods_of_all(app.store.read()).await?)
}

/// How everybody can sign in, in words: with a password, with a passkey, at a provider.
pub async fn ways(app: &App, actor: &Actor) -> Result<HashMap<UserId, Vec<String>>, AppError> {
    authorise_management(actor)?;
    let db = app.store.read();
    let sign_in = &app.settings().sign_in;
    let methods = store::second_factor::methods_of_all(db).await?;
    let issuers = store::openid::issuers_of_all(db).await?;
    let users = store::user::list(db).await?.into_iter();
    Ok(users
        .map(|user| {
            let mut ways = Vec::new();
            let is_here = sign_in.signs_in_here(&user.email);
            if is_here && !password::is_none(&user.password_hash) {
                ways.push("password".to_owned());
            }
            if is_here && methods.get(&user.id).is_some_and(|it| it.passkeys > 0) {
                ways.push("passkey".to_owned());
            }
            let known = issuers.get(&user.id).map_or(&[][..], Vec::as_slice);
            let providers = sign_in.openid.iter().filter(|it| known.contains(&it.registration.issuer));
            ways.extend(providers.map(|provider| provider.label.clone()));
            (user.id, ways)
        })
        .collect())
}

/// The user with this e-mail address: for the command line, which knows no ids.
pub async fn by_email(app: &App, actor: &Actor, email: &str) -> Result<Option<User>, AppError> {
    authorise_management(actor)?;
    Ok(store::user::by_email(app.store.read(), &email.trim().to_lowercase()).await?)
}

fn refuse_self(actor: &Actor, id: UserId, message: &str) -> Result<(), AppError> {
    if actor.user() == Some(id) {
        return Err(AppError::Conflict { code: "own_account", message: message.to_owned() });
    }
    Ok(())
}

/// Without an administrator nobody could ever make one again: refuses to lose the last one, who had this role.
async fn keep_an_administrator(transaction: &Transaction, lost: Role) -> Result<(), AppError> {
    if lost == Role::Administrator && store::user::enabled_administrators(transaction).await? == 0 {
        let message = "This is the last administrator. Make another one first.".to_owned();
        return Err(AppError::Conflict { code: "last_administrator", message });
    }
    Ok(())
}

/// Those who can hold a customer, by name: to filter by.
pub async fn reviewers(app: &App, actor: &Actor) -> Result<Vec<(UserId, String)>, AppError> {
    authorise(actor, Action::ViewCustomers)?;
    let users = store::user::list(app.store.read()).await?;
    let reviewers = users.into_iter().filter(|user| can(&user.actor(), Action::Review));
    Ok(reviewers.map(|user| (user.id, user.name)).collect())
}

/// Those a customer can be assigned to, by name: who can start a check and still sign in.
pub async fn assignable(app: &App, actor: &Actor) -> Result<Vec<(UserId, String)>, AppError> {
    authorise(actor, Action::Assign)?;
    let users = store::user::list(app.store.read()).await?;
    let able = users.into_iter().filter(|user| !user.disabled && can(&user.actor(), Action::Review));
    Ok(able.map(|user| (user.id, user.name)).collect())
}

/// What a colleague is called.
pub async fn name(app: &App, actor: &Actor, id: UserId) -> Result<String, AppError> {
    authorise(actor, Action::UseOwnAccount)?;
    let user = store::user::by_id(app.store.read(), id).await?;
    Ok(user.ok_or(AppError::NotFound("user"))?.name)
}
