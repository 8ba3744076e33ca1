//! The people who work in the demo, and how to sign in as one of them.

use super::DemoError;
use crate::clock::StoryClock;
use probity_app::{
    App,
    account::{self, Attempt},
    api_key,
    user::{self, NewUser},
};
use probity_model::{
    id::UserId,
    scope::Scopes,
    user::{Actor, Role},
};
use std::fmt::Write as _;

/// The one password of everybody in the demo.
const PASSWORD: &str = "green lantern harbour";

/// Somebody who works in the demo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Staff {
    Elin,
    Maria,
    Jonas,
    Amara,
    Victor,
}

const ALL: [Staff; 5] = [Staff::Elin, Staff::Maria, Staff::Jonas, Staff::Amara, Staff::Victor];

impl Staff {
    const fn describe(self) -> (&'static str, &'static str, Role) {
        match self {
            Self::Elin => ("Elin Berg", "admin@demo.probity.example", Role::Administrator),
            Self::Maria => ("Maria Lind", "maria@demo.probity.example", Role::Reviewer),
            Self::Jonas => ("Jonas Weber", "jonas@demo.probity.example", Role::Reviewer),
            Self::Amara => ("Amara Okafor", "amara@demo.probity.example", Role::Approver),
            Self::Victor => ("Victor Hale", "auditor@demo.probity.example", Role::Auditor),
        }
    }
}

/// Everybody who acts in the demo, ready to act.
#[derive(Debug)]
pub(super) struct Cast {
    users: [UserId; 5],
    /// The platform, which sends customers and transactions in.
    pub(super) platform: Actor,
}

impl Cast {
    /// Hires everybody, and gives the platform its key.
    pub(super) async fn hire(app: &App, clock: &StoryClock) -> Result<Self, DemoError> {
        let mut users = Vec::with_capacity(ALL.len());
        let mut hirer = Actor::System;
        for staff in ALL {
            let (name, email, role) = staff.describe();
            let (name, email) = (name.to_owned(), email.to_owned());
            let new = NewUser { email: email.clone(), name, role, password: PASSWORD.to_owned() };
            let id = user::create(app, &hirer, new).await?;
            users.push(id);
            clock.pass(90);
            sign_in_once(app, email).await?;
            clock.pass(60);
            if role == Role::Administrator {
                hirer = Actor::User { id, role };
            }
        }
        let key = api_key::create(app, &hirer, "Demo platform").await?;
        let users = users.try_into().map_err(|_| DemoError::Script("five people are hired"))?;
        Ok(Self { users, platform: Actor::ApiKey { id: key.id, scopes: Scopes::PLATFORM } })
    }

    /// This person as the actor of a use case.
    pub(super) fn actor(&self, staff: Staff) -> Actor {
        Actor::User { id: self.users[staff as usize], role: staff.describe().2 }
    }
}

/// A first sign-in, and out again: the users page and the audit log have something to show.
async fn sign_in_once(app: &App, email: String) -> Result<(), DemoError> {
    let attempt = Attempt {
        email,
        password: PASSWORD.to_owned(),
        user_agent: "Probity demo".to_owned(),
        address: "127.0.0.1".to_owned(),
        ip: None,
        replaces: None,
    };
    let standing = account::sign_in(app, attempt).await?.standing;
    let session = standing.signed_in().ok_or(DemoError::Script("nobody owes a second factor"))?;
    Ok(account::sign_out(app, &session.actor, session.id).await?)
}

/// Whether this database holds the demo.
pub(super) async fn is_here(app: &App) -> Result<bool, DemoError> {
    let (_, email, _) = Staff::Maria.describe();
    Ok(user::list(app, &Actor::System).await?.iter().any(|user| user.email == email))
}

/// E-mail and role of everybody, for the sign-in page.
pub(super) fn people() -> Vec<(String, String)> {
    let described = ALL.into_iter().map(Staff::describe);
    described.map(|(_, email, role)| (email.to_owned(), role.label().to_owned())).collect()
}

/// The sign-ins, to be printed at every start.
pub(super) fn sign_ins() -> String {
    let mut text = String::from(
        "This is a DEMO: every customer, document and decision in it is made up.\n\
         Never put a real person into it: everybody knows these sign-ins.\n\n",
    );
    for staff in ALL {
        let (name, email, role) = staff.describe();
        let _ = writeln!(text, "  {:<14} {name:<14} {email}", role.label());
    }
    let _ = write!(text, "\n  Password of all: {PASSWORD}");
    text
}
