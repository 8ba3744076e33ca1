//! Roles that administrators make.

use super::{NotSaved, Sent, Version, by, fact};
use crate::{
    Web,
    dashboard::{PageResult, flash, html, page, shell},
    error::WebError,
    extract::{Form, Path, SignedIn},
    routes::Routes,
};
use axum::{
    extract::State,
    http::{HeaderMap, Method},
};
use probity_app::{
    event::{self, Who},
    role::{self, RoleVersion},
};
use probity_model::{
    id::{RoleId, UserId},
    permission::{Action, can},
    role::{GROUPS, Permissions, RoleDefinition, is_grantable},
    user::{Actor, Role},
};
use probity_pages::{
    Template as _,
    activity::EventView,
    layout::{Fact, Section},
    moment::Moment,
    roles::{PermissionGroup, RolePage, RoleRow, RolesPage},
    settings::{Refused, Tick},
};

const PATH: &str = "/settings/roles";

pub(super) fn routes() -> Routes {
    let manage = Action::ManageUsers;
    Routes::new()
        .page(Method::GET, PATH, manage, list)
        .page(Method::GET, "/settings/roles/new", manage, new)
        .page(Method::POST, "/settings/roles/new", manage, add)
        .page(Method::GET, "/settings/roles/{id}", manage, show)
        .page(Method::POST, "/settings/roles/{id}", manage, change)
}

async fn list(State(web): State<Web>, user: SignedIn, headers: HeaderMap) -> PageResult {
    let roles = role::list(&web.app, &user.actor).await?;
    let who = event::who(&web.app, &user.actor, &[]).await?;
    let now = web.app.now();
    let rows = roles.into_iter().map(|listed| RoleRow {
        id: listed.role.id.to_string(),
        may: in_words(listed.role.definition.permissions.granted()),
        name: listed.role.definition.name,
        is_retired: listed.role.definition.retired,
        users: listed.users,
        version: listed.role.version,
        since: Moment::new(listed.role.at, now),
        by: by(&who, listed.role.changed_by),
    });
    let answer = RolesPage {
        built_in: Role::ALL.iter().map(|role| built_in(user.id, *role)).collect(),
        rows: rows.collect(),
        shell: shell(&web.app, &user, Section::Settings, &headers).await?,
    };
    page(&answer, &headers)
}

/// A built-in role, with what it may do of what roles can have.
fn built_in(id: UserId, role: Role) -> Fact {
    let actor = Actor::User { id, role };
    let may = Action::ALL.iter().copied().filter(|action| is_grantable(*action) && can(&actor, *action));
    fact(role.label(), in_words(may))
}

fn in_words(actions: impl Iterator<Item = Action>) -> String {
    actions.map(Action::label).collect::<Vec<_>>().join(" · ")
}

async fn new(State(web): State<Web>, user: SignedIn, headers: HeaderMap) -> PageResult {
    let shown = Shown { sent: Sent::default(), refused: Refused::default() };
    page(&role_page(&web, &user, &headers, &[], shown).await?, &headers)
}

async fn show(
    State(web): State<Web>,
    user: SignedIn,
    headers: HeaderMap,
    Path(id): Path<RoleId>,
) -> PageResult {
    let versions = role::versions(&web.app, &user.actor, id).await?;
    let sent = versions.first().map(Sent::of_role).unwrap_or_default();
    let shown = Shown { sent, refused: Refused::default() };
    page(&role_page(&web, &user, &headers, &versions, shown).await?, &headers)
}

async fn add(
    State(web): State<Web>,
    user: SignedIn,
    headers: HeaderMap,
    Form(sent): Form<Vec<(String, String)>>,
) -> PageResult {
    let sent = Sent(sent);
    let not_saved = match sent.definition() {
        Ok(definition) => match role::add(&web.app, &user.actor, definition).await {
            Ok(id) => return Ok(flash::redirect(&format!("{PATH}/{id}"), flash::Flash::Saved)),
            Err(error) => NotSaved::of(error)?,
        },
        Err(error) => NotSaved::Invalid(vec![error]),
    };
    let status = not_saved.status();
    let shown = Shown { sent, refused: not_saved.told(Vec::new(), PATH) };
    html(role_page(&web, &user, &headers, &[], shown).await?.render(), status)
}

