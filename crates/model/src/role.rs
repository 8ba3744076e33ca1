//! Custom roles: a name and a set of permissions that never holds deciding together with managing.

use crate::{
    id::RoleId,
    limits,
    permission::Action,
    setting::{Change, Changes, Flaw, is_line, yes_no},
    user::Role,
};
use std::{fmt, str::FromStr};

/// A set of permissions that a custom role can have. Made by [`Permissions::of`] alone, so that none decides and manages.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Permissions(u64);

/// A set that no role can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoSuchPermissions {
    /// It decides on customers and manages how that is done.
    #[error("A role either decides on customers or manages Probity, never both: {decides} and {manages}.",
            decides = .0.label(), manages = .1.label())]
    DecidesAndManages(Action, Action),
    /// No custom role can have this one.
    #[error("No custom role can have this permission: {}.", .0.label())]
    NotGrantable(Action),
}

/// Permissions that a custom role can have, as the form groups them.
pub const GROUPS: [(&str, &[Action]); 5] = [
    (
        "See",
        &[
            Action::ViewCustomers,
            Action::SeePersonalData,
            Action::ViewDocuments,
            Action::ViewTransactions,
            Action::ViewActivity,
            Action::ReadNotes,
        ],
    ),
    ("Take out", &[Action::DownloadOriginal, Action::Export]),
    (
        "Decide",
        &[
            Action::Review,
            Action::SignSecond,
            Action::TakeOver,
            Action::Reopen,
            Action::Classify,
            Action::Assign,
        ],
    ),
    (
        "Work with",
        &[
            Action::WriteNotes,
            Action::ManageLinks,
            Action::ManageRetention,
            Action::ViewReports,
            Action::ViewAuditLog,
            Action::ReviewAccess,
        ],
    ),
    ("Manage", &[Action::ManageUsers, Action::ManageSettings, Action::ManageApiKeys, Action::ManageWebhooks]),
];

/// What everybody who is signed in may do.
const EVERYBODY: [Action; 2] = [Action::UseOwnAccount, Action::ViewSettings];

impl Permissions {
    /// These, with what they are no use without.
    pub fn of(actions: impl IntoIterator<Item = Action>) -> Result<Self, NoSuchPermissions> {
        let mut all = Self::default();
        for action in EVERYBODY {
            all.insert(action);
        }
        for action in actions {
            if !is_grantable(action) {
                return Err(NoSuchPermissions::NotGrantable(action));
            }
            all.insert(action);
        }
        let decides = all.iter().find(|action| is_deciding(*action));
        let manages = all.iter().find(|action| is_managing(*action));
        match (decides, manages) {
            (Some(decides), Some(manages)) => Err(NoSuchPermissions::DecidesAndManages(decides, manages)),
            _ => Ok(all),
        }
    }

    fn insert(&mut self, action: Action) {
        if !self.has(action) {
            self.0 |= bit(action);
            for needed in needs(action) {
                self.insert(*needed);
            }
        }
    }

    /// Whether this one is among them.
    #[must_use]
    pub const fn has(self, action: Action) -> bool {
        self.0 & bit(action) != 0
    }

    /// Each, in the order of [`Action::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Action> {
        Action::ALL.iter().copied().filter(move |action| self.has(*action))
    }

    /// Each that was to be chosen, in the order of [`Action::ALL`].
    pub fn granted(self) -> impl Iterator<Item = Action> {
        self.iter().filter(|action| is_grantable(*action))
    }
}

const fn bit(action: Action) -> u64 {
    1 << (action as u64)
}

/// Whether a custom role can have it.
#[must_use]
pub fn is_grantable(action: Action) -> bool {
    GROUPS.iter().any(|(_, actions)| actions.contains(&action))
}

/// Whether it decides on customers, or on what a decision is measured against.
#[must_use]
pub const fn is_deciding(action: Action) -> bool {
    use Action as A;
    matches!(action, A::Review | A::SignSecond | A::TakeOver | A::Reopen | A::Classify | A::Assign)
}

/// Whether it manages who decides, and by which rules.
#[must_use]
pub const fn is_managing(action: Action) -> bool {
    use Action as A;
    matches!(action, A::ManageUsers | A::ManageSettings | A::ManageApiKeys | A::ManageWebhooks)
}

