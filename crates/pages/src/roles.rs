//! Roles: the list, and one to make or to change.

use askama::Template;

use crate::activity::EventView;
use crate::layout::{Fact, Shell};
use crate::moment::Moment;
use crate::settings::{Refused, Tick};

/// `GET /settings/roles`.
#[derive(Template)]
#[template(path = "roles.html")]
pub struct RolesPage {
    /// The shell.
    pub shell: Shell,
    /// The roles that are always there, each with what it may do.
    pub built_in: Vec<Fact>,
    /// The roles administrators made, by name.
    pub rows: Vec<RoleRow>,
}

/// A role in the list.
pub struct RoleRow {
    /// `rol_…`: `/settings/roles/{id}`.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Nobody can be given it any more.
    pub is_retired: bool,
    /// What it may do, in a line.
    pub may: String,
    /// How many users have it.
    pub users: u64,
    /// The version in force.
    pub version: u32,
    /// Since when.
    pub since: Moment,
    /// Who put it in force.
    pub by: String,
}

/// `GET|POST /settings/roles/{id}` and `/settings/roles/new`. Fields: `name`, `permission` (repeated), `retired`,
/// `version`.
#[derive(Template)]
#[template(path = "role.html")]
pub struct RolePage {
    /// The shell.
    pub shell: Shell,
    /// `rol_…`; empty for a new one.
    pub id: String,
    /// What it is called now; for a new one, nothing.
    pub title: String,
    /// The version that was on screen; 0 for a new one.
    pub version: u32,
    /// The name as typed.
    pub name: String,
    /// The permissions, by group.
    pub groups: Vec<PermissionGroup>,
    /// Nobody can be given it any more.
    pub is_retired: bool,
    /// The signed-in person has it, and cannot change it.
    pub is_own: bool,
    /// How many users have it.
    pub users: u64,
    /// Why it was not saved.
    pub refused: Refused,
    /// Every version, newest first.
    pub history: Vec<EventView>,
}

/// Permissions of a kind.
pub struct PermissionGroup {
    /// What they have in common.
    pub label: &'static str,
    /// Each of them.
    pub permissions: Vec<Tick>,
}
