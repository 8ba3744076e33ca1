//! API keys: how the platform proves who it is.

use crate::{
    App, AppError,
    account::{session::TOUCH_EVERY, token_hash},
    authorise,
};
use probity_model::{event::EventKind, id::ApiKeyId, permission::Action, scope::Scopes, user::Actor};
use probity_store::{self as store, api_key::ApiKey};

/// Characters of a key's name.
pub const NAME_CHARS_MAX: usize = 100;
const TOKEN_PREFIX: &str = "pk_";
/// Characters of a token that are shown afterwards, to tell keys apart; 224 bits stay unknown.
const SHOWN_CHARS: usize = 11;

/// A new key. Not `Debug`: it holds the token, which is shown this once.
pub struct NewApiKey {
    /// The id.
    pub id: ApiKeyId,
    /// The token: `pk_` and 64 hexadecimal digits.
    pub token: String,
}

/// Administrators manage keys; so does whoever has the machine, through the command line.
fn authorise_management(actor: &Actor) -> Result<(), AppError> {
    match actor {
        Actor::System => authorise(actor, Action::Maintain),
        Actor::User { .. } | Actor::ApiKey { .. } | Actor::Customer { .. } => {
            authorise(actor, Action::ManageApiKeys)
        }
    }
}

/// Makes a key.
pub async fn create(app: &App, actor: &Actor, name: &str) -> Result<NewApiKey, AppError> {
    authorise_management(actor)?;
    let name = name.trim();
    if name.is_empty() || name.chars().count() > NAME_CHARS_MAX || name.chars().any(char::is_control) {
        let message = format!("Give a name of at most {NAME_CHARS_MAX} characters.");
        return Err(AppError::invalid("name", "name_invalid", message));
    }
    let token = format!("{TOKEN_PREFIX}{}", app.token());
    let key = ApiKey {
        id: app.id(),
        name: name.to_owned(),
        prefix: token.chars().take(SHOWN_CHARS).collect(),
        created_at: app.now(),
        created_by: actor.user(),
        last_used_at: None,
        revoked_at: None,
        scopes: Scopes::PLATFORM,
        expires_at: None,
        networks: String::new(),
        acts_for: None,
    };
    let transaction = app.begin().await?;
    store::api_key::insert(&transaction, &key, &token_hash(&token)).await?;
    app.record_fact(&transaction, None, actor, EventKind::ApiKeyCreated { key: key.id }).await?;
    app.commit(transaction).await?;
    Ok(NewApiKey { id: key.id, token })
}

/// Every key, those in force first.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<ApiKey>, AppError> {
    authorise_management(actor)?;
    Ok(store::api_key::list(app.store.read()).await?)
}

/// Revokes a key: its next request is refused.
pub async fn revoke(app: &App, actor: &Actor, id: ApiKeyId) -> Result<(), AppError> {
    authorise_management(actor)?;
    let transaction = app.begin().await?;
    if !store::api_key::revoke(&transaction, id, app.now()).await? {
        return Err(AppError::NotFound("API key"));
    }
    app.record_fact(&transaction, None, actor, EventKind::ApiKeyRevoked { key: id }).await?;
    app.commit(transaction).await
}

/// The key this token is of, as the one who acts.
pub async fn authenticate(app: &App, token: &str) -> Result<Actor, AppError> {
    if !token.starts_with(TOKEN_PREFIX) {
        return Err(AppError::Unauthenticated);
    }
    let key = store::api_key::by_token_hash(app.store.read(), &token_hash(token)).await?;
    let key = key.filter(|key| key.revoked_at.is_none()).ok_or(AppError::Unauthenticated)?;
    let now = app.now();
    if key.last_used_at.is_none_or(|last| now.duration_since(last) >= TOUCH_EVERY) {
        let transaction = app.begin().await?;
        store::api_key::touch(&transaction, key.id, now).await?;
        store::commit(transaction).await?;
    }
    Ok(Actor::ApiKey { id: key.id, scopes: key.scopes })
}