/// What a permission is no use without.
const fn needs(action: Action) -> &'static [Action] {
    use Action as A;
    match action {
        A::SeePersonalData
        | A::ViewDocuments
        | A::ViewTransactions
        | A::ViewActivity
        | A::ReadNotes
        | A::Export
        | A::Classify
        | A::Assign
        | A::ManageLinks
        | A::ManageRetention => &[A::ViewCustomers],
        A::DownloadOriginal => &[A::ViewDocuments],
        A::WriteNotes => &[A::ReadNotes],
        A::Review => &[A::SeePersonalData, A::ViewDocuments],
        A::Reopen => &[A::ViewCustomers, A::ViewDocuments],
        A::TakeOver => &[A::Review],
        A::SignSecond => &[A::SeePersonalData, A::ViewDocuments, A::ViewActivity, A::ReadNotes],
        _ => &[],
    }
}

impl fmt::Display for Permissions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, action) in self.granted().enumerate() {
            let space = if place == 0 { "" } else { " " };
            write!(f, "{space}{action}")?;
        }
        Ok(())
    }
}

impl FromStr for Permissions {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let actions = text
            .split_whitespace()
            .map(|word| Action::from_word(word).ok_or_else(|| format!("no permission is called {word}")));
        let actions: Vec<_> = actions.collect::<Result<_, _>>()?;
        Self::of(actions).map_err(|error| error.to_string())
    }
}

/// A version of a custom role, as whoever has it acts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct CustomRole {
    /// Which role.
    pub id: RoleId,
    /// Which version of it.
    pub version: u32,
    /// What it may do; nothing where it is only told of, as in an event.
    pub permissions: Permissions,
}

impl fmt::Display for CustomRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.id, self.version)
    }
}

impl FromStr for CustomRole {
    type Err = ();

    /// A role that is told of: its id, and its version where that is said. It may do nothing.
    fn from_str(text: &str) -> Result<Self, ()> {
        let (id, version) = text.split_once('@').unwrap_or((text, "0"));
        Ok(Self {
            id: id.parse().map_err(|_| ())?,
            version: version.parse().map_err(|_| ())?,
            permissions: Permissions::default(),
        })
    }
}

/// What is said of a custom role.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RoleDefinition {
    /// What people call it.
    pub name: String,
    /// What it may do.
    pub permissions: Permissions,
    /// Nobody can be given it any more.
    pub retired: bool,
}

