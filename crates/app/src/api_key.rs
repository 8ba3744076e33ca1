//! API keys: how the platform proves who it is.

use crate::{
    App, AppError, Violation,
    account::{
        standing::{TOUCH_EVERY, written_down},
        token_hash,
    },
    authorise,
};
use ipnet::IpNet;
use jiff::Timestamp;
use probity_model::{
    event::EventKind,
    id::{ApiKeyId, UserId},
    permission::{Action, can},
    scope::{Scope, Scopes},
    user::Actor,
};
pub use probity_store::api_key::ApiKey;
use probity_store::{self as store, Connection};
use std::net::IpAddr;

/// Characters of a key's name.
pub const NAME_CHARS_MAX: usize = 100;
/// Networks of one key.
pub const NETWORKS_MAX: usize = 20;
const TOKEN_PREFIX: &str = "pk_";
/// Characters of a token that are shown afterwards, to tell keys apart; 224 bits stay unknown.
const SHOWN_CHARS: usize = 11;

/// What an administrator says of a key.
#[derive(Clone, Debug)]
pub struct KeyForm {
    /// What it is for.
    pub name: String,
    /// What it may do; with [`Scope::Sandbox`], on made-up customers alone.
    pub scopes: Scopes,
    /// From when on it is refused, if ever.
    pub expires_at: Option<Timestamp>,
    /// The networks it may be used from, as CIDR or single addresses, with spaces, commas or lines between; empty for
    /// all.
    pub networks: String,
    /// The reviewer in whose name it writes notes; needed for that.
    pub acts_for: Option<UserId>,
}

impl From<&str> for KeyForm {
    /// A key of this name for the platform's own server.
    fn from(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            scopes: Scopes::PLATFORM,
            expires_at: None,
            networks: String::new(),
            acts_for: None,
        }
    }
}

/// What a sandbox key may do: play the platform, force what becomes of its customers, and be told of it.
#[must_use]
pub const fn sandbox_scopes() -> Scopes {
    Scopes::PLATFORM.with(Scope::ChecksRead).with(Scope::WebhooksManage).with(Scope::Sandbox)
}

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
pub async fn create(app: &App, actor: &Actor, form: impl Into<KeyForm>) -> Result<NewApiKey, AppError> {
    authorise_management(actor)?;
    let token = format!("{TOKEN_PREFIX}{}", app.token());
    let transaction = app.begin_alone().await?;
    let form = checked(app, &transaction, form.into()).await?;
    let key = ApiKey {
        id: app.id(),
        name: form.name,
        prefix: token.chars().take(SHOWN_CHARS).collect(),
        created_at: app.now(),
        created_by: actor.user(),
        last_used_at: None,
        revoked_at: None,
        scopes: form.scopes,
        expires_at: form.expires_at,
        networks: form.networks,
        acts_for: form.acts_for,
    };
    store::api_key::insert(&transaction, &key, &token_hash(&token)).await?;
    app.record_fact(&transaction, None, actor, EventKind::ApiKeyCreated { key: key.id }).await?;
    app.commit(transaction).await?;
    Ok(NewApiKey { id: key.id, token })
}

/// Changes what a key may do, from where and until when; it holds from the key's next request on. A key stays on its
/// side of the sandbox.
pub async fn change(app: &App, actor: &Actor, id: ApiKeyId, form: KeyForm) -> Result<(), AppError> {
    authorise_management(actor)?;
    let transaction = app.begin_alone().await?;
    let key = store::api_key::for_update(&transaction, id).await?;
    let mut key = key.filter(|key| key.revoked_at.is_none()).ok_or(AppError::NotFound("API key"))?;
    let form = checked(app, &transaction, form).await?;
    if key.scopes.has(Scope::Sandbox) != form.scopes.has(Scope::Sandbox) {
        let message = "A key stays in or out of the sandbox. Make another key.";
        return Err(AppError::invalid("scopes", "sandbox_fixed", message));
    }
    key.name = form.name;
    key.scopes = form.scopes;
    key.expires_at = form.expires_at;
    key.networks = form.networks;
    key.acts_for = form.acts_for;
    store::api_key::save(&transaction, &key).await?;
    app.record_fact(&transaction, None, actor, EventKind::ApiKeyChanged { key: id }).await?;
    app.commit(transaction).await
}