async fn change(
    State(web): State<Web>,
    user: SignedIn,
    headers: HeaderMap,
    Path(id): Path<RoleId>,
    Form(sent): Form<Vec<(String, String)>>,
) -> PageResult {
    let mut sent = Sent(sent);
    let seen = sent.version();
    let path = format!("{PATH}/{id}");
    let not_saved = match sent.definition() {
        Ok(definition) => match role::change(&web.app, &user.actor, id, seen, definition).await {
            Ok(()) => return Ok(flash::redirect(&path, flash::Flash::Saved)),
            Err(error) => NotSaved::of(error)?,
        },
        Err(error) => NotSaved::Invalid(vec![error]),
    };
    let status = not_saved.status();
    let versions = role::versions(&web.app, &user.actor, id).await?;
    let who = event::who(&web.app, &user.actor, &[]).await?;
    let mut meanwhile = history(&web, &who, &versions);
    meanwhile.truncate(versions.iter().take_while(|it| it.version > seen).count());
    if let (NotSaved::ChangedMeanwhile, Some(newest)) = (&not_saved, versions.first()) {
        // What the person now knows of is what the next save is measured against.
        sent.0.retain(|(name, _)| name != "version");
        sent.set("version", newest.version.to_string());
    }
    let shown = Shown { sent, refused: not_saved.told(meanwhile, &path) };
    html(role_page(&web, &user, &headers, &versions, shown).await?.render(), status)
}

/// What a form shows.
struct Shown {
    sent: Sent,
    refused: Refused,
}

async fn role_page(
    web: &Web,
    user: &SignedIn,
    headers: &HeaderMap,
    versions: &[RoleVersion],
    Shown { sent, refused }: Shown,
) -> Result<RolePage, WebError> {
    let who = event::who(&web.app, &user.actor, &[]).await?;
    let newest = versions.first();
    let listed = role::list(&web.app, &user.actor).await?;
    let id = newest.map(|it| it.id);
    let users = listed.iter().find(|it| Some(it.role.id) == id).map_or(0, |it| it.users);
    Ok(RolePage {
        shell: shell(&web.app, user, Section::Settings, headers).await?,
        id: id.map_or_else(String::new, |id| id.to_string()),
        title: newest.map_or_else(String::new, |it| it.definition.name.clone()),
        version: sent.version(),
        name: sent.one("name").to_owned(),
        groups: sent.permission_groups(),
        is_retired: sent.has("retired"),
        is_own: matches!(user.role, Role::Custom(own) if Some(own.id) == id),
        users,
        refused,
        history: history(web, &who, versions),
    })
}

/// Each version with what it changed; the versions come newest first.
fn history(web: &Web, who: &Who, versions: &[RoleVersion]) -> Vec<EventView> {
    let before = versions.iter().skip(1).map(Some).chain([None]);
    let told = versions.iter().zip(before).map(|(version, before)| {
        let changes = before.map(|before| version.definition.changes_since(&before.definition));
        let version = Version {
            number: version.version,
            what: match before {
                Some(_) => format!("put version {} in force", version.version),
                None => "added the role".to_owned(),
            },
            by: version.changed_by,
            at: version.at,
            code: "role_changed",
            changes: changes.unwrap_or_default(),
            who,
        };
        version.told(web.app.now())
    });
    told.collect()
}

impl Sent {
    fn of_role(role: &RoleVersion) -> Self {
        let mut sent = Self::default();
        sent.set("version", role.version.to_string());
        sent.set("name", &role.definition.name);
        for action in role.definition.permissions.granted() {
            sent.set("permission", action.word());
        }
        sent.tick("retired", role.definition.retired);
        sent
    }

    /// The role the form describes, or why no role can be so.
    fn definition(&self) -> Result<RoleDefinition, String> {
        let actions = self.all("permission").map(|word| {
            Action::from_word(word).ok_or_else(|| "Choose the permissions from the list.".to_owned())
        });
        let actions: Vec<_> = actions.collect::<Result<_, _>>()?;
        Ok(RoleDefinition {
            name: self.one("name").trim().to_owned(),
            permissions: Permissions::of(actions).map_err(|error| error.to_string())?,
            retired: self.has("retired"),
        })
    }

    fn permission_groups(&self) -> Vec<PermissionGroup> {
        let tick = |action: &Action| Tick {
            value: action.word().to_owned(),
            label: action.label().to_owned(),
            chosen: self.all("permission").any(|word| word == action.word()),
        };
        let group = |(label, actions): &(&'static str, &[Action])| PermissionGroup {
            label,
            permissions: actions.iter().map(tick).collect(),
        };
        GROUPS.iter().map(group).collect()
    }
}