impl RoleDefinition {
    /// What is wrong with it, given the names of the other roles.
    #[must_use]
    pub fn flaws(&self, others: &[String]) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        if !is_line(&self.name, limits::ROLE_NAME_CHARS_MAX) {
            let message = format!("Give a name of at most {} characters.", limits::ROLE_NAME_CHARS_MAX);
            flaws.push(Flaw::new("name", "name_invalid", message));
        }
        let built_in = Role::ALL.iter().map(|role| role.label());
        let mut taken = others.iter().map(String::as_str).chain(built_in);
        if taken.any(|other| other.to_lowercase() == self.name.to_lowercase()) {
            let message = "There is a role with this name already. Choose another name.";
            flaws.push(Flaw::new("name", "name_taken", message));
        }
        if self.permissions.granted().next().is_none() {
            flaws.push(Flaw::new("permissions", "nothing_allowed", "Tick at least one permission."));
        }
        flaws
    }

    /// What differs from an earlier version, in words.
    #[must_use]
    pub fn changes_since(&self, before: &Self) -> Vec<Change> {
        let mut changes = Changes::default();
        changes.note("Name", &before.name, &self.name);
        for action in Action::ALL.iter().copied().filter(|action| is_grantable(*action)) {
            let may = |definition: &Self| yes_no(definition.permissions.has(action));
            changes.note(action.label(), may(before), may(self));
        }
        changes.note("Retired", yes_no(before.retired), yes_no(self.retired));
        changes.into_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{id::UserId, permission::can, user::Actor};

    fn grantable() -> impl Iterator<Item = Action> {
        Action::ALL.iter().copied().filter(|action| is_grantable(*action))
    }

    #[test]
    fn no_set_decides_and_manages_whatever_else_is_in_it() {
        for one in grantable() {
            for other in grantable() {
                let both = Permissions::of([one, other]);
                let meets =
                    (is_deciding(one) && is_managing(other)) || (is_managing(one) && is_deciding(other));
                assert_eq!(both.is_err(), meets, "{one} {other}");
                let all = both.map_or(Vec::new(), |set| set.iter().collect());
                assert!(
                    !(all.iter().any(|it| is_deciding(*it)) && all.iter().any(|it| is_managing(*it))),
                    "{all:?}"
                );
            }
        }
        let everything = Permissions::of(grantable());
        assert!(matches!(everything, Err(NoSuchPermissions::DecidesAndManages(..))));
        assert!(
            "review manage_users".parse::<Permissions>().is_err(),
            "read from a database as little as made"
        );
    }

    #[test]
    fn built_in_roles_keep_the_same_rule() {
        for role in Role::ALL {
            let actor = Actor::User { id: UserId::from_uuid(uuid::Uuid::nil()), role: *role };
            let may = |of: fn(Action) -> bool| Action::ALL.iter().any(|it| of(*it) && can(&actor, *it));
            assert!(!(may(is_deciding) && may(is_managing)), "{role}");
        }
    }

    #[test]
    fn nothing_but_what_is_listed_can_be_granted() {
        for action in Action::ALL.iter().copied().filter(|action| !is_grantable(*action)) {
            assert_eq!(Permissions::of([action]), Err(NoSuchPermissions::NotGrantable(action)));
        }
        for action in [Action::Maintain, Action::UsePortal, Action::ForceOutcome, Action::SupplyCustomers] {
            assert!(!is_grantable(action), "{action} is nobody's of the staff");
        }
        // Each permission has a bit of its own.
        assert!(Action::ALL.len() <= 64);
    }

    #[test]
    fn what_a_permission_is_no_use_without_comes_with_it() {
        let set = Permissions::of([Action::TakeOver]).unwrap();
        let all: Vec<_> = set.iter().map(Action::word).collect();
        assert_eq!(
            all,
            [
                "view_customers",
                "see_personal_data",
                "view_documents",
                "review",
                "take_over",
                "view_settings",
                "use_own_account"
            ]
        );
        assert_eq!(set.to_string().parse(), Ok(set));
        let nothing = Permissions::of([]).unwrap();
        assert_eq!(nothing.to_string().parse(), Ok(nothing));
    }

    #[test]
    fn a_role_that_is_only_told_of_may_do_nothing() {
        let told: Role = "rol_0000000000000000000000000000000b@3".parse().unwrap();
        assert_eq!(told.to_string(), "rol_0000000000000000000000000000000b@3");
        let actor = Actor::User { id: UserId::from_uuid(uuid::Uuid::nil()), role: told };
        assert!(Action::ALL.iter().all(|action| !can(&actor, *action)));
        for wrong in ["", "rol_", "owner", "rol_0000000000000000000000000000000b@", "custom"] {
            assert!(wrong.parse::<Role>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_role_is_said() {
        let role = |name: &str, actions: &[Action]| RoleDefinition {
            name: name.into(),
            permissions: Permissions::of(actions.iter().copied()).unwrap(),
            retired: false,
        };
        let codes = |role: &RoleDefinition| -> Vec<_> {
            role.flaws(&["Helper".into()]).into_iter().map(|flaw| flaw.code).collect()
        };
        let sees = [Action::ViewCustomers];
        assert!(codes(&role("Support", &sees)).is_empty());
        assert_eq!(codes(&role("", &sees)), ["name_invalid"]);
        assert_eq!(codes(&role("helper", &sees)), ["name_taken"]);
        assert_eq!(codes(&role("Approver", &sees)), ["name_taken"]);
        assert_eq!(codes(&role("Support", &[])), ["nothing_allowed"]);
        let [name, permission] =
            &role("Desk", &[Action::ReadNotes]).changes_since(&role("Support", &sees))[..]
        else {
            panic!("two changes")
        };
        assert_eq!((name.what.as_str(), permission.what.as_str()), ("Name", "Read notes"));
        assert_eq!((permission.from.as_deref(), permission.to.as_deref()), (Some("no"), Some("yes")));
    }
}
