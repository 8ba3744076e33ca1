//! Custom roles, and the review of who may do what.

mod access;

pub use access::{AccessRow, access_review};

use crate::{App, AppError, Violation, authorise};
use probity_model::{
    event::EventKind,
    id::RoleId,
    limits::ROLES_MAX,
    permission::{Action, can},
    role::{CustomRole, RoleDefinition, is_managing},
    user::{Actor, Role},
};
pub use probity_store::role::RoleVersion;
use probity_store::{self as store, Connection};
use std::collections::BTreeMap;

/// A role with how many users have it.
#[derive(Clone, Debug)]
pub struct ListedRole {
    /// The version in force.
    pub role: RoleVersion,
    /// Users who have it, the disabled ones too.
    pub users: u64,
}

/// Every custom role by name, the retired ones too.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<ListedRole>, AppError> {
    authorise(actor, Action::ManageUsers)?;
    let db = app.store.read();
    let users = store::role::users(db).await?;
    let roles = store::role::list(db).await?.into_iter();
    Ok(roles.map(|role| ListedRole { users: users.get(&role.id).copied().unwrap_or(0), role }).collect())
}

/// Every version of a role, the newest first; never empty.
pub async fn versions(app: &App, actor: &Actor, id: RoleId) -> Result<Vec<RoleVersion>, AppError> {
    authorise(actor, Action::ManageUsers)?;
    let versions = store::role::versions(app.store.read(), id).await?;
    if versions.is_empty() { Err(AppError::NotFound("role")) } else { Ok(versions) }
}

/// Adds a role.
pub async fn add(app: &App, actor: &Actor, definition: RoleDefinition) -> Result<RoleId, AppError> {
    authorise(actor, Action::ManageUsers)?;
    let id = app.id();
    refuse_more_than_own(actor, as_given(id, &definition))?;
    let transaction = app.begin_alone().await?;
    if store::role::list(&transaction).await?.len() >= ROLES_MAX {
        let message = format!("There are {ROLES_MAX} roles already. Change one that is retired.");
        return Err(AppError::invalid("name", "too_many_roles", message));
    }
    check(&transaction, id, &definition).await?;
    keep(app, &transaction, actor, (id, 1), definition).await?;
    app.commit(transaction).await?;
    Ok(id)
}

/// Puts a new version in force: it holds from the next request of everybody who has the role. `seen` is the version that
/// was on screen. What is the same already is left alone.
pub async fn change(
    app: &App,
    actor: &Actor,
    id: RoleId,
    seen: u32,
    definition: RoleDefinition,
) -> Result<(), AppError> {
    authorise(actor, Action::ManageUsers)?;
    refuse_own(actor, id)?;
    refuse_more_than_own(actor, as_given(id, &definition))?;
    let transaction = app.begin_alone().await?;
    let newest = store::role::newest(&transaction, id).await?.ok_or(AppError::NotFound("role"))?;
    if newest.version != seen {
        let message =
            "Somebody changed this role while you had it open. Nothing of yours was saved.".to_owned();
        return Err(AppError::Conflict { code: "changed_meanwhile", message });
    }
    if newest.definition == definition {
        return Ok(());
    }
    check(&transaction, id, &definition).await?;
    if definition.retired && store::role::users(&transaction).await?.contains_key(&id) {
        let message = "Somebody has this role. Give them another one first.";
        return Err(AppError::invalid("retired", "role_in_use", message));
    }
    keep(app, &transaction, actor, (id, seen + 1), definition).await?;
    app.commit(transaction).await
}

/// A role as it would be had.
fn as_given(id: RoleId, definition: &RoleDefinition) -> Role {
    Role::Custom(CustomRole { id, version: 0, permissions: definition.permissions })
}

async fn check<C: Connection>(db: &C, id: RoleId, definition: &RoleDefinition) -> Result<(), AppError> {
    let others = store::role::list(db).await?.into_iter().filter(|it| it.id != id);
    let names: Vec<_> = others.map(|it| it.definition.name).collect();
    let flaws = definition.flaws(&names);
    if flaws.is_empty() {
        return Ok(());
    }
    Err(AppError::Invalid(flaws.into_iter().map(Violation::from).collect()))
}

async fn keep(
    app: &App,
    transaction: &store::Transaction,
    actor: &Actor,
    (id, version): (RoleId, u32),
    definition: RoleDefinition,
) -> Result<(), AppError> {
    let made = RoleVersion { id, version, definition, changed_by: actor.user(), at: app.now() };
    store::role::insert(transaction, &made).await?;
    app.record_fact(transaction, None, actor, EventKind::RoleChanged { role: id, version }).await?;
    Ok(())
}

/// Whoever manages users hands out nothing of managing that they lack, and takes over no account that has it: or they
/// would give it to themselves by way of another account. What decides on customers no manager has, and all may give.
pub(crate) fn refuse_more_than_own(actor: &Actor, role: Role) -> Result<(), AppError> {
    let Actor::User { id, .. } = actor else { return Ok(()) };
    let other = Actor::User { id: *id, role };
    let lacks = |action: &Action| is_managing(*action) && can(&other, *action) && !can(actor, *action);
    match Action::ALL.iter().find(|action| lacks(action)) {
        Some(lacking) => Err(AppError::Forbidden(*lacking)),
        None => Ok(()),
    }
}

/// Nobody raises their own permissions.
fn refuse_own(actor: &Actor, id: RoleId) -> Result<(), AppError> {
    if matches!(actor, Actor::User { role: Role::Custom(own), .. } if own.id == id) {
        let message = "You have this role yourself. Ask another administrator.";
        return Err(AppError::invalid("name", "own_role", message));
    }
    Ok(())
}

/// A role as it can be given to a user now: what a form says of it is its id alone.
pub(crate) async fn to_give<C: Connection>(db: &C, role: Role) -> Result<Role, AppError> {
    let Role::Custom(named) = role else { return Ok(role) };
    let newest = store::role::newest(db, named.id).await?.filter(|it| !it.definition.retired);
    let newest = newest.ok_or_else(|| {
        AppError::invalid("role", "role_unknown", "The role is not there any more. Choose another one.")
    })?;
    Ok(Role::Custom(newest.role()))
}

/// What a role is called, given the names of the custom ones.
#[must_use]
pub fn name_of(role: Role, names: &BTreeMap<RoleId, String>) -> String {
    match role {
        Role::Custom(custom) => names.get(&custom.id).cloned().unwrap_or_else(|| role.label().to_owned()),
        built_in => built_in.label().to_owned(),
    }
}

/// What every custom role is called now.
pub async fn names(app: &App, actor: &Actor) -> Result<BTreeMap<RoleId, String>, AppError> {
    authorise(actor, Action::UseOwnAccount)?;
    Ok(store::role::names(app.store.read()).await?)
}