/// The form as it is kept, or everything that is wrong with it.
async fn checked<C: Connection>(app: &App, db: &C, form: KeyForm) -> Result<KeyForm, AppError> {
    let mut violations = Vec::new();
    let mut refuse = |field: &str, code, message: String| {
        violations.push(Violation { field: field.to_owned(), code, message });
    };
    let name = form.name.trim().to_owned();
    if name.is_empty() || name.chars().count() > NAME_CHARS_MAX || name.chars().any(char::is_control) {
        refuse("name", "name_invalid", format!("Give a name of at most {NAME_CHARS_MAX} characters."));
    }
    if form.scopes.is_empty() {
        refuse("scopes", "scope_needed", "Choose at least one thing the key may do.".to_owned());
    }
    if form.expires_at.is_some_and(|at| at <= app.now()) {
        refuse("expires_at", "expiry_past", "Choose a day to come, or none.".to_owned());
    }
    let networks = match networks(&form.networks) {
        Ok(networks) => networks,
        Err(message) => {
            refuse("networks", "network_malformed", message);
            Vec::new()
        }
    };
    let mut acts_for = form.acts_for;
    if form.scopes.has(Scope::NotesWrite) {
        if !matches!(acts_for, Some(id) if is_reviewer(db, id).await?) {
            let message = "Choose the reviewer or approver in whose name the key writes notes.".to_owned();
            refuse("acts_for", "reviewer_needed", message);
        }
    } else {
        acts_for = None;
    }
    if !violations.is_empty() {
        return Err(AppError::Invalid(violations));
    }
    let networks = networks.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    Ok(KeyForm { name, scopes: form.scopes, expires_at: form.expires_at, networks, acts_for })
}

/// Whether this user can write notes now.
async fn is_reviewer<C: Connection>(db: &C, id: UserId) -> Result<bool, AppError> {
    let user = store::user::by_id(db, id).await?;
    Ok(user.is_some_and(|user| !user.disabled && can(&user.actor(), Action::WriteNotes)))
}

/// Those in whose name a key can write notes, by name.
pub async fn authors(app: &App, actor: &Actor) -> Result<Vec<(UserId, String)>, AppError> {
    authorise_management(actor)?;
    let users = store::user::list(app.store.read()).await?;
    let authors = users.into_iter().filter(|user| !user.disabled && can(&user.actor(), Action::WriteNotes));
    Ok(authors.map(|user| (user.id, user.name)).collect())
}

/// In whose name a key writes notes: nobody's any more once the user is disabled or has another role.
pub(crate) async fn acts_for(app: &App, id: ApiKeyId) -> Result<Option<UserId>, AppError> {
    match store::api_key::acts_for(app.store.read(), id).await? {
        Some(user) if is_reviewer(app.store.read(), user).await? => Ok(Some(user)),
        _ => Ok(None),
    }
}

/// Networks as people write them; what is wrong is said without repeating it.
fn networks(text: &str) -> Result<Vec<IpNet>, String> {
    let mut networks = Vec::new();
    for part in text.split(|c: char| c.is_whitespace() || c == ',').filter(|part| !part.is_empty()) {
        let network = part.parse::<IpNet>().or_else(|_| part.parse::<IpAddr>().map(IpNet::from));
        let Ok(network) = network else {
            return Err(
                "Write networks such as 203.0.113.0/24 or 2001:db8::/32, with spaces between.".to_owned()
            );
        };
        networks.push(network.trunc());
    }
    networks.sort();
    networks.dedup();
    if networks.len() > NETWORKS_MAX {
        return Err(format!("A key has at most {NETWORKS_MAX} networks."));
    }
    Ok(networks)
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

/// The key this token is of, as the one who acts. A wrong, revoked or expired key and one from elsewhere are refused in
/// the same words: which of them it was is for the administrator alone. `address` is where the request comes from.
pub async fn authenticate(app: &App, token: &str, address: Option<IpAddr>) -> Result<Actor, AppError> {
    if !token.starts_with(TOKEN_PREFIX) {
        return Err(AppError::Unauthenticated);
    }
    let now = app.now();
    let key = store::api_key::by_token_hash(&app.store, &token_hash(token)).await?;
    let key = key.filter(|key| is_in_force(key, now) && may_come_from(key, address));
    let key = key.ok_or(AppError::Unauthenticated)?;
    if key.last_used_at.is_none_or(|last| now.duration_since(last) >= TOUCH_EVERY) {
        written_down(touch(app, key.id, now).await);
    }
    Ok(Actor::ApiKey { id: key.id, scopes: key.scopes })
}

async fn touch(app: &App, key: ApiKeyId, now: Timestamp) -> Result<(), AppError> {
    let transaction = app.begin().await?;
    store::api_key::touch(&transaction, key, now).await?;
    Ok(store::commit(transaction).await?)
}

/// Whether a key is neither revoked nor expired at that instant.
#[must_use]
pub fn is_in_force(key: &ApiKey, at: Timestamp) -> bool {
    key.revoked_at.is_none() && key.expires_at.is_none_or(|until| until > at)
}

/// A network that cannot be read lets nobody in.
fn may_come_from(key: &ApiKey, address: Option<IpAddr>) -> bool {
    if key.networks.is_empty() {
        return true;
    }
    let Some(address) = address.map(|address| address.to_canonical()) else {
        return false;
    };
    key.networks.split(' ').filter_map(|text| text.parse::<IpNet>().ok()).any(|it| it.contains(&address))
}
